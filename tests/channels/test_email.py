"""Letters through a real SMTP server on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.channels.email import EmailChannel
from bot.domain.errors import ChannelError
from bot.domain.messages import ChatRef, Parcel, Reply

PARCEL = Parcel(
    key="1",
    chat=ChatRef(channel="email", id="K7M-4QM"),
    reply=Reply(text="Mã xác minh của Thế Giới Số 247: 100001\n\nMã dùng trong 10 phút."),
)


class Inbox:
    """Takes letters, or refuses them as it is told."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.answer: str | None = None

    async def handle_RCPT(  # noqa: N802 - named by the library
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer is None:
            envelope.rcpt_tos.append(address)
        return self.answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def server(inbox: Inbox) -> AsyncIterator[str]:
    """The address of the mail server."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(inbox, loop=loop), "127.0.0.1", 0)
    yield f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()
    await listening.wait_closed()


def channel(url: str, address: str | None = "huong.tran@gmail.com") -> EmailChannel:
    async def addresses(code: str) -> str | None:
        assert code == "K7M-4QM"
        return address

    return EmailChannel(url, sender="Thế Giới Số 247 <shop@example.vn>", addresses=addresses)


async def test_a_letter_arrives_with_its_first_line_as_the_subject(server: str, inbox: Inbox) -> None:
    await channel(server).send(PARCEL)
    ((to, letter),) = inbox.letters
    assert to == ["huong.tran@gmail.com"]
    assert letter["Subject"] == "Mã xác minh của Thế Giới Số 247: 100001"
    assert letter["From"] == "Thế Giới Số 247 <shop@example.vn>"
    assert letter.get_content().splitlines() == PARCEL.reply.text.splitlines()


@pytest.mark.parametrize(("answer", "retryable"), [("550 no such user", False), ("451 try again later", True)])
async def test_a_refused_letter_is_given_up_only_when_the_server_says_for_good(
    server: str, inbox: Inbox, answer: str, retryable: bool
) -> None:
    inbox.answer = answer
    with pytest.raises(ChannelError) as refused:
        await channel(server).send(PARCEL)
    assert refused.value.retryable is retryable
    assert inbox.letters == []


async def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(ChannelError) as refused:
        await channel("smtp://127.0.0.1:9").send(PARCEL)
    assert refused.value.retryable


async def test_a_request_whose_values_are_gone_gets_no_letter(server: str, inbox: Inbox) -> None:
    with pytest.raises(ChannelError) as refused:
        await channel(server, address=None).send(PARCEL)
    assert not refused.value.retryable
    assert inbox.letters == []
