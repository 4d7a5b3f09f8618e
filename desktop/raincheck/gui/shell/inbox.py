"""Warnings that show themselves inside the window, stacked at the bottom right; nothing here is modal.

They step aside: after a while, when another page is gone to, and at once on a page that says the same, they fold into
the bell of the sidebar. So do those that would lie over what is in use: the row or field that has the keyboard, and the
page's primary buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.context import CardView, Context
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.widgets.announcing import announce
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column

if TYPE_CHECKING:
    from raincheck.gui.shell.in_use import UseWatch

MOST_SHOWN = 3

STAYS_MS = 15_000
"""How long the cards lie over the page, longer while the pointer or the keyboard is on them."""


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
            self._offer(made, action.name)
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)

    def _offer(self, made: QPushButton, name: str) -> None:
        made.clicked.connect(lambda: self.answered.emit(self.view.key, name))

    @Slot()
    def _on_close(self) -> None:
        self.closed.emit(self.view.key)


class InboxArea(QWidget):
    """The stack of open cards over the window's corner; at most three, the rest wait on the alerts page.

    Signals: `answered(key, action)`; `folded(count)`, how many cards lie in the bell; `no_room()` when they were asked
    for and not one of them finds a place.
    """

    answered = Signal(str, str)
    folded = Signal(int)
    no_room = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._column = bare_column(self, gap=10)
        self._cards: dict[str, WarningCard] = {}
        self._page_speaks = self._is_folded = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._on_time)
        self._watch: UseWatch | None = None
        self._shown = 0
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
        if self._page_speaks:
            self.fold()
        else:
            self.unfold()
        announce(self, f"{view.title}. {view.body}")

    @Slot(str)
    def close_card(self, key: str) -> None:
        """Take a card away."""
        card = self._cards.pop(key, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._shown = min(self._shown, self._room())
            self.place()
        self._tell()

    @Slot()
    def fold(self) -> None:
        """Put the cards into the bell."""
        self._is_folded = True
        self._tell()

    @Slot()
    def unfold(self) -> None:
        """Take the cards out of the bell again: the newest ones, as many as find a place."""
        self._is_folded = False
        self._shown = self._room()
        self._tell()
        self.place()
        self.raise_()

    @Slot()
    def show_again(self) -> None:
        """The person asks for them."""
        self.unfold()
        if self._cards and not self._shown:
            self.no_room.emit()

    def step_aside(self, *, page_speaks: bool) -> None:
        """Another page is shown; one that speaks of the same warnings is never covered by them."""
        self._page_speaks = page_speaks
        if page_speaks:
            self.fold()
        else:
            QTimer.singleShot(0, self, self._keep_clear)  # the page has yet to be laid out

    @Slot()
    def _keep_clear(self) -> None:
        """Those that lie over what is in use now go; none comes back by itself."""
        room = self._room() if self.isVisible() else self._shown
        if room < self._shown:
            self._shown = room
            self._tell()
            self._sit()

    def _watching(self) -> UseWatch:
        if self._watch is None:
            from raincheck.gui.shell.in_use import UseWatch

            self._watch = UseWatch(self)
            # What has the keyboard is scrolled into view after it gets it: look when all that is done.
            self._watch.moved.connect(self._keep_clear, Qt.ConnectionType.QueuedConnection)
        return self._watch

    def _room(self) -> int:
        """How many cards, the newest at the bottom, lie over nothing that is in use."""
        above = self.parentWidget()
        if above is None or not self._cards:
            return len(self._cards)
        from raincheck.gui.shell.in_use import in_use

        self._measure()
        taken = tuple(in_use(above, but=self))
        for count in range(len(self._cards), 0, -1):
            box = self._box(above, count)
            if box.top() >= 0 and not any(box.intersects(place) for place in taken):
                return count
        return 0

    def _box(self, above: QWidget, count: int) -> QRect:
        """Where so many of the newest cards lie."""
        px, cards = self._context.look.px, list(self._cards.values())[len(self._cards) - count :]
        # As wide as the longest row of buttons, in whatever language.
        width = min(max((px(400), *(card.minimumSizeHint().width() for card in cards))), above.width() - 48)
        height = sum(card.heightForWidth(width) for card in cards) + self._column.spacing() * (count - 1)
        return QRect(above.width() - width - 20, above.height() - height - px(72), width, height)

    def _tell(self) -> None:
        shown = 0 if self._is_folded else min(self._shown, len(self._cards))
        first = len(self._cards) - shown
        for place, card in enumerate(self._cards.values()):
            card.setVisible(place >= first)
        self.setVisible(bool(shown))
        if shown or self._watch is not None:
            self._watching().watch(on=bool(shown))
        if shown:
            self._timer.start()
        else:
            self._timer.stop()
        self.folded.emit(first)

    @Slot()
    def _on_time(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start()
        else:
            self.fold()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            # The cards have just been laid out anew; to invalidate them here would ask for another layout, without end.
            self._sit()
        return handled

    @Slot()
    def place(self) -> None:
        """Sit in the parent's bottom right corner, above the line where toasts appear."""
        self._measure()
        self._column.activate()
        self._sit()
        self._keep_clear()

    def _measure(self) -> None:
        # Several cards at once, or one before its first style, would be measured with texts of no height.
        for card in self._cards.values():
            card.ensurePolished()
            card.body.invalidate()
        self._column.invalidate()

    def _sit(self) -> None:
        above = self.parentWidget()
        if above is None:
            return
        if self.isVisible():
            self.setGeometry(self._box(above, min(self._shown, len(self._cards))))

    @Slot(str, str)
    def _on_answered(self, key: str, action: str) -> None:
        self.close_card(key)
        self.answered.emit(key, action)
