"""The door: a window, or one command. Neither is imported before it is known which."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.core.written import shown
from raincheck.system import i18n, process

if TYPE_CHECKING:
    from raincheck.app.month_report import MonthReport
    from raincheck.app.paper import Paper

_INTERRUPTED: Final = 130
"""128 + SIGINT, as shells count it."""

_PIPE_CLOSED: Final = 141
"""128 + SIGPIPE: whoever read our output has gone; there is nobody left to tell."""

_COLLECT_EVERY: Final = 50_000
"""New objects between two looks for rubbish; Python's 700 cost a sixth of a start, whose objects nearly all stay."""


class WindowRequest(Struct, frozen=True):
    """What was asked of the window: book, its passphrase's file, the page to show (`alerts:3`); None if not said.

    `tray`: no window is shown until the tray's icon is clicked.
    """

    book: str | None = None
    passphrase_file: str | None = None
    show: str | None = None
    tray: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, by default the command line's; give back its exit code."""
    process.forbid_core_dumps()
    _let_every_text_through()
    try:
        with process.ending_in_order():
            code = _run(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except KnownError as error:
        print(f"raincheck: {shown(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except process.Terminated as ended:
        return ended.exit_code
    except BrokenPipeError:
        # The interpreter flushes stdout once more on its way out, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return code


def window_request(arguments: Sequence[str]) -> WindowRequest | None:
    """What is asked of the window, or None when a command is asked for. Raises UsageError for `open` with too much."""
    if not arguments:
        return WindowRequest()
    values = sum(argument in ("--book", "--passphrase-file", "--show") for argument in arguments)
    words = sum(not argument.startswith("-") for argument in arguments)
    if words > values and "open" not in arguments:
        return None
    import argparse

    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--book")
    parser.add_argument("--passphrase-file")
    parser.add_argument("--show")
    parser.add_argument("--tray", action="store_true")
    parser.add_argument("words", nargs="*")
    try:
        asked, unknown = parser.parse_known_intermixed_args(arguments)
    except argparse.ArgumentError:
        return None
    command, *files = asked.words or [None]
    if (
        command not in (None, "open")
        or (asked.show and command is None)
        or {"-h", "--help"} & set(unknown)
        or (unknown and command is None)
    ):
        return None
    if unknown or files[1:]:
        raise UsageError(tr("open takes one book file; leave out {rest}.").format(rest=" ".join(unknown + files[1:])))
    return WindowRequest(files[0] if files else asked.book, asked.passphrase_file, asked.show, asked.tray)


def open_window(request: WindowRequest) -> int:
    """The window on one book, until it is closed; its exit code. Raises UsageError where there is no display."""
    from raincheck.system.display import draws_without, has_display

    if not has_display(os.environ) and not draws_without(os.environ):
        raise UsageError(
            tr(
                "There is no display here, so no window can be shown; start it from your desktop. "
                "Without one there is raincheck check, and raincheck --help lists the other commands."
            )
        )
    gc.set_threshold(_COLLECT_EVERY)
    ahead = None
    if request.passphrase_file is not None:
        # Before Qt is imported: deriving the key takes as long, and needs the interpreter for none of it.
        from raincheck.app.opening import KeyAhead
        from raincheck.system.paths import chosen_book

        path = chosen_book(None if request.book is None else Path(request.book))
        ahead = KeyAhead(path, Path(request.passphrase_file))
    from raincheck.gui.shell import start

    return start.main(
        book=request.book, passphrase_file=request.passphrase_file, show=request.show, tray=request.tray, ahead=ahead
    )


class _Faces:
    """What the command line asks of the window, loading Qt only then."""

    def has_display(self) -> bool:
        """Whether a window could be seen here."""
        from raincheck.system.display import has_display

        return has_display(os.environ)

    def open_window(self, book: Path) -> int:
        """The window on this book."""
        return open_window(WindowRequest(str(book)))

    def draw_dashboard(self, book: Path, picture: Path) -> None:
        """The dashboard of this book as a PNG, drawn without a display."""
        from raincheck.gui.shell import pictures

        pictures.draw_dashboard(book, picture)

    def print_report(self, report: MonthReport) -> bytes:
        """The month report as a PDF, laid out without a display."""
        from raincheck.gui.report import report as month

        return month.pdf(report)

    def print_paper(self, paper: Paper) -> bytes:
        """A letter with its pack, or the pages for fair weather, as a PDF, laid out without a display."""
        from raincheck.gui.report import paper as sheets

        return sheets.pdf(paper)


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        from raincheck.app.versions import version_text

        print(version_text())
        return 0
    i18n.speak(i18n.choose_language(os.environ))
    request = window_request(arguments)
    with _logged():
        if request is not None:
            return open_window(request)
        from raincheck.cli import main as command_line

        return command_line.main(arguments, _Faces())


@contextmanager
def _logged() -> Iterator[None]:
    """Keep the log while the program runs, a bug's place included; where no log can be kept it runs without."""
    from raincheck.system import logs
    from raincheck.system.paths import places

    log = None
    with suppress(KnownError, OSError):
        log = logs.start(places().logs)
    try:
        yield
    except (KnownError, BrokenPipeError):
        raise
    except Exception:
        logging.getLogger(__name__).exception("crash")
        raise
    finally:
        if log is not None:
            logs.stop(log)


def _let_every_text_through() -> None:
    """Files and pipes get UTF-8 (contract.md 1); a terminal that cannot show a sign shows a stand-in for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
