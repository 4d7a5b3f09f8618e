"""One command's book: where it is, how it is unlocked, and what day it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click
from msgspec import Struct

from raincheck.app.opening import discard_new_book, open_book, passphrase_from_file
from raincheck.cli.output import say
from raincheck.core.errors import UsageError
from raincheck.core.text import tr
from raincheck.store import FileKind, Store, file_kind
from raincheck.system.clock import Clock, SystemClock
from raincheck.system.paths import places

if TYPE_CHECKING:
    from raincheck.app.month_report import MonthReport
    from raincheck.app.paper import Paper


class Faces(Protocol):
    """What only the window can do; handed in, so that the command line loads no Qt until it is asked for."""

    def has_display(self) -> bool:
        """Whether a window could be seen."""
        ...

    def open_window(self, book: Path) -> int:
        """Open the window on a book and wait until it is closed; the exit code."""
        ...

    def draw_dashboard(self, book: Path, picture: Path) -> None:
        """Draw the dashboard of a book as a PNG, without a display."""
        ...

    def print_report(self, report: MonthReport) -> bytes:
        """Lay the month report out as a PDF, without a display."""
        ...

    def print_paper(self, paper: Paper) -> bytes:
        """Lay any other paper out as a PDF, without a display."""
        ...


class Session(Struct, frozen=True):
    """What the options before the command said."""

    book: Path
    passphrase_file: Path | None
    clock: Clock
    faces: Faces

    @contextmanager
    def open(self, *, create: bool = False, keep: bool = True) -> Iterator[Store]:
        """The book, open; the passphrase from the file, the keyring, or a prompt, in this order.

        A book that was made for this command is gone again when the command fails or, with `keep` false, anyway.
        """
        fresh = create and file_kind(self.book) is FileKind.ABSENT
        if fresh and self.passphrase_file is not None:
            warn_of_forgetting()
            new_from_file(self.passphrase_file)
        store = open_book(
            self.book, clock=self.clock, create=create, passphrase_file=self.passphrase_file, ask=self.ask
        )
        for notice in store.notices:
            say(notice, err=True)
        done = False
        try:
            with store:
                yield store
            _ring(store.path)
            done = keep
            if fresh and keep:
                say(tr("A new book was begun: {path}").format(path=store.path), err=True)
        finally:
            if fresh and not done:
                discard_new_book(self.book)

    def day(self, given: date | None) -> date:
        """The day given, else today by the system's clock."""
        return self.clock.today() if given is None else given

    def day_seen(self, store: Store, given: date | None) -> date:
        """As `day`, for what is entered as seen; says where the system's clock lies behind the last check."""
        from raincheck.app.seen import clock_behind_words  # noqa: PLC0415 - the window's start need not wait for it

        if given is None and (behind := clock_behind_words(store, self.clock.today())):
            say(f"raincheck: {behind}", err=True)
        return self.day(given)

    def new_passphrase(self) -> str:
        """A new passphrase: from the file, else asked for twice."""
        return self.ask_new() if self.passphrase_file is None else new_from_file(self.passphrase_file)

    def ask_new(self) -> str:
        """A new passphrase, typed twice. Raises UsageError where nobody can type."""
        if not sys.stdin.isatty():
            raise UsageError(tr("A new passphrase is needed; type it at a terminal or put it into a file."))
        warn_of_forgetting()
        answer: str = click.prompt(tr("New passphrase"), hide_input=True, err=True)
        if click.prompt(tr("The same once more"), hide_input=True, err=True) != answer:
            raise UsageError(tr("The two passphrases differ; nothing was changed, try again."))
        _say_weak(answer)
        return answer

    def ask(self) -> str | None:
        """The passphrase typed at a terminal; None where nobody can type."""
        if not sys.stdin.isatty():
            return None
        answer: str = click.prompt(tr("Passphrase"), hide_input=True, err=True)
        return answer


def warn_of_forgetting() -> None:
    """Say, before a book depends on a passphrase, that a forgotten one is lost."""
    from raincheck.app.wording.passphrases import forgotten_words  # noqa: PLC0415 - few commands choose a passphrase

    say(forgotten_words(), err=True)


def new_from_file(file: Path) -> str:
    """The passphrase that a book is to have from now on; says so where it is weak."""
    passphrase = passphrase_from_file(file)
    _say_weak(passphrase)
    return passphrase


def _say_weak(passphrase: str) -> None:
    from raincheck.app.wording.passphrases import weak_words  # noqa: PLC0415 - few commands choose a passphrase

    if said := weak_words(passphrase):
        say(said, err=True)


def _ring(book: Path) -> None:
    """Have the process that stays for the book's popups look at once: what is settled leaves the screen."""
    bell = places().bell(book)
    if bell.exists():
        from raincheck.app.attending import LOOK  # noqa: PLC0415 - most commands find nobody to ring
        from raincheck.system.doorbell import ring  # noqa: PLC0415 - as above

        ring(bell, LOOK)


def make_session(book: Path, passphrase_file: Path | None, faces: Faces) -> Session:
    """The session of this process, on the system's clock."""
    return Session(book, passphrase_file, SystemClock(), faces)
