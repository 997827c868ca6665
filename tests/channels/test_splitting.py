"""Long texts are cut where a reader pauses, within the limit as the service counts, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import shortened, split, utf16_units

TEXTS = st.text(alphabet=st.sampled_from("aăệ. !?\n…)👍\u0301\u200d\ufe0f👩"), max_size=200) | st.text(max_size=200)


@given(TEXTS, st.integers(min_value=2, max_value=60))
def test_pieces_joined_are_the_text_again(text: str, limit: int) -> None:
    assert "".join(split(text, limit)) == text


@given(TEXTS, st.integers(min_value=2, max_value=60))
def test_every_piece_is_within_the_limit(text: str, limit: int) -> None:
    assert all(utf16_units(piece) <= limit for piece in split(text, limit))


@given(TEXTS, st.integers(min_value=3, max_value=60))
def test_a_shortened_text_is_within_the_limit(text: str, limit: int) -> None:
    assert utf16_units(shortened(text, limit)) <= limit


def test_a_text_that_fits_is_left_alone() -> None:
    assert split("Dạ shop chào anh/chị.", 4096) == ("Dạ shop chào anh/chị.",)
    assert shortened("Dạ", 2) == "Dạ"


def test_cut_after_a_sentence_rather_than_inside_one() -> None:
    assert split("Shop không bán thông tin. Shop chỉ dùng để giao hàng.", 40) == (
        "Shop không bán thông tin. ",
        "Shop chỉ dùng để giao hàng.",
    )


def test_cut_after_a_paragraph_when_the_piece_stays_full_enough() -> None:
    first = "Một hai ba bốn năm.\n\n"
    assert split(first + "Sáu bảy. Tám chín mười.", 32)[0] == first


def test_cut_between_words_when_no_sentence_ends() -> None:
    assert split("xoá dữ liệu của em", 10) == ("xoá dữ ", "liệu của ", "em")


def test_a_number_with_dots_is_not_a_sentence_end() -> None:
    assert split("Gọi 1900.6234 nhé", 13) == ("Gọi ", "1900.6234 nhé")


def test_an_emoji_counts_as_two() -> None:
    assert utf16_units("👍") == 2
    assert split("👍👍👍", 4) == ("👍👍", "👍")


def test_a_letter_is_not_parted_from_its_marks() -> None:
    decomposed = "e\u0302\u0323"  # ệ typed as e, circumflex, dot
    assert split("abc" + decomposed, 5) == ("abc", decomposed)
    assert shortened("abc" + decomposed + "xyz", 5) == "abc…"
