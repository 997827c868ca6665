"""The token: renewed before it ends, once when refused, by one at a time, and stored before it is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import Handled, Incoming
from tests.channels.recording import Recorder, receiving
from tests.channels.zalo_oa_parts import CUSTOMER, QueueLease, TokenShelf, account, connected, parcel
from tests.conftest import HandClock
from tests.fakes import troubles
from tests.fakes.troubles import Trouble
from tests.fakes.zalo_oa_api import FIRST_REFRESH, MESSAGE, TOKEN, TOKEN_USED, FakeZaloOa, refusal


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    fake = FakeZaloOa()
    async with fake.running():
        yield fake


@pytest.fixture
def shelf() -> TokenShelf:
    return TokenShelf()


async def reason_of(channel: ZaloOaChannel) -> str:
    with pytest.raises(ChannelError) as caught:
        await channel.send(parcel("Dạ"))
    assert caught.value.retryable
    return caught.value.reason


async def test_the_first_token_comes_of_the_settings_and_is_asked_for_as_documented(
    zalo: FakeZaloOa, shelf: TokenShelf
) -> None:
    async with connected(zalo, shelf=shelf) as channel:
        await channel.send(parcel("Dạ"))
        await channel.send(parcel("Vâng"))
    assert zalo.called(TOKEN) == [
        {"refresh_token": FIRST_REFRESH, "app_id": account().app_id, "grant_type": "refresh_token"}
    ]
    assert [tokens.refresh for tokens in shelf.saved] == ["demo-refresh-token-2"]
    assert zalo.messages(CUSTOMER) == ["Dạ", "Vâng"]


async def test_after_a_restart_the_stored_token_is_used(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    for _ in range(2):
        async with connected(zalo, shelf=shelf) as channel:
            await channel.send(parcel("Dạ"))
    assert zalo.renewals == 1


async def test_a_new_consent_in_the_settings_begins_anew(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    async with connected(zalo, shelf=shelf) as channel:
        await channel.send(parcel("Dạ"))
    zalo.refresh_token = "demo-refresh-of-a-new-consent"
    async with connected(zalo, shelf=shelf, refresh_token="demo-refresh-of-a-new-consent") as channel:
        await channel.send(parcel("Dạ"))
    assert zalo.renewals == 2


async def test_the_token_is_renewed_before_its_end(zalo: FakeZaloOa, shelf: TokenShelf, clock: HandClock) -> None:
    async with connected(zalo, shelf=shelf, clock=clock) as channel:
        await channel.send(parcel("Dạ"))
        clock.advance(hours=19)
        await channel.send(parcel("Dạ"))
        assert zalo.renewals == 1
        clock.advance(hours=2)
        await channel.send(parcel("Dạ"))
    assert zalo.renewals == 2
    assert shelf.saved[-1].expires_at == clock.now() + timedelta(hours=25)


@pytest.mark.parametrize("expires_in", [3600, "3600", None])
async def test_the_lifetime_is_read_as_number_or_text(
    zalo: FakeZaloOa, shelf: TokenShelf, clock: HandClock, expires_in: object
) -> None:
    answer = {"access_token": "a", "refresh_token": "b", "expires_in": expires_in}
    zalo.access_token = "a"
    zalo.misbehave(TOKEN, Trouble(body=answer))
    async with connected(zalo, shelf=shelf, clock=clock) as channel:
        await channel.send(parcel("Dạ"))
    assert shelf.saved[-1].expires_at - clock.now() == timedelta(hours=1 if expires_in else 25)


async def test_a_channel_that_nobody_uses_keeps_its_token_fresh(
    zalo: FakeZaloOa, shelf: TokenShelf, clock: HandClock
) -> None:
    async with connected(zalo, shelf=shelf, clock=clock) as channel, receiving(channel, Recorder()):
        async with asyncio.timeout(10):
            while zalo.renewals < 3:
                await clock.pass_time(minutes=30)
                await asyncio.sleep(0)
    assert len(shelf.saved) >= 2


async def test_while_it_cannot_be_renewed_the_old_token_works_on_and_zalo_is_not_asked_each_time(
    zalo: FakeZaloOa, shelf: TokenShelf, clock: HandClock
) -> None:
    async with connected(zalo, shelf=shelf, clock=clock) as channel:
        await channel.send(parcel("Dạ"))
        clock.advance(hours=21)
        zalo.misbehave(TOKEN, troubles.SERVER_ERROR)
        for _ in range(3):
            await channel.send(parcel("Dạ"))
        assert len(zalo.called(TOKEN)) == 2
        clock.advance(minutes=2)
        await channel.send(parcel("Dạ"))
    assert zalo.renewals == 2
    assert len(zalo.messages(CUSTOMER)) == 5


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_refused_token_is_renewed_once_and_the_message_sent(
    zalo: FakeZaloOa, shelf: TokenShelf, code: int
) -> None:
    async with connected(zalo, shelf=shelf) as channel:
        await channel.send(parcel("Dạ"))
        zalo.misbehave(MESSAGE, refusal(code))
        await channel.send(parcel("Vâng"))
    assert zalo.renewals == 2
    assert zalo.messages(CUSTOMER) == ["Dạ", "Vâng"]


async def test_a_token_that_is_refused_twice_is_no_reason_to_ask_without_end(
    zalo: FakeZaloOa, shelf: TokenShelf
) -> None:
    async with connected(zalo, shelf=shelf) as channel:
        await channel.send(parcel("Dạ"))
        zalo.misbehave(MESSAGE, refusal(-216), refusal(-216))
        assert await reason_of(channel) == "unauthorized"
    assert zalo.renewals == 2


async def test_a_token_that_another_process_renewed_is_taken_from_the_store(
    zalo: FakeZaloOa, shelf: TokenShelf
) -> None:
    async with connected(zalo, shelf=shelf) as one, connected(zalo, shelf=shelf) as other:
        await one.send(parcel("Dạ"))
        await other.send(parcel("Dạ"))
        zalo.end_access()
        await one.send(parcel("Dạ"))
        await other.send(parcel("Dạ"))
    assert zalo.renewals == 2


async def test_many_processes_at_once_renew_once(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    shared = asyncio.Lock()
    async with AsyncExitStack() as stack:
        channels = [
            await stack.enter_async_context(connected(zalo, shelf=shelf, lease=QueueLease(shared))) for _ in range(3)
        ]
        await asyncio.gather(*(channel.send(parcel("Dạ")) for channel in channels for _ in range(3)))
    assert zalo.renewals == 1
    assert len(zalo.messages(CUSTOMER)) == 9


async def test_while_another_process_has_the_lease_nobody_else_renews(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    shared = asyncio.Lock()
    async with connected(zalo, shelf=shelf, lease=QueueLease(shared)) as channel, shared:
        assert await reason_of(channel) == "token busy"
    assert zalo.called(TOKEN) == []


async def test_a_new_token_is_stored_before_it_is_used(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    used_before: list[int] = []

    async def look() -> None:
        used_before.append(len(zalo.called(MESSAGE)))

    shelf.hold = look
    async with connected(zalo, shelf=shelf) as channel:
        await channel.send(parcel("Dạ"))
    assert used_before == [0]


async def test_a_token_that_could_not_be_stored_is_not_used_and_not_lost(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    shelf.away = 4
    async with connected(zalo, shelf=shelf) as channel:
        assert await reason_of(channel) == "storage"
        assert zalo.called(MESSAGE) == []
        await channel.send(parcel("Dạ"))
    assert zalo.renewals == 1
    assert [tokens.refresh for tokens in shelf.saved] == ["demo-refresh-token-2"]


async def test_a_send_that_is_cut_does_not_cut_the_renewal(zalo: FakeZaloOa, shelf: TokenShelf) -> None:
    go_on = asyncio.Event()
    shelf.hold = go_on.wait
    async with connected(zalo, shelf=shelf) as channel:
        send = asyncio.create_task(channel.send(parcel("Dạ")))
        await asyncio.wait_for(zalo.renewal_asked.wait(), 10)
        send.cancel()
        with suppress(asyncio.CancelledError):
            await send
        go_on.set()
    assert [tokens.refresh for tokens in shelf.saved] == [zalo.refresh_token]


@pytest.mark.parametrize("trouble", [troubles.SERVER_ERROR, troubles.GARBAGE, refusal(-32)])
async def test_trouble_of_zalos_own_is_waited_out(zalo: FakeZaloOa, shelf: TokenShelf, trouble: Trouble) -> None:
    zalo.misbehave(TOKEN, trouble)
    async with connected(zalo, shelf=shelf) as channel:
        assert await reason_of(channel) == "unreachable"
        await channel.send(parcel("Dạ"))


async def test_a_renewing_token_that_zalo_refused_is_not_tried_again_and_the_alarm_is_raised(
    zalo: FakeZaloOa, shelf: TokenShelf
) -> None:
    zalo.misbehave(TOKEN, TOKEN_USED)
    with capture_logs() as logs:
        async with connected(zalo, shelf=shelf) as channel:
            assert [await reason_of(channel) for _ in range(3)] == ["consent_needed"] * 3
    assert len(zalo.called(TOKEN)) == 1
    assert [log["log_level"] for log in logs if log["event"] == "zalo_oa_consent_needed"] == ["critical"]


async def test_a_start_without_consent_ends_the_program(zalo: FakeZaloOa) -> None:
    async def handle(_: Incoming) -> Handled:
        return Handled()

    async with connected(zalo, refresh_token="demo-refresh-token-used-up") as channel:
        with pytest.raises(ChannelError) as caught:
            await asyncio.wait_for(channel.run(handle), 10)
    assert (caught.value.reason, caught.value.retryable) == ("consent_needed", False)


def test_secrets_are_in_no_repr(shelf: TokenShelf) -> None:
    shown = repr(account())
    assert not any(secret in shown for secret in ("demo-app-secret", "demo-oa-secret-key", FIRST_REFRESH))
