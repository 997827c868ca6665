"""`python -m bot COMMAND`: the door for people and scripts."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run a command; what the operator must mend is said in plain sentences, without a stack trace."""
    gc.disable()  # nothing is garbage while the program is read in: looking for it took a quarter of that time
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


if __name__ == "__main__":
    main()
