"""Kill every command that writes, plain and encrypted, at random moments; look at what is left after each kill.

Usage: siege_kills.py [--kills N] [--seed N] [--folder F] [--kinds KIND …] [--only NAME …]. N kills in all for each kind
of book, spread over its commands. After each: the book opens, is sound, and holds what it held before the command or
after it; after it where the command had said so. Every backup is sound; no planted word stands in a file of an
encrypted book. Leaves with 1 and keeps the folder of each failure.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from siege_books import (
    COMMANDS,
    KINDS,
    Command,
    Sources,
    Stand,
    ill_copies,
    import_everything,
    own_folders,
    passphrase_after,
    passphrase_before,
    showing,
    stand,
    start,
    unmendable,
)

from raincheck.store import Store

_AIMED = 0.6
"""The share of kills that wait for the commit, where a command asks for it."""

_DOCTORED = 0.2
"""The share of tries after which doctor looks too: it reads every backup in full."""


class Count(Struct):
    """What came of the kills of one command on one kind of book."""

    kills: int = 0
    in_time: int = 0
    after_commit: int = 0
    acknowledged: int = 0
    lost: int = 0
    failures: int = 0
    searched: int = 0


class Siege:
    """One command on one kind of book: what stands before and after it, how long it takes, and the kills."""

    def __init__(self, sources: Sources, command: Command, kind: str, folder: Path) -> None:
        self._sources, self._command, self._kind, self._folder = sources, command, kind, folder
        self._words = (passphrase_before(kind), passphrase_after(command, kind))
        self.count = Count()
        book = sources.copy(command, kind, folder)
        self._before = stand(book, *self._words) if command.source != "older" else Stand("older", None)
        self._lines = self._commits = 1
        self._seconds, self._tails = [], []
        for _ in range(2):
            book = sources.copy(command, kind, folder)
            killed, said, _ = self._run(book, None, aim=command.aims)
            if killed or not said:
                raise RuntimeError(f"{command.name} does not end by itself")
        self._after = stand(book, self._words[1])

    def kill_once(self, chance: random.Random) -> str | None:
        """One try; answers what is wrong, None when all is well."""
        book = self._sources.copy(self._command, self._kind, self._folder)
        aim = self._command.aims and chance.random() < _AIMED
        wait = chance.uniform(0, max(self._tails) if aim else max(self._seconds) * 1.1)
        killed, said, committed = self._run(book, wait, aim=aim)
        count = self.count
        count.kills += 1
        count.in_time += killed
        count.after_commit += killed and committed
        count.acknowledged += said
        try:
            return self._wrong(book, said=said, committed=committed, doctored=chance.random() < _DOCTORED)
        except Exception as problem:  # noqa: BLE001 - whatever reading the book raises is a failure of the siege
            return repr(problem)

    def _run(self, book: Path, wait: float | None, *, aim: bool) -> tuple[bool, bool, bool]:
        """Start the command and kill it after `wait` seconds; whether it was killed, had spoken, had committed.

        `aim`: the seconds begin with the commit. Without `wait` it ends by itself, and its times are taken.
        """
        reading, output = os.pipe()
        commits, told = os.pipe()
        words = self._sources.words(self._command, self._kind, book)
        child = start(words, output, in_child=lambda: _tell_commits(told))
        os.close(told)
        began = at = time.monotonic()
        if aim:
            select.select([commits], [], [], 60)
            at = time.monotonic()
        if wait is not None:
            time.sleep(wait)
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended = time.monotonic()
        with os.fdopen(reading, "rb") as pipe, os.fdopen(commits, "rb") as marks:
            lines, committed = pipe.read().count(b"\n"), len(marks.read())
        if code not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{self._command.name} ended with {code}")
        if wait is None:
            self._lines, self._commits = lines, committed
            self._seconds.append(ended - began)
            self._tails.append(ended - at)
        return code != 0, lines >= self._lines, 0 < self._commits <= committed

    def _wrong(self, book: Path, *, said: bool, committed: bool, doctored: bool) -> str | None:
        if self._kind == "encrypted" and self._command.name != "decrypt" and (shown := self._shown(book.parent)):
            return f"plain words in {shown} at the kill"
        now = stand(book, *self._words)
        if committed and self._command.aims and now != self._after:
            return "what was committed is lost"
        wrong = self._wrong_content(now, said=said)
        if wrong is not None or now.content is None:
            return wrong
        if self._command.name == "decrypt" and now.passphrase is None:
            # A plain book keeps no passphrase: what waits is turned when decrypt is told it once more.
            os.waitpid(start(self._sources.words(self._command, self._kind, book), os.open(os.devnull, os.O_WRONLY)), 0)
        if ill := ill_copies(book, now.passphrase):
            return f"backups are not sound: {ill}"
        if now.passphrase is not None and (shown := self._shown(book.parent)):
            return f"plain words in {shown} after the next opening"
        found = unmendable(book, now.passphrase) if doctored or self._command.turns else []
        return f"doctor: {found}" if found else None

    def _wrong_content(self, now: Stand, *, said: bool) -> str | None:
        if now == self._after or (now == self._before and not said):
            return None
        if said:
            self.count.lost += 1
            return "what was said to be saved is lost"
        if self._before.content is None:
            return None if _is_new(now) else "a new book holds a part"
        # Looking brings an older book up: what stood before is the new form without the note.
        if self._command.source == "older" and _is_before_note(now, self._after):
            return None
        return "neither the book before nor the one after"

    def _shown(self, folder: Path) -> list[str]:
        found = list(showing(folder))
        self.count.searched += sum(size for _, size, _ in found)
        return [str(file.relative_to(folder)) for file, _, shows in found if shows]


def _is_new(now: Stand) -> bool:
    """Whether the book was begun and nothing is in it yet."""
    _, done, *_ = now.content  # type: ignore[misc]
    return not done


def _is_before_note(now: Stand, after: Stand) -> bool:
    book, done, *_ = now.content  # type: ignore[misc]
    whole, all_done, *_ = after.content  # type: ignore[misc]
    return done == all_done[1:] and book.channels == whole.channels and book.observations == whole.observations


def _tell_commits(told: int) -> None:
    """In the child: say on a pipe that a transaction is durable."""
    real = Store._transaction

    @contextmanager
    def watched(self: Store) -> Iterator[None]:
        with real(self):
            yield
        os.write(told, b"C")

    Store._transaction = watched  # type: ignore[method-assign]


def besiege(kills: int, seed: int, folder: Path, *, kinds: tuple[str, ...], only: tuple[str, ...]) -> int:
    """The whole siege; answers how many tries failed."""
    own_folders(folder)
    import_everything()
    sources = Sources(folder / "sources", kinds)
    chance = random.Random(seed)
    failures = 0
    print("| command | book | kills | in the middle | after a commit | acknowledged | lost |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    total = Count()
    for kind in kinds:
        wanted = [one for one in COMMANDS if kind in one.kinds and (not only or one.name in only)]
        for place, command in enumerate(wanted):
            siege = Siege(sources, command, kind, folder / "try")
            for number in range(kills * place // len(wanted), kills * (place + 1) // len(wanted)):
                wrong = siege.kill_once(chance)
                if wrong is not None:
                    siege.count.failures += 1
                    kept = folder / f"failed-{kind}-{command.name.replace(' ', '-')}-{number}"
                    shutil.move(folder / "try", kept)
                    print(f"FAILED {kept}: {wrong}", file=sys.stderr, flush=True)
            count = siege.count
            print(
                f"| {command.name} | {kind} | {count.kills} | {count.in_time} | {count.after_commit}"
                f" | {count.acknowledged} | {count.lost} |",
                flush=True,
            )
            failures += count.failures
            for field in Count.__struct_fields__:
                setattr(total, field, getattr(total, field) + getattr(count, field))
    print(
        f"{total.kills} kills, {total.in_time} in the middle, {total.after_commit} after a commit,"
        f" {total.acknowledged} acknowledged, {total.lost} lost; {total.searched:,} bytes searched; {failures} failures"
    )
    return failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument("--only", nargs="*", default=())
    asked = parser.parse_args()
    place = asked.folder or Path(tempfile.mkdtemp(prefix="raincheck-siege-"))
    place.mkdir(parents=True, exist_ok=True)
    failed = besiege(asked.kills, asked.seed, place, kinds=tuple(asked.kinds), only=tuple(asked.only))
    if not failed:
        shutil.rmtree(place)
    sys.exit(1 if failed else 0)
