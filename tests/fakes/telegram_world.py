"""The world of a fake Telegram: people with phones, their chats, and the updates that wait for the bot.

Tests play the people with `says`, `press`, `edits`, `blocks`… and read what their phones show with `messages`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias

Json: TypeAlias = dict[str, object]

BOT_ID = 7000000001
BOT_NAME = "laptop_demo_bot"
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Laptop Demo", "username": BOT_NAME}
ADMINISTRATOR: Json = {"status": "administrator", "is_anonymous": False} | dict.fromkeys(
    (
        "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
        "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
        "can_delete_stories", "can_manage_topics",
    ),
    True,
)  # fmt: skip
_PATIENCE = 10.0  # seconds after which what a test waits for will not come any more


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file in a message; `kind`: "photo" or "document"."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as a phone shows it. `buttons` are rows of (label, data or address)."""

    id: int
    chat_id: int
    sender_id: int
    text: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    reply_to: int | None = None
    edited: bool = False
    topic: int | None = None
    file: File | None = None
    contact_keyboard: tuple[str, ...] = ()

    @property
    def from_bot(self) -> bool:
        return self.sender_id == BOT_ID


@dataclass(slots=True)
class Topic:
    """One topic of a group."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class World:
    """What Telegram's servers know. Private chats have the id of their person; groups are made with `make_group`."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    blocked: set[int] = field(default_factory=set)
    started: set[int] = field(default_factory=set)  # who has written to the bot; nobody else can be written to
    names: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    forums: dict[int, dict[int, Topic]] = field(default_factory=dict)  # groups with topics, by the topics' ids
    strangers: set[int] = field(default_factory=set)  # who is in no group, or not any more
    bot_place: Json = field(default_factory=lambda: dict(ADMINISTRATOR))  # the bot's membership of its groups
    files: dict[str, File] = field(default_factory=dict)  # by what the bot knows them by
    _messages: list[Shown] = field(default_factory=list)
    updates: deque[Json] = field(default_factory=deque)
    _next_update: int = 500001
    _next_message: int = 11
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    # What people do

    def says(self, text: str, *, user: int, chat: int | None = None, reply_to: int | None = None) -> int:
        """Somebody writes; returns the message's id. Without `chat` it is their private chat with the bot."""
        shown = Shown(id=self.new_message_id(), chat_id=chat or user, sender_id=user, text=text, reply_to=reply_to)
        self.show(shown)
        self.inject({"message": self.message_json(shown)})
        return shown.id

    def customer_says(self, user: int, text: str) -> int:
        """A customer writes to the bot."""
        return self.says(text, user=user)

    def sends(self, user: int, content: Json, *, chat: int | None = None) -> int:
        """Somebody sends what is not text: `content` is the part of the message, such as {"sticker": {…}}."""
        shown = Shown(id=self.new_message_id(), chat_id=chat or user, sender_id=user, text="")
        self.show(shown)
        self.inject({"message": self.message_json(shown) | content})
        return shown.id

    def sends_file(
        self, user: int, file: File, caption: str = "", *, chat: int | None = None, reply_to: int | None = None
    ) -> int:
        """Somebody sends a picture or a file, with words below it."""
        number = self.new_message_id()
        shown = Shown(id=number, chat_id=chat or user, sender_id=user, text=caption, reply_to=reply_to, file=file)
        self.files[f"file-{number}"] = file
        self.show(shown)
        self.inject({"message": self.message_json(shown)})
        return number

    def shares_contact(self, user: int, phone: str) -> None:
        """Somebody presses the key that shares their own number."""
        assert any(shown.contact_keyboard for shown in self.messages(user)), "no such key"
        self.sends(user, {"contact": {"phone_number": phone, "first_name": "Lan", "user_id": user}})

    def edits(self, message_id: int, text: str, *, chat: int) -> None:
        """Somebody changes a message of their own."""
        shown = replace(self._find(chat, message_id), text=text, edited=True)
        self.exchange(shown)
        self.inject({"edited_message": self.message_json(shown) | {"edit_date": self.seconds()}})

    def press(self, label: str, *, user: int, chat: int | None = None, message_id: int | None = None) -> str:
        """Somebody presses the newest button whose label begins so; returns the press's id, the key of `toasts`."""
        shown, data = self._button(label, chat or user, message_id)
        query_id = str(4300000000000000000 + self._next_update)
        query: Json = {
            "id": query_id,
            "from": self.user_json(user),
            "message": self.message_json(shown),
            "chat_instance": "-2500000000000000001",
            "data": data,
        }
        self.inject({"callback_query": query})
        return query_id

    def blocks(self, user: int) -> None:
        """Somebody blocks the bot."""
        self.blocked.add(user)
        self._membership(user, before="member", after="kicked", by=user)

    def unblocks(self, user: int) -> None:
        """Somebody lets the bot in again."""
        self.blocked.discard(user)
        self._membership(user, before="kicked", after="member", by=user)

    def know(self, user: int, name: str) -> None:
        """Give a person a name."""
        self.names[user] = name

    def make_group(self, chat_id: int, title: str = "Nhân viên") -> int:
        """A group that the bot is in."""
        self.groups[chat_id] = title
        return chat_id

    def make_forum(self, chat_id: int, title: str = "Nhân viên") -> dict[int, Topic]:
        """A group with topics that the bot is in; its topics by their ids."""
        self.make_group(chat_id, title)
        return self.forums.setdefault(chat_id, {})

    def adds_bot(self, group: int, *, by: int) -> None:
        """Somebody adds the bot to a group."""
        self._membership(group, before="left", after="member", by=by)

    def upgrade_group(self, old: int, new: int, *, by: int) -> None:
        """The group becomes a supergroup: it has another id from now on, and both chats say so."""
        for chat_id, notice in ((old, {"migrate_to_chat_id": new}), (new, {"migrate_from_chat_id": old})):
            self.groups.setdefault(chat_id, self.groups[old])
            shown = Shown(id=self.new_message_id(), chat_id=chat_id, sender_id=by, text="")
            self.inject({"message": self.message_json(shown) | notice})
        self.moved[old] = new

    def inject(self, content: Json) -> int:
        """Put an update in line for the bot; returns its id, which is added unless `content` has one."""
        update_id = self._next_update
        self._next_update += 1
        self.updates.append({"update_id": update_id} | content)
        self.wake()
        return update_id

    # What people see

    def messages(self, chat_id: int, *, from_bot: bool = False) -> list[Shown]:
        """A chat from its beginning, or only what the bot wrote there."""
        return [shown for shown in self._messages if shown.chat_id == chat_id and (shown.from_bot or not from_bot)]

    def unread_by_bot(self) -> list[Json]:
        """The updates that the bot has not acknowledged."""
        return list(self.updates)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to become true here; fails when it does not in good time."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await self.changed.wait()

    async def bot_wrote(self, chat_id: int, count: int) -> list[Shown]:
        """Wait until the bot wrote so many messages to a chat."""
        await self.until(lambda: len(self.messages(chat_id, from_bot=True)) >= count)
        return self.messages(chat_id, from_bot=True)

    # Bookkeeping

    def show(self, shown: Shown) -> None:
        if shown.chat_id == shown.sender_id:
            self.started.add(shown.sender_id)
        self._messages.append(shown)
        self.wake()

    def exchange(self, shown: Shown) -> None:
        places = [
            place for place, old in enumerate(self._messages) if (old.chat_id, old.id) == (shown.chat_id, shown.id)
        ]
        self._messages[places[0]] = shown
        self.wake()

    def _find(self, chat_id: int, message_id: int) -> Shown:
        return next(shown for shown in self.messages(chat_id) if shown.id == message_id)

    def _button(self, label: str, chat_id: int, message_id: int | None) -> tuple[Shown, str]:
        shown_there = [shown for shown in self.messages(chat_id) if message_id in {None, shown.id}]
        for shown in reversed(shown_there):
            for name, data in (button for row in shown.buttons for button in row):
                if name.startswith(label):
                    return shown, data
        raise AssertionError(f"no button {label!r} in chat {chat_id}")

    def _membership(self, chat_id: int, *, before: str, after: str, by: int) -> None:
        def member(status: str) -> Json:
            return {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})

        change: Json = {"chat": self.chat_json(chat_id), "from": self.user_json(by), "date": self.seconds()}
        self.inject({"my_chat_member": change | {"old_chat_member": member(before), "new_chat_member": member(after)}})

    def message_json(self, shown: Shown) -> Json:
        message: Json = {
            "message_id": shown.id,
            "from": BOT if shown.from_bot else self.user_json(shown.sender_id),
            "chat": self.chat_json(shown.chat_id),
            "date": self.seconds(),
        }
        if shown.topic is not None:
            message |= {"message_thread_id": shown.topic, "is_topic_message": True}
        if shown.file:
            message |= {"caption": shown.text} | _file_json(shown.id, shown.file)
        elif shown.text:
            message["text"] = shown.text
        if shown.buttons:
            message["reply_markup"] = {
                "inline_keyboard": [[_button_json(*button) for button in row] for row in shown.buttons]
            }
        if shown.reply_to is not None:
            message["reply_to_message"] = self.message_json(self._find(shown.chat_id, shown.reply_to))
        return message

    def user_json(self, user: int) -> Json:
        return {"id": user, "is_bot": False, "first_name": self.names.setdefault(user, "Lan"), "language_code": "vi"}

    def chat_json(self, chat_id: int) -> Json:
        if chat_id in self.groups:
            kind = "supergroup" if str(chat_id).startswith("-100") else "group"
            forum = {"is_forum": True} if chat_id in self.forums else {}
            return {"id": chat_id, "title": self.groups[chat_id], "type": kind} | forum
        return {"id": chat_id, "first_name": self.names.setdefault(chat_id, "Lan"), "type": "private"}

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def new_message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self.changed.set()
        self.changed = asyncio.Event()

    def let_go(self) -> None:
        self.closing.set()
        self.wake()


def _file_json(number: int, file: File) -> Json:
    """As Telegram describes a file; a picture in several sizes, the largest last."""
    ids = {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}", "file_size": len(file.content)}
    if file.kind == "photo":
        small = {"file_id": f"small-{number}", "file_unique_id": f"small-{number}", "file_size": 100}
        return {"photo": [small | {"width": 90, "height": 60}, ids | {"width": 1280, "height": 853}]}
    return {"document": ids | {"file_name": file.name}}


def _button_json(label: str, target: str) -> Json:
    return {"text": label, "url" if target.startswith("http") else "callback_data": target}
