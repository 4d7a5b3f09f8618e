"""规划: the fund and the leverage, drills, the order of paying, and real costs, each behind a button; printable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, cast

from msgspec import Struct
from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QFileDialog,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from raincheck.core.text import tr
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page, scroll_area
from raincheck.gui.kit.session import Session
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.tabs import tab_bar
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.costs import CostsTab
from raincheck.gui.planner.fund import FundTab
from raincheck.gui.planner.paper import pdf_bytes, plan_document
from raincheck.gui.planner.parts import tab_names
from raincheck.gui.planner.payoff import PayoffTab
from raincheck.gui.planner.stress import StressTab
from raincheck.gui.planner.stress_controller import StressController


class Tab(Protocol):
    """What every tab can do: ask again and draw."""

    def reload(self) -> None:
        """Ask the use case and draw."""


class _Entry(Struct, frozen=True):
    """A tab by its key, name and what makes it."""

    key: str
    name: str
    make: Callable[[], QWidget]


class PlannerPage(Page):
    """Tabs are made when they are first shown; `open_subject` takes a tab's key."""

    interest = Changes.of_the_book()
    draws_ahead = True

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self._session = session
        self.plans = PlannerController(session, context)
        self.stress = StressController(session, context)
        names = tab_names()
        self._entries = (
            _Entry("fund", names["fund"], lambda: FundTab(context, self.plans)),
            _Entry("stress", names["stress"], lambda: StressTab(context, self.stress)),
            _Entry("payoff", names["payoff"], lambda: PayoffTab(context, self.plans)),
            _Entry("costs", names["costs"], lambda: CostsTab(context, self.stress)),
        )
        told = tr("Targets come from your income, costs and lines; press a figure to see its formula.")
        head = self.header(tr("Planning"), told)
        self.column.setContentsMargins(24, 20, 24, 0)
        self._made: dict[str, tuple[QWidget, QScrollArea]] = {}
        self._stack = QStackedWidget()
        self.tabs = tab_bar([entry.name for entry in self._entries], tr("Parts of the page"))
        head.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._on_tab)
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
    def draws_in_turns(self) -> bool:
        return self._session.store.is_large

    @property
    def key(self) -> str:
        """The key of the tab that is shown."""
        return self._entries[self.tabs.currentIndex()].key

    @property
    def tab(self) -> QWidget:
        """The tab that is shown, made now if it was never."""
        return self._tab(self._entries[self.tabs.currentIndex()])

    def _tab(self, entry: _Entry) -> QWidget:
        if entry.key not in self._made:
            made = entry.make()
            area = scroll_area(made)
            made.setContentsMargins(0, 0, 0, 20)
            self._made[entry.key] = made, area
            self._stack.addWidget(area)
        return self._made[entry.key][0]

    def make_more(self) -> bool:
        left = next((entry for entry in self._entries if entry.key not in self._made), None)
        if left is not None:
            self._tab(left)
        return left is not None

    def reload(self) -> None:
        for _ in self.draw_steps():
            pass

    def draw_steps(self) -> Iterator[None]:
        tab = self.tab
        yield
        if isinstance(tab, FundTab):
            yield from tab.draw_steps()
        else:
            cast("Tab", tab).reload()
        self._stack.setCurrentWidget(self._made[self.key][1])
        self.print_button.setEnabled(self.plans.report().plan.fund.target is not None)

    def open_subject(self, subject: str) -> None:
        """Show a tab by its key."""
        for place, entry in enumerate(self._entries):
            if entry.key == subject != self.key:
                self.tabs.setCurrentIndex(place)

    @Slot()
    def _on_tab(self) -> None:
        self.refresh()

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
