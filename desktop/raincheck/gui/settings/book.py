"""账本: where the book lies, another one, a new one, and the open format in and out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.requests import NewBook, OpenBook
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import label
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.new_book_dialog import NewBookDialog
from raincheck.gui.settings.presenter import size_text
from raincheck.gui.settings.section import Section


class BookSection(Section):
    """The file, and how to get everything out of it again."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        card = self.card(tr("This book"))
        self.path_label = label(wrap=True)
        self.path_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts_label = sentence()
        self.folder_button = button(tr("Show its folder"))
        card.body.addWidget(self.path_label)
        card.body.addWidget(self.facts_label)
        card.body.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        other = self.card(tr("Another book"))
        self.open_button = button(tr("Open…"), name=tr("Open another book"))
        self.new_button = button(tr("Begin…"), name=tr("Begin a new book"))
        other.body.addWidget(SettingRow(tr("Open another book"), self.open_button, explained=tr("in this window")))
        other.body.addWidget(
            SettingRow(tr("Begin a new book"), self.new_button, explained=tr("empty, encrypted if you like"))
        )
        exchange = self.card(tr("The open format"), tr("a text file (JSON) that other programs can read"))
        self.dump_button = button(tr("Write…"), name=tr("Write everything to a file"))
        self.load_button = button(tr("Take in…"), name=tr("Take in a book file"))
        exchange.body.addWidget(
            SettingRow(
                tr("Write everything to a file"),
                self.dump_button,
                explained=tr("your data stay yours; the file is not encrypted"),
            )
        )
        self.load_row = SettingRow(tr("Take in a book file"), self.load_button, explained=" ")
        exchange.body.addWidget(self.load_row)
        for made, slot in (
            (self.folder_button, self._on_folder),
            (self.open_button, self._on_open),
            (self.new_button, self._on_new),
            (self.dump_button, self._on_dump),
            (self.load_button, self._on_load),
        ):
            made.clicked.connect(slot)
        self.cards.addStretch(1)

    def reload(self) -> None:
        path = self.controller.path
        self.path_label.setText(str(path))
        size = size_text(path.stat().st_size) if path.exists() else "—"
        state = tr("encrypted") if self.controller.encrypted else tr("not encrypted")
        self.facts_label.setText(f"{size} · {state}")
        self.load_row.explain(
            tr("fills this empty book")
            if self.controller.is_empty()
            else tr("adds what is new; a backup is made first, and nothing is overwritten")
        )

    @Slot()
    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.controller.path.parent)))

    @Slot()
    def _on_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Open another book"), str(self.controller.path.parent), tr("Books (*.raincheck);;All files (*)")
        )
        if name:
            self.controller.ask(OpenBook(Path(name)))

    @Slot()
    def _on_new(self) -> None:
        dialog = NewBookDialog(self.controller.path.parent, self)
        dialog.drafted.connect(self._on_new_chosen)
        dialog.open()

    @Slot(object)
    def _on_new_chosen(self, dialog: NewBookDialog) -> None:
        self.controller.ask(NewBook(dialog.path, dialog.passphrase))

    @Slot()
    def _on_dump(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Write everything to a file"),
            str(self.controller.path.with_suffix(".json")),
            tr("Book files (*.json)"),
        )
        if name:
            self.controller.dump(Path(name))

    @Slot()
    def _on_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Take in a book file"), str(self.controller.path.parent), tr("Book files (*.json);;All files (*)")
        )
        if name:
            self.controller.load(Path(name))
