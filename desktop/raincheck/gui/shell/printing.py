"""A page of the window on paper: dark on white whatever the window wears, whole, and as wide as the sheet.

The page itself is laid out anew, as wide as a sheet reads well and as high as everything on it needs, drawn sheet by
sheet, and put back where it stood. A sheet ends between rows and lines, never through one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Final, cast

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMarginsF, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QPageLayout, QPainter, QPicture, QRegion
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QListView,
    QStackedWidget,
    QTableView,
    QWidget,
)

from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.layout import bare_column

SHEET_WIDTH: Final = 1000
"""Pixels of the page across a sheet: on A4 a text of 13 pixels is then printed at seven points."""

MOST_SHEETS: Final = 60
"""A table of a thousand rows is printed whole, one of a hundred thousand is not."""

TRIES: Final = 4
MARGIN_MM, HEAD_MM = 12, 8
HEAD_POINTS = 8
UNBOUNDED: Final = (1 << 24) - 1
"""QWIDGETSIZE_MAX of Qt."""

LONGEST_WAIT_MS, LOOK_MS = 10_000, 20
_DRAWN: Final = QWidget.RenderFlag.DrawChildren


def ask_printer(parent: QWidget, page: Page, context: Context, told: str) -> None:
    """Ask for a printer or a PDF file, then print the page with `told` at the head of each sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(told)
    printer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    # Printing waits for charts in an event loop of its own, in which the dialog would die while it is still closing.
    dialog.accepted.connect(lambda *_: QTimer.singleShot(0, page, lambda: print_page(page, context, told, printer)))
    dialog.show()


def print_page(page: Page, context: Context, told: str, printer: QPrinter) -> None:
    """Print what the page shows now; hidden amounts stay hidden."""
    with _dark_on_white(context), _taken_out(page), _unrolled(page, most=_sheet_height(printer) * MOST_SHEETS):
        _draw(page, printer, told)


@contextmanager
def _dark_on_white(context: Context) -> Iterator[None]:
    """The light theme for as long as it takes; the window shows nothing of it."""
    look = context.look
    worn = look.scheme
    if not look.theme.dark:
        yield
        return
    look.apply(scheme=Scheme.LIGHT)
    try:
        yield
    finally:
        look.apply(scheme=worn)


@contextmanager
def _taken_out(page: Page) -> Iterator[None]:
    """The page in a window of its own that nobody sees; afterwards it stands where it stood, the keyboard with it."""
    stack = cast("QStackedWidget", page.parentWidget())
    window, place, focused = page.window(), stack.indexOf(page), page.focusWidget()
    window.setUpdatesEnabled(False)
    host = QWidget()
    host.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    column = bare_column(host)
    column.addWidget(page)
    host.resize(max(SHEET_WIDTH, page.minimumSizeHint().width()), stack.height())
    page.show()
    host.show()
    try:
        yield
    finally:
        stack.insertWidget(place, page)
        stack.setCurrentWidget(page)
        host.deleteLater()
        if focused is not None:
            focused.setFocus()
        window.setUpdatesEnabled(True)


@contextmanager
def _unrolled(page: Page, *, most: int) -> Iterator[None]:
    """Everything that scrolls is as high as its content, one inside the other, up to `most` pixels."""
    heights: dict[QAbstractScrollArea, tuple[int, int]] = {}
    _settle(page)
    for _ in range(TRIES):
        hidden = {area: rows for area in _areas(page) if (rows := _out_of_sight(area))}
        if not hidden or page.height() >= most:
            break
        for area, rows in hidden.items():
            heights.setdefault(area, (area.minimumHeight(), area.maximumHeight()))
            area.setMaximumHeight(UNBOUNDED)
            area.setMinimumHeight(min(area.height() + rows, most))
        _settle(page)
        page.window().resize(page.width(), max(page.height(), page.minimumSizeHint().height()))
        _settle(page)
    try:
        yield
    finally:
        for area, (least, greatest) in heights.items():
            area.setMinimumHeight(least)
            area.setMaximumHeight(greatest)


def _settle(page: Page) -> None:
    """Let the layouts and the drawing thread come to rest; keys and mouse wait."""
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    quiet = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
    QApplication.processEvents(quiet)
    while not deadline.hasExpired() and not all(v.is_drawn for v in page.findChildren(ChartView) if v.isVisible()):
        pause = QEventLoop()
        QTimer.singleShot(LOOK_MS, pause.quit)
        pause.exec(quiet)


def _areas(page: Page) -> Iterator[QAbstractScrollArea]:
    return (area for area in page.findChildren(QAbstractScrollArea) if area.isVisible())


def _out_of_sight(area: QAbstractScrollArea) -> int:
    """How many pixels of its content lie above or below what is seen."""
    if isinstance(area, QTableView):
        return max(area.verticalHeader().length() - area.viewport().height(), 0)
    bar = area.verticalScrollBar()
    by_item = isinstance(area, QListView) and area.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerItem
    return (bar.maximum() - bar.minimum()) * (cast("QListView", area).sizeHintForRow(0) if by_item else 1)


def _sheet_height(printer: QPrinter) -> int:
    """How many pixels of the page go on one sheet, below its head."""
    sheet = printer.pageLayout().paintRect(QPageLayout.Unit.Millimeter)
    return int((sheet.height() - HEAD_MM) * SHEET_WIDTH / sheet.width())


def _draw(page: Page, printer: QPrinter, told: str) -> None:
    sheet = printer.pageLayout().paintRectPixels(printer.resolution())
    scale = sheet.width() / page.width()
    head = printer.resolution() * HEAD_MM / 25.4
    cuts = _cuts(page, int((sheet.height() - head) / scale))
    painter = QPainter(printer)
    font = QFont(page.font())
    font.setPointSizeF(HEAD_POINTS)
    painter.setFont(font)
    for number, (top, bottom) in enumerate(pairwise(cuts), start=1):
        if number > 1:
            printer.newPage()
        box = QRectF(0, 0, sheet.width(), head)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, told)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{number} / {len(cuts) - 1}")
        painter.save()
        painter.translate(0, head)
        picture = _picture(page, QRect(0, top, page.width(), bottom - top))
        # A picture keeps its size in inches, so it is drawn larger by as much as a printer's dots are finer.
        painter.scale(
            scale * picture.logicalDpiX() / printer.logicalDpiX(), scale * picture.logicalDpiY() / printer.logicalDpiY()
        )
        painter.drawPicture(0, 0, picture)
        painter.restore()
    painter.end()


def _picture(page: Page, part: QRect) -> QPicture:
    """A part of the page as what was drawn: rendered on a printer directly Qt would make it one coarse pixmap."""
    picture = QPicture()
    painter = QPainter(picture)
    page.render(painter, QPoint(), QRegion(part), _DRAWN)
    painter.end()
    return picture


def _cuts(page: Page, each: int) -> list[int]:
    """Where sheets begin and end: none cuts through a text, a row, or a card that fits on a sheet."""
    blocks = sorted(set(_blocks(page, most=each)))
    cuts = [0]
    while page.height() - cuts[-1] > each:
        cuts.append(_cut(blocks, cuts[-1], cuts[-1] + each))
    return [*cuts, page.height()]


def _cut(blocks: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """The last place up to `end` that no block lies across, unless that would leave most of the sheet white."""
    at = end
    while crossed := [top for top, bottom in blocks if top < at < bottom]:
        at = min(crossed)
        if at <= start + (end - start) // 3:
            return end
    return at


def _blocks(page: Page, *, most: int) -> Iterator[tuple[int, int]]:
    """Top and bottom of what should stay whole, in pixels of the page."""
    for part in page.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QTableView | QListView):
            yield from _rows(page, part)
        elif part.height() <= most // 2 and (isinstance(part, Card) or not part.findChild(QWidget)):
            top = part.mapTo(page, QPoint()).y()
            yield top, top + part.height()


def _rows(page: Page, view: QTableView | QListView) -> Iterator[tuple[int, int]]:
    model, above = view.model(), view.viewport().mapTo(page, QPoint()).y()
    for row in range(model.rowCount()):
        box = view.visualRect(model.index(row, 0))
        yield above + box.top(), above + box.bottom() + 1
