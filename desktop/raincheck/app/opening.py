"""Opening a book: its passphrase from a file, the keyring or the person, in this order; never from an argument."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from msgspec.structs import replace

from raincheck.app.settling import settle
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.settings import preferences
from raincheck.core.text import tr
from raincheck.store import BookKey, FileKind, Store, create_book, file_kind, key_for, open_store
from raincheck.store.errors import PassphraseNeededError, WrongPassphraseError
from raincheck.store.files import real_path
from raincheck.store.placing import finish
from raincheck.system.clock import Clock
from raincheck.system.keyring import Keyring, NoKeyringError
from raincheck.system.paths import book_mark, make_folder

LONGEST_PASSPHRASE = 4096


def passphrase_from_file(path: Path) -> str:
    """The file's first line, without the mark that some editors begin a file with.

    Raises KnownError when it cannot be read or is empty.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            line = file.readline(LONGEST_PASSPHRASE).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise KnownError(
            tr("The passphrase file {path} cannot be read; check its place, rights and encoding.").format(path=path)
        ) from problem
    if not line:
        raise KnownError(
            tr("The passphrase file {path} is empty; put the passphrase on its first line.").format(path=path)
        )
    return line


class KeyAhead:
    """The key of an encrypted book, derived on a thread from its passphrase file while the window is imported."""

    def __init__(self, path: Path, file: Path) -> None:
        self._path, self._file = path, file
        self._found: BookKey | None = None
        self._thread = Thread(target=self._derive, daemon=True)
        self._thread.start()

    def open(self, path: Path, clock: Clock) -> Store | None:
        """The book, if the key opens it; None where `open_book` is to open it, or to say why not."""
        self._thread.join()
        if self._found is None or path != self._path:
            return None
        with suppress(WrongPassphraseError):
            return _settled(open_store(path, clock=clock.now, key=self._found))
        return None

    def _derive(self) -> None:
        # A pipe is left to `open_book`: it can be read but once.
        with suppress(KnownError, OSError):
            if self._file.is_file() and file_kind(self._path) is FileKind.ENCRYPTED:
                self._found = key_for(self._path, passphrase_from_file(self._file))


def open_book(
    path: Path,
    *,
    clock: Clock,
    create: bool = False,
    passphrase_file: Path | None = None,
    ask: Callable[[], str | None] = lambda: None,
    keyring: bool = True,
) -> Store:
    """Open the book, asking for a passphrase only when it is encrypted. Raises KnownError with the mend.

    A book that is made here has the passphrase of `passphrase_file`, if one is given. Without `keyring` the person is
    asked, also where the system's keyring would know: the book was locked.
    """
    if create:
        make_folder(path.absolute().parent)
    _follow(path)
    finish(real_path(path))
    kind = file_kind(path)
    encrypted = kind is FileKind.ENCRYPTED
    passphrase = None
    if encrypted:
        passphrase = passphrase_of(path, passphrase_file, ask, keyring=keyring)
    elif create and kind in (FileKind.ABSENT, FileKind.EMPTY) and passphrase_file is not None:
        passphrase = passphrase_from_file(passphrase_file)
    return _settled(open_store(path, clock=clock.now, passphrase=passphrase, create=create and not encrypted))


def _settled(store: Store) -> Store:
    second = preferences(dict(store.settings())).second_backups
    if second:
        store.places = replace(store.places, second=Path(second))
    store.notices = settle(store)
    return store


def _follow(path: Path) -> None:
    """Raise a UsageError when the path is a link that leads back to itself."""
    try:
        path.resolve()
    except (OSError, RuntimeError) as problem:
        raise UsageError(
            tr("{path} is a link that leads nowhere; name the book itself.").format(path=path)
        ) from problem


def discard_new_book(path: Path) -> None:
    """Take a book away that was only just made, as far as its disk lets us: nothing came of what it was made for."""
    book = path.resolve()
    with suppress(OSError):
        for ending in ("", "-wal", "-shm", ".key"):
            book.with_name(f"{book.name}{ending}").unlink(missing_ok=True)


def begin_book(path: Path, passphrase: str | None) -> None:
    """Write a new, empty book, encrypted when a passphrase is given. Raises KnownError, also when one is there."""
    make_folder(path.absolute().parent)
    create_book(path, passphrase=passphrase)


def passphrase_of(
    path: Path, file: Path | None, ask: Callable[[], str | None], *, keyring: bool = True, named: Path | None = None
) -> str:
    """The passphrase of an encrypted book: from the file, the keyring, or the person. Raises KnownError.

    `named`: the file that is locked, where it is not the book itself.
    """
    if file is not None:
        return passphrase_from_file(file)
    kept = _kept(path) if keyring else None
    answer = ask() if kept is None else kept
    if answer is None:
        raise PassphraseNeededError(
            tr("The book {path} is encrypted; give --passphrase-file FILE or unlock it in the window.").format(
                path=named or path
            )
        )
    return answer


def _kept(path: Path) -> str | None:
    try:
        return Keyring().read(book_mark(path))
    except NoKeyringError:
        return None


def is_remembered(book: Path) -> bool:
    """Whether the keyring knows the book's passphrase."""
    try:
        return Keyring().read(book_mark(book)) is not None
    except NoKeyringError:
        return False
