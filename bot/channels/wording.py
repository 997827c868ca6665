"""What a channel itself says around the messages that it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.errors import ChannelError
from bot.domain.messages import Reply

_NO_FILES = "no_files"  # staff are told by this reason that the words came and the file did not


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All of it is content."""

    menu_hint: str  # under numbered choices
    share_contact: str  # the button that shares one's own phone number
    why_contact: str  # under it, where a service has room for a reason
    file_not_sent: str  # under words whose file could not go with them; with {name}

    def without_file(self, reply: Reply) -> Reply:
        """The message without its file, saying so."""
        file = reply.attachment or reply.copy_of
        if file is None:
            return reply
        note = self.file_not_sent.format(name=file.name)
        text = "\n\n".join(filter(None, (reply.text, note)))
        return replace(reply, text=text, attachment=None, copy_of=None)


def file_refused() -> ChannelError:
    """How a message ends whose words were sent without its file."""
    return ChannelError(_NO_FILES, retryable=False)
