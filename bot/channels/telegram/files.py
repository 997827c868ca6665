"""Pictures and files on their way to Telegram."""

from __future__ import annotations

from telegram import InputFile
from telegram.constants import FileSizeLimit, MessageLimit

from bot.channels.telegram.keyboards import Markup
from bot.channels.telegram.slips import Slip
from bot.domain.messages import Attachment, AttachmentKind, Sent

LONGEST_CAPTION = int(MessageLimit.CAPTION_LENGTH)  # in UTF-16 units

_LARGEST_FILE = int(FileSizeLimit.FILESIZE_UPLOAD)
_LARGEST_PHOTO = int(FileSizeLimit.PHOTOSIZE_UPLOAD)


def taken(attachment: Attachment) -> bool:
    """Whether Telegram takes it: any kind of file, up to 50 MB."""
    return len(attachment.content) <= _LARGEST_FILE


async def send(slip: Slip, attachment: Attachment, caption: str, markup: Markup | None) -> Sent:
    """Send it with the words below it; a picture that is too large for one goes as a file. Raises TelegramError."""
    file = InputFile(attachment.content, filename=attachment.name)
    if attachment.kind is AttachmentKind.PHOTO and len(attachment.content) <= _LARGEST_PHOTO:
        message = await slip.bot.send_photo(
            slip.chat_id,
            file,
            caption,
            message_thread_id=slip.topic,
            reply_parameters=slip.reply_to,
            reply_markup=markup,
        )
    else:
        message = await slip.bot.send_document(
            slip.chat_id,
            file,
            caption=caption,
            message_thread_id=slip.topic,
            reply_parameters=slip.reply_to,
            reply_markup=markup,
        )
    return Sent(message_id=str(message.message_id))
