"""The account's access token. It ends after a day; the token that renews it works once.

Whoever loses the newest renewing token must ask the account's admin for consent again. So one process renews at
a time, the new pair is stored before it is used, and nothing that is cancelled cuts a renewal.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

import structlog

from bot.channels.calls import Answer, Calls
from bot.channels.leases import Lease
from bot.channels.patience import Patience, Pause
from bot.channels.payloads import number, part, word
from bot.channels.shapes import shape_of
from bot.domain.errors import ChannelError, StorageError

CONSENT_NEEDED = "consent_needed"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_PATH = "/v4/oa/access_token"
_LIFETIME = 90_000  # seconds, where the answer does not say
_REFRESH_LIFETIME = timedelta(days=90)  # three months, counted short
_RENEW_AFTER = 0.8  # of the lifetime: at 20 of 25 hours
_RATE_LIMITED = -32
_LEASE_SECONDS = 60.0
_LOOKS = 30  # how often to look whether another process has renewed
_BETWEEN_LOOKS = 1.0
_SAVING_ATTEMPTS = 4
_AFTER_A_FAILURE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A pair as Zalo gave it. `origin` marks the first renewing token of the row, the one from the settings."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    renew_at: datetime
    expires_at: datetime
    origin: str

    @property
    def given_at(self) -> datetime:
        """When Zalo gave the pair."""
        return self.expires_at - (self.expires_at - self.renew_at) / (1 - _RENEW_AFTER)

    @property
    def lost_at(self) -> datetime:
        """When the pair can no longer be renewed, so that the account's admin must consent again."""
        return self.given_at + _REFRESH_LIFETIME


class TokenStore(Protocol):
    """Where the newest pair is kept, encrypted. Every call is committed when it returns; may raise StorageError."""

    async def load(self) -> Tokens | None: ...

    async def save(self, tokens: Tokens) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The app at Zalo, and the renewing token of the last consent. A new one in the settings begins anew."""

    app_id: str
    app_secret: str = field(repr=False)
    first_refresh: str = field(repr=False)

    @property
    def origin(self) -> str:
        """Tells one consent from the next without holding its token."""
        return hashlib.sha256(self.first_refresh.encode()).hexdigest()[:16]


class Access:
    """Knows the token in force."""

    def __init__(
        self,
        calls: Calls,
        oauth_url: str,
        credentials: Credentials,
        *,
        store: TokenStore,
        lease: Lease,
        now: Callable[[], datetime],
        pause: Pause,
    ) -> None:
        self._calls = calls
        self._address = f"{oauth_url.rstrip('/')}{_PATH}"
        self._credentials = credentials
        self._store = store
        self._lease = lease
        self._now = now
        self._pause = pause
        self._known: Tokens | None = None
        self._unsaved: Tokens | None = None  # Zalo gave it, and the database was away
        self._used_up = ""  # a renewing token that Zalo refused
        self._renewal: asyncio.Task[Tokens] | None = None
        self._not_before: datetime | None = None

    async def token(self) -> str:
        """The access token, renewed when most of its time is over. Raises ChannelError, always retryable."""
        tokens = self._known
        if tokens is None or self._now() >= tokens.expires_at:
            return (await self._renewed(None)).access
        if self._now() >= tokens.renew_at and not self._rests():
            try:
                tokens = await self._renewed(None)
            except ChannelError as error:  # it still works for some hours
                _LOG.error("zalo_oa_token_not_renewed", reason=error.reason)
        return tokens.access

    async def instead_of(self, refused: str) -> str:
        """Another access token than this one, which Zalo refused. Raises ChannelError, always retryable."""
        return (await self._renewed(refused)).access

    async def close(self) -> None:
        """Let a renewal under way end: cut, it would lose the new token."""
        if self._renewal is not None:
            await asyncio.gather(self._renewal, return_exceptions=True)

    def _rests(self) -> bool:
        return self._not_before is not None and self._now() < self._not_before

    async def _renewed(self, refused: str | None) -> Tokens:
        """All who need a token wait for one renewal, which goes on when they are cancelled."""
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew(refused))
        return await asyncio.shield(self._renewal)

    async def _renew(self, refused: str | None) -> Tokens:
        self._not_before = self._now() + _AFTER_A_FAILURE
        try:
            self._known = await self._from_store_or_zalo(refused)
        except StorageError as error:
            raise ChannelError("storage", retryable=True) from error
        self._not_before = None
        return self._known

    async def _from_store_or_zalo(self, refused: str | None) -> Tokens:
        for _ in range(_LOOKS):
            if self._unsaved is None and (found := await self._usable(refused)):
                return found
            if await self._lease.take(_LEASE_SECONDS):
                try:
                    return await self._alone(refused)
                finally:
                    await self._lease.release()
            await self._pause(_BETWEEN_LOOKS)
        raise ChannelError("token busy", retryable=True)

    async def _usable(self, refused: str | None) -> Tokens | None:
        """The stored pair, if it needs no renewing: another process may have been quicker."""
        stored = await self._stored()
        if stored is None or stored.access == refused or self._now() >= stored.renew_at:
            return None
        return stored

    async def _stored(self) -> Tokens | None:
        stored = await self._store.load()
        return stored if stored and stored.origin == self._credentials.origin else None

    async def _alone(self, refused: str | None) -> Tokens:
        """Renew, with the lease: look once more, ask Zalo, store, and only then use."""
        if self._unsaved is None:
            if found := await self._usable(refused):
                return found
            stored = await self._stored()
            self._unsaved = await self._asked(stored.refresh if stored else self._credentials.first_refresh)
        await self._save(self._unsaved)
        tokens, self._unsaved = self._unsaved, None
        return tokens

    async def _save(self, tokens: Tokens) -> None:
        """Store it; while the database is away, some more times: it exists nowhere else."""
        patience = Patience(self._pause)
        for attempt in count(1):
            try:
                await self._store.save(tokens)
            except StorageError:
                _LOG.critical("zalo_oa_new_token_not_stored")
                if attempt == _SAVING_ATTEMPTS:
                    raise
                await patience.wait()
            else:
                return

    async def _asked(self, refresh: str) -> Tokens:
        if not refresh or refresh == self._used_up:
            raise ChannelError(CONSENT_NEEDED, retryable=True)
        form = {"refresh_token": refresh, "app_id": self._credentials.app_id, "grant_type": "refresh_token"}
        secret = {"secret_key": self._credentials.app_secret}
        answer = await self._calls.post_form(self._address, form, headers=secret)
        content = part(answer.content)
        access, successor = word(content, "access_token"), word(content, "refresh_token")
        if not access or not successor:
            raise self._refusal(answer, refresh)
        lifetime = timedelta(seconds=number(content, "expires_in") or _LIFETIME)
        return Tokens(
            access=access,
            refresh=successor,
            renew_at=self._now() + lifetime * _RENEW_AFTER,
            expires_at=self._now() + lifetime,
            origin=self._credentials.origin,
        )

    def _refusal(self, answer: Answer, refresh: str) -> ChannelError:
        """Zalo publishes no table for this call; what is no trouble of its own is taken as a used token."""
        code = number(part(answer.content), "error")
        if code == _RATE_LIMITED or answer.status >= 500 or not isinstance(answer.content, dict):
            return ChannelError("unreachable", retryable=True)
        self._used_up = refresh
        _LOG.critical("zalo_oa_consent_needed", code=code, shape=shape_of(answer.content))
        return ChannelError(CONSENT_NEEDED, retryable=True)
