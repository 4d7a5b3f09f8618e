"""The list of warnings: under headings, each with its badge, title and a quiet line; walked by arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from raincheck.core.text import tr
from raincheck.gui.alerts.presenter import AlertRow
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models import copying
from raincheck.gui.kit.models.record_model import NO_INDEX, RECORD_ROLE
from raincheck.gui.kit.row_menu import Choice, asked_by_key, pop_up
from raincheck.gui.kit.widgets.badge import TONE_SHAPES, badge_size, draw_badge

Index = QModelIndex | QPersistentModelIndex


class AlertListModel(QAbstractListModel):
    """Rows under headings; a heading is a text and cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[AlertRow | str, ...] = ()

    def set_rows(self, rows: Sequence[AlertRow]) -> None:
        """Show other warnings, in this order."""
        entries: list[AlertRow | str] = []
        for group, members in groupby(rows, key=lambda row: row.group):
            under = list(members)
            entries += [f"{group}  {len(under)}", *under]
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def rows(self) -> tuple[AlertRow, ...]:
        """The warnings shown."""
        return tuple(entry for entry in self._entries if isinstance(entry, AlertRow))

    def place(self, id_: int) -> int | None:
        """Where a warning stands."""
        found = (n for n, entry in enumerate(self._entries) if isinstance(entry, AlertRow) and id_ in entry.members)
        return next(found, None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if isinstance(entry, str):
            return entry if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.title}\n{entry.note}"
        return entry if role == RECORD_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._entries[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _AlertDelegate(QStyledItemDelegate):
    """Draws a heading or a warning."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = not isinstance(index.data(RECORD_ROLE), AlertRow)
        return QSize(self._look.px(200), self._look.px(32 if heading else 56))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RECORD_ROLE)
        painter.save()
        if isinstance(row, AlertRow):
            self._paint_row(painter, option, row)
        else:
            painter.setFont(self._look.font("small", bold=True))
            painter.setPen(self._look.colour("muted"))
            box = QRectF(option.rect).adjusted(self._look.px(10), 0, 0, -self._look.px(4))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, str(index.data()))
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: AlertRow) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(2, 1.5, -2, -1.5)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_focus = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(look.colour("accent"), 1) if has_focus else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft" if chosen else "quiet_soft"))
            painter.drawRoundedRect(frame, 6, 6)
        else:
            painter.setPen(QPen(look.colour("border"), 1))
            painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        line = look.px(22)
        top = QRectF(frame.left() + look.px(8), frame.top() + look.px(5), frame.width() - look.px(16), line)
        shape = row.mark.shape or TONE_SHAPES[row.mark.tone]
        draw_badge(painter, look, top, tone=row.mark.tone, word=row.mark.word, shape=shape)
        left = badge_size(look, row.mark.word, shape).width() + look.px(7)
        self._write(painter, top.adjusted(left, 0, 0, 0), row.title, bold=True)
        self._write(painter, top.translated(0, line), row.note, bold=False)

    def _write(self, painter: QPainter, box: QRectF, text: str, *, bold: bool) -> None:
        font = self._look.font("text" if bold else "small", bold=bold)
        painter.setFont(font)
        painter.setPen(self._look.colour("ink" if bold else "muted"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class AlertList(QListView):
    """Signals: `chosen(id)` when the current warning is another one, `opened(id)` on Enter or a double click."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.choices: Callable[[AlertRow], Iterable[Choice]] = lambda _row: ()
        self.entries = AlertListModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_AlertDelegate(look, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_opened)
        look.changed.connect(self._on_look)

    def current(self) -> int | None:
        """The id of the current warning."""
        row = self.currentIndex().data(RECORD_ROLE) if self.currentIndex().isValid() else None
        return row.id if isinstance(row, AlertRow) else None

    def show_rows(self, rows: Sequence[AlertRow], wanted: int | None) -> None:
        """Show other warnings; `wanted` stays current where it is still there, else its place's next one."""
        before = self.currentIndex().row()
        self.entries.set_rows(rows)
        place = None if wanted is None else self.entries.place(wanted)
        if place is None and rows:
            place = next((n for n in range(max(before, 0), self.entries.rowCount()) if self._is_row(n)), None)
            place = self.entries.place(rows[-1].id) if place is None else place
        self.setCurrentIndex(self.entries.index(place) if place is not None else QModelIndex())

    def _is_row(self, place: int) -> bool:
        return isinstance(self.entries.index(place).data(RECORD_ROLE), AlertRow)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = asked_by_key(event)
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = index.data(RECORD_ROLE) if index.isValid() else None
        if isinstance(row, AlertRow):
            place = self.visualRect(index).bottomLeft() if by_key else event.pos()
            self.setCurrentIndex(index)
            pop_up(
                self, self.viewport().mapToGlobal(place), self.choices(row), [Choice(tr("Copy the text"), self.copy)]
            )
        event.accept()

    def copy(self) -> None:
        """Put the current warning's title and note into the clipboard."""
        row = self.currentIndex().data(RECORD_ROLE) if self.currentIndex().isValid() else None
        if isinstance(row, AlertRow):
            copying.copy(f"{row.title}\n{row.note}")

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = current.data(RECORD_ROLE) if current.isValid() else None
        if isinstance(row, AlertRow):
            self.scrollTo(current)
            self.chosen.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
        elif event.text().isalpha():
            event.ignore()  # letters are the page's, not a search among the rows
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        row = index.data(RECORD_ROLE)
        if isinstance(row, AlertRow):
            self.opened.emit(row.id)

    @Slot()
    def _on_look(self) -> None:
        self.doItemsLayout()
        self.viewport().update()
