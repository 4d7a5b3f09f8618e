"""备份与体检: the backups with their health, putting one back, and the doctor."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from raincheck.app.trusting import Concern, Diagnosis, Difference, Saved
from raincheck.core.text import ntr, tr
from raincheck.gui.context import Context, Tone
from raincheck.gui.dialogs.passphrase import PassphraseDialog
from raincheck.gui.dialogs.restore import RestoreDialog
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.pages.settings_section import Section
from raincheck.gui.requests import PutBack
from raincheck.gui.settings_desk import SettingsDesk
from raincheck.gui.views.settings import BackupRow
from raincheck.gui.widgets.badge import LevelBadge
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.setting_row import SettingRow, sentence
from raincheck.store import FileKind, file_kind


class BackupsSection(Section):
    """What keeps the book from being lost."""

    def __init__(self, context: Context, desk: SettingsDesk) -> None:
        super().__init__(context, desk)
        self._wanted: PutBack | None = None
        self._found: tuple[Diagnosis, ...] = ()
        self._add_backups()
        self._add_doctor()
        self.cards.addStretch(1)
        desk.backups_changed.connect(self._show_backups)

    def _add_backups(self) -> None:
        card = self.card(tr("Backups"), tr("kept: 7 days, 4 weeks, 12 months"))
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
        self.restore_button = button(tr("Put the chosen one back…"))
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
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        card.body.addWidget(self.table)
        card.body.addWidget(self.none_label)
        row = QHBoxLayout()
        row.addWidget(self.restore_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        row.addWidget(self.file_button)
        row.addWidget(self.now_button)
        card.body.addLayout(row)
        self.folder_button = button(tr("Choose…"), name=tr("Choose a second folder for backups"))
        self.no_folder_button = button(tr("None"), name=tr("No second folder for backups"))
        self.folder_button.clicked.connect(self._on_folder)
        self.no_folder_button.clicked.connect(self._on_no_folder)
        both = QWidget()
        inner = QHBoxLayout(both)
        inner.setContentsMargins(0, 0, 0, 0)
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
        self.salvage_button = button(tr("Save what is readable of a damaged book…"))
        self.mend_button.setVisible(False)
        self.examine_button.clicked.connect(self._on_examine)
        self.mend_button.clicked.connect(self._on_mend)
        self.salvage_button.clicked.connect(self._on_salvage)
        card.body.addWidget(self.doctor_told)
        card.body.addLayout(self.findings)
        row = QHBoxLayout()
        row.addWidget(self.examine_button)
        row.addWidget(self.mend_button)
        row.addStretch(1)
        row.addWidget(self.salvage_button)
        card.body.addLayout(row)

    def reload(self) -> None:
        self._show_backups()
        self.desk.check_backups()
        second = self.desk.preferences().second_backups
        self.no_folder_button.setEnabled(bool(second))
        self.folder_row.explain(
            tr("every backup also goes to {folder}").format(folder=second)
            if second
            else tr("on another disk or a stick, so that one broken disk is not the end")
        )

    @Slot()
    def _show_backups(self) -> None:
        rows = self.desk.backups()
        self.table.show_records(rows)
        self.table.setVisible(bool(rows))
        self.none_label.setVisible(not rows)
        if any(row.health is None for row in rows):
            self.desk.check_backups()
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.restore_button.setEnabled(self.table.chosen() is not None)

    @Slot()
    def _on_now(self) -> None:
        self.desk.back_up(None)

    @Slot()
    def _on_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Back up to a file"), str(self.desk.path.with_suffix(f".{self.desk.now():%Y%m%d}.bak"))
        )
        if name:
            self.desk.back_up(Path(name))

    @Slot()
    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("A second folder for backups"))
        if name:
            self.desk.set_second_folder(Path(name))

    @Slot()
    def _on_no_folder(self) -> None:
        self.desk.set_second_folder(None)

    @Slot()
    def _on_restore(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self.begin_restore(row.path)

    @Slot()
    def _on_other(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a backup"), str(self.desk.path.parent))
        if name:
            self.begin_restore(Path(name))

    def begin_restore(self, backup: Path) -> None:
        """Ask for what opens the files, then show the difference."""
        if not self.desk.encrypted and file_kind(backup) is not FileKind.ENCRYPTED:
            self._compare(PutBack(backup))
            return
        self._wanted = PutBack(backup)
        dialog = PassphraseDialog(
            backup.name,
            parent=self,
            title=tr("Put a backup back"),
            reason=tr("Type the passphrase that opens {name}.").format(name=backup.name),
        )
        dialog.accepted.connect(self._on_backup_passphrase)
        dialog.open()

    @Slot()
    def _on_backup_passphrase(self) -> None:
        dialog = self.sender()
        if not isinstance(dialog, PassphraseDialog) or self._wanted is None:
            return
        typed, backup = dialog.passphrase, self._wanted.backup
        opens_book = self.desk.encrypted and self.desk.is_right(typed)
        if not self.desk.encrypted or opens_book:
            self._compare(PutBack(backup, passphrase=typed if opens_book else None, backup_passphrase=typed))
            return
        self._wanted = PutBack(backup, backup_passphrase=typed)
        following = PassphraseDialog(
            self.desk.path.name,
            parent=self,
            title=tr("Put a backup back"),
            reason=tr("That is not the passphrase of the present book; type that too, so that the book can be kept."),
            fits=self.desk.is_right,
        )
        following.accepted.connect(self._on_book_passphrase)
        following.open()

    @Slot()
    def _on_book_passphrase(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, PassphraseDialog) and self._wanted is not None:
            known = self._wanted
            self._compare(PutBack(known.backup, dialog.passphrase, known.backup_passphrase))

    def _compare(self, wanted: PutBack) -> None:
        self._wanted = wanted
        self.desk.compare(
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
            self.desk.ask(self._wanted)

    @Slot()
    def _on_examine(self) -> None:
        self.examine_button.setEnabled(False)
        self.doctor_told.setText(tr("Looking at every page of the file …"))
        self.desk.examine(self._on_examined)

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
                self.desk.path.name,
                parent=self,
                title=tr("Mend the book"),
                reason=tr("The file beside the book is written anew with its passphrase."),
                fits=self.desk.is_right,
            )
            dialog.accepted.connect(self._on_mend_passphrase)
            dialog.open()
        else:
            self.desk.mend(concerns, None, self._on_examined)

    @Slot()
    def _on_mend_passphrase(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, PassphraseDialog):
            self.desk.mend(self._mendable(), dialog.passphrase, self._on_examined)

    def _mendable(self) -> list[Concern]:
        return [entry.concern for entry in self._found if not entry.ok and entry.mendable]

    @Slot()
    def _on_salvage(self) -> None:
        damaged, _ = QFileDialog.getOpenFileName(self, tr("Choose the damaged book"), str(self.desk.path.parent))
        if not damaged:
            return
        target, _ = QFileDialog.getSaveFileName(self, tr("Where the saved book goes"), f"{damaged}.saved.raincheck")
        if target:
            self.desk.save_readable(Path(damaged), Path(target), None, self._on_saved)

    @Slot(object)
    def _on_saved(self, saved: tuple[Saved, ...]) -> None:
        lost = [entry.table for entry in saved if not entry.whole]
        told = tr("Nothing is lost; open the new book under “The book”.")
        if lost:
            told = tr("Saved, but some is lost of: {tables}.").format(tables=tr(", ").join(lost))
        self.doctor_told.setText(told)


class Finding(QWidget):
    """One finding of the doctor: a badge and its sentence."""

    def __init__(self, context: Context, entry: Diagnosis) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        if entry.ok:
            badge = LevelBadge(context.look, Tone.GOOD, tr("well"))
        elif entry.mendable:
            badge = LevelBadge(context.look, Tone.WARN, tr("can be mended"))
        else:
            badge = LevelBadge(context.look, Tone.DANGER, tr("wrong"))
        row.addWidget(badge)
        row.addWidget(label(entry.sentence, TextRole.MUTED if entry.ok else TextRole.PLAIN, wrap=True), 1)


def _quiet(_row: BackupRow) -> str:
    return "muted"
