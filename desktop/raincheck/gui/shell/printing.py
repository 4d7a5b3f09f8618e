"""A page of the window on paper: dark on white whatever the window wears, whole, and as wide as the sheet.

The page itself is laid out anew where it stands, as wide as a sheet reads well and as high as everything on it needs,
drawn sheet by sheet, and put back; meanwhile the window stays as painted. Each piece of that is a turn of the loop of
its own, and it can be stopped. A sheet ends between rows and lines, never through one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Final, cast

from PySide6.QtCore import QDeadlineTimer, QEvent, QMarginsF, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QPageLayout, QPainter, QPicture, QRegion
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QLayout,
    QListView,
    QProgressBar,
    QProgressDialog,
    QStackedWidget,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from raincheck.core.text import tr
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.shell.main_window import MainWindow

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
TOLD_AFTER_MS: Final = 500
"""A page that is printed sooner is printed without a word."""

_DRAWN: Final = QWidget.RenderFlag.DrawChildren
_TYPED: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.TouchBegin,
    }
)

Steps = Generator[int, None, None]
"""Work with a break wherever the loop may have a turn: how many milliseconds of it."""


class _StoppedError(Exception):
    """The person, or the window that goes, wants no paper any more."""


def ask_printer(window: MainWindow, page: Page, context: Context, told: str) -> None:
    """Ask for a printer or a PDF file, then print the page with `told` at the head of each sheet."""
    if window.findChild(Printing) is not None:
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(told)
    printer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    dialog = QPrintDialog(printer, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    # The window comes to rest before it is frozen: the dialog is still closing.
    begin = partial(Printing, window, page, context, told, printer)
    dialog.accepted.connect(lambda *_: QTimer.singleShot(0, page, begin))
    dialog.show()


class Printing(QObject):
    """One page that is being printed as it is shown now; hidden amounts stay hidden. Signal: `over()`, printed or not.

    It ends early when the person stops it, or the window goes or shows another page.
    """

    over = Signal()

    def __init__(self, window: MainWindow, page: Page, context: Context, told: str, printer: QPrinter) -> None:
        super().__init__(window)
        self._window, self._page, self._context = window, page, context
        self._told, self._printer = told, printer
        self._bar = QProgressBar()
        self._dialog = _progress(window, self._bar)
        self._dialog.canceled.connect(self.stop)
        window.closed.connect(self.stop)
        self._steps = self._all()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(0)

    @Slot()
    def stop(self) -> None:
        """Print nothing; the window is as it was."""
        if self._timer.isActive():
            with _ended():
                self._steps.throw(_StoppedError)
            self._end()

    @Slot()
    def _on_turn(self) -> None:
        if self._window.page is not self._page:
            self.stop()
            return
        try:
            pause = next(self._steps)
        except StopIteration:
            self._end()
        except BaseException:
            self._end()
            raise
        else:
            self._timer.setInterval(pause)

    def _end(self) -> None:
        self._timer.stop()
        self._dialog.canceled.disconnect(self.stop)
        self._dialog.close()
        self._dialog.deleteLater()
        self.over.emit()
        self.deleteLater()

    def _all(self) -> Steps:
        sheets = yield from self._drawn()
        self._dialog.setLabelText(tr("Printing …"))
        yield 0
        yield from self._played(sheets)

    def _drawn(self) -> Generator[int, None, list[QPicture]]:
        """What goes on each sheet; the window is frozen meanwhile, and hears neither keys nor clicks."""
        look, page = self._context.look, self._page
        worn = look.scheme if look.theme.dark else None
        sheets: list[QPicture] = []
        with _still(self._window):
            self._window.setUpdatesEnabled(False)
            try:
                if worn is not None:
                    look.change(scheme=Scheme.LIGHT)
                    while look.is_changing:
                        yield LOOK_MS
                with _taken_out(page):
                    yield from _settled(page)
                    with _heights_kept() as heights:
                        yield from _unrolled(page, heights, most=self._sheet_height * MOST_SHEETS)
                        yield from self._draw(sheets)
                yield 0
            finally:
                self._window.setUpdatesEnabled(True)
                if worn is not None:
                    look.change(scheme=worn)
        return sheets

    @property
    def _sheet_height(self) -> int:
        """How many pixels of the page go on one sheet, below its head."""
        sheet = self._printer.pageLayout().paintRect(QPageLayout.Unit.Millimeter)
        return int((sheet.height() - HEAD_MM) * SHEET_WIDTH / sheet.width())

    @property
    def _sheet(self) -> QRect:
        return self._printer.pageLayout().paintRectPixels(self._printer.resolution())

    @property
    def _head(self) -> float:
        return self._printer.resolution() * HEAD_MM / 25.4

    @property
    def _scale(self) -> float:
        return self._sheet.width() / self._width

    def _draw(self, sheets: list[QPicture]) -> Steps:
        page, self._width = self._page, self._page.width()
        blocks = sorted(set(_blocks(page, most=int((self._sheet.height() - self._head) / self._scale))))
        yield 0
        cuts = _cuts(blocks, page.height(), each=int((self._sheet.height() - self._head) / self._scale))
        self._bar.setRange(0, len(cuts) - 1)
        for top, bottom in pairwise(cuts):
            sheets.append(_picture(page, QRect(0, top, page.width(), bottom - top)))
            self._bar.setValue(len(sheets))
            yield 0

    def _played(self, sheets: Sequence[QPicture]) -> Steps:
        printer, sheet, head = self._printer, self._sheet, self._head
        painter = QPainter()
        if not painter.begin(printer):
            self._context.speaker.problem.emit(
                tr("The page could not be printed: the printer or the file takes nothing. Choose another one.")
            )
            return
        try:
            font = QFont(self._page.font())
            font.setPointSizeF(HEAD_POINTS)
            painter.setFont(font)
            for number, picture in enumerate(sheets, start=1):
                if number > 1:
                    printer.newPage()
                box = QRectF(0, 0, sheet.width(), head)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, self._told)
                painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{number} / {len(sheets)}")
                self._play(painter, picture)
                yield 0
        except _StoppedError:
            printer.abort()
            raise
        finally:
            painter.end()

    def _play(self, painter: QPainter, picture: QPicture) -> None:
        """A picture keeps its size in inches, so it is drawn larger by as much as a printer's dots are finer."""
        printer, scale = self._printer, self._scale
        painter.save()
        painter.translate(0, self._head)
        painter.scale(
            scale * picture.logicalDpiX() / printer.logicalDpiX(), scale * picture.logicalDpiY() / printer.logicalDpiY()
        )
        painter.drawPicture(0, 0, picture)
        painter.restore()


def _progress(window: MainWindow, bar: QProgressBar) -> QProgressDialog:
    """How far it is, where that takes so long that it is asked for, and the way to stop it."""
    dialog = QProgressDialog(tr("Laying out the page …"), tr("Stop"), 0, 0, window)
    dialog.setWindowTitle(tr("Raincheck"))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    bar.setRange(0, 0)
    bar.setAccessibleName(tr("How far it is"))
    # A bar of our own is moved without the dialog, which would run the loop inside a turn.
    dialog.setBar(bar)
    QTimer.singleShot(TOLD_AFTER_MS, dialog, dialog.show)
    return dialog


@contextmanager
def _ended() -> Iterator[None]:
    """What was stopped ends with what stopped it; work that had not begun, or was over, with nothing."""
    try:
        yield
    except (_StoppedError, StopIteration):
        return


class _Deaf(QObject):
    """Lets no key and no click through to a window that does not show where its controls are."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() in _TYPED


@contextmanager
def _still(window: MainWindow) -> Iterator[None]:
    deaf, handle = _Deaf(), window.windowHandle()
    handle.installEventFilter(deaf)
    try:
        yield
    finally:
        if isValid(handle):
            handle.removeEventFilter(deaf)


@contextmanager
def _taken_out(page: Page) -> Iterator[None]:
    """The page is as wide as a sheet while its stack lays out nothing; afterwards it stands where it stood.

    The keyboard rests on nothing of it meanwhile: its ring has no place on paper.
    """
    stack = cast("QStackedWidget", page.parentWidget())
    focused: QWidget | None = page.window().focusWidget()
    layout = cast("QLayout", stack.layout())
    if focused is not None:
        focused.clearFocus()
    layout.setEnabled(False)
    page.resize(max(SHEET_WIDTH, page.minimumSizeHint().width()), stack.height())
    try:
        yield
    finally:
        layout.setEnabled(True)
        page.setGeometry(stack.contentsRect())
        layout.invalidate()
        if focused is not None and isValid(focused) and page.isVisible():
            focused.setFocus()


@contextmanager
def _heights_kept() -> Iterator[dict[QAbstractScrollArea, tuple[int, int]]]:
    """Least and greatest heights of what is unrolled, to note what they were before: they are so again afterwards."""
    heights: dict[QAbstractScrollArea, tuple[int, int]] = {}
    try:
        yield heights
    finally:
        for area, (least, greatest) in heights.items():
            if isValid(area):
                area.setMinimumHeight(least)
                area.setMaximumHeight(greatest)


def _unrolled(page: Page, heights: dict[QAbstractScrollArea, tuple[int, int]], *, most: int) -> Steps:
    """Make everything that scrolls as high as its content, one inside the other, up to `most` pixels."""
    for _ in range(TRIES):
        hidden = {area: rows for area in _areas(page) if (rows := _out_of_sight(area))}
        if not hidden or page.height() >= most:
            break
        for area, rows in hidden.items():
            heights.setdefault(area, (area.minimumHeight(), area.maximumHeight()))
            area.setMaximumHeight(UNBOUNDED)
            area.setMinimumHeight(min(area.height() + rows, most))
        yield from _settled(page)
        page.resize(page.width(), max(page.height(), page.minimumSizeHint().height()))
        yield from _settled(page)


def _settled(page: Page) -> Steps:
    """Let the layouts and the drawing thread come to rest."""
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    yield LOOK_MS
    while not deadline.hasExpired() and not all(v.is_drawn for v in page.findChildren(ChartView) if v.isVisible()):
        yield LOOK_MS


def _areas(page: Page) -> Iterator[QAbstractScrollArea]:
    return (area for area in page.findChildren(QAbstractScrollArea) if area.isVisible())


def _out_of_sight(area: QAbstractScrollArea) -> int:
    """How many pixels of its content lie above or below what is seen."""
    if isinstance(area, QTableView):
        return max(area.verticalHeader().length() - area.viewport().height(), 0)
    bar = area.verticalScrollBar()
    by_item = isinstance(area, QListView) and area.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerItem
    return (bar.maximum() - bar.minimum()) * (cast("QListView", area).sizeHintForRow(0) if by_item else 1)


def _picture(page: Page, part: QRect) -> QPicture:
    """A part of the page as what was drawn: rendered on a printer directly Qt would make it one coarse pixmap."""
    picture = QPicture()
    painter = QPainter(picture)
    page.window().setUpdatesEnabled(True)  # else Qt draws nothing; the window itself is painted when the loop turns
    page.render(painter, QPoint(), QRegion(part), _DRAWN)
    page.window().setUpdatesEnabled(False)
    painter.end()
    return picture


def _cuts(blocks: Sequence[tuple[int, int]], height: int, *, each: int) -> list[int]:
    """Where sheets begin and end: none cuts through a text, a row, or a card that fits on a sheet."""
    cuts = [0]
    while height - cuts[-1] > each:
        cuts.append(_cut(blocks, cuts[-1], cuts[-1] + each))
    return [*cuts, height]


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
