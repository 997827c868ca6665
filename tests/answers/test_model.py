"""What was fitted is kept, and read again as it was, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from bot.answers.engine import Engine, model_path, stamp_of, stored_model
from bot.answers.features import Weighted
from bot.answers.model import Model, read_model
from bot.answers.outcome import Context
from bot.content.knowledge import Knowledge


def test_a_stored_model_understands_as_the_fitted_one_does(
    bakery: Knowledge, bakery_model: Model, tmp_path: Path
) -> None:
    bakery_model.save(model_path(tmp_path))
    read = stored_model(bakery, tmp_path)
    assert read is not None
    fitted, stored = Engine(bakery, bakery_model), Engine(bakery, read)
    assert read.vocabulary.common_words == bakery_model.vocabulary.common_words
    for text in ("tiệm ghi gì", "xoá giúp em", "thông tin khách", "có camera không"):
        assert stored.understand(text, Context()) == fitted.understand(text, Context())


def test_a_model_of_other_content_is_not_used(bakery: Knowledge, bakery_model: Model, tmp_path: Path) -> None:
    bakery_model.save(model_path(tmp_path))
    other = replace(bakery, language=bakery.language.model_copy(update={"abbreviations": {"bh": "bánh"}}))
    assert stored_model(other, tmp_path) is None


def test_a_model_outlives_reworded_phrases(bakery: Knowledge, bakery_model: Model, tmp_path: Path) -> None:
    bakery_model.save(model_path(tmp_path))
    assert stored_model(replace(bakery, version="another"), tmp_path) is not None


def test_a_folder_without_a_model_has_none(bakery: Knowledge, tmp_path: Path) -> None:
    assert stored_model(bakery, tmp_path) is None


@pytest.mark.parametrize("kept", [0, 1, 30, 5000])
def test_a_file_cut_short_is_no_model(kept: int, bakery: Knowledge, bakery_model: Model, tmp_path: Path) -> None:
    path = model_path(tmp_path)
    bakery_model.save(path)
    path.write_bytes(path.read_bytes()[:kept])
    assert read_model(path, stamp_of(bakery)) is None


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_no_model_or_reads_as_one(
    seed: int, bakery: Knowledge, bakery_model: Model, tmp_path: Path
) -> None:
    path = model_path(tmp_path)
    bakery_model.save(path)
    damaged = bytearray(path.read_bytes())
    dice = Random(seed)  # noqa: S311 - nothing is secret
    for _ in range(3):  # where the names and the headers of the arrays are, and the table of contents
        place = dice.choice((dice.randrange(400), len(damaged) - 1 - dice.randrange(900)))
        damaged[place] ^= 1 << dice.randrange(8)
    path.write_bytes(damaged)
    read = read_model(path, stamp_of(bakery))
    assert read is None or read.keys == bakery_model.keys


def test_a_file_of_something_else_is_no_model(bakery: Knowledge, tmp_path: Path) -> None:
    path = model_path(tmp_path)
    path.write_text("hôm nay trời đẹp", encoding="utf-8")
    assert read_model(path, stamp_of(bakery)) is None
    np.savez(path, stamp=stamp_of(bakery))
    assert read_model(path, stamp_of(bakery)) is None


def test_saving_makes_the_folder_and_leaves_no_draft(bakery_model: Model, tmp_path: Path) -> None:
    path = model_path(tmp_path / "new" / "folder")
    bakery_model.save(path)
    bakery_model.save(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_each_feature_added_makes_the_score(bakery_model: Model) -> None:
    weighed = Weighted(np.array([0, 1, 2]), np.array([0.5, 0.25, 0.125]))
    added = bakery_model.added(weighed, 0)
    total = sum(value for _, value in added) + float(bakery_model.constants[0])
    assert total == pytest.approx(float(bakery_model.scores(weighed, np.array([0]))[0]), abs=0.01)
    assert [name for name, _ in added] == list(bakery_model.vocabulary.names[:3])
