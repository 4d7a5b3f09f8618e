"""A book in a folder of its own, with a clock that stands still until it is moved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Struct
from tests.builders import NOW

from raincheck.store import Store, keys, open_store


class StandingClock(Struct):
    """Gives the same moment until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@pytest.fixture
def clock() -> StandingClock:
    """A clock for the test to move."""
    return StandingClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's book lies."""
    return tmp_path / "book.raincheck"


@pytest.fixture
def opened(clock: StandingClock) -> Iterator[Callable[..., Store]]:
    """Open books that are closed when the test ends."""
    stores: list[Store] = []

    def open_(path: Path, **options: object) -> Store:
        stores.append(open_store(path, clock=clock, **options))  # type: ignore[arg-type] - the test's own options
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store], path: Path) -> Store:
    """An empty plain book."""
    return opened(path, create=True)


@pytest.fixture
def known_salts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new key's salt follows from its passphrase, so that a forked child finds every key derived already."""

    def new_key(passphrase: str) -> keys.BookKey:
        return keys.derive(passphrase, hashlib.sha256(passphrase.encode()).digest()[: keys.SALT])

    monkeypatch.setattr(keys, "new_key", new_key)
