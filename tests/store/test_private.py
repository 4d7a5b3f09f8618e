"""What the doctor mends around a book, and sums that are written anew one by one."""

from __future__ import annotations

from contextlib import closing
from stat import S_IMODE

from tests.builders import NOW
from tests.store.test_files import clock, filled

from raincheck.store import open_store, sums
from raincheck.store.backup import default_places
from raincheck.store.connection import connect
from raincheck.store.diagnosis import Concern
from raincheck.store.doctor import mend


def test_a_book_and_its_folder_of_backups_are_private_again(path):
    with open_store(filled(path), clock=clock) as store:
        store.backup()
    places = default_places(path)
    path.chmod(0o666)
    places.folder.chmod(0o777)
    mend(path, Concern.PERMISSIONS, places=places, now=NOW)
    assert (S_IMODE(path.stat().st_mode), S_IMODE(places.folder.stat().st_mode)) == (0o600, 0o700)


def test_a_sum_that_is_written_anew_leaves_the_others(path):
    filled(path)
    with closing(connect(path)) as connection:
        before = connection.execute("SELECT * FROM table_sum ORDER BY name").fetchall()
        assert len(before) > 1
        sums.renew(connection, str(before[0][0]))
        assert connection.execute("SELECT * FROM table_sum ORDER BY name").fetchall() == before
        sums.renew(connection)
        assert connection.execute("SELECT * FROM table_sum ORDER BY name").fetchall() == before
