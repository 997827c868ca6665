"""Suggestions in the group: made once a week of what the bot did not settle, and decided by an admin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.answers.gaps import Gap, gaps_of
from bot.conversation.ports import Work
from bot.conversation.staff.buttons import StaffPress
from bot.conversation.staff.desk import Desk
from bot.conversation.staff.learning.admin import Learning
from bot.conversation.staff.learning.cards import (
    BACK,
    IGNORE,
    SILENT,
    about_suggestion,
    decided_card,
    label_title,
    silent_choice,
    suggestion_card,
    teachable,
)
from bot.domain.lessons import Lesson, Suggestion, Verdict
from bot.domain.messages import Handled, Outgoing, Person, Reply

LESSON_ADDED: Final = "content.lesson_added"
"""The setting whose change makes every process write the lessons into its own folder."""

_DIGEST_AT: Final = "learning.digest_at"
_WEEK: Final = timedelta(days=7)
_LOOKED_BACK: Final = timedelta(days=28)
_MOST: Final = 300  # questions grouped at once: a moment's work
_MOST_SHOWN: Final = 5  # suggestions a week: what is asked most is worth most
_VERDICTS = {"silent": Verdict.SILENT, "offtopic": Verdict.NOT_OURS}


class LearningDesk:
    """What the group is shown of questions that were not settled, and what becomes of them."""

    def __init__(self, desk: Desk, learning: Learning) -> None:
        self._desk = desk
        self._learning = learning

    async def weekly(self, work: Work) -> None:
        """Show the week's suggestions, in opening hours; the first a week after the bot began."""
        now = self._desk.clock.now()
        last = await work.setting(_DIGEST_AT)
        if last is None:
            await work.save_setting(_DIGEST_AT, now.isoformat())
        elif now - datetime.fromisoformat(last) >= _WEEK and self._desk.shops.current().is_open(now):
            await work.save_setting(_DIGEST_AT, now.isoformat())
            await self.show(work)

    async def show(self, work: Work) -> int:
        """Show what was asked and not settled lately and is in no suggestion yet; how many suggestions that makes."""
        group = await self._desk.group(work)
        if group is None:
            return 0
        logs = await work.unsettled_questions(self._desk.clock.now() - _LOOKED_BACK, unseen=True)
        gaps = gaps_of(logs[-_MOST:], self._learning.engine())[:_MOST_SHOWN]
        if gaps:
            count = sum(gap.count for gap in gaps)
            head = self._desk.say("learn.digest", count=count, groups=len(gaps))
            await work.post(Outgoing(chat=group, reply=Reply(text=head)))
        for gap in gaps:
            await self._show(work, gap)
        return len(gaps)

    async def pressed(self, work: Work, member: Person, press: StaffPress) -> Handled:
        """Do what an admin chose; a suggestion is decided once, and only by admins."""
        suggestion = await work.suggestion(press.key)
        if member.id not in self._desk.admins:
            return self._toast("only_admins")
        if suggestion is None:
            return self._toast("unknown")
        if suggestion.verdict:
            return self._toast("decided")
        if press.choice in {SILENT, BACK}:
            card = silent_choice if press.choice == SILENT else suggestion_card
            await self._change(work, suggestion, card(self._desk.knowledge(), suggestion))
            return Handled()
        return await self._decide(work, suggestion, member, None if press.choice == IGNORE else press.choice)

    async def _decide(self, work: Work, suggestion: Suggestion, member: Person, key: str | None) -> Handled:
        texts, now = teachable(suggestion), self._desk.clock.now()
        if key and not texts:
            return self._toast("nothing_to_teach")
        verdict = _VERDICTS.get(key.partition("/")[0], Verdict.ASKS) if key else Verdict.IGNORED
        decided = replace(suggestion, verdict=verdict, decided_at=now, decided_by=member.id)
        await work.save_suggestion(decided)
        if key:
            await work.add_lesson(Lesson(at=now, label=key, texts=texts, member=member))
            await work.save_setting(LESSON_ADDED, f"{suggestion.id} {now.isoformat()}")
        await self._change(work, decided, decided_card(self._desk.knowledge(), decided, member.name, key))
        title = label_title(self._desk.knowledge(), key) if key else ""
        return self._toast("taught" if key else "ignored", title=title)

    async def _show(self, work: Work, gap: Gap) -> None:
        suggestion = Suggestion(
            id=self._desk.codes(), at=self._desk.clock.now(), texts=gap.texts, count=gap.count, nearest=gap.nearest
        )
        await work.save_suggestion(suggestion)
        await work.mark_suggested([log.id for log in gap.logs if log.id is not None], suggestion.id)
        await self._change(work, suggestion, suggestion_card(self._desk.knowledge(), suggestion), edit=False)

    async def _change(self, work: Work, suggestion: Suggestion, card: Reply, *, edit: bool = True) -> None:
        group = await self._desk.group(work)
        about = about_suggestion(suggestion.id)
        if group:
            await work.post(Outgoing(chat=group, reply=card, tag=about, edit=edit, about=about))

    def _toast(self, key: str, **values: str) -> Handled:
        return Handled(toast=self._desk.say(f"learn_toast.{key}", **values)[:190])
