"""Looking around: the menu by sections, the policy clause by clause, and what the bot can do."""

from __future__ import annotations

import re

from bot.content.models import Answer, Clause, Section
from bot.conversation.buttons import button, column, entry_button, packed, plain_button
from bot.conversation.decision import Decision
from bot.conversation.situation import Situation
from bot.domain.messages import Button, ButtonRows

_CLAUSE = re.compile(r"(?:\w+\s+)?(\d{1,2}\.\d{1,2})\s?([a-h])?")


def start(situation: Situation) -> Decision:
    """The greeting with the ways to go on."""
    return situation.decided(situation.say("greeting.start"), buttons=ways(situation))


def ways(situation: Situation) -> ButtonRows:
    """The main things a customer can do here."""
    return packed(plain_button(situation.shop, verb) for verb in ("menu", "policy", "kinds", "talk"))


def menu(situation: Situation) -> Decision:
    """The sections of the policy, each leading to its questions."""
    rows = column(_section_button(section, "section") for section in situation.knowledge.policy.sections)
    return situation.decided(situation.say("menu.sections"), buttons=rows)


def section(situation: Situation, number: str) -> Decision:
    """The questions of one section."""
    found = _section(situation, number)
    if found is None:
        return menu(situation)
    entries = (entry for entry in situation.knowledge.answers.values() if _of_section(entry, found))
    rows = column((*map(entry_button, entries), plain_button(situation.shop, "menu")))
    return situation.decided(situation.say("menu.questions", title=found.title), buttons=rows)


def policy(situation: Situation, number: str = "") -> Decision:
    """The sections of the policy to read; with a number, its clauses."""
    found = _section(situation, number)
    if found is None:
        rows = column(_section_button(each, "policy") for each in situation.knowledge.policy.sections)
        return situation.decided(situation.say("policy.sections", title=situation.knowledge.policy.title), buttons=rows)
    return clause(situation, found.clauses[0].number)


def clause(situation: Situation, number: str) -> Decision:
    """One clause in the policy's own words, with the one before and the one after."""
    clauses = [each for section in situation.knowledge.policy.sections for each in section.clauses]
    place = next((index for index, each in enumerate(clauses) if each.number == number), None)
    if place is None:
        return situation.decided(situation.say("stale.clause"), buttons=((plain_button(situation.shop, "policy"),),))
    around = _neighbours(situation, clauses, place)
    rows = (*((around,) if around else ()), (plain_button(situation.shop, "policy"),))
    return situation.decided(_told(situation, clauses[place]), buttons=rows)


def typed_clause(situation: Situation, text: str) -> str | None:
    """The clause whose number is all that was typed ("5.3", "mục 4.2a"), if the policy has it."""
    match = _CLAUSE.fullmatch(text.strip().lower())
    if match is None:
        return None
    number = match[1] + (match[2] or "")
    return number if situation.knowledge.clause(number) else None


def _told(situation: Situation, found: Clause) -> str:
    section = situation.knowledge.section(int(found.number.split(".", 1)[0]))
    title = section.title if section else ""
    return situation.say("policy.clause", number=found.number, title=title, text=situation.knowledge.led_in(found))


def _neighbours(situation: Situation, clauses: list[Clause], place: int) -> tuple[Button, ...]:
    steps = (("previous", place - 1), ("next", place + 1))
    return tuple(
        button(situation.say(f"button.{name}", number=clauses[index].number), "clause", clauses[index].number)
        for name, index in steps
        if 0 <= index < len(clauses)
    )


def _section_button(section: Section, verb: str) -> Button:
    return button(section.title, verb, str(section.number))


def _section(situation: Situation, number: str) -> Section | None:
    return situation.knowledge.section(int(number)) if number.isdigit() else None


def _of_section(entry: Answer, section: Section) -> bool:
    return int(entry.clauses[0].split(".", 1)[0]) == section.number
