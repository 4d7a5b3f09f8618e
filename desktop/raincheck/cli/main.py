"""`raincheck COMMAND`: the group, the options before the command, and errors as one line (contract.md 1)."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from raincheck.cli.complaints import complaint
from raincheck.cli.help import Group
from raincheck.cli.session import Faces, make_session
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.system.paths import chosen_book

ANYWHERE: Final = ("--book", "--passphrase-file")
"""Options of the program that are also understood behind the command."""


WHERE: Final = {
    "alert": "verdicts",
    "asset": "assets",
    "backup": "trust",
    "calendar": "calendar",
    "channel": "lines",
    "check": "judging",
    "contingency": "contingency",
    "decrypt": "trust",
    "demo": "demo",
    "doctor": "trust",
    "due": "dues",
    "dump": "files",
    "encrypt": "trust",
    "event": "happenings",
    "history": "past",
    "household": "home",
    "import": "imports",
    "incident": "incidents",
    "income": "incomes",
    "inquiry": "happenings",
    "lenders": "verdicts",
    "load": "files",
    "move": "moves",
    "note": "happenings",
    "open": "demo",
    "paste": "pasting",
    "plan": "planning",
    "read": "pictures",
    "reading": "readings",
    "record": "readings",
    "rekey": "trust",
    "replay": "past",
    "report": "report",
    "restore": "trust",
    "rules": "tuning",
    "schedule": "scheduling",
    "search": "searching",
    "setting": "tuning",
    "stress": "planning",
    "threshold": "tuning",
    "undo": "past",
}
"""Each command and the module of this package whose COMMANDS hold it; only the one asked for is imported."""


class Program(Group):
    """The commands of `WHERE`, each imported when it is asked for or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click passes it
        """The names of all commands, sorted."""
        return sorted(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the same
        """The command of that name; None where there is none."""
        if cmd_name not in WHERE:
            return None
        commands: Sequence[click.Command] = import_module(f"raincheck.cli.{WHERE[cmd_name]}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--book", type=click.Path(path_type=Path), help="The book; else $RAINCHECK_BOOK, else the default one.")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="A file whose first line opens an encrypted book, and encrypts a new one.",
)
@click.pass_context
def raincheck(context: click.Context, book: Path | None, passphrase_file: Path | None) -> None:
    """Know before it rains: watch your borrowed lines, be warned early, plan the way out."""
    context.obj = make_session(chosen_book(book), passphrase_file, context.obj)


def main(arguments: Sequence[str], faces: Faces) -> int:
    """Run one command and give back its exit code. Raises KnownError."""
    try:
        code = raincheck.main(_options_first(list(arguments)), prog_name="raincheck", standalone_mode=False, obj=faces)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Abort as abort:
        raise KeyboardInterrupt from abort
    except click.ClickException as problem:
        raise complaint(problem) from problem
    except SystemExit as closed:
        raise BrokenPipeError from closed  # click leaves like this when nobody reads on
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        # The interpreter flushes once more on its way out, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise KnownError(tr("The disk that takes the output is full; free some space and try again.")) from problem
    return code if isinstance(code, int) else 0


def _options_first(arguments: list[str]) -> list[str]:
    """Move the program's own options before the command, wherever they were written."""
    first: list[str] = []
    rest: list[str] = []
    while arguments:
        word = arguments.pop(0)
        if word == "--":
            rest += [word, *arguments]
            break
        if word in ANYWHERE and arguments:
            first += [word, arguments.pop(0)]
        elif word.startswith(tuple(f"{option}=" for option in ANYWHERE)):
            first.append(word)
        else:
            rest.append(word)
    return first + rest
