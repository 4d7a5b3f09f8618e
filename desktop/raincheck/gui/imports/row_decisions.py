"""What is decided of the chosen row of a preview: put right, left out or taken again, a suspected pair told apart."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from raincheck.app.import_rows import Fate, ImportRow
from raincheck.app.wording import kind_word
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column

EDITABLE = (Fate.USED, Fate.IGNORED, Fate.PROBLEM)


class RowDecisions(QWidget):
    """Stands below the table.

    Signals: `edit_asked(row)`; `out_asked(spot)` and `apart_asked(spot)`, which are taken back by asking again.
    """

    edit_asked = Signal(object)
    out_asked = Signal(object)
    apart_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._row: ImportRow | None = None
        column = bare_column(self, gap=6)
        self.pair = _Pair(context)
        column.addWidget(self.pair)
        row = QHBoxLayout()
        row.addStretch(1)
        self.edit_button, self.apart_button, self.out_button = (button("") for _ in range(3))
        self.edit_button.clicked.connect(self.edit)
        self.apart_button.clicked.connect(self._on_apart)
        self.out_button.clicked.connect(self._on_out)
        for made in (self.edit_button, self.apart_button, self.out_button):
            row.addWidget(made)
        column.addLayout(row)
        self.show_row(None, apart=False)

    def show_row(self, row: ImportRow | None, *, apart: bool) -> None:
        """Offer what can be decided of a row; `apart`: it was told from a row of the book by the person."""
        self._row = row
        fate = None if row is None else row.fate
        brings = row is not None and row.row is not None
        unwanted = row is not None and row.unwanted
        self.pair.show_pair(row)
        self.edit_button.setText(tr("Edit…") if brings else tr("Enter it as a movement…"))
        self.edit_button.setVisible(fate in EDITABLE and not unwanted)
        self.apart_button.setText(tr("It is the same after all") if apart else tr("They are two: take it"))
        self.apart_button.setVisible(fate is Fate.PAIR or (apart and fate is Fate.USED))
        self.out_button.setText(tr("Take this row again") if unwanted else tr("Leave this row out"))
        self.out_button.setVisible(fate is Fate.USED or unwanted)

    @Slot()
    def edit(self) -> None:
        """Ask to put the row right, where that can be done."""
        if self._row is not None and self._row.fate in EDITABLE and not self._row.unwanted:
            self.edit_asked.emit(self._row)

    @Slot()
    def _on_apart(self) -> None:
        if self._row is not None:
            self.apart_asked.emit(self._row.spot)

    @Slot()
    def _on_out(self) -> None:
        if self._row is not None:
            self.out_asked.emit(self._row.spot)


class _Pair(QWidget):
    """A row of the file beside the row of the book that it seems to be."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(tr("In the file"), TextRole.STRONG), 0, 1)
        grid.addWidget(label(tr("In the book"), TextRole.STRONG), 0, 2)
        names = (tr("Day"), tr("What"), tr("Amount"), tr("Line"), tr("Note"))
        self.cells = [(label("", wrap=True), label("", wrap=True)) for _ in names]
        for place, (name, (file, book)) in enumerate(zip(names, self.cells, strict=True), 1):
            grid.addWidget(label(name, TextRole.SMALL), place, 0)
            grid.addWidget(file, place, 1)
            grid.addWidget(book, place, 2)

    def show_pair(self, row: ImportRow | None) -> None:
        """Show both sides; hidden for a row that is no suspected pair."""
        held = None if row is None or row.fate is not Fate.PAIR else row.held
        self.setVisible(held is not None)
        if row is None or held is None:
            return
        look = self._context.look
        note = getattr(row.row, "note", "")
        amount = "" if row.amount is None else look.amount(row.amount)
        file = (f"{row.day}", row.what, amount, row.channel, look.sentence(note))
        book = (f"{held.on}", kind_word(held.kind), look.amount(held.amount), row.channel, look.sentence(held.note))
        for cells, one, other in zip(self.cells, file, book, strict=True):
            cells[0].setText(one)
            cells[1].setText(other)
