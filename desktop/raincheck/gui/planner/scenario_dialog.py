"""Make an own "if tomorrow …" or change one. Gives a ScenarioSpec; saves nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.wording.amounts import amount_problem
from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO, MoneyError
from raincheck.core.planner.dues import HORIZON_DAYS, schedule
from raincheck.core.planner.forecast import MOST_MOVED
from raincheck.core.planner.scenario import (
    LONGEST_FALL,
    LONGEST_NAME,
    DueMove,
    LimitCut,
    LumpExpense,
    ScenarioSpec,
    check,
)
from raincheck.core.snapshot import Line, Snapshot
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.choice import EnumPicker, may_shrink
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, bare_row
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.kit.widgets.percent_edit import PercentEdit

SHOWN_LINES = 6
"""So many lines stand in the dialog at once; more of them scroll."""


class Fate(StrEnum):
    """What becomes of a line in a scenario."""

    SAME = "same"
    CLOSED = "closed"
    CUT = "cut"
    CALLED = "called"


def _fates() -> list[tuple[Fate, str]]:
    return [
        (Fate.SAME, tr("stays as it is")),
        (Fate.CLOSED, tr("closes")),
        (Fate.CUT, tr("limit is cut by")),
        (Fate.CALLED, tr("is called at once")),
    ]


class LineFate(QObject):
    """The fields of one line: what becomes of it, and whether a due moves; the dialog's grid holds them."""

    edited = Signal()

    def __init__(self, look: Look, line: Line, snapshot: Snapshot) -> None:
        super().__init__()
        name = line.channel.name
        self.line = line
        self.name = ElidedLabel(name)
        self.fate = EnumPicker(_fates(), tr("What becomes of {line}").format(line=name))
        self.cut = PercentEdit(look, tr("{line}: limit is cut by").format(line=name))
        self.cut.setPlaceholderText("50 %")
        self.due = QComboBox()
        self.due.setAccessibleName(tr("Which due of {line} moves").format(line=name))
        self.due.addItem(tr("all dues"), None)
        for entry in schedule(snapshot, line):
            self.due.addItem(f"{entry.on:%m-%d}  {look.amount(entry.amount)}", entry.on)
        for picker in (self.fate, self.due):
            may_shrink(picker, 5)
        self.days = NumberEdit(-MOST_MOVED, HORIZON_DAYS)
        self.days.setSuffix(tr(" days"))
        self.days.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.days.setAccessibleName(tr("{line}: moved by so many days, earlier when below zero").format(line=name))
        self.fate.currentIndexChanged.connect(self._on_fate)
        self.cut.edited.connect(self.edited)
        self.due.currentIndexChanged.connect(self._on_due)
        self.days.valueChanged.connect(self._on_due)
        for part in (self.due, self.days):
            part.setEnabled(self.due.count() > 1)
        self._on_fate()

    def show_spec(self, spec: ScenarioSpec) -> None:
        """Fill the fields."""
        id_ = self.line.channel.id
        cut = next((entry.share for entry in spec.cuts if entry.channel == id_), None)
        move = next((entry for entry in spec.moved if entry.channel == id_), None)
        fate = Fate.SAME if cut is None else Fate.CUT
        fate = Fate.CLOSED if id_ in spec.closed else fate
        self.fate.choose(Fate.CALLED if spec.called == id_ else fate)
        self.cut.show_share(cut)
        if move is not None:
            self.due.setCurrentIndex(max(self.due.findData(move.due), 0))
            self.days.setValue(move.days)

    def move(self) -> DueMove | None:
        """The due that moves, None when none does."""
        days = self.days.value()
        return DueMove(self.line.channel.id, days, self.due.currentData()) if days else None

    @Slot()
    def _on_fate(self) -> None:
        self.cut.setEnabled(self.fate.choice() is Fate.CUT)
        self.edited.emit()

    @Slot()
    def _on_due(self) -> None:
        self.edited.emit()


class LumpRow(QWidget):
    """One one-off cost."""

    edited = Signal()
    gone = Signal(object)

    def __init__(self, look: Look, today: date) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(tr("such as a repair"))
        self.name.setAccessibleName(tr("What the one-off cost is for"))
        self.day = DateEdit(
            today + timedelta(days=30),
            tr("Day of the one-off cost"),
            today=today,
            days=Days.COMING,
            latest=today + timedelta(days=HORIZON_DAYS),
        )
        self.amount = AmountEdit(look, tr("Amount of the one-off cost"))
        self.remove = button(tr("Remove"), "link", name=tr("Remove this one-off cost"))
        row = bare_row(self)
        for part, stretch in ((self.name, 3), (self.day, 2), (self.amount, 2), (self.remove, 0)):
            row.addWidget(part, stretch)
        self.amount.edited.connect(self.edited)
        self.day.edited.connect(self.edited)
        self.name.textChanged.connect(self.edited)
        self.remove.clicked.connect(lambda: self.gone.emit(self))

    def lump(self) -> LumpExpense:
        """The cost. Raises MoneyError and UsageError; an empty amount is zero, which no scenario takes."""
        return LumpExpense(self.day.day(), self.amount.money() or ZERO, self.name.text().strip())


class ScenarioDialog(DraftDialog):
    """`existing` None: a new scenario; else that one, changed; `replaces` is then its name."""

    def __init__(
        self,
        look: Look,
        snapshot: Snapshot,
        *,
        taken: frozenset[str],
        existing: ScenarioSpec | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("New scenario") if existing is None else tr("Change {name}").format(name=existing.name)
        super().__init__(title, parent)
        self._look, self._snapshot = look, snapshot
        self.replaces = None if existing is None else existing.name
        self._taken = taken - {self.replaces}
        self.name_edit = QLineEdit()
        self.name_edit.setMaxLength(LONGEST_NAME)
        self.name_edit.setPlaceholderText(tr("such as: Ant closes and the shop is slow"))
        self.fates = tuple(LineFate(look, line, snapshot) for line in snapshot.lines)
        self.fall_edit = PercentEdit(look, tr("Every income falls by"))
        self.fall_edit.setPlaceholderText("30 %")
        self.months_edit = NumberEdit(1, LONGEST_FALL)
        self.months_edit.setValue(3)
        self.months_edit.setSuffix(tr(" months"))
        self.months_edit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.months_edit.setAccessibleName(tr("For so many months"))
        self.lumps: list[LumpRow] = []
        self._lump_column = QVBoxLayout()
        self.add_lump_button = button(tr("Add a one-off cost"))
        self.frugal_tick = QCheckBox(tr("essentials only, nothing discretionary"))
        self._add_rows()
        self._connect()
        self.be_wide(look.px(700))
        if existing is not None:
            self._fill(existing)
        self.finish()
        self.name_edit.setFocus()

    def _add_rows(self) -> None:
        self.add_row(tr("Name"), self.name_edit)
        self.add_row(tr("Lines"), self._lines_grid())
        income = QWidget()
        row = bare_row(income)
        row.addWidget(self.fall_edit)
        row.addWidget(label(tr("lower for")))
        row.addWidget(self.months_edit)
        row.addStretch(1)
        income.setAccessibleName(tr("Income"))
        self.fall_edit.setMaximumWidth(self._look.px(110))
        self.add_row(tr("Income"), income)
        costs = QWidget()
        column = bare_column(costs)
        column.addLayout(self._lump_column)
        adding = QHBoxLayout()
        adding.addWidget(self.add_lump_button)
        adding.addStretch(1)
        column.addLayout(adding)
        costs.setAccessibleName(tr("One-off costs"))
        self.add_row(tr("One-off costs"), costs)
        self.add_row(tr("Living"), self.frugal_tick)

    def _lines_grid(self) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        heads = (tr("Line"), tr("What happens"), "", tr("A due moves"), tr("by"))
        for column, text in enumerate(heads):
            grid.addWidget(label(text, TextRole.SMALL), 0, column)
        for place, fate in enumerate(self.fates, start=1):
            parts = (fate.name, fate.fate, fate.cut, fate.due, fate.days)
            for column, part in enumerate(parts):
                grid.addWidget(part, place, column)
            fate.name.setMinimumWidth(self._look.px(72))
            fate.cut.setFixedWidth(self._look.px(86))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 2)
        area = scroll_area(content, upright=True)
        area.setAccessibleName(tr("Lines"))
        height = content.sizeHint().height()
        row = height // (len(self.fates) + 1)
        area.setFixedHeight(min(height, row * (SHOWN_LINES + 1)) + 4)
        return area

    def _connect(self) -> None:
        self.name_edit.textChanged.connect(self.revalidate)
        self.fall_edit.edited.connect(self.revalidate)
        self.months_edit.valueChanged.connect(self.revalidate)
        self.frugal_tick.toggled.connect(self.revalidate)
        self.add_lump_button.clicked.connect(self._on_add_lump)
        for fate in self.fates:
            fate.edited.connect(self.revalidate)

    def _fill(self, spec: ScenarioSpec) -> None:
        self.name_edit.setText(spec.name)
        for fate in self.fates:
            fate.show_spec(spec)
        if spec.income_fall:
            self.fall_edit.show_share(spec.income_fall)
            self.months_edit.setValue(spec.income_months)
        for lump in spec.lump_sums:
            row = self._add_lump()
            row.name.setText(lump.name)
            row.day.show_day(lump.on)
            row.amount.show_money(lump.amount)
        self.frugal_tick.setChecked(spec.without_discretionary)

    def draft(self) -> ScenarioSpec:
        """What was entered. Raises MoneyError."""
        chosen = {fate.line.channel.id: fate.fate.choice() for fate in self.fates}
        fall = self.fall_edit.share() or Decimal(0)
        return ScenarioSpec(
            name=self.name_edit.text().strip(),
            closed=tuple(id_ for id_, fate in chosen.items() if fate is Fate.CLOSED),
            cuts=tuple(
                LimitCut(fate.line.channel.id, fate.cut.share() or Decimal(0))
                for fate in self.fates
                if fate.fate.choice() is Fate.CUT
            ),
            income_fall=fall,
            income_months=self.months_edit.value() if fall else 0,
            lump_sums=tuple(row.lump() for row in self.lumps),
            moved=tuple(move for fate in self.fates if (move := fate.move()) is not None),
            called=next((id_ for id_, fate in chosen.items() if fate is Fate.CALLED), None),
            without_discretionary=self.frugal_tick.isChecked(),
        )

    def problem(self) -> str:
        if sum(fate.fate.choice() is Fate.CALLED for fate in self.fates) > 1:
            return tr("Only one line is called at a time; let the others close.")
        if self.fall_edit.text().strip() and self.fall_edit.share() is None:
            return tr("Write the fall of income in percent, such as 30.")
        try:
            draft = self.draft()
            check(draft, self._snapshot)
        except MoneyError as wrong:
            return amount_problem(wrong)
        except UsageError as wrong:
            return str(wrong)
        if draft.name in self._taken:
            return tr("There is a scenario of this name already; choose another name.")
        return ""

    def _add_lump(self) -> LumpRow:
        row = LumpRow(self._look, self._snapshot.as_of)
        self.lumps.append(row)
        self._lump_column.addWidget(row)
        row.edited.connect(self.revalidate)
        row.gone.connect(self._on_lump_gone)
        return row

    @Slot()
    def _on_add_lump(self) -> None:
        self._add_lump().name.setFocus()
        self.revalidate()

    @Slot(object)
    def _on_lump_gone(self, row: LumpRow) -> None:
        self.lumps.remove(row)
        self._lump_column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.revalidate()
