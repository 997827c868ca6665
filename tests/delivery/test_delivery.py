import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.delivery.delivery import Delivery
from bot.delivery.lanes import Gather, Route
from bot.delivery.times import Patience, Times
from bot.domain.errors import BotError, ChannelError, ChatMoved, StorageError
from bot.domain.limits import Limit, Limits
from bot.domain.messages import ChatRef, Failed, Outgoing, Parcel, Reply, Sent
from bot.domain.records import Delivered
from bot.storage.database import Database
from tests.conftest import KEY, HandClock

A, B = ChatRef(channel="telegram", id="1"), ChatRef(channel="telegram", id="2")
GROUP, SUPERGROUP = ChatRef(channel="telegram", id="-1"), ChatRef(channel="telegram", id="-100")
FAST = Limit(count=1000, seconds=1)


class Service:
    """A service that takes every message, unless told otherwise for the next ones to a chat."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.parcels: list[Parcel] = []
        self.troubles: dict[str, list[Exception]] = {}
        self.gates: dict[str, asyncio.Event] = {}

    async def send(self, parcel: Parcel) -> Sent:
        self.parcels.append(parcel)
        if gate := self.gates.get(parcel.chat.id):
            await gate.wait()
        if troubles := self.troubles.get(parcel.chat.id):
            raise troubles.pop(0)
        self.shown.append((parcel.chat.id, parcel.reply.text))
        return Sent(message_id=str(len(self.shown)))

    def texts(self, chat: ChatRef) -> list[str]:
        return [text for chat_id, text in self.shown if chat_id == chat.id]


class House:
    """The rest of the program as the delivery sees it."""

    def __init__(self, database: Database, clock: HandClock) -> None:
        self.database = database
        self.clock = clock
        self.service = Service()
        self.posted = 0
        self.results: list[Sent | Failed] = []
        self.settling_troubles: list[Exception] = []
        self.not_settled_in: str | None = None  # the chat whose rows the database does not take

    async def post(self, chat: ChatRef, *texts: str) -> None:
        async with self.database.work() as work:
            for text in texts:
                await work.post(Outgoing(chat=chat, reply=Reply(text=text)))
        self.posted += len(texts)

    async def everything_is_sent(self) -> bool:
        return len(self.results) == self.posted

    async def settled(self, delivered: Sequence[Delivered]) -> None:
        if self.settling_troubles:
            raise self.settling_troubles.pop(0)
        if any(row.message.chat.id == self.not_settled_in for row, _ in delivered):
            raise StorageError("refused")
        new = await self.database.settle({row.id: result for row, result in delivered})
        self.results += [result for row, result in delivered if row.id in new]

    async def moved(self, chat: ChatRef, new_id: str) -> None:
        async with self.database.work() as work:
            await work.move_chat(chat, new_id)

    def delivery(self, limits: Limits, patience: Patience, gather: Gather | None) -> Delivery:
        return Delivery(
            self.database,
            {"telegram": Route(send=self.service.send, limits=limits, gather=gather)},
            settled=self.settled,
            moved=self.moved,
            wake=self.database.posted,
            times=Times(now=self.clock.now, sleep=self.clock.sleep, jitter=lambda: 1),
            patience=patience,
        )

    @asynccontextmanager
    async def delivering(
        self,
        group: Limit = FAST,
        private: Limit = FAST,
        overall: Limit = FAST,
        patience: Patience | None = None,
        gather: Gather | None = None,
    ) -> AsyncIterator[Delivery]:
        limits = Limits(overall=overall, private=private, group=group, is_group=lambda chat_id: chat_id.startswith("-"))
        delivery = self.delivery(limits, patience or Patience(), gather)
        running = asyncio.create_task(delivery.run())
        yield delivery
        delivery.stop()
        await running


@pytest.fixture
def house(sqlite_database: Database, clock: HandClock) -> House:
    return House(sqlite_database, clock)


async def eventually(check: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until it is so; it must be within ten seconds."""
    async with asyncio.timeout(10):
        while True:
            so = check()
            if so if isinstance(so, bool) else await so:
                return
            await asyncio.sleep(0.02)


async def _pass_until(house: House, check: Callable[[], bool], *, seconds: float = 1) -> None:
    """Let time pass in steps until it is so; slowly enough that no send under way outlives its lease."""
    async with asyncio.timeout(30):
        while not check():
            await house.clock.pass_time(seconds=seconds)
            await asyncio.sleep(0.02)


async def test_what_was_posted_is_sent_in_order_without_time_passing(house: House) -> None:
    async with house.delivering():
        await house.post(A, "một", "hai", "ba")
        await eventually(lambda: len(house.results) == 3)
    assert house.service.texts(A) == ["một", "hai", "ba"]


async def test_what_another_process_posted_is_found_by_looking(house: House, sqlite_url: str) -> None:
    async with house.delivering():
        await house.post(A, "một")
        house.database.posted.clear()
        await _pass_until(house, lambda: house.service.texts(A) == ["một"])


async def test_whoever_asks_hears_when_everything_is_delivered(house: House) -> None:
    async with house.delivering() as delivery:
        for text in ("một", "hai", "ba"):
            await house.post(A, text, f"sau {text}")
            async with asyncio.timeout(10):
                await delivery.all_delivered()
            assert house.service.texts(A)[-1] == f"sau {text}"


async def test_what_is_to_be_tried_again_is_not_delivered_yet(house: House) -> None:
    house.service.troubles[A.id] = [ChannelError("busy", retryable=True)]
    async with house.delivering() as delivery:
        await house.post(A, "một")
        waiting = asyncio.create_task(delivery.all_delivered())
        await eventually(lambda: len(house.service.parcels) == 1)
        assert not waiting.done()
        await _pass_until(house, waiting.done)
    assert house.service.texts(A) == ["một"]


async def test_a_chat_does_not_wait_for_another(house: House) -> None:
    gate = house.service.gates[A.id] = asyncio.Event()
    async with house.delivering():
        await house.post(A, "chậm", "sau")
        await house.post(B, "nhanh")
        await eventually(lambda: house.service.texts(B) == ["nhanh"])
        assert house.service.texts(A) == []
        gate.set()
        await eventually(lambda: house.service.texts(A) == ["chậm", "sau"])


async def test_a_customer_is_answered_while_the_group_is_at_its_limit(house: House) -> None:
    async with house.delivering(group=Limit(count=2, seconds=60)):
        await house.post(GROUP, "thẻ 1", "thẻ 2", "thẻ 3", "thẻ 4")
        await eventually(lambda: len(house.service.texts(GROUP)) == 2)
        await house.post(A, "trả lời")
        await eventually(lambda: house.service.texts(A) == ["trả lời"])
        assert len(house.service.texts(GROUP)) == 2
        await house.clock.pass_time(seconds=60)
        await eventually(lambda: len(house.service.texts(GROUP)) == 4)
    assert [parcel.reply.text for parcel in house.service.parcels if parcel.chat == GROUP] == [
        "thẻ 1",
        "thẻ 2",
        "thẻ 3",
        "thẻ 4",
    ]


def joined(messages: Sequence[Outgoing]) -> Reply:
    return Reply(text=" + ".join(message.reply.text for message in messages))


async def test_a_group_near_its_limit_is_told_the_rest_in_one_message(house: House) -> None:
    async with house.delivering(group=Limit(count=8, seconds=60), gather=joined):
        await house.post(GROUP, *(f"thẻ {number}" for number in range(12)))
        await eventually(lambda: len(house.results) == 12)
        shown = house.service.texts(GROUP)
    assert shown[:6] == [f"thẻ {number}" for number in range(6)]
    assert shown[6:] == [" + ".join(f"thẻ {number}" for number in range(6, 12))]
    assert [result for result in house.results if result == Sent(message_id=None)] == [Sent(message_id=None)] * 6


async def test_a_group_at_its_limit_hears_all_that_waited_in_one_message(house: House) -> None:
    async with house.delivering(group=Limit(count=8, seconds=60), gather=joined):
        await house.post(GROUP, "0")
        await eventually(lambda: len(house.results) == 1)
        house.clock.advance(seconds=30)
        for number in range(1, 8):
            await house.post(GROUP, str(number))
            await eventually(house.everything_is_sent)
        await house.post(GROUP, "ba", "bốn", "năm")
        await house.post(A, "trả lời")
        await eventually(lambda: house.service.texts(A) == ["trả lời"])
        assert len(house.service.texts(GROUP)) == 8
        await _pass_until(house, lambda: len(house.results) == 12)
    assert house.service.texts(GROUP)[8:] == ["ba + bốn + năm"]


async def test_two_that_wait_are_not_worth_gathering(house: House) -> None:
    async with house.delivering(group=Limit(count=8, seconds=60), gather=joined):
        await house.post(GROUP, *(str(number) for number in range(8)))
        await eventually(lambda: len(house.results) == 8)
    assert house.service.texts(GROUP) == ["0", "1", "2", "3", "4", "5", "6", "7"]


async def test_private_chats_are_never_gathered(house: House) -> None:
    async with house.delivering(private=Limit(count=8, seconds=60), gather=joined):
        await house.post(A, *(str(number) for number in range(10)))
        await eventually(lambda: len(house.results) == 8)
        await house.clock.pass_time(seconds=60)
        await eventually(lambda: len(house.results) == 10)
    assert house.service.texts(A) == [str(number) for number in range(10)]


async def test_what_was_gathered_is_tried_again_after_a_passing_trouble(house: House) -> None:
    async with house.delivering(group=Limit(count=8, seconds=60), gather=joined):
        await house.post(GROUP, *(str(number) for number in range(6)))
        await eventually(lambda: len(house.results) == 6)
        house.service.troubles[GROUP.id] = [ChannelError("network", retryable=True)]
        await house.post(GROUP, "ba", "bốn", "năm")
        await _pass_until(house, lambda: len(house.results) == 9)
    assert house.service.texts(GROUP)[6:] == ["ba + bốn + năm"]


async def test_what_was_gathered_for_a_group_that_moved_follows_it(house: House) -> None:
    async with house.delivering(group=Limit(count=2, seconds=60), gather=joined):
        await house.post(GROUP, "một", "hai")
        await eventually(lambda: len(house.results) == 2)
        house.service.troubles[GROUP.id] = [ChatMoved(SUPERGROUP.id)]
        await house.post(GROUP, "ba", "bốn", "năm")
        await _pass_until(house, lambda: len(house.results) == 5)
    assert house.service.texts(SUPERGROUP) == ["ba", "bốn", "năm"]


async def test_the_overall_limit_holds_for_all_chats(house: House) -> None:
    async with house.delivering(overall=Limit(count=2, seconds=1)):
        for number in range(4):
            await house.post(ChatRef(channel="telegram", id=str(number)), "chào")
        await eventually(lambda: len(house.results) == 2)
        await house.clock.pass_time(seconds=1)
        await eventually(lambda: len(house.results) == 4)


async def test_a_wait_that_the_service_asks_for_is_kept_for_that_chat_only(house: House) -> None:
    house.service.troubles[A.id] = [ChannelError("limit", retryable=True, retry_after=30)]
    async with house.delivering():
        await house.post(A, "một", "hai")
        await eventually(lambda: house.service.troubles[A.id] == [])
        await house.post(B, "nhanh")
        await eventually(lambda: house.service.texts(B) == ["nhanh"])
        await house.clock.pass_time(seconds=29)
        assert house.service.texts(A) == []
        await _pass_until(house, lambda: house.service.texts(A) == ["một", "hai"])


async def test_a_passing_trouble_is_tried_again(house: House) -> None:
    house.service.troubles[A.id] = [ChannelError("network", retryable=True), RuntimeError("a fault in the channel")]
    async with house.delivering():
        await house.post(A, "một")
        await _pass_until(house, lambda: house.service.texts(A) == ["một"])
    assert house.results == [Sent(message_id="1")]


async def test_a_message_is_given_up_after_its_attempts(house: House) -> None:
    house.service.troubles[A.id] = [ChannelError("network", retryable=True) for _ in range(5)]
    async with house.delivering(patience=Patience(attempts=3)):
        await house.post(A, "một")
        await _pass_until(house, lambda: house.results == [Failed(reason="network")])
    assert len(house.service.parcels) == 3


async def test_a_final_refusal_fails_at_once_and_the_next_message_follows(house: House) -> None:
    house.service.troubles[A.id] = [ChannelError("blocked", retryable=False)]
    async with house.delivering():
        await house.post(A, "một", "hai")
        await eventually(lambda: house.results == [Failed(reason="blocked"), Sent(message_id="1")])
    assert house.service.texts(A) == ["hai"]


async def test_a_chat_that_moved_is_followed(house: House) -> None:
    house.service.troubles[GROUP.id] = [ChatMoved(SUPERGROUP.id)]
    async with house.delivering():
        await house.post(GROUP, "thẻ 1", "thẻ 2")
        await eventually(lambda: house.service.texts(SUPERGROUP) == ["thẻ 1", "thẻ 2"])


async def test_a_send_that_hangs_counts_as_cut(house: House) -> None:
    gate = house.service.gates[A.id] = asyncio.Event()
    async with house.delivering(patience=Patience(send=0.01, attempts=2)):
        await house.post(A, "một")
        await _pass_until(house, lambda: house.results == [Failed(reason="timeout")])
    gate.set()


async def test_a_message_is_not_sent_again_when_the_database_is_away_for_a_moment(house: House) -> None:
    house.settling_troubles = [StorageError("away"), StorageError("away")]
    async with house.delivering():
        await house.post(A, "một")
        await _pass_until(house, lambda: bool(house.results))
    assert house.service.texts(A) == ["một"]


async def test_a_message_is_not_sent_again_when_its_receipt_fails(house: House) -> None:
    house.settling_troubles = [BotError("a fault in the receipt"), BotError("and by itself too")]
    async with house.delivering():
        await house.post(A, "một", "hai")
        await eventually(lambda: house.service.texts(A) == ["một", "hai"])
    assert await house.database.claim("telegram", 10) == ()


async def test_a_message_that_cannot_be_settled_does_not_keep_the_others_waiting(house: House) -> None:
    house.not_settled_in = A.id
    async with house.delivering():
        await house.post(A, "một")
        await house.post(B, "hai", "ba")
        await _pass_until(house, lambda: house.service.texts(B) == ["hai", "ba"])
        await eventually(lambda: len(house.results) == 2)
        house.not_settled_in = None
        await _pass_until(house, lambda: len(house.results) == 3)
    assert house.service.texts(A) == ["một"]


async def test_what_was_delivered_is_settled_before_the_end_also_without_the_database_for_a_moment(
    house: House,
) -> None:
    house.settling_troubles = [StorageError("away"), StorageError("away")]
    gate = house.service.gates[A.id] = asyncio.Event()
    async with house.delivering() as delivery:
        await house.post(A, "một")
        await eventually(lambda: len(house.service.parcels) == 1)
        delivery.stop()
        gate.set()
        await _pass_until(house, lambda: bool(house.results))
    assert house.results == [Sent(message_id="1")]


async def test_stopping_finishes_what_is_under_way_and_begins_nothing(house: House) -> None:
    gate = house.service.gates[A.id] = asyncio.Event()
    async with house.delivering() as delivery:
        await house.post(A, "một", "hai")
        await eventually(lambda: len(house.service.parcels) == 1)
        delivery.stop()
        gate.set()
    assert house.service.texts(A) == ["một"]
    assert house.results == [Sent(message_id="1")]


async def test_what_was_delivered_while_stopping_is_settled_though_another_send_hangs(house: House) -> None:
    gate, hanging = asyncio.Event(), asyncio.Event()
    house.service.gates = {A.id: gate, B.id: hanging}
    async with house.delivering() as delivery:
        await house.post(A, "một")
        await house.post(B, "hai")
        await eventually(lambda: len(house.service.parcels) == 2)
        delivery.stop()
        gate.set()
        await eventually(lambda: len(house.results) == 1)
        hanging.set()
    assert len(house.results) == 2


async def test_a_message_whose_every_attempt_was_cut_is_given_up(house: House) -> None:
    await house.post(A, "một")
    for _ in range(3):  # three processes that died while sending
        await house.database.claim("telegram", 1)
        house.clock.advance(minutes=2)
    async with house.delivering(patience=Patience(attempts=3)):
        await eventually(lambda: house.results == [Failed(reason="gave_up")])
    assert house.service.parcels == []


async def test_two_processes_keep_the_services_limit_together_also_when_the_sender_changes(
    postgres_url: str, clock: HandClock
) -> None:
    first, second = (House(Database(postgres_url, keys=[KEY], now=clock.now), clock) for _ in range(2))
    limit = Limit(count=3, seconds=60)
    await first.post(GROUP, *"1234567")
    assert await first.database.leads("telegram")
    async with second.delivering(group=limit):
        async with first.delivering(group=limit):
            await eventually(lambda: len(first.results) == 3)
            await clock.pass_time(seconds=40)
        await first.database.close()  # the second takes over, with three sends of the first in its limit
        for _ in range(19):
            await clock.pass_time(seconds=1)
            await asyncio.sleep(0.01)
        assert second.results == []
        await _pass_until(second, lambda: len(second.results) == 3)
        await _pass_until(second, lambda: len(second.results) == 4)
    await second.database.close()
    assert first.service.texts(GROUP) + second.service.texts(GROUP) == list("1234567")


async def test_two_deliveries_send_each_message_once(database: Database, clock: HandClock) -> None:
    house = House(database, clock)
    chats = [ChatRef(channel="telegram", id=str(number)) for number in range(10)]
    async with house.delivering(), house.delivering():
        for chat in chats:
            await house.post(chat, "một", "hai")
        await _pass_until(house, lambda: len(house.results) == 20)
    assert sorted(house.service.shown) == sorted((chat.id, text) for chat in chats for text in ("một", "hai"))
