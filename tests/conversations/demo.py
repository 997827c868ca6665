"""The stage on the demo's page: everybody speaks through its own HTTP interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import httpx
from starlette.applications import Starlette

from bot.channels.demo import STAFF, DemoChannel
from bot.channels.demo_cast import Cast
from bot.content.knowledge import Knowledge
from bot.domain.messages import ChatRef, Reply
from bot.domain.records import OutboxRow
from bot.domain.transcript import Line
from bot.storage.transcript import TranscriptStore
from tests.conversations.actors import Shown
from tests.conversations.script import Step
from tests.conversations.stage import Stage
from tests.fakes.serving import served


class DemoStage(Stage):
    """Reads what the page is shown. Whoever presses a button says which message it stands under."""

    customer = ChatRef(channel=STAFF.channel, id="tg-1")
    group = STAFF
    channel: DemoChannel
    page: httpx.AsyncClient
    _numbers = count(10_000_000)

    @asynccontextmanager
    async def running(self, knowledge: Knowledge) -> AsyncIterator[None]:
        """The page in front of the bot."""
        self._transcript = TranscriptStore(self.database)
        cast = Cast.from_phrases(knowledge.say, time_zone=knowledge.business.time_zone)
        self.channel = DemoChannel(transcript=self._transcript, cast=cast, now=self.clock.now)
        app = Starlette(routes=self.channel.routes(self.dialogue.handle))
        async with served(app, let_go=lambda: None) as address, httpx.AsyncClient(base_url=address) as self.page:
            yield

    def private_chat(self, step: Step) -> ChatRef:
        return ChatRef(channel=self.group.channel, id=step.by)

    async def _do(self, step: Step) -> str | None:
        chat = self.chat_of(step)
        label = step.press or step.staff_press
        said = {"text": step.words} if label is None else self._pressed(label, chat)
        reply_to = {"reply_to": self.id_of(step.to, chat)} if step.to else {}
        who = {"chat": chat.id, "as": step.by if step.is_staffs else chat.id, "client_id": str(next(self._numbers))}
        answer = await self.page.post("/demo/send", json=who | said | reply_to)
        assert answer.is_success, answer.text
        toast: str | None = answer.json()["toast"]
        return toast

    def _pressed(self, label: str, chat: ChatRef) -> dict[str, str]:
        for message in reversed(self._seen):
            for button in (button for row in message.reply.buttons for button in row):
                if message.chat == chat and button.label.startswith(label):
                    return {"kind": "press", "text": button.data, "target": message.id}
        raise AssertionError(f"no button {label!r} in {chat}")

    async def _show(self, row: OutboxRow) -> Shown:
        sent = await self.channel.send(row.parcel)
        line = await self._line(sent.message_id)
        return Shown(id=line.id, chat=line.said.chat, reply=Reply(text=line.said.text, buttons=line.said.buttons))

    async def _line(self, line_id: str | None) -> Line:
        return next(line for line in await self._transcript.after(0) if line.id == line_id)
