"""An explanation of how one question is understood, for an admin to read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.answers.outcome import Explanation, Outcome
from bot.app.contents import Content
from bot.content.findings import sentence


def show_explanation(content: Content, text: str, console: Console) -> None:
    """Print the folded words, the likeliest entries with their reasons, and the rule that decided."""
    explanation = content.engine.explain(text)
    if explanation is None:
        console.print(sentence("ask_no_word"))
        return
    console.print(sentence("ask_words", words=" ".join(explanation.words)), markup=False)
    console.print(sentence("ask_mended", words=" ".join(explanation.mended)), markup=False)
    console.print(_table(explanation))
    console.print(
        sentence(
            "ask_measures",
            sureness=explanation.sureness,
            threshold=explanation.threshold,
            request=explanation.request,
            speech=explanation.speech,
        ),
        markup=False,
    )
    for outcome in explanation.understanding.outcomes:
        console.print(_line(outcome), markup=False)


def _table(explanation: Explanation) -> Table:
    table = Table(*sentence("ask_columns").split("|"))
    for ranked in explanation.ranking:
        reasons = ", ".join(f"{word} {added:+.2f}" for word, added in ranked.reasons)
        parts = ", ".join(f"{sentence(f'ask_part_{part}')} {value:+.2f}" for part, value in ranked.parts.items())
        table.add_row(ranked.label, f"{ranked.chance:.3f}", f"{ranked.score:+.2f}", reasons, parts)
    return table


def _line(outcome: Outcome) -> str:
    return sentence(
        "ask_outcome",
        kind=outcome.kind,
        entry=outcome.entry or (outcome.wish.kind if outcome.wish else "–"),
        clauses=", ".join(outcome.clauses) or "–",
        score=outcome.score,
        rule=sentence(f"ask_rule_{outcome.rule.replace(' ', '_')}"),
    )
