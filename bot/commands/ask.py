"""`ask`: one question explained, or many judged, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console

from bot.answers.outcome import Candidate, Outcome, Wish
from bot.app.clocks import SystemClock
from bot.app.contents import Content
from bot.commands.explaining import show_explanation
from bot.commands.opening import open_settings, open_shop, speak_utf8
from bot.conversation.answering import told
from bot.conversation.shop import Shop
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState


def ask(
    text: Annotated[str | None, typer.Argument(help="The question to explain.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Judge one JSON object a line of standard input.")] = False,
    knowledge: Annotated[
        Path | None, typer.Option("--knowledge", help="The knowledge folder.", file_okay=False)
    ] = None,
) -> None:
    """Explain how a question is understood, or answer many for a script."""
    content = open_shop(open_settings(), knowledge)
    if jsonl:
        speak_utf8(sys.stdin, sys.stdout)
        raise typer.Exit(answer_lines(content, sys.stdin, sys.stdout))
    if text is None:
        raise typer.BadParameter("a question, or --jsonl")
    show_explanation(content, text, Console())


def answer_lines(content: Content, lines: Iterable[str], out: TextIO) -> int:
    """Answer each line in order, flushed as it is answered. Returns 1 when a line was no valid question, else 0."""
    status = 0
    situation = _nobody_yet(content)
    for line in lines:
        if not line.strip():
            continue
        row = _answered(situation, line)
        status = 1 if "error" in row else status
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
    return status


def _nobody_yet(content: Content) -> Situation:
    """A chat that was greeted and has said nothing: each line is judged alone."""
    return Situation(
        shop=Shop(content.knowledge),
        engine=content.engine,
        now=SystemClock().now(),
        state=ChatState(greeted=True),
    )


def _answered(situation: Situation, line: str) -> dict[str, Any]:
    try:
        question = json.loads(line)
    except ValueError as error:
        return {"error": f"not JSON: {error}"}
    if not isinstance(question, dict) or not isinstance(question.get("text"), str):
        return {"error": "an object with a text is expected"}
    return {"id": question.get("id"), **judged(situation, question["text"])}


def judged(situation: Situation, text: str) -> dict[str, Any]:
    """One message as the machine interface tells it, without its id."""
    outcomes = situation.understand(text).outcomes
    parts = [_told(outcome) for outcome in outcomes] if len(outcomes) > 1 else []
    read_first = told(situation, outcomes[0], text).replies[0].text
    return {**_told(outcomes[0]), "parts": parts, "text": read_first}


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind.value,
        "entry": outcome.entry,
        "clauses": list(outcome.clauses),
        "score": outcome.score,
        "alternatives": [_offered(candidate) for candidate in outcome.alternatives],
        "request": _wished(outcome.wish) if outcome.kind == "request" and outcome.wish else None,
    }


def _offered(candidate: Candidate) -> dict[str, Any]:
    return {"entry": candidate.entry, "clauses": list(candidate.clauses), "score": candidate.score}


def _wished(wish: Wish) -> dict[str, Any]:
    """Slots hold only what the message says; a record known by a phone or an e-mail is no slot of the interface."""
    slots = {name: value for name, value in asdict(wish.slots).items() if value}
    return {"type": wish.kind.value, "slots": slots}
