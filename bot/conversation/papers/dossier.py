"""The dossier of a request: what was asked, every step, how it was verified, whether in time, and whether it is whole.

Redacted, it says which things were asked for and what became of them, and no personal value.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.findings import sentence
from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_moment
from bot.conversation.papers.record_words import details, extension_reason, verification, what, who
from bot.conversation.papers.request_form import letterhead
from bot.conversation.staff.cards import channel_name
from bot.conversation.staff.progress import progress_lines
from bot.conversation.staff.results import ground_with_id
from bot.conversation.values import label_of, value_pairs, whole_pairs
from bot.domain.dossiers import Dossier, SentMessage
from bot.domain.requests import DataRequest
from bot.domain.sheets import Block, Facts, Grid, Heading, Paragraph, Sheet


def dossier_sheet(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Sheet:
    """The dossier to be printed."""
    request = dossier.request
    title = knowledge.requests[request.kind].title
    kind = "subtitle_redacted" if redacted else "subtitle"
    return Sheet(
        head=letterhead(knowledge),
        title=knowledge.say("dossier.title", code=request.code),
        subtitle=knowledge.say(f"dossier.{kind}", title=title),
        blocks=tuple(_blocks(knowledge, dossier, redacted=redacted)),
        foot=knowledge.say("dossier.foot", code=request.code, shop=knowledge.business.short_name),
    )


def asked_pairs(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> list[tuple[str, str]]:
    """What was asked, label and value; redacted, only which things; nothing where it was deleted in its time."""
    request = dossier.request
    if not redacted:
        return list(whole_pairs(knowledge, request))
    pairs = list(value_pairs(knowledge, request, lambda field, value: knowledge.say("dossier.hidden")))
    if request.slots.note:
        pairs.append((label_of(knowledge, request, "note"), knowledge.say("dossier.hidden")))
    return pairs


def seal_words(knowledge: Knowledge, dossier: Dossier) -> str:
    """Whether the record is whole, or where it breaks first."""
    if dossier.fault is None:
        return knowledge.say("dossier.whole", count=len(dossier.steps))
    return knowledge.say("dossier.broken", seq=dossier.fault.seq, fault=sentence(f"fault_{dossier.fault.kind}"))


def about_pairs(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Iterator[tuple[str, str]]:
    """What is known of the request as a whole."""
    request = dossier.request
    yield knowledge.say("paper.code"), request.code
    yield knowledge.say("paper.kind"), knowledge.requests[request.kind].title
    yield knowledge.say("paper.sent_at"), say_moment(knowledge, request.opened_at)
    yield knowledge.say("paper.channel"), channel_name(knowledge, request.chat.channel)
    if request.chat.id and not redacted:
        yield knowledge.say("dossier.chat"), request.chat.id
    yield knowledge.say("dossier.state"), knowledge.say(f"status.is_{request.status}")
    yield knowledge.say("dossier.owner"), _owner(knowledge, dossier, redacted=redacted)
    yield knowledge.say("dossier.verified"), _verified(knowledge, dossier)


def _blocks(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Iterator[Block]:
    request = dossier.request
    if dossier.values_deleted:
        yield Paragraph(text=knowledge.say("dossier.deleted"))
    yield Facts(pairs=tuple(about_pairs(knowledge, dossier, redacted=redacted)))
    yield Heading(text=knowledge.say("paper.says"))
    asked = asked_pairs(knowledge, dossier, redacted=redacted)
    yield Facts(pairs=tuple(asked)) if asked else Paragraph(text=_nothing(knowledge, dossier))
    yield Heading(text=knowledge.say("dossier.in_time"))
    yield Paragraph(text=_progress(knowledge, dossier))
    if request.items:
        yield Heading(text=knowledge.say("dossier.results"))
        yield _results(knowledge, request)
    yield Heading(text=knowledge.say("dossier.steps"))
    yield _steps(knowledge, dossier, redacted=redacted)
    yield Heading(text=knowledge.say("dossier.messages"))
    yield _messages(knowledge, dossier, redacted=redacted)
    yield from _papers(knowledge, dossier)
    yield Heading(text=knowledge.say("dossier.seal"))
    yield Paragraph(text=seal_words(knowledge, dossier))
    yield Paragraph(text=knowledge.say("dossier.about_seal"), quiet=True)
    yield _hashes(knowledge, dossier)


def _nothing(knowledge: Knowledge, dossier: Dossier) -> str:
    return knowledge.say("dossier.deleted" if dossier.values_deleted else "card.no_values")


def _owner(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> str:
    owner = dossier.request.owner
    if owner is None:
        return knowledge.say("card.nobody")
    latest = [step.event for step in dossier.steps if step.event.by == owner.id]
    return who(knowledge, dossier, latest[-1], redacted=redacted) if latest else knowledge.say("card.nobody")


def _verified(knowledge: Knowledge, dossier: Dossier) -> str:
    request = dossier.request
    if request.verified_at is None:
        return knowledge.say("dossier.not_verified" if request.needs_verification else "dossier.no_verification")
    how = verification(knowledge, request) or knowledge.say("dossier.deleted_short")
    return knowledge.say("dossier.verified_how", how=how, at=say_moment(knowledge, request.verified_at))


def _progress(knowledge: Knowledge, dossier: Dossier) -> str:
    lines = progress_lines(knowledge, dossier.request)
    reason = extension_reason(knowledge, dossier)
    return "\n".join(filter(None, (lines, knowledge.say("dossier.extended", reason=reason) if reason else "")))


def _results(knowledge: Knowledge, request: DataRequest) -> Grid:
    rows = []
    for item in request.items:
        ground = ground_with_id(knowledge, request, item.ground or "")
        result = knowledge.say(f"dossier.result_{item.result}") if item.result else ""
        rows.append(
            (
                knowledge.say(f"field.{item.field}"),
                result,
                ground.title if ground else "",
                ground.basis if ground else "",
            )
        )
    return Grid(head=_columns(knowledge, "results_head"), rows=tuple(rows), widths=(3, 2, 4, 6))


def _steps(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Grid:
    rows = tuple(
        (
            str(step.seq),
            say_moment(knowledge, step.event.at),
            who(knowledge, dossier, step.event, redacted=redacted),
            what(knowledge, step.event),
            details(knowledge, dossier.request, step.event, redacted=redacted)
            if step.values_kept
            else knowledge.say("dossier.deleted_short"),
        )
        for step in dossier.steps
    )
    return Grid(head=_columns(knowledge, "steps_head"), rows=rows, widths=(1, 5, 4, 4, 6))


def _messages(knowledge: Knowledge, dossier: Dossier, *, redacted: bool) -> Block:
    if not dossier.messages:
        return Paragraph(text=knowledge.say("dossier.no_messages"))
    rows = tuple(_message(knowledge, each, redacted=redacted) for each in dossier.messages)
    return Grid(head=_columns(knowledge, "messages_head"), rows=rows, widths=(3, 3, 3, 5))


def _message(knowledge: Knowledge, message: SentMessage, *, redacted: bool) -> tuple[str, ...]:
    words = message.text or knowledge.say("dossier.words_gone")
    return (
        say_moment(knowledge, message.posted_at),
        message_state(knowledge, message),
        say_moment(knowledge, message.settled_at) if message.settled_at else "",
        knowledge.say("dossier.hidden") if redacted and message.text else words,
    )


def message_state(knowledge: Knowledge, message: SentMessage) -> str:
    """What became of the message."""
    return knowledge.say(f"dossier.message_{message.state}", reason=message.reason or "")


def _papers(knowledge: Knowledge, dossier: Dossier) -> Iterator[Block]:
    if dossier.papers:
        yield Heading(text=knowledge.say("dossier.papers"))
        rows = tuple((paper.name, say_moment(knowledge, paper.at), paper.digest) for paper in dossier.papers)
        yield Grid(head=_columns(knowledge, "papers_head"), rows=rows, widths=(3, 3, 6))


def _hashes(knowledge: Knowledge, dossier: Dossier) -> Grid:
    rows = tuple((str(step.seq), step.hash) for step in dossier.steps)
    return Grid(head=_columns(knowledge, "seal_head"), rows=rows, widths=(1, 9))


def _columns(knowledge: Knowledge, phrase: str) -> tuple[str, ...]:
    return tuple(knowledge.phrases[f"dossier.{phrase}"].split("|"))
