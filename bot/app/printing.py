"""Printing and drawing beside the event loop: each takes a tenth of a second or more of one core."""

from __future__ import annotations

import asyncio

from bot.domain.sheets import Picture, Sheet


async def printed(sheet: Sheet) -> bytes:
    """The sheet as PDF."""
    return await asyncio.to_thread(_pdf, sheet)


async def drawn(picture: Picture) -> bytes:
    """The picture as PNG."""
    return await asyncio.to_thread(_png, picture)


def _pdf(sheet: Sheet) -> bytes:
    from bot.documents.pdf import pdf  # large and slow to import, and not needed until something is printed

    return pdf(sheet)


def _png(picture: Picture) -> bytes:
    from bot.documents.png import png  # larger still, and not needed by who never draws

    return png(picture)
