"""Our messages as an Official Account's: plain text in pieces, buttons where they fit, else numbered lines."""

from __future__ import annotations

import unicodedata

import structlog

from bot.channels.menus import numbered_menu
from bot.channels.payloads import word
from bot.channels.splitting import shortened, split, utf16_units
from bot.channels.wording import Wording, file_refused
from bot.channels.zalo_oa import files
from bot.channels.zalo_oa.reading import PRESSED
from bot.channels.zalo_oa.service import REFUSED, Service
from bot.domain.errors import ChannelError
from bot.domain.limits import Limit, Limits
from bot.domain.messages import Attachment, Button, Parcel, Reply, Sent

LIMITS = Limits(
    overall=Limit(count=50, seconds=1),  # 4,000 calls a minute for each app
    private=Limit(count=3, seconds=3),
    group=Limit(count=3, seconds=3),
    is_group=lambda _chat_id: False,
)
"""How fast Zalo takes messages; it publishes no figure for one chat."""

_PATH = "/v3.0/oa/message/cs"
_LONGEST_TEXT = 2000  # characters; longer is refused, and which kind of characters is not said
_MOST_BUTTONS = 5
_LONGEST_CARD_TITLE = 100
_LONGEST_TITLE = 20  # the smallest of the limits that are reported

_LOG: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def send(service: Service, parcel: Parcel, wording: Wording, picture: str | None) -> Sent:
    """Send the message; a file goes before its words. Raises ChannelError.

    There is no changing, so the new form comes as a new message. A file that Zalo does not take is left out: its
    words go, and "no_files" is raised. `picture` is shown on the card that asks for the customer's number.
    """
    reply, user_id = parcel.reply, parcel.chat.id
    sent = await _send_file(service, user_id, reply.attachment) if reply.attachment else None
    words = reply if sent else wording.without_file(reply)
    if words.text:
        sent = await _send_words(service, user_id, words, wording.menu_hint)
    if reply.asks_contact:
        await _ask_contact(service, user_id, wording, picture)
    if words.attachment is not reply.attachment:
        raise file_refused()
    return sent or Sent(message_id=None)


async def _send_file(service: Service, user_id: str, attachment: Attachment) -> Sent | None:
    """Send a file by itself; None when Zalo does not take it, which the words then say."""
    if not files.taken(attachment):
        return None
    try:
        return await _post(service, user_id, {"attachment": await files.uploaded(service, attachment)})
    except ChannelError as error:
        if error.reason != REFUSED:
            raise
    _LOG.warning("zalo_oa_file_refused")
    return None


async def _send_words(service: Service, user_id: str, reply: Reply, menu_hint: str) -> Sent:
    """Send the text with its choices. What buttons need is not fully documented: refused, they become numbers."""
    buttons = [button for row in reply.buttons for button in row if not button.aside]
    if not buttons or not _fit(buttons):
        return await _send_text(service, user_id, numbered_menu(reply, menu_hint))
    *beginning, last = _pieces(reply.text)
    for piece in beginning:
        await _post(service, user_id, {"text": piece})
    try:
        return await _post(service, user_id, {"text": last, "attachment": _template(buttons)})
    except ChannelError as error:
        if error.reason != REFUSED:
            raise
    _LOG.warning("zalo_oa_buttons_refused")
    return await _send_text(service, user_id, numbered_menu(reply, menu_hint))


async def _ask_contact(service: Service, user_id: str, wording: Wording, picture: str | None) -> None:
    """Show the card that asks for the customer's name and number. Refused, the words before it stand alone."""
    element = {"title": shortened(wording.share_contact, _LONGEST_CARD_TITLE), "subtitle": wording.why_contact}
    if picture:
        element["image_url"] = picture
    payload = {"template_type": "request_user_info", "elements": [element]}
    try:
        await _post(service, user_id, {"attachment": {"type": "template", "payload": payload}})
    except ChannelError as error:
        if error.reason != REFUSED:
            raise
        _LOG.warning("zalo_oa_contact_card_refused")


async def _send_text(service: Service, user_id: str, text: str) -> Sent:
    sent = Sent(message_id=None)
    for piece in _pieces(text):
        sent = await _post(service, user_id, {"text": piece})
    return sent


async def _post(service: Service, user_id: str, message: dict[str, object]) -> Sent:
    data = await service.call(_PATH, {"recipient": {"user_id": user_id}, "message": message})
    return Sent(message_id=word(data, "message_id") or None)


def _pieces(text: str) -> list[str]:
    pieces = (piece.strip() for piece in split(unicodedata.normalize("NFC", text), _LONGEST_TEXT))
    return [piece for piece in pieces if piece]


def _fit(buttons: list[Button]) -> bool:
    titles = (utf16_units(unicodedata.normalize("NFC", button.label)) for button in buttons)
    return len(buttons) <= _MOST_BUTTONS and all(length <= _LONGEST_TITLE for length in titles)


def _template(buttons: list[Button]) -> dict[str, object]:
    return {"type": "template", "payload": {"buttons": [_button(button) for button in buttons]}}


def _button(button: Button) -> dict[str, object]:
    """A choice is not shown as typed by the customer: it would show its data."""
    title = unicodedata.normalize("NFC", button.label)
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    return {"title": title, "type": "oa.query.hide", "payload": f"{PRESSED}{button.data}"}
