"""How a fake service misbehaves, on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One answer gone wrong. `deliver_first`: the call took effect all the same; `hang`: no answer comes."""

    status: int = 200
    body: Mapping[str, object] | str = field(default_factory=dict)
    deliver_first: bool = False
    hang: bool = False


def refusal(code: int, description: str, **parameters: int) -> Trouble:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return Trouble(status=code, body=body | ({"parameters": parameters} if parameters else {}))


def too_many(retry_after: int) -> Trouble:
    return refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def moved_to(chat_id: int) -> Trouble:
    return refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat_id)


BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
BAD_REQUEST = refusal(400, "Bad Request: something is wrong with it")
WRONG_TOKEN = refusal(401, "Unauthorized")
CONFLICT = refusal(409, "Conflict: terminated by other getUpdates request")
SERVER_ERROR = Trouble(status=502, body="<html>Bad Gateway</html>")
GARBAGE = Trouble(body="<html>a proxy's page</html>")
WITHOUT_RESULT = Trouble(body={"ok": True})
NO_ANSWER = Trouble(hang=True)
NO_ANSWER_AFTER_DELIVERY = Trouble(hang=True, deliver_first=True)
UNREADABLE_AFTER_DELIVERY = Trouble(body={"ok": True, "result": {"surprise": 1}}, deliver_first=True)
