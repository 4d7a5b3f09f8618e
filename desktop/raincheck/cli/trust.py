"""`backup`, `restore`, `encrypt`, `decrypt`, `rekey`, `doctor`: keeping the book safe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import trusting
from raincheck.app.opening import passphrase_of
from raincheck.app.trusting import Diagnosis, Outcome
from raincheck.cli import tables
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.output import say
from raincheck.cli.session import Session, new_from_file, warn_of_forgetting
from raincheck.core.errors import KnownError
from raincheck.core.text import ntr, tr
from raincheck.store import FileKind, file_kind
from raincheck.store.connection import may_be_encrypted
from raincheck.system.autostart.choose import autostart


@click.command(cls=Command)
@click.argument("file", type=FILE, required=False)
@click.pass_obj
def backup(session: Session, file: Path | None) -> None:
    """Write a verified backup, to FILE or into the backups' folder."""
    with session.open() as store:
        made = trusting.back_up(store, file)
    for path in made:
        say(tr("Backed up and verified: {path}").format(path=path))


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Show what differs, then put a backup in the book's place; the replaced book is kept."""
    passphrase = None
    locked = [path for path in (session.book, file) if file_kind(path) is FileKind.ENCRYPTED]
    if locked:
        passphrase = passphrase_of(session.book, session.passphrase_file, session.ask, named=locked[0])
    found = trusting.difference(session.book, file, passphrase)
    say(tables.difference_text(found))
    if sys.stdin.isatty() and not click.confirm(tr("Replace the book by this backup?")):
        say(tr("Nothing was changed."))
        return
    kept = trusting.put_back(session.book, file, passphrase, session.clock)
    say(tr("Restored {book}.").format(book=session.book))
    if kept is not None:
        say(tr("The replaced book is kept: {path}").format(path=kept))
    wanted = session.passphrase_file is not None if found.present is None else found.present.encrypted
    if wanted and not found.backup.encrypted:
        say(tr("The backup is not encrypted, so the book is not either; `raincheck encrypt` encrypts it."))
    elif found.present is not None and found.backup.encrypted and not wanted:
        say(tr("The backup is encrypted, so the book is encrypted too; the backup's passphrase opens it."))
        plain = trusting.plain_copies_of(session.book, passphrase)
        if plain:
            told = ntr(
                "{n} copy of the book without a passphrase is still there; `raincheck doctor --mend` encrypts it.",
                "{n} copies of the book without a passphrase are still there; `raincheck doctor --mend` encrypts them.",
                len(plain),
            )
            say(told.format(n=len(plain)))


@click.command(cls=Command)
@click.pass_obj
def encrypt(session: Session) -> int:
    """Encrypt the book and its backups with a passphrase."""
    if session.passphrase_file is not None and file_kind(session.book) is FileKind.PLAIN:
        warn_of_forgetting()
    outcome = trusting.lock_up(session.book, session.new_passphrase())
    say(tr("The book is encrypted."))
    return _what_is_left(outcome)


def _what_is_left(outcome: Outcome) -> int:
    """Say which copies have not the book's key; exit code 1 when there are some."""
    for sentence in outcome.sentences():
        say(sentence)
    return 0 if outcome.complete else 1


def _present(session: Session) -> str:
    """The passphrase in force; an empty one for a book that has none, about which the store then complains."""
    if file_kind(session.book) is FileKind.PLAIN and session.passphrase_file is None:
        return ""
    return passphrase_of(session.book, session.passphrase_file, session.ask)


@click.command(cls=Command)
@click.pass_obj
def decrypt(session: Session) -> int:
    """Turn the encrypted book and its backups into plain ones."""
    outcome = trusting.unlock_for_good(session.book, _present(session))
    say(tr("The book is no longer encrypted."))
    return _what_is_left(outcome)


@click.command(cls=Command)
@click.option("--new-passphrase-file", type=FILE, help="A file whose first line is the new passphrase.")
@click.pass_obj
def rekey(session: Session, new_passphrase_file: Path | None) -> int:
    """Change the passphrase of the book and its backups."""
    old = _present(session)
    new = session.ask_new() if new_passphrase_file is None else new_from_file(new_passphrase_file)
    if new_passphrase_file is not None and file_kind(session.book) is FileKind.ENCRYPTED:
        warn_of_forgetting()
    outcome = trusting.change_passphrase(session.book, old, new)
    if outcome.complete:
        say(tr("The passphrase is changed; the old one opens neither the book nor a backup that is known."))
    else:
        say(tr("The passphrase of the book is changed."))
    return _what_is_left(outcome)


@click.command("doctor", cls=Command)
@click.option("--mend", is_flag=True, help="Mend what can be mended, after asking.")
@click.option("--salvage", "target", type=FILE, help="Save what is readable of a damaged book into a new file.")
@click.option("--accept", is_flag=True, help="Take the book as it is, after another program wrote to it.")
@click.pass_obj
def examine(session: Session, mend: bool, target: Path | None, accept: bool) -> int:
    """Look at the book, its files and its backups; exit code 1 when something is wrong."""
    passphrase = None
    if may_be_encrypted(session.book):
        passphrase = passphrase_of(session.book, session.passphrase_file, session.ask)
    if target is not None:
        _save_readable(session, target, passphrase)
        return 0
    if accept:
        trusting.accept(session.book, passphrase)
    found = _diagnoses(session, passphrase)
    _tell(found)
    ill = [entry for entry in found if not entry.ok and entry.mendable]
    if mend and ill and (not sys.stdin.isatty() or click.confirm(tr("Mend what can be mended?"))):
        places = trusting.places_of(session.book, passphrase)
        for entry in ill:
            try:
                trusting.mend(session.book, entry.concern, places=places, clock=session.clock, passphrase=passphrase)
            except KnownError as problem:
                say(f"raincheck: {problem}", err=True)
        found = _diagnoses(session, passphrase)
        say(tr("After mending:"))
        _tell(found)
    return 0 if all(entry.ok for entry in found) else 1


def _diagnoses(session: Session, passphrase: str | None) -> tuple[Diagnosis, ...]:
    places = trusting.places_of(session.book, passphrase)
    found = trusting.examine(session.book, places=places, clock=session.clock, passphrase=passphrase)
    return (*found, *trusting.diagnose_schedule(session.book, autostart()))


def _tell(found: tuple[Diagnosis, ...]) -> None:
    for entry in found:
        mark = tr("ok") if entry.ok else tr("mendable") if entry.mendable else tr("wrong")
        say(f"[{mark}] {entry.sentence}")


def _save_readable(session: Session, target: Path, passphrase: str | None) -> None:
    saved = trusting.save_readable(session.book, target, passphrase)
    for sentence in trusting.loss_words(saved):
        say(sentence)
    if all(entry.proven for entry in saved):
        say(tr("Nothing is lost: every table equals its sum."))
    elif all(entry.whole for entry in saved):
        say(tr("Everything that could be found is saved; compare it with a backup, for no sum proves it."))
    say(tr("What is readable lies in {path}.").format(path=target))


COMMANDS = (backup, restore, encrypt, decrypt, rekey, examine)
