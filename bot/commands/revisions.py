"""The knowledge folder as it was in an earlier revision of git."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.content.findings import sentence


@contextmanager
def earlier(folder: Path, revision: str) -> Iterator[Path]:
    """A copy of the folder as it was then; ends the command with a sentence where git does not know it."""
    # The revision stands where git takes no option; nothing of it reaches a shell.
    command = ["git", "-C", str(folder), "archive", "--format=tar", "--end-of-options", revision, "."]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        typer.echo(sentence("revision_unread", folder=folder, revision=revision), err=True)
        raise typer.Exit(2) from error
    with TemporaryDirectory() as copy:
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            if hasattr(tarfile, "data_filter"):  # from Python 3.11.4 on; what is unpacked is the admin's own either way
                files.extraction_filter = tarfile.data_filter
            files.extractall(copy)  # noqa: S202
        yield Path(copy)
