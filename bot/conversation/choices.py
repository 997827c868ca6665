"""What a typed message chooses among the buttons that were offered last."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.words import TypedWords
from bot.domain.codes import normalise, without_code
from bot.domain.messages import Button

_SHORTEST_BEGINNING = 4  # letters; less could begin anything
_YES = frozenset({"yes", "send", "person", "withdrawn", "erased", "replace"})
_NO = frozenset({"no", "none", "keep", "drop"})
_WHERE = {  # where a later message goes
    "yes": "attach",
    "send": "attach",
    "addition": "attach",
    "another": "anew",
    "kinds": "anew",
}


def chosen(text: str, offered: tuple[Button, ...], words: TypedWords) -> Button | None:
    """The button meant by a number, by the label or its beginning, by yes or no; None when none is."""
    number = words.number(text)
    if number is not None:
        return offered[number - 1] if 0 < number <= len(offered) else None
    # With abbreviations written out and polite words left off too, except where digits tell labels apart.
    readings = [words.spelled] if any(map(str.isdigit, text)) else [words.spelled, words.plain, words.bare]
    for reading in readings:
        button = _by_label(text, offered, reading)
        if button is not None:
            return button
    return _by_word(words.meaning(text), offered) or _by_sentence(text, offered, words)


def _by_label(text: str, offered: tuple[Button, ...], reading: Callable[[str], str]) -> Button | None:
    """The only button whose label is, or begins with, what was typed, both read in the same way."""
    typed = reading(text)
    labels = [(reading(button.label), button) for button in offered]
    whole = [button for label, button in labels if label == typed]
    if whole or len(typed) < _SHORTEST_BEGINNING:
        return whole[0] if whole else None
    begun = [button for label, button in labels if label.startswith(f"{typed} ")]
    return begun[0] if len(begun) == 1 else None


def _by_word(meaning: str | None, offered: tuple[Button, ...]) -> Button | None:
    """Yes stands for the first button when that one agrees to something, no for the one that declines.

    Where a message goes is said in words as well, unless they could mean several buttons.
    """
    if meaning in {"yes", "send"} and offered and _verbs(offered[0]) & _YES:
        return offered[0]
    if meaning == "no":
        return next((button for button in offered if _verbs(button) & _NO), None) or _declined(offered)
    meant = [button for button in offered if _WHERE.get(meaning or "") in _verbs(button)]
    return meant[0] if len(meant) == 1 else None


def _by_sentence(text: str, offered: tuple[Button, ...], words: TypedWords) -> Button | None:
    """Where a message goes, said in a whole sentence or by the code of a request; or that it goes nowhere."""
    if words.drops(text):
        return next((button for button in offered if "forget" in _verbs(button)), None)
    code, rest = normalise(text), without_code(text)
    meant = words.where(rest) if words.bare(rest) else "addition"
    if code is None:
        return _by_word(meant, offered)
    coded = (button for button in offered if {"attach", code} <= _verbs(button))
    return next(coded, None) if meant == "addition" else None


def _declined(offered: tuple[Button, ...]) -> Button | None:
    """An offered person needs no button of its own to be declined."""
    return Button(label="", data="drop") if offered and "person" in _verbs(offered[0]) else None


def _verbs(button: Button) -> set[str]:
    """The words of the data, arguments included: a draft's own verb comes after its number."""
    return set(button.data.split(":")[:3])
