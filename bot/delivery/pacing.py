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
    """One limit and the sends that still count against it.

    A service counts a message when it arrives, somewhere between the beginning of the send and its end: a send counts
    from its beginning until so long after its end.
    """

    def __init__(self, limit: Limit) -> None:
        self._count = limit.count
        self._length = timedelta(seconds=limit.seconds)
        self._sent: deque[datetime] = deque()
        self._under_way = 0

    def room(self, now: datetime) -> int:
        """How many may go now."""
        self._forget(now)
        return self._count - len(self._sent) - self._under_way

    def wait(self, now: datetime) -> timedelta:
        """How long until one may go, at the latest; a send that ends may make room before."""
        if self.room(now) > 0:
            return _NONE
        return self._sent[0] + self._length - now if self._sent else self._length

    def begin(self) -> None:
        """One is on its way."""
        self._under_way += 1

    def end(self, now: datetime) -> None:
        """One that was on its way has arrived by now."""
        self._under_way -= 1
        self.spend(now)

    def spend(self, now: datetime) -> None:
        """Count one that arrived by now."""
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
            self._overall.spend(at)
            self._window(chat_id).spend(at)

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

    def begin(self, chat_id: str, now: datetime) -> None:
        """A message is on its way to this chat."""
        self._overall.begin()
        self._window(chat_id).begin()
        self._drop_quiet(now)

    def end(self, chat_id: str, now: datetime) -> None:
        """It has arrived, or failed, by now."""
        self._overall.end(now)
        self._window(chat_id).end(now)

    def _window(self, chat_id: str) -> Window:
        window = self._chats.setdefault(chat_id, Window(self._limits.of_chat(chat_id)))
        self._chats.move_to_end(chat_id)
        return window

    def _drop_quiet(self, now: datetime) -> None:
        """Forget the chats that have been quiet longest, so that memory does not grow with every customer."""
        for chat_id, window in tuple(islice(self._chats.items(), _DROPPED_AT_ONCE)):
            if window.idle(now):
                del self._chats[chat_id]
