"""The table view that shows records: whole rows, badges, a height that can follow the content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models import copying
from raincheck.gui.kit.models.record_model import MARK_ROLE, RECORD_ROLE, RecordSortProxy, RecordTableModel
from raincheck.gui.kit.models.records import Column, KeepsLayouts, Mark, TableLayout
from raincheck.gui.kit.row_menu import Choice, RowAction, asked_by_key, choices_for, pop_up
from raincheck.gui.kit.widgets.badge import badge_size, draw_badge

R = TypeVar("R")

MOST_ROWS = 30
"""How many rows a growing table shows before it scrolls by itself: a page that is a thousand rows long helps nobody."""

MEASURED_ROWS = 40
"""How many rows a column is measured by."""

AROUND_BADGE = 16
"""Pixels beside a badge in its cell, both sides together."""

WIDEST_COLUMN, NARROWEST_COLUMN = 320, 48
"""A column's reasonable widths at the designed size, in pixels."""


class MarkDelegate(QStyledItemDelegate):
    """Draws a cell's badge where the column has one."""

    def __init__(self, look: Look, parent: QTableView) -> None:
        super().__init__(parent)
        self._look = look
        self._table = parent

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        mark = index.data(MARK_ROLE)
        if not isinstance(mark, Mark):
            super().paint(painter, option, index)
            return
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        empty.text = ""  # the badge says it
        self._table.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, empty, painter, option.widget)
        box = QRectF(option.rect).adjusted(11, 0, -4, 0)
        draw_badge(painter, self._look, box, tone=mark.tone, word=mark.word, shape=mark.shape)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole text of a cell that had to shorten it, where the column has no hint of its own."""
        told = index.data(Qt.ItemDataRole.ToolTipRole) or index.data()
        if event.type() is not QEvent.Type.ToolTip or self.sizeHint(option, index).width() <= option.rect.width():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), str(told), view)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        mark = index.data(MARK_ROLE)
        if isinstance(mark, Mark):
            size.setWidth(badge_size(self._look, mark.word, mark.shape).width() + AROUND_BADGE)
        return size


class RecordTable(QTableView, Generic[R]):
    """Shows records by row. Signal: `opened(record)` on Enter or a double click.

    One that `grows` is as high as its rows, up to `most`; beyond that it scrolls by itself.
    """

    opened = Signal(object)
    most = MOST_ROWS

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column[R]],
        name: str,
        *,
        grows: bool = False,
        sorts: bool = True,
        ground: Callable[[R], str | None] | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._grows = grows
        self._columns = tuple(columns)
        self._filling = next((n for n, column in enumerate(columns) if column.fills), len(columns) - 1)
        self._measured: list[int] | None = None
        self._worn = look.scale, look.amounts_hidden
        self._dragged: dict[int, int] = {}
        self._idle: set[int] = set()
        self._is_fitting = self._was_shown = False
        self._offered: tuple[RowAction[R], ...] = ()
        self.records: RecordTableModel[R] = RecordTableModel(look, columns, self, ground=ground)
        self.sorted = RecordSortProxy(self)
        self.sorted.setSourceModel(self.records)
        self.setModel(self.sorted)
        marks = MarkDelegate(look, self)
        for place, column in enumerate(self._columns):
            if column.mark is not None:  # a plain cell is measured and drawn by Qt alone, four times as quick
                self.setItemDelegateForColumn(place, marks)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(self._filling == len(columns) - 1)
        header.setResizeContentsPrecision(MEASURED_ROWS)
        header.sectionResized.connect(self._on_dragged)
        self.setSortingEnabled(sorts)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(self._on_open)
        look.changed.connect(self._on_look)
        self.verticalHeader().setDefaultSectionSize(look.px(37))

    def show_records(self, records: Sequence[R]) -> None:
        """Show other records; the chosen row stays chosen when its record is still there.

        With the keyboard in the table, the row in the place of one that went or changed is chosen.
        """
        before, place = self.chosen(), self.currentIndex().row()
        self.records.set_records(records)
        if self._grows:
            off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(needed if len(records) > self.most else off)
        self._measured = None
        self._fit()
        if before is not None and before in self.records.records:
            self.go_to(before)
        elif before is not None and self.sorted.rowCount() and self.window().focusWidget() is self:
            self.setCurrentIndex(self.sorted.index(min(place, self.sorted.rowCount() - 1), 0))

    def showEvent(self, event: QShowEvent) -> None:
        if not self._was_shown:
            self._was_shown = True
            self._take_layout()
        elif self._measured is None:
            self._fit()
        super().showEvent(event)

    def _take_layout(self) -> None:
        """Be laid out as the page remembers it."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, KeepsLayouts):
            above = above.parentWidget()
        layout = None if above is None else above.layout_of(self.accessibleName())
        if layout is not None:
            self.lay_out(layout)

    def layout_now(self) -> TableLayout:
        """How the person has laid the table out."""
        header = self.horizontalHeader()
        falling = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        return TableLayout(header.sortIndicatorSection(), falling, dict(self._dragged))

    def lay_out(self, layout: TableLayout) -> None:
        """Lay the table out as it was."""
        self._dragged = {n: width for n, width in layout.widths.items() if 0 <= n < len(self._columns)}
        if self.isSortingEnabled() and layout.sorted_by < len(self._columns):
            order = Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
            self.sortByColumn(layout.sorted_by, order)
        self._fit()

    @Slot(int, int, int)
    def _on_dragged(self, column: int, _before: int, width: int) -> None:
        shown = [n for n in range(len(self._columns)) if not self.isColumnHidden(n)]
        # Qt itself stretches the last column, whichever that is now.
        if not self._is_fitting and column in shown[:-1] and column != self._filling:
            self._dragged[column] = round(width / self._look.scale)

    def chosen(self) -> R | None:
        """The record of the current row."""
        index = self.currentIndex()
        record = index.data(RECORD_ROLE) if index.isValid() else None
        return cast("R | None", record)

    def offer(self, *actions: RowAction[R]) -> None:
        """What can be done with a row; the first is what Enter does, where the table opens rows."""
        self._offered = actions

    def selected(self) -> tuple[R, ...]:
        """The records of the selected rows, in the order they are shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.sorted.index(row, 0).data(RECORD_ROLE) for row in rows)

    def shown(self) -> tuple[R, ...]:
        """All records that the filter lets through, in the order they are shown."""
        return tuple(self.sorted.index(row, 0).data(RECORD_ROLE) for row in range(self.sorted.rowCount()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = asked_by_key(event)
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if by_key and index.isValid():
            self.scrollTo(index)
        under = self.visualRect(index).bottomLeft() if by_key else event.pos()
        record = index.data(RECORD_ROLE) if index.isValid() else None
        offered = () if record is None else choices_for(cast("R", record), self._offered)
        pop_up(self, self.viewport().mapToGlobal(under), offered, self._copies(any_chosen=record is not None))
        event.accept()

    def _copies(self, *, any_chosen: bool) -> Iterator[Choice]:
        keys = QKeySequence(QKeySequence.StandardKey.Copy).toString(QKeySequence.SequenceFormat.NativeText)
        if any_chosen:
            several = len(self.selectionModel().selectedRows()) > 1
            yield Choice(tr("Copy these rows") if several else tr("Copy this row"), self.copy_selected, keys)
        if self.sorted.rowCount():
            yield Choice(tr("Copy the table"), self.copy_all)
            yield Choice(tr("Copy the table as CSV"), self.copy_csv)

    def copy_selected(self) -> None:
        """Put the selected rows into the clipboard as text."""
        copying.copy(copying.as_text(self._columns, self.selected(), titles=False))

    def copy_all(self) -> None:
        """Put all rows shown into the clipboard as text, the columns' names first."""
        copying.copy(copying.as_text(self._columns, self.shown(), titles=True))

    def copy_csv(self) -> None:
        """Put all rows shown into the clipboard as CSV."""
        copying.copy(copying.as_csv(self._columns, self.shown()))

    def go_to(self, record: R) -> None:
        """Make a record's row the current one, and bring it into sight."""
        index = self.sorted.mapFromSource(self.records.index(self.records.records.index(record), 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._full_height()) if self._grows else hint

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self._full_height()) if self._grows else hint

    def _full_height(self) -> int:
        rows = min(self.model().rowCount(), self.most) * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self._too_wide() else 0
        return self.horizontalHeader().sizeHint().height() + rows + bar + 2

    def _too_wide(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width() > 0

    def _wanted(self) -> list[int]:
        """The width of each column's content, within reason; measured once for the records and the look."""
        if self._measured is None:
            self.ensurePolished()
            header, most = self.horizontalHeader(), self._look.px(WIDEST_COLUMN)
            header.ensurePolished()
            for n in range(len(self._columns)):
                self.showColumn(n)  # of one that is hidden Qt does not measure the title; `_fit` hides it again
            self._measured = [
                max(
                    min(max(content, header.sectionSizeHint(n)), most),
                    self._look.px(column.least),
                )
                for n, (column, content) in enumerate(zip(self._columns, self._contents(), strict=True))
            ]
        return self._measured

    def _contents(self) -> list[int]:
        """What Qt's `sizeHintForColumn` says, measured by the texts alone: it asks each cell for eight things."""
        count = min(self.sorted.rowCount(), MEASURED_ROWS)
        if not count:
            return [0] * len(self._columns)
        records: list[R] = [self.sorted.index(row, 0).data(RECORD_ROLE) for row in range(count)]
        around = self._around_text()
        return [self._content(column, records, around) for column in self._columns]

    def _content(self, column: Column[R], records: Sequence[R], around: int) -> int:
        widest, plain = 0, set()
        for record in records:
            mark = column.mark(record) if column.mark is not None else None
            if mark is None:
                plain.update(column.text(record).splitlines())
            else:
                widest = max(widest, badge_size(self._look, mark.word, mark.shape).width() + AROUND_BADGE)
        text = max((self._look.width(text, bold=column.bold) for text in plain), default=0)
        return max(widest, text + around)

    def _around_text(self) -> int:
        """How much wider than its text the style makes a plain cell."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        option.text = "0"
        option.font = self._look.font()
        size = self.style().sizeFromContents(QStyle.ContentsType.CT_ItemViewItem, option, QSize(), self)
        return size.width() - self._look.width("0") + 1  # Qt lays a text out in fractions of a pixel, and rounds up

    def show_column(self, place: int, *, shown: bool) -> None:
        """Show a column, or put it away while it says nothing."""
        self._idle = self._idle - {place} if shown else self._idle | {place}
        self._fit()

    def _fit(self) -> None:
        """Every column as wide as its content; spare columns give way, one column fills the rest."""
        self._is_fitting = True
        room = self.viewport().width()
        widths = dict(enumerate(self._wanted())) | {n: self._look.px(width) for n, width in self._dragged.items()}
        lent = sum(
            max(widths[n] - self._look.px(column.least), 0) for n, column in enumerate(self._columns) if column.lends
        )
        for place, column in enumerate(self._columns):
            gives_way = place in self._idle or (column.spare and sum(widths.values()) - lent > room > 0)
            self.setColumnHidden(place, gives_way)
            if gives_way:
                del widths[place]
        self._share(widths, room)
        self._is_fitting = False
        self.updateGeometry()

    def _share(self, widths: dict[int, int], room: int) -> None:
        """Give what is left to the columns but the filling one, which takes the rest.

        Those that lend give what is missing; where that is not enough the table scrolls, and cuts no text.
        """
        self._borrow(widths, sum(widths.values()) - room if room > 0 else 0)
        each = max((room - sum(widths.values())) // len(widths), 0)
        most = 0 if any(column.fills for column in self._columns) else 10 if self._grows else each
        more = min(each, most)
        for column, width in widths.items():
            if column != self._filling:
                self.setColumnWidth(column, width if column in self._dragged else width + more)
        rest = room - sum(self.columnWidth(column) for column in widths if column != self._filling)
        self.setColumnWidth(self._filling, max(rest, widths.get(self._filling, 0)))

    def _borrow(self, widths: dict[int, int], missing: int) -> None:
        """Narrow the columns that lend, the filling one first, none below its least and none that was dragged."""
        lending = (n for n in widths if self._columns[n].lends and n not in self._dragged)
        for place in sorted(lending, key=lambda n: n != self._filling):
            least = self._look.px(max(self._columns[place].least, NARROWEST_COLUMN))
            given = max(min(missing, widths[place] - least), 0)
            widths[place] -= given
            missing -= given

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(RECORD_ROLE))

    @Slot()
    def _on_look(self) -> None:
        """Other letters or dotted amounts are of other widths; other colours are not."""
        worn = self._look.scale, self._look.amounts_hidden
        if worn != self._worn:
            self._worn, self._measured = worn, None
            self.verticalHeader().setDefaultSectionSize(self._look.px(37))
            if self.isVisible():  # others are fitted when they are shown: a window has twenty tables
                self._fit()
        self.viewport().update()
