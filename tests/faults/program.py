"""The real program as a process of its own, which can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from pathlib import Path

from tests.conftest import KEY, SHOP
from tests.fakes.telegram_api import TOKEN

_ROOT = SHOP.parent
_STARTING = 120.0  # seconds, on a busy machine


class Program:
    """`python -m bot COMMAND` in a folder of its own, with a model that was fitted before.

    Without the service's limits: hours of talk would otherwise wait for twenty messages a minute of the group.
    """

    def __init__(self, folder: Path, *, model: Path, api_url: str, group: int, database_url: str | None = None) -> None:
        """Without `database_url` it is a SQLite file in the folder."""
        data = folder / "data"
        data.mkdir(parents=True)
        shutil.copy(model, data / "model.npz")
        self.file = data / "bot.db"  # of SQLite
        self.database_url = database_url or f"sqlite+aiosqlite:///{self.file}"
        self._folder = folder
        self._log = folder / "program.log"
        self._process: asyncio.subprocess.Process | None = None
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "BOT_KNOWLEDGE": str(SHOP),
            "BOT_DATABASE_URL": self.database_url,
            "BOT_SECRET_KEY": KEY,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api_url,
            "STAFF_CHAT_ID": str(group),
            "HOST": "127.0.0.1",
            "LOG_FORMAT": "json",
        }

    async def start(self, *command: str) -> None:
        """Start it on a free port; without a command it is `run`. Does not wait until it is up."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.unpaced",
                *(command or ("run",)),
                cwd=self._folder,
                env=self._environment | {"PORT": str(port)},
                stdout=log,
                stderr=log,
            )

    @property
    def lives(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """SIGKILL: it cannot do anything about it."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self, within: float = 10.0) -> int:
        """SIGTERM; its exit status. Raises TimeoutError when it takes longer than that."""
        assert self._process is not None
        self._process.terminate()
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def ended(self) -> int:
        """Wait until it ends by itself; its exit status."""
        assert self._process is not None
        async with asyncio.timeout(_STARTING):
            return await self._process.wait()

    @property
    def log(self) -> str:
        """Everything it wrote about itself, in all its lives."""
        return self._log.read_text(encoding="utf-8")
