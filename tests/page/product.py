"""The whole product as a process of its own, as a newcomer starts it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import httpx

from tests.conftest import SHOP

_PATIENCE = 300.0  # seconds: the first start of a run fits the model, on a busy machine slowly


class Product:
    """`python -m bot demo` on a free port and a database of its own; can be killed and started again."""

    def __init__(self, database: Path, knowledge: Path = SHOP) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._log = database.with_suffix(".log")
        self._environment = {
            **os.environ,
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{database}",
            "BOT_KNOWLEDGE": str(knowledge),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until its page is there."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "demo", env=self._environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(_PATIENCE), httpx.AsyncClient(base_url=self.address) as client:
            while not await self._is_up(client):
                assert self._process.returncode is None, self.log
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """End it without a warning."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def log(self) -> str:
        """What it wrote about itself."""
        return self._log.read_text(encoding="utf-8")

    async def _is_up(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get("/demo/cast")).is_success
        except httpx.TransportError:
            return False
