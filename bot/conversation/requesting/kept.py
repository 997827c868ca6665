"""Words that wait in the chat's state until the customer says where they go: a message each, in the order they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.state import ChatState, Draft, Undecided


def waiting(state: ChatState, name: str) -> tuple[Undecided, ...]:
    """The messages that wait and were read as a request of the kind with this name."""
    return tuple(each for each in state.undecided if each.kind == name)


def joined(kept: Iterable[Undecided]) -> str:
    """The words of these messages."""
    return "\n".join(each.text for each in kept)


def within(state: ChatState, name: str, text: str) -> tuple[str, ...]:
    """The words of that kind that wait and are part of this text."""
    return tuple(each.text for each in waiting(state, name) if each.text in text)


def with_more(state: ChatState, new: Undecided) -> ChatState:
    """The state in which these words wait too, together with those of their kind; no line waits twice."""
    before = waiting(state, new.kind)
    known = set(joined(before).splitlines())
    lines = [line for line in new.text.splitlines() if line not in known]
    more = (replace(new, text="\n".join(lines)),) if lines else ()
    return _newest(state, (*(replace(each, codes=new.codes, at=new.at) for each in before), *more))


def without(state: ChatState, name: str) -> ChatState:
    """The state in which no words of this kind wait any more."""
    return replace(state, undecided=tuple(each for each in state.undecided if each.kind != name))


def without_sent(state: ChatState, draft: Draft) -> ChatState:
    """The state in which the words that this draft was opened with wait no more."""
    left = (each for each in state.undecided if each.kind is not draft.kind or each.text not in draft.kept)
    return replace(state, undecided=tuple(left))


def corrected(state: ChatState, message: str, text: str) -> ChatState | None:
    """The state with this text in place of what waits from the message, as the newest; None when nothing does."""
    if not message or all(each.message != message for each in state.undecided):
        return None
    others = (each for each in state.undecided if each.message != message)
    changed = (replace(each, text=text) for each in state.undecided if each.message == message)
    return replace(state, undecided=(*others, *changed))


def _newest(state: ChatState, kept: tuple[Undecided, ...]) -> ChatState:
    """The state with these messages, all of one kind, behind those of the others."""
    others = tuple(each for each in state.undecided if each.kind is not kept[0].kind)
    return replace(state, undecided=(*others, *kept))
