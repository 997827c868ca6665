from datetime import timedelta

from bot.domain.pins import EmailCode, Verdict, sealed_pin, tried
from bot.storage.database import Database
from tests.conftest import HandClock
from tests.storage.examples import AT, CHAT, OTHER, opened, request


def _sent(code: str = "A", minutes: int = 0, pin: str = "100001") -> EmailCode:
    return sealed_pin(code, CHAT, AT + timedelta(minutes=minutes), pin, "salt")


async def test_the_newest_code_of_a_request_counts_and_its_tries_are_kept(database: Database) -> None:
    async with database.work() as work:
        for code in ("A", "B"):
            await work.save_request(request(code), opened())
        await work.save_email_code(_sent(minutes=0))
        await work.save_email_code(_sent(minutes=1, pin="100002"))
        await work.save_email_code(_sent("B", minutes=2))
    async with database.work() as work:
        found = await work.email_code("A")
        assert found == _sent(minutes=1, pin="100002")
        after, verdict = tried(found, "100001", AT + timedelta(minutes=2))
        assert verdict is Verdict.WRONG
        await work.save_email_code(after)
    async with database.work() as work:
        assert await work.email_code("A") == after
        assert await work.email_code("C") is None


async def test_codes_are_counted_for_the_request_and_for_the_chat(database: Database) -> None:
    async with database.work() as work:
        for code in ("A", "B"):
            await work.save_request(request(code), opened())
        await work.save_email_code(_sent())
        await work.save_email_code(_sent(minutes=1))
        await work.save_email_code(_sent("B", minutes=2))
        assert await work.email_codes_since("A", CHAT, AT - timedelta(minutes=1)) == (2, 3)
        assert await work.email_codes_since("A", CHAT, AT) == (1, 2)
        assert await work.email_codes_since("A", OTHER, AT - timedelta(minutes=1)) == (2, 0)


async def test_codes_go_with_the_chats_history_and_follow_a_chat_that_moved(database: Database) -> None:
    async with database.work() as work:
        await work.save_request(request("A"), opened())
        await work.save_email_code(_sent())
        await work.move_chat(CHAT, "900")
        moved = await work.email_code("A")
        assert moved
        assert moved.chat.id == "900"
        await work.erase_chat(moved.chat)
        assert await work.email_code("A") is None


async def test_old_codes_are_purged(database: Database, clock: HandClock) -> None:
    async with database.work() as work:
        await work.save_request(request("A"), opened())
        await work.save_email_code(_sent())
    clock.advance(days=31)
    await database.purge({"outbox": timedelta(days=30)})
    async with database.work() as work:
        assert await work.email_code("A") is None
