"""The forms of an incident: a talk, a note, one opened by hand, a letter, the pack. Drafts in, drafts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, QTime, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.letters import Chosen, Letter
from raincheck.app.wording import group_name
from raincheck.app.wording.incidents import in_language, way_name
from raincheck.core.delivery import veil
from raincheck.core.incidents import ContactWay
from raincheck.core.model import Channel, Contact
from raincheck.core.playbooks import BY_HAND, IncidentKind, LetterKind
from raincheck.core.text import tr
from raincheck.core.written import LONGEST, TextKind
from raincheck.gui.incidents.presenter import FileRow
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.choice import EnumPicker
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_row
from raincheck.gui.kit.widgets.optional_date import OptionalDate
from raincheck.system.playbooks import load_playbooks


class TalkDialog(DraftDialog):
    """When, by which way, the ticket number, what was said, by when an answer is due."""

    def __init__(self, look: Look, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("A talk with the lender"), parent)
        self.way_picker = EnumPicker(tuple((way, way_name(way)) for way in ContactWay), tr("Reached by"))
        self.day_edit = DateEdit(now.date(), tr("Day"), today=now.date(), days=Days.GONE)
        self.time_edit = QTimeEdit(QTime(now.hour, now.minute))
        self.time_edit.setDisplayFormat("HH:mm")
        self.time_edit.setAccessibleName(tr("Time"))
        self.time_edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        at = QWidget()
        line = bare_row(at)
        line.addWidget(self.day_edit, 3)
        line.addWidget(self.time_edit, 2)
        at.setFocusProxy(self.day_edit)
        self.ticket_edit = QLineEdit()
        self.ticket_edit.setMaxLength(LONGEST[TextKind.NAME])
        self.text_edit = QPlainTextEdit()
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.setFixedHeight(look.px(90))
        self.due_edit = OptionalDate(None, tr("Answer due"), today=now.date(), days=Days.AHEAD)
        self.add_row(tr("Reached by"), self.way_picker)
        self.add_row(tr("When"), at)
        self.add_row(tr("Ticket"), self.ticket_edit)
        self.add_row(tr("What was said"), self.text_edit)
        self.add_row(tr("Answer due"), self.due_edit)
        told = tr("A letter waits 7 days for an answer, a complaint 15, unless you choose a day.")
        self.whole.addWidget(label(told, TextRole.SMALL, wrap=True))
        self.day_edit.edited.connect(self.revalidate)
        self.due_edit.edited.connect(self.revalidate)
        self.be_wide(look.px(460))
        self.finish()
        self.ticket_edit.setFocus()

    def draft(self) -> Contact:
        """The talk as it was typed."""
        at = self.time_edit.time()
        moment = datetime.combine(self.day_edit.day(), time(at.hour(), at.minute()))
        text = self.text_edit.toPlainText().strip()[: LONGEST[TextKind.NOTE]]
        way = self.way_picker.choice().value
        return Contact(moment, way, self.ticket_edit.text().strip(), text, self.due_edit.day())

    def problem(self) -> str:
        return self.day_edit.problem() or self.due_edit.problem()


class NoteDialog(DraftDialog):
    """What came of a step."""

    def __init__(self, look: Look, step: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Note on {step}").format(step=step), parent)
        self.note_edit = QPlainTextEdit(note)
        self.note_edit.setTabChangesFocus(True)
        self.note_edit.setFixedHeight(look.px(110))
        self.add_row(tr("Note"), self.note_edit)
        self.be_wide(look.px(420))
        self.finish()
        self.note_edit.setFocus()

    def draft(self) -> str:
        """The note as it was typed."""
        return self.note_edit.toPlainText().strip()[: LONGEST[TextKind.NOTE]]

    def problem(self) -> str:
        return ""


class OpenDraft(Struct, frozen=True):
    """An incident to open by hand."""

    kind: IncidentKind
    channel: str | None
    on: date


class OpenDialog(DraftDialog):
    """What happened, to which line, on which day."""

    def __init__(self, look: Look, channels: Sequence[Channel], today: date, parent: QWidget | None = None) -> None:
        super().__init__(tr("What happened?"), parent)
        kinds = (*BY_HAND, *(kind for kind in IncidentKind if kind not in BY_HAND))
        books = load_playbooks()
        words = tuple((kind, in_language(books.of(kind).name, books.of(kind).name_en)) for kind in kinds)
        self.kind_picker = EnumPicker(words, tr("Kind"))
        self.line_picker = QComboBox()
        self.line_picker.setAccessibleName(tr("Line"))
        self.line_picker.addItem(tr("No single line"), None)
        for channel in channels:
            self.line_picker.addItem(channel.name, channel.id)
        self.day_edit = DateEdit(today, tr("Day"), today=today, days=Days.GONE)
        self.add_row(tr("Kind"), self.kind_picker)
        self.add_row(tr("Line"), self.line_picker)
        self.add_row(tr("Day"), self.day_edit)
        self.day_edit.edited.connect(self.revalidate)
        told = tr("Cuts, closings, blocked repayments and raised rates open an incident by themselves.")
        self.whole.addWidget(label(told, TextRole.SMALL, wrap=True))
        self.be_wide(look.px(420))
        self.finish()

    def draft(self) -> OpenDraft:
        """What was chosen."""
        channel = self.line_picker.currentData()
        return OpenDraft(self.kind_picker.choice(), None if channel is None else str(channel), self.day_edit.day())

    def problem(self) -> str:
        return self.day_edit.problem()


class PackDraft(Struct, frozen=True):
    """What goes into a pack: the letter and the evidence by digest."""

    kind: LetterKind
    chosen: Chosen
    enclosed: tuple[str, ...]


class LetterDialog(QDialog):
    """A letter to read, to copy, or to pack with the evidence. `compose` writes it anew as the person types.

    Accepted means: write the pack (`draft`).
    """

    def __init__(
        self,
        look: Look,
        letters: Sequence[tuple[LetterKind, str]],
        files: Sequence[FileRow],
        compose: Callable[[LetterKind, Chosen], Letter],
        parent: QWidget | None = None,
        *,
        lenders: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._compose = compose
        self._hidden = look.amounts_hidden
        self._kinds = [kind for kind, _ in letters]
        self.setWindowTitle(tr("Letter and pack"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.kind_picker = QComboBox()
        self.kind_picker.setAccessibleName(tr("Letter"))
        self.kind_picker.addItems([name for _, name in letters])
        self.lender_picker = QComboBox()
        self.lender_picker.setAccessibleName(tr("To whom"))
        for lender in lenders:
            self.lender_picker.addItem(tr("To {lender}").format(lender=group_name(lender)), lender)
        self.name_edit, self.phone_edit = _line(tr("Your name")), _line(tr("Your phone"))
        self.reason_edit, self.pay_edit = _line(tr("Reason")), _line(tr("What you can pay a month"))
        self.no_notice_box = QCheckBox(tr("Nobody told me beforehand"))
        self._asked = {"reason": self.reason_edit, "can_pay": self.pay_edit, "no_notice": self.no_notice_box}
        self.paper = QPlainTextEdit()
        self.paper.setReadOnly(True)
        self.paper.setAccessibleName(tr("The letter"))
        self.sources = label(role=TextRole.SMALL, wrap=True)
        self.file_boxes = [(QCheckBox(file.name), file.sha256) for file in files]
        self._lay_out(look)
        self._show()

    def _lay_out(self, look: Look) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(22, 18, 22, 18)
        whole = QHBoxLayout()
        whole.setSpacing(18)
        page.addLayout(whole, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(tr("Letter and pack"), TextRole.TITLE))
        left.addWidget(self.kind_picker)
        left.addWidget(self.lender_picker)
        if self.lender_picker.count() < 2:
            self.lender_picker.hide()
        self.lender_picker.currentIndexChanged.connect(self._show)
        told = tr("What you leave empty stays a line to write on. Nothing else personal is filled in.")
        left.addWidget(label(told, TextRole.SMALL, wrap=True))
        for field in (self.name_edit, self.phone_edit, self.reason_edit, self.pay_edit):
            left.addWidget(field)
            field.textChanged.connect(self._show)
        left.addWidget(self.no_notice_box)
        self.no_notice_box.toggled.connect(self._show)
        self.kind_picker.currentIndexChanged.connect(self._show)
        if self.file_boxes:
            left.addSpacing(6)
            left.addWidget(label(tr("Enclose in the pack"), TextRole.STRONG))
        for box, _ in self.file_boxes:
            box.setChecked(True)
            left.addWidget(box)
        left.addStretch(1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(look.px(290))
        whole.addWidget(side)
        right = QVBoxLayout()
        right.addWidget(self.paper, 1)
        right.addWidget(self.sources)
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy_button = button(tr("Copy the letter"))
        self.pack_button = button(tr("Write the pack …"), "primary")
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self.copy_button.clicked.connect(self._on_copy)
        self.pack_button.clicked.connect(self.accept)
        for made in (close, self.copy_button, self.pack_button):
            row.addWidget(made)
        whole.addLayout(right, 1)
        page.addLayout(row)
        room = self.screen().availableGeometry().size() - QSize(40, 60)
        self.resize(QSize(look.px(900), look.px(560)).boundedTo(room))

    def choose(self, kind: LetterKind) -> None:
        """Show another letter."""
        if kind in self._kinds:
            self.kind_picker.setCurrentIndex(self._kinds.index(kind))

    def draft(self) -> PackDraft:
        """What the pack is to hold."""
        enclosed = tuple(sha256 for box, sha256 in self.file_boxes if box.isChecked())
        return PackDraft(self._kinds[self.kind_picker.currentIndex()], self._chosen(), enclosed)

    def _chosen(self) -> Chosen:
        return Chosen(
            name=self.name_edit.text().strip(),
            phone=self.phone_edit.text().strip(),
            reason=self.reason_edit.text().strip(),
            can_pay=self.pay_edit.text().strip(),
            no_notice=self.no_notice_box.isChecked(),
            lender=str(self.lender_picker.currentData() or ""),
        )

    @Slot()
    def _show(self) -> None:
        letter = self._compose(self._kinds[self.kind_picker.currentIndex()], self._chosen())
        self.paper.setPlainText(veil(letter.text) if self._hidden else letter.text)
        for name, field in self._asked.items():
            field.setVisible(name in letter.asks)
        hint = [tr("Amounts are hidden here and in the copy; the pack has them. Ctrl+H in the window shows them.")]
        told = [*letter.sources, *(hint if self._hidden else [])]
        self.sources.setText("\n".join(told))
        self.sources.setVisible(bool(told))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.paper.toPlainText())


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made
