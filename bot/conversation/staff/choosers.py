"""What a request's owner is asked below its card: how, why, which, and what exactly shall be sent."""

from __future__ import annotations

from collections.abc import Iterable

from bot.content.knowledge import Knowledge
from bot.content.models import ExtensionReason, Ground
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import Verification, card_button, owner_name
from bot.conversation.staff.results import text_mark
from bot.domain.messages import Button, Reply
from bot.domain.moves import allowed
from bot.domain.requests import Actor, DataRequest, Item, Move, Result

_SIGNS = {None: "▫️", Result.DONE: "✅", Result.REFUSED: "⛔"}
DONE, REST = "done", "rest"  # choices of a button that are no ground: the item is done; so is all the rest


def verification_choice(knowledge: Knowledge, request: DataRequest) -> Reply:
    """How was the person verified? Or shall the customer be asked to show it?"""
    ways = [
        _button(knowledge.say(f"card_verified.{way}"), Action.VERIFY, request, way.value)
        for way in Verification
        if way.is_by_staff
    ]
    ways.append(_button(knowledge.say("card_button.ask_proof"), Action.ASK_PROOF, request))
    return _question(knowledge, request, knowledge.say("card.how_verified"), ways)


def ground_choice(knowledge: Knowledge, request: DataRequest) -> Reply:
    """On which ground is the whole request refused?"""
    grounds = (
        _button(ground.title, Action.REFUSE, request, ground.id) for ground in knowledge.requests[request.kind].grounds
    )
    return _question(knowledge, request, knowledge.say("card.which_ground"), grounds)


def items_choice(knowledge: Knowledge, request: DataRequest) -> Reply:
    """Is everything done? What is not gets a ground of its own, and then the customer's text is shown."""
    refused = any(item.result is Result.REFUSED for item in request.items)
    if not refused:
        on = _button(knowledge.say("card_button.all_done"), Action.FINISH, request, REST)
    else:
        rest = any(item.result is None for item in request.items)
        label = "card_button.rest_done" if rest else "card_button.preview"
        on = _button(knowledge.say(label), Action.RESULT, request)
    items = (_button(_item_label(knowledge, request, item), Action.ITEM, request, item.field) for item in request.items)
    question = knowledge.say("card.all_done", count=len(request.items))
    return _question(knowledge, request, question, (on, *items))


def item_choice(knowledge: Knowledge, request: DataRequest, item: Item) -> Reply:
    """What became of this item: done, or refused on which ground?"""
    done = _button(knowledge.say("card_button.item_done"), Action.MARK, request, f"{item.field}.{DONE}")
    grounds = (
        _button(f"{_SIGNS[Result.REFUSED]} {ground.title}", Action.MARK, request, f"{item.field}.{mark}")
        for ground in knowledge.requests[request.kind].grounds
        for mark in (text_mark(ground.id),)
    )
    question = knowledge.say("card.item_result", item=_name(knowledge, item))
    return _question(knowledge, request, question, (done, *grounds), back=Action.FINISH)


def text_preview(
    knowledge: Knowledge, request: DataRequest, text: str, basis: str, send: tuple[Action, str], back: Action
) -> Reply:
    """The exact text that the customer would read, to be confirmed."""
    lines = [knowledge.say("card.basis", basis=basis)] if basis else []
    question = "\n\n".join((*lines, knowledge.say("card.preview", text=text)))
    button = _button(knowledge.say("card_button.send"), send[0], request, send[1])
    return _question(knowledge, request, question, (button,), back=back)


def more_choice(knowledge: Knowledge, request: DataRequest, *, third_party: bool) -> Reply:
    """What is needed seldom: more time, somebody else who must act, another owner."""
    possible = allowed(request, Actor.STAFF, request.owner)
    wanted = [(Action.HAND_OVER, True)]
    wanted += [(Action.EXTEND, Move.EXTEND in possible and bool(knowledge.deadlines.extension_reasons))]
    wanted += [(Action.THIRD_PARTY, Move.THIRD_PARTY in possible and third_party)]
    labels = {action: knowledge.say(f"card_button.{action.name.lower()}") for action, shown in wanted if shown}
    buttons = [_button(label, action, request) for action, label in labels.items()]
    return _question(knowledge, request, knowledge.say("card.more"), buttons)


def hand_over_choice(knowledge: Knowledge, request: DataRequest) -> Reply:
    """Who goes on presses it themselves. The button names the owner it was made under, so an old one does nothing."""
    owner = request.owner
    label = knowledge.say("card_button.take_over", code=request.code)
    button = _button(label, Action.TAKE_OVER, request, owner.id if owner else "")
    question = knowledge.say("card.hand_over", owner=owner_name(knowledge, owner))
    return _question(knowledge, request, question, (button,))


def extension_choice(knowledge: Knowledge, request: DataRequest, reasons: Iterable[ExtensionReason]) -> Reply:
    """Why does it take longer?"""
    buttons = (_button(reason.title, Action.EXTEND, request, reason.id) for reason in reasons)
    return _question(knowledge, request, knowledge.say("card.why_longer"), buttons, back=Action.MORE)


def _item_label(knowledge: Knowledge, request: DataRequest, item: Item) -> str:
    label = f"{_SIGNS[item.result]} {_name(knowledge, item)}"
    ground = next((each for each in knowledge.requests[request.kind].grounds if each.id == item.ground), None)
    return f"{label}: {_lowered(ground)}" if ground else label


def _lowered(ground: Ground) -> str:
    return f"{ground.title[:1].lower()}{ground.title[1:]}"


def _name(knowledge: Knowledge, item: Item) -> str:
    name = knowledge.say(f"field.{item.field}")
    return f"{name[:1].upper()}{name[1:]}"


def _button(label: str, action: Action, request: DataRequest, choice: str = "") -> Button:
    return card_button(label, action, request.code, choice)


def _question(
    knowledge: Knowledge, request: DataRequest, question: str, buttons: Iterable[Button], back: Action = Action.BACK
) -> Reply:
    """The question, one answer a row, and the way back."""
    way_back = _button(knowledge.say("card_button.back"), back, request)
    rows = tuple((button,) for button in (*buttons, way_back))
    return Reply(text=question, buttons=rows)
