"""What a typed message chooses among the buttons that were offered last."""

from __future__ import annotations

from bot.conversation.words import TypedWords
from bot.domain.messages import Button

_SHORTEST_BEGINNING = 4  # letters; less could begin anything
_YES = frozenset({"yes", "send", "person", "withdrawn", "erased", "replace"})
_NO = frozenset({"no", "none", "keep", "drop"})


def chosen(text: str, offered: tuple[Button, ...], words: TypedWords) -> Button | None:
    """The button meant by a number, by yes or no, by the label or by its beginning; None when none is."""
    number = words.number(text)
    if number is not None:
        return offered[number - 1] if 0 < number <= len(offered) else None
    by_label = _by_label(words.plain(text), offered, words) or _by_label(words.bare(text), offered, words)
    return by_label or _by_word(words.meaning(text), offered)


def _by_label(plain: str, offered: tuple[Button, ...], words: TypedWords) -> Button | None:
    labels = [(words.plain(button.label), button) for button in offered]
    whole = [button for label, button in labels if label == plain]
    if whole:
        return whole[0]
    if len(plain) < _SHORTEST_BEGINNING:
        return None
    begun = [button for label, button in labels if label.startswith(f"{plain} ")]
    return begun[0] if len(begun) == 1 else None


def _by_word(meaning: str | None, offered: tuple[Button, ...]) -> Button | None:
    """Yes stands for the first button when that one agrees to something, no for the one that declines."""
    if meaning == "yes" and offered and _verbs(offered[0]) & _YES:
        return offered[0]
    if meaning == "no":
        return next((button for button in offered if _verbs(button) & _NO), None)
    return None


def _verbs(button: Button) -> set[str]:
    """The words of the data, arguments included: a draft's own verb comes after its number."""
    return set(button.data.split(":")[:3])
