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


_WITH_VALUE: Final = ("--book", "--passphrase-file", "--show")
"""The window's options that are followed by a value."""


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
    values = sum(argument in _WITH_VALUE for argument in arguments)
    words = sum(not argument.startswith("-") for argument in arguments)
    if words > values and "open" not in arguments:
        return None
    parted = _parted(arguments)
    if parted is None:
        return None
    options, found, unknown = parted
    command, files = found[0] if found else None, found[1:]
    show = options.get("--show")
    if (
        command not in (None, "open")
        or (show and command is None)
        or {"-h", "--help"} & set(unknown)
        or (unknown and command is None)
    ):
        return None
    if unknown or files[1:]:
        raise UsageError(tr("open takes one book file; leave out {rest}.").format(rest=" ".join(unknown + files[1:])))
    book = files[0] if files else options.get("--book")
    return WindowRequest(book, options.get("--passphrase-file"), show, "--tray" in options)


def _parted(arguments: Sequence[str]) -> tuple[dict[str, str], list[str], list[str]] | None:
    """The window's options, the words, and the options it does not know; None where a value is missing.

    argparse says the same, and looks for its own sentences in every language before the first paint: for 4 ms.
    """
    options: dict[str, str] = {}
    words: list[str] = []
    unknown: list[str] = []
    left = iter(arguments)
    for argument in left:
        name, is_given, value = argument.partition("=")
        if argument == "--":
            words += left
        elif name in _WITH_VALUE:
            options[name] = value if is_given else next(left, "--")
            if not is_given and _is_option(options[name]):
                return None
        elif argument == "--tray":
            options[argument] = ""
        else:
            (unknown if _is_option(argument) else words).append(argument)
    return options, words, unknown


def _is_option(argument: str) -> bool:
    return argument.startswith("-") and argument != "-"


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
