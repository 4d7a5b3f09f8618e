"""Things in an order that the person changes by dragging or with Alt+Up and Alt+Down."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look

ROW_HEIGHT = 52
MOST_ROWS = 8
ID_ROLE = Qt.ItemDataRole.UserRole
BELOW_ROLE = Qt.ItemDataRole.UserRole + 1


class OrderRow(Struct, frozen=True):
    """One thing: its id, its name, and a quiet line below."""

    id: str
    name: str
    below: str


class _RowDelegate(QStyledItemDelegate):
    """Draws a grip, the name, and the quiet line below it."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._look.px(200), self._look.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(1, 1, -1, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(look.colour("accent"), 1.5) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 5, 5)
        painter.setPen(QPen(look.colour("muted"), 1.5))
        left, middle = frame.left() + look.px(9), frame.center().y()
        for gap in (-4, 0, 4):
            y = middle + look.px(gap)
            painter.drawLine(QPointF(left, y), QPointF(left + look.px(11), y))
        text = frame.adjusted(look.px(30), look.px(5), -8, -look.px(5))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        half = text.height() / 2
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font(bold=True))
        painter.drawText(QRectF(text.left(), text.top(), text.width(), half), flags, str(index.data()))
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font("small"))
        metrics = QFontMetrics(painter.font())
        below = metrics.elidedText(str(index.data(BELOW_ROLE)), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(QRectF(text.left(), text.top() + half, text.width(), half), flags, below)
        painter.restore()


class OrderList(QListWidget):
    """The debts in the person's order. Signal: `reordered()` after a drag or Alt+Up, Alt+Down."""

    reordered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setItemDelegate(_RowDelegate(look, self))
        look.changed.connect(self._fit)
        self.setAccessibleName(tr("My own order"))
        self.setAccessibleDescription(tr("Alt+Up and Alt+Down move the chosen line; it can be dragged too."))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Queued: the list is filled anew on it, which must not happen within the drop.
        self.model().rowsMoved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)

    def show_rows(self, rows: Sequence[OrderRow]) -> None:
        """Show the things in their order; the chosen one stays chosen."""
        chosen = self.chosen()
        self.clear()
        for place, row in enumerate(rows, start=1):
            item = QListWidgetItem(f"{place}. {row.name}")
            item.setData(ID_ROLE, row.id)
            item.setData(BELOW_ROLE, row.below)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{place}. {row.name}. {row.below}")
            item.setToolTip(row.below)
            self.addItem(item)
            if row.id == chosen or (chosen is None and place == 1):
                self.setCurrentItem(item)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        rows = min(max(self.count(), 1), MOST_ROWS)
        self.setFixedHeight(rows * self._look.px(ROW_HEIGHT) + 4)

    def order(self) -> tuple[str, ...]:
        """The ids from the first to the last."""
        return tuple(str(self.item(place).data(ID_ROLE)) for place in range(self.count()))

    def chosen(self) -> str | None:
        """The id of the chosen debt."""
        place = self.currentRow()
        return self.order()[place] if place >= 0 else None

    def move_chosen(self, step: int) -> None:
        """Move the chosen line up (−1) or down (1)."""
        place = self.currentRow()
        target = place + step
        if place < 0 or not 0 <= target < self.count():
            return
        item = self.takeItem(place)
        self.insertItem(target, item)
        self.setCurrentRow(target)
        self.reordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_chosen(step)
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_moved(self) -> None:
        self.reordered.emit()
