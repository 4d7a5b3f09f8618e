"""The lenders' record: what each platform did to the person's own lines, and how it went on."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raincheck.core.record import LenderRecord
from raincheck.core.text import tr
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.lenders_presenter import ActRow, LenderRow, LendersView
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column


class LendersPane(QWidget):
    """Two tables: the platforms, and their acts one by one."""

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._asks = self._asks_again = False
        look = context.look
        self.lenders: RecordTable[LenderRow] = RecordTable(look, _lender_columns(), tr("Lenders' record"), grows=True)
        self.acts: RecordTable[ActRow] = RecordTable(look, _act_columns(), tr("What they did"), grows=True)
        record = Card(look, tr("What each platform did to your lines"), note=tr("from your own readings alone"))
        record.body.addWidget(self.lenders)
        self._nothing = label(tr("Looking at the book …"), TextRole.MUTED, wrap=True)
        record.body.addWidget(self._nothing)
        what = tr(
            "Notice: a message of the platform entered before the act. "
            "Recovery: the old limit shown again. Medians of your cases."
        )
        record.body.addWidget(label(what, TextRole.SMALL, wrap=True))
        self._acts_card = Card(look, tr("What they did"))
        self._acts_card.body.addWidget(self.acts)
        self.lenders.hide()
        self._acts_card.hide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(14)
        column.addWidget(record)
        column.addWidget(self._acts_card)
        column.addStretch(1)
        whole = bare_column(self)
        whole.addWidget(scroll_area(content))

    def reload(self) -> None:
        """Ask for the record again: of a large book beside the window, and what was shown stays until it is there."""
        if not self._controller.is_large:
            self._show(self._controller.lenders())
        elif self._asks:
            self._asks_again = True
        else:
            self._asks = True
            self._controller.ask_lenders(self._on_found, self._on_failed)

    @Slot(object)
    def _on_found(self, found: tuple[LenderRecord, ...]) -> None:
        self._show(self._controller.lenders_of(found))
        self._go_on()

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._go_on()
        self._context.speaker.on_failed(problem)

    def _go_on(self) -> None:
        self._asks = False
        if self._asks_again:
            self._asks_again = False
            self.reload()

    def _show(self, view: LendersView) -> None:
        self._nothing.setText(tr("No line is in the book yet."))
        self.lenders.show_records(view.lenders)
        self.acts.show_records(view.acts)
        self.lenders.setVisible(bool(view.lenders))
        self._nothing.setVisible(not view.lenders)
        self._acts_card.setVisible(bool(view.acts))


def _lender_columns() -> tuple[Column[LenderRow], ...]:
    return (
        Column(lambda: tr("Platform"), lambda r: r.name, lambda r: r.name, bold=True, hint=lambda r: r.said),
        Column(
            lambda: tr("Lines"),
            lambda r: r.lines,
            lambda r: r.lines,
            tint=lambda _: "muted",
            hint=lambda r: r.lines,
            fills=True,
            lends=True,
            least=60,
        ),
        Column(lambda: tr("Seen since"), lambda r: f"{r.since}" if r.since else "—", lambda r: r.since, spare=True),
        Column(lambda: tr("Cuts"), lambda r: str(r.cuts), lambda r: r.cuts, figures=True),
        Column(lambda: tr("Closings"), lambda r: str(r.closings), lambda r: r.closings, figures=True),
        Column(lambda: tr("Reopened lower"), lambda r: str(r.reopened), lambda r: r.reopened, figures=True, spare=True),
        Column(lambda: tr("Usual cut"), lambda r: r.size, lambda r: r.size, figures=True),
        Column(lambda: tr("Notice"), lambda r: r.notice, lambda r: r.notice),
        Column(lambda: tr("Recovery"), lambda r: r.recovery, lambda r: r.recovery),
    )


def _act_columns() -> tuple[Column[ActRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        Column(lambda: tr("Platform"), lambda r: r.name, lambda r: r.name),
        Column(lambda: tr("Line"), lambda r: r.line, lambda r: r.line, bold=True),
        Column(lambda: tr("What"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Change"), lambda r: r.text, lambda r: r.text, hint=lambda r: r.text, lends=True),
    )
