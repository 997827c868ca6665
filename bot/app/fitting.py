"""Fitting a model beside the running program: in a process of its own, after everybody else."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.answers.engine import stamp_of
from bot.answers.model import Model, read_model
from bot.content.knowledge import Knowledge
from bot.domain.errors import FittingFailed


async def fit_beside(knowledge: Knowledge, folder: Path) -> Model:
    """The model of the content in this folder. Answering goes on meanwhile; cancelling ends the process at once.

    Raises FittingFailed.
    """
    into = folder.with_suffix(".npz")
    command = (sys.executable, "-m", "bot", "kb", "fit", str(into), "--knowledge", str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    model = read_model(into, stamp_of(knowledge))
    if status or model is None:
        raise FittingFailed(f"fitting ended with status {status}")
    return model
