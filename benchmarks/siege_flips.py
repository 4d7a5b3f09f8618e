"""Flip one bit of every page of a plain and an encrypted book; see whether it is found, and compare what salvage saves.

Usage: siege_flips.py [--pages N] [--wound flip|zero|noise|cut] [--kinds KIND …] [--seed N] [--folder F]. `--pages`:
how many pages of each book, spread evenly; all of them if not given. `--wound`: a page of zeros or of noise, or the
file cut off inside it. What is saved is compared with the sound book row by row: no table that salvage calls whole may
lack or change a row, what doctor calls sound must be equal, and nothing may end but in a sentence. Leaves with 1 on a
failure.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from books import made_up
from msgspec import Struct
from siege_books import KINDS, OLD, derive_once, own_folders

from raincheck.core.errors import KnownError
from raincheck.store import open_store
from raincheck.store.backup import default_places
from raincheck.store.connection import connect, identify
from raincheck.store.diagnosis import Concern
from raincheck.store.doctor import examine
from raincheck.store.keys import PAGE, key_path
from raincheck.store.migrations import SCHEMA_VERSION
from raincheck.store.salvage import salvage
from raincheck.system.clock import SystemClock

Rows = dict[str, Counter[tuple[object, ...]]]

_MADE_ANEW = ("table_sum", "_sqlite_migrations", "sqlite_sequence", "counter", "memory")
_OF_THE_FILE = (Concern.FILE, Concern.SUMS, Concern.REFERENCES, Concern.CONTENT, Concern.ALERTS)


class Count(Struct):
    """What came of the flips of one book. Rows are those missing or changed in what was saved."""

    pages: int = 0
    found: int = 0
    unharmed: int = 0
    unreadable: int = 0
    rows_lost: int = 0
    most_lost: int = 0
    changed: int = 0
    slowest: float = 0.0
    failures: int = 0


def make_book(path: Path, passphrase: str | None) -> Path:
    """A book of a hundred pages: four lines, two years of daily readings."""
    clock = SystemClock()
    with (
        open_store(path, clock=clock.now, passphrase=passphrase, create=True) as store,
        store.write("a made-up book") as tx,
    ):
        tx.load(made_up(4, 2))
    return path


def rows_of(path: Path, passphrase: str | None) -> Rows:
    """Every row of every table of a sound book."""
    key, _ = identify(path, version=SCHEMA_VERSION, passphrase=passphrase)
    with closing(connect(path, key=key)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: Counter(connection.execute(f'SELECT * FROM "{name}"').fetchall())  # noqa: S608 - our own tables
            for name in names
            if name not in _MADE_ANEW
        }


def wound(sound: Path, target: Path, page: int, chance: random.Random, how: str) -> None:
    """A copy of the book that is damaged on one page."""
    content, start = bytearray(sound.read_bytes()), page * PAGE
    match how:
        case "flip":
            content[start + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        case "zero":
            content[start : start + PAGE] = bytes(PAGE)
        case "noise":
            content[start : start + PAGE] = chance.randbytes(PAGE)
        case _:
            del content[start + chance.randrange(PAGE) :]
    target.write_bytes(content)
    if key_path(sound).exists():
        shutil.copyfile(key_path(sound), key_path(target))


def look(path: Path, wanted: Rows, passphrase: str | None, count: Count) -> str | None:
    """Examine and salvage one damaged book; answers what is wrong, None when all is well."""
    now = SystemClock().now()
    found = examine(path, places=default_places(path), now=now, passphrase=passphrase)
    ill = any(not entry.ok for entry in found if entry.concern in _OF_THE_FILE)
    count.found += ill
    saved = path.with_name("saved")
    try:
        told = {one.table: one for one in salvage(path, saved, passphrase=passphrase)}
    except KnownError:
        count.unreadable += 1
        return None if ill else "doctor calls sound what nobody can read"
    got = rows_of(saved, passphrase)
    lost = {name: (wanted[name] - got[name]).total() for name in wanted}
    changed = {name: (got[name] - wanted[name]).total() for name in wanted}
    count.rows_lost += sum(lost.values())
    count.most_lost = max(count.most_lost, sum(lost.values()))
    count.changed += sum(changed.values())
    differs = [name for name in wanted if lost[name] or changed[name]]
    count.unharmed += not differs
    if differs and not ill:
        return f"doctor calls the book sound, and {differs} differ"
    quiet = [name for name in differs if told[name].whole]
    return f"called whole, and are not: {quiet}" if quiet else None


def besiege(pages: int | None, seed: int, folder: Path, how: str, *, kinds: tuple[str, ...]) -> int:
    """The whole siege; answers how many pages failed."""
    own_folders(folder)
    derive_once()
    chance = random.Random(seed)
    failures = 0
    for kind in kinds:
        passphrase = OLD if kind == "encrypted" else None
        sound = make_book(folder / f"{kind}-sound", passphrase)
        wanted, count = rows_of(sound, passphrase), Count()
        there = sound.stat().st_size // PAGE
        for page in range(0, there, max(1, there // pages) if pages else 1):
            target = folder / f"{kind}-{page}"
            target.mkdir()
            wound(sound, target / "book", page, chance, how)
            began = time.monotonic()
            try:
                wrong = look(target / "book", wanted, passphrase, count)
            except Exception as problem:  # noqa: BLE001 - a traceback is what is looked for
                wrong = repr(problem)
            count.pages += 1
            count.slowest = max(count.slowest, time.monotonic() - began)
            if wrong is None:
                shutil.rmtree(target)
            else:
                count.failures += 1
                print(f"FAILED {target}: {wrong}", file=sys.stderr, flush=True)
        total = sum(rows.total() for rows in wanted.values())
        print(
            f"{kind}: {count.pages} of {there} pages, {total} rows: {count.found} found by doctor, {count.unreadable}"
            f" unreadable as a whole, {count.unharmed} saved without a difference; rows lost {count.rows_lost} (most at"
            f" once {count.most_lost}), changed {count.changed}; slowest {count.slowest:.1f} s;"
            f" {count.failures} failures",
            flush=True,
        )
        failures += count.failures
    return failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int)
    parser.add_argument("--wound", choices=("flip", "zero", "noise", "cut"), default="flip")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    where = asked.folder or Path(tempfile.mkdtemp(prefix="raincheck-siege-"))
    where.mkdir(parents=True, exist_ok=True)
    failed = besiege(asked.pages, asked.seed, where, asked.wound, kinds=tuple(asked.kinds))
    if not failed:
        shutil.rmtree(where)
    sys.exit(1 if failed else 0)
