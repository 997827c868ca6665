"""Who can be played on the demo's page, and what is proposed to say there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.messages import Person

STAFF_CHAT = "staff"
ADMINS = frozenset({"an"})  # of the two on the staff, the one who may also change the content
_CUSTOMER = re.compile(r"(?:tg|zalo)-([1-9]\d{0,3})")
_BUTTONLESS = "zalo-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people of the demo. All words are content."""

    shop: str
    customer: str  # the name of a customer, with {number}
    staff: tuple[Person, ...]
    customer_lines: tuple[str, ...]
    staff_lines: tuple[str, ...]
    menu_hint: str  # under a numbered menu
    share_contact: str  # the button that shares a phone number
    time_zone: str  # of the business; the page shows its time

    @classmethod
    def from_phrases(cls, say: Callable[..., str], *, time_zone: str) -> Cast:
        """The cast as the phrases `demo.*` name it."""
        return cls(
            shop=say("common.shop"),
            customer=say("demo.customer", number="{number}"),
            staff=(Person(id="an", name=say("demo.staff_an")), Person(id="binh", name=say("demo.staff_binh"))),
            customer_lines=tuple(say("demo.customer_lines").splitlines()),
            staff_lines=tuple(say("demo.staff_lines").splitlines()),
            menu_hint=say("common.menu_hint"),
            share_contact=say("button.share_contact"),
            time_zone=time_zone,
        )

    def speaker(self, person: str, chat: str) -> Person | None:
        """Who this is, if they may write in this chat: customers in their own, staff in the group and their own."""
        customer = _CUSTOMER.fullmatch(person)
        if customer and person == chat:
            return Person(id=person, name=self.customer.format(number=customer[1]))
        if chat in {STAFF_CHAT, person}:
            return next((member for member in self.staff if member.id == person), None)
        return None


def takes_buttons(chat: str) -> bool:
    """Whether the chat shows buttons; in the Zalo manner a menu is numbered lines."""
    return not chat.startswith(_BUTTONLESS)
