from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.messages import Button, ChatRef, Person, Reply
from bot.domain.transcript import Line, LineKind, Said
from bot.storage.database import Database
from bot.storage.transcript import TranscriptStore

CHAT = ChatRef(channel="demo", id="tg-1")
CUSTOMER = Person(id="tg-1", name="Khách 1")
STRANGER = Person(id="tg-2", name="Khách 2")
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def transcript(database: Database) -> TranscriptStore:
    return TranscriptStore(database)


def said(text: str, *, author: Person | None = CUSTOMER, key: str | None = None) -> Said:
    return Said(chat=CHAT, author=author, at=NOW, text=text, key=key)


def edit(of: Line, text: str, author: Person = CUSTOMER) -> Said:
    return Said(chat=CHAT, author=author, at=NOW, text=text, kind=LineKind.EDIT, target=of.id)


async def message(transcript: TranscriptStore, line: Line) -> Line:
    return next(one for one in await transcript.after(0) if one.id == line.id)


async def test_a_line_comes_back_as_it_was_said(transcript: TranscriptStore) -> None:
    buttons = ((Button(label="Đúng", data="co"), Button(label="Xem", url="https://example.com")),)
    asked = Said(chat=CHAT, author=None, at=NOW, text="Đúng chưa ạ?", buttons=buttons, reply_to="7", key="out:1")
    line = await transcript.write(asked)
    assert line.said == asked
    assert await transcript.after(0) == (line,)


async def test_a_repeated_key_adds_nothing(transcript: TranscriptStore) -> None:
    first = await transcript.write(said("xin chào", key="in:1"))
    again = await transcript.write(said("xin chào", key="in:1"))
    assert again == first
    assert len(await transcript.after(0)) == 1


async def test_a_reader_gets_what_is_new_and_what_changed_since(transcript: TranscriptStore) -> None:
    first = await transcript.write(said("Mới", author=None))
    second = await transcript.write(said("xin chào"))
    seen = second.position
    changed = await transcript.rewrite(first.id, Reply(text="Đã nhận"))
    assert changed is not None
    assert await transcript.after(seen) == (changed,)
    assert changed.edited
    assert changed.said.text == "Đã nhận"
    assert await transcript.last_position() == changed.position


async def test_the_bot_changes_only_its_own_messages(transcript: TranscriptStore) -> None:
    line = await transcript.write(said("xin chào"))
    assert await transcript.rewrite(line.id, Reply(text="khác")) is None
    assert (await message(transcript, line)).said.text == "xin chào"


async def test_an_edit_changes_the_message_for_everyone(transcript: TranscriptStore) -> None:
    line = await transcript.write(said("xin cháo"))
    await transcript.write(edit(line, "xin chào"))
    changed = await message(transcript, line)
    assert changed.said.text == "xin chào"
    assert changed.edited


async def test_nobody_edits_what_another_wrote(transcript: TranscriptStore) -> None:
    line = await transcript.write(said("xin chào"))
    await transcript.write(edit(line, "khác", author=STRANGER))
    assert (await message(transcript, line)).said.text == "xin chào"


async def test_what_people_said_is_unhandled_until_the_bot_took_it_in(transcript: TranscriptStore) -> None:
    await transcript.write(said("Chào anh/chị", author=None))
    line = await transcript.write(said("xin chào"))
    assert await transcript.unhandled() == (line,)
    await transcript.handled(line.id)
    assert await transcript.unhandled() == ()
    assert (await message(transcript, line)).handled


async def test_an_empty_transcript_begins_at_zero(transcript: TranscriptStore) -> None:
    assert await transcript.last_position() == 0
    assert await transcript.after(0) == ()


async def test_what_was_said_cannot_be_read_in_the_file(sqlite_database: Database, tmp_path: Path) -> None:
    await TranscriptStore(sqlite_database).write(said("0912345678"))
    await sqlite_database.close()
    assert b"0912345678" not in everything_in(tmp_path)


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("bot.db*"))
