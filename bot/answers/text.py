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
_KEPT_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_STACKED = re.compile(rf"([{_KEPT_MARKS}])\1+")
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
_REMEMBERED = 4096  # words, and characters: the same few thousand make up most of what is typed
_WORD = re.compile(r"#[a-z]+|\w+")
_REPEATED = re.compile(r"(.)\1{2,}")
_NUMBER = re.compile(r"\d[\d.,/]*(?:k|tr|m|đ|vnd)?$")


class _Visible(dict[int, int | None]):
    """A table for `str.translate`, made as characters are met: nothing for invisible ones and foreign marks."""

    def __missing__(self, place: int) -> int | None:
        char = chr(place)
        dropped = char not in _KEPT_MARKS if unicodedata.combining(char) else unicodedata.category(char) == "Cf"
        if len(self) < _REMEMBERED:
            self[place] = None if dropped else place
        return None if dropped else place


_VISIBLE = _Visible()


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
    kept = unicodedata.normalize("NFD", text).translate(_VISIBLE).lstrip(_KEPT_MARKS)
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", kept))


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
        read = [word for token in self._tokens(text) for word in self._read(token)]
        return Folded(tuple(marked for marked, _ in read), tuple(plain for _, plain in read))

    def _tokens(self, text: str) -> Iterable[str]:
        text = canonical(text)
        for pattern, name in _VALUES:
            text = pattern.sub(name, text)
        return _WORD.findall(text.replace("_", " "))

    def _read_token(self, token: str) -> tuple[tuple[str, str], ...]:
        """One typed token as words, each with its tone digit and plain; several for an abbreviation."""
        return tuple(
            (word, word if word[0] == "#" else unmarked(word.rstrip("012345"))) for word in self._words_of(token)
        )

    def _words_of(self, token: str) -> tuple[str, ...]:
        """The words with tone digits. Abbreviations count only as written: unmarked they may be other words."""
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
