"""The buttons of the customer's side: what each carries in its data, and how it is read back.

Data is a verb and its arguments, joined by colons: "ask:khong-ban-thong-tin", "draft:3:pick:phone".
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.content.models import Entry
from bot.conversation.shop import Shop
from bot.domain.messages import Button, ButtonRows

_LONGEST_LABEL_IN_PAIR = 20  # two such labels fit side by side on a phone


def button(label: str, *data: str) -> Button:
    """A button that carries this verb and these arguments."""
    return Button(label=label, data=":".join(data))


def column(buttons: Iterable[Button]) -> ButtonRows:
    """One button in each row, for long labels."""
    return tuple((each,) for each in buttons)


def packed(buttons: Iterable[Button]) -> ButtonRows:
    """Short labels two in a row, long ones alone; the order stays."""
    rows: list[tuple[Button, ...]] = []
    for each in buttons:
        alone = not rows or len(rows[-1]) > 1
        if alone or max(len(each.label), len(rows[-1][0].label)) > _LONGEST_LABEL_IN_PAIR:
            rows.append((each,))
        else:
            rows[-1] = (rows[-1][0], each)
    return tuple(rows)


def entry_button(entry: Entry) -> Button:
    """Opens an entry by its title."""
    return button(entry.title, "ask", entry.id)


def clause_button(shop: Shop, number: str) -> Button:
    """Opens a clause's own words."""
    return button(shop.knowledge.say("button.clause", number=number), "clause", number)


def plain_button(shop: Shop, verb: str) -> Button:
    """A button whose verb needs no argument; its label stands under the verb's name."""
    return button(shop.knowledge.say(f"button.{verb}"), verb)


def code_button(shop: Shop, verb: str, code: str) -> Button:
    """A button about one request."""
    return button(shop.knowledge.say(f"button.{verb}"), verb, code)
