"""Ways of asking tried on the engine, as problems with their places in the files."""

from __future__ import annotations

from pathlib import Path

from bot.answers.stealing import stolen_asks
from bot.commands.progress import shown_progress
from bot.content.entry_rules import asked_for, ways_of
from bot.content.findings import Finding, sentence, to_problems
from bot.content.folder import read_folder
from bot.content.knowledge import Knowledge
from bot.conversation.ports import Understands
from bot.domain.errors import Problem


def stolen_in(folder: Path, knowledge: Knowledge, engine: Understands) -> tuple[Problem, ...]:
    """Every way of asking in the folder that is understood as something else than it was written for."""
    read = read_folder(folder)
    places = {(asked.id, text): (asked.file, path) for asked in asked_for(read) for path, text in ways_of(asked)}
    findings = []
    with shown_progress(sentence("matching")) as report:
        for stolen in stolen_asks(knowledge, engine.understand, report):
            file, path = places[stolen.owner.id, stolen.ask.text]
            values = {"ask": stolen.ask.text, "id": stolen.owner.id, "winner": stolen.winner.id}
            findings.append(Finding(file=file, problem="ask_stolen", path=path, values=values))
    return to_problems(findings, read.texts)
