"""Numbered menus read back as a person reads them: what is told, and what may be chosen by which number."""

from __future__ import annotations

import re

from bot.domain.messages import Button, Reply

_CHOICE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def read_menu(text: str, hint: str) -> Reply:
    """The message without its menu, and the choices as buttons whose data is their number."""
    told, _, _ = text.rpartition(f"\n\n{hint}")
    if not told:
        return Reply(text=text)
    body, _, menu = told.rpartition("\n\n")
    choices = (Button(label=label, data=number) for number, label in _CHOICE.findall(menu))
    return Reply(text=body, buttons=tuple((button,) for button in choices))
