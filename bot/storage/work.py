"""One unit of work: everything that a message causes, in one transaction."""

from __future__ import annotations

from bot.storage.announcements import Announcements
from bot.storage.chats import Chats
from bot.storage.lessons import Lessons
from bot.storage.notes import Notes
from bot.storage.papers import Papers
from bot.storage.people import People
from bot.storage.pins import Pins
from bot.storage.reminders import Reminders
from bot.storage.requests import Requests
from bot.storage.shares import Shares
from bot.storage.talks import Talks


class UnitOfWork(Chats, Requests, Reminders, Pins, Talks, Notes, Papers, Lessons, People, Announcements, Shares):
    """All tables of one transaction; it is committed when the block of `Database.work()` ends without an error."""
