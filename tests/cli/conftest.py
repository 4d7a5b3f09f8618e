"""A command as a person runs it: words in, exit code, stdout and stderr out, each test with a book of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from raincheck.__main__ import main

DATA = Path(__file__).parent / "data"


class Answer(Struct, frozen=True):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    """Where the test's book is, or will be."""
    return tmp_path / "home.raincheck"


@pytest.fixture
def run(book_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on the test's book, in English."""
    monkeypatch.setenv("RAINCHECK_LANG", "en")

    def command(*words: object) -> Answer:
        capfd.readouterr()
        code = main(["--book", str(book_path), *map(str, words)])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return command


@pytest.fixture
def li_ming(run: Run) -> Run:
    """The same, on the Li Ming book."""
    assert run("load", DATA / "li_ming.json").code == 0
    return run
