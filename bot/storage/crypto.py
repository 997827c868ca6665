"""Personal fields are encrypted before they reach the database; the keys never do."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.domain.errors import BadSettings, SettingProblem, StorageError


class KeyRing:
    """The keys of the personal fields, newest first: the newest seals, each of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises BadSettings when a key is not 32 bytes in url-safe base64, or when there is none."""
        try:
            fernets = [Fernet(key) for key in keys]
            self._fernet = MultiFernet(fernets)
            self._newest = fernets[0]
        except ValueError:
            raise BadSettings((SettingProblem(what="bot_secret_key"),)) from None

    def seal(self, text: str) -> str:
        """The text, readable only with the newest key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again; raises StorageError when no key of the ring fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise StorageError("no key opens a stored value") from None

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key sealed it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def renew(self, sealed: str) -> str:
        """The same text, sealed with the newest key; raises StorageError when no key of the ring fits."""
        return self.seal(self.open(sealed))


# A column's type is one for all engines, but each engine has its own keys: they are found by its dialect.
_RINGS: WeakKeyDictionary[Dialect, KeyRing] = WeakKeyDictionary()


def give_keys(dialect: Dialect, ring: KeyRing) -> None:
    """Let the engine with this dialect read and write Sealed columns."""
    _RINGS[dialect] = ring


class Sealed(TypeDecorator[str]):
    """A text column that is encrypted at rest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _RINGS[dialect].seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _RINGS[dialect].open(value)


def key_from_file(path: Path) -> str:
    """The key in this file; made once, readable by its owner only, when there is no such file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key_file(path)
    return path.read_text(encoding="ascii").strip()


def _make_key_file(path: Path) -> None:
    """Written whole beside its place and linked in: two processes that start at once agree on one key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
