"""压力演练: if tomorrow …; every scenario in a table, those chosen side by side, the bridge, and the income fan."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.app.stressing import StressStudy
from raincheck.core.measures import Measures
from raincheck.core.planner.fan import Fan, NoFan
from raincheck.core.planner.scenario import ScenarioSpec
from raincheck.core.text import tr
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.row_menu import ENTER, RowAction
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.planner.scenario_dialog import ScenarioDialog
from raincheck.gui.planner.stress_controller import StressController
from raincheck.gui.planner.stress_detail import BridgeCard, CashCharts, DayCard, FanCard, FiguresCard
from raincheck.gui.planner.stress_presenter import StressRow, StressView
from raincheck.gui.planner.stress_table import StressTable
from raincheck.gui.planner.term_row import wrapped

HALF = 380


class StressTab(QWidget):
    """Worked out in the background when first seen and after every change. Signal: `studied()` when all is shown."""

    studied = Signal()

    def __init__(self, context: Context, controller: StressController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._study: StressStudy | None = None
        self._fans: tuple[Fan | NoFan, ...] | None = None
        self._view: StressView | None = None
        self._busy = self._again = False
        self._wanted: str | None = None
        self._detailed: tuple[StressView, str] | None = None
        self._filling = False
        look = context.look
        self.table = StressTable(look, self._current_view)
        self.note = wrapped()
        self.new_button = button(tr("New scenario"), "primary")
        self.edit_button = button(tr("Edit"), name=tr("Change the chosen scenario"))
        self.remove_button = button(tr("Remove"), name=tr("Remove the chosen scenario"))
        self._matrix = Card(look, tr("Stress test: if tomorrow …"), note=" ")
        self.charts = CashCharts(look)
        self.figures, self.bridge = FiguresCard(look), BridgeCard(look)
        self.day, self.fan = DayCard(look), FanCard(look)
        self._empty = EmptyState(
            context,
            tr("If tomorrow a line were gone …"),
            tr("Add the lines you live on; then each can be taken away for a try."),
            (tr("To the lines"),),
        )
        self._no_cash = EmptyState(
            context,
            tr("What is at hand?"),
            tr("A forecast starts with the money there is: enter it, then see how long it lasts."),
            (tr("Enter cash and savings"),),
        )
        self._whole = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = self._context.look.px
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.note, 1)
        for made in (self.edit_button, self.remove_button, self.new_button):
            row.addWidget(made)
        self._matrix.body.addWidget(self.table)
        self._matrix.body.addLayout(row)
        numbers, below = Columns(), Columns()
        numbers.columns.add(self.figures, least=px(HALF))
        numbers.columns.add(self.bridge, least=px(HALF))
        below.columns.add(self.fan, weight=3, least=px(HALF))
        below.columns.add(self.day, weight=2, least=px(300))
        column = bare_column(self._whole, gap=14)
        for part in (self._matrix, self.charts, numbers, below):
            column.addWidget(part)
        column.addStretch(1)
        outer = bare_column(self)
        outer.addWidget(self._whole)
        for empty in (self._empty, self._no_cash):
            outer.addWidget(empty)
            empty.hide()

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._on_chosen)
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.table.offer(
            RowAction(tr("Edit"), lambda _row: self._on_edit(), lambda row: row.own, ENTER),
            RowAction(tr("Remove"), lambda _row: self._on_remove(), lambda row: row.own),
        )
        self.charts.picked.connect(self._on_day)
        for chart in self.findChildren(ChartWidget):
            share(chart, self._context)
        self.new_button.clicked.connect(self._on_new)
        self.edit_button.clicked.connect(self._on_edit)
        self.remove_button.clicked.connect(self._on_remove)
        self._empty.chosen.connect(self._on_empty)
        self._no_cash.chosen.connect(self._on_no_cash)

    @property
    def is_ready(self) -> bool:
        """Whether the matrix and its fans are shown and nothing is under way."""
        return self._fans is not None and not self._busy

    @property
    def view(self) -> StressView | None:
        """What is shown."""
        return self._view

    def _current_view(self) -> StressView | None:
        return self._view

    def reload(self) -> None:
        """Draw what is known anew; work it out anew where the book or the scenarios changed."""
        measures = self._controller.measures()
        has_lines = bool(measures.snapshot.lines)
        knows_cash = measures.liquid_assets is not None
        self._whole.setVisible(has_lines and knows_cash)
        self._empty.setVisible(not has_lines)
        self._no_cash.setVisible(has_lines and not knows_cash)
        if not has_lines or not knows_cash:
            return
        if self._is_current(measures):
            self._show()
        elif self._busy:
            self._again = True
        else:
            self._busy = True
            self._fans = None
            self._controller.study(self._on_study)

    def _is_current(self, measures: Measures) -> bool:
        made = self._study
        return made is not None and made.measures is measures and made.specs == self._controller.specs()

    @Slot(object)
    def _on_study(self, made: StressStudy) -> None:
        self._study = made
        self._show()
        self._controller.fans(made, self._on_fans)

    @Slot(object)
    def _on_fans(self, found: tuple[Fan | NoFan, ...]) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.reload()
            return
        self._fans = found
        self._show(fans_only=True)
        self.studied.emit()

    def _show(self, *, fans_only: bool = False) -> None:
        """Draw the study; with `fans_only` what stands there stays, and the shares of paths join it."""
        if self._study is None:
            return
        fans = self._fans if self._fans is not None and len(self._fans) == len(self._study.rows) else None
        self._view = StressView(self._study, fans, self._context.look)
        if self._matrix.heading is not None:
            self._matrix.heading.show_note(self._view.basis())
        self.note.setText(tr("Hover a figure for what makes it. Ctrl or Shift picks up to four rows to compare."))
        self._filling = True
        self.table.show_rows(self._view.rows)
        if self._wanted is not None:
            self.table.choose([self._wanted])
            self._wanted = None
        self._filling = False
        self._show_chosen(fans_only=fans_only)

    @Slot()
    def _on_chosen(self) -> None:
        """A click changes the current row and the selection one after the other; filling the table changes both."""
        if not self._filling:
            self._show_chosen()

    def _show_chosen(self, *, fans_only: bool = False) -> None:
        view, current = self._view, self.table.chosen()
        if view is None or current is None:
            return
        if not fans_only:
            self.charts.show_rows(view, self.table.chosen_rows() or (current,))
        if self._detailed == (view, current.key):
            return
        self._detailed = view, current.key
        self.figures.show_row(view, current)
        self.fan.show_row(view, current)
        if fans_only:
            return
        self.bridge.show_row(view, current)
        self.day.show_day(view.day(current, view.first_day(current)))
        for made in (self.edit_button, self.remove_button):
            made.setEnabled(current.own)
            made.setVisible(current.own)

    @Slot(str, object)
    def _on_day(self, key: str, day: date) -> None:
        row = None if self._view is None else next((row for row in self._view.rows if row.key == key), None)
        if self._view is not None and row is not None:
            self.day.show_day(self._view.day(row, day))

    @Slot(object)
    def _on_opened(self, row: StressRow) -> None:
        if row.own:
            self._on_edit()
        else:
            self.charts.setFocus()

    @Slot()
    def _on_new(self) -> None:
        self._open(None)

    @Slot()
    def _on_edit(self) -> None:
        spec = self._chosen_spec()
        if spec is not None:
            self._open(spec)

    def _open(self, spec: ScenarioSpec | None) -> None:
        taken = frozenset(entry.name for entry in self._controller.specs())
        snapshot = self._controller.measures().snapshot
        dialog = ScenarioDialog(self._context.look, snapshot, taken=taken, existing=spec, parent=self)
        dialog.drafted.connect(self._on_drafted)
        dialog.open()

    @Slot(object)
    def _on_drafted(self, dialog: ScenarioDialog) -> None:
        draft = dialog.draft()
        self._wanted = draft.key
        self._controller.save(draft, replacing=dialog.replaces)

    @Slot()
    def _on_remove(self) -> None:
        spec = self._chosen_spec()
        if spec is not None:
            self._controller.remove(spec.name)

    def _chosen_spec(self) -> ScenarioSpec | None:
        row = self.table.chosen()
        return None if row is None or self._study is None else self._study.spec(row.key)

    @Slot()
    def _on_empty(self) -> None:
        self._context.speaker.go.emit(Target(PageId.LINES))

    @Slot()
    def _on_no_cash(self) -> None:
        self._context.speaker.go.emit(Target(PageId.SETTINGS, "home"))
