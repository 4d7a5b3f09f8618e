"""Warnings that show themselves inside the window, stacked at the bottom right; nothing here is modal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.context import CardView, Context
from raincheck.gui.icons import Glyph
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import ElidedLabel, TextRole, label

MOST_SHOWN = 3


class WarningCard(Card):
    """One warning with its actions. Signals: `answered(key, action)`, `closed(key)`."""

    answered = Signal(str, str)
    closed = Signal(str)

    def __init__(self, context: Context, view: CardView) -> None:
        super().__init__(context.look, stripe=view.tone)
        self.view = view
        self.setAccessibleName(f"{view.title}. {view.body}")
        top = QHBoxLayout()
        top.addWidget(ElidedLabel(view.source, TextRole.SMALL), 1)
        close = button("", "icon", name=tr("Close this warning"))
        close.setIcon(context.icons.icon(Glyph.CLOSE, context.look.theme.roles.muted, 14))
        close.clicked.connect(self._on_close)
        top.addWidget(close)
        self.body.setSpacing(5)
        self.body.addLayout(top)
        self.body.addWidget(label(context.look.sentence(view.title), TextRole.STRONG, wrap=True))
        self.body.addWidget(label(context.look.sentence(view.body), wrap=True))
        row = QHBoxLayout()
        for action in view.actions:
            made = button(action.text, "primary" if action.primary else "")
            made.setProperty("action", action.name)
            made.clicked.connect(self._on_action)
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)

    @Slot()
    def _on_action(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.answered.emit(self.view.key, str(sender.property("action")))

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit(self.view.key)


class InboxArea(QWidget):
    """The stack of open cards over the window's corner; at most three, the rest wait on the alerts page."""

    answered = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._cards: dict[str, WarningCard] = {}
        self.hide()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the cards shown, oldest first."""
        return tuple(self._cards)

    def show_card(self, view: CardView) -> None:
        """Add a card, or renew the one with the same key; the oldest gives way."""
        self.close_card(view.key)
        while len(self._cards) >= MOST_SHOWN:
            self.close_card(next(iter(self._cards)))
        made = WarningCard(self._context, view)
        made.answered.connect(self._on_answered)
        made.closed.connect(self.close_card)
        self._cards[view.key] = made
        self._column.addWidget(made)
        self.show()
        self.place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{view.title}. {view.body}"))

    @Slot(str)
    def close_card(self, key: str) -> None:
        """Take a card away."""
        card = self._cards.pop(key, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self.place()
        self.setVisible(bool(self._cards))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    @Slot()
    def place(self) -> None:
        """Sit in the parent's bottom right corner, above the line where toasts appear."""
        above = self.parentWidget()
        if above is None:
            return
        look, column = self._context.look, self._column
        width = min(look.px(400), above.width() - 48)
        # Several cards at once, or one before its first style, would be measured with texts of no height.
        for card in self._cards.values():
            card.ensurePolished()
            card.body.invalidate()
        column.invalidate()
        column.activate()
        height = column.heightForWidth(width) if column.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(above.width() - width - 20, above.height() - height - look.px(72), width, height)

    @Slot(str, str)
    def _on_answered(self, key: str, action: str) -> None:
        self.close_card(key)
        self.answered.emit(key, action)
