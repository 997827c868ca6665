"""Serving a fake service over HTTP on a free port, in the test's own event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C belongs to pytest."""
        yield


@asynccontextmanager
async def served(app: ASGIApp, *, let_go: Callable[[], None]) -> AsyncIterator[str]:
    """The address of `app`; `let_go` is called at the end and must free every request that still waits."""
    listening = socket.create_server(("127.0.0.1", 0))  # connections queue here until the server takes them
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", http="h11"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        let_go()
        server.should_exit = True
        await task
        listening.close()
