"""导入: drop files or choose them, look at every row, then write; one Undo takes the whole import back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context, PageId, Target
from raincheck.gui.icons import Glyph
from raincheck.gui.imports_desk import ImportsDesk
from raincheck.gui.pages.base import Page
from raincheck.gui.pages.imports_preview import Preview
from raincheck.gui.views.imports import ImportView
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import ElidedLabel, TextRole, label

PAST_SHOWN = 6


class ImportsPage(Page):
    """Begins with a place to drop files on; then the preview; then what was done."""

    interest = Changes.everything()

    def __init__(self, context: Context, desk: ImportsDesk) -> None:
        super().__init__(context)
        self._desk = desk
        row = self.header(
            tr("Import"), tr("Bills, statements and credit reports, read on this machine and nowhere else.")
        )
        self.back_button = button(tr("Other files"))
        self.back_button.clicked.connect(self.begin_again)
        row.addWidget(self.back_button)
        self._stack = QStackedWidget()
        self.drop = DropPlace(context)
        self.drop.chosen.connect(self.take)
        self.drop.ask.connect(self._on_choose)
        self.preview = Preview(context)
        self.preview.write_asked.connect(self._on_write)
        self.done = _Done(context)
        self.done.again.connect(self.begin_again)
        self.done.undo.connect(self._on_undo)
        for widget in (self._first_face(), self.preview, self.done):
            self._stack.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self.setAcceptDrops(True)
        open_files = QShortcut(QKeySequence.StandardKey.Open, self)
        open_files.activated.connect(self._on_choose)
        desk.read.connect(self._on_read)
        desk.imported.connect(self._on_imported)
        desk.failed.connect(self._on_failed)
        self.begin_again()

    def _first_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.problem = Card(self.context.look)
        self.problem_label = label(role=TextRole.PLAIN, wrap=True)
        self.problem.body.addWidget(self.problem_label)
        column.addWidget(self.problem)
        column.addWidget(self.drop, 1)
        self.past = Card(self.context.look, tr("Imported so far"))
        self._past_rows = QVBoxLayout()
        self.past.body.addLayout(self._past_rows)
        column.addWidget(self.past)
        return face

    def reload(self) -> None:
        while (item := self._past_rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        files = self._desk.past()[:PAST_SHOWN]
        self.past.setVisible(bool(files))
        for file in files:
            told = tr("{day} · {name} · {used} rows").format(
                day=f"{file.at.astimezone():%Y-%m-%d}", name=file.file.name, used=file.file.used
            )
            self._past_rows.addWidget(ElidedLabel(told, TextRole.MUTED))

    @Slot()
    def begin_again(self) -> None:
        """Back to the place for files."""
        self._desk.drop()
        self.problem.hide()
        self.back_button.hide()
        self.drop.show_busy(busy=False)
        self._stack.setCurrentIndex(0)
        self.drop.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def take(self, paths: Sequence[Path]) -> None:
        """Read these files; nothing is written."""
        self.begin_again()
        self.drop.show_busy(busy=True)
        self._desk.begin(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    @Slot()
    def _on_choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, tr("Choose files to import"), str(Path.home()), tr("Bills and reports (*.csv *.txt);;All files (*)")
        )
        if names:
            self.take([Path(name) for name in names])

    @Slot(object)
    def _on_read(self, view: ImportView) -> None:
        self.preview.show_import(view)
        self.back_button.show()
        self._stack.setCurrentWidget(self.preview)
        self.preview.begin()

    @Slot()
    def _on_write(self) -> None:
        self.preview.show_busy()
        self._desk.write(self.preview.lines())

    @Slot(object)
    def _on_imported(self, view: ImportView) -> None:
        self.done.show_result(view)
        self.back_button.hide()
        self._stack.setCurrentWidget(self.done)
        self.done.begin()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.begin_again()
        self.problem_label.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()

    @Slot()
    def _on_undo(self) -> None:
        self._desk.undo()
        self.begin_again()


class DropPlace(QWidget):
    """A large place to drop files on, with a button for those who rather choose.

    Signals: `chosen(list of Path)` for dropped files, `ask()` for the button.
    """

    chosen = Signal(object)
    ask = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
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
                "Alipay, WeChat, JD and Meituan bills (CSV), and the text of a credit report. "
                "You see every row before anything is written."
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._context.look.colour("control_border"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._context.look.colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 10, 10)
        painter.end()

    @Slot()
    def _on_look(self) -> None:
        side = self._context.look.px(44)
        icon = self._context.icons.icon(Glyph.IMPORTS, self._context.look.theme.roles.accent, side)
        self._picture.setPixmap(icon.pixmap(side, side))
        self.update()


class _Done(QWidget):
    """What an import did. Signals: `again()`, `undo()`."""

    again = Signal()
    undo = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
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
            self.told.setText(tr("A backup was made before. The book was checked at once with the new entries."))
        else:
            self.title.setText(tr("Nothing new: the book had every row already."))
            self.told.setText("")

    @Slot()
    def _on_lines(self) -> None:
        self._context.speaker.go.emit(Target(PageId.LINES))
