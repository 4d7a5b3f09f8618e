"""Saved plans: each month of a plan beside what happened, without a reproach."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.context import Context
from raincheck.gui.look import Look
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.plan_desk import PlanDesk
from raincheck.gui.views.planner_path import DriftRow, SavedRow, saved_rows
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.term_row import RowList, wrapped


class SavedCard(Card):
    """The plans that were saved; without one it is not there."""

    def __init__(self, context: Context, desk: PlanDesk) -> None:
        super().__init__(context.look, tr("Saved plans"), note=tr("the plan beside what happened"))
        self._context, self._desk = context, desk
        self.plans = RowList(spacing=14)
        self.body.addWidget(self.plans)

    def reload(self) -> None:
        """Ask for the saved plans again."""
        found = saved_rows(self._desk.saved(), self._context.look)
        self.setVisible(bool(found))
        rows = []
        for entry in found:
            row = SavedPlanRow(self._context.look, entry)
            row.remove_button.clicked.connect(self._on_remove)
            rows.append(row)
        self.plans.show_rows(tuple(rows))

    @Slot()
    def _on_remove(self) -> None:
        for row in self.plans.rows:
            if isinstance(row, SavedPlanRow) and row.remove_button is self.sender():
                self._desk.remove(row.plan.name)
                return


class SavedPlanRow(QWidget):
    """One saved plan with its months so far."""

    def __init__(self, look: Look, plan: SavedRow) -> None:
        super().__init__()
        self.plan = plan
        self.remove_button = button(tr("Remove"), name=tr("Remove the plan {name}").format(name=plan.name))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(plan.name, TextRole.STRONG))
        head.addWidget(wrapped(plan.told), 1)
        head.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        self.months: RecordTable[DriftRow] | None = None
        if plan.months:
            self.months = RecordTable(look, _columns(look), tr("Months of {name}").format(name=plan.name), grows=True)
            self.months.show_records(plan.months)
            column.addWidget(self.months)
        else:
            column.addWidget(wrapped(tr("The first month ends soon; then it stands here beside the plan.")))


def _columns(look: Look) -> tuple[Column[DriftRow], ...]:
    return (
        Column(lambda: tr("Month"), lambda r: str(r.month), lambda r: r.month, bold=True),
        Column(
            lambda: tr("Owed, planned"), lambda r: look.amount(r.planned_owed), lambda r: r.planned_owed, figures=True
        ),
        Column(lambda: tr("Owed"), lambda r: look.amount(r.owed), lambda r: r.owed, figures=True),
        Column(
            lambda: tr("Buffer, planned"),
            lambda r: look.amount(r.planned_buffer),
            lambda r: r.planned_buffer,
            figures=True,
        ),
        Column(lambda: tr("Buffer"), lambda r: look.amount(r.buffer), lambda r: r.buffer, figures=True),
        Column(lambda: tr("How it went"), lambda r: r.told, lambda r: r.told, hint=lambda r: r.told),
    )
