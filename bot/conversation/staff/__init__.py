"""The staff's side: one group chat in which requests and customers' questions are taken, answered and closed."""

from bot.conversation.staff.learning import LESSON_ADDED, RELOAD_WANTED, Learning
from bot.conversation.staff.receipts import Receipts
from bot.conversation.staff.side import StaffSide, Timekeeping

__all__ = ["LESSON_ADDED", "RELOAD_WANTED", "Learning", "Receipts", "StaffSide", "Timekeeping"]
