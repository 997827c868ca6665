"""`kb eval`, `coverage`, `report` and `check --matching`, on a small bakery that is fitted in a second."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import async_playwright
from typer.testing import CliRunner, Result

from bot.answers.outcome import Context, Outcome, OutcomeKind, Understanding
from bot.commands.kb import kb
from bot.commands.matching import stolen_in
from bot.commands.runs import latest_runs
from bot.content.loader import load
from bot.domain.messages import ChatRef
from bot.domain.records import QuestionLog, Rating
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.work import UnitOfWork
from tests.app.bakery import write_bakery
from tests.conftest import KEY
from tests.content.small import change

_CHROMIUM = os.environ.get("BOT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
_CHECKS = """\
checks:
  - {text: tiệm ghi gì trong sổ, kind: answer, clauses: ["1.1"], voice: khách}
  - {text: tiệm có ghi số nhà của khách không, kind: answer, clauses: ["1.1"], voice: khách}
  - {text: muốn xoá thông tin thì làm sao, kind: answer, clauses: ["2.1"], voice: khách}
  - {text: tiệm thu thập thông tin nào, kind: answer, clauses: ["2.1"], voice: khách}
  - {text: chào tiệm, kind: smalltalk}
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """The bakery's folder, the program's own folder, and its commands."""

    knowledge: Path
    data: Path

    def run(self, *command: str) -> Result:
        env = {
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{self.data / 'bot.db'}",
            "BOT_KNOWLEDGE": str(self.knowledge),
            "BOT_SECRET_KEY": KEY,
            "COLUMNS": "160",
        }
        return CliRunner(env=env).invoke(kb, list(command), catch_exceptions=False)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench whose model is fitted, to copy."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "data").mkdir()
    write_bakery(folder / "knowledge")
    (folder / "knowledge/checks/thu.yaml").write_text(_CHECKS, encoding="utf-8")
    bench = Bench(knowledge=folder / "knowledge", data=folder / "data")
    assert bench.run("eval").exit_code == 0
    return bench


@pytest.fixture
def bench(fitted: Bench, tmp_path: Path) -> Bench:
    shutil.copytree(fitted.knowledge, tmp_path / "knowledge")
    shutil.copytree(fitted.data, tmp_path / "data")
    return Bench(knowledge=tmp_path / "knowledge", data=tmp_path / "data")


def test_eval_tells_right_and_wrong_by_clause_and_what_is_confused(bench: Bench) -> None:
    result = bench.run("eval", "--mistakes")
    assert result.exit_code == 0
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.output.splitlines() if "│" in line]
    assert ["1.1", "2", "100.0%", "0.0%", "0.0%", "0.0%", "0.0%", "0.0%"] in rows
    assert ["2.1", "2", "50.0%", "0.0%", "0.0%", "0.0%", "0.0%", "50.0%"] in rows
    assert ["2.1", "1.1", "1"] in rows
    assert "[wrong] tiệm thu thập thông tin nào" in result.output


def test_the_curve_falls_as_the_threshold_rises(bench: Bench) -> None:
    output = bench.run("eval").output
    lines = [line.split("│") for line in output[output.index("Ngưỡng") :].splitlines() if line.count("│") == 4]
    answered = [float(cells[2].strip().rstrip("%")) for cells in lines]
    assert len(answered) == 17
    assert answered == sorted(answered, reverse=True)
    assert sum("●" in cells[1] for cells in lines) == 1


def test_any_labelled_file_is_judged_and_leaves_no_run_behind(bench: Bench, tmp_path: Path) -> None:
    labelled = tmp_path / "khac.jsonl"
    labelled.write_text(json.dumps({"id": "1", "text": "tiệm ghi gì trong sổ", "kind": "answer", "clauses": ["1.1"]}))
    before = latest_runs(bench.data, 10)
    assert "100.0%" in bench.run("eval", "--file", str(labelled)).output
    assert latest_runs(bench.data, 10) == before


def test_the_same_figures_of_the_same_content_are_noted_once(bench: Bench) -> None:
    bench.run("eval")
    (run,) = latest_runs(bench.data, 10)
    assert (run.checks, run.right, run.wrong) == (5, 0.75, 0.25)
    change(
        bench.knowledge,
        "checks/thu.yaml",
        '["2.1"], voice: khách}\n  - {text: chào',
        '["1.1"], voice: khách}\n  - {text: chào',
    )
    bench.run("eval")
    assert [each.right for each in latest_runs(bench.data, 10)] == [1.0, 0.75]


def test_an_earlier_version_is_compared_check_by_check(bench: Bench) -> None:
    git = ["git", "-C", str(bench.knowledge), "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "trước"]):
        subprocess.run([*git, *command], check=True)  # noqa: S603
    change(bench.knowledge, "answers/thu-thap.yaml", "    - tiệm ghi gì trong sổ\n", "")
    change(bench.knowledge, "answers/xoa.yaml", "    khách quen:\n", "    khách quen:\n    - tiệm ghi gì trong sổ\n")
    result = bench.run("eval", "--compare", "HEAD")
    assert result.exit_code == 0
    assert "So với bản HEAD" in result.output
    moved = result.output[result.output.index("So với bản") :]
    assert "tiệm ghi gì trong sổ" in moved
    assert "đúng" in moved


@pytest.mark.parametrize("revision", ["no-such-revision", "--output=x"])
def test_a_revision_that_git_does_not_know_is_one_sentence(bench: Bench, revision: str) -> None:
    result = bench.run("eval", f"--compare={revision}")
    assert result.exit_code == 2
    assert "Không lấy được" in result.output


def test_coverage_has_a_row_for_every_clause(bench: Bench) -> None:
    rows = [line.split("│")[1:-1] for line in bench.run("coverage").output.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["1.1", "1", "16", "–", "2", "2", "–", "–"],
        ["1.1a", "1", "16", "–", "–", "–", "–", "–"],
        ["2.1", "1", rows[2][2].strip(), "–", "2", "1", "–", "1"],
    ]


class TakesAllFor:
    """An engine that takes every message for one entry, and is not sure about a few."""

    def __init__(self, entry: str, *unsure: str) -> None:
        self._entry = entry
        self._unsure = unsure

    def understand(self, text: str, context: Context) -> Understanding:
        kind = OutcomeKind.CLARIFY if text in self._unsure else OutcomeKind.ANSWER
        return Understanding(outcomes=(Outcome(kind=kind, entry=self._entry),))


def test_a_way_of_asking_that_another_entry_wins_is_told_at_its_place(bench: Bench) -> None:
    knowledge = load(bench.knowledge)
    unsure = [text for entry in knowledge.silent.values() for texts in entry.ask.values() for text in texts]
    problems = stolen_in(bench.knowledge, knowledge, TakesAllFor("ghi-gi", *unsure))
    ways = [text for texts in knowledge.answers["co-xoa-khong"].ask.values() for text in texts]
    told = [problem for problem in problems if problem.file == "answers/xoa.yaml"]
    assert len(told) == len(ways)
    assert str(told[0]) == (
        f"answers/xoa.yaml:14:7: cảnh báo: Câu “{ways[0]}” của “co-xoa-khong” đang được hiểu thành “ghi-gi”; "
        "viết rõ hơn, hoặc chuyển sang mục kia."
    )
    assert {problem.file for problem in problems}.isdisjoint({"answers/thu-thap.yaml", "silent/khac.yaml"})
    assert "requests/delete.yaml" in {problem.file for problem in problems}


def test_every_way_of_asking_is_tried_on_request(bench: Bench) -> None:
    result = bench.run("check", "--matching", "--knowledge", str(bench.knowledge))
    assert "Đang thử từng cách hỏi" in result.stderr
    assert result.exit_code == 0


async def _disliked(work: UnitOfWork, entry: str) -> None:
    chat = ChatRef(channel="telegram", id="2")
    log = QuestionLog(
        chat=chat,
        at=datetime(2026, 11, 2, tzinfo=UTC),
        text="tiệm ghi những gì",
        kind="answer",
        entry=entry,
        score=0.9,
        content_version="x",
        update_id="7",
    )
    await work.log_question(log)
    await work.rate(chat, "7", Rating.DOWN)


async def _asked(bench: Bench, *texts: str) -> None:
    address = f"sqlite+aiosqlite:///{bench.data / 'bot.db'}"
    await upgrade(address)
    database = Database(address, keys=[KEY], now=lambda: datetime(2026, 11, 2, tzinfo=UTC))
    async with database.work() as work:
        for text in texts:
            log = QuestionLog(
                chat=ChatRef(channel="telegram", id="1"),
                at=datetime(2026, 11, 2, tzinfo=UTC),
                text=text,
                kind="unsure",
                entry=None,
                score=0.1,
                content_version="x",
            )
            await work.log_question(log)
        await _disliked(work, "ghi-gi")
    await database.close()


@pytest.fixture
def browsed(bench: Bench) -> Callable[[int], dict[str, object]]:
    """Opens the report from disk in a window of this width, and looks around in it."""

    async def look(width: int) -> dict[str, object]:
        called: list[str] = []
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = await browser.new_page(viewport={"width": width, "height": 800}, locale="vi-VN")
            page.on("request", lambda request: called.append(request.url))
            page.on("pageerror", lambda error: called.append(str(error)))
            await page.goto((bench.data / "report.html").as_uri())
            seen: dict[str, object] = {
                "text": await page.inner_text("main"),
                "fits": await page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
                "clauses": await page.locator(".clause").count(),
                "wrong": await page.locator(".heat-wrong").count(),
                "now": await page.locator("circle.now").count(),
                "rated": [
                    await row.locator("td").all_inner_texts() for row in await page.locator("#danh-gia tbody tr").all()
                ],
            }
            shade = "getComputedStyle(document.querySelectorAll('.clause')[2]).backgroundColor"
            seen["by answers"] = await page.evaluate(shade)
            await page.check("#by-right")
            seen["by right"] = await page.evaluate(shade)
            await page.locator(".clause summary").first.click()
            seen["opened"] = await page.locator(".clause").first.inner_text()
            await browser.close()
        return seen | {"called": called}

    def browse(width: int) -> dict[str, object]:
        if _CHROMIUM is None:
            pytest.skip("no Chromium: install it, or name it in BOT_CHROMIUM")
        return asyncio.run(look(width))

    return browse


@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_opens_from_disk_and_shows_everything(
    bench: Bench, browsed: Callable[[int], dict[str, object]], width: int
) -> None:
    asyncio.run(_asked(bench, "số tôi là 0912345678, sao chưa ai gọi", "<b>bánh</b> đâu", "<b>bánh</b> đâu"))
    assert bench.run("report").exit_code == 0
    seen = browsed(width)
    assert seen["called"] == [(bench.data / "report.html").as_uri()]
    assert seen["fits"]
    assert (seen["clauses"], seen["wrong"], seen["now"]) == (3, 1, 1)
    assert seen["by answers"] != seen["by right"]
    assert "ghi-gi" in str(seen["opened"])
    text = str(seen["text"])
    assert "4 câu hỏi kiểm tra" in text
    assert "75%" in text
    assert "2×" in text
    assert "<b>bánh</b> đâu" in text
    assert "tiệm ghi những gì" in text  # answered, and not to the customer's liking
    assert seen["rated"] == [["Tiệm ghi gì?", "0", "1"]]
    assert "0912345678" not in text
    assert "“tiệm thu thập thông tin nào”" in text or "1 câu trả lời sai" in text
