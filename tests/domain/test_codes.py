import re
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codes import ALPHABET, new_code, normalise, without_code

_DRAWN = st.lists(st.sampled_from(ALPHABET), min_size=5, max_size=5).filter(lambda drawn: not "".join(drawn).isdigit())
_CODES = _DRAWN.map(lambda drawn: _made_of(iter(drawn)))
_PLACES = (0, 1, 2, 4, 5, 6)


def _made_of(drawn: Iterator[str]) -> str:
    return new_code(lambda _: next(drawn))


def test_a_code_is_two_groups_of_three() -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", new_code(secrets.choice))


@given(_CODES)
def test_a_code_is_found_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")
    for typed in (code, code.lower(), plain.lower(), " ".join(plain), f"mã {code[:3]} - {code[4:]} ạ", f"({code})!"):
        assert normalise(typed) == code


@given(_CODES, st.sampled_from(_PLACES), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    assert normalise(wrong) == (code if wrong == code else None)


@given(_CODES, st.sampled_from(_PLACES), st.sampled_from(_PLACES))
def test_two_characters_that_changed_places_are_noticed(code: str, one: int, other: int) -> None:
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    wrong = "".join(letters)
    assert normalise(wrong) == (code if wrong == code else None)


@pytest.mark.parametrize("text", ["", "xoá giúp em", "0923 456 789", "234 567", "K7M-4Q", "XK7M-4QX7", "trang thai"])
def test_what_holds_no_code_gives_none(text: str) -> None:
    assert normalise(text) is None


@given(_CODES)
def test_what_stands_beside_a_code_is_what_is_left(code: str) -> None:
    for typed in (code, code.lower(), code.replace("-", " ")):
        assert without_code(f"mã {typed} số nhà 12").split() == ["mã", "số", "nhà", "12"]
        assert without_code(typed) == ""


@pytest.mark.parametrize("text", ["số nhà 12", "0923 456 789", ""])
def test_without_a_code_everything_is_left(text: str) -> None:
    assert without_code(text) == text


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    found = normalise(text)
    assert found is None or normalise(found) == found
