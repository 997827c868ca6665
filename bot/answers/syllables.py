"""The spelling of Vietnamese syllables: tone and letters apart, and what half-typed Telex and VNI meant.

A syllable is read as onset + rime + tone. Writing the tone apart makes the two schools of placement
("hoà", "hòa") and a misplaced mark the same word. Tones are numbered as VNI numbers them:
0 level, 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONE_MARKS = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_QUALITY_MARKS = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn

ONSETS = frozenset("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()) | {""}

# Every rime of the standard spelling, with its quality marks and without its tone.
RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ up ut uy uya uych uyên uyêt uynh uyt uyu
    uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
    """.split()
)

_TELEX_LETTERS = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_VNI_QUALITY = {"a6": "â", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "a8": "ă", "d9": "đ"}
_SYLLABLE = re.compile(r"^(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(.*)$")


def tone_apart(word: str) -> tuple[str, str]:
    """The word's letters with their quality marks, and its tone: "hoà" → ("hoa", "2")."""
    tone, letters = "0", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONE_MARKS:
            tone = _TONE_MARKS[char]
        elif not unicodedata.combining(char) or char in _QUALITY_MARKS:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def unmarked(word: str) -> str:
    """The word in plain letters: "được" → "duoc". The đ does not decompose, so it is mapped by hand."""
    letters = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _plain_rimes() -> frozenset[str]:
    """Without "oong" and "ooc": in plain letters these are ông and ôc in Telex far more often than xoong."""
    return frozenset(unmarked(rime) for rime in RIMES) - {"oong", "ooc"}


def _split(letters: str) -> tuple[str, str]:
    match = _SYLLABLE.match(letters)
    onset, rime = (match.group(1) or "", match.group(2)) if match else ("", letters)
    if onset == "gi" and rime[:1] not in tuple("aăâeêoôơuư"):  # "gì", "gìn": the i is the rime's
        return "g", "i" + rime
    return onset, rime


def is_syllable(letters: str) -> bool:
    """Whether these letters (tone taken away, quality marks kept) spell a syllable."""
    onset, rime = _split(letters)
    return onset in ONSETS and rime in RIMES


def is_plain_syllable(letters: str) -> bool:
    """Whether these plain letters are a syllable that lost its marks."""
    onset, rime = _split(letters)
    return onset in ONSETS and rime in _plain_rimes()


def from_telex(word: str) -> str | None:
    """The letters and tone that half-typed Telex meant ("thoong" → "thông0"), or None where it is none."""
    if not word.isascii() or not word.isalpha():
        return None
    letters = word.replace("uow", "ươ")
    for keys, letter in _TELEX_LETTERS:
        letters = letters.replace(keys, letter)
    letters = letters.replace("uơ", "ươ") if letters[-2:] != "uơ" else letters
    return _with_typed_tone(letters) or _as_syllable(letters, "0", changed=letters != word)


def _with_typed_tone(letters: str) -> str | None:
    """Reads one tone key, at the end or right behind a vowel ("thongr", "thorng", "masy"), as the tone it is."""
    last = len(letters) - 1
    for place in range(last, 0, -1):
        tone = _TELEX_TONES.get(letters[place])
        if tone and (place == last or _is_vowel(letters[place - 1])):
            found = _as_syllable(letters[:place] + letters[place + 1 :], tone, changed=True)
            if found:
                return found
    return None


def _last_horn(letters: str) -> str:
    """ "ươ" stands before a further letter only; both keyboards write it where the end of a word has "uơ" ("thuở")."""
    return f"{letters[:-2]}uơ" if letters.endswith("ươ") else letters


def _is_vowel(char: str) -> bool:
    return unmarked(char) in tuple("aeiouy")


def _as_syllable(letters: str, tone: str, *, changed: bool) -> str | None:
    if not changed:
        return None
    letters = _last_horn(letters)
    return letters + tone if is_syllable(letters) or is_plain_syllable(letters) else None


def from_vni(word: str) -> str | None:
    """The letters and tone that half-typed VNI meant ("lieu65" → "liêu5"), or None where it is none."""
    letters = re.sub(r"\d", "", word)
    digits = re.sub(r"\D", "", word)
    if not letters or not digits or not word[0].isalpha() or not letters.isascii() or len(digits) > 4:
        return None
    tone = "0"
    for digit in digits:
        if digit in "12345":
            tone = digit
        else:
            letters = _marked_by(letters, digit)
    letters = _last_horn(letters)
    return letters + tone if letters and is_syllable(letters) else None


def _marked_by(letters: str, digit: str) -> str:
    """The letters with the quality mark of a VNI digit on the letters that can bear it; empty when none can."""
    if digit == "7":
        letters = letters.replace("uo", "ươ")
    for key, letter in _VNI_QUALITY.items():
        if key[1] == digit and key[0] in letters:
            return letters.replace(key[0], letter, 1)
    return letters if "ươ" in letters else ""
