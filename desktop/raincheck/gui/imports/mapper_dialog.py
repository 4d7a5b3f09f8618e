"""The columns of a table that is not known: said once beside its first rows, remembered for the same header."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableWidget, QTableWidgetItem, QWidget

from raincheck.app.wording import kind_word
from raincheck.core.model import Channel, LedgerKind
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.importers.mapping import TableMapping, proposed

OWN = "\0own"
"""What the choice of the line holds for an account of one's own; no line has such an id."""

KINDS = (LedgerKind.DRAW, LedgerKind.REPAY, LedgerKind.REFUND, LedgerKind.FEE, LedgerKind.INTEREST)


class MapperDialog(DraftDialog):
    """Asks what the columns mean; `mapping()` is the answer."""

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        lines: Sequence[Channel],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("What do these columns mean?"), parent)
        told = tr("This table is of a kind that is not known. Say it once; the same header is read so from then on.")
        self.whole.insertWidget(1, label(told, TextRole.MUTED, wrap=True))
        self.whole.insertWidget(2, _sample(columns, rows))
        own = tr("an account of my own, no borrowed line")
        # No line is chosen for anybody: rent would become a draw.
        self.line = _choice([(tr("choose the line"), ""), (own, OWN), *((line.name, line.id) for line in lines)])
        self.date, self.amount, self.into, self.out, self.text = (
            _choice([(tr("no column"), ""), *((column, column) for column in columns)]) for _ in range(5)
        )
        self.plus, self.minus = (_choice([(kind_word(kind), kind.value) for kind in KINDS]) for _ in range(2))
        self.minus.setCurrentIndex(1)
        named = proposed(columns)
        for field, column in (
            (self.date, named.date),
            (self.amount, named.amount),
            (self.into, named.into),
            (self.out, named.out),
            (self.text, named.text),
        ):
            field.setCurrentIndex(max(field.findData(column), 0))
        for name, field in (
            (tr("Line"), self.line),
            (tr("Day"), self.date),
            (tr("Amount with its sign"), self.amount),
            (tr("or money in"), self.into),
            (tr("and money out"), self.out),
            (tr("What it says"), self.text),
            (tr("Above zero, or money out"), self.plus),
            (tr("Below zero, or money in"), self.minus),
        ):
            self.add_row(name, field)
            field.currentIndexChanged.connect(self.revalidate)
        self.told_own = label(
            tr(
                "Only rows that repay or draw a line come in; wages, rent and all else are left out, each with its "
                "reason. Income is entered in the settings."
            ),
            TextRole.MUTED,
            wrap=True,
        )
        self.whole.addWidget(self.told_own)
        self.resize(760, 560)
        self.finish()

    def mapping(self) -> TableMapping:
        """What was chosen."""
        line = self.line.currentData()
        return TableMapping(
            date=self.date.currentData(),
            line="" if line == OWN else line,
            own=line == OWN,
            amount=self.amount.currentData(),
            into=self.into.currentData(),
            out=self.out.currentData(),
            text=self.text.currentData(),
            plus=LedgerKind(self.plus.currentData()),
            minus=LedgerKind(self.minus.currentData()),
        )

    def problem(self) -> str:
        chosen = self.mapping()
        self.told_own.setVisible(chosen.own)
        for field in (self.plus, self.minus):
            self.form.setRowVisible(field, not chosen.own)
        if not chosen.line and not chosen.own:
            return tr("Say which line the rows are of, or that the account is your own.")
        if not chosen.date:
            return tr("Say which column holds the day.")
        if not chosen.amount and not (chosen.into and chosen.out):
            return tr("Say which column holds the amount, or which two hold money in and money out.")
        return ""


def _choice(entries: Sequence[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    for name, value in entries:
        made.addItem(name, value)
    return made


def _sample(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    """The first rows of the table, to see what stands in which column."""
    table = QTableWidget(len(rows), len(columns))
    table.setAccessibleName(tr("The first rows of the table"))
    table.setHorizontalHeaderLabels(list(columns))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    for place, row in enumerate(rows):
        for column, cell in enumerate(row[: len(columns)]):
            table.setItem(place, column, QTableWidgetItem(cell))
    height = table.horizontalHeader().sizeHint().height() + sum(table.rowHeight(row) for row in range(len(rows)))
    table.setMaximumHeight(min(height + table.horizontalScrollBar().sizeHint().height() + 2, 190))
    return table
