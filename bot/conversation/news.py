"""Whether a customer wants announcements. Pure."""

from __future__ import annotations

from bot.conversation.buttons import plain_button
from bot.conversation.decision import Decision, WantNews
from bot.conversation.situation import Situation


def refuse(situation: Situation) -> Decision:
    """No announcements any more; the way back is shown."""
    back = ((plain_button(situation.shop, "news"),),)
    return situation.decided(situation.say("news.refused"), buttons=back, effects=(WantNews(wanted=False),))


def want(situation: Situation) -> Decision:
    """Announcements again."""
    return situation.decided(situation.say("news.wanted"), effects=(WantNews(wanted=True),))
