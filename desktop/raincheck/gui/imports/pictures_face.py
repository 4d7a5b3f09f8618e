"""The face of the page for screenshots: rows to walk with Enter, and one button that writes what was taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.app.reading_pictures import PictureReport
from raincheck.core.text import ntr, tr
from raincheck.gui.imports.pictures_controller import PicturesController
from raincheck.gui.imports.pictures_sheet import ProblemRow, ProposalRow, headings
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.keep_box import KeepBox
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column


class PicturesFace(QWidget):
    """Shows the pictures as they are read. Signal: `finished()` when they were written or none was taken."""

    finished = Signal()

    def __init__(self, context: Context, controller: PicturesController) -> None:
        super().__init__()
        self._context = context
        self._controller = controller
        self.rows: list[ProposalRow] = []
        self._in_hand: ProposalRow | None = None
        column = bare_column(self, gap=10)
        column.addLayout(self._head())
        card = Card(context.look)
        inner = QWidget()
        self._list = bare_column(inner, gap=0)
        self._list.addStretch(1)
        card.body.addWidget(headings(context))
        self._area = scroll_area(inner)
        card.body.addWidget(self._area, 1)
        self.keep = KeepBox()
        self.keep.clicked.connect(self._on_ticked)
        card.body.addWidget(self.keep)
        keys = tr("Enter takes the row · D takes a figure in doubt · Tab types over · Esc skips · Ctrl+V adds one")
        card.body.addWidget(label(keys, TextRole.SMALL, wrap=True))
        column.addWidget(card, 1)
        done = QShortcut(QKeySequence("Ctrl+Return"), self)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        done.activated.connect(self._on_finish)
        controller.read.connect(self._on_read)
        controller.finished.connect(self._tell)
        controller.failed.connect(self._on_failed)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.told = label("", TextRole.MUTED, wrap=True)
        self.all_button = button("")
        self.all_button.clicked.connect(self._on_all)
        self.finish_button = button(tr("Finish  Ctrl+Enter"), "primary")
        self.finish_button.clicked.connect(self._on_finish)
        row.addWidget(self.told, 1)
        row.addWidget(self.all_button)
        row.addWidget(self.finish_button)
        return row

    def begin(self) -> None:
        """Forget earlier pictures and rows."""
        self.rows = []
        self._in_hand = None
        self.keep.kept.clear()
        self.keep.hide()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._list.addStretch(1)
        self._tell()

    @Slot(int, object)
    def _on_read(self, number: int, report: PictureReport) -> None:
        picture = self._controller.pictures[number]
        lines, before = self._controller.channels(), self._controller.last()
        first = not self.rows
        for placed in report.proposals:
            row = ProposalRow(self._context, placed, picture, number, lines=lines)
            row.show_last(before)
            self._watch(row)
            row.taken.connect(self._on_taken)
            row.skipped.connect(self._on_skipped)
            row.focused.connect(self._on_focused)
            self.rows.append(row)
            self._list.insertWidget(self._list.count() - 1, row)
        if not report.proposals:
            self._list.insertWidget(self._list.count() - 1, ProblemRow(picture, report))
        if first and self.rows:
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _watch(self, row: ProposalRow) -> None:
        row.choice.currentIndexChanged.connect(lambda: self._on_choice(row))

    def _on_choice(self, row: ProposalRow) -> None:
        row.show_last(self._controller.last())
        self._tell()

    @Slot()
    def _tell(self) -> None:
        read = tr("Reading on this machine; nothing is sent, and no picture is kept unless you say so.")
        taken = sum(row.state == "taken" for row in self.rows)
        count = ntr("{n} screenshot", "{n} screenshots", len(self._controller.pictures)).format(
            n=len(self._controller.pictures)
        )
        busy = tr("Reading …") if self._controller.reading else ""
        told = tr("{count}, {taken} of {rows} lines taken.").format(count=count, taken=taken, rows=len(self.rows))
        self.told.setText(" ".join(filter(None, (told, busy, read))))
        waiting = [row for row in self.rows if row.state == "open" and row.is_certain]
        self.all_button.setText(tr("Take all that is sure: {n}").format(n=len(waiting)))
        self.all_button.setVisible(bool(waiting))
        self.finish_button.setEnabled(taken > 0)

    @Slot(object)
    def _on_focused(self, row: ProposalRow) -> None:
        self._in_hand = row
        self.keep.show_picture(self._controller.pictures[row.number], row.number)
        self._area.ensureWidgetVisible(row)

    @Slot()
    def _on_ticked(self) -> None:
        """Enter takes the row in hand: the keyboard does not stay in the box."""
        if self._in_hand is not None:
            self._in_hand.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_taken(self, row: ProposalRow) -> None:
        if row.accept():
            self._go_on(row)

    @Slot(object)
    def _on_skipped(self, row: ProposalRow) -> None:
        row.skip()
        self._go_on(row)

    def _go_on(self, row: ProposalRow) -> None:
        """The keyboard goes to the next row that waits, behind the last one to the button that writes."""
        self._tell()
        place = self.rows.index(row)
        waiting = [other for other in (*self.rows[place + 1 :], *self.rows[:place]) if other.state == "open"]
        target = waiting[0] if waiting else self.finish_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_all(self) -> None:
        for row in self.rows:
            if row.state == "open" and row.is_certain:
                row.accept()
        self._tell()
        waiting = [row for row in self.rows if row.state == "open"]
        (waiting[0] if waiting else self.finish_button).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_finish(self) -> None:
        accepted = [row.accepted() for row in self.rows if row.state == "taken"]
        if not accepted:
            return
        self._controller.take(accepted, keep=frozenset(self.keep.kept))
        self.finished.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._tell()
        self.told.setText(sentence)
