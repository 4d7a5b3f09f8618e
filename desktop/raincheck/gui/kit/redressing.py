"""Another style sheet for widgets that wear one already: what is seen first, all else in later turns of the loop.

`QApplication.setStyleSheet` dresses each widget once for every widget that it lies in: 2,100 of them held the
window for 1.4 seconds. A style that knows no widget dresses none, so each is dressed here, and once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

AT_ONCE: Final = 10
"""How many widgets are dressed before the clock is looked at."""

IN_ONE_TURN: Final = 8
"""Milliseconds after which the rest is left to the next turn: what lies around them is laid out anew in this one."""


class Redressing(QObject):
    """Changes the style sheet. What is shown before its turn has come is dressed next."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[QWidget] = []
        self._frozen: list[QWidget] = []
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_done(self) -> bool:
        """Whether every widget wears the new style sheet."""
        return not self._timer.isActive()

    def wear(self, style_sheet: str) -> None:
        """Put the style sheet on: what is seen wears it at once, all else in later turns."""
        self._begin(style_sheet)
        while self._seen_first():
            self._dress_some()
        self._steps = self._rest()

    def wear_in_turns(self, style_sheet: str, then: Callable[[], object], until: Callable[[], bool]) -> None:
        """Put the style sheet on a part a turn; `then` draws what is seen anew, which may take turns `until` it is.

        Up to there the windows stay as painted.
        """
        self._begin(style_sheet)
        seen = (window for window in QApplication.topLevelWidgets() if window.isVisible())
        # Whoever froze a window before thaws it.
        self._frozen = [window for window in seen if window.updatesEnabled()]
        for window in self._frozen:
            window.setUpdatesEnabled(False)
        self._steps = self._in_turns(then, until)

    def _begin(self, style_sheet: str) -> None:
        self._thaw()
        application = cast("QApplication", QApplication.instance())
        application.style().unpolish(application)
        application.setStyleSheet(style_sheet)
        self._left = application.allWidgets()
        self._timer.start()

    def _in_turns(self, then: Callable[[], object], until: Callable[[], bool]) -> Iterator[None]:
        while self._seen_first():
            self._dress_some()
            yield
        then()
        yield
        while not until():
            yield
        self._thaw()
        yield
        yield from self._rest()

    def _rest(self) -> Iterator[None]:
        while self._left:
            self._seen_first()
            self._dress_some()
            yield

    @Slot()
    def _on_turn(self) -> None:
        if next(self._steps, self) is self:
            self._timer.stop()

    def _thaw(self) -> None:
        for window in filter(isValid, self._frozen):
            window.setUpdatesEnabled(True)
        self._frozen.clear()

    def _seen_first(self) -> bool:
        """Bring what is seen to the front; whether there was any."""
        self._left = sorted(filter(isValid, self._left), key=QWidget.isVisible, reverse=True)
        return bool(self._left) and self._left[0].isVisible()

    def _dress_some(self) -> None:
        """What Qt does with each; a widget that was never dressed is when it is first shown."""
        clock = QElapsedTimer()
        clock.start()
        while self._left and not clock.hasExpired(IN_ONE_TURN):
            some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
            for widget in filter(isValid, some):  # dressing one may take another away
                if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                    widget.style().polish(widget)
                    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
