"""`backup`, `restore`, `encrypt`, `decrypt`, `rekey`: keeping the book safe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from raincheck.app import trusting
from raincheck.app.opening import passphrase_from_file, passphrase_of
from raincheck.cli import tables
from raincheck.cli.files import FILE
from raincheck.cli.session import Session
from raincheck.core.text import tr
from raincheck.store import FileKind, file_kind


@click.command()
@click.argument("file", type=FILE, required=False)
@click.pass_obj
def backup(session: Session, file: Path | None) -> None:
    """Write a verified backup, to FILE or into the backups' folder."""
    with session.open() as store:
        made = trusting.back_up(store, file)
    for path in made:
        click.echo(tr("Backed up and verified: {path}").format(path=path))


@click.command()
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


@click.command()
@click.pass_obj
def encrypt(session: Session) -> None:
    """Encrypt the book and its backups with a passphrase."""
    trusting.lock_up(session.book, session.new_passphrase())
    click.echo(tr("The book is encrypted. Without the passphrase nobody can read it, nor can we: keep it safe."))


@click.command()
@click.pass_obj
def decrypt(session: Session) -> None:
    """Turn the encrypted book and its backups into plain ones."""
    trusting.unlock_for_good(session.book, passphrase_of(session.book, session.passphrase_file, session.ask))
    click.echo(tr("The book is no longer encrypted."))


@click.command()
@click.option("--new-passphrase-file", type=FILE, help="A file whose first line is the new passphrase.")
@click.pass_obj
def rekey(session: Session, new_passphrase_file: Path | None) -> None:
    """Change the passphrase of the book and its backups."""
    old = passphrase_of(session.book, session.passphrase_file, session.ask)
    new = session.ask_new() if new_passphrase_file is None else passphrase_from_file(new_passphrase_file)
    trusting.change_passphrase(session.book, old, new)
    click.echo(tr("The passphrase is changed; the old one opens nothing any more."))


COMMANDS = (backup, restore, encrypt, decrypt, rekey)
