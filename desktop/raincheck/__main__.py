"""The door: a window, or one command. Neither is imported before it is known which."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from raincheck import __version__
from raincheck.core.errors import KnownError

_INTERRUPTED: Final = 130
"""128 + SIGINT, as shells count it."""

_PIPE_CLOSED: Final = 141
"""128 + SIGPIPE: whoever read our output has gone; there is nobody left to tell."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, by default the command line's; give back its exit code."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(asked)
        sys.stdout.flush()
    except KnownError as error:
        print(f"raincheck: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes stdout once more on its way out, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return code


def _run(asked: list[str]) -> int:
    if asked == ["--version"]:
        print(f"raincheck {__version__}")
        return 0
    if not asked or asked[0] == "open":
        from raincheck.gui import application

        return application.main(asked[1:])
    from raincheck.cli import main as command_line

    return command_line.main(asked)


if __name__ == "__main__":
    sys.exit(main())
