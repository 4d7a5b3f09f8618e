"""`backup`, `restore`, `encrypt`, `decrypt`, `rekey`, `doctor`: keeping the book safe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import trusting
from raincheck.app.opening import passphrase_from_file, passphrase_of
from raincheck.app.trusting import Diagnosis
from raincheck.cli import tables
from raincheck.cli.files import FILE
from raincheck.cli.help import Command
from raincheck.cli.session import Session
from raincheck.core.text import tr
from raincheck.store import FileKind, file_kind


@click.command(cls=Command)
@click.argument("file", type=FILE, required=False)
@click.pass_obj
def backup(session: Session, file: Path | None) -> None:
    """Write a verified backup, to FILE or into the backups' folder."""
    with session.open() as store:
        made = trusting.back_up(store, file)
    for path in made:
        click.echo(tr("Backed up and verified: {path}").format(path=path))


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Show what differs, then put a backup in the book's place; the replaced book is kept."""
    passphrase = None
    if FileKind.ENCRYPTED in (file_kind(file), file_kind(session.book)):
        passphrase = passphrase_of(session.book, session.passphrase_file, session.ask)
    click.echo(tables.difference_text(trusting.difference(session.book, file, passphrase)))
    if sys.stdin.isatty() and not click.confirm(tr("Replace the book by this backup?")):
        click.echo(tr("Nothing was changed."))
        return
    kept = trusting.put_back(session.book, file, passphrase, session.clock)
    click.echo(tr("Restored {book}.").format(book=session.book))
    if kept is not None:
        click.echo(tr("The replaced book is kept: {path}").format(path=kept))


@click.command(cls=Command)
@click.pass_obj
def encrypt(session: Session) -> None:
    """Encrypt the book and its backups with a passphrase."""
    trusting.lock_up(session.book, session.new_passphrase(), session.clock)
    click.echo(tr("The book is encrypted. Without the passphrase nobody can read it, nor can we: keep it safe."))


def _present(session: Session) -> str:
    """The passphrase in force; an empty one for a book that has none, about which the store then complains."""
    if file_kind(session.book) is FileKind.PLAIN:
        return ""
    return passphrase_of(session.book, session.passphrase_file, session.ask)


@click.command(cls=Command)
@click.pass_obj
def decrypt(session: Session) -> None:
    """Turn the encrypted book and its backups into plain ones."""
    trusting.unlock_for_good(session.book, _present(session), session.clock)
    click.echo(tr("The book is no longer encrypted."))


@click.command(cls=Command)
@click.option("--new-passphrase-file", type=FILE, help="A file whose first line is the new passphrase.")
@click.pass_obj
def rekey(session: Session, new_passphrase_file: Path | None) -> None:
    """Change the passphrase of the book and its backups."""
    old = _present(session)
    new = session.ask_new() if new_passphrase_file is None else passphrase_from_file(new_passphrase_file)
    trusting.change_passphrase(session.book, old, new, session.clock)
    click.echo(tr("The passphrase is changed; the old one opens nothing any more."))


@click.command("doctor", cls=Command)
@click.option("--mend", is_flag=True, help="Mend what can be mended, after asking.")
@click.option("--salvage", "target", type=FILE, help="Save what is readable of a damaged book into a new file.")
@click.pass_obj
def examine(session: Session, mend: bool, target: Path | None) -> int:
    """Look at the book, its files and its backups; exit code 1 when something is wrong."""
    passphrase = None
    if file_kind(session.book) is FileKind.ENCRYPTED:
        passphrase = passphrase_of(session.book, session.passphrase_file, session.ask)
    if target is not None:
        _save_readable(session, target, passphrase)
        return 0
    found = _diagnoses(session, passphrase)
    _tell(found)
    ill = [entry for entry in found if not entry.ok and entry.mendable]
    if mend and ill and (not sys.stdin.isatty() or click.confirm(tr("Mend what can be mended?"))):
        places = trusting.places_of(session.book, passphrase, session.clock)
        for entry in ill:
            trusting.mend(session.book, entry.concern, places=places, clock=session.clock, passphrase=passphrase)
        found = _diagnoses(session, passphrase)
        click.echo(tr("After mending:"))
        _tell(found)
    return 0 if all(entry.ok for entry in found) else 1


def _diagnoses(session: Session, passphrase: str | None) -> tuple[Diagnosis, ...]:
    places = trusting.places_of(session.book, passphrase, session.clock)
    return trusting.examine(session.book, places=places, clock=session.clock, passphrase=passphrase)


def _tell(found: tuple[Diagnosis, ...]) -> None:
    for entry in found:
        mark = tr("ok") if entry.ok else tr("mendable") if entry.mendable else tr("wrong")
        click.echo(f"[{mark}] {entry.sentence}")


def _save_readable(session: Session, target: Path, passphrase: str | None) -> None:
    saved = trusting.save_readable(session.book, target, passphrase)
    for entry in saved:
        if not entry.whole:
            click.echo(tr("{table}: {rows} rows saved, some are lost.").format(table=entry.table, rows=entry.rows))
    if all(entry.whole for entry in saved):
        click.echo(tr("Nothing is lost."))
    click.echo(tr("What is readable lies in {path}.").format(path=target))


COMMANDS = (backup, restore, encrypt, decrypt, rekey, examine)
