"""The staff's side: one group chat in which requests and customers' questions are taken, answered and closed."""

from bot.conversation.staff.admins import RELOAD_WANTED
from bot.conversation.staff.receipts import Receipts
from bot.conversation.staff.side import StaffSide, Timekeeping

__all__ = ["RELOAD_WANTED", "Receipts", "StaffSide", "Timekeeping"]
