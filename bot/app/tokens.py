"""The Official Account's tokens in the database, sealed."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.channels.zalo_oa import Tokens
from bot.storage.database import Database

_KEY = "zalo_oa_tokens"
_TOKENS: TypeAdapter[Tokens] = TypeAdapter(Tokens)


class StoredTokens:
    """Keeps the newest pair. Every call is committed when it returns; may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> Tokens | None:
        """The pair that was saved last."""
        async with self._database.work() as work:
            kept = await work.setting(_KEY)
        return _TOKENS.validate_json(kept) if kept else None

    async def save(self, tokens: Tokens) -> None:
        """Keep this pair in place of the one before."""
        async with self._database.work() as work:
            await work.save_setting(_KEY, _TOKENS.dump_json(tokens).decode())
