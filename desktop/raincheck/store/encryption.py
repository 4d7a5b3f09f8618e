"""Encrypt, decrypt, change the passphrase: the book is written anew under the other key, proved equal, and swapped in.

What is left to do with its backups lies inside the new book from the moment of the swap: the folders, and the old
passphrase where the book is encrypted. So a kill, a busy file or a folder that is not connected is never forgotten:
`carry_on` goes on at the next opening, until every copy it can reach has the book's key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.secret import Secret
from raincheck.core.text import ntr, tr
from raincheck.store import choices, keys, sums
from raincheck.store.backup import BackupPlaces, Health, backups, default_places, health, prove
from raincheck.store.connection import FileKind, connect, file_kind, identify
from raincheck.store.course import Course, Step, Tell
from raincheck.store.digest import Bytes, compare_digest, write_digest
from raincheck.store.errors import (
    BusyBookError,
    DamagedBookError,
    NotABookError,
    StoreError,
    UnsuitableError,
    WrongPassphraseError,
    damaged,
    known_errors,
)
from raincheck.store.facade import KEY_CHANGE, Store, open_store
from raincheck.store.files import real_path, scratch_file, size_of, starts_plain
from raincheck.store.migrations import SCHEMA_VERSION, upgrade
from raincheck.store.placing import alone_with, finish, put_in_place, set_aside_folder
from raincheck.store.proof import faults, fingerprint

if TYPE_CHECKING:
    from sqlite3 import Connection

_NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What is remembered here carries no time."""


class _Rest(Secret, frozen=True):
    """What is left to do: folders with copies to rewrite, and the passphrases that may open them (encrypted books).

    `beside`: which of the folders lay beside the book, where it may be moved together with it; none in older notes.
    """

    folders: tuple[str, ...]
    passphrases: tuple[str, ...] = ()
    beside: str = ""


class Turn(StrEnum):
    """What became of one copy."""

    DONE = "done"
    TURNED = "turned"
    OTHER_KEY = "other_key"
    DAMAGED = "damaged"
    BUSY = "busy"
    WAITS = "waits"
    """The book is plain now and carries no passphrase: this copy waits for somebody to give it."""


class Outcome(Struct, frozen=True):
    """What a change of key reached: copies turned to the book's key, and what it could not reach.

    `away`: folders not connected, looked at again at each opening. `left`: copies that stay as they are, with why.
    `plain`: the book is plain now, and carries no passphrase for what is still encrypted.
    """

    turned: int = 0
    away: tuple[Path, ...] = ()
    left: tuple[tuple[Path, Turn], ...] = ()
    plain: bool = False

    @property
    def complete(self) -> bool:
        """Whether no copy is known to have another key."""
        return not self.away and not self.left

    def sentences(self, *, going_on: bool = False) -> list[str]:
        """What the person should know: what was reached only now, and every copy that is not under the book's key."""
        told = []
        if going_on and self.turned:
            told.append(
                ntr(
                    "An interrupted change of the passphrase was finished: {n} backup has the book's key now.",
                    "An interrupted change of the passphrase was finished: {n} backups have the book's key now.",
                    self.turned,
                ).format(n=self.turned)
            )
        away = (
            tr(
                "{folder} is not connected: copies there are still encrypted. "
                "Connect it and run `raincheck decrypt` with their passphrase once more."
            )
            if self.plain
            else tr(
                "{folder} is not connected: copies there are still plain or under the old passphrase. "
                "Connect it and open the book, and they are changed too."
            )
        )
        told += [away.format(folder=folder) for folder in self.away]
        for why, sentence in (
            (Turn.BUSY, tr("{name} is in use or its disk refuses; it is changed when the book is opened next.")),
            (Turn.OTHER_KEY, tr("{name} is under another passphrase and stays as it is.")),
            (Turn.WAITS, tr("{name} is still encrypted; run `raincheck decrypt` with its passphrase once more.")),
            (Turn.DAMAGED, tr("{name} is damaged and stays as it is; delete it when you no longer need it.")),
        ):
            told += [sentence.format(name=path.name) for path, turn in self.left if turn is why]
        return told


def encrypt(path: Path, new_passphrase: str, *, places: BackupPlaces, tell: Tell | None = None) -> Outcome:
    """Encrypt a plain book and its backups. Raises BusyBookError while another program has it open.

    A book whose encryption was interrupted is brought to the end of it. `tell` hears how far it is.
    """
    if file_kind(path) is FileKind.ENCRYPTED:
        with suppress(WrongPassphraseError):
            going_on = _going_on(path, passphrase=new_passphrase)
            if going_on is not None:
                return going_on
        raise UnsuitableError(tr("The book is encrypted already; `raincheck rekey` changes its passphrase."))
    return change_key(path, passphrase=None, new_passphrase=new_passphrase, places=places, tell=tell)


def decrypt(path: Path, passphrase: str, *, places: BackupPlaces, tell: Tell | None = None) -> Outcome:
    """Turn an encrypted book and its backups into plain ones; an interrupted one is brought to its end."""
    if file_kind(path) is FileKind.PLAIN:
        going_on = _going_on(path, old_passphrase=passphrase)
        if going_on is not None:
            return going_on
    return change_key(path, passphrase=passphrase, new_passphrase=None, places=places, tell=tell)


def rekey(
    path: Path, passphrase: str, new_passphrase: str, *, places: BackupPlaces, tell: Tell | None = None
) -> Outcome:
    """Change the passphrase of a book and its backups."""
    return change_key(path, passphrase=passphrase, new_passphrase=new_passphrase, places=places, tell=tell)


def change_key(
    path: Path,
    *,
    passphrase: str | None,
    new_passphrase: str | None,
    places: BackupPlaces,
    tell: Tell | None = None,
) -> Outcome:
    """Write the book and its backups anew under another passphrase; None is plain."""
    path = real_path(path)
    finish(path)
    if new_passphrase == "":
        raise UnsuitableError(tr("An empty passphrase protects nothing; type at least one word."))
    old, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    if passphrase is not None and old is None:
        raise UnsuitableError(tr("The book is not encrypted; `raincheck encrypt` gives it a passphrase."))
    new = None if new_passphrase is None else keys.new_key(new_passphrase)
    course = Course(tell)
    course.expect([path, *(copy.path for folder in places.folders() for copy in backups(path, folder))])
    _swap(path, old, new, places=places, passphrases=(passphrase, new_passphrase), course=course)
    with open_store(path, clock=lambda: _NO_MOMENT, key=new, places=places) as store:
        return carry_on(store, old_passphrase=passphrase, passphrase=new_passphrase, course=course) or Outcome()


def carry_on(
    store: Store, *, old_passphrase: str | None = None, passphrase: str | None = None, course: Course | None = None
) -> Outcome | None:
    """Go on with a change of key that is not done everywhere; None when there is none."""
    told = store.recall(KEY_CHANGE)
    if told is None or not store.writable:
        return None
    rest = msgspec.json.decode(told, type=_Rest)
    known = tuple(one for one in (passphrase, old_passphrase, *rest.passphrases) if one is not None)
    course = course or Course()
    turn = _Turning(store.key, known, course)
    folders = _folders(rest, store.path)
    copies = [copy.path for folder, there in folders.items() if there for copy in backups(store.path, folder)]
    course.expect(copies)
    results = {copy: turn(copy) for copy in copies}
    again = {path.parent for path, result in results.items() if result in (Turn.BUSY, Turn.WAITS)}
    away = tuple(folder for folder, there in folders.items() if not there)
    left_to_do = tuple(str(folder) for folder in folders if folder in again or folder in away)
    if left_to_do != rest.folders or not left_to_do:
        note = _note(replace(rest, folders=left_to_do)) if left_to_do else None
        with store.write_state(at=_NO_MOMENT) as state:
            state.remember(KEY_CHANGE, note)
    left = tuple((path, result) for path, result in results.items() if result not in (Turn.DONE, Turn.TURNED))
    return Outcome(list(results.values()).count(Turn.TURNED), away, left, store.key is None)


def _folders(rest: _Rest, book: Path) -> dict[Path, bool]:
    """The folders to look at and whether each is there; the one beside the book is where the book is now."""
    here = default_places(book).folder
    folders = {Path(folder): Path(folder).is_dir() for folder in rest.folders}
    if here.is_dir():
        if not folders.get(Path(rest.beside), True):
            del folders[Path(rest.beside)]
        folders[here] = True
    return folders


def open_copies(path: Path, places: BackupPlaces) -> tuple[Path, ...]:
    """Plain copies that Raincheck knows of an encrypted book: backups, what was set aside, what a kill left."""
    folders = places.folders()
    candidates = [copy.path for folder in folders for copy in backups(path, folder)]
    candidates += sorted(file for file in set_aside_folder(path).rglob("*") if size_of(file))
    for folder, name in [(path.parent, path.name), *((folder, f"{path.name}.*") for folder in folders)]:
        candidates += sorted(file for file in folder.glob(f".{name}.????????.tmp/copy"))
    return tuple(file for file in candidates if _shows_text(file))


def copies_under_another_key(
    path: Path, places: BackupPlaces, *, key: keys.BookKey, passphrase: str | None
) -> tuple[Path, ...]:
    """Encrypted backups that the book's key does not open; those with another salt only where the passphrase is given.

    A copy of which no page can be read counts too: nobody can tell what it is under.
    """
    known = {key.salt: key}
    found = []
    for copy in [copy.path for folder in places.folders() for copy in backups(path, folder)]:
        if file_kind(copy) is not FileKind.ENCRYPTED:
            continue
        salt = keys.salt_of(copy)
        if salt not in known and passphrase is not None:
            known[salt] = keys.derive(passphrase, salt)
        if salt in known and not keys.opens_a_page(copy, known[salt]):
            found.append(copy)
    return tuple(found)


def copies_lie_open(copies: tuple[Path, ...]) -> str:
    """That plain copies of an encrypted book lie open, and the mend."""
    told = ntr(
        "{n} plain copy of your encrypted book lies open ({first}); `raincheck doctor --mend` encrypts it.",
        "{n} plain copies of your encrypted book lie open ({first} …); `raincheck doctor --mend` encrypts them.",
        len(copies),
    )
    return told.format(n=len(copies), first=copies[0])


def turn_copies(path: Path, copies: tuple[Path, ...], key: keys.BookKey | None) -> tuple[tuple[Path, Turn], ...]:
    """Give plain copies of an encrypted book its key; answers those that stay as they are."""
    turn = _Turning(key, (), Course())
    results = [(copy, turn(copy)) for copy in copies if copy != path]
    return tuple((copy, result) for copy, result in results if result not in (Turn.DONE, Turn.TURNED))


class _Turning:
    """Gives copies the book's key; a passphrase costs 0.2 s for each salt, and is derived once for each."""

    def __init__(self, key: keys.BookKey | None, passphrases: tuple[str, ...], course: Course) -> None:
        self._key = key
        self._course = course
        self._passphrases = passphrases
        self._derived: dict[tuple[str, bytes], keys.BookKey] = {}

    def __call__(self, copy: Path) -> Turn:
        self._course.next_file()
        try:
            return self._turn(copy)
        except BusyBookError:
            return Turn.BUSY
        except (DamagedBookError, NotABookError):
            return Turn.DAMAGED
        except StoreError:
            return Turn.BUSY

    def _turn(self, copy: Path) -> Turn:
        kind = file_kind(copy)
        if kind is FileKind.PLAIN:
            if self._key is None:
                self._renew_digest(copy)
                return Turn.DONE
            _rewrite(copy, None, self._key, self._course)
            return Turn.TURNED
        if kind is not FileKind.ENCRYPTED:
            return Turn.DAMAGED
        if self._key is not None and keys.salt_of(copy) == self._key.salt and keys.opens_a_page(copy, self._key):
            self._renew_digest(copy)
            return Turn.DONE
        for old in self._keys_of(copy):
            if keys.opens_a_page(copy, old):
                _rewrite(copy, old, self._key, self._course)
                return Turn.TURNED
        return Turn.WAITS if self._key is None else Turn.OTHER_KEY

    def _renew_digest(self, copy: Path) -> None:
        """Write the digest that a kill kept from a copy which was given its key and equals its sums."""
        if compare_digest(copy) is Bytes.CHANGED and health(copy, key=self._key) is Health.CHANGED:
            write_digest(copy)

    def _keys_of(self, copy: Path) -> Iterator[keys.BookKey]:
        salt = keys.salt_of(copy)
        for passphrase in self._passphrases:
            if (passphrase, salt) not in self._derived:
                self._derived[passphrase, salt] = keys.derive(passphrase, salt)
            yield self._derived[passphrase, salt]


def _going_on(path: Path, *, passphrase: str | None = None, old_passphrase: str | None = None) -> Outcome | None:
    with open_store(path, clock=lambda: _NO_MOMENT, passphrase=passphrase) as store:
        return carry_on(store, passphrase=passphrase, old_passphrase=old_passphrase)


def _swap(
    path: Path,
    old: keys.BookKey | None,
    new: keys.BookKey | None,
    *,
    places: BackupPlaces,
    passphrases: tuple[str | None, str | None],
    course: Course,
) -> None:
    old_passphrase, new_passphrase = passphrases
    course.next_file()
    with known_errors(path), alone_with(path, key=old) as connection, scratch_file(path) as temporary:
        _copy_proved(path, connection, temporary, new, course)
        with closing(connect(temporary, key=new)) as copy:
            if copy.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
                upgrade(copy)
            told = choices.recall(copy, KEY_CHANGE)
            before = _Rest(()) if told is None else msgspec.json.decode(told, type=_Rest)
            choices.remember(copy, KEY_CHANGE, _note(_rest(before, places, old_passphrase, encrypted=new is not None)))
            sums.renew(copy, "memory")
            copy.execute("PRAGMA journal_mode = DELETE")
        key_file = None
        if new is not None and new_passphrase is not None:
            key_file = keys.key_file_text(new_passphrase, new.salt)
        put_in_place(temporary, path, key_file=key_file, wipe_old=old is None)


def _rest(before: _Rest, places: BackupPlaces, old_passphrase: str | None, *, encrypted: bool) -> _Rest:
    folders = [places.folder] if places.folder.is_dir() else []
    folders += [] if places.second is None else [places.second]
    # A plain book must not carry the words that open its old copies.
    words = [*before.passphrases, *(() if old_passphrase is None else (old_passphrase,))] if encrypted else []
    names = dict.fromkeys([*before.folders, *(str(folder.absolute()) for folder in folders)])
    return _Rest(tuple(names), tuple(dict.fromkeys(words)), str(places.folder.absolute()))


def _note(rest: _Rest) -> str:
    return msgspec.json.encode(rest).decode("utf-8")


def _rewrite(copy: Path, old: keys.BookKey | None, new: keys.BookKey | None, course: Course) -> None:
    with known_errors(copy), alone_with(copy, key=old) as connection, scratch_file(copy) as temporary:
        _copy_proved(copy, connection, temporary, new, course)
        put_in_place(temporary, copy, key_file=None, wipe_old=old is None)
        write_digest(copy)


def _copy_proved(path: Path, connection: Connection, temporary: Path, new: keys.BookKey | None, course: Course) -> None:
    course.begin(Step.READ)
    if faults(connection):
        raise damaged(path)
    wanted = fingerprint(connection)
    course.begin(Step.WRITE)
    _export(connection, temporary, new)
    course.begin(Step.PROVE)
    prove(temporary, wanted, key=new)


def _export(connection: Connection, target: Path, key: keys.BookKey | None) -> None:
    version = connection.execute("PRAGMA main.user_version").fetchone()[0]
    identity = connection.execute("PRAGMA main.application_id").fetchone()[0]
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(target), "" if key is None else key.pragma()))
    try:
        # The export commits each statement; the whole file is synced once, before it gets its name.
        connection.execute("PRAGMA copy.synchronous = OFF")
        connection.execute("SELECT sqlcipher_export('copy')")
        # The export leaves these two behind (feasibility.md 4).
        connection.execute(f"PRAGMA copy.user_version = {version}")
        connection.execute(f"PRAGMA copy.application_id = {identity}")
    finally:
        connection.execute("DETACH DATABASE copy")


def _shows_text(file: Path) -> bool:
    """Whether a file holds pages that anybody can read; a -wal begins alike for plain and for encrypted books."""
    if starts_plain(file):
        return True
    return file.name.endswith("-wal") and file_kind(file) is not FileKind.ENCRYPTED and _many_zeros(file)


def _many_zeros(file: Path) -> bool:
    with file.open("rb") as opened:
        start = opened.read(1 << 16)
    return start.count(0) * 50 > len(start)
