"""What was done, in one sentence at the bottom with a way back; and what went wrong, which stays until it is closed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Offer
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.widgets.announcing import announce
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import label
from raincheck.store.course import Reached, Step

STAYS_MS: Final = 8000
TOLD_MS: Final = 4000
"""How long a sentence stays that offers nothing to do: it lies over the page, and is read in two seconds."""

BELOW, BETWEEN = 18, 8
"""Pixels below the lowest sentence and between two."""

MOST: Final = 4
"""How many sentences about what went wrong stand there together; older ones go."""


class Strip(QFrame):
    """A framed sentence at the bottom of its parent, as high as it needs to be read whole."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("role", "toast")
        self._text = label(wrap=True)
        self._close = button("", "icon", name=tr("Close this message"))
        self._close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 6, 6)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self._on_look()
        context.look.changed.connect(self._on_look)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def place(self, above: int = 0) -> None:
        """Sit at the bottom of the parent, in the middle, `above` pixels higher."""
        parent = self.parentWidget()
        if parent is None:
            return
        look = self._context.look
        longest = max(map(look.width, self.text.split("\n")))
        width = min(max(longest + look.px(170), look.px(320)), look.px(760), parent.width() - 48)
        height = max(self.heightForWidth(width), look.px(42))
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - BELOW - above, width, height)

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self.place()
        self.show()
        self.raise_()
        announce(self, text)

    @Slot()
    def _on_look(self) -> None:
        self._close.setIcon(self._context.icons.icon(Glyph.CLOSE, self._context.look.theme.roles.muted, 16))
        self.update()


class Toast(Strip):
    """Shows a text for eight seconds, four where it offers nothing; longer while the pointer or the keyboard is on it.

    Signals: `undo()` and `redo()`, where it offers them.
    """

    undo = Signal()
    redo = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._offers = {Offer.UNDO: button(tr("Undo"), "link"), Offer.REDO: button(tr("Do again"), "link")}
        for place, offered in enumerate(self._offers.values(), start=1):
            self._row.insertWidget(place, offered)
            offered.clicked.connect(self.hide)
        self._offers[Offer.UNDO].clicked.connect(self.undo)
        self._offers[Offer.REDO].clicked.connect(self.redo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def tell(self, text: str, offer: Offer = Offer.NOTHING) -> None:
        """Show a text; a screen reader says it."""
        for offered, shown in self._offers.items():
            shown.setVisible(offered is offer)
        self._say(text)
        self._timer.start(TOLD_MS if offer is Offer.NOTHING else STAYS_MS)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    @Slot()
    def _on_time(self) -> None:
        if any(shown.hasFocus() for shown in (*self._offers.values(), self._close)):
            self._timer.start()
        else:
            self.hide()


class Problems(Strip):
    """Known errors: they stay until they are closed, whatever else is said meanwhile."""

    def tell(self, text: str) -> None:
        """Say what went wrong, below what is still to be read."""
        unread = self.text.split("\n") if self.isVisible() else []
        self._say("\n".join([*(line for line in unread if line != text), text][-MOST:]))


class Working(Strip):
    """What takes its time, with a bar that moves, or shows how far it is once that is known; it goes with the work."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._close.hide()
        self._told, self._file = "", 0
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("How far it is"))
        self._bar.setTextVisible(False)
        self._bar.setProperty("role", "meter")
        self._bar.setFixedWidth(context.look.px(110))
        self._row.insertWidget(1, self._bar)

    def tell(self, text: str) -> None:
        """Say what is done; nothing hides it."""
        self._told, self._file = text, 0
        self._bar.setRange(0, 0)
        if text:
            self._say(text)
        else:
            self.hide()

    def show_reached(self, reached: Reached) -> None:
        """Show how far it is; a screen reader hears of each file, not of each step."""
        if not self._told:
            return
        self._bar.setRange(0, reached.pages)
        self._bar.setValue(reached.done)
        text = f"{self._told}\n{reached_words(reached)}"
        if reached.nth != self._file:
            self._file = reached.nth
            self._say(text)
        else:
            self._text.setText(text)
            self.place()


def reached_words(reached: Reached) -> str:
    """Which file of how many, what is done with it, and the share of all that is done."""
    told = {
        Step.READ: tr("File {nth} of {files}: reading all of it · {share} of all done"),
        Step.WRITE: tr("File {nth} of {files}: writing it · {share} of all done"),
        Step.PROVE: tr("File {nth} of {files}: reading the copy against it · {share} of all done"),
    }[reached.step]
    share = f"{reached.done * 100 // max(reached.pages, 1)}%"
    return told.format(nth=reached.nth, files=reached.files, share=share)
