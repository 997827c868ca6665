"""Codes sent by e-mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from bot.domain.messages import ChatRef
from bot.domain.pins import EmailCode
from bot.storage.rows import Rows, of_chat
from bot.storage.tables import email_codes


class Pins(Rows):
    """The codes of one unit of work."""

    async def email_code(self, code: str) -> EmailCode | None:
        """The newest code of this request."""
        query = select(email_codes).where(email_codes.c.code == code).order_by(email_codes.c.sent_at.desc()).limit(1)
        row = (await self._run(query.with_for_update())).one_or_none()
        if row is None:
            return None
        return EmailCode(
            code=row.code,
            chat=ChatRef(channel=row.channel, id=row.chat_id),
            sent_at=row.sent_at,
            salt=row.salt,
            digest=row.digest,
            tries=row.tries,
        )

    async def save_email_code(self, sent: EmailCode) -> None:
        """Keep the code, or how often it was tried."""
        values = {
            "code": sent.code,
            "sent_at": sent.sent_at,
            "channel": sent.chat.channel,
            "chat_id": sent.chat.id,
            "salt": sent.salt,
            "digest": sent.digest,
            "tries": sent.tries,
        }
        await self._upsert(email_codes, values)

    async def email_codes_since(self, code: str, chat: ChatRef, since: datetime) -> tuple[int, int]:
        """How many codes were sent since then: for this request, and for all requests of the chat."""
        of_request = email_codes.c.code == code
        query = select(
            func.count().filter(of_request).label("of_request"),
            func.count().filter(of_chat(email_codes, chat)).label("of_chat"),
        ).where(or_(of_request, of_chat(email_codes, chat)), email_codes.c.sent_at > since)
        row = (await self._run(query)).one()
        return int(row.of_request), int(row.of_chat)
