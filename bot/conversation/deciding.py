"""What to do with one message of a customer. Pure: everything needed is handed in, everything wanted is given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from bot.conversation import (
    answering,
    browsing,
    calling,
    cancelling,
    elsewhere,
    following,
    links,
    news,
    oddments,
    privacy,
    proving,
    rating,
)
from bot.conversation.choices import chosen
from bot.conversation.decision import Decision
from bot.conversation.requesting import form, later, opening
from bot.conversation.requesting.asking import draft_button
from bot.conversation.requesting.steps import fitted
from bot.conversation.situation import Situation
from bot.conversation.words import typed_command
from bot.domain.messages import (
    AnsweredByHand,
    Blocked,
    Contact,
    Content,
    Edited,
    GivenUp,
    Media,
    Migrated,
    Press,
    Reply,
    Text,
    Unblocked,
)

_FOR_ANY_WORDS = (following.ADD, following.REOPEN, elsewhere.PROOF)
"""What may be waited for that looks like any words: who asks for a person instead is not taken for an answer."""


_COMMANDS: Mapping[str, Callable[[Situation], Decision]] = {
    "start": browsing.start,
    "menu": browsing.menu,
    "policy": browsing.policy,
    "kinds": opening.kinds,
    "status": following.status,
    "cancel": cancelling.cancel,
    "privacy": privacy.about,
    "erase": privacy.ask,
    "take_away": privacy.take_away,
    "no_news": news.refuse,
    "news": news.want,
    "talk": calling.ask_what,
    "bot": calling.back_to_bot,
}
_SLASH = {
    "/start": "start",
    "/help": "start",
    "/menu": "menu",
    "/chinhsach": "policy",
    "/yeucau": "kinds",
    "/trangthai": "status",
    "/huy": "cancel",
    "/quyenriengtu": "privacy",
    "/nhanvien": "talk",
    "/bot": "bot",
}
_PLACES: Mapping[str, Callable[[Situation, str], Decision | None]] = {
    "/start": links.opened,
    "/trangthai": elsewhere.typed,
}
_PRESSES: Mapping[str, Callable[[Situation, str], Decision]] = {
    "ask": answering.show_entry,
    "none": lambda situation, _: answering.not_these(situation),
    "section": browsing.section,
    "policy": browsing.policy,
    "clause": browsing.clause,
    "person": lambda situation, _: calling.pass_pending(situation),
    "drop": lambda situation, _: calling.declined(situation),
    "new": opening.from_button,
    "wish": opening.from_offer,
    "replace": opening.in_place,
    "anew": opening.anew,
    "attach": later.attach,
    "forget": later.forget,
    "undecided": lambda situation, _: later.again(situation),
    "draft": form.press,
    "status": following.status,
    "keep": following.status,
    "form": following.form,
    "add": following.ask_addition,
    "reopen": following.ask_reopening,
    "prove": proving.ask_again,
    "mail_code": proving.send_code,
    "withdraw": following.ask_withdrawal,
    "withdrawn": following.withdraw,
    "erased": lambda situation, _: privacy.erase(situation),
}


def decide(situation: Situation, content: Content) -> Decision:
    """Everything that follows from one message: what is said, what is remembered, what must happen."""
    situation = _present(situation)
    back = situation.state.held is not None and situation.held is None
    if back:
        situation = situation.in_state(replace(situation.state, held=None))
    decision = _resumable(situation, _decided(situation, content))
    if back and decision.replies:
        decision = _led_by(situation.say("call.back_after"), decision)
    decision = _greeted(situation, later.with_way_back(situation, decision))
    offered = next((reply.buttons for reply in reversed(decision.replies) if reply.buttons), None)
    if offered is None:
        return decision
    flat = tuple(button for row in offered for button in row if not button.aside)
    return replace(decision, state=replace(decision.state, offered=flat))


def _present(situation: Situation) -> Situation:
    """The situation with a draft that fits the content in force, which may have been changed since."""
    draft = situation.state.draft
    if draft is None:
        return situation
    return situation.in_state(replace(situation.state, draft=fitted(situation.knowledge.requests[draft.kind], draft)))


def _decided(situation: Situation, content: Content) -> Decision:
    match content:
        case Text(text=text):
            return _text(situation, text.strip())
        case Press(data=data):
            return _press(situation, data)
        case Edited(message_id=message, text=text):
            return _edited(replace(situation, message_id=message), text.strip())
        case Media():
            return _media(situation, content)
        case Contact():
            return oddments.contact(situation, content)
        case AnsweredByHand():
            return calling.answered_by_hand(situation)
        case Blocked() | Unblocked() | Migrated() | GivenUp():
            return situation.decided()
        case _:
            assert_never(content)


def _text(situation: Situation, text: str) -> Decision:
    """A command, a choice, words for somebody else, an answer to the form, or a question; in this order."""
    command = _command(situation, text)
    if command is not None:
        return command
    if situation.held:
        return _asked_code(situation, text) or calling.pass_on(situation, situation.held.about, text)
    button = chosen(text, situation.state.offered, situation.shop.words)
    if button is not None:
        return _press(situation, button.data)
    return _free_text(situation, text)


def _asked_code(situation: Situation, text: str) -> Decision | None:
    """A code that was sent by e-mail is nobody's to read, whoever has the conversation."""
    waits = (situation.state.awaiting or "").startswith(proving.PIN)
    return proving.typed_code(situation, text) if waits else None


def _command(situation: Situation, text: str) -> Decision | None:
    """A slash command, or the way back from the person who has the conversation."""
    if not text:
        return oddments.empty(situation)
    if text.startswith("/"):
        word, place = typed_command(text)
        opened = _PLACES[word](_not_waiting(situation), place) if word in _PLACES and place else None
        if opened is not None:
            return opened
        if word in _SLASH:
            return _run(situation, _SLASH[word])
        return situation.decided(situation.say("odd.unknown_command"))
    if situation.held and calling.asks_back(situation, text):
        return calling.back_to_bot(situation)
    return None


def _run(situation: Situation, name: str) -> Decision:
    """A command, typed or pressed; only cancelling cares what was waited for."""
    return _COMMANDS[name](situation if name == "cancel" else _not_waiting(situation))


def _not_waiting(situation: Situation) -> Situation:
    return situation.in_state(replace(situation.state, awaiting=None))


def _free_text(situation: Situation, text: str) -> Decision:
    name = situation.shop.words.meaning(text)
    if name is not None and name in _COMMANDS:
        return _run(situation, name)
    settled = cancelling.changed_mind(situation, text) or _waited_for(situation, text) or later.unclear(situation, text)
    if settled is not None:
        return settled
    situation = _not_waiting(situation)
    if situation.state.draft:
        return form.typed(situation, situation.state.draft, text)
    coded = proving.typed_code(situation, text) or elsewhere.typed(situation, text)
    if coded is not None:
        return coded
    number = browsing.typed_clause(situation, text)
    if number is not None:
        return browsing.clause(situation, number)
    return _stray_choice(situation, text) or answering.answer_text(situation, text)


def _stray_choice(situation: Situation, text: str) -> Decision | None:
    """A bare yes or no, or a number, that fits nothing offered: such words ask nothing, whatever came before them."""
    words, offered = situation.shop.words, situation.state.offered
    if words.meaning(text) in {"yes", "send", "no"}:
        return situation.decided(situation.say("call.declined"))
    if offered and words.number(text) is not None:
        return situation.decided(situation.say("stale.number", most=len(offered)))
    return None


def _waited_for(situation: Situation, text: str) -> Decision | None:
    """Words that were asked for, or that reply to a message about a request or a talk."""
    awaiting = situation.state.awaiting or ""
    if awaiting and situation.shop.words.meaning(text) in {"stop", "no"}:
        return calling.declined(situation)
    if awaiting.startswith(_FOR_ANY_WORDS) and calling.is_wanted(situation, text):
        return None
    asked = _asked_for(situation, awaiting, text) or elsewhere.proved(situation, text)
    if asked is not None:
        return asked
    kind, _, key = (situation.replied_about or "").partition(":")
    request = situation.request(key) if kind == "request" else None
    if request is not None and request.is_open:
        return following.add(situation, key, text)
    if kind == "talk" and situation.staffed:
        return calling.pass_on(situation, f"talk:{key}", text)
    return None


def _asked_for(situation: Situation, awaiting: str, text: str) -> Decision | None:
    """The answer to what the bot asked last, beside a form."""
    if awaiting == calling.TALK:
        return calling.call(situation, text)
    sort, _, code = awaiting.partition(":")
    match f"{sort}:":
        case following.ADD:
            return following.add(situation, code, text)
        case following.REOPEN:
            return following.reopen(situation, code, text)
        case proving.PIN:
            return proving.typed_code(situation, text)
    return None


def _press(situation: Situation, data: str) -> Decision:
    verb, _, argument = data.partition(":")
    if verb == "rate":  # said by the way: what is waited for is waited for still
        return rating.rate(situation, argument)
    if verb in _PRESSES:
        return _PRESSES[verb](_not_waiting(situation), argument)
    if verb in _COMMANDS:
        return _run(situation, verb)
    return situation.decided(situation.say("stale.button"), buttons=browsing.ways(situation))


def _edited(situation: Situation, text: str) -> Decision:
    """A changed message goes where the first went: to the thread, or to be read again."""
    if situation.held:
        return calling.pass_on(situation, situation.held.about, text, edited=True)
    if situation.state.draft:
        return oddments.edited_in_form(situation, situation.state.draft)
    changed = later.corrected(situation, text) or _text(situation, text)
    return _led_by(situation.say("odd.edited"), changed)


def _media(situation: Situation, sent: Media) -> Decision:
    """The words under a picture are read like any others; the picture is not."""
    if not sent.caption.strip() or situation.held or situation.state.draft:
        return oddments.media(situation, sent)
    return _led_by(situation.say(f"media_caption.{sent.kind}"), _text(situation, sent.caption.strip()))


def _resumable(situation: Situation, decision: Decision) -> Decision:
    """While a form waits, whatever else was shown ends with the way back to it."""
    draft, before = decision.state.draft, situation.state.draft
    shown = decision.replies[-1] if decision.replies else None
    if draft is None or before is None or shown is None or _about_draft(shown):
        return decision
    back = draft_button(situation, draft, "resume")
    return replace(decision, replies=(*decision.replies[:-1], replace(shown, buttons=(*shown.buttons, (back,)))))


def _about_draft(reply: Reply) -> bool:
    return any(button.data.startswith("draft:") for row in reply.buttons for button in row)


def _greeted(situation: Situation, decision: Decision) -> Decision:
    """The first word to a new customer says what is talking to them and what it keeps."""
    if situation.state.greeted or not (decision.replies or decision.effects):
        return decision
    decision = replace(decision, state=replace(decision.state, greeted=True))
    greets = any(reply.text == situation.say("greeting.start") for reply in decision.replies)
    return decision if greets else _led_by(situation.say("greeting.first"), decision)


def _led_by(words: str, decision: Decision) -> Decision:
    """The decision with a short message before everything else."""
    return replace(decision, replies=(Reply(text=words), *decision.replies))
