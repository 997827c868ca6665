"""What most commands begin with: settings, log, content; and what is said when one of them is wrong."""

from __future__ import annotations

from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import typer

from bot.app.assembly import data_folder
from bot.app.contents import Content, open_content
from bot.app.logs import set_up_logs
from bot.app.versions import Versions
from bot.commands.progress import shown_progress
from bot.content.findings import sentence
from bot.domain.errors import BadSettings, BotError, ContentError
from bot.settings import Settings, read_settings


def open_settings() -> Settings:
    """The settings, and the log set up by them. Raises SettingsError."""
    settings = read_settings()
    set_up_logs(settings)
    return settings


def open_shop(settings: Settings, folder: Path | None = None, *, beside: str = "") -> Content:
    """The content of the folder, or of the settings' one. Raises ContentError with every problem.

    `beside`: the folder within the program's own where the model is kept, for content that is not served.
    """
    with shown_progress(sentence("fitting")) as report:
        return open_content(folder or settings.knowledge, data_folder(settings) / beside, report)


def open_service(settings: Settings) -> Content:
    """The content of the settings; where it is broken, the version that was served last, and it is said why.

    Raises ContentError when no version was served before.
    """
    try:
        return open_shop(settings)
    except ContentError as error:
        last = next(iter(Versions(data_folder(settings)).all()), None)
        if last is None:
            raise
        typer.echo(f"{sentence('content_kept', name=last.name)}\n{error}", err=True)
        return open_shop(settings, last.folder)


def in_words(error: BotError) -> str:
    """What an operator reads about the error: one sentence a line."""
    if isinstance(error, BadSettings):
        return "\n".join(sentence(f"setting_{problem.what}", **problem.values) for problem in error.problems)
    return str(error)


def speak_utf8(source: TextIO, out: TextIO) -> None:
    """UTF-8 wherever this runs, and a byte or a half character that is none harms its own line only.

    What backslashreplace writes for half a surrogate pair is JSON's own way to write it.
    """
    for stream, errors in ((source, "surrogateescape"), (out, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
