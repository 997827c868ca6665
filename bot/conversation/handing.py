"""What is handed to a customer on the spot: a request's form, everything held about the chat; and whether they want
announcements.
"""

from __future__ import annotations

from typing import assert_never

from bot.conversation.buttons import column
from bot.conversation.customers import CustomerSide, Words
from bot.conversation.decision import SendForm, TakeAway, WantNews
from bot.conversation.own_data import own_data
from bot.conversation.papers.forms import Forms, as_file
from bot.conversation.papers.request_form import mail_link
from bot.conversation.ports import Work
from bot.conversation.situation import Situation
from bot.domain.messages import Attachment, AttachmentKind, Button, Incoming
from bot.domain.requests import DataRequest


class Handing:
    """Carries out these effects."""

    def __init__(self, customers: CustomerSide, forms: Forms) -> None:
        self._customers = customers
        self.forms = forms

    async def carry_out(
        self, work: Work, incoming: Incoming, situation: Situation, effect: SendForm | TakeAway | WantNews
    ) -> None:
        """Do one of the things."""
        match effect:
            case SendForm(code=code):
                await self._send_form(work, incoming, situation, code)
            case TakeAway():
                await self._take_away(work, incoming, situation)
            case WantNews(wanted=wanted):
                await (work.opt_in(incoming.chat) if wanted else work.opt_out(incoming.chat))
            case _:
                assert_never(effect)

    async def _send_form(self, work: Work, incoming: Incoming, situation: Situation, code: str) -> None:
        """The very form that was sent; where there is none of an open request, a new one."""
        kept = await work.papers_of(code)
        request = situation.request(code)
        if not kept and request is not None and request.is_open:
            kept = (await self.forms.of(situation.knowledge, request, situation.now),)
            await work.save_paper(kept[0])
        if not kept or request is None:
            return await self._customers.tell(work, incoming.chat, "paper.gone")
        words = Words(
            phrase="paper.again",
            values={"code": code},
            buttons=column(mail_button(situation, request)),
            attachment=as_file(kept[0]),
        )
        return await self._customers.write(work, incoming.chat, words, about=f"request:{code}")

    async def _take_away(self, work: Work, incoming: Incoming, situation: Situation) -> None:
        held = await work.held_data(incoming.chat)
        content = own_data(situation.knowledge, held, situation.now)
        name = f"{situation.say('own_data.file')}.json"
        file = Attachment(kind=AttachmentKind.FILE, name=name, content=content.encode())
        words = Words(phrase="own_data.here", values={}, attachment=file)
        await self._customers.write(work, incoming.chat, words)


def mail_button(situation: Situation, request: DataRequest) -> tuple[Button, ...]:
    """Opens the prepared e-mail, where the service lets a button do that."""
    if request.chat.channel not in situation.knowledge.mail_links:
        return ()
    return (Button(label=situation.say("button.mail"), url=mail_link(situation.knowledge, request)),)
