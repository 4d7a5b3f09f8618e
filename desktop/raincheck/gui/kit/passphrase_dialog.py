"""Passphrases: typed to unlock or to prove that it is you, and chosen anew with a hint how well they hold."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QSizePolicy, QWidget

from raincheck.app.wording.passphrases import forgotten_words, strength_text, try_again_words
from raincheck.core.passphrase import Strength, strength
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.widgets.labels import TextRole, label, set_role
from raincheck.gui.kit.widgets.layout import bare_column

WIDTH = 420


class PassphraseDialog(DraftDialog):
    """Ask for a passphrase; it stays in the dialog's hands only.

    `fits` (if given) tells a wrong one before the dialog closes.
    """

    def __init__(
        self,
        book: str,
        problem: str = "",
        parent: QWidget | None = None,
        *,
        title: str = "",
        reason: str = "",
        fits: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(title or tr("Unlock the book"), parent)
        self._fits, self._told = fits, problem
        self.setMinimumWidth(WIDTH)
        self.whole.insertWidget(1, label(reason or tr("{book} is encrypted.").format(book=book), wrap=True))
        self.edit = secret_edit(tr("Passphrase"))
        self.edit.textChanged.connect(self._on_typed)
        self.add_row(tr("Passphrase"), self.edit)
        self.again_label = label(try_again_words(), TextRole.SMALL, wrap=True)
        self.again_label.setVisible(bool(problem))
        self.save_button.setText(tr("Unlock") if not title else tr("Continue"))
        self.finish()
        self.whole.insertWidget(self.whole.indexOf(self.problem_label) + 1, self.again_label)
        self.edit.setFocus()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.edit.text()

    def problem(self) -> str:
        return self._told

    def tell(self, problem: str) -> None:
        """Show what went wrong."""
        self._told = problem
        self.revalidate()

    def accept(self) -> None:
        if self._fits is not None and not self._fits(self.passphrase):
            self.again_label.show()
            self.tell(tr("This passphrase does not open the book. Look at the keyboard's language and capitals."))
            self.edit.selectAll()
            self.edit.setFocus()
            return
        super().accept()

    @Slot()
    def revalidate(self) -> None:
        self.problem_label.setText(self._told)
        self.save_button.setEnabled(bool(self.edit.text()))

    @Slot()
    def _on_typed(self) -> None:
        self._told = ""
        self.revalidate()


def secret_edit(name: str) -> QLineEdit:
    """A field that shows dots."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    field.setMaxLength(1024)
    return field


def _forgotten_label() -> QLabel:
    """Stands beside the fields of a new passphrase: said before it is done, and read in passing."""
    made = label(forgotten_words(), wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


class NewPassphraseDialog(DraftDialog):
    """Choose a passphrase, typed twice; a weak one is called weak, not refused. What forgetting means is said."""

    def __init__(
        self,
        title: str,
        reason: str,
        *,
        ask_old: Callable[[str], bool] | None = None,
        keyring: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._is_old = ask_old
        self._wrong = False
        self.setMinimumWidth(WIDTH + 40)
        self.whole.insertWidget(1, label(reason, wrap=True))
        self.old_edit = secret_edit(tr("Present passphrase"))
        self.first_edit = secret_edit(tr("New passphrase"))
        self.second_edit = secret_edit(tr("Once more"))
        self.show_tick = QCheckBox(tr("show what I type"))
        self.keyring_tick = QCheckBox(tr("keep it in the keyring too"))
        self.hint_label = label(role=TextRole.SMALL, wrap=True)
        self.hint_label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if ask_old is not None:
            self.add_row(tr("Present passphrase"), self.old_edit)
        self.add_row(tr("New passphrase"), self.first_edit)
        self.add_row(tr("Once more"), self.second_edit)
        self.form.addRow("", self.show_tick)
        self.form.addRow("", self.hint_label)
        self.forgotten_label = _forgotten_label()
        self.form.addRow("", self.forgotten_label)
        if keyring:
            self.form.addRow("", self.keyring_tick)
        self.show_tick.toggled.connect(self._on_show)
        for field in (self.old_edit, self.first_edit, self.second_edit):
            field.textChanged.connect(self._on_typed)
        self.save_button.setText(title)
        self._on_typed()
        self.finish()
        (self.first_edit if ask_old is None else self.old_edit).setFocus()

    @property
    def old(self) -> str:
        """The present passphrase."""
        return self.old_edit.text()

    @property
    def new(self) -> str:
        """The passphrase chosen."""
        return self.first_edit.text()

    @property
    def remember(self) -> bool:
        """Whether the keyring may know it."""
        return self.keyring_tick.isChecked()

    def problem(self) -> str:
        if self._wrong:
            return tr("The present passphrase is another one.")
        if self._is_old is not None and not self.old:
            return tr("Type the present passphrase first.")
        if not self.new:
            return " "
        if self.new != self.second_edit.text():
            return tr("The two are not the same yet.") if self.second_edit.text() else " "
        return ""

    def accept(self) -> None:
        if self._is_old is not None and not self._is_old(self.old):
            self._wrong = True
            self.revalidate()
            self.old_edit.selectAll()
            self.old_edit.setFocus()
            return
        super().accept()

    @Slot()
    def _on_typed(self) -> None:
        self._wrong = False
        self.hint_label.setText(strength_text(self.new))
        weak = strength(self.new) is Strength.WEAK
        set_role(self.hint_label, (TextRole.PROBLEM if weak else TextRole.SMALL).value)
        self.revalidate()

    @Slot(bool)
    def _on_show(self, shown: bool) -> None:  # noqa: FBT001 - the signal's signature
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.old_edit, self.first_edit, self.second_edit):
            field.setEchoMode(mode)


class SecretFields(QWidget):
    """A tick to encrypt, and below it a passphrase typed twice. Signal: `edited()`."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tick = QCheckBox(tr("Encrypt it with a passphrase"))
        self.first_edit = secret_edit(tr("New passphrase"))
        self.second_edit = secret_edit(tr("Once more"))
        self.first_edit.setPlaceholderText(tr("New passphrase"))
        self.second_edit.setPlaceholderText(tr("Once more"))
        self.hint_label = label(strength_text(""), TextRole.SMALL, wrap=True)
        column = bare_column(self)
        self.forgotten_label = _forgotten_label()
        for widget in (self.tick, self.first_edit, self.second_edit, self.hint_label, self.forgotten_label):
            column.addWidget(widget)
        self.tick.toggled.connect(self._on_changed)
        self.first_edit.textChanged.connect(self._on_changed)
        self.second_edit.textChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def passphrase(self) -> str | None:
        """The passphrase; None where the book stays plain."""
        return self.first_edit.text() if self.tick.isChecked() else None

    def keep(self, before: SecretFields) -> None:
        """Take over the tick and what was typed."""
        self.first_edit.setText(before.first_edit.text())
        self.second_edit.setText(before.second_edit.text())
        self.tick.setChecked(before.tick.isChecked())

    def problem(self) -> str:
        """What keeps it from being complete."""
        if not self.tick.isChecked():
            return ""
        if not self.first_edit.text():
            return tr("Type a passphrase, or leave the encryption out.")
        if self.first_edit.text() != self.second_edit.text():
            return tr("The two are not the same yet.")
        return ""

    @Slot()
    def _on_changed(self) -> None:
        wanted = self.tick.isChecked()
        for widget in (self.first_edit, self.second_edit, self.hint_label, self.forgotten_label):
            widget.setVisible(wanted)
        self.hint_label.setText(strength_text(self.first_edit.text()))
        weak = strength(self.first_edit.text()) is Strength.WEAK
        set_role(self.hint_label, (TextRole.PROBLEM if weak else TextRole.SMALL).value)
        self.edited.emit()
