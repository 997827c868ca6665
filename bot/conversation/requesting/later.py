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
from bot.conversation.buttons import button, code_button, column, plain_button
from bot.conversation.dates import say_moment
from bot.conversation.decision import AskOn, Decision
from bot.conversation.following import when_cut
from bot.conversation.requesting import kept
from bot.conversation.requesting.values import LONGEST_NOTE
from bot.conversation.restraint import has_many_requests
from bot.conversation.situation import Situation
from bot.conversation.state import Undecided
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
    gives_value = read_slots(rest, request.kind) != Slots()
    only_asks = words.asks(rest) and not (words.adds(rest) and gives_value)
    if not _takes_more(request) or words.meaning(rest) or only_asks:
        return None
    wished = situation.understand(rest).first
    kind = wished.wish.kind if wished.kind is OutcomeKind.REQUEST and wished.wish else None
    if kind is request.kind or words.adds(rest) or gives_value:
        return _ask(situation, kind or request.kind, text, (request,))
    return None


def again(situation: Situation) -> Decision:
    """Where the words go that wait, the newest first."""
    if not situation.state.undecided:
        return situation.decided(situation.say("stale.button"), buttons=((plain_button(situation.shop, "status"),),))
    newest = situation.state.undecided[-1]
    return _question(situation, newest, quoted(situation, newest.kind))


def unclear(situation: Situation, text: str) -> Decision | None:
    """Asked again, when the text answers where the words go without telling; None when it is no answer."""
    if not situation.state.undecided or not is_asked(situation.state.offered):
        return None
    words = situation.shop.words
    answers = words.meaning(text) in {"yes", "send", "no", "addition"} or words.where(text) is not None
    return again(situation) if answers else None


def corrected(situation: Situation, text: str) -> Decision | None:
    """The changed message in place of the words that wait from it; None when none do."""
    state = kept.corrected(situation.state, situation.message_id, text[:LONGEST_NOTE])
    if state is None:
        return None
    asked_again = again(situation.in_state(state))
    return replace(asked_again, replies=(*situation.decided(*when_cut(situation, text)).replies, *asked_again.replies))


def attach(situation: Situation, argument: str) -> Decision:
    """The words that wait are added to the chosen request; when that has ended, they wait on for a new one."""
    name, _, code = argument.partition(":")
    waiting = kept.waiting(situation.state, name)
    if not waiting:
        return following.status(situation, code)
    added = following.add(situation, code, kept.joined(waiting))
    if added.effects:
        state = kept.without(added.state, name)
        return replace(added, state=state, effects=(*added.effects, *asked_on(situation.in_state(state))))
    kind, last = waiting[-1].kind, added.replies[-1]
    buttons = column((_anew(situation, kind), _forget(situation, kind)))
    told = f"{last.text}\n\n{situation.say('later.still_kept')}"
    return replace(added, replies=(*added.replies[:-1], replace(last, text=told, buttons=buttons)))


def forget(situation: Situation, name: str) -> Decision:
    """The words that wait are for nobody; others that wait are asked about."""
    situation = situation.in_state(kept.without(situation.state, name))
    dropped = situation.decided(situation.say("call.declined"))
    on = again(situation).replies if situation.state.undecided else ()
    return replace(dropped, replies=(*dropped.replies, *on))


def asked_on(situation: Situation) -> tuple[AskOn, ...]:
    """The question about words that wait still, for after something else was sent; none when nothing waits."""
    return (AskOn(reply=again(situation).replies[-1]),) if situation.state.undecided else ()


def quoted(situation: Situation, kind: Kind) -> str:
    """The words of this kind that wait, as many as a message shows well, and that they wait."""
    text = kept.joined(kept.waiting(situation.state, kind))
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()}…"
    return situation.say("later.kept", text=shown)


def asks(decision: Decision) -> bool:
    """Whether the last thing said asks where a message goes."""
    shown = decision.replies[-1].buttons if decision.replies else ()
    return is_asked(each for row in shown for each in row)


def is_asked(offered: Iterable[Button]) -> bool:
    """Whether these choices are where a message goes."""
    return any(each.data.startswith(_ASKING) for each in offered)


def with_way_back(situation: Situation, decision: Decision) -> Decision:
    """While words wait, whatever else is shown ends with the way back to them; not inside a form.

    What offers nothing itself leaves the choices before it in force, when these lead to the words.
    """
    state, shown = decision.state, decision.replies[-1] if decision.replies else None
    if shown is None or state.draft or not _is_recent(situation.in_state(state)) or asks(decision):
        return decision
    if not shown.buttons and (is_asked(state.offered) or any(each.data == "undecided" for each in state.offered)):
        return decision
    rows = (*shown.buttons, (plain_button(situation.shop, "undecided"),))
    return replace(decision, replies=(*decision.replies[:-1], replace(shown, buttons=rows)))


def _is_recent(situation: Situation) -> bool:
    return any(situation.now - each.at <= _REMINDED for each in situation.state.undecided)


def _own(situation: Situation) -> list[DataRequest]:
    """The open requests that were sent from this chat, newest first."""
    linked = situation.state.linked
    return [each for each in situation.requests if each.code not in linked and _takes_more(each)]


def _takes_more(request: DataRequest) -> bool:
    return Move.ADD in allowed(request, Actor.CUSTOMER)


def _ask(situation: Situation, kind: Kind, text: str, requests: Iterable[DataRequest]) -> Decision:
    """Keep the words, together with those of this kind that wait already, and ask where they go."""
    before = kept.waiting(situation.state, kind)
    codes = tuple(each.code for each in requests)[:_MOST_OFFERED]
    new = Undecided(kind=kind, text=text[:LONGEST_NOTE], codes=codes, at=situation.now, message=situation.message_id)
    more = kept.with_more(situation.state, new)
    is_full = bool(before) and len(kept.joined(kept.waiting(more, kind))) > LONGEST_NOTE
    state = situation.state if is_full else more
    situation = situation.in_state(replace(state, unclear_rounds=0))
    leads = [situation.say("later.full")] if is_full else [*when_cut(situation, text)]
    leads += [quoted(situation, kind)] if before else []
    return _question(situation, before[-1] if is_full else new, "\n\n".join(leads))


def _question(situation: Situation, words: Undecided, lead: str) -> Decision:
    """One button for each request that is still open, and one for a new request where there may be one more."""
    found = (situation.request(code) for code in words.codes)
    requests = [each for each in found if each and _takes_more(each)]
    told = "\n\n".join(filter(None, (lead, _which(situation, requests))))
    return situation.decided(told, buttons=_ways(situation, words.kind, requests))


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
    stands = [code_button(situation.shop, "status", each.code) for each in requests] if len(requests) == 1 else []
    return column((*attaching, *fresh, _forget(situation, kind), *stands))


def _anew(situation: Situation, kind: Kind) -> Button:
    return button(situation.say("button.anew"), "anew", kind)


def _forget(situation: Situation, kind: Kind) -> Button:
    return button(situation.say("button.forget"), "forget", kind)
