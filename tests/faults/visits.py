"""One customer's visit from the first word to the last, and the member of staff who serves them."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter

from bot.content.knowledge import Knowledge
from bot.domain.codes import normalise
from tests.fakes.telegram_world import Shown
from tests.faults.telegram import AN, GROUP, DistantTelegram


class Visit:
    """What customer and staff do and see. Every wait ends when it is seen, or raises TimeoutError naming it."""

    def __init__(self, telegram: DistantTelegram, knowledge: Knowledge, number: int) -> None:
        self.number = number
        self.customer = 100000 + number
        self.thread = ""  # the code of the request or of the talk
        self.last_wait = ""
        self._telegram = telegram
        self._knowledge = knowledge
        self._mark = 0

    def says(self, text: str) -> None:
        """The customer writes."""
        self._mark = len(self._telegram.messages(self.customer))
        self._telegram.says(text, user=self.customer)

    async def presses(self, label: str) -> None:
        """The customer presses the newest button with this label."""
        await self._until(f"button {label}", lambda: self._labelled(self._bots(self.customer), label))
        self._mark = len(self._telegram.messages(self.customer))
        self._telegram.press(label, user=self.customer)

    async def reads(self, *fragments: str) -> None:
        """The customer reads an answer, to what they did last, with all of this in it."""
        await self._until(f"answer with {fragments}", lambda: self._answers(fragments))

    async def reads_phrase(self, key: str) -> None:
        """The customer reads the phrase."""
        await self.reads(self.fragment(key))

    async def reads_entry(self, entry_id: str) -> None:
        """The customer reads the entry's text."""
        entry = self._knowledge.entry(entry_id)
        assert entry, entry_id
        await self.reads(self._knowledge.text_of(entry))

    async def gets_code(self) -> None:
        """The customer reads that the request was sent, and keeps its code."""
        await self.reads_phrase("request.sent")
        self.thread = normalise(self._answers((self.fragment("request.sent"),))[-1].text) or ""

    async def group_finds(self, *fragments: str) -> None:
        """The staff find the card with this in it, and know it by its code from now on."""
        await self.group_reads(*fragments)
        self.thread = normalise(self._in_group(fragments)[-1].text) or ""

    async def group_reads(self, *fragments: str) -> None:
        """A message of the group has all of this in it."""
        await self._until(f"group with {fragments}", lambda: self._in_group(fragments))

    async def card_shows(self, fragment: str) -> None:
        """A card of this visit has this in it."""
        await self.group_reads(self.thread, fragment)

    async def staff_presses(self, label: str) -> None:
        """Staff press the button on the newest card of this visit."""
        await self._until(f"card with {label}", lambda: self._labelled(self._cards(), label))
        self._mark = len(self._telegram.messages(self.customer))
        card = self._labelled(self._cards(), label)[-1]
        self._telegram.press(label, user=AN, chat=GROUP, message_id=card.id)

    async def staff_answer(self, text: str) -> None:
        """Staff reply to the first card (there may be two); the customer reads it, and the group that it arrived."""
        self._mark = len(self._telegram.messages(self.customer))
        said = self._telegram.says(text, user=AN, chat=GROUP, reply_to=self._cards()[0].id)
        await self.reads(text)
        arrived = self.fragment("staff_receipt.arrived")
        await self._until("receipt", lambda: [each for each in self._receipts(said) if arrived in each.text])

    def fragment(self, key: str) -> str:
        """What is always in this phrase: its longest part without a placeholder."""
        parts = [words for words, *_ in Formatter().parse(self._knowledge.phrases[key])]
        return max(parts, key=len).strip()

    def _bots(self, chat: int) -> list[Shown]:
        return self._telegram.messages(chat, from_bot=True)

    def _answers(self, fragments: tuple[str, ...]) -> list[Shown]:
        since = self._telegram.messages(self.customer)[self._mark :]
        return [each for each in since if each.from_bot and all(fragment in each.text for fragment in fragments)]

    def _cards(self) -> list[Shown]:
        return [each for each in self._bots(GROUP) if self.thread in each.text and each.buttons]

    def _in_group(self, fragments: tuple[str, ...]) -> list[Shown]:
        return [each for each in self._bots(GROUP) if all(fragment in each.text for fragment in fragments)]

    def _receipts(self, said: int) -> list[Shown]:
        return [each for each in self._bots(GROUP) if each.reply_to == said]

    @staticmethod
    def _labelled(messages: list[Shown], label: str) -> list[Shown]:
        return [each for each in messages if any(name.startswith(label) for row in each.buttons for name, _ in row)]

    async def _until(self, what: str, seen: Callable[[], object]) -> None:
        self.last_wait = what
        await self._telegram.until(lambda: bool(seen()))
