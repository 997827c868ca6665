"""Updates on their way from a service to the conversation: in order within a chat, none stuck for ever."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from weakref import WeakValueDictionary

import structlog

from bot.channels.channel import Handle
from bot.channels.patience import Patience
from bot.channels.shapes import place_of
from bot.domain.errors import StorageError
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    ChatRef,
    GivenUp,
    Handled,
    Incoming,
    Migrated,
    Unblocked,
)

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_ATTEMPTS = 3  # a service that hears "not now" too often may switch its webhook off, for everybody
_REMEMBERED = 1000


async def give_up(incoming: Incoming, handle: Handle) -> Handled:
    """Hand over that a person sent something, so that they are not left without an answer; of its content nothing."""
    if isinstance(incoming.content, Blocked | Unblocked | Migrated | AnsweredByHand):
        return Handled()
    try:
        return await handle(replace(incoming, content=GivenUp(), reply_to=None, reply_buttons=()))
    except Exception as error:  # it is done with all the same
        _LOG.error("given_up_untold", channel=incoming.chat.channel, error=type(error).__name__, origin=place_of(error))
        return Handled()


class Intake:
    """Hands updates over. Those of one chat take turns in the order in which they came; chats do not wait."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._turns: WeakValueDictionary[ChatRef, asyncio.Lock] = WeakValueDictionary()
        self._failures: OrderedDict[str, int] = OrderedDict()

    async def take(self, incoming: Incoming) -> Handled | None:
        """What came of the update; None when it is not done with and the service must bring it again.

        One that fails three times for another reason than the database is given up, see `give_up`: the fault is its
        own.
        """
        async with self._turn(incoming.chat):
            return await self._attempt(incoming)

    async def see_through(self, incoming: Incoming, patience: Patience) -> None:
        """Take the update, trying until it is done with; what comes after it in its chat waits."""
        async with self._turn(incoming.chat):
            while await self._attempt(incoming) is None:
                await patience.wait()

    def _turn(self, chat: ChatRef) -> asyncio.Lock:
        return self._turns.setdefault(chat, asyncio.Lock())

    async def _attempt(self, incoming: Incoming) -> Handled | None:
        try:
            handled = await self._handle(incoming)
        except StorageError as error:
            _LOG.error("update_not_kept", channel=incoming.chat.channel, reason=str(error))
            return None
        except Exception as error:  # whatever the conversation raises, the update must come again
            return await give_up(incoming, self._handle) if self._given_up(incoming, error) else None
        self._failures.pop(incoming.update_id, None)
        return handled

    def _given_up(self, incoming: Incoming, error: Exception) -> bool:
        failures = self._failures.pop(incoming.update_id, 0) + 1
        given_up = failures >= _ATTEMPTS
        if not given_up:
            self._failures[incoming.update_id] = failures
            while len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)
        _LOG.error(
            "update_given_up" if given_up else "update_failed",
            channel=incoming.chat.channel,
            update=incoming.update_id,
            error=type(error).__name__,
            origin=place_of(error),
        )
        return given_up
