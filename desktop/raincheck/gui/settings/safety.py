"""安全: encryption, the lock, and what was done with a way back."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.passphrase_dialog import NewPassphraseDialog, PassphraseDialog
from raincheck.gui.kit.requests import ChangeKey, LockNow
from raincheck.gui.kit.row_menu import RowAction
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.calm_wheel import calm
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.presenter import HistoryRow, undone_mark
from raincheck.gui.settings.section import Section

MINUTES = (0, 1, 5, 10, 15, 30, 60, 120, 240)


class SafetySection(Section):
    """Who can read the book, and what was done in it."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        self._add_encryption()
        self._add_lock()
        self._add_history()
        self.cards.addStretch(1)

    def _add_encryption(self) -> None:
        card = self.card(tr("Encryption"))
        self.state_badge = LevelBadge(self.context.look, Tone.QUIET, tr("not encrypted"))
        self.state_label = sentence()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.state_badge)
        head.addWidget(self.state_label, 1)
        card.body.addLayout(head)
        self.encrypt_button = button(tr("Encrypt the book…"), "primary")
        self.rekey_button = button(tr("Change the passphrase…"))
        self.decrypt_button = button(tr("Remove the encryption…"))
        self.encrypt_button.clicked.connect(self._on_encrypt)
        self.rekey_button.clicked.connect(self._on_rekey)
        self.decrypt_button.clicked.connect(self._on_decrypt)
        row = QHBoxLayout()
        for made in (self.encrypt_button, self.rekey_button, self.decrypt_button):
            row.addWidget(made)
        row.addStretch(1)
        card.body.addLayout(row)
        self.keyring_switch = Switch(self.context.look, tr("Keep the passphrase in the system's keyring"))
        self.keyring_switch.clicked.connect(self._on_keyring)
        self.keyring_row = SettingRow(tr("Keep the passphrase in the system's keyring"), self.keyring_switch)
        card.body.addWidget(self.keyring_row)

    def _add_lock(self) -> None:
        self.lock_card = self.card(tr("Lock"))
        self.minutes_picker = calm(QComboBox())
        for minutes in MINUTES:
            told = ntr("after {n} minute", "after {n} minutes", minutes).format(n=minutes)
            self.minutes_picker.addItem(told if minutes else tr("never"), minutes)
        self.minutes_picker.activated.connect(self._on_minutes)
        self.lock_button = button(tr("Lock now"))
        self.lock_button.clicked.connect(self._on_lock)
        for row in (
            SettingRow(
                tr("Lock when nobody types"),
                self.minutes_picker,
                explained=tr("the window closes the book and asks for the passphrase"),
            ),
            SettingRow(tr("Going away now?"), self.lock_button),
        ):
            self.lock_card.body.addWidget(row)

    def _add_history(self) -> None:
        card = self.card(tr("What was done"), tr("nothing is lost by undoing"))
        columns: tuple[Column[HistoryRow], ...] = (
            Column(lambda: tr("When"), lambda row: row.when, lambda row: row.no),
            Column(lambda: tr("Who"), lambda row: row.who, lambda row: row.who, tint=_quiet),
            Column(
                lambda: tr("What"),
                lambda row: self.context.look.sentence(row.what),
                lambda row: row.what,
                tint=lambda row: "muted" if row.undone else None,
                hint=lambda row: self.context.look.sentence(row.what),
            ),
            Column(
                lambda: tr("Now"),
                lambda row: tr("taken back") if row.undone else "",
                lambda row: row.undone,
                mark=undone_mark,
            ),
        )
        self.history_table = RecordTable(
            self.context.look,
            columns,
            tr("What was done"),
        )
        self.history_table.offer(RowAction(tr("Undo the last"), lambda _row: self.controller.undo(), self._is_last))
        self.history_table.setMinimumHeight(self.context.look.px(230))
        self.undo_button = button(tr("Undo the last"))
        self.undo_button.clicked.connect(self.controller.undo)
        card.body.addWidget(self.history_table)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.undo_button)
        card.body.addLayout(row)

    def _is_last(self, row: HistoryRow) -> bool:
        """Whether undo would take this one back."""
        standing = (entry.no for entry in self.history_table.records.records if not entry.undone)
        return row.no == next(standing, 0)

    def reload(self) -> None:
        encrypted = self.controller.encrypted
        self.state_badge.show_level(
            Tone.GOOD if encrypted else Tone.WARN, tr("encrypted") if encrypted else tr("not encrypted")
        )
        self.state_label.setText(
            tr("Without the passphrase nobody reads this book or its backups; there is no way round it, not even ours.")
            if encrypted
            else tr("Whoever gets this file or this computer's disk can read every line of it.")
        )
        self.encrypt_button.setVisible(not encrypted)
        self.rekey_button.setVisible(encrypted)
        self.decrypt_button.setVisible(encrypted)
        self.lock_card.setVisible(encrypted)
        self.keyring_row.setVisible(encrypted)
        if encrypted:
            there = self.controller.can_remember()
            self.keyring_switch.setEnabled(there)
            self.keyring_switch.show_on(on=there and self.controller.is_remembered())
            self.keyring_row.explain(
                tr("so that the check while the window is closed can read the book; whoever logs in as you can too")
                if there
                else tr("this system has no keyring that answers")
            )
        minutes = self.controller.preferences().lock_minutes
        if self.minutes_picker.findData(minutes) < 0:
            told = ntr("after {n} minute", "after {n} minutes", minutes).format(n=minutes)
            self.minutes_picker.addItem(told, minutes)
        self.minutes_picker.setCurrentIndex(self.minutes_picker.findData(minutes))
        rows = self.controller.history()
        self.history_table.show_records(rows)
        self.undo_button.setEnabled(any(not row.undone for row in rows))

    @Slot()
    def _on_encrypt(self) -> None:
        dialog = NewPassphraseDialog(
            tr("Encrypt the book"),
            tr("The book and its backups are written anew, encrypted."),
            keyring=self.controller.can_remember(),
            parent=self,
        )
        dialog.drafted.connect(self._on_encrypt_chosen)
        dialog.open()

    @Slot(object)
    def _on_encrypt_chosen(self, dialog: NewPassphraseDialog) -> None:
        self.controller.ask(ChangeKey(new=dialog.new, remember=dialog.remember))

    @Slot()
    def _on_rekey(self) -> None:
        dialog = NewPassphraseDialog(
            tr("Change the passphrase"),
            tr("The old passphrase will open nothing any more, the backups included."),
            ask_old=self.controller.is_right,
            parent=self,
        )
        dialog.drafted.connect(self._on_rekey_chosen)
        dialog.open()

    @Slot(object)
    def _on_rekey_chosen(self, dialog: NewPassphraseDialog) -> None:
        self.controller.ask(ChangeKey(old=dialog.old, new=dialog.new))

    @Slot()
    def _on_decrypt(self) -> None:
        dialog = PassphraseDialog(
            self.controller.path.name,
            parent=self,
            title=tr("Remove the encryption"),
            reason=tr("The book and its backups are written anew, readable for everybody who gets the file."),
            fits=self.controller.is_right,
        )
        dialog.drafted.connect(self._on_decrypt_chosen)
        dialog.open()

    @Slot(object)
    def _on_decrypt_chosen(self, dialog: PassphraseDialog) -> None:
        self.controller.ask(ChangeKey(old=dialog.passphrase))

    @Slot(bool)
    def _on_keyring(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        if not on:
            self.controller.remember(None)
            return
        self.keyring_switch.show_on(on=False)
        dialog = PassphraseDialog(
            self.controller.path.name,
            parent=self,
            title=tr("Keep the passphrase"),
            reason=tr("Type it once more, so that it can be put into the system's keyring."),
            fits=self.controller.is_right,
        )
        dialog.drafted.connect(self._on_keyring_typed)
        dialog.open()

    @Slot(object)
    def _on_keyring_typed(self, dialog: PassphraseDialog) -> None:
        self.keyring_switch.show_on(on=self.controller.remember(dialog.passphrase))

    @Slot()
    def _on_minutes(self) -> None:
        self.controller.choose("lock_minutes", str(self.minutes_picker.currentData()))

    @Slot()
    def _on_lock(self) -> None:
        self.controller.ask(LockNow())


def _quiet(_row: HistoryRow) -> str:
    return "muted"
