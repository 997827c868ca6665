"""What the bot itself keeps about a chat, and erasing the chat's history."""

from __future__ import annotations

from bot.conversation.buttons import packed, plain_button
from bot.conversation.decision import Decision, EraseHistory, TakeAway
from bot.conversation.situation import Situation
from bot.conversation.state import ChatState

_YEAR = 365  # days


def about(situation: Situation) -> Decision:
    """What is kept, for how long, and what the customer can do about it."""
    days = situation.knowledge.business.retention_days
    told = situation.say(
        "privacy.about",
        questions=_period(situation, days.questions),
        chats=_period(situation, days.chats),
        outbox=_period(situation, days.outbox),
        talks=_period(situation, days.talks),
        requests=_period(situation, days.requests),
        announcements=_period(situation, days.announcements),
        news=situation.say("privacy.no_news" if situation.opted_out else "privacy.news"),
    )
    verbs = ("take_away", "erase", "news" if situation.opted_out else "no_news", "kinds")
    return situation.decided(told, buttons=packed(plain_button(situation.shop, verb) for verb in verbs))


def take_away(situation: Situation) -> Decision:
    """Everything that is held about this chat, as a file."""
    return situation.decided(effects=(TakeAway(),))


def ask(situation: Situation) -> Decision:
    """Whether the history shall really be erased; what stays is said before."""
    lost = [situation.say("privacy.with_draft")] if situation.state.draft else []
    lost += [situation.say("privacy.with_kept")] if situation.state.undecided else []
    told = situation.say("privacy.sure", lost="\n".join(lost)).strip()
    return situation.decided(told, buttons=packed(plain_button(situation.shop, verb) for verb in ("erased", "drop")))


def erase(situation: Situation) -> Decision:
    """Erase it now; numbers of drafts go on so that no old button fits a new draft; what is limited stays so."""
    before = situation.state
    state = ChatState(
        greeted=True, drafts=before.drafts, held=before.held, wrong_proofs=before.wrong_proofs, pace=before.pace
    )
    key = "privacy.done_requests" if situation.requests else "privacy.done"
    return situation.decided(situation.say(key), state=state, effects=(EraseHistory(),))


def _period(situation: Situation, days: int) -> str:
    """A time in years where it is whole years, otherwise in days; nought means without an end."""
    if not days:
        return situation.say("privacy.no_end")
    years, rest = divmod(days, _YEAR)
    return situation.say("privacy.days", days=days) if rest else situation.say("privacy.years", years=years)
