"""A named pipe that wakes one process of ours: heard while it is open, and nobody's while it is not."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("named pipes of this kind are POSIX", allow_module_level=True)

from raincheck.system.doorbell import Doorbell, ring


def test_who_rings_is_heard_with_the_word(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "popups.bell"
    with Doorbell(path) as bell:
        assert bell.rung() == ()
        assert ring(path, "one@2026-11-22")
        assert ring(path, "two")
        assert select.select([bell.fileno()], [], [], 5)[0]
        assert bell.rung() == ("one@2026-11-22", "two")
        assert bell.rung() == (), "the pipe does not come to its end between two rings"
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_bell_that_nobody_answers_is_no_bell(tmp_path: Path) -> None:
    path = tmp_path / "popups.bell"
    assert not ring(path, "nobody")
    with Doorbell(path):
        pass
    assert not path.exists()
    assert not ring(path, "gone")


def test_what_a_killed_process_left_is_hung_anew(tmp_path: Path) -> None:
    path = tmp_path / "popups.bell"
    os.mkfifo(path)
    assert not ring(path, "the reader was killed")
    with Doorbell(path) as bell:
        assert ring(path, "now")
        assert bell.rung() == ("now",)


def test_a_file_or_a_link_in_its_place_is_neither_rung_nor_followed(tmp_path: Path) -> None:
    path, other = tmp_path / "popups.bell", tmp_path / "somebody's file"
    other.write_text("mine", encoding="utf-8")
    path.symlink_to(other)
    assert not ring(path, "word")
    with Doorbell(path) as bell:
        assert ring(path, "word")
        assert bell.rung() == ("word",)
    assert other.read_text("utf-8") == "mine"
    path.write_text("a plain file", encoding="utf-8")
    assert not ring(path, "word")
    assert path.read_text("utf-8") == "a plain file"
