"""A tick for a picture that shall be kept as evidence."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from raincheck.core.text import tr
from raincheck.gui.kit.pictures import Picture


class KeepBox(QCheckBox):
    """Whether the picture of the row in hand is kept as evidence; never ticked by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: int | None = None
        self.kept: set[int] = set()
        self.toggled.connect(self._on_toggled)
        self.hide()

    def show_picture(self, picture: Picture, number: int) -> None:
        """Speak of another picture."""
        self._shown = None
        told = tr("Keep {file} as evidence (in the book, encrypted with it, with its SHA-256)")
        self.setText(told.format(file=picture.name))
        self.setChecked(number in self.kept)
        self._shown = number
        self.show()

    @Slot(bool)
    def _on_toggled(self, ticked: bool) -> None:  # noqa: FBT001 - the signal's signature
        if self._shown is not None:
            (self.kept.add if ticked else self.kept.discard)(self._shown)
