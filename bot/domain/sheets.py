"""A sheet to be printed and a picture to be drawn, in words and numbers; how they look is the printer's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running words; `quiet` ones are smaller and grey."""

    text: str = field(repr=False)
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names with their values, one a line."""

    pairs: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows under a head; `widths` are shares of the line, one for each column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that open an address."""

    text: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Places to sign, side by side."""

    names: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | Facts | Grid | Link | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document of as many pages as it takes; `head` stands above the title, `foot` on every page."""

    head: str
    title: str
    subtitle: str = ""
    blocks: tuple[Block, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One colour of bars: its name and a value for each label."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars for each label, the series of a label stacked on each other."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Panels below each other under one title."""

    title: str
    subtitle: str
    panels: tuple[Bars, ...]
