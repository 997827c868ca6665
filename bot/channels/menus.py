"""Buttons as numbered lines, for services that have none; the conversation understands the number or the words."""

from __future__ import annotations

from bot.domain.messages import ButtonRows, Reply


def numbered_menu(reply: Reply, hint: str = "") -> str:
    """The reply as one text: its choices numbered from 1 over all rows, its links as they are, `hint` last.

    Only choices count (buttons that carry data and are no asides), so number n is the n-th of them.
    """
    lines = _lines(reply)
    if not lines:
        return reply.text
    blocks = (reply.text, "\n".join(lines), hint)
    return "\n\n".join(block for block in blocks if block)


def link_lines(rows: ButtonRows) -> list[str]:
    """The buttons that open an address, as lines of text."""
    return [f"{button.label}: {button.url}" for row in rows for button in row if button.url]


def _lines(reply: Reply) -> list[str]:
    choices = [button for row in reply.buttons for button in row if not (button.url or button.aside)]
    return [
        *(f"{number}. {button.label}" for number, button in enumerate(choices, start=1)),
        *link_lines(reply.buttons),
    ]
