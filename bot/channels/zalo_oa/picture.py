"""The picture on the card that asks for the customer's number: Zalo wants one, at a public address."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

_PATH = "/zalo/oa/contact.png"
_FILE = Path(__file__).parents[1] / "static" / "contact.png"


def picture_address(own: str | None) -> str | None:
    """Where Zalo finds it; None where Zalo does not reach this program."""
    return f"{own.rstrip('/')}{_PATH}" if own else None


def picture_route() -> Route:
    """The picture."""

    async def picture(_request: Request) -> Response:
        return FileResponse(_FILE)

    return Route(_PATH, picture)
