"""Read tokens on stdin; leave with 0 when every one is a reading's note in the book and the book is sound.

Usage: durable_verify.py BOOK [PASSPHRASE_FILE].
"""

from __future__ import annotations

import sys
from pathlib import Path

from raincheck.app.opening import open_book
from raincheck.store import Store
from raincheck.system.clock import SystemClock


def verify(book: Path, secret: Path | None) -> int:
    """0 when nothing acknowledged is lost."""
    wanted = set(sys.stdin.read().split())
    if not book.exists():
        print("the book is gone" if wanted else "no book yet")
        return 1 if wanted else 0
    with open_book(book, clock=SystemClock(), passphrase_file=secret) as store:
        notes = {reading.observation.note for channel in store.channels() for reading in store.readings(channel.id)}
        sound = not faults(store)
    lost = wanted - notes
    if lost:
        print(f"{len(lost)} acknowledged readings are lost")
    if not sound:
        print("the book is damaged")
    return 1 if lost or not sound else 0


def faults(store: Store) -> tuple[str, ...]:
    """What SQLite's full check says against the book."""
    rows = store._connection.execute("PRAGMA integrity_check").fetchall()
    return tuple(row[0] for row in rows if row[0] != "ok")


if __name__ == "__main__":
    sys.exit(verify(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
