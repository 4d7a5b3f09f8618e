"""Any page on paper: dark on white, whole, hidden amounts hidden, and the window afterwards as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, page_of

from raincheck.core.model import LineStatus, Observation, Source
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.printing import Printing
from raincheck.store import Store


def printed(qtbot: QtBot, application: Application, path: Path) -> pypdfium2.PdfDocument:
    """Ctrl+P, a PDF file, Print."""
    qtbot.keyClick(application.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = application.window.findChildren(QPrintDialog)[-1]
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(path))
    dialog.done(QPrintDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: path.exists() and application.window.findChild(Printing) is None)
    return pypdfium2.PdfDocument(path)


def words(document: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_page_is_printed_dark_on_white_and_the_dark_window_is_as_it_was(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    application.context.look.apply(scheme=Scheme.DARK)
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    application.context.look.hide_amounts(hidden=True)
    place = page.geometry()
    document = printed(qtbot, application, tmp_path / "page.pdf")
    assert f"Overview · book · {TODAY}" in words(document)
    assert "Open warnings" in words(document)
    assert "210,000" not in words(document)
    picture = document[0].render(scale=0.5).to_pil().convert("L")
    assert sum(picture.histogram()[200:]) > 0.8 * picture.width * picture.height
    assert (page.geometry(), application.window.page, page.isVisible()) == (place, page, True)
    assert application.context.look.theme.dark


def test_a_long_list_is_printed_whole_and_no_row_is_cut(
    qtbot: QtBot, application: Application, store: Store, tmp_path: Path
) -> None:
    with store.write("readings") as tx:
        for n in range(60):
            on = TODAY - timedelta(days=400 + n)
            tx.record(Observation("jiebei", on, LineStatus.OPEN, Source.MANUAL, Money(1_000_00 + n * 1_00), Money(0)))
    page = page_of(application, LinesPage, PageId.LINES, "jiebei")
    table = next(t for t in page.findChildren(RecordTable) if t.accessibleName() == "Readings")
    bounds, focused = (table.minimumSize(), table.maximumSize()), table
    table.setFocus()
    document = printed(qtbot, application, tmp_path / "line.pdf")
    assert len(document) > 1
    found = words(document)
    assert [str(row.day) for row in table.shown() if str(row.day) not in found] == []
    assert all(found.count(f"{row.limit.fen // 100:,}") for row in table.shown() if row.limit)
    assert f"1 / {len(document)}" in found
    assert (table.minimumSize(), table.maximumSize()) == bounds
    assert application.window.focusWidget() is focused


@pytest.mark.parametrize("page", [PageId.ALERTS, PageId.PLANNER, PageId.EVENTS, PageId.CALENDAR, PageId.SETTINGS])
def test_every_page_fits_on_sheets(qtbot: QtBot, application: Application, tmp_path: Path, page: PageId) -> None:
    application.window.show_page(page)
    assert 1 <= len(printed(qtbot, application, tmp_path / f"{page}.pdf")) <= 5


def begun(qtbot: QtBot, application: Application, path: Path) -> Printing:
    """A printing of the page that is shown, with the window frozen for it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    assert application.window.page is not None
    printing = Printing(application.window, application.window.page, application.context, "told", printer)
    qtbot.waitUntil(lambda: not application.window.updatesEnabled())
    return printing


def test_a_printing_that_is_stopped_leaves_no_paper_and_the_window_as_it_was(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    application.context.look.apply(scheme=Scheme.DARK)
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    place, path = page.geometry(), tmp_path / "page.pdf"
    printing = begun(qtbot, application, path)
    qtbot.waitUntil(lambda: page.geometry() != place)
    with qtbot.waitSignal(printing.over):
        printing.stop()
    qtbot.waitUntil(lambda: not application.context.look.is_changing)
    assert (page.geometry(), application.window.updatesEnabled(), path.exists()) == (place, True, False)
    assert application.context.look.theme.dark


def test_another_page_that_is_shown_and_a_window_that_goes_end_a_printing(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    place = page.geometry()
    printing = begun(qtbot, application, tmp_path / "left.pdf")
    with qtbot.waitSignal(printing.over):
        application.window.show_page(PageId.CALENDAR)
    assert application.window.updatesEnabled()
    application.window.show_page(PageId.OVERVIEW)
    assert page.geometry() == place
    begun(qtbot, application, tmp_path / "gone.pdf")
    application.window.close()
    assert application.window.updatesEnabled()
    assert list(tmp_path.glob("*.pdf")) == []


class Ear(QObject):
    """Notes what the window hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[QEvent.Type] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.heard.append(event.type())
        return False


def test_while_a_page_is_laid_out_for_paper_no_key_reaches_it(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    application.window.show_page(PageId.CALENDAR)
    printing, ear = begun(qtbot, application, tmp_path / "page.pdf"), Ear()
    application.window.installEventFilter(ear)

    def press() -> None:
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F24, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(application.window.windowHandle(), key)

    press()
    assert QEvent.Type.KeyPress not in ear.heard
    with qtbot.waitSignal(printing.over):
        printing.stop()
    press()
    assert QEvent.Type.KeyPress in ear.heard
    application.window.removeEventFilter(ear)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_file_that_cannot_be_written_is_told_in_one_sentence(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    application.window.show_page(PageId.CALENDAR)
    with qtbot.waitSignal(application.context.speaker.problem) as told:
        begun(qtbot, application, tmp_path / "no" / "page.pdf")
    assert "could not be printed" in told.args[0]
