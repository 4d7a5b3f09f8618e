"""What one door takes every other can load, and nothing that was typed steers the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import raincheck.cli

ESCAPE = "\x1b[2Jhidden"
NEW = ("channel", "add", "--product", "jiebei", "--due-day", "5")


def test_a_note_that_one_command_takes_the_next_book_loads(run: Run, tmp_path: Path) -> None:
    assert run(*NEW, "jiebei").code == 0
    refused = run("record", "jiebei", "--limit", "9", "--used", "1", "--note", ESCAPE)
    assert (refused.code, refused.out) == (2, "")
    assert run("record", "jiebei", "--limit", "9", "--used", "1", "--note", "第一行\n第二行").code == 0
    assert run("dump", "-o", tmp_path / "d.json").code == 0
    assert run("--book", tmp_path / "b2", "load", tmp_path / "d.json").code == 0


@pytest.mark.parametrize("id", ["-x", "a/b", "..", " x", "a\x1bb", "x" * 65])
def test_an_id_like_an_option_or_a_path_is_refused(run: Run, id: str) -> None:
    refused = run(*NEW, "--", id)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("raincheck: ")


@pytest.mark.parametrize(
    "words",
    [
        ("channel", "edit", "jiebei", "--name", "x\x1b]0;title\x07y"),
        ("channel", "edit", "jiebei", "--name", "x" * 81),
        ("channel", "edit", "jiebei", "--platform", "A\u202eB"),
        ("household", "set", "--income", "工\n资", "1", "5"),
        ("household", "set", "--asset", "\x9b2J", "1", "0"),
        ("record", "jiebei", "--note", "x" * 2001),
    ],
)
def test_every_entry_refuses_what_no_book_may_hold(run: Run, words: tuple[str, ...]) -> None:
    run(*NEW, "jiebei")
    before = run("dump").out
    refused = run(*words)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "\x1b" not in refused.err
    assert run("dump").out == before


def test_a_complaint_that_quotes_what_was_typed_does_not_steer_the_terminal(run: Run) -> None:
    run(*NEW, "jiebei")
    refused = run("record", "jiebei", "--used", ESCAPE)
    assert refused.code == 2
    assert "\x1b" not in refused.err
    assert "hidden" in refused.err


def test_every_command_speaks_through_the_one_door_that_cleans() -> None:
    folder = Path(raincheck.cli.__file__).parent
    spoken = re.compile(r"\becho\(|\bprint\(")
    others = [path for path in sorted(folder.glob("*.py")) if path.name != "output.py"]
    outside = [path.name for path in others if spoken.search(path.read_text("utf-8"))]
    assert outside == []
