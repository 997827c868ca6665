"""A shape shows how data is built and nothing of what it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.shapes import shape_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["message", "text"]), inner),
    max_leaves=30,
)


def test_a_shape_names_keys_and_types() -> None:
    assert shape_of({"update_id": 5, "message": {"photo": [{"width": 1.5}, {"width": 2}], "caption": "bí mật"}}) == {
        "update_id": "int",
        "message": {"photo": [{"width": "float"}], "caption": "str"},
    }


def test_a_shape_ends_where_the_data_goes_too_deep() -> None:
    deep: object = "bí mật"
    for _ in range(3000):
        deep = {"inner": deep}
    assert str(shape_of(deep)).endswith("'…'" + "}" * 6)


@given(JSON)
def test_a_shape_never_holds_what_was_said(data: object) -> None:
    words = {"message", "text", "str", "int", "float", "bool", "NoneType", "…"}
    assert set(str(shape_of(data)).translate(str.maketrans("{}[]:,'", "       ")).split()) <= words
