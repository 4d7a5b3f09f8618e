"""What the sections of the settings share: a column of cards that is drawn anew when asked."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.layout import Columns
from raincheck.gui.settings.controller import SettingsController


class Section(QWidget):
    """One section; a subclass adds cards to `cards` and shows what holds now in `reload`."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__()
        self.context = context
        self.controller = controller
        self.cards = QVBoxLayout(self)
        self.cards.setContentsMargins(0, 0, 4, 20)
        self.cards.setSpacing(14)

    def reload(self) -> None:
        """Show what holds now."""
        raise NotImplementedError

    def card(self, title: str, note: str = "") -> Card:
        """A new card at the end."""
        made = Card(self.context.look, title, note=note)
        self.cards.addWidget(made)
        return made

    def pair(self, one: Card, other: Card, *, least: int) -> None:
        """Two cards, side by side where there is room for both."""
        row = Columns()
        row.columns.add(one, least=least)
        row.columns.add(other, least=least)
        self.cards.addWidget(row)
