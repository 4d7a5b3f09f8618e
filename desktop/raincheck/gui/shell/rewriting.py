"""A book that is being written anew, under another passphrase or from a backup, while its window waits."""

from __future__ import annotations

from raincheck.core.secret import Secret
from raincheck.core.text import ntr, tr


class Rewriting(Secret, frozen=True):
    """Where the person was, and what opens the book if it fails and when it is done."""

    section: str
    before: str | None
    after: str | None


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
        return tr("Restored: the book stands as it does in the backup now.")
    if complete:
        return tr("Done: the book is written anew, and its backups with it.")
    return tr("Done: the book is written anew, but not every copy of it.")
