"""The webhook that Telegram brings updates to."""

from __future__ import annotations

import structlog
from starlette.routing import Route
from telegram.error import TelegramError

from bot.channels.channel import Handle
from bot.channels.intake import Intake as Turns
from bot.channels.telegram.intake import Arrival, Intake
from bot.channels.webhooks import Delivered, same_secret, webhook_route
from bot.domain.messages import Handled

PATH = "/telegram/webhook"

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name


def address(public_url: str) -> str:
    """The webhook's whole address."""
    return f"{public_url.rstrip('/')}{PATH}"


def route(secret: str, intake: Intake, handle: Handle) -> Route:
    """The route. An update that nobody can read is taken all the same: brought again, it would be no better."""
    turns = Turns(handle)

    def admits(delivered: Delivered) -> bool:
        return same_secret(delivered.headers.get(_SECRET_HEADER, ""), secret)

    async def take(content: object) -> bool:
        try:
            await intake.introduce()  # this process may serve the webhook only and have told Telegram nothing yet
        except TelegramError as error:
            _LOG.warning("telegram_unreachable", error=type(error).__name__, answer=error.message)
            return False
        arrival = intake.read(content)
        return arrival is None or await _seen_through(intake, turns, arrival)

    return webhook_route(PATH, admits=admits, take=take)


async def _seen_through(intake: Intake, turns: Turns, arrival: Arrival) -> bool:
    with intake.at_it(arrival):
        handled = await turns.take(arrival.incoming) if arrival.incoming else Handled()
    if handled is None:
        return False
    intake.end(arrival, handled)
    return True
