"""Fitting: the same content always gives the same model, and sureness is measured over strangers' messages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answers.engine import Engine
from bot.answers.labels import labels_of
from bot.answers.model import Model
from bot.answers.outcome import Context, OutcomeKind
from bot.answers.training import fit
from bot.content.knowledge import Knowledge
from bot.content.models import OperatingPoint


def _quiet(done: int, of: int) -> None:
    """Nobody watches."""


def test_the_same_content_gives_the_same_model(bakery: Knowledge, bakery_model: Model) -> None:
    again = fit(bakery, bakery_model.stamp, _quiet)
    for name, kept in bakery_model.weights.stored().items():
        assert np.array_equal(again.weights.stored()[name], kept)
    assert np.array_equal(again.constants, bakery_model.constants)
    assert again.vocabulary.names == bakery_model.vocabulary.names
    assert again.calibration.threshold == bakery_model.calibration.threshold
    assert np.array_equal(again.calibration.sureness, bakery_model.calibration.sureness)


def test_the_model_has_a_column_for_every_label(bakery: Knowledge, bakery_model: Model) -> None:
    assert bakery_model.keys == tuple(label.key for label in labels_of(bakery))
    assert bakery_model.weights.stored()["table"].shape == (len(bakery_model.vocabulary.names), len(bakery_model.keys))


def test_progress_is_told_from_the_first_step_to_the_last(bakery: Knowledge) -> None:
    told: list[tuple[int, int]] = []
    fit(bakery, "stamp", lambda done, of: told.append((done, of)))
    last = told[-1][1]
    assert told == [(done, last) for done in range(last + 1)]


def test_a_content_without_voices_is_fitted_too(bakery: Knowledge) -> None:
    def together(asks: dict[str, list[str]]) -> dict[str, list[str]]:
        return {"": [text for texts in asks.values() for text in texts]}

    voiceless = replace(
        bakery,
        answers={key: each.model_copy(update={"ask": together(each.ask)}) for key, each in bakery.answers.items()},
        silent={key: each.model_copy(update={"ask": together(each.ask)}) for key, each in bakery.silent.items()},
        small_talk={k: each.model_copy(update={"ask": together(each.ask)}) for k, each in bakery.small_talk.items()},
        off_topic={key: each.model_copy(update={"ask": together(each.ask)}) for key, each in bakery.off_topic.items()},
        handoff={key: each.model_copy(update={"ask": together(each.ask)}) for key, each in bakery.handoff.items()},
        requests={key: each.model_copy(update={"ask": together(each.ask)}) for key, each in bakery.requests.items()},
    )
    engine = Engine(voiceless, fit(voiceless, "stamp", _quiet))
    assert engine.understand("tiệm ghi những gì về khách", Context()).first.entry == "ghi-gi"


@pytest.mark.parametrize(("less", "more"), [(0.01, 0.2), (0.02, 0.4)])
def test_who_accepts_fewer_mistakes_is_asked_back_more(less: float, more: float, bakery: Knowledge) -> None:
    careful, bold = (
        fit(replace(bakery, operating_point=OperatingPoint(accepted_wrong_rate=rate)), "stamp", _quiet)
        for rate in (less, more)
    )
    assert careful.calibration.threshold >= bold.calibration.threshold


def test_a_business_that_accepts_no_mistake_still_gets_outcomes(bakery: Knowledge) -> None:
    careful = replace(bakery, operating_point=OperatingPoint(accepted_wrong_rate=1e-9))
    engine = Engine(careful, fit(careful, "stamp", _quiet))
    outcome = engine.understand("thông tin khách", Context()).first
    assert outcome.kind in {OutcomeKind.CLARIFY, OutcomeKind.UNSURE}
