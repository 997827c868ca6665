"""A fake Telegram: the Bot API over HTTP, which behaves as its documentation says and misbehaves on demand."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.forms import read_form
from tests.fakes.serving import served
from tests.fakes.telegram_world import BOT, BOT_ID, File, Json, Shown, Topic, World
from tests.fakes.troubles import BLOCKED, Trouble, moved_to, refusal

TOKEN = "7000000001:AAH-demo-token-never-a-real-one"
GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of the Bot API, as it came."""

    method: str
    parameters: dict[str, str]
    files: tuple[tuple[str, bytes], ...] = ()  # (name, content) of what was uploaded


@dataclass(slots=True)
class _Misbehaviour:
    trouble: Trouble
    chat_id: str | None


class RefusalError(Exception):
    """An answer of the Bot API that is no success."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble


@dataclass(slots=True)
class FakeTelegram(World):
    """One bot's Telegram, served by `running`."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    toasts: dict[str, str | None] = field(default_factory=dict)  # press → the notice it was answered with
    menus: dict[str, dict[str, str]] = field(default_factory=dict)  # scope as JSON → name → what it does
    webhook: str = ""
    webhook_trouble: Json = field(default_factory=dict)  # what getWebhookInfo tells beside the address
    secret: str = ""
    door: str = ""  # where the bot's own web server is reached
    _misbehaviours: defaultdict[str, deque[_Misbehaviour]] = field(default_factory=lambda: defaultdict(deque))

    @property
    def api_url(self) -> str:
        """What TELEGRAM_API_URL is set to."""
        return f"{self.address}/bot"

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def misbehave(self, method: str, *troubles: Trouble, chat_id: int | None = None) -> None:
        """Answer the next calls of a method so, one after the other; with `chat_id` only those for that chat."""
        for trouble in troubles:
            self._misbehaviours[method].append(
                _Misbehaviour(trouble=trouble, chat_id=None if chat_id is None else str(chat_id))
            )

    async def bring(self) -> list[int]:
        """Bring what waits to the webhook, in order, until one is not taken; the statuses of the answers."""
        statuses: list[int] = []
        while self.updates and (not statuses or statuses[-1] == 200):
            statuses.append(await self.post(json.dumps(self.updates[0]).encode()))
            if statuses[-1] == 200:
                self.updates.popleft()
        return statuses

    async def post(self, body: bytes, *, secret: str | None = None) -> int:
        """One POST to the webhook; with the secret that was set unless another is given."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        async with httpx.AsyncClient() as client:
            url = f"{self.door}{urlsplit(self.webhook).path}"
            return (await client.post(url, content=body, headers=headers)).status_code

    # The Bot API

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeTelegram]:
        """Serve the Bot API."""
        routes = [
            Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/documents/{file_id}", self._download),
        ]
        async with served(Starlette(routes=routes), let_go=self.let_go) as self.address:
            yield self

    async def _answer(self, request: Request) -> Response:
        method: str = request.path_params["method"]
        if request.path_params["token"] != TOKEN:
            return _as_response(refusal(401, "Unauthorized"))
        form = await read_form(request)
        parameters = dict(request.query_params) | form.fields
        call = Call(method=method, parameters=parameters, files=tuple(form.files.values()))
        self.calls.append(call)
        trouble = self._next_trouble(call)
        try:
            answer = _as_response(trouble) if trouble and not trouble.deliver_first else await self._do(call)
        except RefusalError as refused:
            return _as_response(refused.trouble)
        self.wake()
        if trouble and trouble.hang:
            await self.closing.wait()
        return _as_response(trouble) if trouble else answer

    async def _do(self, call: Call) -> Response:
        if call.method == "getUpdates":
            return _success(await self._get_updates(call.parameters))
        if call.method in {"sendPhoto", "sendDocument"}:
            return _success(self._send_file(call))
        methods: dict[str, Callable[[dict[str, str]], object]] = {
            "getMe": lambda _: BOT | {"can_join_groups": True, "can_read_all_group_messages": True},
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "answerCallbackQuery": self._answer_callback_query,
            "setMyCommands": self._set_my_commands,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "createForumTopic": self._create_forum_topic,
            "getFile": self._get_file,
            "sendChatAction": lambda parameters: bool(self._writable(parameters)),
        }
        if call.method not in methods:
            raise RefusalError(refusal(404, "Not Found"))
        return _success(methods[call.method](call.parameters))

    def _delete_webhook(self, _: dict[str, str]) -> bool:
        self.webhook = ""
        return True

    def _webhook_info(self, _: dict[str, str]) -> Json:
        info: Json = {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self.updates)}
        return info | self.webhook_trouble

    def _answer_callback_query(self, parameters: dict[str, str]) -> bool:
        self.toasts[parameters["callback_query_id"]] = parameters.get("text")
        return True

    def _set_webhook(self, parameters: dict[str, str]) -> bool:
        if not parameters["url"].startswith("https://"):
            description = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
            raise RefusalError(refusal(400, description))
        self.webhook, self.secret = parameters["url"], parameters.get("secret_token", "")
        return True

    async def _get_updates(self, parameters: dict[str, str]) -> list[Json]:
        if self.webhook:
            raise RefusalError(refusal(409, "Conflict: can't use getUpdates method while webhook is active"))
        if "offset" in parameters:
            offset = int(parameters["offset"])
            while self.updates and int(str(self.updates[0]["update_id"])) < offset:
                self.updates.popleft()
            self.wake()
        try:
            async with asyncio.timeout(float(parameters.get("timeout", "0"))):
                while not self.updates and not self.closing.is_set():
                    await self.changed.wait()
        except TimeoutError:
            return []
        return list(self.updates)[:_BATCH]

    def _send_message(self, parameters: dict[str, str]) -> Json:
        chat_id = self._writable(parameters)
        shown = Shown(
            id=self.new_message_id(),
            chat_id=chat_id,
            sender_id=BOT_ID,
            text=_text(parameters),
            buttons=_buttons(parameters),
            contact_keyboard=_contact_keyboard(parameters),
            reply_to=self._answered(chat_id, parameters),
            topic=self._topic(chat_id, parameters),
        )
        self.show(shown)
        return self.message_json(shown)

    def _send_file(self, call: Call) -> Json:
        chat_id = self._writable(call.parameters)
        kind = call.method.removeprefix("send").lower()
        file = self._uploaded(kind, call) if call.files else self._known_file(call.parameters[kind])
        caption = call.parameters.get("caption", "")
        if len(caption.encode("utf-16-le")) // 2 > 1024:
            raise RefusalError(refusal(400, "Bad Request: message caption is too long"))
        shown = Shown(
            id=self.new_message_id(),
            chat_id=chat_id,
            sender_id=BOT_ID,
            text=caption,
            buttons=_buttons(call.parameters),
            reply_to=self._answered(chat_id, call.parameters),
            topic=self._topic(chat_id, call.parameters),
            file=file,
        )
        self.show(shown)
        return self.message_json(shown)

    def _uploaded(self, kind: str, call: Call) -> File:
        ((name, content),) = call.files
        return File(kind=kind, name=name, content=content)

    def _known_file(self, file_id: str) -> File:
        if file_id not in self.files:
            raise RefusalError(refusal(400, "Bad Request: wrong file identifier/HTTP URL specified"))
        return self.files[file_id]

    def _get_file(self, parameters: dict[str, str]) -> Json:
        file = self._known_file(parameters["file_id"])
        if len(file.content) > 20 * 1024 * 1024:
            raise RefusalError(refusal(400, "Bad Request: file is too big"))
        ids = {"file_id": parameters["file_id"], "file_unique_id": parameters["file_id"]}
        return ids | {"file_size": len(file.content), "file_path": f"documents/{parameters['file_id']}"}

    async def _download(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _as_response(refusal(401, "Unauthorized"))
        self.calls.append(Call(method="download", parameters={}))
        return Response(self.files[request.path_params["file_id"]].content)

    def _edit_message_text(self, parameters: dict[str, str]) -> Json:
        before = self._own(self._writable(parameters), int(parameters["message_id"]))
        after = replace(before, text=_text(parameters), buttons=_buttons(parameters), edited=True)
        if (after.text, after.buttons) == (before.text, before.buttons):
            raise RefusalError(refusal(400, "Bad Request: message is not modified: it is exactly the same as before"))
        self.exchange(after)
        return self.message_json(after) | {"edit_date": self.seconds()}

    def _set_my_commands(self, parameters: dict[str, str]) -> bool:
        scope = parameters.get("scope", "{}")
        if (chat_id := json.loads(scope).get("chat_id")) is not None:
            self._writable({"chat_id": str(chat_id)})
        commands = json.loads(parameters["commands"])
        self.menus[scope] = {command["command"]: command["description"] for command in commands}
        return True

    def _get_chat(self, parameters: dict[str, str]) -> Json:
        chat_id = self._known(parameters)
        return self.chat_json(chat_id) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}

    def _get_chat_member(self, parameters: dict[str, str]) -> Json:
        self._known(parameters)
        user = int(parameters["user_id"])
        if user == BOT_ID:
            return {"user": BOT} | self.bot_place
        return {"user": self.user_json(user), "status": "left" if user in self.strangers else "member"}

    def _known(self, parameters: dict[str, str]) -> int:
        chat_id = int(parameters["chat_id"])
        if chat_id not in self.groups | dict.fromkeys(self.started):
            raise RefusalError(refusal(400, "Bad Request: chat not found"))
        if chat_id in self.moved:
            raise RefusalError(moved_to(self.moved[chat_id]))
        return chat_id

    def _create_forum_topic(self, parameters: dict[str, str]) -> Json:
        chat_id = self._writable(parameters)
        if chat_id not in self.forums:
            raise RefusalError(refusal(400, "Bad Request: the chat is not a forum"))
        if not self.bot_place.get("can_manage_topics"):
            raise RefusalError(refusal(400, "Bad Request: not enough rights to create a topic"))
        if not 1 <= len(parameters["name"]) <= 128:
            raise RefusalError(refusal(400, "Bad Request: TOPIC_TITLE_INVALID"))
        topic_id = self.new_message_id()
        self.forums[chat_id][topic_id] = Topic(name=parameters["name"])
        return {"message_thread_id": topic_id, "name": parameters["name"], "icon_color": 7322096}

    def _topic(self, chat_id: int, parameters: dict[str, str]) -> int | None:
        if "message_thread_id" not in parameters:
            return None
        topic_id = int(parameters["message_thread_id"])
        topic = self.forums.get(chat_id, {}).get(topic_id)
        if topic is None:
            raise RefusalError(refusal(400, "Bad Request: message thread not found"))
        if topic.closed:
            raise RefusalError(refusal(400, "Bad Request: TOPIC_CLOSED"))
        return topic_id

    def _writable(self, parameters: dict[str, str]) -> int:
        """The chat, if the bot may write there now."""
        chat_id = int(parameters["chat_id"])
        if chat_id in self.moved:
            raise RefusalError(moved_to(self.moved[chat_id]))
        if chat_id in self.blocked:
            raise RefusalError(BLOCKED)
        if chat_id not in self.groups and chat_id not in self.started:
            raise RefusalError(refusal(403, "Forbidden: bot can't initiate conversation with a user"))
        return chat_id

    def _answered(self, chat_id: int, parameters: dict[str, str]) -> int | None:
        reply = json.loads(parameters.get("reply_parameters", "null"))
        if reply is None:
            return None
        if any(shown.id == reply["message_id"] for shown in self.messages(chat_id)):
            return int(reply["message_id"])
        if reply.get("allow_sending_without_reply"):
            return None
        raise RefusalError(refusal(400, "Bad Request: message to be replied not found"))

    def _own(self, chat_id: int, message_id: int) -> Shown:
        for shown in self.messages(chat_id, from_bot=True):
            if shown.id == message_id:
                return shown
        raise RefusalError(refusal(400, "Bad Request: message to edit not found"))

    def _next_trouble(self, call: Call) -> Trouble | None:
        waiting = self._misbehaviours[call.method]
        if not waiting or waiting[0].chat_id not in {None, call.parameters.get("chat_id")}:
            return None
        return waiting.popleft().trouble


def _text(parameters: dict[str, str]) -> str:
    text = parameters.get("text", "").strip()
    if not text:
        raise RefusalError(refusal(400, "Bad Request: message text is empty"))
    if len(text.encode("utf-16-le")) // 2 > 4096:
        raise RefusalError(refusal(400, "Bad Request: message is too long"))
    return text


def _buttons(parameters: dict[str, str]) -> tuple[tuple[tuple[str, str], ...], ...]:
    markup = json.loads(parameters.get("reply_markup", "{}"))
    rows = tuple(
        tuple((button["text"], button.get("callback_data") or button["url"]) for button in row)
        for row in markup.get("inline_keyboard", ())
    )
    if any(
        "callback_data" in button and len(button["callback_data"].encode()) > 64
        for row in markup.get("inline_keyboard", ())
        for button in row
    ):
        raise RefusalError(refusal(400, "Bad Request: BUTTON_DATA_INVALID"))
    return rows


def _contact_keyboard(parameters: dict[str, str]) -> tuple[str, ...]:
    """What stands on the keys instead of letters, the one that shares the number first; empty without any."""
    rows = json.loads(parameters.get("reply_markup", "{}")).get("keyboard", ())
    keys = [key for row in rows for key in row]
    if keys and not keys[0].get("request_contact"):
        raise RefusalError(refusal(400, "Bad Request: no key asks for the contact"))
    return tuple(key["text"] for key in keys)


def _success(result: object) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _as_response(trouble: Trouble) -> Response:
    if isinstance(trouble.body, str):
        return PlainTextResponse(trouble.body, status_code=trouble.status)
    return JSONResponse(dict(trouble.body), status_code=trouble.status)
