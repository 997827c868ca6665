"""A suggestion as the group sees it: the questions, masked, and what may be made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.content.knowledge import Knowledge
from bot.conversation.staff.buttons import Action, StaffPress
from bot.conversation.staff.freewords import masked_words
from bot.domain.lessons import Suggestion, Verdict
from bot.domain.messages import Button, Reply
from bot.domain.requests import Kind

SILENT, IGNORE, BACK = "im", "bo", "lai"  # choices that are no labels

_MOST_TEXTS = 5
_MOST_CHOICES = 3
_LONGEST_TEXT = 200  # letters of one question
_LONGEST_LABEL = 40


def about_suggestion(suggestion_id: str) -> str:
    """What a reply to the suggestion's message is about, and the tag of that message."""
    return f"gap:{suggestion_id}"


def suggestion_id(about: str) -> str | None:
    """The suggestion that a message is about."""
    return about.removeprefix("gap:") if about.startswith("gap:") else None


def suggestion_card(knowledge: Knowledge, suggestion: Suggestion) -> Reply:
    """The questions with what they may be: a way of asking for a likely entry, silence, not ours, nothing."""
    asked = [key for key in suggestion.nearest if _shelf(key) in {"answer", "request"}][:_MOST_CHOICES]
    rows = [
        _row(knowledge.say("learn_button.asks", title=title), suggestion, key)
        for key, title in _titled(knowledge, asked)
    ]
    rows.append(_row(knowledge.say("learn_button.silent"), suggestion, SILENT))
    not_ours = next((key for key in suggestion.nearest if _shelf(key) == "offtopic"), None) or _any_off_topic(knowledge)
    last = (
        *((_button(knowledge.say("learn_button.not_ours"), suggestion, not_ours),) if not_ours else ()),
        _button(knowledge.say("learn_button.ignore"), suggestion, IGNORE),
    )
    return Reply(text=_text(knowledge, suggestion), buttons=(*rows, last))


def silent_choice(knowledge: Knowledge, suggestion: Suggestion) -> Reply:
    """The card while the admin says which of the topics on which the policy is silent is meant."""
    near = [key for key in suggestion.nearest if _shelf(key) == "silent"]
    keys = (near + [f"silent/{each}" for each in knowledge.silent if f"silent/{each}" not in near])[:_MOST_CHOICES]
    rows = [_row(title, suggestion, key) for key, title in _titled(knowledge, keys)]
    text = f"{_text(knowledge, suggestion)}\n\n{knowledge.say('learn.which_silent')}"
    return Reply(text=text, buttons=(*rows, *(_row(knowledge.say("card_button.back"), suggestion, BACK),)))


def decided_card(knowledge: Knowledge, suggestion: Suggestion, name: str, key: str | None) -> Reply:
    """The card once somebody answered for it."""
    title = label_title(knowledge, key) if key else ""
    verdict = suggestion.verdict or Verdict.IGNORED
    words = knowledge.say(f"learn_verdict.{verdict.name.lower()}", title=title, name=name)
    return Reply(text=f"{_text(knowledge, suggestion)}\n\n{words}")


def teachable(suggestion: Suggestion) -> tuple[str, ...]:
    """The questions that are shown and whole: one in which a name is masked could never be asked again."""
    return tuple(text for text in suggestion.texts[:_MOST_TEXTS] if masked_words(text) == text)


def label_title(knowledge: Knowledge, key: str) -> str:
    """A label as staff know it: the entry's title, the request's."""
    shelf, _, entry_id = key.partition("/")
    if shelf == "request":
        return knowledge.requests[Kind(entry_id)].title
    entry = knowledge.entry(entry_id)
    return entry.title if entry else entry_id


def _text(knowledge: Knowledge, suggestion: Suggestion) -> str:
    lines = [knowledge.say("learn.line", text=_shown(text)) for text in suggestion.texts[:_MOST_TEXTS]]
    left_out = len(suggestion.texts) - len(lines)
    more = [knowledge.say("learn.more", count=left_out)] if left_out else []
    return "\n".join((knowledge.say("learn.card", count=suggestion.count), *lines, *more))


def _shown(text: str) -> str:
    flat = " ".join(masked_words(text).split())
    return flat if len(flat) <= _LONGEST_TEXT else f"{flat[: _LONGEST_TEXT - 1].rstrip()}…"


def _titled(knowledge: Knowledge, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((key, label_title(knowledge, key)) for key in keys)


def _any_off_topic(knowledge: Knowledge) -> str | None:
    return next((f"offtopic/{each}" for each in knowledge.off_topic), None)


def _shelf(key: str) -> str:
    return key.partition("/")[0]


def _row(label: str, suggestion: Suggestion, choice: str) -> tuple[Button, ...]:
    return (_button(label, suggestion, choice),)


def _button(label: str, suggestion: Suggestion, choice: str) -> Button:
    short = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
    return Button(label=short, data=str(StaffPress(action=Action.GAP, key=suggestion.id, choice=choice)))
