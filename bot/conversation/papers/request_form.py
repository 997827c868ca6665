"""The request form that the customer keeps: what the request says, its dates, how it is verified, a place to sign."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from bot.content.knowledge import Knowledge
from bot.conversation.dates import say_day, say_moment
from bot.conversation.staff.cards import channel_name
from bot.conversation.values import line, whole_pairs
from bot.domain.requests import DataRequest
from bot.domain.sheets import Block, Facts, Heading, Link, Paragraph, Sheet, Signatures


def form_name(knowledge: Knowledge, code: str) -> str:
    """The file's name."""
    return f"{knowledge.say('paper.form_file', code=code)}.pdf"


def request_form(knowledge: Knowledge, request: DataRequest) -> Sheet:
    """The form as it is printed when the request was sent."""
    business, title = knowledge.business, knowledge.requests[request.kind].title
    return Sheet(
        head=letterhead(knowledge),
        title=knowledge.say("paper.form_title"),
        subtitle=knowledge.say("paper.form_subtitle", title=title, code=request.code),
        blocks=tuple(_blocks(knowledge, request)),
        foot=knowledge.say("paper.form_foot", code=request.code, shop=business.short_name),
    )


def letterhead(knowledge: Knowledge) -> str:
    """Who writes, above the title of every document."""
    business = knowledge.business
    return knowledge.say(
        "paper.head",
        name=business.name,
        address=business.address,
        hotlines=knowledge.hotlines,
        email=business.email,
    )


def quoted(knowledge: Knowledge, request: DataRequest) -> str:
    """The clauses that this kind of request reads to the customer, word for word; empty where it names none."""
    clauses = map(knowledge.clause, knowledge.requests[request.kind].quotes)
    quotes = [knowledge.say("paper.quote", number=each.number, text=each.text.strip()) for each in clauses if each]
    return "\n".join((knowledge.say("paper.quotes", title=knowledge.policy.title), *quotes)) if quotes else ""


def mail_link(knowledge: Knowledge, request: DataRequest) -> str:
    """Opens an e-mail to the business with the code as its subject and the request's own words."""
    title = knowledge.requests[request.kind].title
    subject = knowledge.say("paper.mail_subject", code=request.code, title=title)
    lines = "\n".join(line(knowledge, *pair) for pair in whole_pairs(knowledge, request))
    body = knowledge.say("paper.mail_body", code=request.code, title=title, lines=lines).replace("\n", "\r\n")
    return f"mailto:{knowledge.business.email}?subject={quote(subject)}&body={quote(body)}"


def _blocks(knowledge: Knowledge, request: DataRequest) -> Iterator[Block]:
    yield Facts(pairs=tuple(_about(knowledge, request)))
    yield Heading(text=knowledge.say("paper.says"))
    yield Facts(pairs=tuple(whole_pairs(knowledge, request)))
    yield Paragraph(text=knowledge.fill(knowledge.requests[request.kind].purpose).strip(), quiet=True)
    yield Heading(text=knowledge.say("paper.verifying"))
    needs = "required" if request.needs_verification else "chat"
    yield Paragraph(text=knowledge.say(f"paper.verifying_{needs}").strip())
    quotes = quoted(knowledge, request)
    if quotes:
        yield Heading(text=knowledge.say("paper.policy"))
        yield Paragraph(text=quotes)
    yield Heading(text=knowledge.say("paper.in_writing"))
    yield Paragraph(text=knowledge.say("paper.how_in_writing", email=knowledge.business.email))
    yield Link(text=knowledge.say("paper.mail_link"), url=mail_link(knowledge, request))
    yield Signatures(names=(knowledge.say("paper.signed_customer"), knowledge.say("paper.signed_staff")))


def _about(knowledge: Knowledge, request: DataRequest) -> Iterator[tuple[str, str]]:
    yield knowledge.say("paper.code"), request.code
    yield knowledge.say("paper.kind"), knowledge.requests[request.kind].title
    yield knowledge.say("paper.sent_at"), say_moment(knowledge, request.opened_at)
    yield knowledge.say("paper.channel"), channel_name(knowledge, request.chat.channel)
    yield knowledge.say("paper.answer_by"), say_day(knowledge, request.answer_by)
    yield knowledge.say("paper.finish_by"), say_day(knowledge, request.finish_by)
