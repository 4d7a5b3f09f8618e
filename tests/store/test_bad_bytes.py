"""Whatever lies in the file, the answer is a sentence or the truth: never a traceback, never a change."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import NOW, a_full_book
from tests.store.test_files import PASSPHRASE, clock, filled

from raincheck.core.errors import KnownError
from raincheck.store import open_store
from raincheck.store.backup import default_places
from raincheck.store.doctor import examine
from raincheck.store.restore import compare, restore
from raincheck.store.salvage import salvage

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
wounds = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=64)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """A folder with a plain and an encrypted book."""
    folder = tmp_path_factory.mktemp("sound")
    filled(folder / "plain", readings=400)
    filled(folder / "encrypted", PASSPHRASE, readings=400)
    return folder


def wounded(content: bytes, cuts: list[tuple[float, bytes]]) -> bytes:
    body = bytearray(content)
    for place, blow in cuts:
        start = int(place * (len(body) - len(blow)))
        body[start : start + len(blow)] = blow
    return bytes(body)


def use_everything(path: Path, passphrase: str | None) -> None:
    """Each of these either works or says one sentence."""
    kept = path.read_bytes()
    with contextlib.suppress(KnownError), open_store(path, clock=clock, passphrase=passphrase) as store:
        for look in (store.book, store.history, store.alerts, store.import_files, store.settings, store.overrides):
            with contextlib.suppress(KnownError):
                look()
        with contextlib.suppress(KnownError):
            store.readings("jiebei")
    assert path.read_bytes() == kept
    examine(path, places=default_places(path), now=NOW, passphrase=passphrase)
    target = path.with_name("saved")
    with contextlib.suppress(KnownError):
        salvage(path, target, passphrase=passphrase)
        with open_store(target, clock=clock, passphrase=passphrase) as store, contextlib.suppress(KnownError):
            store.book()
    assert path.read_bytes() == kept


@FEW
@given(cuts=wounds)
def test_a_wounded_plain_book_never_brings_the_program_down(sound, cuts, tmp_path_factory):
    path = tmp_path_factory.mktemp("wounded") / "book"
    path.write_bytes(wounded((sound / "plain").read_bytes(), cuts))
    use_everything(path, None)


@settings(FEW, max_examples=4)
@given(cuts=wounds)
def test_a_wounded_encrypted_book_never_brings_the_program_down(sound, cuts, tmp_path_factory):
    path = tmp_path_factory.mktemp("wounded") / "book"
    path.write_bytes(wounded((sound / "encrypted").read_bytes(), cuts))
    use_everything(path, PASSPHRASE)


@FEW
@given(content=st.binary(max_size=9000) | st.integers(0, 9000).map(lambda n: b"SQLite format 3\0" + bytes(n)))
def test_any_bytes_are_refused_as_a_book_and_as_a_backup(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    (folder / "bytes").write_bytes(content)
    with pytest.raises(KnownError):
        open_store(folder / "bytes", clock=clock)
    filled(folder / "book")
    for attempt in (compare, lambda *paths: restore(*paths, at=NOW, places=default_places(folder / "book"))):
        with pytest.raises(KnownError):
            attempt(folder / "book", folder / "bytes")
    with open_store(folder / "book", clock=clock) as store:
        assert store.book() == a_full_book()
    assert (folder / "bytes").read_bytes() == content
