"""Whatever is named to be written keeps its place: a link leads where it led, a pipe stays a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")

DOORS = (("dump", "-o"), ("report", "-o"), ("calendar", "--ics"), ("contingency", "-o"))


@pytest.mark.parametrize("door", DOORS)
def test_a_link_stays_and_what_it_leads_to_is_written(li_ming: Run, tmp_path: Path, door: tuple[str, ...]) -> None:
    written, link = tmp_path / "there" / "written", tmp_path / "link"
    written.parent.mkdir()
    written.write_text("old")
    link.symlink_to(written)
    assert li_ming(*door, link).out == f"Wrote {link}.\n"
    assert link.is_symlink()
    assert len(written.read_bytes()) > 500
    assert list(written.parent.iterdir()) == [written]


def test_a_pipe_is_written_into_and_holds_the_document_alone(li_ming: Run, tmp_path: Path, book_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        told = li_ming("dump", "-o", pipe)
        out, _ = reader.communicate(timeout=60)
    assert (told.code, told.out, told.err) == (0, "", f"Wrote {pipe}.\n")
    assert pipe.is_fifo()
    whole = li_ming("dump").out
    assert out.decode() == whole
    words = (sys.executable, "-m", "raincheck", "--book", book_path, "dump", "-o", "/dev/stdout")
    assert subprocess.run(words, capture_output=True, check=True).stdout.decode() == whole
