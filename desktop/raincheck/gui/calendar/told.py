"""A card of sentences that is there only while there is something to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import label


class ToldCard(Card):
    """A title, a quiet note, and some sentences below one another."""

    def __init__(self, look: Look, title: str, note: str, *, stripe: Tone | None = None) -> None:
        super().__init__(look, title, note=note, stripe=stripe)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(3)
        self.body.addLayout(self._lines)

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Say other things; with nothing to say the card is away."""
        while (old := self._lines.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for sentence in sentences:
            self._lines.addWidget(label(sentence, wrap=True))
        self.setVisible(bool(sentences))
