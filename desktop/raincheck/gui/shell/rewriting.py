"""A book that is being written anew, under another passphrase or from a backup, while its window waits."""

from __future__ import annotations

from raincheck.app.told_today import Told, told_today
from raincheck.core.secret import Secret
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.requests import PutBack
from raincheck.store import Store
from raincheck.system.clock import Clock


class Rewriting(Secret, frozen=True):
    """Where the person was, and what opens the book if it fails and when it is done.

    `copy`: which backup it is restored from, in words; `told`: what popups of today said of the book as it was.
    """

    section: str
    before: str | None
    after: str | None
    copy: str = ""
    told: tuple[Told, ...] = ()


def restoring(store: Store, request: PutBack, clock: Clock) -> Rewriting:
    """What is kept in mind while a backup is put in the place of the open book."""
    stamps = {backup.path: backup.stamp.at for backup in store.backups()}
    at = stamps.get(request.backup)
    return Rewriting(
        "backups",
        request.passphrase,
        request.backup_passphrase or request.passphrase,
        copy=request.backup.name if at is None else f"{at.astimezone(clock.zone):%Y-%m-%d %H:%M}",
        told=told_today(store, clock),
    )


def rewriting_words(copies: int) -> str:
    """What is told while it takes its time; each copy is written and read again."""
    told = ntr(
        "Writing the book and {n} backup anew; leave the machine on.",
        "Writing the book and {n} backups anew; leave the machine on.",
        copies,
    )
    return told.format(n=copies)


def done_words(rewriting: Rewriting, *, complete: bool) -> str:
    """What is told when it is done; `complete`: every copy was reached."""
    if rewriting.section == "backups":
        return tr("Restored from the backup {copy}: the book stands as it does there now.").format(copy=rewriting.copy)
    if complete:
        return tr("Done: the book is written anew, and its backups with it.")
    return tr("Done: the book is written anew, but not every copy of it.")
