"""Rules about the services that customers write through."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import ChannelFile, PhraseFile
from bot.content.source import KeyPath

_NAMES = "card_channel"  # the group of phrases.yaml that names every channel


def windows_end_after_they_are_free(folder: Folder) -> Iterator[Finding]:
    """What is free is allowed."""
    for file, channels in folder.of(ChannelFile):
        for name, window in channels.windows.items():
            if window.last_hours < window.free_hours:
                path = ("windows", name, "last_hours")
                yield Finding(file=file, problem="window_ends_early", path=path, values={"free": window.free_hours})


def channels_exist(folder: Folder) -> Iterator[Finding]:
    """What is said of a channel is said of one that the program has."""
    known = folder.one(PhraseFile).root.get(_NAMES, {})
    for file, channels in folder.of(ChannelFile):
        for name, path in _named(channels):
            if name.partition(":")[0] not in known:
                values = {"channel": name, "known": ", ".join(known)}
                yield Finding(file=file, problem="unknown_channel", path=path, values=values)


def _named(channels: ChannelFile) -> Iterator[tuple[str, KeyPath]]:
    for name in channels.windows:
        yield name, ("windows", name)
    for index, name in enumerate(channels.mail_links):
        yield name, ("mail_links", index)
    for index, name in enumerate(channels.shares_phone):
        yield name, ("shares_phone", index)
