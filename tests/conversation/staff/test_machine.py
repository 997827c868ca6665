"""Every button that was ever shown, pressed in any order by several members, while customers act and days pass."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef, Person, Press
from bot.domain.moves import allowed
from bot.domain.requests import COMPLETED, Actor, Change, Field, Kind, Move, Slots, Status
from bot.storage.database import Database
from tests.conftest import KEY, HandClock
from tests.conversation.staff.group import AN, BINH, make_group

CHI = Person(id="13", name="Chi")
CHAT = ChatRef(channel="telegram", id="501")
CODES = ("AAA-AAA", "BBB-BBB")
TWO = Slots(
    changes=(Change(field=Field.PHONE, old="+84981900111", new="+84912345678"), Change(field=Field.NAME, new="Lê Lan")),
    record="+84981900111",
)
# What a customer reads at each end of a request, by words that only that message has.
ENDS = {"đã xong.": "done", "có phần chưa làm được": "partly", "Về yêu cầu": "refused", "đã hết hạn": "expired"}
STEPS = ("Nhân viên shop đã nhận yêu cầu", "đang làm yêu cầu", "cần thêm thời gian", "cần một bên thứ ba")


class Requests(RuleBasedStateMachine):
    """Two requests of one customer: a correction of two fields, and a complaint."""

    template: ClassVar[Path]
    knowledge: ClassVar[Knowledge]

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        file = shutil.copy(self.template, Path(self._folder.name) / "bot.db")
        self._runner = asyncio.Runner()
        self._clock = HandClock()
        self._database = Database(f"sqlite+aiosqlite:///{file}", keys=[KEY], now=self._clock.now)
        self._group = make_group(self._database, self._clock, self.knowledge)
        self._records: dict[str, list[Move]] = {}

    def _run(self, doing: Coroutine[Any, Any, object]) -> None:
        self._runner.run(doing)

    @initialize()
    def requests_come(self) -> None:
        self._run(self._group.request(slots=TWO, code=CODES[0], chat=CHAT))
        self._run(self._group.request(Kind.COMPLAINT, Slots(note="gọi suốt"), code=CODES[1], chat=CHAT))

    @rule(which=st.integers(min_value=0), by=st.sampled_from((AN, BINH, CHI)))
    def somebody_presses(self, which: int, by: Person) -> None:
        """The newer half of all buttons half of the time: old ones do little."""
        offered = list(self._group.offered)
        self._run(self._press(offered[-1 - which % len(offered)], by))

    @rule(which=st.integers(min_value=0, max_value=6), by=st.sampled_from((AN, BINH)))
    def somebody_presses_what_stands_on_a_card(self, which: int, by: Person) -> None:
        cards = [
            message for message in self._group.messages if message.reply.buttons and message.chat.id.startswith("-")
        ]
        if cards:
            data = [button.data for row in cards[which % len(cards)].reply.buttons for button in row]
            self._run(self._press(data[which % len(data)], by))

    async def _press(self, data: str, by: Person) -> None:
        await self._group.handle(Press(data=data), by=by)
        await self._group.deliver()

    @rule(code=st.sampled_from(CODES), move=st.sampled_from((Move.ADD, Move.REOPEN)))
    def the_customer_acts(self, code: str, move: Move) -> None:
        if move in self._customer_may(code):
            self._run(self._group.customer_moves(move, "nói thêm", code))

    @rule(code=st.sampled_from(CODES), really=st.integers(min_value=0, max_value=9))
    def the_customer_seldom_withdraws(self, code: str, really: int) -> None:
        if really == 9 and Move.WITHDRAW in self._customer_may(code):
            self._run(self._group.customer_moves(Move.WITHDRAW, "", code))

    @precondition(lambda self: Move.VERIFY in self._customer_may(CODES[0]))
    @rule()
    def the_customer_proves_it(self) -> None:
        self._run(self._group.customer_proves(code=CODES[0]))

    @rule(days=st.sampled_from((1, 1, 3)))
    def days_pass(self, days: int) -> None:
        self._run(self._group.mornings(days))

    def _customer_may(self, code: str) -> frozenset[Move]:
        return allowed(self._runner.run(self._group.stored(code)), Actor.CUSTOMER)

    @invariant()
    def nothing_is_lost_and_no_state_is_forbidden(self) -> None:
        for code in CODES if self._group.messages else ():
            request = self._runner.run(self._group.stored(code))
            record = self._runner.run(self._group.record(code))
            before = self._records.get(code, [])
            assert record[: len(before)] == before, "an event was lost"
            self._records[code] = record
            if request.status in COMPLETED:
                assert request.verified_at or not request.needs_verification
            if request.verified_at:
                assert Move.VERIFY in _since_reopened(record), "who opened it again was not verified again"
            assert (request.status is Status.RECEIVED) == (request.owner is None and request.is_open)
            assert (request.ended_at is None) == request.is_open
            assert record.count(Move.EXTEND) <= 1
            assert record.count(Move.REOPEN) <= 1

    @invariant()
    def the_customer_never_reads_two_ends_or_a_step_after_the_end(self) -> None:
        for code in CODES:
            texts = [text for text in self._group.texts(CHAT) if code in text.split("\n")[0]]
            ends = [text for text in texts if _end(text)]
            reopened = self._records.get(code, []).count(Move.REOPEN)
            assert len(ends) <= 1 + reopened, ends
            if reopened == 0 and ends:
                assert [text for text in texts[texts.index(ends[0]) + 1 :] if text.startswith(STEPS)] == []

    def teardown(self) -> None:
        broken = self._runner.run(self._database.verify_chains())
        leaks = self._group.leaks()
        self._runner.run(self._database.close())
        self._runner.close()
        self._folder.cleanup()
        assert broken == ()
        assert leaks == []


def _since_reopened(record: list[Move]) -> list[Move]:
    """The moves since the request was opened again, or all of them."""
    return record[record.index(Move.REOPEN) :] if Move.REOPEN in record else record


def _end(text: str) -> str | None:
    return next((end for words, end in ENDS.items() if words in text.split("\n", maxsplit=1)[0]), None)


def test_every_button_in_any_order(
    sqlite_template: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Requests, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Requests, "knowledge", knowledge, raising=False)
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
