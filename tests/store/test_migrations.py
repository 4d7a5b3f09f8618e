"""Every released schema comes up to the newest one, and an upgrade that is interrupted leaves the old book."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.builders import a_full_book, a_second_edition_book
from tests.store.test_files import KEYS, clock, damage, everything_in, filled

from raincheck.store import keys, migrations, open_store
from raincheck.store.backup import Health, health
from raincheck.store.connection import APPLICATION_ID, connect
from raincheck.store.digest import digest_path, write_digest
from raincheck.store.errors import DamagedBookError, ReadOnlyBookError, WrongPassphraseError
from raincheck.store.rotation import Why

RELEASED = Path(__file__).parent / "released"


def released(dump: Path, path: Path) -> Path:
    """The book that a dump describes."""
    connection = dbapi2.connect(str(path))
    connection.executescript(dump.read_text("utf-8"))
    connection.close()
    path.chmod(0o600)
    return path


def an_older_book(path: Path, passphrase: str | None = None, *, version: int = 1) -> Path:
    """A book of an earlier schema with something of everything."""
    dump = RELEASED / f"v{version:04}.sql"
    if passphrase is None:
        return released(dump, path)
    key = keys.new_key(passphrase)
    path.touch(0o600)
    connection = connect(path, key=key)
    connection.executescript(dump.read_text("utf-8"))
    connection.close()
    keys.key_path(path).write_text(keys.key_file_text(passphrase, key.salt), "utf-8")
    return path


def schema_of(path: Path) -> list[tuple[str, str]]:
    connection = connect(path, write=False)
    rows = connection.execute(
        "SELECT name, replace(replace(sql, ' ', ''), char(10), '') FROM sqlite_schema"
        " WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    connection.close()
    return rows


def test_every_version_has_a_dump():
    assert len(list(RELEASED.glob("v*.sql"))) == migrations.SCHEMA_VERSION


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("v*.sql")), ids=lambda dump: dump.stem)
def test_a_released_book_comes_up_with_all_it_held(dump, path, tmp_path):
    released(dump, path)
    with open_store(path, clock=clock) as store:
        assert store.book(archived=True) == (a_full_book() if dump.stem < "v0003" else a_second_edition_book())
        assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [entry.what for entry in store.history()] == ["load"]
        store.undo_last()
        assert store.is_empty()
    fresh = filled(tmp_path / "fresh")
    assert schema_of(path) == schema_of(fresh)


def test_a_row_of_an_older_import_is_known_by_its_number_and_has_no_line(path):
    an_older_book(path)
    with closing(dbapi2.connect(str(path))) as older:
        older.execute("UPDATE ledger SET dedupe_key = 'alipay-csv:4711:draw:10000' WHERE no = 1")
        older.commit()
    with open_store(path, clock=clock) as store:
        known = [row.origin for row in store.held_rows(date.min, date.max) if row.origin is not None]
    assert [(one.line, one.source, one.number) for one in known] == [(0, "alipay", "4711")]


def test_a_copy_of_an_older_schema_is_as_good_as_its_digest(path):
    an_older_book(path)
    write_digest(path)
    assert health(path, key=None) is Health.SOUND
    damage(path, 24, b"\x7f")  # the file's change counter: no content
    assert health(path, key=None) is Health.DAMAGED
    digest_path(path).unlink()
    assert health(path, key=None) is Health.SOUND


@KEYS
def test_a_backup_of_the_old_book_comes_before_the_upgrade(path, passphrase):
    an_older_book(path, passphrase)
    with open_store(path, clock=clock, passphrase=passphrase) as store:
        assert store.book() == a_full_book()
        (made,) = store.backups()
    assert made.stamp.why is Why.UPGRADE
    assert _version(made.path) == (1 if passphrase is None else None)


def _version(path: Path) -> int | None:
    header = path.read_bytes()[:100]
    return int.from_bytes(header[60:64], "big") if header.startswith(b"SQLite") else None


def test_a_damaged_book_is_not_upgraded(path):
    filled(path, readings=2000)
    with open_store(path, clock=clock) as store:
        store._connection.execute("PRAGMA user_version = 1")
    damage(path, (path.stat().st_size // 4096 - 3) * 4096, b"\xee" * 4096)
    before = everything_in(path.parent)
    with pytest.raises(DamagedBookError):
        open_store(path, clock=clock)
    assert everything_in(path.parent) == before


def test_a_step_that_fails_leaves_the_old_book(path, monkeypatch):
    an_older_book(path)
    broken = (*migrations.STEPS[1][1], "INSERT INTO due (channel, due, amount_fen) VALUES (99, '2026-01-01', 1)")
    monkeypatch.setattr(migrations, "STEPS", (migrations.STEPS[0], ("0002_alerts", broken), *migrations.STEPS[2:]))
    with pytest.raises(RuntimeError, match="due"):
        open_store(path, clock=clock)
    assert _version(path) == 1
    monkeypatch.undo()
    with open_store(path, clock=clock) as store:
        assert store.book() == a_full_book()


@pytest.mark.parametrize("version", range(1, migrations.SCHEMA_VERSION))
def test_an_upgrade_killed_inside_leaves_the_old_book_or_the_new(path, version):
    an_older_book(path, version=version)
    code = (
        "import os, signal, sys; from pathlib import Path; from raincheck.store import keys, migrations, open_store\n"
        "from tests.builders import NOW\n"
        "step = migrations.STEPS[int(sys.argv[3])][1]; at = int(sys.argv[2])\n"
        "class Dies(str): pass\n"
        "original = migrations._step\n"
        "def dying(statements):\n"
        "    def apply(database):\n"
        "        for n, sql in enumerate(statements):\n"
        "            if sql in step and n == at: os.kill(os.getpid(), signal.SIGKILL)\n"
        "            database.conn.execute(sql)\n"
        "    return apply\n"
        "migrations._step = dying\n"
        "open_store(Path(sys.argv[1]), clock=lambda: NOW)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for at in {0, 7, len(migrations.STEPS[version][1]) - 1} & set(range(len(migrations.STEPS[version][1]))):
        done = subprocess.run(
            [sys.executable, "-c", code, str(path), str(at), str(version)],
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        connection = connect(path)
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    with open_store(path, clock=clock) as store:
        assert store.book() == (a_full_book() if version < 3 else a_second_edition_book())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root sees a folder it may not write")
def test_an_older_book_that_may_not_be_written_says_so(path, monkeypatch):
    an_older_book(path)
    monkeypatch.setattr("raincheck.store.connection.can_write", lambda _: False)
    with pytest.raises(ReadOnlyBookError, match="older"):
        open_store(path, clock=clock)


def test_the_application_id_is_in_every_dump():
    for dump in RELEASED.glob("v*.sql"):
        assert f"PRAGMA application_id = {APPLICATION_ID};" in dump.read_text("utf-8")


@pytest.mark.parametrize("golden", sorted(RELEASED.glob("v*-encrypted.raincheck")), ids=lambda golden: golden.stem)
@pytest.mark.parametrize("beside", [True, False], ids=["with its key file", "alone"])
def test_an_encrypted_book_of_every_release_still_opens(golden, beside, path):
    shutil.copyfile(golden, path)
    if beside:
        shutil.copyfile(golden.with_name(golden.name + ".key"), path.with_name(path.name + ".key"))
    with open_store(path, clock=clock, passphrase="金色 golden 'words'") as store:
        assert store.book() == a_full_book()
    with pytest.raises(WrongPassphraseError):
        open_store(path, clock=clock, passphrase="golden words")
