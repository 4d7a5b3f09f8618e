"""The lenders' record: what each platform did to the person's own lines, and how it went on."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.lenders_presenter import ActRow, LenderRow
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
        self._controller = controller
        look = context.look
        self.lenders: RecordTable[LenderRow] = RecordTable(look, _lender_columns(), tr("Lenders' record"), grows=True)
        self.acts: RecordTable[ActRow] = RecordTable(look, _act_columns(), tr("What they did"), grows=True)
        record = Card(look, tr("What each platform did to your lines"), note=tr("from your own readings alone"))
        record.body.addWidget(self.lenders)
        self._nothing = label(tr("No line is in the book yet."), TextRole.MUTED, wrap=True)
        record.body.addWidget(self._nothing)
        what = tr(
            "Notice: a message of the platform entered before the act. "
            "Recovery: the old limit shown again. Medians of your cases."
        )
        record.body.addWidget(label(what, TextRole.SMALL, wrap=True))
        self._acts_card = Card(look, tr("What they did"))
        self._acts_card.body.addWidget(self.acts)
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
        """Ask for the record again."""
        view = self._controller.lenders()
        self.lenders.show_records(view.lenders)
        self.acts.show_records(view.acts)
        self.lenders.setVisible(bool(view.lenders))
        self._nothing.setVisible(not view.lenders)
        self._acts_card.setVisible(bool(view.acts))


def _lender_columns() -> tuple[Column[LenderRow], ...]:
    return (
        Column(lambda: tr("Platform"), lambda r: r.name, lambda r: r.name, bold=True, hint=lambda r: r.said),
        Column(
            lambda: tr("Lines"), lambda r: r.lines, lambda r: r.lines, tint=lambda _: "muted", hint=lambda r: r.lines
        ),
        Column(lambda: tr("Seen since"), lambda r: f"{r.since}" if r.since else "—", lambda r: r.since),
        Column(lambda: tr("Cuts"), lambda r: str(r.cuts), lambda r: r.cuts, figures=True),
        Column(lambda: tr("Closings"), lambda r: str(r.closings), lambda r: r.closings, figures=True),
        Column(lambda: tr("Reopened lower"), lambda r: str(r.reopened), lambda r: r.reopened, figures=True),
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
        Column(lambda: tr("Change"), lambda r: r.text, lambda r: r.text, hint=lambda r: r.text),
    )
