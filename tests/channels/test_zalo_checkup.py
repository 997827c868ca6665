"""Whatever can be wrong with a bot or an account on Zalo is found before it is started; looking changes nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.zalo_bot.checkup import check_zalo_bot
from bot.channels.zalo_oa import Tokens
from bot.channels.zalo_oa.checkup import check_zalo_oa
from bot.domain.checkup import Checked
from tests.channels.zalo_oa_parts import NOW, TokenShelf, connected, parcel
from tests.conftest import HandClock
from tests.fakes.troubles import Trouble, refusal
from tests.fakes.zalo_bot_api import TOKEN, FakeZaloBot
from tests.fakes.zalo_oa_api import ACCOUNT, FakeZaloOa
from tests.fakes.zalo_oa_api import refusal as oa_refusal

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_bot"
OURS = "https://shop.example"
WEBHOOK = f"{OURS}/zalo/bot/webhook"


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot().running() as zalo:
        yield zalo


@pytest.fixture
async def account() -> AsyncIterator[FakeZaloOa]:
    async with FakeZaloOa().running() as zalo:
        yield zalo


async def of_bot(zalo: FakeZaloBot, *, token: str = TOKEN, public_url: str | None = None) -> dict[str, bool]:
    found = await check_zalo_bot(token, api_url=zalo.address, public_url=public_url)
    return {checked.what: checked.well for checked in found}


async def test_a_bot_that_is_polled_is_well(zalo: FakeZaloBot) -> None:
    assert await of_bot(zalo) == {"zalo_bot_token": True, "zalo_bot_polling": True}
    assert {call.method for call in zalo.calls} == {"getMe", "getWebhookInfo"}


@pytest.mark.parametrize("always_200", [True, False])
async def test_a_webhook_is_told_from_none_and_from_another_programs(zalo: FakeZaloBot, always_200: bool) -> None:
    zalo.always_200 = always_200
    assert await of_bot(zalo, public_url=OURS) == {"zalo_bot_token": True, "zalo_bot_webhook_not_yet": True}
    zalo.webhook = WEBHOOK
    assert await of_bot(zalo, public_url=OURS) == {"zalo_bot_token": True, "zalo_bot_webhook": True}
    assert await of_bot(zalo) == {"zalo_bot_token": True, "zalo_bot_webhook_elsewhere": False}
    zalo.webhook = "https://other.example/hook"
    assert await of_bot(zalo, public_url=OURS) == {"zalo_bot_token": True, "zalo_bot_webhook_elsewhere": False}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("api.getWebhookInfo.response", "zalo_bot_webhook_elsewhere"),
        ("api.getWebhookInfo.response.none", "zalo_bot_polling"),
    ],
)
async def test_each_sample_of_where_updates_go_is_read(zalo: FakeZaloBot, name: str, what: str) -> None:
    sample = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    zalo.misbehave("getWebhookInfo", Trouble(body=sample))
    assert what in await of_bot(zalo)


async def test_a_token_that_zalo_does_not_know_is_told_from_a_zalo_that_is_away(zalo: FakeZaloBot) -> None:
    assert await of_bot(zalo, token="1:another") == {"zalo_bot_token_wrong": False}
    zalo.misbehave("getMe", refusal(502, "Bad Gateway"))
    assert await of_bot(zalo) == {"zalo_bot_unreachable": False}
    zalo.misbehave("getWebhookInfo", refusal(502, "Bad Gateway"))
    assert await of_bot(zalo) == {"zalo_bot_unreachable": False}


async def tokens_of(account: FakeZaloOa) -> Tokens:
    """The pair that an account has after its first renewal."""
    shelf = TokenShelf()
    async with connected(account, shelf=shelf) as channel:
        await channel.send(parcel("Chào"))
    account.calls.clear()
    return shelf.saved[-1]


async def of_account(account: FakeZaloOa, tokens: Tokens | None, at: datetime = NOW) -> dict[str, Checked]:
    return {checked.what: checked for checked in await check_zalo_oa(account.address, tokens, lambda: at)}


async def test_an_account_with_a_fresh_token_is_well(account: FakeZaloOa) -> None:
    tokens = await tokens_of(account)
    found = await of_account(account, tokens)
    assert {what: checked.well for what, checked in found.items()} == {"zalo_oa_token": True, "zalo_oa": True}
    assert found["zalo_oa_token"].values == {"days": 90, "since": f"{NOW:%d/%m/%Y}"}
    assert found["zalo_oa"].values == {"name": "Laptop Demo"}
    assert [path for path, _ in account.calls] == [ACCOUNT]
    assert tokens.access not in str(found)


@pytest.mark.parametrize(
    ("days", "what", "well"),
    [(75, "zalo_oa_token", True), (76, "zalo_oa_token_ends", False), (90, "zalo_oa_token_ended", False)],
)
async def test_the_age_of_a_token_says_when_the_admin_must_consent_again(
    account: FakeZaloOa, days: int, what: str, well: bool
) -> None:
    tokens = await tokens_of(account)
    account.end_access()
    found = await of_account(account, tokens, NOW + timedelta(days=days))
    assert {name: checked.well for name, checked in found.items()} == {what: well, "zalo_oa_answers": True}


async def test_before_the_first_start_zalo_must_only_answer(account: FakeZaloOa) -> None:
    found = await of_account(account, None)
    assert {what: checked.well for what, checked in found.items()} == {
        "zalo_oa_token_not_yet": True,
        "zalo_oa_answers": True,
    }


@pytest.mark.parametrize(
    ("trouble", "what"),
    [
        (oa_refusal(-216), "zalo_oa_token_refused"),
        (oa_refusal(-224), "zalo_oa_refused"),
        (Trouble(status=502, body="<html>Bad Gateway</html>"), "zalo_oa_unreachable"),
    ],
)
async def test_what_zalo_answers_is_told(account: FakeZaloOa, trouble: Trouble, what: str) -> None:
    tokens = await tokens_of(account)
    account.misbehave(ACCOUNT, trouble)
    found = await of_account(account, tokens)
    assert not found[what].well


async def test_a_zalo_that_is_away_is_told(clock: HandClock) -> None:
    found = await check_zalo_oa("http://127.0.0.1:9", None, clock.now)
    assert [checked.what for checked in found] == ["zalo_oa_token_not_yet", "zalo_oa_unreachable"]
