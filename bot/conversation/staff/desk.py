"""What everybody at the staff's side works with: the content, the clock, the group, the way to customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide, Words
from bot.conversation.ports import Clock, Work
from bot.conversation.proving import Asked, asked
from bot.conversation.shop import Shops
from bot.conversation.staff.cards import asking_card, request_card
from bot.conversation.staff.reports import report_kept
from bot.conversation.staff.threads import about_request, about_view, card_of
from bot.conversation.staff.windows import may_write
from bot.domain.messages import ButtonRows, ChatRef, Outgoing, Person, Receipt, Reply
from bot.domain.requests import DataRequest
from bot.domain.talks import Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The staff's desk. `configured` is the group of the settings; it may go on under another id since."""

    knowledge: Callable[[], Knowledge]
    shops: Shops
    clock: Clock
    customers: CustomerSide
    codes: Callable[[], str]
    configured: ChatRef | None
    admins: frozenset[str] = frozenset()  # their ids at the group's service
    mails: bool = False  # whether e-mail can be sent

    def is_admin(self, member: Person, channel: str) -> bool:
        """Whether this person, writing there, is one of the admins."""
        return self.configured is not None and channel == self.configured.channel and member.id in self.admins

    async def group(self, work: Work) -> ChatRef | None:
        """The staff group under its present id; None when none is configured."""
        if self.configured is None:
            return None
        moved_to = await work.setting(self._moved_key(self.configured))
        return replace(self.configured, id=moved_to) if moved_to else self.configured

    async def group_moved(self, work: Work, new_id: str) -> None:
        """The group goes on under another id (it became a supergroup): all that names it follows."""
        group = await self.group(work)
        if self.configured is None or group is None or group.id == new_id:
            return
        await work.move_chat(group, new_id)
        await work.save_setting(self._moved_key(self.configured), new_id)

    async def request(self, work: Work, code: str) -> DataRequest | None:
        """The request with this code, its chat and then itself locked."""
        chat = await work.chat_of_request(code)
        if chat is None:
            return None
        await work.chat(chat)
        return await work.request(code)

    async def talk(self, work: Work, talk_id: str) -> Talk | None:
        """The talk with this id, its chat and then itself locked."""
        chat = await work.chat_of_talk(talk_id)
        if chat is None:
            return None
        await work.chat(chat)
        return await work.talk(talk_id)

    def say(self, phrase: str, **values: object) -> str:
        """A phrase of the content."""
        return self.knowledge().say(phrase, **values)

    async def post_card(self, work: Work, about: str, card: Reply, *, edit: bool = False) -> None:
        """Show the card of a thread anew, or change the one that stands in the group."""
        group = await self.group(work)
        if group:
            await work.post(Outgoing(chat=group, reply=card, tag=card_of(about), edit=edit, about=about))

    async def post_request(
        self, work: Work, request: DataRequest, *, question: Reply | None = None, edit: bool = False
    ) -> None:
        """The same for a request's own card, perhaps with a question to its owner below it."""
        customer, knowledge = (await work.chat(request.chat)).person, self.knowledge()
        card = (
            asking_card(knowledge, request, customer, question)
            if question
            else request_card(knowledge, request, customer)
        )
        await self.post_card(work, about_request(request.code), card, edit=edit)

    async def note(self, work: Work, about: str, text: str, *, reply_to: str | None = None) -> None:
        """Say something in the group: under the staff's message `reply_to`, otherwise under the thread's card."""
        group = await self.group(work)
        if group:
            under = None if reply_to else card_of(about)
            await work.post(Outgoing(chat=group, reply=Reply(text=text), under=under, reply_to=reply_to, about=about))

    async def tell(
        self, work: Work, chat: ChatRef, about: str, phrase: str, *, buttons: ButtonRows = (), **values: object
    ) -> None:
        """Tell the customer of a step; the group hears only when it could not be delivered."""
        await self.tell_words(work, chat, about, Words(phrase=phrase, values=values, buttons=buttons))

    async def tell_words(self, work: Work, chat: ChatRef, about: str, words: Words) -> None:
        """The same, with all that a message can have."""
        await self._write(work, chat, await self._receipt(work, about, None), about, words)

    async def pass_on(self, work: Work, chat: ChatRef, about: str, words: Words, written_in: str | None) -> None:
        """Tell the customer what staff wrote in the message `written_in`; the group hears how it fared."""
        await self._write(work, chat, await self._receipt(work, about, written_in), about, words)

    async def _write(self, work: Work, chat: ChatRef, receipt: Receipt | None, about: str, words: Words) -> None:
        """What the customer's service would refuse or charge for now is kept until they write again."""
        window, record = self.knowledge().windows.get(chat.channel), await work.chat(chat)
        by_staff = receipt is not None and receipt.message_id is not None
        kept = not may_write(window, record, self.clock.now(), by_staff=by_staff)
        await self.customers.write(work, chat, words, about=about, receipt=receipt, kept=kept)
        if kept and receipt:
            await report_kept(work, self.knowledge(), chat, receipt)

    async def announce(self, work: Work, phrase: str, **values: object) -> None:
        """Say something in the group that belongs to no thread."""
        group = await self.group(work)
        if group:
            await work.post(Outgoing(chat=group, reply=Reply(text=self.say(phrase, **values))))

    def proof_words(self, request: DataRequest) -> Asked:
        """How the customer can show who they are."""
        return asked(self.shops.current(), request, mails=self.mails)

    def prove_by(self, request: DataRequest) -> date | None:
        """The last day for it; None while nobody asked, and where there is no such day."""
        proof = self.knowledge().deadlines.proof
        if proof is None or request.proof_asked_at is None:
            return None
        return self.shops.current().today(request.proof_asked_at) + timedelta(days=proof.days)

    async def hold(self, work: Work, chat: ChatRef, about: str) -> None:
        """Keep the bot quiet in this chat for as long as the content says."""
        minutes = self.knowledge().business.hold_minutes
        await self.customers.hold(work, chat, about, self.clock.now() + timedelta(minutes=minutes))

    async def _receipt(self, work: Work, about: str, message_id: str | None) -> Receipt | None:
        """Whom to tell how a message fared: the group, under the staff's message if it was made from one."""
        group = await self.group(work)
        return Receipt(chat=group, message_id=message_id, about=about) if group else None

    async def show_privately(self, work: Work, member: Person, about: str, text: str) -> None:
        """Send unmasked values to the member's own chat with the bot."""
        group = await self.group(work)
        if group:
            receipt = Receipt(chat=group, message_id=None, about=about_view(about))
            chat = ChatRef(channel=group.channel, id=member.id)
            await work.post(Outgoing(chat=chat, reply=Reply(text=text), receipt=receipt))

    @staticmethod
    def _moved_key(configured: ChatRef) -> str:
        return f"staff_group_after:{configured}"
