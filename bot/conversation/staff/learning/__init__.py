"""Learning from real questions: what the bot did not settle is shown to the group, and an admin answers for it.

admin.py      who may teach, and with which engine      cards.py   a suggestion as the group sees it
admins.py     what admins and staff may type          why.py     how the bot understood a question, in words
desk.py       suggestions shown, and decided
"""

from bot.conversation.staff.learning.admin import Learning
from bot.conversation.staff.learning.admins import RELOAD_WANTED, AdminCommands
from bot.conversation.staff.learning.desk import LESSON_ADDED, LearningDesk

__all__ = ["LESSON_ADDED", "RELOAD_WANTED", "AdminCommands", "Learning", "LearningDesk"]
