"""Customers who write too much, too long, or open too many requests."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.state import load
from bot.domain.messages import AnsweredByHand, ChatRef, Edited, Media, MediaKind, Press, Text
from tests.conftest import HandClock
from tests.conversation.door import REQUEST, Door

# Every customer of these tests has begun with one message before, see the fixture `door`.


def _limit(door: Door, **limits: int) -> None:
    business = door.knowledge.business
    limited = business.model_copy(update={"limits": business.limits.model_copy(update=limits)})
    door.knowledge = replace(door.knowledge, business=limited)


def _is_warning(text: str) -> bool:
    return text.startswith("Nhiều tin tới liền một lúc")


async def test_who_writes_too_fast_is_told_once_and_then_not_answered(door: Door) -> None:
    _limit(door, messages=3)
    await door.says(*["/menu"] * 6)
    assert [_is_warning(text) for text in await door.posted()][-2:] == [False, True]


async def test_what_comes_too_fast_is_not_even_understood(door: Door) -> None:
    _limit(door, messages=2)
    await door.says(*["email của shop là gì"] * 4)
    assert await door.column("SELECT count(*) FROM questions") == ["1"]


async def test_who_waited_is_answered_again(door: Door, clock: HandClock) -> None:
    _limit(door, messages=1, seconds=60)
    await door.says("/menu", "/menu", "/menu")
    await door.posted()
    clock.advance(seconds=60)
    await door.says("/menu")
    assert [_is_warning(text) for text in await door.posted()] == [False]


async def test_a_clock_that_was_set_back_silences_nobody(door: Door, clock: HandClock) -> None:
    _limit(door, messages=1)
    await door.says("/menu")
    await door.posted()
    clock.advance(minutes=-2)
    await door.says("/menu")
    clock.advance(minutes=2)
    assert [_is_warning(text) for text in await door.posted()] == [False]


async def test_another_customer_is_answered_while_one_is_not(door: Door) -> None:
    _limit(door, messages=2)
    await door.says(*["/menu"] * 9)
    other = ChatRef(channel="telegram", id="777")
    await door.says("/menu", chat=other)
    assert len(await door.posted(other)) == 2  # the greeting and the menu


async def test_erasing_the_history_does_not_begin_the_count_anew(door: Door) -> None:
    _limit(door, messages=3)
    await door.send(Press(data="erased"))
    await door.says("/menu")
    await door.posted()
    await door.says("/menu", "/menu")
    assert [_is_warning(text) for text in await door.posted()] == [True]


async def test_what_staff_write_by_hand_is_not_counted_as_the_customers(door: Door) -> None:
    _limit(door, messages=2)
    for _ in range(3):
        await door.send(AnsweredByHand())
    await door.says("/bot")
    assert not any(map(_is_warning, await door.posted()))


async def test_what_is_too_long_is_cut_before_it_is_read(door: Door) -> None:
    _limit(door, letters=100)
    await door.says("đổi số điện thoại giúp em", "0912345678" + " " * 200 + "x" * 100_000)
    draft = load((await door.record()).state).draft
    assert draft
    assert draft.step == "name"
    for content in (
        Edited(message_id="1", text="x" * 100_000),
        Media(kind=MediaKind.PHOTO, caption="x" * 100_000),
        Press(data="x" * 100_000),
        Text(text="a" * 100_000),
    ):
        await door.send(content)
    assert len((await door.record()).state) < 2000


async def test_a_customer_has_so_many_open_requests_at_a_time(door: Door) -> None:
    _limit(door, open_requests=1)
    await door.says(*REQUEST)
    await door.posted()
    await door.says("đừng gọi điện cho tôi nữa")
    assert "1 yêu cầu chưa xong" in (await door.posted())[-1]
    assert load((await door.record()).state).draft is None
    await door.send(Press(data="withdrawn:K7M-4QM"))
    await door.says("đừng gọi điện cho tôi nữa")
    assert load((await door.record()).state).draft is not None


async def test_half_a_surrogate_pair_is_no_text_and_stops_nobody(door: Door) -> None:
    await door.says("sửa thông tin", "em \ud800 là \udfff Hoa 😀")
    assert await door.posted()
