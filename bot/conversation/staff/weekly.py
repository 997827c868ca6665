"""The weekly picture: asked for in the group, and sent by itself when the first day of a new week opens."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.content.knowledge import Knowledge
from bot.conversation.dates import local
from bot.conversation.ports import Draw, Store, Work
from bot.conversation.staff.desk import Desk
from bot.domain.messages import Attachment, AttachmentKind, Outgoing, Reply
from bot.domain.requests import Kind
from bot.domain.sheets import Bars, Picture, Series
from bot.domain.week import Week, WeekFigures, figures_of, last_full_week

_ASKED: Final = "report.asked"  # the Monday of the week that somebody asked for
_SENT: Final = "report.sent"  # the Monday of the last week that was sent by itself
_ANSWERED: Final = ("answer", "silent")
_ASKED_BACK: Final = ("clarify",)
_UNANSWERED: Final = ("unsure",)


async def ask_for_week(work: Work, knowledge: Knowledge, now: datetime, back: int) -> None:
    """Note that the group wants this week's picture; the next round draws it."""
    week = last_full_week(local(knowledge, now).date(), back)
    await work.save_setting(_ASKED, week.monday.isoformat())


class Weekly:
    """Draws outside of every transaction: a picture takes a second."""

    def __init__(self, desk: Desk, store: Store, draws: Draw) -> None:
        self._desk = desk
        self._store = store
        self._draws = draws

    async def go_on(self) -> None:
        """Send the picture that was asked for, or that is due by itself; nothing happens when none is."""
        async with self._store.work() as work:
            due = await self._due(work)
            if due is None:
                return
            key, week = due
            figures = await self._figures(work, week)
        knowledge = self._desk.knowledge()
        drawn = await self._draws(week_picture(knowledge, week, figures))
        async with self._store.work() as work:
            await work.save_setting(key, "" if key == _ASKED else week.monday.isoformat())
            await self._send(work, week_summary(knowledge, week, figures), week, drawn)

    async def _due(self, work: Work) -> tuple[str, Week] | None:
        """What is to be sent now, with the setting that remembers it."""
        asked = await work.setting(_ASKED)
        if asked:
            return _ASKED, Week(monday=date.fromisoformat(asked))
        now = self._desk.clock.now()
        last = last_full_week(local(self._desk.knowledge(), now).date())
        sent = await work.setting(_SENT)
        if sent is None:  # the first start: there was no week yet
            await work.save_setting(_SENT, last.monday.isoformat())
            return None
        if sent >= last.monday.isoformat() or not self._desk.shops.current().is_open(now):
            return None
        return _SENT, last

    async def _figures(self, work: Work, week: Week) -> WeekFigures:
        knowledge = self._desk.knowledge()
        zone = ZoneInfo(knowledge.business.time_zone)
        begin = datetime.combine(week.monday, time(), zone)
        end = begin + timedelta(days=7)
        requests = await work.requests_during(begin, end)
        questions = await work.question_kinds(begin, end)
        return figures_of(week, requests, questions, lambda at: local(knowledge, at).date())

    async def _send(self, work: Work, summary: str, week: Week, drawn: bytes) -> None:
        group = await self._desk.group(work)
        if group:
            name = f"{self._desk.say('week.file', day=week.monday.isoformat())}.png"
            picture = Attachment(kind=AttachmentKind.PHOTO, name=name, content=drawn)
            await work.post(Outgoing(chat=group, reply=Reply(text=summary, attachment=picture)))


def week_summary(knowledge: Knowledge, week: Week, figures: WeekFigures) -> str:
    """The week in one line."""
    return knowledge.say("week.summary", week=_span(knowledge, week), figures=_figures(knowledge, figures))


def _figures(knowledge: Knowledge, figures: WeekFigures) -> str:
    return knowledge.say(
        "week.figures",
        received=figures.received,
        finished=figures.finished,
        late=sum(figures.late.values()),
        questions=_count(figures, *_ANSWERED, *_ASKED_BACK, *_UNANSWERED),
        unanswered=_count(figures, *_UNANSWERED),
    )


def week_picture(knowledge: Knowledge, week: Week, figures: WeekFigures) -> Picture:
    """The week as bars: requests by kind, times, questions."""
    kinds = tuple(Kind)
    return Picture(
        title=knowledge.say("week.title", week=_span(knowledge, week)),
        subtitle=_figures(knowledge, figures),
        panels=(
            Bars(
                title=knowledge.say("week.by_kind"),
                labels=tuple(knowledge.requests[kind].title for kind in kinds),
                series=(
                    Series(
                        name=knowledge.say("week.in_time"), values=tuple(float(figures.in_time[kind]) for kind in kinds)
                    ),
                    Series(name=knowledge.say("week.late"), values=tuple(float(figures.late[kind]) for kind in kinds)),
                ),
            ),
            Bars(
                title=knowledge.say("week.days"),
                labels=(knowledge.say("week.to_answer"), knowledge.say("week.to_finish")),
                series=(
                    Series(
                        name=knowledge.say("week.days"), values=(figures.answer_days or 0.0, figures.finish_days or 0.0)
                    ),
                ),
            ),
            Bars(
                title=knowledge.say("week.questions"),
                labels=tuple(knowledge.say(f"week.{key}") for key in ("answered", "asked_back", "unanswered")),
                series=(
                    Series(
                        name=knowledge.say("week.questions"),
                        values=tuple(float(_count(figures, *kinds)) for kinds in (_ANSWERED, _ASKED_BACK, _UNANSWERED)),
                    ),
                ),
            ),
        ),
    )


def _count(figures: WeekFigures, *kinds: str) -> int:
    return sum(figures.questions.get(kind, 0) for kind in kinds)


def _span(knowledge: Knowledge, week: Week) -> str:
    return knowledge.say("week.span", first=f"{week.monday.day}/{week.monday.month}", last=_day(week.sunday))


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
