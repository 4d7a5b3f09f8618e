"""Long work on files says where it is: each step of each file, in order, and pages that only grow."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.store.test_encryption import planted
from tests.store.test_files import PASSPHRASE, clock

from raincheck.store import open_store
from raincheck.store.backup import BackupPlaces, backups, default_places
from raincheck.store.course import ALL, Reached, Step
from raincheck.store.encryption import decrypt, encrypt
from raincheck.store.files import size_of
from raincheck.store.keys import PAGE
from raincheck.store.restore import restore


def steps(told: list[Reached]) -> list[tuple[int, Step]]:
    """Where it was, after a look that the pages are told truthfully."""
    done = [reached.done for reached in told]
    assert done == sorted(set(done)), "it only goes on"
    assert {reached.files for reached in told} == {max(reached.nth for reached in told)}, "no file is promised in vain"
    assert all(reached.done < reached.pages for reached in told), "what still goes on is not all done"
    assert len({reached.pages for reached in told}) == 1
    return [(reached.nth, reached.step) for reached in told]


def test_a_change_of_key_tells_each_step_of_the_book_and_of_each_backup(path):
    planted(path)
    with open_store(path, clock=clock) as store:
        store.backup()
    pages = size_of(path) // PAGE + sum(size_of(copy.path) // PAGE for copy in backups(path, path.parent / "backups"))
    told: list[Reached] = []
    encrypt(path, PASSPHRASE, places=default_places(path), tell=told.append)
    assert steps(told) == [(nth, step) for nth in (1, 2, 3) for step in ALL]
    assert told[0].pages == pages * len(ALL)
    told.clear()
    decrypt(path, PASSPHRASE, places=default_places(path), tell=told.append)
    assert steps(told) == [(nth, step) for nth in (1, 2, 3) for step in ALL]


def test_a_backup_tells_of_both_its_places_and_a_restore_of_both_its_files(path, tmp_path):
    planted(path)
    places = BackupPlaces(default_places(path).folder, tmp_path / "stick")
    told: list[Reached] = []
    with open_store(path, clock=clock, places=places) as store:
        made = store.backup(tell=told.append)
    assert steps(told) == [(nth, step) for nth in (1, 2) for step in ALL[1:]]
    assert told[0].done == 0
    told.clear()
    restore(path, made[0], at=datetime.now(UTC), places=default_places(path), tell=told.append)
    assert steps(told) == [(1, step) for step in ALL] + [(2, step) for step in ALL[1:]]
