"""Telegram, through python-telegram-bot.

reading.py    an update becomes an Incoming        sending.py     a Parcel becomes a message
intake.py     one raw update from first to last    courtesies.py  typing, answers to presses, menus of commands
keyboards.py  what can be pressed                  files.py       pictures and files
slips.py      where a message goes                 bringing.py    the webhook that updates are brought to
polling.py    long polling that loses nothing      quiet.py       what the libraries must not do
topics.py     the staff's threads in topics        checkup.py     whether a bot can work at all
channel.py    all of it behind the channel's promise
"""

from bot.channels.telegram.channel import TelegramChannel, Timing
from bot.channels.telegram.courtesies import CommandMenu
from bot.channels.telegram.reading import CHANNEL
from bot.channels.telegram.sending import LIMITS

__all__ = ["CHANNEL", "LIMITS", "CommandMenu", "TelegramChannel", "Timing"]
