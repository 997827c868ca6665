"""Everything that a message already says towards a request: the one entry to this room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.answers.values.changes import read_corrections
from bot.answers.values.deletions import read_deletion
from bot.answers.values.inventory import UNDER_WAY, Inventory, taken_stock
from bot.answers.values.people import introduced_name
from bot.answers.values.reaching import contact_and_record, named_for_access
from bot.answers.values.roles import Cast, Role
from bot.domain.requests import Change, Field, Kind, Slots


def read_slots(text: str, kind: Kind) -> Slots:
    """What the message says towards a request of this kind, normalised. Nothing that it does not say."""
    return slots_in(taken_stock(text), kind)


@lru_cache(maxsize=UNDER_WAY)
def slots_in(stock: Inventory, kind: Kind) -> Slots:
    """The same for a message of which stock is taken already; each of its parts is asked for all that it says."""
    match kind:
        case Kind.CORRECT:
            return _correction(stock)
        case Kind.DELETE:
            return _deletion(stock)
        case _:
            return _other(stock, kind)


def _correction(stock: Inventory) -> Slots:
    corrections = read_corrections(stock)
    contact = next((item.found.value for item in corrections.casts if item.role is Role.CONTACT), None)
    record = next((item.found.value for item in corrections.casts if _is_unused(item, corrections.changes)), None)
    name = None if any(change.field is Field.NAME for change in corrections.changes) else introduced_name(stock.wording)
    return Slots(changes=corrections.changes, contact=contact, record=record, name=name, order=_order(stock))


def _is_unused(item: Cast, changes: Sequence[Change]) -> bool:
    """A phone or e-mail that changes nothing and is not for reaching the customer says whose record is meant."""
    values = {value for change in changes for value in (change.old, change.new)}
    return item.role is Role.BARE and item.found.value not in values


def _deletion(stock: Inventory) -> Slots:
    deletion = read_deletion(stock)
    return Slots(
        fields=deletion.fields,
        contact=deletion.contact,
        record=deletion.record,
        order=_order(stock),
        name=introduced_name(stock.wording),
    )


def _other(stock: Inventory, kind: Kind) -> Slots:
    reach = contact_and_record(stock, kind)
    return Slots(
        fields=named_for_access(stock) if kind is Kind.ACCESS else (),
        contact=reach.contact,
        record=reach.record,
        order=_order(stock),
        name=introduced_name(stock.wording),
    )


def _order(stock: Inventory) -> str | None:
    return stock.orders[0].value if stock.orders else None
