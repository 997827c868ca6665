"""Zalo Bot: private chats, plain text, no buttons.

reading.py    an update becomes an Incoming        sending.py     a Parcel becomes messages
service.py    the calls, and what refusals mean    quota.py       how much of the month's messages is used
polling.py    asking for updates, one by one       checkup.py     whether a bot can work at all
channel.py    all of it behind the channel's promise
"""

from bot.channels.zalo_bot.channel import OFFICIAL_API, Polling, Timing, ZaloBotChannel
from bot.channels.zalo_bot.quota import Counter, Quota, Usage
from bot.channels.zalo_bot.sending import LIMITS

__all__ = ["LIMITS", "OFFICIAL_API", "Counter", "Polling", "Quota", "Timing", "Usage", "ZaloBotChannel"]
