"""Below the instalments of a loan: that they and the day of its end do not agree, and one click to mend it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from raincheck.app.wording.instalments import by_the_end, disagreement_words
from raincheck.core.text import ntr
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.widgets.number_edit import NumberEdit


class InstalmentsNote(QWidget):
    """Both counts, where they differ by more than one; the click takes the one by the last day into `field`."""

    def __init__(self, field: NumberEdit, *, today: date) -> None:
        super().__init__()
        self._field, self._today = field, today
        self._by_end = 0
        self._told = label(role=TextRole.SMALL, wrap=True)
        self.take_button = button("", "link")
        self.take_button.clicked.connect(self._on_take)
        column = bare_column(self, gap=2)
        column.addWidget(self._told)
        column.addWidget(self.take_button)

    def ask(self, ends_on: date | None, due_day: int) -> bool:
        """Say what does not agree; False where all does, or the day of the end or of the dues is not known."""
        typed = self._field.value()
        left = by_the_end(due_day, self._today, ends_on, typed)
        if left is None or ends_on is None:
            return False
        self._by_end = left
        self._told.setText(disagreement_words(typed, left, ends_on))
        self.take_button.setText(
            ntr("Take {n} instalment left", "Take {n} instalments left", self._by_end).format(n=self._by_end)
        )
        return True

    @Slot()
    def _on_take(self) -> None:
        self._field.setValue(self._by_end)
        self._field.setFocus()
