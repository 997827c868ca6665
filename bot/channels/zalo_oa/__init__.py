"""Zalo Official Account: private chats, plain text, a few buttons where they fit.

reading.py    an event becomes an Incoming         sending.py    a Parcel becomes messages
signing.py    whether an event is Zalo's own       access.py     tokens that end daily and are renewed once each
service.py    the calls, and what refusals mean    files.py      pictures and files go up before their message
picture.py    what a card shows                    checkup.py    whether the account can work at all
channel.py    all of it behind the channel's promise
"""

from bot.channels.zalo_oa.access import Tokens, TokenStore
from bot.channels.zalo_oa.channel import Account, Hosts, ZaloOaChannel
from bot.channels.zalo_oa.sending import LIMITS

__all__ = ["LIMITS", "Account", "Hosts", "TokenStore", "Tokens", "ZaloOaChannel"]
