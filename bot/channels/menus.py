"""Buttons as numbered lines, for services that have none; the conversation understands the number or the words."""

from __future__ import annotations

from bot.domain.messages import Button, Reply


def numbered_menu(reply: Reply, hint: str = "") -> str:
    """The reply as one text: its choices numbered from 1 over all rows, its links as they are, `hint` last.

    Only choices count (buttons that carry data), so number n is the n-th of them.
    """
    buttons = [button for row in reply.buttons for button in row]
    if not buttons:
        return reply.text
    blocks = (reply.text, "\n".join(_lines(buttons)), hint)
    return "\n\n".join(block for block in blocks if block)


def _lines(buttons: list[Button]) -> list[str]:
    choices = [button for button in buttons if not button.url]
    links = [button for button in buttons if button.url]
    return [
        *(f"{number}. {button.label}" for number, button in enumerate(choices, start=1)),
        *(f"{button.label}: {button.url}" for button in links),
    ]
