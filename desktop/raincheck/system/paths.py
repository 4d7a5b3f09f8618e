"""Where this user's files lie: the book, settings of the machine, locks and logs. Nothing is made by asking."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct
from platformdirs import PlatformDirs

from raincheck.core.errors import KnownError
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr

APP_NAME: Final = "raincheck"
BOOK_NAME: Final = "book.raincheck"
BOOK_VARIABLE: Final = "RAINCHECK_BOOK"
EXAMPLE_FOLDER: Final = "raincheck-example-"
"""How the name of a folder begins that holds an example, made to be thrown away."""


class Places(Struct, frozen=True):
    """The folders of one user; each is made when something is first put there."""

    data: Path
    config: Path
    cache: Path
    state: Path

    @property
    def book(self) -> Path:
        """The default book."""
        return self.data / BOOK_NAME

    @property
    def backups(self) -> Path:
        """Copies made before upgrades and imports."""
        return self.data / "backups"

    @property
    def logs(self) -> Path:
        """The log file's folder."""
        return self.state / "logs"

    @property
    def locks(self) -> Path:
        """Lock files, beside no book, so that a book's folder holds the book alone."""
        return self.state / "locks"

    def lock(self, purpose: str, book: Path) -> Path:
        """The lock file of one purpose and book; the same book by another path is the same lock."""
        return self.locks / f"{purpose}-{book_mark(book)}.lock"

    def bell(self, book: Path) -> Path:
        """Where the process that stays for a book's popups is rung; it is there while that process is."""
        return self.lock("popups", book).with_suffix(".bell")


def places() -> Places:
    """This user's folders, as the system names them."""
    dirs = PlatformDirs(APP_NAME, appauthor=False, roaming=False)
    return Places(
        Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_cache_dir), Path(dirs.user_state_dir)
    )


def chosen_book(option: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The book to open: the option, else $RAINCHECK_BOOK, else the default one (contract.md 1)."""
    named = environ.get(BOOK_VARIABLE)
    return option or (Path(named) if named else places().book)


def book_mark(book: Path) -> str:
    """A short name for a book's place on this machine that gives the place away to nobody."""
    real = os.path.normcase(os.path.realpath(book.expanduser()))
    return hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def make_folder(folder: Path) -> Path:
    """Make a private folder if it is not there. Raises KnownError when it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        sentence = tr("The folder {folder} cannot be made ({reason}): check its rights and the free space.")
        raise KnownError(sentence.format(folder=folder, reason=reason_of(problem))) from problem
    return folder
