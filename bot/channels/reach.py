"""Whether a service can be reached, for whoever looks after the program."""

from __future__ import annotations


class Reach:
    """How it went when this process last asked a service for something.

    `state`: "idle" (nothing was asked here: another process does, or the service brings everything), "ok", "away".
    """

    def __init__(self) -> None:
        self.state = "idle"

    def answered(self) -> None:
        """The service was there."""
        self.state = "ok"

    def failed(self) -> None:
        """It was not, or refused everything."""
        self.state = "away"
