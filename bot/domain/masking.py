"""Personal values made unreadable while still recognisable to who knows them: for the staff group and the logs.

In free text, phones, e-mails, identity and account numbers are found by their shape. Names and addresses
have no shape; they are masked where it is known that a value is one (`mask_value`).
"""

from __future__ import annotations

import re

from bot.domain.requests import Field

_HIDDEN = "***"
_SHORTEST = 7  # digits; shorter numbers are prices, years, house numbers
_KEPT_AT_END = 3

# A domain, also one with blanks or a word for its dots, or only the name of a service that everybody knows.
_SERVICE = r"(?:gmail|yahoo|hotmail|outlook|icloud)\b"
_ENDINGS = r"(?:\s*(?:\.|chấm|cham|dot)\s*(?:com|net|org|edu|gov|vn)\b)+"
_DOMAIN = rf"(?:(?:[\w-]+\.)+[\w-]+|[\w-]+{_ENDINGS}|{_SERVICE})"
_AT = r"\s*(?:@|[(\[]\s*(?:at|a|@)\s*[)\]]|a còng|a cong)\s*"
_EMAIL = re.compile(rf"(?<![\w.+-])([\w.+-])[\w.+-]*(?:{_AT}{_DOMAIN})*{_AT}({_DOMAIN})", re.IGNORECASE)
# Without any sign for "at": the domain of such a service after a word that the word "mail" leads to, or that
# is longer than most words typed without marks, or that has a digit in it.
_NAMED = r"(?:(?<=mail\s)|(?<=mail:)|(?<=mail:\s)|(?<=là\s))"
_SPACED_EMAIL = re.compile(
    rf"(?<![\w.+@-])(?!(?:e-?|g)?mail\s)(?=(?:{_NAMED}|[a-z0-9.+_-]{{5}}|[a-z.+_-]*\d))([a-z0-9])[a-z0-9.+_-]+"
    rf"\s+({_SERVICE}{_ENDINGS})",
    re.IGNORECASE | re.ASCII,
)

# A letter O that touches no other letter is a mistyped zero. Up to three marks or blanks may stand between digits.
_DIGIT = r"(?:\d|(?<![^\W\d_oO])[oO](?![^\W\d_oO]))"
_BETWEEN = r"(?:[^\w*]|_){0,3}"
_NUMBER = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{{_SHORTEST - 1},}}")
_ATOM = re.compile(_DIGIT)
_DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}")
_PHONE = re.compile(r"(?:0|84)\d{8,9}")
_APART = re.compile(r"(\s*[-–—,;|]\s+|\s+[-–—,;|]\s*|\s*\n\s*)")  # what stands between two numbers, seldom inside one
_PHONE_STARTS = 2  # digits that show the network, as in 09xx xxx 678
_VIETNAM = re.compile(r"^\+84(\d{3})(\d{3})(\d{3})$")  # a mobile, read at home as 0912 345 678
_YEAR = re.compile(r"(?:19|20)\d{2}")


def mask(text: str) -> str:
    """The text with phones as 09xx xxx 678, e-mails as t***@gmail.com and other long numbers by their end only.

    No row of seven or more digits survives, spaced or dotted ones included, except a date written with slashes.
    Masking twice is masking once.
    """
    for email in (_EMAIL, _SPACED_EMAIL):
        text = email.sub(rf"\1{_HIDDEN}@\2", text)
    return _NUMBER.sub(_masked_number, text)


def mask_value(field: Field, value: str) -> str:
    """A value of a known kind: an address by its last part, a name by initials, a birth date by its year."""
    match field:
        case Field.PHONE:
            return mask(_VIETNAM.sub(r"0\1 \2 \3", value))
        case Field.NAME:
            return _masked_name(value)
        case Field.ADDRESS:
            return _masked_address(value)
        case Field.BIRTHDATE:
            year = _YEAR.search(value)
            return year[0] if year else _HIDDEN
        case _:
            return mask(value)


def _masked_number(match: re.Match[str]) -> str:
    number = match[0]
    if _DATE.fullmatch(number):
        return number
    pieces = _APART.split(number)
    if any(_PHONE.fullmatch(_digits(piece)) for piece in pieces):
        apart = "".join(_hidden(piece) if len(_digits(piece)) >= _SHORTEST else piece for piece in pieces)
        if not _NUMBER.search(apart):
            return apart
    return _hidden(number)


def _digits(number: str) -> str:
    return "".join(_ATOM.findall(number))


def _hidden(number: str) -> str:
    """The number by its end, and a phone's by its network too."""
    places = [atom.start() for atom in _ATOM.finditer(number)]
    digits = "".join(number[place] for place in places)
    start = _PHONE_STARTS if _PHONE.fullmatch(digits) else 0
    hidden = frozenset(places[start:-_KEPT_AT_END])
    return "".join("x" if place in hidden else letter for place, letter in enumerate(number))


def _masked_name(name: str) -> str:
    words = name.split()
    if not words:
        return _HIDDEN
    last = f" {words[-1][0]}" if len(words) > 1 else ""
    return f"{words[0][0]}{_HIDDEN}{last}"


def _masked_address(address: str) -> str:
    """The last part is the district or the city; an address in one part shows nothing."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    return f"{_HIDDEN}, {mask(parts[-1])}" if len(parts) > 1 else _HIDDEN
