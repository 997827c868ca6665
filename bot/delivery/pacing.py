"""Whether a message may go now, by what went before it. Pure: the time is handed in."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.limits import Limit, Limits

_NONE = timedelta()
_DROPPED_AT_ONCE = 2  # more than one new chat can come with each message


class Window:
    """One limit and the sends that still count against it."""

    def __init__(self, limit: Limit) -> None:
        self._count = limit.count
        self._length = timedelta(seconds=limit.seconds)
        self._sent: deque[datetime] = deque()

    def room(self, now: datetime) -> int:
        """How many may go now."""
        self._forget(now)
        return self._count - len(self._sent)

    def wait(self, now: datetime) -> timedelta:
        """How long until one may go."""
        return _NONE if self.room(now) > 0 else self._sent[0] + self._length - now

    def spend(self, now: datetime) -> None:
        """Count one that goes now."""
        self._sent.append(now)

    def idle(self, now: datetime) -> bool:
        """Whether nothing counts any more."""
        return self.room(now) == self._count

    def _forget(self, now: datetime) -> None:
        if self._sent and self._sent[-1] > now:  # the clock was set back: what it said before means nothing now
            self._sent.clear()
        while self._sent and self._sent[0] + self._length <= now:
            self._sent.popleft()


class Pacer:
    """All limits of one service."""

    def __init__(self, limits: Limits, sent: Iterable[tuple[str, datetime]] = ()) -> None:
        """`sent`: chat and time of what went before, oldest first; it counts too."""
        self._limits = limits
        self._overall = Window(limits.overall)
        self._chats: OrderedDict[str, Window] = OrderedDict()  # the one that sent last stands last
        for chat_id, at in sent:
            self.spend(chat_id, at)

    def room(self, now: datetime) -> int:
        """How many messages may go now, to whatever chats."""
        return self._overall.room(now)

    def wait(self, now: datetime) -> timedelta:
        """How long until any message may go."""
        return self._overall.wait(now)

    def chat_wait(self, chat_id: str, now: datetime) -> timedelta:
        """How long until this chat's own limit lets a message go."""
        window = self._chats.get(chat_id)
        return window.wait(now) if window else _NONE

    def is_near_limit(self, chat_id: str, now: datetime) -> bool:
        """Whether only a quarter of what this chat lets through is left."""
        window = self._chats.get(chat_id)
        return window is not None and window.room(now) * 4 <= self._limits.of_chat(chat_id).count

    def spend(self, chat_id: str, now: datetime) -> None:
        """Count a message that goes to this chat now."""
        self._overall.spend(now)
        window = self._chats.setdefault(chat_id, Window(self._limits.of_chat(chat_id)))
        window.spend(now)
        self._chats.move_to_end(chat_id)
        self._drop_quiet(now)

    def _drop_quiet(self, now: datetime) -> None:
        """Forget the chats that have been quiet longest, so that memory does not grow with every customer."""
        for chat_id, window in tuple(islice(self._chats.items(), _DROPPED_AT_ONCE)):
            if window.idle(now):
                del self._chats[chat_id]
