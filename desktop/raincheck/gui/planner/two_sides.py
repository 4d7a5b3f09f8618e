"""The household and the firm side by side below the plan, and in sentences what crosses between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from raincheck.app.two_sides import TwoSides
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label


class TwoSidesCard(Card):
    """Hidden for a book without a firm."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Firm and household"), note=tr("warnings are judged for the whole"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.told = label(wrap=True)
        self.body.addSpacing(6)
        self.body.addWidget(self.told)

    def show_sides(self, sides: TwoSides | None) -> None:
        """Show other figures."""
        self.setVisible(sides is not None)
        if sides is None:
            return
        if self.heading is not None and sides.firm:
            self.heading.title.setText(tr("Firm and household: {firm}").format(firm=sides.firm))
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        head = ("", tr("Everything"), tr("Household"), tr("Firm"))
        cells = [head, *((row.name, row.whole, row.household, row.firm) for row in sides.rows)]
        for place, texts in enumerate(cells):
            for column, text in enumerate(texts):
                role = TextRole.MUTED if place == 0 else TextRole.PLAIN
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                self._grid.addWidget(label(text, role), place, column, side)
        self.told.setText("\n".join(f"· {sentence}" for sentence in sides.told))
        self.told.setVisible(bool(sides.told))
