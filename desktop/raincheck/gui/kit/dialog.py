"""What dialogs share: rows of a name and a field, one line for what is wrong, and two buttons."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from raincheck.core.text import tr
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label, set_style_property

LEAST_FORM = 120
"""A form that scrolls shows so many pixels at least."""

TITLE_BAR = 40
"""So many pixels of the screen the dialog's title takes."""


class FormArea(QScrollArea):
    """Shows a form as high as it is where there is room, and scrolls it where there is none. Signal: `outgrown()`."""

    outgrown = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return self._content().sizeHint() + QSize(self.verticalScrollBar().sizeHint().width(), 0)

    def minimumSizeHint(self) -> QSize:
        content = self._content()
        width = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, min(content.sizeHint().height(), LEAST_FORM))

    def _content(self) -> QWidget:
        return cast("QWidget", self.widget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            QTimer.singleShot(0, self, self.outgrown.emit)
        return super().eventFilter(watched, event)


class DraftDialog(QDialog):
    """A form over a draft. Signal: `drafted(self)` once it was accepted; nothing is saved here.

    A subclass adds rows, calls `finish`, and answers `problem()`: what keeps the draft from being complete, or "";
    `problem_field()`: the field it speaks of; and `doubt()`: what is asked about once before it is saved all the same.
    """

    drafted = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accepted.connect(self._on_accepted)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(22, 18, 22, 18)
        self.whole.setSpacing(12)
        self.whole.addWidget(label(title, TextRole.TITLE, wrap=True))
        self._fields = QWidget()
        self.form = QFormLayout(self._fields)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(9)
        self.area = FormArea(self._fields)
        self.area.outgrown.connect(self._grow)
        self.whole.addWidget(self.area, 1)
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        self.save_button = button(tr("Save"), "primary")
        self._saving = ""
        self.cancel_button = button(tr("Cancel"))
        self._needed: set[QWidget] = set()
        self._untouched: set[QWidget] = set()
        self._opened_with: tuple[str, ...] | None = None
        self._leaving = False

    def tell_when_left(self, field: QWidget, edited: SignalInstance) -> None:
        """Say nothing of what a field lacks before it was edited, left, or the draft was to be saved."""
        self._needed.add(field)
        self._untouched.add(field)
        edited.connect(lambda: self._touch(field))
        field.installEventFilter(self)

    def begin_anew(self) -> None:
        """Treat all such fields as untouched: their content was just filled in by the program."""
        self._untouched = set(self._needed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched in self._untouched and event.type() is QEvent.Type.FocusOut:
            self._on_left(watched)
        return super().eventFilter(watched, event)

    def _on_left(self, field: QWidget) -> None:
        # A sentence that appears between press and release would move the button from under the mouse.
        if QApplication.focusWidget() not in (None, self.cancel_button, self.save_button):
            QTimer.singleShot(0, self, lambda: self._touch(field))

    def _touch(self, field: QWidget) -> None:
        self._untouched.discard(field)
        self.revalidate()

    def be_wide(self, width: int) -> None:
        """Be no narrower than so many pixels, as far as the screen is that wide."""
        self.setMinimumWidth(min(width, self.screen().availableGeometry().width() - TITLE_BAR))

    def add_row(self, name: str, field: QWidget) -> QLabel:
        """Add a field; its label leads to it by keyboard and names it."""
        shown = label(name, TextRole.MUTED)
        shown.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form.addRow(shown, field)
        return shown

    def finish(self) -> None:
        """Add what stands below the fields, and judge the draft for the first time."""
        self.whole.addWidget(self.problem_label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        self.whole.addLayout(row)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.revalidate()

    def showEvent(self, event: QShowEvent) -> None:
        self._grow()
        super().showEvent(event)
        if self._opened_with is None:
            self._opened_with = self._texts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves at once where nothing was typed; else the first one only says what the second will do."""
        is_escape = event.key() == Qt.Key.Key_Escape and not event.modifiers()
        if not is_escape or self._leaving or self._texts() == self._opened_with:
            super().keyPressEvent(event)
            return
        self._leaving = True
        self.problem_label.setText(tr("What you typed is not saved. Esc once more throws it away."))

    def _texts(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self.findChildren(QLineEdit))

    @Slot()
    def _grow(self) -> None:
        """Be as high as the form asks, as far as the screen allows; the rest is scrolled, the buttons stay."""
        wanted = max(self.sizeHint().height(), self.heightForWidth(self.width()) if self.hasHeightForWidth() else 0)
        room = self.screen().availableGeometry().height() - TITLE_BAR
        if wanted > self.height():
            self.resize(self.width(), min(wanted, room))

    @Slot()
    def _on_accepted(self) -> None:
        self.drafted.emit(self)

    def problem(self) -> str:
        """What keeps the draft from being complete; empty when it is."""
        raise NotImplementedError

    def problem_field(self) -> QWidget | None:
        """The field that `problem` speaks of; None where it shows its own mark, or there is no problem."""
        return None

    def doubt(self) -> str:
        """What is unlikely though complete; empty when nothing is."""
        return ""

    def accept(self) -> None:
        field = self.problem_field()
        if field is not None:
            self._touch(field)
            field.setFocus()
            return
        doubt = self.doubt()
        if not doubt or self._saving:
            super().accept()
            return
        self._saving = self.save_button.text()
        self.problem_label.setText(doubt)
        self.save_button.setText(tr("Save it all the same"))

    @Slot()
    def revalidate(self) -> None:
        """Offer saving only for a complete draft."""
        self._leaving = False
        if self._saving:
            self.save_button.setText(self._saving)
            self._saving = ""
        problem, field = self.problem(), self.problem_field()
        if field in self._untouched:
            problem = ""
        for each in self._needed:
            set_style_property(each, "problem", "true" if problem and each is field else "false")
        self.problem_label.setText(problem)
        self.save_button.setEnabled(not problem)
        if problem:
            QTimer.singleShot(0, self, self._grow)
