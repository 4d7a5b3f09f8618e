"""Saved plans: each month of a plan beside what happened, without a reproach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.models.records import Column, amounts
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.row_menu import Choice, offer_menu
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.path_presenter import DriftRow, SavedRow, saved_rows
from raincheck.gui.planner.term_row import RowList, wrapped


class SavedCard(Card):
    """The plans that were saved; without one it is not there."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__(context.look, tr("Saved plans"), note=tr("the plan beside what happened"))
        self._context, self._controller = context, controller
        self.plans = RowList(spacing=14)
        self.body.addWidget(self.plans)

    def reload(self) -> None:
        """Ask for the saved plans again."""
        found = saved_rows(self._controller.saved(), self._context.look)
        self.setVisible(bool(found))
        self.plans.show_rows(tuple(self._row(entry) for entry in found))

    def _row(self, entry: SavedRow) -> SavedPlanRow:
        row = SavedPlanRow(self._context.look, entry)
        row.remove_button.clicked.connect(lambda: self._controller.remove(entry.name))
        return row


class SavedPlanRow(QWidget):
    """One saved plan with its months so far."""

    def __init__(self, look: Look, plan: SavedRow) -> None:
        super().__init__()
        self.plan = plan
        self.remove_button = button(tr("Remove"), name=tr("Remove the plan {name}").format(name=plan.name))
        offer_menu(self, self._choices)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(plan.name, TextRole.STRONG))
        head.addWidget(wrapped(plan.told), 1)
        head.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        column = bare_column(self, gap=4)
        column.addLayout(head)
        self.months: RecordTable[DriftRow] | None = None
        if plan.months:
            self.months = RecordTable(look, _columns(look), tr("Months of {name}").format(name=plan.name), grows=True)
            self.months.show_records(plan.months)
            column.addWidget(self.months)
        else:
            column.addWidget(wrapped(tr("The first month ends soon; then it stands here beside the plan.")))

    def _choices(self) -> Iterator[Choice]:
        yield Choice(tr("Remove"), self.remove_button.click)
        yield Choice(tr("Copy the text"), partial(copy, f"{self.plan.name}\n{self.plan.told}"))


def _columns(look: Look) -> tuple[Column[DriftRow], ...]:
    return (
        Column(lambda: tr("Month"), lambda r: str(r.month), lambda r: r.month, bold=True),
        amounts(look, lambda: tr("Owed, planned"), lambda r: r.planned_owed),
        amounts(look, lambda: tr("Owed"), lambda r: r.owed),
        amounts(
            look,
            lambda: tr("Buffer, planned"),
            lambda r: r.planned_buffer,
        ),
        amounts(look, lambda: tr("Buffer"), lambda r: r.buffer),
        Column(lambda: tr("How it went"), lambda r: r.told, lambda r: r.told, hint=lambda r: r.told),
    )
