"""What can be pressed under a message: buttons, or once in a while the one that shares the customer's number."""

from __future__ import annotations

from typing import TypeAlias

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.menus import link_lines
from bot.domain.messages import Button, ButtonRows, Reply

Markup: TypeAlias = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def keyboard(reply: Reply, share_contact: str, *, private: bool) -> Markup | None:
    """What goes under the message. In a private chat, one without buttons takes away what asked for the number."""
    if private and reply.asks_contact:
        return _contact_keyboard(reply.buttons, share_contact)
    return inline_keyboard(reply.buttons) or (ReplyKeyboardRemove() if private else None)


def inline_keyboard(rows: ButtonRows) -> InlineKeyboardMarkup | None:
    """Buttons under a message; None without any."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def text_of(reply: Reply) -> str:
    """The words, with the links that the keyboard for the number has no place for."""
    links = link_lines(reply.buttons) if reply.asks_contact else []
    return "\n\n".join(filter(None, (reply.text, "\n".join(links))))


def _contact_keyboard(rows: ButtonRows, share_contact: str) -> ReplyKeyboardMarkup:
    """Telegram shows it instead of the keys, and one message carries no other buttons: choices are sent as words."""
    choices = [[KeyboardButton(button.label) for button in row if not button.url] for row in rows]
    share = KeyboardButton(share_contact, request_contact=True)
    return ReplyKeyboardMarkup(
        [[share], *(row for row in choices if row)], resize_keyboard=True, one_time_keyboard=True
    )


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
