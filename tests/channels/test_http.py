"""Connections to a service, against a server that notes exactly what came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.http import Connections, Part, Patience, UnreachableError, form_of

PATIENCE = Patience(connect=5, read=5)


class Noting:
    """Answers everything alike, and keeps the bytes of each request."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.came: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = b""
        if b"chunked" in head.lower():
            while (size := int(await reader.readline(), 16)) > 0:
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        elif b"content-length:" in head.lower():
            line = next(each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:"))
            body = await reader.readexactly(int(line.partition(b":")[2]))
        self.came.append(head + body)
        writer.write(self.answer)
        writer.close()


@asynccontextmanager
async def serving(answer: bytes) -> AsyncIterator[tuple[Noting, str]]:
    noting = Noting(answer)
    server = await asyncio.start_server(noting.serve, "127.0.0.1", 0)
    async with server:
        yield noting, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/token"


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    opened = Connections()
    yield opened
    await opened.close()


async def test_a_file_goes_under_its_own_name_and_as_what_it_is(connections: Connections) -> None:
    form = form_of({"caption": "Dạ, phiếu ạ"}, [Part(key="file", name="Phiếu yêu cầu.jpg", content=b"\xff\xd8")])
    async with serving(OK) as (noting, url):
        await connections.call("POST", url, patience=PATIENCE, body=form)
    assert 'filename="Phiếu yêu cầu.jpg"'.encode() in noting.came[0]
    assert b"Content-Type: image/jpeg" in noting.came[0]
    assert "Dạ, phiếu ạ".encode() in noting.came[0]


@pytest.mark.parametrize("name", ['a";x.pdf', "a\r\nX: y.pdf", "a\\b.pdf"])
async def test_no_name_of_a_file_breaks_out_of_its_place(name: str, connections: Connections) -> None:
    async with serving(OK) as (noting, url):
        form = form_of({}, [Part(key="file", name=name, content=b"%PDF")])
        await connections.call("POST", url, patience=PATIENCE, body=form)
    line = next(each for each in noting.came[0].split(b"\r\n") if b"filename=" in each)
    assert line.count(b'"') == 4
    assert line.endswith(b'.pdf"')


async def test_no_password_of_this_machine_goes_along(
    connections: Connections, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login bob password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with serving(OK) as (noting, url):
        await connections.call("GET", url, patience=PATIENCE)
    assert b"authorization" not in noting.came[0].lower()


async def test_nobody_is_sent_elsewhere(connections: Connections) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    async with serving(moved) as (_, url):
        assert (await connections.call("GET", url, patience=PATIENCE)).status == 302


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"])
async def test_a_broken_answer_is_a_service_out_of_reach_and_names_no_address(
    answer: bytes, connections: Connections
) -> None:
    async with serving(answer) as (_, url):
        with pytest.raises(UnreachableError) as caught:
            await connections.call("POST", url, patience=PATIENCE, body=b"x")
    assert "token" not in str(caught.value)


async def test_a_service_that_says_nothing_is_not_waited_for(connections: Connections) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            await connections.call("GET", url, patience=Patience(connect=5, read=0.05))
        await connections.close()
