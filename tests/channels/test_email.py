"""Letters through a real SMTP server on this machine."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.email import EmailChannel, check_email
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
    async with _listening(lambda: SMTP(inbox)) as place:
        yield f"smtp://{place}"


@asynccontextmanager
async def _listening(protocol: Callable[[], SMTP]) -> AsyncIterator[str]:
    """Host and port where such a server listens."""
    listening = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    yield f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()
    await listening.wait_closed()


def _with_login(inbox: Inbox) -> SMTP:
    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(login=b"shop", password=b"mat@khau")
        return AuthResult(success=right, handled=False)

    return SMTP(inbox, authenticator=authenticator, auth_require_tls=False)


def _own_certificate(folder: Path) -> ssl.SSLContext:
    """Of a server that nobody vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "may-chu-thu")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = lasting.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    whole = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "thu.pem").write_bytes(whole + certificate.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "thu.pem")
    return context


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


async def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter_and_is_tried_again(
    inbox: Inbox, tmp_path: Path
) -> None:
    context = _own_certificate(tmp_path)
    async with _listening(lambda: SMTP(inbox, tls_context=context)) as place:
        with pytest.raises(ChannelError) as refused:
            await channel(f"smtp://{place}").send(PARCEL)
        found = await check_email(f"smtp://{place}")
    assert refused.value.retryable
    assert inbox.letters == []
    assert (found.what, found.values["error"]) == ("email_unreachable", "SSLCertVerificationError")


async def test_the_checkup_asks_the_server_and_sends_nothing(server: str, inbox: Inbox) -> None:
    found = await check_email(server)
    assert (found.what, found.well, found.values) == ("email", True, {"host": "127.0.0.1"})
    assert inbox.letters == []


@pytest.mark.parametrize(
    ("login", "what"), [("shop:mat%40khau", "email_not_secret"), ("shop:sai", "email_login_refused")]
)
async def test_the_checkup_logs_in_and_says_when_the_line_is_open_to_all(inbox: Inbox, login: str, what: str) -> None:
    async with _listening(lambda: _with_login(inbox)) as place:
        found = await check_email(f"smtp://{login}@{place}")
    assert (found.what, found.well, found.values) == (what, False, {"host": "127.0.0.1"})


async def test_the_checkup_says_that_nobody_answers() -> None:
    found = await check_email("smtp://shop:mat%40khau@127.0.0.1:9")
    assert (found.what, found.well) == ("email_unreachable", False)
    assert "mat" not in str(found.values)
