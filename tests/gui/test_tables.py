"""At 1366 and 1024 pixels no table loses a column's words: what is cut short is told whole by its hint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.books import StandingClock
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY
from tests.gui.room import HINT, views

from raincheck import bookfile
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.shell.application import Application
from raincheck.store import open_store
from raincheck.system import i18n

BOOK = Path(__file__).parents[1] / "cli" / "data" / "eight_lines.json"
"""A book that cannot be paid as it stands: its planner shows the tables of the talks too."""


def cut_cells(table: RecordTable[object]) -> Iterator[str]:
    """What stands in a table, is not shown whole, and is said by no hint."""
    header, model, room = table.horizontalHeader(), table.model(), table.viewport().width()
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        shown = min(table.columnWidth(column), room - header.sectionViewportPosition(column))
        title = str(model.headerData(column, Qt.Orientation.Horizontal))
        if header.fontMetrics().horizontalAdvance(title) > shown - 4:
            yield f"title {title!r}: {shown}"
        for row in range(model.rowCount()):
            index = model.index(row, column)
            wide = table.fontMetrics().horizontalAdvance(str(index.data() or ""))
            if wide > shown - 4 and not index.data(HINT):
                yield f"{title!r}: {index.data()!r} {wide} > {shown}"


def tables(page: QWidget) -> Iterator[RecordTable[object]]:
    for each in page.findChildren(QAbstractButton):
        if each.isVisible() and each.isCheckable() and each.property("role") == "link":
            each.setChecked(True)
    QApplication.processEvents()
    yield from (table for table in page.findChildren(RecordTable) if table.isVisible())


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_last_column_is_cut(
    qtbot: QtBot, tmp_path: Path, look: Look, repository: Path, language: str, size: tuple[int, int]
) -> None:
    clock, before = StandingClock(), i18n.spoken()
    i18n.speak(language)
    try:
        with open_store(tmp_path / "book.raincheck", clock=clock.now, create=True) as store:
            load(store, bookfile.parse(BOOK.read_bytes()))
            run_check(store, TODAY, now=clock.now())
            whole = Application(store, clock, look, Icons(repository / "resources" / "icons"))
            whole.window.resize(*size)
            whole.window.show()
            found, seen = [], set()
            for page, title in whole.window.titles.items():
                whole.window.show_page(page)
                assert whole.window.page is not None
                for where in views(whole.window.page):
                    QApplication.processEvents()
                    for table in tables(whole.window.page):
                        seen.add(table.accessibleName())
                        found += [f"{title} {where}, {table.accessibleName()}: {what}" for what in cut_cells(table)]
            whole.close()
    finally:
        i18n.speak(before)
    assert len(seen) > 10
    assert found == []
