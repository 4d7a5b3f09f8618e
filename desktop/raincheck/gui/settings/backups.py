"""备份与体检: the backups with their health, putting one back, and the doctor."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from raincheck.app import trusting
from raincheck.app.trusting import Concern, Diagnosis, Difference, Saved
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.passphrase_dialog import PassphraseDialog
from raincheck.gui.kit.requests import PutBack
from raincheck.gui.kit.row_menu import ENTER, RowAction
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_row, button_row
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.presenter import BackupRow
from raincheck.gui.settings.restore_dialog import RestoreDialog
from raincheck.gui.settings.section import Section
from raincheck.store import FileKind, file_kind


class BackupsSection(Section):
    """What keeps the book from being lost."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        self._wanted: PutBack | None = None
        self._found: tuple[Diagnosis, ...] = ()
        self._add_backups()
        self._add_doctor()
        self.cards.addStretch(1)
        controller.backups_changed.connect(self._show_backups)

    def _add_backups(self) -> None:
        card = self.card(tr("Backups"), tr("daily ones kept: 7 days, 4 weeks, 12 months"))
        columns: tuple[Column[BackupRow], ...] = (
            Column(lambda: tr("When"), lambda row: row.when, lambda row: row.at),
            Column(lambda: tr("Made"), lambda row: row.why, lambda row: row.why),
            Column(lambda: tr("Size"), lambda row: row.size, lambda row: row.size, tint=_quiet),
            Column(
                lambda: tr("Checked"),
                lambda row: row.mark.word,
                lambda row: row.mark.word,
                mark=lambda row: row.mark,
                hint=lambda row: row.path.name,
            ),
        )
        self.table = RecordTable(
            self.context.look,
            columns,
            tr("Backups"),
        )
        self.table.setMinimumHeight(self.context.look.px(190))
        self.none_label = sentence(
            tr("No backup yet. One is made each day the book has changed, and before every import.")
        )
        self.restore_button = button(tr("Put it back…"))
        self.other_button = button(tr("Another file…"))
        self.now_button = button(tr("Back up now"), "primary")
        self.file_button = button(tr("Back up to a file…"))
        for made, slot in (
            (self.restore_button, self._on_restore),
            (self.other_button, self._on_other),
            (self.file_button, self._on_file),
            (self.now_button, self._on_now),
        ):
            made.clicked.connect(slot)
        self.table.opened.connect(self._on_restore)
        self.table.offer(
            RowAction(tr("Put it back…"), lambda row: self.begin_restore(row.path), key=ENTER),
            RowAction(tr("Show its folder"), lambda row: _show_folder(row.path)),
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        card.body.addWidget(self.table)
        card.body.addWidget(self.none_label)
        card.body.addWidget(
            sentence(
                tr(
                    "One made by hand, and a book that was replaced, stay for good; those before an import or an "
                    "upgrade for 7 days at least, and longer where they are the last of their day, week or month."
                )
            )
        )
        card.body.addWidget(button_row(self.now_button, self.file_button, self.restore_button, self.other_button))
        self.folder_button = button(tr("Choose…"), name=tr("Choose a second folder for backups"))
        self.no_folder_button = button(tr("None"), name=tr("No second folder for backups"))
        self.folder_button.clicked.connect(self._on_folder)
        self.no_folder_button.clicked.connect(self._on_no_folder)
        both = QWidget()
        inner = bare_row(both)
        inner.addWidget(self.folder_button)
        inner.addWidget(self.no_folder_button)
        self.folder_row = SettingRow(tr("A second folder"), both, explained=" ")
        self.folder_row.name_label.setBuddy(self.folder_button)
        card.body.addWidget(self.folder_row)

    def _add_doctor(self) -> None:
        card = self.card(tr("Doctor"), tr("looks at the file, its content, backups and rights"))
        self.doctor_told = sentence(tr("Nothing is changed by looking; what can be mended is mended after asking."))
        self.findings = QVBoxLayout()
        self.findings.setSpacing(6)
        self.examine_button = button(tr("Examine the book"), "primary")
        self.mend_button = button(tr("Mend what can be mended"))
        self.salvage_button = button(tr("Save what can be read…"))
        self.mend_button.setVisible(False)
        self.examine_button.clicked.connect(self._on_examine)
        self.mend_button.clicked.connect(self._on_mend)
        self.salvage_button.clicked.connect(self._on_salvage)
        card.body.addWidget(self.doctor_told)
        card.body.addLayout(self.findings)
        card.body.addWidget(button_row(self.examine_button, self.mend_button, self.salvage_button))

    def reload(self) -> None:
        self._show_backups()
        self.controller.check_backups()
        second = self.controller.preferences().second_backups
        self.no_folder_button.setEnabled(bool(second))
        self.folder_row.explain(
            tr("every backup also goes to {folder}").format(folder=second)
            if second
            else tr("on another disk or a stick, so that one broken disk is not the end")
        )

    @Slot()
    def _show_backups(self) -> None:
        rows = self.controller.backups()
        self.table.show_records(rows)
        self.table.setVisible(bool(rows))
        self.none_label.setVisible(not rows)
        if any(row.health is None for row in rows):
            self.controller.check_backups()
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.restore_button.setEnabled(self.table.chosen() is not None)

    @Slot()
    def _on_now(self) -> None:
        self.controller.back_up(None)

    @Slot()
    def _on_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Back up to a file"), str(self.controller.path.with_suffix(f".{self.controller.now():%Y%m%d}.bak"))
        )
        if name:
            self.controller.back_up(Path(name))

    @Slot()
    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("A second folder for backups"))
        if name:
            self.controller.set_second_folder(Path(name))

    @Slot()
    def _on_no_folder(self) -> None:
        self.controller.set_second_folder(None)

    @Slot()
    def _on_restore(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self.begin_restore(row.path)

    @Slot()
    def _on_other(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a backup"), str(self.controller.path.parent))
        if name:
            self.begin_restore(Path(name))

    def begin_restore(self, backup: Path) -> None:
        """Ask for what opens the files, then show the difference."""
        if not self.controller.encrypted and file_kind(backup) is not FileKind.ENCRYPTED:
            self._compare(PutBack(backup))
            return
        self._wanted = PutBack(backup)
        dialog = PassphraseDialog(
            backup.name,
            parent=self,
            title=tr("Put a backup back"),
            reason=tr("Type the passphrase that opens {name}.").format(name=backup.name),
            fits=partial(self.controller.opens, backup),
        )
        dialog.drafted.connect(self._on_backup_passphrase)
        dialog.open()

    @Slot(object)
    def _on_backup_passphrase(self, dialog: PassphraseDialog) -> None:
        if self._wanted is None:
            return
        typed, backup = dialog.passphrase, self._wanted.backup
        opens_book = self.controller.encrypted and self.controller.is_right(typed)
        if not self.controller.encrypted or opens_book:
            self._compare(PutBack(backup, passphrase=typed if opens_book else None, backup_passphrase=typed))
            return
        self._wanted = PutBack(backup, backup_passphrase=typed)
        following = PassphraseDialog(
            self.controller.path.name,
            parent=self,
            title=tr("Put a backup back"),
            reason=tr("That is not the passphrase of the present book; type that too, so that the book can be kept."),
            fits=self.controller.is_right,
        )
        following.drafted.connect(self._on_book_passphrase)
        following.open()

    @Slot(object)
    def _on_book_passphrase(self, dialog: PassphraseDialog) -> None:
        if self._wanted is not None:
            known = self._wanted
            self._compare(PutBack(known.backup, dialog.passphrase, known.backup_passphrase))

    def _compare(self, wanted: PutBack) -> None:
        self._wanted = wanted
        self.controller.compare(
            wanted.backup,
            passphrase=wanted.passphrase,
            backup_passphrase=wanted.backup_passphrase,
            done=self._on_compared,
        )

    @Slot(object)
    def _on_compared(self, difference: Difference) -> None:
        if self._wanted is None:
            return
        dialog = RestoreDialog(self._wanted.backup.name, difference, self)
        dialog.accepted.connect(self._on_restore_wanted)
        dialog.open()

    @Slot()
    def _on_restore_wanted(self) -> None:
        if self._wanted is not None:
            self.controller.ask(self._wanted)

    @Slot()
    def _on_examine(self) -> None:
        self.examine_button.setEnabled(False)
        self.doctor_told.setText(tr("Looking at every page of the file …"))
        self.controller.examine(self._on_examined)

    @Slot(object)
    def _on_examined(self, found: tuple[Diagnosis, ...]) -> None:
        self._found = found
        self.examine_button.setEnabled(True)
        while (item := self.findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for entry in sorted(found, key=lambda entry: entry.ok):
            self.findings.addWidget(Finding(self.context, entry))
        ill = [entry for entry in found if not entry.ok]
        told = ntr("{n} thing wants a look.", "{n} things want a look.", len(ill)).format(n=len(ill))
        self.doctor_told.setText(told if ill else tr("All is well."))
        self.mend_button.setVisible(any(entry.mendable for entry in ill))

    @Slot()
    def _on_mend(self) -> None:
        concerns = self._mendable()
        if Concern.KEY_FILE in concerns:
            dialog = PassphraseDialog(
                self.controller.path.name,
                parent=self,
                title=tr("Mend the book"),
                reason=tr("The file beside the book is written anew with its passphrase."),
                fits=self.controller.is_right,
            )
            dialog.drafted.connect(self._on_mend_passphrase)
            dialog.open()
        else:
            self.controller.mend(concerns, None, self._on_examined)

    @Slot(object)
    def _on_mend_passphrase(self, dialog: PassphraseDialog) -> None:
        self.controller.mend(self._mendable(), dialog.passphrase, self._on_examined)

    def _mendable(self) -> list[Concern]:
        return [entry.concern for entry in self._found if not entry.ok and entry.mendable]

    @Slot()
    def _on_salvage(self) -> None:
        damaged, _ = QFileDialog.getOpenFileName(self, tr("Choose the damaged book"), str(self.controller.path.parent))
        if not damaged:
            return
        target, _ = QFileDialog.getSaveFileName(self, tr("Where the saved book goes"), f"{damaged}.saved.raincheck")
        if target:
            self.controller.save_readable(Path(damaged), Path(target), None, self._on_saved)

    @Slot(object)
    def _on_saved(self, saved: tuple[Saved, ...]) -> None:
        lost = trusting.loss_words(saved)
        self.doctor_told.setText("\n".join(lost) or tr("Nothing is lost; open the new book under “The book”."))


class Finding(QWidget):
    """One finding of the doctor: a badge and its sentence."""

    def __init__(self, context: Context, entry: Diagnosis) -> None:
        super().__init__()
        row = bare_row(self, gap=10)
        if entry.ok:
            badge = LevelBadge(context.look, Tone.GOOD, tr("well"))
        elif entry.mendable:
            badge = LevelBadge(context.look, Tone.WARN, tr("can be mended"))
        else:
            badge = LevelBadge(context.look, Tone.DANGER, tr("wrong"))
        row.addWidget(badge)
        row.addWidget(label(entry.sentence, TextRole.MUTED if entry.ok else TextRole.PLAIN, wrap=True), 1)


def _show_folder(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))


def _quiet(_row: BackupRow) -> str:
    return "muted"
