"""The store against a model in memory, through restarts, crashes, kills and a second process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders import TODAY, a_channel, a_reading
from tests.store.test_files import PASSPHRASE, clock

from raincheck.core.errors import UsageError
from raincheck.core.model import Book, Due, LineStatus
from raincheck.core.money import Money
from raincheck.core.written import TextKind, fault_in
from raincheck.store import open_store
from raincheck.store.errors import UnknownEntryError

channel_ids = st.sampled_from(["a", "b", "c"])
any_text = st.text(st.characters(codec="utf-8"), max_size=5)
names = any_text.filter(lambda name: fault_in(name, TextKind.NAME) is None)
unfit_names = any_text.map(lambda name: f"{name}\x1f")


class StoreAgainstModel(RuleBasedStateMachine):
    """Every book the store ever showed is remembered, so that each undo has a book to come back to."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="raincheck-model-"))
        self.path = self.folder / "book"
        self.store = open_store(self.path, clock=clock, create=True)
        self.past: list[Book] = []
        self.book = Book()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    def _becomes(self, **changed: object) -> None:
        self.past.append(self.book)
        fields = {name: getattr(self.book, name) for name in self.book.__slots__}
        self.book = Book(**(fields | changed))

    @rule(id_=channel_ids)
    def add_channel(self, id_: str) -> None:
        if id_ not in {line.id for line in self.book.channels}:
            with self.store.write("add") as tx:
                tx.add_channel(a_channel(id_))
            self._becomes(channels=(*self.book.channels, a_channel(id_)))

    @precondition(lambda self: self.book.channels)
    @rule(data=st.data(), name=names)
    def edit_channel(self, data: st.DataObject, name: str) -> None:
        old = data.draw(st.sampled_from(self.book.channels))
        new = a_channel(old.id, name=name)
        if new != old:
            with self.store.write("edit") as tx:
                tx.edit_channel(new)
            self._becomes(channels=tuple(new if line.id == old.id else line for line in self.book.channels))

    @precondition(lambda self: self.book.channels)
    @rule(data=st.data(), days=st.integers(0, 5), limit=st.none() | st.integers(0, 9), note=st.sampled_from(["", "注"]))
    def record(self, data: st.DataObject, days: int, limit: int | None, note: str) -> None:
        line = data.draw(st.sampled_from(self.book.channels))
        status = data.draw(st.sampled_from(LineStatus))
        seen = a_reading(line.id, TODAY - timedelta(days), limit=limit, status=status, note=note)
        with self.store.write("record") as tx:
            tx.record(seen, seen)
        self._becomes(observations=(*self.book.observations, seen, seen))

    @precondition(lambda self: self.book.observations)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.book.observations) - 1))
        seen = self.book.observations[place]
        same = [n for n, other in enumerate(self.book.observations) if other.channel == seen.channel]
        standing = sorted((r for r in self.store.readings(seen.channel) if not r.withdrawn), key=lambda r: r.seq)
        with self.store.write("withdraw") as tx:
            tx.withdraw(standing[same.index(place)].seq)
        left = self.book.observations
        self._becomes(observations=left[:place] + left[place + 1 :])

    @precondition(lambda self: self.book.channels)
    @rule(data=st.data(), fen=st.integers(0, 10**15 - 1))
    def add_due(self, data: st.DataObject, fen: int) -> None:
        due = Due(data.draw(st.sampled_from(self.book.channels)).id, TODAY, Money(fen))
        with self.store.write("due") as tx:
            tx.add_due(due)
        self._becomes(dues=(*self.book.dues, due))

    @precondition(lambda self: self.book.dues)
    @rule(data=st.data())
    def remove_due(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.book.dues) - 1))
        with self.store.write("remove due") as tx:
            tx.remove_due(tx.dues()[place].no)
        self._becomes(dues=self.book.dues[:place] + self.book.dues[place + 1 :])

    @precondition(lambda self: self.book.channels)
    @rule()
    def break_off(self) -> None:
        with pytest.raises(UnknownEntryError), self.store.write("half") as tx:
            tx.record(a_reading(self.book.channels[0].id), a_reading("unknown"))

    @precondition(lambda self: self.book.channels)
    @rule(name=unfit_names)
    def refuse(self, name: str) -> None:
        with pytest.raises(UsageError), self.store.write("unfit") as tx:
            tx.edit_channel(a_channel(self.book.channels[0].id, name=name))

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.store.undo_last()
        self.book = self.past.pop()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.path, clock=clock)

    @rule()
    def crash(self) -> None:
        crashed = self.folder / "crashed"
        crashed.mkdir()
        for file in self.folder.glob("book*"):
            shutil.copyfile(file, crashed / file.name)
        with open_store(crashed / "book", clock=clock) as copy:
            assert copy.book() == self.book
            assert copy._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        shutil.rmtree(crashed)

    @rule()
    def back_up(self) -> None:
        (made,) = self.store.backup()
        with open_store(made, clock=clock) as copy:
            assert copy.book() == self.book
        made.unlink()

    @invariant()
    def equal(self) -> None:
        if hasattr(self, "store"):
            assert self.store.book() == self.book


TestStoreAgainstModel = StoreAgainstModel.TestCase
TestStoreAgainstModel.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)

_WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from raincheck.store import open_store
from raincheck.store.errors import UnknownEntryError
from tests.builders import NOW, TODAY, a_reading
store = open_store(Path(sys.argv[1]), clock=lambda: NOW, passphrase=sys.argv[2] or None)
number, stop = int(sys.argv[3]), int(sys.argv[4])
while number < stop:
    with store.write("record") as tx:
        tx.record(a_reading(sys.argv[5], TODAY + timedelta(number % 400), limit=number))
    print(number, flush=True)
    number += 1
"""


def writer(path: Path, passphrase: str | None, start: int, stop: int, channel: str = "a") -> subprocess.Popen[str]:
    """Another process that records readings and says each number once it is saved."""
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), passphrase or "", str(start), str(stop), channel],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def limits_in(path: Path, passphrase: str | None, channel: str = "a") -> list[int]:
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(store.history(limit=10**6)) == len(store.book().observations) + 1
        return [o.limit.fen // 100 for o in store.book().observations if o.limit and o.channel == channel]


def new_book(path: Path, passphrase: str | None) -> None:
    with open_store(path, clock=clock, passphrase=passphrase, create=True) as store, store.write("load") as tx:
        tx.load(Book(channels=(a_channel("a"), a_channel("b"))))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_what_was_acknowledged_survives_a_kill(path, passphrase):
    chance = random.Random(4711)  # noqa: S311 - when the kill comes is no secret
    new_book(path, passphrase)
    acknowledged: list[int] = []
    for round_ in range(6):
        start = 1 + round_ * 100_000
        with writer(path, passphrase, start, start + 100_000) as process:
            assert process.stdout is not None
            acknowledged += [int(process.stdout.readline()) for _ in range(chance.randrange(1, 30))]
            process.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in process.stdout.read().splitlines()]
        assert set(acknowledged) <= set(limits_in(path, passphrase))
    assert len(limits_in(path, passphrase)) <= len(acknowledged) + 6


def test_two_processes_write_at_once_and_neither_loses_anything(path):
    new_book(path, None)
    with writer(path, None, 1, 120, "a") as one, writer(path, None, 1, 120, "b") as two:
        with open_store(path, clock=clock) as reader:
            while one.poll() is None or two.poll() is None:
                seen = reader.book()
                assert len(seen.observations) == len({(o.channel, o.limit) for o in seen.observations})
        said = [process.stdout.read().split() for process in (one, two) if process.stdout is not None]
    assert said == [[str(n) for n in range(1, 120)]] * 2
    assert limits_in(path, None, "a") == limits_in(path, None, "b") == list(range(1, 120))


def test_of_many_who_start_the_same_book_at_once_one_does_and_all_write_to_it(path):
    code = (
        "import sys; from pathlib import Path; from raincheck.store import open_store; from tests.builders import *;"
        "store = open_store(Path(sys.argv[1]), clock=lambda: NOW, create=True)\n"
        "with store.write('add') as tx: tx.add_channel(a_channel(sys.argv[2]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    started = [subprocess.Popen([sys.executable, "-c", code, str(path), str(n)], env=environment) for n in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    with open_store(path, clock=clock) as store:
        assert sorted(line.id for line in store.channels()) == ["0", "1", "2", "3"]
    assert [file.name for file in path.parent.iterdir()] == [path.name]
