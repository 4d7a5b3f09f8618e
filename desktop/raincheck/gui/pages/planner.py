"""规划: the fund and the leverage, drills, the order of paying, and real costs, each behind a button; printable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk
from raincheck.gui.pages.base import Page, scroll_area
from raincheck.gui.pages.planner_costs import CostsTab
from raincheck.gui.pages.planner_fund import FundTab
from raincheck.gui.pages.planner_payoff import PayoffTab
from raincheck.gui.pages.planner_print import pdf_bytes, plan_document
from raincheck.gui.pages.planner_stress import StressTab
from raincheck.gui.plan_desk import PlanDesk
from raincheck.gui.stress_desk import StressDesk
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.layout import Columns

SUBTITLE = 360


class Tab(Protocol):
    """What every tab can do: ask again and draw."""

    def reload(self) -> None:
        """Ask the use case and draw."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A tab by its key, name and what makes it."""

    key: str
    name: str
    make: Callable[[], QWidget]


def _header(title: str, told: str, buttons: QWidget, *, least: int) -> QWidget:
    """Title and buttons side by side, or one below the other where there is no room for both."""
    texts = QWidget()
    column = QVBoxLayout(texts)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label(title, TextRole.TITLE))
    column.addWidget(label(told, TextRole.MUTED, wrap=True))
    made = Columns(gap=8)
    made.columns.add(texts, least=least)
    made.columns.add(buttons)
    return made


class PlannerPage(Page):
    """Tabs are made when they are first shown; `open_subject` takes a tab's key."""

    interest = Changes.everything()

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self._desk = desk
        self.plans = PlanDesk(desk, context)
        self.stress = StressDesk(desk, context)
        self._entries = (
            _Entry("fund", tr("Fund and leverage"), lambda: FundTab(context, self.plans)),
            _Entry("stress", tr("Stress test"), lambda: StressTab(context, self.stress)),
            _Entry("payoff", tr("Order of paying"), lambda: PayoffTab(context, self.plans)),
            _Entry("costs", tr("Real costs"), lambda: CostsTab(context, self.stress)),
        )
        told = tr("Targets come from your income, costs and lines; press a figure to see its formula.")
        buttons = QWidget()
        head = QHBoxLayout(buttons)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(10)
        head.addStretch(1)
        self.column.addWidget(_header(tr("Planning"), told, buttons, least=context.look.px(SUBTITLE)))
        self.setAccessibleName(tr("Planning"))
        self.column.setContentsMargins(24, 20, 24, 0)
        self._made: dict[str, tuple[QWidget, QScrollArea]] = {}
        self._stack = QStackedWidget()
        self.tabs = QButtonGroup(self)
        for place, entry in enumerate(self._entries):
            made = QPushButton(entry.name)
            made.setCheckable(True)
            made.setAccessibleName(entry.name)
            self.tabs.addButton(made, place)
            head.addWidget(made)
        self.tabs.button(0).setChecked(True)
        self.tabs.idClicked.connect(self._on_tab)
        self.print_button = button(tr("Print or export"))
        self._menu = QMenu(self)
        self.export_action = self._action(tr("Export as PDF …"), self._on_export)
        self.open_export_action = self._action(tr("Export as PDF with amounts shown …"), self._on_export_open)
        self.print_action = self._action(tr("Print …"), self._on_print)
        self._menu.aboutToShow.connect(self._on_menu)
        self.print_button.setMenu(self._menu)
        head.addWidget(self.print_button)
        self.column.addWidget(self._stack, 1)

    def _action(self, text: str, slot: Callable[[], object]) -> QAction:
        made = QAction(text, self)
        made.triggered.connect(slot)
        self._menu.addAction(made)
        return made

    @property
    def key(self) -> str:
        """The key of the tab that is shown."""
        return self._entries[self.tabs.checkedId()].key

    @property
    def tab(self) -> QWidget:
        """The tab that is shown, made now if it was never."""
        entry = self._entries[self.tabs.checkedId()]
        if entry.key not in self._made:
            made = entry.make()
            area = scroll_area(made)
            made.setContentsMargins(0, 0, 0, 20)
            self._made[entry.key] = made, area
            self._stack.addWidget(area)
        return self._made[entry.key][0]

    def reload(self) -> None:
        cast("Tab", self.tab).reload()
        self._stack.setCurrentWidget(self._made[self.key][1])
        self.print_button.setEnabled(self.plans.report().plan.fund.target is not None)

    def open_subject(self, subject: str) -> None:
        """Show a tab by its key."""
        for place, entry in enumerate(self._entries):
            if entry.key == subject != self.key:
                self.tabs.button(place).setChecked(True)
                self.reload()

    @Slot()
    def _on_tab(self) -> None:
        self.reload()

    @Slot()
    def _on_menu(self) -> None:
        """While amounts are hidden the paper hides them too, unless one says otherwise."""
        hidden = self.context.look.amounts_hidden
        self.open_export_action.setVisible(hidden)
        self.export_action.setText(tr("Export as PDF, amounts hidden …") if hidden else tr("Export as PDF …"))

    @Slot()
    def _on_export(self) -> None:
        self._ask_where(hidden=self.context.look.amounts_hidden)

    @Slot()
    def _on_export_open(self) -> None:
        self._ask_where(hidden=False)

    def _ask_where(self, *, hidden: bool) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = tr("plan-{day}.pdf").format(day=self.plans.today)
        dialog = QFileDialog(self, tr("Export as PDF"), str(Path(folder) / name), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_hidden_chosen if hidden else self._on_shown_chosen)
        dialog.open()

    @Slot(str)
    def _on_hidden_chosen(self, path: str) -> None:
        self.export(Path(path), hidden=True)

    @Slot(str)
    def _on_shown_chosen(self, path: str) -> None:
        self.export(Path(path), hidden=False)

    def export(self, path: Path, *, hidden: bool) -> bool:
        """Write the plan as a PDF; whether it was done."""
        return self.plans.write(path, pdf_bytes(plan_document(self.plans, hidden=hidden)))

    @Slot()
    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.accepted.connect(self._on_printer_chosen)
        dialog.show()

    @Slot(QPrinter)
    def _on_printer_chosen(self, printer: QPrinter) -> None:
        plan_document(self.plans, hidden=self.context.look.amounts_hidden).print_(printer)
