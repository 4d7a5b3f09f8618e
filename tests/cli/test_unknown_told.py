"""The command line of a book of which nobody knows a figure: unknown is never told as nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.builders import TODAY
from tests.cli.conftest import Run
from tests.gui.test_unknown_told import NOTHING, lines

from raincheck import bookfile
from raincheck.app.month_report import month_report
from raincheck.store import open_store
from raincheck.system.clock import SystemClock

BARE = re.compile(r"\s{2,}0(?:\.00)?(?=\s{2,}|$)")
"""A cell of a table that holds nothing."""


@pytest.fixture
def unknowing(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """That book, loaded."""
    file = tmp_path_factory.mktemp("book") / "book.json"
    file.write_bytes(bookfile.write(lines()))
    assert run("load", file).code == 0
    return run


@pytest.mark.parametrize(
    "command",
    ["check", "channel list", "stress", "calendar", "contingency", "household show", "incident list"],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_command_tells_unknown_as_nothing(
    unknowing: Run, monkeypatch: pytest.MonkeyPatch, command: str, language: str
) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", language)
    told = unknowing(*command.split(), *([] if command == "household show" else ["--as-of", f"{TODAY}"]))
    assert told.code == 0
    assert [line for line in told.out.splitlines() if NOTHING.search(line) or BARE.search(line)] == []


def test_the_month_on_paper_tells_it_neither(unknowing: Run, book_path: Path) -> None:
    with open_store(book_path, clock=SystemClock().now) as store:
        report = month_report(store, TODAY)
    assert {line.name: (line.rate, line.headroom) for line in report.lines}["借呗"] == ("—", "—")
    figures = {figure.name: figure.value for figure in report.figures}
    assert figures["Usable headroom"] == figures["Due in the next 30 days"] == "unknown"
