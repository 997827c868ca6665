"""E-mail addresses as people type them: with spaces, in capitals, with "a còng" and "chấm" in words."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from bot.answers.values.certainty import NOTHING, Certainty, Reading
from bot.answers.values.wording import Found, Wording, vn, worded

_AT = r"(?: (?:@ còng|@|\(at\)|\[at\]|\(a còng\)) |\s+(?:a còng|a vòng|at)\s+)"
_DOT_WORD = r"(?: (?:\(dot\)|\[dot\]) |\s+(?:chấm|dot)\s+)"
_LINE = r"(?:\s+(?:gạch dưới|gạch chân|underscore)\s+)"
# A dot with a space beside it also ends a sentence, so there only a usual ending counts.
_ENDING = r"(?:com|vn|net|org|edu|info|gov|biz|io|me|co|shop|store|online|asia|hn|uk|us|jp|kr|au|de|fr)"
_LOCAL = rf"[a-z0-9][a-z0-9.+_-]*(?:(?:{_DOT_WORD}|{_LINE})[a-z0-9][a-z0-9.+_-]*)*"
_DOMAIN = rf"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+|(?:{_DOT_WORD}| \. ){_ENDING}(?![^\W_]))+"
_EMAIL = vn(
    rf"(?<![^\W_])(?P<local>{_LOCAL}){_AT}(?P<domain>{_DOMAIN}|(?:gmail|yahoo|hotmail|outlook|icloud) com(?![^\W_]))"
)
_DOTS = vn(rf"{_DOT_WORD}| \. |\s+com$")
_LINES = vn(_LINE)
_USUAL = frozenset({"gmail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "icloud.com"})
_ALSO_REAL = frozenset({"mail.com", "ymail.com", "email.com", "gmx.com", "outlook.fr"})


def find_emails(message: Wording) -> list[Found]:
    """Every address in the message, lower-case, in order."""
    found = []
    for match in _EMAIL.finditer(message.low):
        address = _valid(_spelled(match["local"], match["domain"]))
        if address:
            found.append(Found(start=match.start(), end=match.end(), value=address))
    return found


def check_email(text: str) -> Reading:
    """What was typed where an e-mail address was asked for. ODD: maybe a slip of a provider's name."""
    values = {found.value for found in find_emails(worded(text))}
    if len(values) != 1:
        return NOTHING
    (value,) = values
    return Reading(certainty=Certainty.ODD if _is_slip(value.partition("@")[2]) else Certainty.SURE, value=value)


def _spelled(local: str, domain: str) -> str:
    domain = _dots(domain).replace(" ", "")
    return f"{_LINES.sub('_', _dots(local)).strip('.-')}@{domain.strip('.-')}"


def _dots(text: str) -> str:
    return _DOTS.sub(lambda match: ".com" if match[0].strip() == "com" else ".", text)


def _valid(address: str) -> str | None:
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError:
        return None


def _is_slip(domain: str) -> bool:
    if domain in _USUAL or domain in _ALSO_REAL:
        return False
    return any(OSA.distance(domain, usual) == 1 for usual in _USUAL)
