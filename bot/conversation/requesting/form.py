"""The customer's answers to a draft's questions: pressed, typed, or something else altogether."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.answers.values.certainty import Certainty
from bot.answers.values.reading import read_slots
from bot.conversation.decision import Decision, OpenRequest
from bot.conversation.requesting import kept, later
from bot.conversation.requesting.aside import aside
from bot.conversation.requesting.asking import GENDERS, ask, choosable, file_of, go_on
from bot.conversation.requesting.steps import (
    CHANGES,
    EDIT,
    FIELDS,
    MORE,
    SUMMARY,
    field_of,
    joined,
    need_of,
    next_step,
    value_of,
    with_fields,
    with_value,
    without_change,
)
from bot.conversation.requesting.summary import value_shown
from bot.conversation.requesting.values import LONGEST_NOTE, read_value, sort_of
from bot.conversation.situation import Situation
from bot.conversation.state import Draft
from bot.domain.requests import Field, Slots

_WAYS_TO_REACH = frozenset({"contact", "record"})


def press(situation: Situation, data: str) -> Decision:
    """A button of a draft: its number, what it does, and with what. Buttons of an older draft are refused kindly."""
    number, _, rest = data.partition(":")
    verb, _, argument = rest.partition(":")
    draft = situation.state.draft
    if draft is None or str(draft.number) != number:
        return _stale(situation, draft)
    return _PRESSES.get(verb, _resume)(situation, draft, argument)


def typed(situation: Situation, draft: Draft, text: str) -> Decision:
    """What the customer typed while this draft waits for an answer."""
    match situation.shop.words.meaning(text):
        case "stop":
            return give_up(situation)
        case "back" if draft.done:
            return _back(situation, draft)
        case ("skip" | "send" | "unknown" | "no") as word:
            return _skip(situation, draft, refused=word in {"unknown", "no"})
        case "yes" if sort_of(draft.step) == "note":  # there is more to say, and it was not said yet
            return ask(situation, draft)
    if draft.step in {SUMMARY, EDIT}:
        return _at_summary(situation, draft, text)
    if draft.step in {CHANGES, FIELDS, MORE}:
        return _picked_by_words(situation, draft, text)
    return _value(situation, draft, text)


def give_up(situation: Situation) -> Decision:
    """The draft is thrown away; nothing was sent. Words that it was opened with wait on, and that is said."""
    draft = situation.state.draft
    situation = situation.in_state(replace(situation.state, draft=None, pending_question=None))
    still = (later.quoted(situation, draft.kind),) if draft and draft.kept else ()
    return situation.decided("\n\n".join((situation.say("form.given_up"), *still)))


def _value(situation: Situation, draft: Draft, text: str) -> Decision:
    """A value for the present step; when it is none, perhaps a question; otherwise what is wrong with it."""
    other = aside(situation, draft, text)
    if other is not None:
        return other
    reading = read_value(draft.step, text, situation.shop.today(situation.now))
    if reading.value is None:
        wrong = situation.say(f"form.wrong_{sort_of(draft.step)}")
        return _given_ahead(situation, draft, text) or ask(situation, replace(draft, odd_value=None), wrong)
    if reading.certainty is Certainty.ODD:
        return ask(situation, replace(draft, odd_value=reading.value))
    return _take(situation, draft, reading.value, cut=len(text) > LONGEST_NOTE)


def _given_ahead(situation: Situation, draft: Draft, text: str) -> Decision | None:
    """A phone or an e-mail where the name was asked for: it is kept for its own question, and the name asked again."""
    if draft.step != "name":
        return None
    for slot in (need.slot for need in file_of(situation, draft).needs if need.slot in _WAYS_TO_REACH):
        reading = read_value(slot, text, situation.shop.today(situation.now))
        if value_of(draft.slots, slot) is None and reading.value and reading.certainty is Certainty.SURE:
            kept_for_later = replace(draft, slots=with_value(draft.slots, slot, reading.value), odd_value=None)
            shown = value_shown(situation, kept_for_later.slots, slot)
            return ask(situation, kept_for_later, situation.say("form.taken", value=shown))
    return None


def _take(situation: Situation, draft: Draft, value: str, *, cut: bool = False) -> Decision:
    """The value is written down and said back."""
    taken = _settled(replace(draft, slots=with_value(draft.slots, draft.step, value)))
    if cut:
        return go_on(situation, taken, situation.say("form.cut", most=LONGEST_NOTE))
    if sort_of(draft.step) in {"note", Field.OTHER}:
        return go_on(situation, taken, situation.say("form.noted"))
    shown = value_shown(situation, taken.slots, draft.step)
    return go_on(situation, taken, situation.say("form.taken", value=shown))


def _settled(draft: Draft) -> Draft:
    """The draft with its present step done, so that "back" finds it again."""
    if draft.step in {SUMMARY, EDIT, MORE} or draft.step in draft.done[-1:]:
        return replace(draft, odd_value=None)
    return replace(draft, done=(*draft.done, draft.step), odd_value=None)


def _picked_by_words(situation: Situation, draft: Draft, text: str) -> Decision:
    """Fields named in free words, perhaps with their new values at once."""
    said = read_slots(text, draft.kind)
    if situation.shop.words.meaning(text) == "all" and Field.ALL in choosable(situation, draft):
        return _picked(situation, draft, (Field.ALL,))
    if any(change.new for change in said.changes):
        return go_on(situation, _settled(replace(draft, slots=joined(draft.slots, said))))
    named = tuple(change.field for change in said.changes) or said.fields
    chosen = tuple(field for field in named if field in choosable(situation, draft))
    if chosen:
        return _picked(situation, draft, chosen)
    return aside(situation, draft, text) or ask(situation, draft, situation.say("form.wrong_choice"))


def _picked(situation: Situation, draft: Draft, chosen: tuple[Field, ...]) -> Decision:
    slots = with_fields(file_of(situation, draft), draft.slots, chosen, more=draft.step == MORE)
    return go_on(situation, _settled(replace(draft, slots=slots)))


def _skip(situation: Situation, draft: Draft, *, refused: bool = False) -> Decision:
    """Leave out what is optional; say kindly why the rest is needed. `refused`: the customer does not know it."""
    if draft.step in {SUMMARY, EDIT, MORE}:
        return ask(situation, draft, situation.say("form.send_or_edit") if draft.step == SUMMARY else "")
    optional = field_of(draft.step) is None and need_of(file_of(situation, draft), draft.step).optional
    if not optional:
        return ask(situation, draft, situation.say("form.needed_unknown" if refused else "form.needed"))
    return go_on(situation, replace(_settled(draft), skipped=(*draft.skipped, draft.step)))


def _back(situation: Situation, draft: Draft) -> Decision:
    """The step done last is asked again, its value kept until there is another."""
    *before, last = draft.done or (draft.step,)
    skipped = tuple(step for step in draft.skipped if step != last)
    return ask(situation, replace(draft, step=last, done=tuple(before), skipped=skipped, odd_value=None))


def _yes(situation: Situation, draft: Draft, _: str) -> Decision:
    """The odd value is right after all."""
    return _resume(situation, draft, _) if draft.odd_value is None else _take(situation, draft, draft.odd_value)


def _resume(situation: Situation, draft: Draft, _: str) -> Decision:
    """The present question again; also for "no" to an odd value, and for a button of an older program."""
    return ask(situation, replace(draft, odd_value=None))


def _pick(situation: Situation, draft: Draft, name: str) -> Decision:
    known = name in set(choosable(situation, draft))
    return _picked(situation, draft, (Field(name),)) if known else _resume(situation, draft, name)


def _gender(situation: Situation, draft: Draft, name: str) -> Decision:
    if name not in GENDERS or field_of(draft.step) is not Field.GENDER:
        return _resume(situation, draft, name)
    return _take(situation, draft, situation.say(f"form.gender_{name}").lower())


def _redo(situation: Situation, draft: Draft, step: str) -> Decision:
    """One thing of the summary is asked again."""
    if field_of(step) is None and step not in {need.slot for need in file_of(situation, draft).needs}:
        return ask(situation, draft)
    skipped = tuple(each for each in draft.skipped if each != step)
    return ask(situation, replace(draft, step=step, skipped=skipped, odd_value=None))


def _leave_out(situation: Situation, draft: Draft, name: str) -> Decision:
    field = field_of(f"{CHANGES}:{name}") if name in set(Field) else None
    if field is None or len(draft.slots.changes) < 2:
        return _resume(situation, draft, name)
    done = tuple(step for step in draft.done if field_of(step) is not field)
    return go_on(situation, replace(draft, slots=without_change(draft.slots, field), done=done))


def _at_summary(situation: Situation, draft: Draft, text: str) -> Decision:
    """Words where only a yes was wanted: a correction of what is written down, a question, or neither."""
    said = read_slots(text, draft.kind)
    if _says_values(said):
        changed = replace(draft, slots=joined(draft.slots, said))
        return go_on(situation, changed, situation.say("form.changed"))
    return aside(situation, draft, text) or ask(
        situation, replace(draft, step=SUMMARY), situation.say("form.send_or_edit")
    )


def _says_values(said: Slots) -> bool:
    changes = any(change.new for change in said.changes)
    return changes or any((said.fields, said.name, said.contact, said.record, said.order))


def _send(situation: Situation, draft: Draft) -> Decision:
    """Send what the summary shows; a press that came before the summary sends nothing."""
    if draft.step != SUMMARY or next_step(file_of(situation, draft), draft) != SUMMARY:
        return go_on(situation, draft)
    effect = OpenRequest(kind=draft.kind, slots=draft.slots)
    state = replace(kept.without_sent(situation.state, draft), draft=None, pending_question=None)
    return situation.decided(state=state, effects=(effect, *later.asked_on(situation.in_state(state))))


_PRESSES: Mapping[str, Callable[[Situation, Draft, str], Decision]] = {
    "pick": _pick,
    "gender": _gender,
    "yes": _yes,
    "redo": _redo,
    "leave_out": _leave_out,
    "skip": lambda situation, draft, _: _skip(situation, draft),
    "back": lambda situation, draft, _: _back(situation, draft),
    "keep": lambda situation, draft, _: go_on(situation, _settled(draft)),
    "edit": lambda situation, draft, _: ask(situation, replace(draft, step=EDIT, odd_value=None)),
    "more": lambda situation, draft, _: ask(situation, replace(draft, step=MORE, odd_value=None)),
    "send": lambda situation, draft, _: _send(situation, draft),
    "stop": lambda situation, _, __: give_up(situation),
}


def _stale(situation: Situation, draft: Draft | None) -> Decision:
    if draft is None:
        return situation.decided(situation.say("stale.draft_gone"))
    return ask(situation, draft, situation.say("stale.draft_other"))
