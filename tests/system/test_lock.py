"""One process at a time, and a lock that dies with its holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from raincheck.core.errors import KnownError
from raincheck.system.lock import BusyError, ProcessLock
from raincheck.system.paths import places


def test_two_cannot_hold_it_and_the_next_can_after_release(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "l"), ProcessLock(tmp_path / "l")
    assert first.take()
    assert first.take()
    assert not second.take()
    with pytest.raises(BusyError, match="Another check"), second:
        pass
    first.release()
    first.release()
    with second:
        assert second.held
    assert not second.held


def test_kill_9_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "l"
    code = (
        "import sys; from pathlib import Path; from raincheck.system.lock import ProcessLock\n"
        f"lock = ProcessLock(Path({str(path)!r})); print(lock.take(), flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not ProcessLock(path).take()
        holder.kill()
    after = ProcessLock(path)
    assert after.take()
    after.release()


def test_one_book_by_two_paths_is_one_lock(tmp_path: Path) -> None:
    book = tmp_path / "b.raincheck"
    book.touch()
    (tmp_path / "link").symlink_to(book)
    assert places().lock("check", tmp_path / "link") == places().lock("check", book)
    assert places().lock("check", book) != places().lock("window", book)


def test_a_folder_that_cannot_be_made_is_a_calm_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KnownError, match="cannot be made"):
        ProcessLock(tmp_path / "file" / "l").take()
    (tmp_path / "l").mkdir()
    with pytest.raises(KnownError, match="cannot be opened"):
        ProcessLock(tmp_path / "l").take()
