"""导入: drop files or choose them, look at every row, then write; one Undo takes the whole import back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.import_rows import ImportRow
from raincheck.core.text import tr
from raincheck.gui.imports.controller import ImportsController
from raincheck.gui.imports.mapper_dialog import MapperDialog
from raincheck.gui.imports.pictures_controller import PicturesController
from raincheck.gui.imports.pictures_face import PicturesFace
from raincheck.gui.imports.presenter import ImportView
from raincheck.gui.imports.preview import Preview
from raincheck.gui.imports.row_dialog import RowDialog
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.pictures import Picture, pictures_in, pictures_of
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.importers.base import UnknownTableError
from raincheck.store import PastImport
from raincheck.system.ocr import OcrMissingError, require

PAST_SHOWN = 4
"""So many files are seen at once; the others are scrolled to."""


class ImportsPage(Page):
    """Begins with a place to drop files on; then the preview; then what was done."""

    interest = Changes.everything()

    def __init__(self, context: Context, controller: ImportsController, pictures: PicturesController) -> None:
        super().__init__(context)
        self._controller = controller
        self._pictures = pictures
        self._mapper: MapperDialog | None = None
        self.row_dialog: RowDialog | None = None
        row = self.header(
            tr("Import"), tr("Bills, statements and credit reports, read on this machine and nowhere else.")
        )
        self.back_button = button(tr("Other files"))
        self.back_button.clicked.connect(self._on_back)
        row.addWidget(self.back_button)
        self._stack = QStackedWidget()
        self.drop = DropPlace(context)
        self.drop.chosen.connect(self.take)
        self.drop.ask.connect(self._on_choose)
        self.preview = Preview(context)
        self.preview.write_asked.connect(self._on_write)
        self.preview.line_chosen.connect(self._on_line_chosen)
        self.preview.apart_asked.connect(controller.take_apart)
        self.preview.out_asked.connect(controller.leave_out)
        self.preview.edit_asked.connect(self._on_edit)
        self.done = _Done(context)
        self.done.again.connect(self.begin_again)
        self.done.undo.connect(self._on_undo)
        self.pictures = PicturesFace(context, pictures)
        self.pictures.finished.connect(self._on_pictures_done)
        for widget in (self._first_face(), self.preview, self.done, self.pictures):
            self._stack.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self.setAcceptDrops(True)
        open_files = QShortcut(QKeySequence.StandardKey.Open, self)
        open_files.activated.connect(self._on_choose)
        controller.read.connect(self._on_read)
        controller.imported.connect(self._on_imported)
        controller.failed.connect(self._on_failed)
        controller.progress.connect(self.drop.show_step)
        controller.progress.connect(self.preview.show_step)
        controller.stopped.connect(self._on_stopped)
        controller.unknown.connect(self._on_unknown)
        self.begin_again()

    def _first_face(self) -> QWidget:
        face = QWidget()
        column = bare_column(face, gap=14)
        self.problem = Card(self.context.look)
        self.problem_label = label(role=TextRole.PLAIN, wrap=True)
        self.problem.body.addWidget(self.problem_label)
        column.addWidget(self.problem)
        column.addWidget(self.drop, 1)
        self.past = Card(self.context.look, tr("Imported so far"))
        self.past_table = RecordTable(self.context.look, _past_columns(), tr("Imported so far"), grows=True)
        self.past_table.most = PAST_SHOWN
        self.past.body.addWidget(self.past_table)
        column.addWidget(self.past)
        return face

    def reload(self) -> None:
        shown = self._stack.currentWidget()
        if shown is self.done and not self._controller.stands():
            self.begin_again()
        elif shown is self.preview and self._controller.pending:
            self._controller.compare_again()
        files = self._controller.past()
        self.past.setVisible(bool(files))
        self.past_table.show_records(files)

    @Slot()
    def begin_again(self) -> None:
        """Back to the place for files."""
        self._controller.drop()
        self._pictures.drop()
        self.problem.hide()
        self.back_button.hide()
        self.drop.show_busy(busy=False)
        self._stack.setCurrentIndex(0)
        self.drop.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def take(self, paths: Sequence[Path]) -> None:
        """Read these files; nothing is written. Pictures go to the face for screenshots."""
        if self._must_wait():
            return
        seen = pictures_of(paths)
        if seen:
            self.take_pictures(seen)
            return
        self.begin_again()
        self.drop.show_busy(busy=True)
        self.back_button.setText(tr("Cancel"))
        self.back_button.show()
        self._controller.begin(paths)

    def take_pictures(self, pictures: Sequence[Picture]) -> None:
        """Read screenshots; more of them join those that are there."""
        if self._must_wait():
            return
        try:
            require()
        except OcrMissingError as missing:
            self._on_failed(str(missing))
            return
        if self._stack.currentWidget() is not self.pictures:
            self.begin_again()
            self.pictures.begin()
            self.back_button.show()
            self._stack.setCurrentWidget(self.pictures)
        self._pictures.add(pictures)

    def _must_wait(self) -> bool:
        """Whether an import is being written, which is said; what comes meanwhile is not taken."""
        if self._controller.writing:
            self.context.speaker.say(tr("An import is being written; wait for its end, or cancel it."))
        return self._controller.writing

    def receive(self, given: QMimeData) -> bool:
        """Take files, a picture or the text of a message that was dropped or pasted anywhere in the window."""
        paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        if paths:
            self.take(paths)
        elif given.hasImage():
            self.take_pictures(pictures_in(given))
        elif given.text().strip() and not self._must_wait():
            self.begin_again()
            self.drop.show_busy(busy=True)
            self._controller.begin_message(given.text())
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.receive(event.mimeData())

    @Slot()
    def _on_choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, tr("Choose files to import"), str(Path.home()), tr("All files (*)")
        )
        if names:
            self.take([Path(name) for name in names])

    @Slot(str, str)
    def _on_line_chosen(self, name: str, line: str) -> None:
        self._controller.choose({name: line})

    @Slot(object)
    def _on_read(self, view: ImportView) -> None:
        if view.locked:
            told = tr("The archive is locked. Its password came with it; the app shows it beside the export.")
            answer, given = QInputDialog.getText(self, tr("Password"), told, QLineEdit.EchoMode.Password)
            if given and answer:
                self._controller.unlock(answer)
                return
        self.preview.show_import(view)
        self.back_button.setText(tr("Other files"))
        self.back_button.show()
        self._stack.setCurrentWidget(self.preview)
        self.preview.begin()

    @Slot(object)
    def _on_edit(self, row: ImportRow) -> None:
        lines = {line.id: line for line in (*self._controller.channels(), *self.preview.lines())}
        dialog = RowDialog(self.context.look, row, tuple(lines.values()), self._controller.today, self)
        dialog.drafted.connect(lambda made: self._controller.edit(made.row, made.draft()))
        self.row_dialog = dialog
        dialog.open()

    @Slot()
    def _on_write(self) -> None:
        self.preview.show_busy(busy=True)
        self.back_button.setText(tr("Cancel"))
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._controller.write(self.preview.lines())

    @Slot()
    def _on_back(self) -> None:
        """Back to the place for files; while an import is written, give it up."""
        if self._controller.writing:
            self._controller.stop_writing()
        else:
            self.begin_again()

    @Slot()
    def _on_stopped(self) -> None:
        self.preview.show_busy(busy=False)
        self.back_button.setText(tr("Other files"))
        self.preview.begin()
        self.context.speaker.say(tr("Given up: nothing was written."))

    @Slot(object)
    def _on_imported(self, view: ImportView) -> None:
        self.preview.show_busy(busy=False)
        self.done.show_result(view)
        self.back_button.hide()
        self._stack.setCurrentWidget(self.done)
        self.done.begin()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.preview.show_busy(busy=False)
        self.begin_again()
        self.problem_label.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()

    @Slot(object)
    def _on_unknown(self, problem: UnknownTableError) -> None:
        """Offer to say what the columns mean."""
        self._mapper = MapperDialog(problem.columns, problem.rows, self._controller.channels(), self)
        self._mapper.drafted.connect(lambda dialog: self._controller.map_columns(problem.columns, dialog.mapping()))
        self._mapper.open()

    @Slot()
    def _on_pictures_done(self) -> None:
        self.begin_again()
        self.context.speaker.go.emit(Target(PageId.OVERVIEW))

    @Slot()
    def _on_undo(self) -> None:
        self._controller.undo()
        self.begin_again()


def _past_columns() -> tuple[Column[PastImport], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.at.astimezone():%Y-%m-%d}", lambda r: r.at),
        Column(lambda: tr("File"), lambda r: r.file.name, lambda r: r.file.name, hint=lambda r: r.file.name),
        Column(lambda: tr("Rows taken in"), lambda r: f"{r.file.used}", lambda r: r.file.used, figures=True),
    )


class DropPlace(QFrame):
    """A large place to drop files on, with a button for those who rather choose.

    Signals: `chosen(list of Path)` for dropped files, `ask()` for the button.
    """

    chosen = Signal(object)
    ask = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setProperty("role", "drop")
        self.setMinimumHeight(context.look.px(240))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        picture = label()
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture = picture
        self._title = label(role=TextRole.TITLE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        told = label(
            tr(
                "Bills of Alipay, WeChat, JD and Meituan, bank statements, credit reports, messages, and screenshots "
                "of your lines. You see every row before anything is written; Ctrl+V reads what you copied."
            ),
            TextRole.MUTED,
            wrap=True,
        )
        told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose_button = button(tr("Choose files…"), "primary", name=tr("Choose files to import (Ctrl+O)"))
        self.choose_button.clicked.connect(self.ask)
        self.setFocusProxy(self.choose_button)
        column.addWidget(picture)
        column.addWidget(self._title)
        column.addWidget(told)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.choose_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        context.look.changed.connect(self._on_look)
        self._on_look()
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """Say that files are being read."""
        self._title.setText(tr("Reading …") if busy else tr("Drop files here"))
        self.choose_button.setEnabled(not busy)

    @Slot(str)
    def show_step(self, sentence: str) -> None:
        """Say what is being done with the files."""
        if not self.choose_button.isEnabled():
            self._title.setText(sentence)

    @Slot()
    def _on_look(self) -> None:
        side = self._context.look.px(44)
        icon = self._context.icons.icon(Glyph.IMPORTS, self._context.look.theme.roles.accent, side)
        self._picture.setPixmap(icon.pixmap(side, side))


class _Done(QWidget):
    """What an import did. Signals: `again()`, `undo()`."""

    again = Signal()
    undo = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        column = bare_column(self)
        card = Card(context.look)
        self.title = label(role=TextRole.TITLE, wrap=True)
        self.told = label(role=TextRole.MUTED, wrap=True)
        self.lines_button = button(tr("Look at the lines"), "primary")
        self.undo_button = button(tr("Undo the import"))
        again = button(tr("Import more"))
        self.lines_button.clicked.connect(self._on_lines)
        self.undo_button.clicked.connect(self.undo)
        again.clicked.connect(self.again)
        card.body.addWidget(self.title)
        card.body.addWidget(self.told)
        row = QHBoxLayout()
        for made in (self.lines_button, again, self.undo_button):
            row.addWidget(made)
        row.addStretch(1)
        card.body.addSpacing(6)
        card.body.addLayout(row)
        column.addWidget(card)
        column.addStretch(1)

    def begin(self) -> None:
        """Put the keyboard on the next step."""
        self.lines_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_result(self, view: ImportView) -> None:
        """Say what came into the book."""
        self.undo_button.setVisible(view.adds > 0)
        if view.adds:
            self.title.setText(tr("In the book now: {what}").format(what=view.told))
            with_backup = tr("A backup was made before. The book was checked at once with the new entries.")
            without = tr("The book was checked at once with the new entries.")
            self.told.setText(with_backup if view.backed_up else without)
        else:
            self.title.setText(tr("Nothing new: the book had every row already."))
            self.told.setText("")

    @Slot()
    def _on_lines(self) -> None:
        self._context.speaker.go.emit(Target(PageId.LINES))
