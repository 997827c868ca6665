"""Documents that were handed to customers."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import Row, select

from bot.domain.papers import Paper
from bot.storage.rows import Rows
from bot.storage.tables import papers


class Papers(Rows):
    """The papers of one unit of work."""

    async def save_paper(self, paper: Paper) -> None:
        """Keep it; a paper of this request with the same name is replaced."""
        content = b64encode(paper.content).decode()
        values = {"code": paper.code, "name": paper.name, "at": paper.at, "content": content}
        await self._upsert(papers, values)

    async def papers_of(self, code: str) -> tuple[Paper, ...]:
        """The papers of a request, oldest first; none once their time is up."""
        query = select(papers).where(papers.c.code == code).order_by(papers.c.at, papers.c.name)
        return tuple(map(paper_from, await self._run(query)))


def paper_from(row: Row[Any]) -> Paper:
    """The paper in a row of the table."""
    return Paper(code=row.code, name=row.name, at=row.at, content=b64decode(row.content))
