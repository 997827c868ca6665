"""`python -m bot COMMAND`: the door for people and scripts."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run a command; what the operator must mend is said in plain sentences, without a stack trace."""
    gc.disable()  # nothing is garbage while the program is read in: looking for it took a quarter of that time
    import_without_rich()
    from bot.commands.cli import cli
    from bot.commands.opening import in_words
    from bot.domain.errors import BotError

    gc.freeze()
    gc.enable()
    try:
        cli()
    except BotError as error:
        print(in_words(error), file=sys.stderr)
        sys.exit(1)


def import_without_rich() -> None:
    """Two libraries read in rich, for stack traces and a command of their own: 5 MB that a server has no use for."""
    hidden = [name for name in ("rich", "pygments") if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that it is not to be had
    import structlog  # noqa: F401
    import telegram  # noqa: F401

    for name in hidden:
        del sys.modules[name]


if __name__ == "__main__":
    main()
