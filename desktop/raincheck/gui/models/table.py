"""The table view that shows records: whole rows, badges, a height that can follow the content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from raincheck.gui.look import Look
from raincheck.gui.models.records import MARK_ROLE, RECORD_ROLE, Column, Mark, RecordSortProxy, RecordTableModel
from raincheck.gui.widgets.badge import badge_size, draw_badge

R = TypeVar("R")


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

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        mark = index.data(MARK_ROLE)
        if isinstance(mark, Mark):
            size.setWidth(badge_size(self._look, mark.word, mark.shape).width() + 16)
        return size


class RecordTable(QTableView, Generic[R]):
    """Shows records by row. Signal: `opened(record)` on Enter or a double click."""

    opened = Signal(object)

    def __init__(self, look: Look, columns: Sequence[Column[R]], name: str, *, grows: bool = False) -> None:
        super().__init__()
        self._look = look
        self._grows = grows
        self._spare_columns = tuple(place for place, column in enumerate(columns) if column.spare)
        self.records: RecordTableModel[R] = RecordTableModel(look, columns, self)
        self.sorted = RecordSortProxy(self)
        self.sorted.setSourceModel(self.records)
        self.setModel(self.sorted)
        self.setItemDelegate(MarkDelegate(look, self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_open)
        look.changed.connect(self._on_look)
        self._on_look()

    def show_records(self, records: Sequence[R]) -> None:
        """Show other records; the chosen row stays chosen when its record is still there."""
        before = self.chosen()
        self.records.set_records(records)
        self._fit()
        if before in self.records.records:
            row = self.records.records.index(before)
            self.setCurrentIndex(self.sorted.mapFromSource(self.records.index(row, 0)))

    def chosen(self) -> R | None:
        """The record of the current row."""
        index = self.currentIndex()
        record = index.data(RECORD_ROLE) if index.isValid() else None
        return cast("R | None", record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self._too_wide() else 0
        return self.horizontalHeader().sizeHint().height() + rows + bar + 2

    def _too_wide(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width() > 0

    def _fit(self) -> None:
        """Every column as wide as its content, within reason; spare columns give way, the last one fills the rest."""
        columns = range(self.model().columnCount())
        for column in columns:
            self.showColumn(column)
        self.resizeColumnsToContents()
        most, room = self._look.px(320), self.viewport().width()
        widths = {column: min(self.columnWidth(column), most) for column in columns}
        for column in self._spare_columns:
            if sum(widths.values()) > room > 0:
                self.hideColumn(column)
                del widths[column]
        self._share(widths, room)
        self.updateGeometry()

    def _share(self, widths: dict[int, int], room: int) -> None:
        """Give what is left to the columns but the last, which stretches; what is missing is taken from the last."""
        *front, last = widths
        left = room - sum(widths.values())
        more = max(left // len(widths), 0) if not self._grows else min(max(left // len(widths), 0), 10)
        for column in front:
            self.setColumnWidth(column, widths[column] + more)
        if left < 0:
            self.setColumnWidth(last, max(widths[last] + left, self._look.px(48)))

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(RECORD_ROLE))

    @Slot()
    def _on_look(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(37))
        self._fit()
        self.viewport().update()
