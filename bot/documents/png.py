"""A picture as PNG, made for a phone's screen."""

from __future__ import annotations

from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.domain.sheets import Bars, Picture

_WIDTH, _BAR, _HEAD = 7.2, 0.34, 0.9  # inches
_TITLE = 2  # bars' worth of room for a panel's title
_DOTS = 150  # an inch
_COLOURS = ("#0b578f", "#e08e0b", "#b3261e", "#6c757d")  # told apart by the colour-blind too
_INK, _QUIET = "#212529", "#6c757d"


def png(picture: Picture) -> bytes:
    """The picture drawn."""
    shares = [len(panel.labels) + _TITLE for panel in picture.panels]  # bars are equally thick in all panels
    height = _HEAD + _BAR * sum(shares)
    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    figure.get_layout_engine().set(rect=(0.02, 0.01, 0.96, 1 - _HEAD / height))  # type: ignore[union-attr, call-arg]
    figure.text(0.03, 1 - 0.34 / height, picture.title, fontsize=15, weight="bold", color=_INK)
    figure.text(0.03, 1 - 0.62 / height, picture.subtitle, fontsize=10, color=_QUIET)
    for axes, panel in zip(
        figure.subplots(len(shares), squeeze=False, height_ratios=shares)[:, 0], picture.panels, strict=True
    ):
        _draw(axes, panel)
    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _draw(axes: Axes, panel: Bars) -> None:
    places = range(len(panel.labels))
    below = [0.0] * len(panel.labels)
    for series, colour in zip(panel.series, _COLOURS, strict=False):
        axes.barh(places, series.values, left=below, color=colour, label=series.name, height=0.62)
        below = [low + value for low, value in zip(below, series.values, strict=True)]
    for place, total in zip(places, below, strict=True):
        axes.text(total, place, f" {total:g}".replace(".", ","), va="center", fontsize=10, color=_INK)
    axes.set_title(panel.title, loc="left", fontsize=12, color=_INK)
    axes.set_yticks(places, panel.labels, fontsize=10, color=_INK)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(0, max([*below, 1]) * 1.12)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if len(panel.series) > 1:
        axes.legend(frameon=False, fontsize=9, ncols=len(panel.series), loc="upper right", bbox_to_anchor=(1, 1.18))
