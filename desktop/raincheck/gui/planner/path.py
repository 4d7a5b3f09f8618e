"""The month path: the chart, the milestones, and the person's own amount, lump sums and rate changes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from raincheck.core.calendar import Month
from raincheck.core.money import MoneyError
from raincheck.core.planner.path import LumpSum, RateChange
from raincheck.core.planner.scenario import LONGEST_NAME
from raincheck.core.text import tr
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.context import Context, PageId, Target, Tone
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column, bare_row
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.gui.kit.widgets.setting_row import SettingRow
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.planner.charts.path import PathChart
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.path_presenter import Goal, OwnWay, change_texts, way_view
from raincheck.gui.planner.term_row import RowList, wrapped

T = TypeVar("T")

MONTHS_OFFERED = 60
CHART, CONTROLS = 430, 300


class PathCard(Card):
    """Draws the way; without one (not feasible) it hides itself."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__(context.look, tr("Month by month"), note=tr("arrow keys walk the months"))
        self._context, self._controller = context, controller
        self._own = OwnWay()
        look = context.look
        self.chart = PathChart(look, tr("Month by month: what is owed and what is put by"))
        share(self.chart, context)
        self.chart.picked.connect(self._on_day)
        self.told = wrapped(role=TextRole.PLAIN)
        left = QWidget()
        column = bare_column(left)
        column.addWidget(self.told)
        column.addWidget(self.chart, 1)
        self.steps = RowList(spacing=4)
        column.addWidget(self.steps)
        row = Columns(gap=20)
        row.columns.add(left, weight=5, least=look.px(CHART))
        row.columns.add(self._controls(), weight=2, least=look.px(CONTROLS))
        self.body.addWidget(row)

    def _controls(self) -> QWidget:
        look = self._context.look
        self.monthly = AmountEdit(look, tr("My own amount a month"))
        self.monthly.setMaximumWidth(look.px(130))
        self.monthly.edited.connect(self._on_monthly)
        self.minimums = Switch(look, tr("Compare with paying minimums only"))
        self.minimums.setChecked(True)
        self.minimums.toggled.connect(self.reload)
        self.problem = wrapped(role=TextRole.PROBLEM)
        self.lump = _LumpRow(self._context)
        self.lump.add_button.clicked.connect(self._on_lump)
        self.rate = _RateRow(self._context)
        self.rate.add_button.clicked.connect(self._on_rate)
        self.changes = RowList(spacing=2)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(tr("Name of the plan"))
        self.name.setToolTip(self.name.placeholderText())
        self.name.setAccessibleName(tr("Name of the plan"))
        self.name.textChanged.connect(self._on_name)
        self.name.returnPressed.connect(self._on_save)
        self.save_button = button(tr("Save as a plan"), "primary")
        self.save_button.clicked.connect(self._on_save)
        self.reset_button = button(tr("As it is"))
        self.reset_button.clicked.connect(self._on_reset)
        made = QWidget()
        column = bare_column(made, gap=8)
        column.addWidget(SettingRow(tr("My own amount a month"), self.monthly))
        column.addWidget(self.problem)
        column.addWidget(SettingRow(tr("Compare with paying minimums only"), self.minimums))
        column.addWidget(self.lump)
        column.addWidget(self.rate)
        column.addWidget(self.changes)
        saving = QHBoxLayout()
        saving.setSpacing(8)
        saving.addWidget(self.name, 1)
        saving.addWidget(self.save_button)
        column.addLayout(saving)
        column.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return made

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self._context.speaker.go.emit(Target(PageId.CALENDAR, f"{day}"))

    @property
    def own(self) -> OwnWay:
        """What is being tried out."""
        return self._own

    @Slot()
    def reload(self) -> None:
        """Draw the way anew; what is being tried out stays as far as the book still allows it."""
        report, look = self._controller.report(), self._context.look
        owed = {debt.id for debt in report.plan.debts}
        rates = tuple(change for change in self._own.terms.rates if change.debt in owed)
        self._own = replace(self._own, terms=replace(self._own.terms, rates=rates))
        view = way_view(report, self._own, look, minimums=self.minimums.isChecked())
        self.setVisible(view is not None)
        if view is None:
            return
        self.chart.show_path(view.chart)
        self.told.setText(view.told)
        self.problem.setText(view.problem)
        self.problem.setVisible(bool(view.problem))
        self.monthly.setPlaceholderText(look.amount(view.monthly))
        self.steps.show_rows((_Goals(self._context, view.goals),))
        snapshot = report.measures.snapshot
        self.lump.offer(report.plan.as_of)
        self.rate.offer(report.plan.as_of, [(debt.id, snapshot.channels[debt.id].name) for debt in report.plan.debts])
        self.rate.setVisible(bool(report.plan.debts))
        texts = change_texts(report, self._own.terms, look)
        self.changes.show_rows(tuple(self._change_row(place, text) for place, text in enumerate(texts)))
        self.reset_button.setEnabled(self._own.is_own)
        self._on_name()

    def _try(self, own: OwnWay) -> None:
        self._own = own
        self.reload()

    @Slot()
    def _on_monthly(self) -> None:
        try:
            self._try(replace(self._own, monthly=self.monthly.money()))
        except MoneyError:
            return

    @Slot()
    def _on_lump(self) -> None:
        lump = self.lump.draft()
        if lump is not None:
            terms = self._own.terms
            self.lump.amount.clear()
            self._try(replace(self._own, terms=replace(terms, lump_sums=(*terms.lump_sums, lump))))

    @Slot()
    def _on_rate(self) -> None:
        change = self.rate.draft()
        if change is not None:
            terms = self._own.terms
            self.rate.apr.clear()
            self._try(replace(self._own, terms=replace(terms, rates=(*terms.rates, change))))

    def _change_row(self, place: int, text: str) -> _Change:
        row = _Change(text)
        row.remove_button.clicked.connect(lambda: self._remove(place))
        return row

    def _remove(self, place: int) -> None:
        terms = self._own.terms
        lumps = len(terms.lump_sums)
        if place < lumps:
            kept = replace(terms, lump_sums=_without(terms.lump_sums, place))
        else:
            kept = replace(terms, rates=_without(terms.rates, place - lumps))
        self._try(replace(self._own, terms=kept))

    @Slot()
    def _on_name(self) -> None:
        self.save_button.setEnabled(bool(self.name.text().strip()) and self.problem.isHidden())

    @Slot()
    def _on_save(self) -> None:
        monthly = self._own.monthly or self._controller.report().plan.monthly
        if self.save_button.isEnabled() and monthly is not None:
            name = self.name.text()
            self.name.clear()
            self._controller.keep(name, monthly, self._own.terms)

    @Slot()
    def _on_reset(self) -> None:
        self.monthly.clear()
        self._try(OwnWay())


def _without(entries: tuple[T, ...], place: int) -> tuple[T, ...]:
    return (*entries[:place], *entries[place + 1 :])


class _Goals(Columns):
    """The four milestones side by side; reached ones carry a tick."""

    def __init__(self, context: Context, goals: tuple[Goal, ...]) -> None:
        super().__init__(gap=10)
        look = context.look
        for goal in goals:
            cell = QWidget()
            column = bare_column(cell, gap=2)
            tone, shape = (Tone.GOOD, Shape.TICK) if goal.reached else (Tone.QUIET, Shape.CLOCK)
            column.addWidget(LevelBadge(look, tone, goal.name, shape))
            column.addWidget(wrapped(goal.when, TextRole.SMALL))
            cell.setAccessibleName(f"{goal.name}: {goal.when}")
            self.columns.add(cell, least=look.px(110))


class _Months(QComboBox):
    """Chooses a month from the next one on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def offer(self, start: Month) -> None:
        """Offer the months that follow `start`; the one chosen stays."""
        chosen = max(self.currentIndex(), 0)
        if self.count() and self.itemText(0) == str(start.plus(1)):
            return
        self.clear()
        self.addItems([str(start.plus(number)) for number in range(1, MONTHS_OFFERED + 1)])
        self.setCurrentIndex(chosen)

    def month(self) -> int:
        """How many months from now, from 1."""
        return self.currentIndex() + 1


class _LumpRow(QWidget):
    """Money that comes in, or must be paid, once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        look = context.look
        self.kind = QComboBox()
        self.kind.addItems([tr("Comes in once"), tr("Paid once")])
        self.kind.setAccessibleName(tr("Comes in or is paid"))
        self.month = _Months(tr("Month of the lump sum"))
        self.amount = AmountEdit(look, tr("Lump sum"))
        self.amount.setPlaceholderText(tr("e.g. bonus"))
        self.add_button = button(tr("Add"), name=tr("Add the lump sum"))
        self.amount.returnPressed.connect(self.add_button.click)
        _two_rows(self, (self.kind, self.month), (self.amount, self.add_button))

    def offer(self, day: date) -> None:
        """Offer the months from that day on."""
        self.month.offer(Month.of(day))

    def draft(self) -> LumpSum | None:
        """What was entered; None when it is no amount."""
        try:
            amount = self.amount.money()
        except MoneyError:
            return None
        if not amount:
            return None
        return LumpSum(self.month.month(), amount if self.kind.currentIndex() == 0 else -amount)


class _RateRow(QWidget):
    """A line whose rate changes from a month on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.line = QComboBox()
        self.line.setAccessibleName(tr("Line whose rate changes"))
        self.month = _Months(tr("From which month"))
        self.apr = PercentEdit(context.look, tr("New yearly rate"))
        self.apr.setPlaceholderText(tr("new rate, e.g. 12 %"))
        self.add_button = button(tr("Add"), name=tr("Add the rate change"))
        self.apr.returnPressed.connect(self.add_button.click)
        _two_rows(self, (self.line, self.month), (self.apr, self.add_button))

    def offer(self, day: date, lines: list[tuple[str, str]]) -> None:
        """Offer the months from that day on, and the lines that are being paid off."""
        self.month.offer(Month.of(day))
        known = [(self.line.itemData(place), self.line.itemText(place)) for place in range(self.line.count())]
        if known != lines:
            self.line.clear()
            for id_, name in lines:
                self.line.addItem(name, id_)

    def draft(self) -> RateChange | None:
        """What was entered; None when it is no rate."""
        share = self.apr.share()
        debt = self.line.currentData()
        return None if share is None or debt is None else RateChange(self.month.month(), str(debt), Fraction(share))


def _two_rows(owner: QWidget, upper: tuple[QWidget, QWidget], lower: tuple[QWidget, QWidget]) -> None:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(4)
    for first, second in (upper, lower):
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(first, 1)
        row.addWidget(second)
        column.addLayout(row)


class _Change(QWidget):
    """A lump sum or a rate change that is being tried, with a button that takes it out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.remove_button = button("×", "icon", name=tr("Take out: {what}").format(what=text))
        row = bare_row(self)
        row.addWidget(label(text, wrap=True), 1)
        row.addWidget(self.remove_button)
