"""Where no window can be seen, that is one sentence, not the end of the process in Qt's words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from raincheck.system.display import draws_without, has_display


@pytest.mark.parametrize(
    ("environ", "there"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":7"}, True),
        ({"DISPLAY": "unix:7.0"}, True),
        ({"DISPLAY": ":8"}, False),
        ({"DISPLAY": "desk.example:8"}, True),
        ({"DISPLAY": ":8", "WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_a_display_is_there_where_its_socket_is(environ: dict[str, str], there: bool, tmp_path: Path) -> None:
    (tmp_path / "X7").touch()
    assert has_display(environ, "linux", tmp_path) is there
    assert has_display(environ, "darwin", tmp_path)


def test_without_the_folder_of_sockets_a_name_is_believed(tmp_path: Path) -> None:
    assert has_display({"DISPLAY": ":8"}, "linux", tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "without"), [("", False), ("xcb", False), ("wayland;xcb", False), ("offscreen", True)]
)
def test_what_qt_draws_for(name: str, without: bool) -> None:
    assert draws_without({"QT_QPA_PLATFORM": name}) is without


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("words", [[], ["open", "book.raincheck"]])
@pytest.mark.parametrize("display", ["", ":98765"])
def test_the_program_says_so_in_one_sentence(words: list[str], display: str, tmp_path: Path) -> None:
    hidden = {"QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": "", "DISPLAY": display, "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "raincheck", *words],
        env=os.environ | hidden | {"RAINCHECK_LANG": "en"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("raincheck: There is no display here, so no window can be shown;")
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "book.raincheck").exists()
