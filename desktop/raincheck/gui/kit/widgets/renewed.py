"""A part of a page that is put together anew each time it is shown: out of sight, and put in as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from raincheck.gui.kit.widgets.layout import bare_column


class Renewed(QWidget):
    """Holds one widget at a time.

    Qt shows each widget that is added to what is seen by itself, and lays out the whole page for it: forty labels held
    the window for 0.2 seconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: QWidget | None = None
        self._column = bare_column(self, gap=0)

    def hold(self, made: QWidget, hand_over: Callable[[], None] | None = None) -> None:
        """Show another in its place; `hand_over` runs while both are there, for the keyboard to move on."""
        before, self._held = self._held, made
        self._column.addWidget(made)
        if hand_over is not None:
            made.show()
            hand_over()
        if before is not None:
            before.hide()
            before.deleteLater()
