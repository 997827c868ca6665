"""What `run`, `web` and `worker` say when they are ready."""

from __future__ import annotations

from bot.commands.run import ready_line
from bot.settings import Settings


def test_only_a_process_that_serves_pages_says_where_they_are() -> None:
    settings = Settings.model_validate({"PORT": "8091"})
    assert "http://127.0.0.1:8091/healthz" in ready_line(settings, "telegram", served=True)
    worker = ready_line(settings, "telegram", served=False)
    assert "telegram" in worker
    assert "http" not in worker
