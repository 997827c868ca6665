"""What staff type in the group: /viec, /viec quahan, /ma CODE, /timkiem …, /baocao, /trogiup."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from bot.answers.syllables import unmarked
from bot.conversation.dates import local
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import Action
from bot.conversation.staff.cards import code_buttons
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.requests import RequestDesk
from bot.conversation.staff.searching import search
from bot.conversation.staff.weekly import ask_for_week
from bot.conversation.staff.worklist import late_work, open_work
from bot.conversation.words import typed_command
from bot.domain.codes import normalise
from bot.domain.messages import Outgoing, Person, Reply

_Command = Callable[[Work, Person, str], Awaitable[None]]

_LATE_ONLY = "quahan"
_MOST_WEEKS = 52
_NEAR = 0.5  # three letters of six right: enough to recognise a code that was heard badly


class StaffCommands:
    """The commands of the group."""

    def __init__(self, desk: Desk, requests: RequestDesk) -> None:
        self._desk = desk
        self._requests = requests
        self._commands: dict[str, _Command] = {
            "/viec": self._work_list,
            "/ma": self._card,
            "/timkiem": self._search,
            "/baocao": self._week,
            "/trogiup": self._help,
            "/help": self._help,
            "/start": self._help,
        }

    async def run(self, work: Work, member: Person, text: str) -> bool:
        """Do what the command says; False when it is none of ours."""
        name, argument = typed_command(text)
        command = self._commands.get(name)
        if command:
            await command(work, member, argument)
        return command is not None

    async def _work_list(self, work: Work, member: Person, argument: str) -> None:
        knowledge = self._desk.knowledge()
        today = local(knowledge, self._desk.clock.now()).date()
        requests = await work.open_requests()
        if unmarked(argument.lower()).replace(" ", "") == _LATE_ONLY:
            await self._answer(work, late_work(knowledge, today, requests))
        else:
            await self._answer(work, open_work(knowledge, today, requests, await work.open_talks()))

    async def _card(self, work: Work, member: Person, argument: str) -> None:
        if not argument:
            return await self._answer(work, Reply(text=self._desk.say("staff_help.which_code")))
        code = normalise(argument)
        request = await self._desk.request(work, code) if code else None
        if request:
            return await self._requests.show(work, request)
        return await self._answer(work, await self._unknown(work, argument))

    async def _search(self, work: Work, member: Person, argument: str) -> None:
        await self._answer(work, await search(work, self._desk, member, argument))

    async def _week(self, work: Work, member: Person, argument: str) -> None:
        """The picture comes with the next round: drawing takes longer than anybody's message may wait."""
        if argument and not (argument.isdecimal() and 1 <= int(argument) <= _MOST_WEEKS):
            return await self._answer(work, Reply(text=self._desk.say("staff_help.which_week", most=_MOST_WEEKS)))
        await ask_for_week(work, self._desk.knowledge(), self._desk.clock.now(), int(argument or 1))
        return await self._answer(work, Reply(text=self._desk.say("week.drawing")))

    async def _unknown(self, work: Work, typed: str) -> Reply:
        """A code that nobody has: perhaps the open one that looks most like it was meant."""
        codes = [request.code for request in await work.open_requests()]
        nearest = get_close_matches(typed.upper(), codes, n=1, cutoff=_NEAR)
        if not nearest:
            return Reply(text=self._desk.say("staff_help.unknown_code"))
        text = self._desk.say("staff_help.unknown_code_near", near=nearest[0])
        return Reply(text=text, buttons=code_buttons([(Action.OPEN, nearest[0])]))

    async def _help(self, work: Work, member: Person, argument: str) -> None:
        await self._answer(work, Reply(text=self._desk.say("staff_help.all")))

    async def _answer(self, work: Work, reply: Reply) -> None:
        group = await self._desk.group(work)
        if group:
            await work.post(Outgoing(chat=group, reply=reply))
