"""Asked once before a line that still owes something is put aside. Changes nothing itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.widgets.labels import label

WIDTH = 440


class AsideDialog(DraftDialog):
    """Says what is still owed on the line; accepted means: put it aside all the same."""

    def __init__(self, id_: str, name: str, told: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Put {line} aside?").format(line=name), parent)
        self.line_id = id_
        self.be_wide(WIDTH)
        self.told_label = label(told, wrap=True)
        self.whole.insertWidget(1, self.told_label)
        self.save_button.setText(tr("Put aside"))
        self.finish()
        self.cancel_button.setFocus()

    def problem(self) -> str:
        return ""
