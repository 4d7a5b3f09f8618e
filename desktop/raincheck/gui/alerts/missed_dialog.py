"""Note what no warning told of, so that it counts for recall. Gives a draft; saves nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from raincheck.app.quality import LONGEST_TEXT
from raincheck.app.rulebook import rulebook
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.store import MissedEvent


class MissedDialog(DraftDialog):
    """The day, what happened, and if known the line and the rule that should have spoken."""

    def __init__(
        self, look: Look, today: date, lines: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("What did no warning tell of?"), parent)
        self.text_edit = QLineEdit()
        self.text_edit.setMaxLength(LONGEST_TEXT)
        self.text_edit.setPlaceholderText(tr("such as: the limit was cut while the app showed it unchanged"))
        self.text_edit.setToolTip(self.text_edit.placeholderText())
        self.day_edit = DateEdit(today, tr("Day"), today=today, days=Days.GONE)
        self.line_box = QComboBox()
        self.line_box.addItem(tr("no line, or not known"), "")
        for id_, name in lines:
            self.line_box.addItem(name, id_)
        self.rule_box = QComboBox()
        self.rule_box.addItem(tr("not known"), "")
        for page in rulebook():
            self.rule_box.addItem(page.name, page.code)
        self.add_row(tr("What happened"), self.text_edit)
        self.add_row(tr("Day"), self.day_edit)
        self.add_row(tr("Line"), self.line_box)
        self.add_row(tr("Which rule should have warned"), self.rule_box)
        self.text_edit.textChanged.connect(self.revalidate)
        self.day_edit.edited.connect(self.revalidate)
        self.be_wide(look.px(480))
        self.finish()
        self.text_edit.setFocus()

    def draft(self) -> MissedEvent:
        """What was entered."""
        return MissedEvent(
            self.day_edit.day(),
            self.text_edit.text().strip(),
            self.line_box.currentData() or None,
            self.rule_box.currentData() or None,
        )

    def problem(self) -> str:
        return self.day_edit.problem() if self.text_edit.text().strip() else tr("Say in a few words what happened.")
