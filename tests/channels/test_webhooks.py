"""Whatever is thrown at a webhook: the right status, nothing handed over, nothing breaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels import webhooks
from bot.channels.channel import Handle
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.domain.messages import Handled, Incoming
from tests.channels import zalo_bot_parts, zalo_oa_parts
from tests.channels.recording import Recorder
from tests.fakes.zalo_bot_api import SECRET
from tests.fakes.zalo_oa_api import signature

Headers = Mapping[str, str]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
LATIN = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=80)
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Hook:
    """A service's webhook: its path, and the headers with which the service itself would bring these bytes."""

    path: str
    header: str
    own: Callable[[bytes], Headers]

    def post(self, body: bytes, headers: Headers) -> tuple[int, bytes, Recorder]:
        """One POST; raises whatever the application raises."""
        recorder = Recorder()
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = asyncio.run(asked("POST", self.path, recorder, content=body, headers=raw))
        return answer.status_code, answer.content, recorder


async def asked(
    method: str,
    path: str,
    recorder: Recorder,
    *,
    content: bytes | AsyncIterator[bytes] = b"",
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> httpx.Response:
    """One request to the bot's web server."""
    app = Starlette(routes=[route for channel in channels() for route in channel.routes(recorder)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        return await client.request(method, path, content=content, headers=list(headers))


@cache
def channels() -> tuple[ZaloBotChannel, ZaloOaChannel]:
    """Made once: nothing here sends, so nothing connects."""
    return zalo_bot_parts.made("http://127.0.0.1:9"), zalo_oa_parts.made("http://127.0.0.1:9")


BOT = Hook("/zalo/bot/webhook", "X-Bot-Api-Secret-Token", lambda _: {"X-Bot-Api-Secret-Token": SECRET})
OA = Hook("/zalo/oa/webhook", "X-ZEvent-Signature", signature)
HOOKS = st.sampled_from([BOT, OA])
EACH = pytest.mark.parametrize("hook", [BOT, OA], ids=["bot", "oa"])


def message(hook: Hook, text: str = "chào") -> dict[str, object]:
    """A body that becomes an Incoming when it is let in."""
    user = {"id": "1"}
    if hook is OA:
        said: dict[str, object] = {"msg_id": "m1", "text": text}
        return {"event_name": "user_send_text", "sender": user, "timestamp": "1795000000000", "message": said}
    said = {"message_id": "m1", "text": text, "from": user, "chat": user}
    return {"event_name": "message.text.received", "message": said}


@given(HOOKS, LATIN)
def test_a_wrong_secret_or_signature_lets_nothing_in(hook: Hook, forged: str) -> None:
    status, answer, recorder = hook.post(json.dumps(message(hook)).encode(), {hook.header: forged})
    assert (status, answer, recorder.kept) == (403, b"", [])


@given(HOOKS, JSON)
def test_json_of_any_kind_is_taken_from_the_service_and_from_nobody_else(hook: Hook, content: object) -> None:
    body = json.dumps({"timestamp": "1795000000000", "result": content}).encode()
    status, answer, recorder = hook.post(body, hook.own(body))
    assert (status, answer, recorder.kept) == (200, b"", [])
    status, answer, recorder = hook.post(body, {})
    assert (status, answer, recorder.kept) == (403, b"", [])


@given(HOOKS, JSON)
def test_what_is_no_update_at_all_goes_nowhere(hook: Hook, content: object) -> None:
    body = json.dumps(content).encode()
    status, answer, recorder = hook.post(body, hook.own(body))
    assert status in ({200} if hook is BOT or content == {} else {200, 403})  # without a time nothing is signed
    assert (answer, recorder.kept) == (b"", [])


@given(HOOKS, st.binary(min_size=1, max_size=200))
def test_bytes_that_are_no_json_are_refused(hook: Hook, body: bytes) -> None:
    try:
        json.loads(body)
    except ValueError:
        status, answer, recorder = hook.post(body, hook.own(body))
        assert status == (200 if not body.strip() else 400)
        assert (answer, recorder.kept) == (b"", [])


@given(HOOKS, st.data())
def test_an_update_with_a_part_of_another_type_breaks_nothing(hook: Hook, data: st.DataObject) -> None:
    update = message(hook)
    inner = update["message"]
    assert isinstance(inner, dict)
    where = data.draw(st.sampled_from([update, inner]))
    where[data.draw(st.sampled_from(sorted(where.keys() - {"timestamp"})))] = data.draw(JSON)
    body = json.dumps(update).encode()
    status, answer, _ = hook.post(body, hook.own(body))
    assert (status, answer) == (200, b"")


@EACH
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_json_is_refused(hook: Hook, opening: bytes, closing: bytes) -> None:
    body = opening * 20_000 + b"1" + closing * 20_000
    assert hook.post(body, hook.own(b"{}"))[0] == 400


@EACH
@given(size=st.integers(min_value=MEGABYTE, max_value=2 * MEGABYTE))
@settings(max_examples=5)
def test_a_megabyte_is_not_even_read(hook: Hook, size: int) -> None:
    body = b'{"text": "' + b"a" * size + b'"}'
    status, _, recorder = hook.post(body, hook.own(body))
    assert (status, recorder.kept) == (413, [])


@EACH
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_taken(hook: Hook, method: str) -> None:
    assert (await asked(method, hook.path, Recorder())).status_code == 405


@EACH
@given(texts=st.lists(st.text(min_size=1), max_size=5))
@settings(max_examples=20)
def test_repeated_and_reordered_updates_are_all_taken_and_keep_their_ids(hook: Hook, texts: list[str]) -> None:
    seen: dict[str, set[str]] = {}
    for number in [*range(len(texts)), *reversed(range(len(texts)))]:
        update = message(hook, f"{number}{texts[number]}")
        inner = update["message"]
        assert isinstance(inner, dict)
        inner["msg_id" if hook is OA else "message_id"] = f"m{number}"
        body = json.dumps(update).encode()
        status, _, recorder = hook.post(body, hook.own(body))
        assert status == 200
        seen.setdefault(f"m{number}", set()).update(incoming.update_id for incoming in recorder.kept)
    assert all(len(ids) == 1 for ids in seen.values())
    assert len(set().union(*seen.values())) == len(texts)


@EACH
def test_a_refusal_is_logged_without_what_was_sent(hook: Hook) -> None:
    with capture_logs() as logs:
        hook.post(json.dumps(message(hook, "bí mật")).encode(), {hook.header: "đoán mò".encode().decode("latin-1")})
    assert [(log["event"], log["status"]) for log in logs] == [("webhook_refused", 403)]
    assert "bí mật" not in str(logs)


@EACH
async def test_a_body_that_never_ends_is_cut_off(hook: Hook) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 65536

    assert (await asked("POST", hook.path, Recorder(), content=endless())).status_code == 413


class Slow:
    """A conversation whose database is away until it is told otherwise. Like the real one it knows a repetition."""

    def __init__(self) -> None:
        self.back = asyncio.Event()
        self.kept: list[str] = []

    async def __call__(self, incoming: Incoming) -> Handled:
        await self.back.wait()
        if incoming.update_id not in self.kept:
            self.kept.append(incoming.update_id)
        return Handled()


@dataclass
class Service:
    """One service in front of the bot's web server."""

    hook: Hook
    client: httpx.AsyncClient

    async def brings(self, number: int) -> int:
        update = message(self.hook)
        inner = update["message"]
        assert isinstance(inner, dict)
        inner["msg_id" if self.hook is OA else "message_id"] = f"m{number}"
        body = json.dumps(update).encode()
        return (await self.client.post(self.hook.path, content=body, headers=dict(self.hook.own(body)))).status_code


@asynccontextmanager
async def service(hook: Hook, handle: Handle) -> AsyncIterator[Service]:
    app = Starlette(routes=[route for channel in channels() for route in channel.routes(handle)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        yield Service(hook=hook, client=client)


@EACH
async def test_a_service_hears_in_time_that_an_update_is_not_kept_yet_and_it_is_kept_once(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 0.01)
    conversation = Slow()
    async with service(hook, conversation) as zalo:
        assert [await zalo.brings(1), await zalo.brings(1)] == [503, 503]
        monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 60)
        conversation.back.set()
        assert await zalo.brings(1) == 200
        assert len(conversation.kept) == 1


@EACH
async def test_what_was_too_slow_is_kept_even_if_it_is_never_brought_again(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 0.01)
    conversation = Slow()
    async with service(hook, conversation) as zalo:
        assert await zalo.brings(1) == 503
        monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 60)
        conversation.back.set()
        assert await zalo.brings(2) == 200
    first, second = conversation.kept
    assert (first.endswith("m1"), second.endswith("m2")) == (True, True)


@EACH
async def test_what_breaks_after_the_answer_is_logged_without_its_words(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_ANSWERING_SECONDS", 0.01)
    go_on = asyncio.Event()

    async def breaks(incoming: Incoming) -> Handled:
        await go_on.wait()
        raise RuntimeError("bí mật")

    with capture_logs() as logs:
        async with service(hook, breaks) as zalo:
            assert await zalo.brings(1) == 503
            go_on.set()
            assert await zalo.brings(1) == 503
    assert {"webhook_slow", "update_failed"} <= {log["event"] for log in logs}
    assert "bí mật" not in str(logs)
