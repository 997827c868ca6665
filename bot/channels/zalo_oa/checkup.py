"""Whether an Official Account can work: how long its tokens last, and whether Zalo answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.calls import Answer, Calls
from bot.channels.payloads import number, part, word
from bot.channels.zalo_oa.access import Tokens
from bot.channels.zalo_oa.service import TOKEN_REFUSED
from bot.domain.checkup import Checked
from bot.domain.errors import ChannelError

_PATH = "/v2.0/oa/getoa"
_PATIENCE = 10.0  # seconds
_SOON = timedelta(days=14)


async def check_zalo_oa(api_url: str, tokens: Tokens | None, now: Callable[[], datetime]) -> tuple[Checked, ...]:
    """Everything about one account. `tokens` is the newest pair of the last consent; nothing is renewed by looking."""
    return _age(tokens, now()), await _account(api_url, tokens, now())


def _age(tokens: Tokens | None, now: datetime) -> Checked:
    if tokens is None:
        return Checked(what="zalo_oa_token_not_yet", well=True)
    left = tokens.lost_at - now
    values = {"days": left.days, "since": f"{tokens.given_at:%d/%m/%Y}"}
    if left <= timedelta():
        return Checked(what="zalo_oa_token_ended", well=False, values=values)
    return Checked(what="zalo_oa_token" if left > _SOON else "zalo_oa_token_ends", well=left > _SOON, values=values)


async def _account(api_url: str, tokens: Tokens | None, now: datetime) -> Checked:
    calls = Calls(_PATIENCE)
    try:
        answer = await calls.get(
            f"{api_url.rstrip('/')}{_PATH}", headers={"access_token": tokens.access if tokens else ""}
        )
    except ChannelError as error:
        return Checked(what="zalo_oa_unreachable", well=False, values={"reason": error.reason})
    finally:
        await calls.close()
    return _told(answer, in_force=tokens is not None and now < tokens.expires_at)


def _told(answer: Answer, *, in_force: bool) -> Checked:
    """A token that is over is refused, which tells at least that Zalo answers: the program renews it when it runs."""
    content = part(answer.content)
    code = number(content, "error")
    if code is None:
        return Checked(what="zalo_oa_unreachable", well=False, values={"reason": answer.status})
    if code == 0:
        return Checked(what="zalo_oa", well=True, values={"name": word(part(content, "data"), "name")})
    if not in_force:
        return Checked(what="zalo_oa_answers", well=True)
    if code in TOKEN_REFUSED:
        return Checked(what="zalo_oa_token_refused", well=False, values={"code": code})
    return Checked(what="zalo_oa_refused", well=False, values={"code": code})
