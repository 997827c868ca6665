"""Folding: one form for the many ways in which the same Vietnamese words get typed.

`Folder.fold` gives two views of a message: the words with their marks (tone written apart, so that
old and new placement are one), and the same words in plain letters. Folding a folded text again
changes nothing in the plain view.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.answers.syllables import from_telex, from_vni, is_plain_syllable, tone_apart, unmarked
from bot.content.models import Language

# What stands for a value in a folded text: its presence matters, its digits do not.
PHONE, EMAIL, LINK, NUMBER = "#phone", "#email", "#link", "#number"

_LOOK_ALIKES = str.maketrans("авсеһіјкмнорԛѕтухуԝАВСЕНІЈКМОРЅТХУаοαρνυι", "abcehijkmhopqstyxywABCEHIJKMOPSTXYaoapvui")
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_KEPT_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_VALUES = (
    (re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.\w+"), f" {EMAIL} "),  # bounded: a line of @ must not take seconds
    (
        re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:com|vn|net|org|info|shop|store)(?:\.vn)?\b(?:/\S*)?"),
        f" {LINK} ",
    ),
    (re.compile(r"(?<!\w)\+?\(?\d(?:[\s.()-]{0,2}\d){7,13}(?!\w)"), f" {PHONE} "),
    (  # the same as the question log keeps it, masked
        re.compile(r"(?<!\w)\+?\(?(?:\d{2}[\s.()-]{0,2})?x(?:[\s.()-]{0,2}x){3,12}(?:[\s.()-]{0,2}\d){3}(?!\w)"),
        f" {PHONE} ",
    ),
)
_REMEMBERED = 4096  # words: the same few thousand make up most of what is typed
_WORD = re.compile(r"#[a-z]+|\w+")
_REPEATED = re.compile(r"(.)\1{2,}")
_NUMBER = re.compile(r"\d[\d.,/]*(?:k|tr|m|đ|vnd)?$")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded message: its words with marks ("hoa2") and the same words plain ("hoa"); equal in number."""

    words: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def marked_share(self) -> float:
        """The share of words that carry a mark: near 0 for text typed without diacritics."""
        marked = sum(word.rstrip("0") != plain for word, plain in zip(self.words, self.plain, strict=True))
        return marked / len(self.words) if self.words else 0.0


def canonical(text: str) -> str:
    """Composed, lower-case text in ordinary letters, without invisible characters and stacked marks."""
    text = unicodedata.normalize("NFKD", text).translate(_LOOK_ALIKES).casefold().translate(_SMALL_CAPITALS)
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if char in _KEPT_MARKS and kept and kept[-1] != char:
                kept.append(char)
        elif unicodedata.category(char) != "Cf":
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


class Folder:
    """Folds text with the abbreviations, spellings and foreign words of one knowledge folder."""

    def __init__(self, language: Language) -> None:
        self._foreign = frozenset(language.foreign)
        self._expansions = {
            self._spelled(canonical(short)): tuple("".join(tone_apart(word)) for word in canonical(meaning).split())
            for table in (language.abbreviations, language.spellings)
            for short, meaning in table.items()
        }
        self._read = lru_cache(maxsize=_REMEMBERED)(self._read_token)

    def fold(self, text: str) -> Folded:
        """Both views of the text; empty for a text without words."""
        words = [word for token in self._tokens(text) for word in self._read(token)]
        return Folded(
            tuple(words), tuple(unmarked(word.rstrip("012345")) if word[0] != "#" else word for word in words)
        )

    def _tokens(self, text: str) -> Iterable[str]:
        text = canonical(text)
        for pattern, name in _VALUES:
            text = pattern.sub(name, text)
        return _WORD.findall(text.replace("_", " "))

    def _read_token(self, token: str) -> tuple[str, ...]:
        """One typed token as words with tone digits; several for an abbreviation.

        Abbreviations count only as they are written: without its marks one may be another word.
        """
        if token.startswith("#"):
            return (token,)
        token = _REPEATED.sub(r"\1", token)
        if _NUMBER.fullmatch(token):
            return (NUMBER,)
        word = self._spelled(token)
        return self._expansions.get(word, (word,))

    def _spelled(self, token: str) -> str:
        if token.isascii() and token not in self._foreign and not is_plain_syllable(token):
            return from_telex(token) or from_vni(token) or token + "0"
        letters, tone = tone_apart(token)
        return letters + tone
