"""The customer's request form as a file."""

from __future__ import annotations

from datetime import datetime

from bot.content.knowledge import Knowledge
from bot.conversation.papers.request_form import form_name, request_form
from bot.conversation.ports import Print
from bot.domain.messages import Attachment, AttachmentKind
from bot.domain.papers import Paper
from bot.domain.requests import DataRequest


class Forms:
    """Fills in and prints the forms."""

    def __init__(self, prints: Print) -> None:
        self._prints = prints

    async def of(self, knowledge: Knowledge, request: DataRequest, at: datetime) -> Paper:
        """The form of this request, printed now."""
        content = await self._prints(request_form(knowledge, request))
        return Paper(code=request.code, name=form_name(knowledge, request.code), at=at, content=content)


def as_file(paper: Paper) -> Attachment:
    """The paper as a message carries it."""
    return Attachment(kind=AttachmentKind.FILE, name=paper.name, content=paper.content)
