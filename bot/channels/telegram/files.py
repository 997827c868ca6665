"""Pictures and files on their way to Telegram."""

from __future__ import annotations

from telegram import Bot, InputFile
from telegram.constants import FileSizeLimit, MessageLimit

from bot.channels.telegram.keyboards import Markup
from bot.channels.telegram.slips import Slip
from bot.domain.messages import Attachment, AttachmentKind, Original, Reply, Sent

LONGEST_CAPTION = int(MessageLimit.CAPTION_LENGTH)  # in UTF-16 units

_LARGEST_FILE = int(FileSizeLimit.FILESIZE_UPLOAD)
_LARGEST_PHOTO = int(FileSizeLimit.PHOTOSIZE_UPLOAD)


def of_reply(reply: Reply) -> Attachment | Original | None:
    """The file of a message: to be brought to Telegram, or there already."""
    return reply.attachment or reply.copy_of


def taken(file: Attachment | Original) -> bool:
    """Whether Telegram takes it: any kind of file, up to 50 MB."""
    return isinstance(file, Original) or len(file.content) <= _LARGEST_FILE


async def send(slip: Slip, file: Attachment | Original, caption: str, markup: Markup | None) -> Sent:
    """Send it with the words below it; a picture that is too large for one goes as a file. Raises TelegramError."""
    given = file.handle if isinstance(file, Original) else InputFile(file.content, filename=file.name)
    if _as_picture(file):
        message = await slip.bot.send_photo(
            slip.chat_id,
            given,
            caption,
            message_thread_id=slip.topic,
            reply_parameters=slip.reply_to,
            reply_markup=markup,
        )
    else:
        message = await slip.bot.send_document(
            slip.chat_id,
            given,
            caption=caption,
            message_thread_id=slip.topic,
            reply_parameters=slip.reply_to,
            reply_markup=markup,
        )
    return Sent(message_id=str(message.message_id))


async def fetch(bot: Bot, original: Original) -> Attachment:
    """The file's content. Raises TelegramError, a BadRequest when it is larger than the 20 MB that Telegram gives."""
    file = await bot.get_file(original.handle)
    return Attachment(kind=original.kind, name=original.name, content=bytes(await file.download_as_bytearray()))


def _as_picture(file: Attachment | Original) -> bool:
    if file.kind is not AttachmentKind.PHOTO:
        return False
    return isinstance(file, Original) or len(file.content) <= _LARGEST_PHOTO
