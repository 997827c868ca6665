"""The two sides of the conversation, made for one content and one staff group. They keep nothing themselves."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.app.contents import Content
from bot.conversation.customers import CustomerSide
from bot.conversation.ports import Clock, Membership
from bot.conversation.staff import Learning, StaffSide
from bot.domain.codes import new_code
from bot.domain.messages import ChatRef
from bot.domain.pins import PIN_DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The customers' side and the staff's."""

    customers: CustomerSide
    staff: StaffSide


def sides_of(
    content: Content,
    clock: Clock,
    group: ChatRef | None,
    admins: frozenset[str] = frozenset(),
    *,
    mails: bool = False,
    members: Membership | None = None,
) -> Sides:
    """The sides; `group` is the staff's chat, if there is one, `admins` the ids of those who may change the content;
    `mails` and `members` as the staff's side wants them.
    """
    customers = CustomerSide(lambda: content.knowledge)
    learning = Learning(engine=lambda: content.engine, admins=admins)
    staff = StaffSide(
        lambda: content.knowledge, clock, customers, fresh_code, group, learning, mails=mails, members=members
    )
    return Sides(customers=customers, staff=staff)


def fresh_pin() -> str:
    """Six new digits, not guessable."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def fresh_code() -> str:
    """A new code of a request or a talk, not guessable."""
    return new_code(secrets.choice)
