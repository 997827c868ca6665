"""A later message that may belong to a request sent before: the customer says where it goes, and it is kept until then.

Nothing is added by guess. The words wait in the chat's state, by the kind of request that they were read as.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.answers.outcome import Outcome, OutcomeKind
from bot.answers.values.reading import read_slots
from bot.conversation import following
from bot.conversation.buttons import button, column, plain_button
from bot.conversation.dates import say_moment
from bot.conversation.decision import Decision
from bot.conversation.requesting.values import LONGEST_NOTE
from bot.conversation.restraint import has_many_requests
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState, Undecided
from bot.domain.codes import without_code
from bot.domain.messages import Button, ButtonRows
from bot.domain.moves import allowed
from bot.domain.requests import Actor, DataRequest, Kind, Move, Slots

_MOST_OFFERED = 3
_LONGEST_QUOTE = 300  # letters of the customer's own words, said back
_REMINDED = timedelta(days=1)  # so long whatever is shown leads back to words that wait
_ASKING = ("attach:", "anew:")


def asked(situation: Situation, kind: Kind, text: str) -> Decision | None:
    """Where a message goes that was read as a request of this kind; None when no open one of the chat could be meant.

    Words such as "em nhầm" or "bổ sung" may also be about a request of another kind.
    """
    own = _own(situation)
    same = [each for each in own if each.kind is kind]
    others = [each for each in own if each.kind is not kind] if situation.shop.words.adds(text) else []
    return _ask(situation, kind, text, (*same, *others)) if same or others else None


def asked_unclear(situation: Situation, outcome: Outcome, text: str) -> Decision | None:
    """The same for a message that was not understood, when it says that it mends what was sent, or gives a value."""
    own = _own(situation)
    if not own or situation.shop.words.asks(text):
        return None
    kind = outcome.wish.kind if outcome.wish else own[0].kind
    gives_value = outcome.kind is OutcomeKind.UNSURE and read_slots(text, kind) != Slots()
    return _ask(situation, kind, text, own) if gives_value or situation.shop.words.adds(text) else None


def asked_named(situation: Situation, request: DataRequest, text: str) -> Decision | None:
    """The same for words that name the code of an open request; None when they only ask how it stands or undo it.

    A wish of another kind, such as "xoá", that says nothing more is about the request itself.
    """
    words, rest = situation.shop.words, without_code(text)
    if not _takes_more(request) or words.meaning(rest):
        return None
    wished = situation.understand(rest).first
    kind = wished.wish.kind if wished.kind is OutcomeKind.REQUEST and wished.wish else None
    if kind is request.kind or words.adds(rest) or read_slots(rest, request.kind) != Slots():
        return _ask(situation, kind or request.kind, text, (request,))
    return None


def again(situation: Situation) -> Decision:
    """Where the words go that wait, the newest first."""
    if not situation.state.undecided:
        return situation.decided(situation.say("stale.button"), buttons=((plain_button(situation.shop, "status"),),))
    return _question(situation, situation.state.undecided[-1], situation.say("later.kept", text=_quoted(situation)))


def attach(situation: Situation, argument: str) -> Decision:
    """The words that wait are added to the chosen request; when that has ended, they wait on for a new one."""
    name, _, code = argument.partition(":")
    kept = waiting(situation.state, name)
    if kept is None:
        return following.status(situation, code)
    added = following.add(situation, code, kept.text)
    if added.effects:
        return replace(added, state=without(added.state, kept.kind, kept.text))
    last = added.replies[-1]
    buttons = column((_anew(situation, kept.kind), _forget(situation, kept.kind)))
    told = f"{last.text}\n\n{situation.say('later.still_kept')}"
    return replace(added, replies=(*added.replies[:-1], replace(last, text=told, buttons=buttons)))


def forget(situation: Situation, name: str) -> Decision:
    """The words that wait are for nobody."""
    kept = waiting(situation.state, name)
    state = without(situation.state, kept.kind, kept.text) if kept else situation.state
    return situation.decided(situation.say("call.declined"), state=state)


def waiting(state: ChatState, name: str) -> Undecided | None:
    """The words that wait and were read as a request of the kind with this name."""
    return next((each for each in state.undecided if each.kind == name), None)


def without(state: ChatState, kind: Kind, text: str) -> ChatState:
    """The state in which these words, read as a request of this kind, do not wait any more."""
    left = (each for each in state.undecided if (each.kind, each.text) != (kind, text))
    return replace(state, undecided=tuple(left))


def asks(decision: Decision) -> bool:
    """Whether the last thing said asks where a message goes."""
    shown = decision.replies[-1].buttons if decision.replies else ()
    return is_asked(each for row in shown for each in row)


def is_asked(offered: Iterable[Button]) -> bool:
    """Whether these choices are where a message goes."""
    return any(each.data.startswith(_ASKING) for each in offered)


def with_way_back(situation: Situation, decision: Decision) -> Decision:
    """While words wait, whatever else is shown ends with the way back to them; not inside a form."""
    state, shown = decision.state, decision.replies[-1] if decision.replies else None
    recent = any(situation.now - each.at <= _REMINDED for each in state.undecided)
    if shown is None or state.draft or not recent or asks(decision):
        return decision
    rows = (*shown.buttons, (plain_button(situation.shop, "undecided"),))
    return replace(decision, replies=(*decision.replies[:-1], replace(shown, buttons=rows)))


def _own(situation: Situation) -> list[DataRequest]:
    """The open requests that were sent from this chat, newest first."""
    linked = situation.state.linked
    return [each for each in situation.requests if each.code not in linked and _takes_more(each)]


def _takes_more(request: DataRequest) -> bool:
    return Move.ADD in allowed(request, Actor.CUSTOMER)


def _ask(situation: Situation, kind: Kind, text: str, requests: Iterable[DataRequest]) -> Decision:
    """Keep the words, together with those of this kind that wait already, and ask where they go."""
    before = waiting(situation.state, kind)
    known = before.text if before and before.text != text else ""
    together = "\n".join(filter(None, (known, text)))
    is_full = bool(known) and len(together) > LONGEST_NOTE
    codes = tuple(each.code for each in requests)[:_MOST_OFFERED]
    kept = Undecided(kind=kind, text=known if is_full else together, codes=codes, at=situation.now)
    others = tuple(each for each in situation.state.undecided if each.kind is not kind)
    situation = situation.in_state(replace(situation.state, undecided=(*others, kept), unclear_rounds=0))
    leads = [situation.say("later.full")] if is_full else []
    leads += [situation.say("later.kept", text=_quoted(situation))] if known else []
    return _question(situation, kept, "\n\n".join(leads))


def _question(situation: Situation, kept: Undecided, lead: str) -> Decision:
    """One button for each request that is still open, and one for a new request where there may be one more."""
    found = (situation.request(code) for code in kept.codes)
    requests = [each for each in found if each and _takes_more(each)]
    told = "\n\n".join(filter(None, (lead, _which(situation, requests))))
    return situation.decided(told, buttons=_ways(situation, kept.kind, requests))


def _which(situation: Situation, requests: list[DataRequest]) -> str:
    if not requests:
        return situation.say("later.all_ended")
    if has_many_requests(situation):
        return situation.say("later.only_adding", count=sum(request.is_open for request in situation.requests))
    if len(requests) == 1:
        title = situation.knowledge.requests[requests[0].kind].title
        return situation.say("later.this", code=requests[0].code, title=title)
    return situation.say("later.which", lines="\n".join(_line(situation, each) for each in requests))


def _line(situation: Situation, request: DataRequest) -> str:
    title = situation.knowledge.requests[request.kind].title
    sent = say_moment(situation.knowledge, request.opened_at)
    return situation.say("later.line", code=request.code, title=title, at=sent)


def _ways(situation: Situation, kind: Kind, requests: list[DataRequest]) -> ButtonRows:
    attaching = [button(situation.say("button.attach", code=each.code), "attach", kind, each.code) for each in requests]
    fresh = [] if requests and has_many_requests(situation) else [_anew(situation, kind)]
    return column((*attaching, *fresh, _forget(situation, kind)))


def _anew(situation: Situation, kind: Kind) -> Button:
    return button(situation.say("button.anew"), "anew", kind)


def _forget(situation: Situation, kind: Kind) -> Button:
    return button(situation.say("button.forget"), "forget", kind)


def _quoted(situation: Situation) -> str:
    """The words that wait, as many as a message shows well."""
    text = situation.state.undecided[-1].text
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()}…"
