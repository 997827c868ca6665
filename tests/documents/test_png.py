"""Pictures are drawn whole."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from bot.documents.png import png
from bot.domain.sheets import Bars, Picture, Series


def _picture(*values: float) -> Picture:
    labels = tuple(f"Loại {number}" for number in range(len(values)))
    panel = Bars(title="Yêu cầu theo loại", labels=labels, series=(Series(name="đúng hạn", values=values),))
    return Picture(title="Tuần 23–29/11/2026", subtitle="Thế Giới Số 247", panels=(panel,))


def test_longer_bars_paint_more() -> None:
    def painted(*values: float) -> int:
        with Image.open(BytesIO(png(_picture(*values)))) as image:
            return int((np.asarray(image.convert("RGB")) == (11, 87, 143)).all(axis=2).sum())

    assert painted(4, 4) > painted(4, 1) > painted(4, 0) > 0


def test_a_week_without_anything_is_drawn_too() -> None:
    with Image.open(BytesIO(png(_picture(0, 0)))) as image:
        assert image.width > image.height / 2
