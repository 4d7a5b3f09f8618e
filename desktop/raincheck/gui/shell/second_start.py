"""What a second start of the program asks of the first."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from raincheck.core.errors import UsageError
from raincheck.gui.kit.context import Target
from raincheck.gui.shell.single_instance import Asked


def raise_dialog() -> None:
    """Bring the dialog that waits for an answer to the front."""
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.raise_()
        dialog.activateWindow()


def target_of(asked: Asked) -> Target | None:
    """The page it wants to see; none where it is of another version and names a page unknown here."""
    try:
        return None if asked.show is None else Target.parse(asked.show)
    except UsageError:
        return None
