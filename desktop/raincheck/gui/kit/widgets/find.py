"""What narrows a list: a field for a word and a box for a kind. A page remembers both for the next start."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit


class FindEdit(QLineEdit):
    """A field for a word that rows must contain; `hint` stands in it while it is empty."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint or name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)


class FilterBox(QComboBox):
    """Everything, or one kind by its key; what is wanted before its kind is there holds as soon as it is."""

    def __init__(self, name: str, everything: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._everything = everything
        self._wanted = ""
        self.activated.connect(self._on_activated)
        self.fill(())

    @property
    def chosen(self) -> str:
        """The key of the kind that is shown; empty for everything."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Show another kind."""
        self._wanted = key
        self.setCurrentIndex(max(self.findData(key), 0))

    def fill(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Offer these kinds, each a key and its name."""
        self.clear()
        self.addItem(self._everything, "")
        for key, name in kinds:
            self.addItem(name, key)
        self.choose(self._wanted)

    def _on_activated(self) -> None:
        self._wanted = self.chosen
