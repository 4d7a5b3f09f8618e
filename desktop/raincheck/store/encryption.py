"""Encrypt, decrypt, change the passphrase: the book is written anew under the other key, proved equal, and swapped in.

Backups that open with the old key (or with none) are rewritten the same way, so that no plain copy stays behind.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from raincheck.core.text import tr
from raincheck.store import keys
from raincheck.store.backup import BackupPlaces, backups, prove
from raincheck.store.connection import FileKind, file_kind, identify
from raincheck.store.errors import (
    DamagedBookError,
    NotABookError,
    PassphraseNeededError,
    UnsuitableError,
    WrongPassphraseError,
    damaged,
    known_errors,
)
from raincheck.store.files import scratch_file, sync_folder, write_whole
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.proof import faults, fingerprint
from raincheck.store.swap import alone_with, put_in_place

if TYPE_CHECKING:
    from sqlite3 import Connection


def encrypt(path: Path, new_passphrase: str, *, places: BackupPlaces) -> None:
    """Encrypt a plain book and its backups. Raises BusyBookError while another program has it open."""
    if file_kind(path) is FileKind.ENCRYPTED:
        raise UnsuitableError(tr("The book is encrypted already; `raincheck rekey` changes its passphrase."))
    change_key(path, passphrase=None, new_passphrase=new_passphrase, places=places)


def decrypt(path: Path, passphrase: str, *, places: BackupPlaces) -> None:
    """Turn an encrypted book and its backups into plain ones."""
    change_key(path, passphrase=passphrase, new_passphrase=None, places=places)


def rekey(path: Path, passphrase: str, new_passphrase: str, *, places: BackupPlaces) -> None:
    """Change the passphrase of a book and its backups."""
    change_key(path, passphrase=passphrase, new_passphrase=new_passphrase, places=places)


def change_key(path: Path, *, passphrase: str | None, new_passphrase: str | None, places: BackupPlaces) -> None:
    """Write the book and its backups anew under another passphrase; None is plain."""
    path = path.resolve()
    if new_passphrase == "":
        raise UnsuitableError(tr("An empty passphrase protects nothing; type at least one word."))
    old = _key_of(path, passphrase)
    if passphrase is not None and old is None:
        raise UnsuitableError(tr("The book is not encrypted; `raincheck encrypt` gives it a passphrase."))
    _rewrite(path, old, new_passphrase)
    for folder in (places.folder, places.second):
        for backup in () if folder is None else backups(path, folder):
            # A backup under a third passphrase, or a damaged one, is left as it is.
            with suppress(WrongPassphraseError, PassphraseNeededError, DamagedBookError, NotABookError):
                _rewrite(backup.path, _key_of(backup.path, passphrase), new_passphrase, beside=False)


def _rewrite(path: Path, old: keys.BookKey | None, new_passphrase: str | None, *, beside: bool = True) -> None:
    new = None if new_passphrase is None else keys.new_key(new_passphrase)
    with known_errors(path), alone_with(path, key=old) as connection, scratch_file(path) as temporary:
        if faults(connection):
            raise damaged(path)
        wanted = fingerprint(connection)
        _export(connection, temporary, new)
        prove(temporary, wanted, key=new)
        if new is not None and new_passphrase is not None and beside:
            write_whole(keys.key_path(path), keys.key_file_text(new_passphrase, new.salt).encode("utf-8"))
        put_in_place(temporary, path, wipe_old=old is None)
        if new is None and beside:
            keys.key_path(path).unlink(missing_ok=True)
            sync_folder(path.parent)


def _export(connection: Connection, target: Path, key: keys.BookKey | None) -> None:
    version = connection.execute("PRAGMA main.user_version").fetchone()[0]
    identity = connection.execute("PRAGMA main.application_id").fetchone()[0]
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(target), "" if key is None else key.pragma()))
    try:
        connection.execute("SELECT sqlcipher_export('copy')")
        # The export leaves these two behind (feasibility.md 4).
        connection.execute(f"PRAGMA copy.user_version = {version}")
        connection.execute(f"PRAGMA copy.application_id = {identity}")
    finally:
        connection.execute("DETACH DATABASE copy")


def _key_of(path: Path, passphrase: str | None) -> keys.BookKey | None:
    return identify(path, version=SCHEMA_VERSION, passphrase=passphrase)[0]
