"""What Zalo brings is taken when its signature is right, and answered 200 when it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.errors import StorageError
from bot.domain.messages import Incoming
from tests.channels.recording import Recorder
from tests.channels.zalo_oa_parts import CUSTOMER, connected, open_door
from tests.fakes.zalo_oa_api import APP_ID, OA_ID, SECRET_KEY, FakeZaloOa, signature

FIXTURES = Path(__file__).parent / "fixtures" / "zalo_oa"


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloOa]:
    fake = FakeZaloOa()
    async with fake.running():
        yield fake


@pytest.fixture
async def channel(zalo: FakeZaloOa) -> AsyncIterator[ZaloOaChannel]:
    async with connected(zalo) as channel:
        yield channel


def body_of(zalo: FakeZaloOa, text: str = "Chào shop") -> bytes:
    """The exact bytes of an event, spaced and with letters as they are: the signature is over them."""
    return json.dumps(zalo.says(text, user=CUSTOMER), ensure_ascii=False, indent=1).encode()


async def test_the_sample_of_a_signature_is_right(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    sample = json.loads((FIXTURES / "signature_vector.json").read_text(encoding="utf-8"))
    recorder = Recorder()
    headers = {sample["header_name"]: sample["header_value"]}
    async with open_door(zalo, channel, recorder):
        assert await zalo.post(sample["raw_body"].encode(), headers) == 200
    assert recorder.texts == ["Chào shop"]


@pytest.mark.parametrize("prefix", ["mac=", ""])
@pytest.mark.parametrize("owner", [APP_ID, OA_ID])
async def test_each_reported_way_of_signing_is_taken(
    zalo: FakeZaloOa, channel: ZaloOaChannel, prefix: str, owner: str
) -> None:
    recorder = Recorder()
    body = body_of(zalo)
    async with open_door(zalo, channel, recorder):
        assert await zalo.post(body, signature(body, owner=owner, prefix=prefix)) == 200
    assert recorder.texts == ["Chào shop"]


async def test_the_timestamp_of_the_header_may_be_the_signed_one(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    recorder = Recorder()
    body = body_of(zalo)
    mac = hashlib.sha256(APP_ID.encode() + body + b"1795000000999" + SECRET_KEY.encode()).hexdigest()
    headers = {"X-ZEvent-Signature": mac.upper(), "X-ZEvent-Timestamp": "1795000000999"}
    async with open_door(zalo, channel, recorder):
        assert await zalo.post(body, headers) == 200
    assert recorder.texts == ["Chào shop"]


async def test_what_is_not_signed_or_was_changed_is_refused_and_goes_nowhere(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    recorder = Recorder()
    body = body_of(zalo)
    right = signature(body)
    forged: tuple[tuple[bytes, dict[str, str]], ...] = (
        (body, {}),
        (body, {"X-ZEvent-Signature": "mac="}),
        (body, signature(body, key="another-key")),
        (body, signature(body, owner="another-app")),
        (body.replace("Chào".encode(), "Xoá".encode()), right),
        (body + b" ", right),
    )
    async with open_door(zalo, channel, recorder):
        assert [await zalo.post(content, headers) for content, headers in forged] == [403] * len(forged)
    assert recorder.kept == []


async def test_zalo_may_try_the_address_unsigned(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    recorder = Recorder()
    async with open_door(zalo, channel, recorder):
        assert await zalo.post(b"{}", {}) == 200
    assert recorder.kept == []


async def test_an_event_brought_twice_has_one_id_also_without_an_id_of_its_own(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    recorder = Recorder()
    follow = (FIXTURES / "follow.json").read_bytes()
    async with open_door(zalo, channel, recorder):
        for body in (follow, follow, text := body_of(zalo), text):
            assert await zalo.post(body) == 200
    assert len(recorder.kept) == 4
    assert len({incoming.update_id for incoming in recorder.kept}) == 2


async def test_what_could_not_be_kept_is_asked_for_again_and_what_always_fails_given_up(
    zalo: FakeZaloOa, channel: ZaloOaChannel
) -> None:
    async def fail(_: Incoming) -> None:
        raise failure

    zalo.says("chào", user=CUSTOMER)
    async with open_door(zalo, channel, Recorder(fail)):
        failure: Exception = StorageError("away")
        assert [await zalo.bring() for _ in range(5)] == [[503]] * 5
        failure = RuntimeError("bí mật")
        assert [await zalo.bring() for _ in range(3)] == [[503], [503], [200]]


async def test_receipts_are_taken_and_logged_by_their_shape(zalo: FakeZaloOa, channel: ZaloOaChannel) -> None:
    recorder = Recorder()
    with capture_logs() as logs:
        async with open_door(zalo, channel, recorder):
            for name in ("user_seen_message", "user_received_message", "user_received_message.template_by_phone"):
                assert await zalo.post((FIXTURES / f"{name}.json").read_bytes()) == 200
    assert recorder.kept == []
    assert [log["event"] for log in logs] == ["zalo_oa_event_not_for_us"] * 3
    assert "84900000001" not in str(logs)
