"""Where the web server listens."""

from __future__ import annotations

import socket

import pytest

from bot.app.serving import reserved
from bot.domain.errors import SettingsError


def test_a_port_that_another_program_has_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"PORT.*127.0.0.1:{port}") as refused, reserved("127.0.0.1", port):
            pass
    assert "\n" not in str(refused.value)


def test_a_port_is_free_again_afterwards() -> None:
    with reserved("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
    with reserved("127.0.0.1", port) as place:
        assert place.getsockname()[1] == port
