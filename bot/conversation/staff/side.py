"""The door to the staff's side: what the customer's side tells it, and what happens in the group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.content.knowledge import Knowledge
from bot.conversation.customers import CustomerSide
from bot.conversation.ports import Clock, Draw, Membership, Store, Work
from bot.conversation.shop import Shops
from bot.conversation.staff.announcing import AnnouncementDesk
from bot.conversation.staff.buttons import Action, is_staff_press, read_press
from bot.conversation.staff.cards import owner_name
from bot.conversation.staff.commands import StaffCommands
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.expiring import Expiring
from bot.conversation.staff.freewords import for_group
from bot.conversation.staff.gathering import gathered
from bot.conversation.staff.learning import AdminCommands, Learning, LearningDesk
from bot.conversation.staff.receipts import Receipts
from bot.conversation.staff.relays import Relays
from bot.conversation.staff.reminding import Reminding
from bot.conversation.staff.reports import report
from bot.conversation.staff.requests import RequestDesk
from bot.conversation.staff.returning import Returning
from bot.conversation.staff.talks import TalkDesk
from bot.conversation.staff.threads import about_card, about_request, about_talk, talk_id
from bot.conversation.staff.weekly import Weekly
from bot.domain.errors import ChannelError
from bot.domain.messages import ChatRef, Handled, Incoming, Migrated, Outgoing, Person, Press, Receipt, Reply, Text
from bot.domain.requests import DataRequest, Event, Move
from bot.domain.talks import Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeping:
    """What comes round by itself; each does nothing where nothing is due, and nothing twice."""

    remind: Callable[[], Awaitable[None]]
    expire: Callable[[], Awaitable[None]]
    give_back: Callable[[], Awaitable[None]]


class StaffSide:
    """One group chat of the staff. Without a group everything is kept just the same, and nobody is told."""

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        clock: Clock,
        customers: CustomerSide,
        codes: Callable[[], str],
        group: ChatRef | None,
        learning: Learning | None = None,
        *,
        mails: bool = False,
        members: Membership | None = None,
    ) -> None:
        """`codes` gives a new code each time, for talks and suggestions; `group` is the chat of the settings.

        Without `learning` the group is shown nothing of how the bot understands, and teaches it nothing.
        `mails`: whether e-mail can be sent. `members`: who is in the group; None where everybody in it surely is.
        """
        self._members = members
        self._desk = Desk(
            knowledge=knowledge,
            shops=Shops(knowledge),
            clock=clock,
            customers=customers,
            codes=codes,
            configured=group,
            admins=learning.admins if learning else frozenset(),
            mails=mails,
        )
        self._requests = RequestDesk(self._desk)
        self._talks = TalkDesk(self._desk)
        self._relays = Relays(self._desk, self._talks)
        self._commands = StaffCommands(self._desk, self._requests)
        self._announcements = AnnouncementDesk(self._desk)
        self._learning = LearningDesk(self._desk, learning) if learning else None
        self._admins = (
            AdminCommands(self._desk, learning, self._learning, self._announcements)
            if learning and self._learning
            else None
        )

    def receipts(self, store: Store) -> Receipts:
        """What delivery calls when a message of the outbox arrived or failed for good."""
        return Receipts(store, self._desk)

    def weekly(self, store: Store, draws: Draw) -> Weekly:
        """What sends the weekly picture."""
        return Weekly(self._desk, store, draws)

    def timekeeping(self, store: Store) -> Timekeeping:
        """What the clock does at the staff's side, whoever calls it in time."""
        return Timekeeping(
            remind=Reminding(store, self._desk),
            expire=Expiring(store, self._desk),
            give_back=Returning(store, self._desk),
        )

    async def group(self, work: Work) -> ChatRef | None:
        """The staff group under its present id; None when none is configured."""
        return await self._desk.group(work)

    def claims(self, incoming: Incoming) -> bool:
        """Whether the message is a press of the staff's buttons, wherever it comes from, or an admin's command."""
        if isinstance(incoming.content, Press):
            return is_staff_press(incoming.content.data)
        return self._admins is not None and self._admins.claims(incoming)

    async def turned_away(self, incoming: Incoming) -> Handled | None:
        """What who may not open unmasked values is told; None for everybody and everything else.

        Asked of the service outside any unit of work: no lock waits for the network.
        """
        press = read_press(incoming.content.data) if isinstance(incoming.content, Press) else None
        if self._members is None or press is None or press.action not in {Action.VIEW, Action.TALK_VIEW}:
            return None
        try:
            if await self._members.is_member(incoming.chat, incoming.sender):
                return None
        except ChannelError:
            return Handled(toast=self._desk.say("staff_toast.membership_unknown"))
        return Handled(toast=self._desk.say("staff_toast.no_member"))

    async def new_request(self, work: Work, request: DataRequest) -> None:
        """The customer sent a request: its card comes into the group."""
        await self._desk.post_request(work, request)

    async def customer_moved(self, work: Work, request: DataRequest, event: Event, text: str) -> None:
        """The customer withdrew, reopened or added to the request; `text` is what they wrote with it."""
        await self._desk.post_request(work, request, edit=event.move is not Move.REOPEN)
        note = self._desk.say(
            f"staff_note.{event.move}",
            code=request.code,
            owner=owner_name(self._desk.knowledge(), request.owner),
            text=for_group(text, request.slots, (await work.chat(request.chat)).person),
        )
        await self._desk.note(work, about_request(request.code), note.strip())

    async def customer_blocked(self, work: Work, chat: ChatRef) -> None:
        """The customer lets nothing through any more: said once, under what is open for them, if anything is."""
        group, talk = await self._desk.group(work), await work.open_talk_of(chat)
        codes = [each.code for each in await work.requests_of(chat) if each.is_open]
        about = about_request(codes[0]) if codes else about_talk(talk.id) if talk else None
        if group and about:
            receipt = Receipt(chat=group, message_id=None, about=about)
            await report(work, self._desk.knowledge(), receipt, "has_blocked")

    async def call_person(self, work: Work, chat: ChatRef, person: Person, text: str) -> Talk:
        """The customer asks for a person: a card of its own, or one more message in the talk that is still open."""
        talk = await work.open_talk_of(chat)
        if talk is None:
            return await self._talks.begin(work, chat, person, text)
        await self._relays.from_customer(work, f"talk:{talk.id}", chat, text, edited=False)
        return talk

    async def pass_on(self, work: Work, about: str, chat: ChatRef, text: str, edited: bool) -> None:
        """A customer's further words go below the thread's card ("request:CODE" or "talk:ID")."""
        await self._relays.from_customer(work, about, chat, text, edited=edited)

    async def talk_ended(self, work: Work, about: str) -> None:
        """The customer went back to the bot."""
        talk = await work.talk(key) if (key := talk_id(about)) else None
        if talk and talk.is_open:
            await self._talks.close(work, talk)
        await self._desk.note(work, about, self._desk.say("staff_note.customer_left"))

    async def announce(self, work: Work, phrase: str, **values: object) -> None:
        """Tell the group what concerns no single customer."""
        await self._desk.announce(work, phrase, **values)

    async def weekly_digest(self, work: Work) -> None:
        """Show the group, once a week in opening hours, what was asked and not settled."""
        if self._learning:
            await self._learning.weekly(work)

    async def post(self, work: Work, text: str) -> None:
        """Tell the group something already put into words."""
        group = await self._desk.group(work)
        if group:
            await work.post(Outgoing(chat=group, reply=Reply(text=text)))

    def gathered(self, messages: Sequence[Outgoing]) -> Reply:
        """One message of several that wait for the group."""
        return gathered(self._desk.knowledge(), messages)

    async def chat_moved(self, work: Work, old: ChatRef, new_id: str) -> None:
        """A chat, the group itself or a customer's, goes on under another id: found out when something was sent."""
        if old == await self._desk.group(work):
            await self._desk.group_moved(work, new_id)
        else:
            await work.move_chat(old, new_id)

    async def handle(self, work: Work, incoming: Incoming) -> Handled:
        """One message or press of the group; from any other chat nothing of it is done."""
        if incoming.chat != await self._desk.group(work):
            if self._admins and await self._admins.run(work, incoming):
                return Handled()
            return Handled(toast=self._desk.say("staff_toast.only_group"))
        match incoming.content:
            case Press(data=data):
                return await self._pressed(work, incoming, data)
            case Migrated(new_id=new_id):
                await self._desk.group_moved(work, new_id)
            case Text(text=text) if text.lstrip().startswith("/"):
                await self._commanded(work, incoming, text)
            case _:
                await self._relayed(work, incoming)
        return Handled()

    async def go_on_announcing(self, work: Work) -> None:
        """Tell the next few customers of the announcement under way, if there is one."""
        await self._announcements.go_on(work)

    async def _pressed(self, work: Work, incoming: Incoming, data: str) -> Handled:
        press = read_press(data)
        if press is None:
            return Handled(toast=self._desk.say("staff_toast.stale"))
        if press.action is Action.GAP:
            return await self._learning.pressed(work, incoming.sender, press) if self._learning else Handled()
        if press.action.is_for_talks:
            return await self._talks.pressed(work, incoming.sender, press)
        if press.action.is_for_announcements:
            return await self._announcements.pressed(work, incoming, press)
        return await self._requests.pressed(work, incoming.sender, press)

    async def _commanded(self, work: Work, incoming: Incoming, text: str) -> None:
        """An unknown command is another bot's, unless it answers something of ours: then it is surely a slip."""
        ours = self._admins
        if (ours and await ours.run(work, incoming)) or await self._commands.run(work, incoming.sender, text):
            return
        about = await self._replied_about(work, incoming)
        if about:
            await self._desk.note(
                work, about, self._desk.say("staff_note.no_such_command"), reply_to=incoming.message_id
            )

    async def _relayed(self, work: Work, incoming: Incoming) -> None:
        """A reply to a thread reaches the customer; anything else is the staff's own talk."""
        about = await self._replied_about(work, incoming)
        if about:
            await self._relays.to_customer(work, incoming, about)

    async def _replied_about(self, work: Work, incoming: Incoming) -> str | None:
        """The thread; of a card whose id is not known, such as the first of two copies, by its buttons."""
        known = await work.about(incoming.chat, incoming.reply_to) if incoming.reply_to else None
        return known or about_card(incoming.reply_buttons)
