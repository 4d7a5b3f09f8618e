"""Flip one bit of every page of a plain and an encrypted book; see whether it is found, and compare what salvage saves.

Usage: siege_flips.py [--pages N] [--wound flip|zero|noise|cut] [--kinds KIND …] [--seed N] [--folder F]. `--pages`:
how many pages of each book, spread evenly; all of them if not given. `--wound`: a page of zeros or of noise, or the
file cut off inside it. What is saved is compared with the sound book row by row: no table that salvage calls whole may
lack or change a row, what doctor calls sound must be equal, and nothing may end but in a sentence. What is lost is set
beside the rows that stood on the damaged page. Leaves with 1 on a failure.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from books import made_up
from msgspec import Struct
from siege_books import KINDS, OLD, derive_once, own_folders
from sqlcipher3 import dbapi2

from raincheck.core.errors import KnownError
from raincheck.store import open_store
from raincheck.store.backup import default_places
from raincheck.store.connection import connect, identify
from raincheck.store.damaged_file import DamagedFile, Definition, Reading, working_copy
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
    """What came of the flips of one book. Rows are those missing or changed in what was saved.

    `beyond`: flips that cost more rows than stood on the damaged page.
    """

    pages: int = 0
    found: int = 0
    unharmed: int = 0
    unreadable: int = 0
    rows_on_pages: int = 0
    beyond: int = 0
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


def rows_on_pages(path: Path, passphrase: str | None, rows: Rows) -> Counter[int]:
    """How many rows stand on each page of a sound book (from 0): each page is read as if a table began there."""
    copy = path.with_name("copy")
    key, _ = working_copy(path, copy, passphrase)
    on: Counter[int] = Counter()
    with closing(DamagedFile(copy, key, (), path)) as source:
        roots = dict(source.read("SELECT rootpage, name FROM sqlite_schema WHERE type = 'table'"))
        numbers = range(2, copy.stat().st_size // PAGE + 1)
        names = ", ".join(f"c{number}" for number in range(40))
        for of, start, shape in (
            (Reading.ROWID, "rowid", f"({names})"),
            (Reading.WITHOUT_ROWID, "c0", f"({names}, PRIMARY KEY (c0)) WITHOUT ROWID"),
        ):
            made = tuple(Definition(f"page_{n}", n, f"CREATE TABLE page_{n}{shape}") for n in numbers)
            with source.trying(of, made) as trial:
                for number in numbers:
                    with suppress(dbapi2.DatabaseError):
                        found = trial.execute(f"SELECT {start}, * FROM page_{number}").fetchall()  # noqa: S608 - ours
                        belongs = _belongs(found, rows)
                        on[number - 1] += len(found) if belongs and number not in roots else 0
                        if belongs:
                            on[-1 - list(rows).index(belongs)] += len(found) if number not in roots else 0
        for number, name in roots.items():
            if name in rows:
                on[number - 1] = rows[name].total() - on[-1 - list(rows).index(name)]
    copy.unlink()
    return Counter({page: count for page, count in on.items() if page >= 0})


def _belongs(found: list[tuple[object, ...]], rows: Rows) -> str | None:
    """The table that has all these rows; a page of an index has none that any table has."""
    for name, wanted in rows.items():
        columns = len(next(iter(wanted), ()))
        if found and all(row[1 : columns + 1] in wanted or (row[0], *row[2 : columns + 1]) in wanted for row in found):
            return name
    return None


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


def look(path: Path, wanted: Rows, passphrase: str | None, count: Count, *, on_page: int) -> str | None:
    """Examine and salvage one damaged book; answers what is wrong, None when all is well."""
    count.rows_on_pages += on_page
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
    if sum(lost.values()) > on_page:
        count.beyond += 1
        print(f"{path.parent.name}: {on_page} rows on the page, lost {+Counter(lost)}", file=sys.stderr, flush=True)
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
        on_pages = rows_on_pages(sound, passphrase, wanted)
        there = sound.stat().st_size // PAGE
        for page in range(0, there, max(1, there // pages) if pages else 1):
            target = folder / f"{kind}-{page}"
            target.mkdir()
            wound(sound, target / "book", page, chance, how)
            began = time.monotonic()
            try:
                wrong = look(target / "book", wanted, passphrase, count, on_page=on_pages[page])
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
            f" unreadable as a whole, {count.unharmed} saved without a difference; rows lost {count.rows_lost} of"
            f" {count.rows_on_pages} on the damaged pages (most at once {count.most_lost}; {count.beyond} times more"
            f" than stood there), changed {count.changed}; slowest {count.slowest:.1f} s; {count.failures} failures",
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
