"""The table of the stress matrix: rows tinted by how they end, several chosen at once, fewer columns when narrow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from raincheck.core.text import tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.record_model import RECORD_ROLE
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.planner.stress_presenter import StressRow, StressView

MOST_ROWS = 9
"""A longer table scrolls inside, so that the charts below stay in sight."""

SPARED = (3, 2, 7, 5)
"""Columns left out when the window is narrow: due, lost, paths, first gap. The figures below have them too."""

FEW_WORDS, A_SUM, NARROWEST_NAME = 150, 185, 90
"""Room for the last column, and for the names when only the most needed columns are left, in designed pixels."""

_TINTS = {Tone.DANGER: "danger_soft", Tone.WARN: "warn_soft"}


class StressTable(RecordTable[StressRow]):
    """Shows StressRows; hints come from the view in use."""

    def __init__(self, look: Look, view: Callable[[], StressView | None]) -> None:
        super().__init__(look, _columns(view), tr("Stress test: if tomorrow …"), ground=_ground)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)

    def chosen_rows(self) -> tuple[StressRow, ...]:
        """The rows selected, from the top down."""
        indexes = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(index.data(RECORD_ROLE) for index in indexes)

    def show_rows(self, rows: tuple[StressRow, ...]) -> None:
        """Show other rows; what was chosen stays chosen, by key."""
        chosen = [row.key for row in self.chosen_rows()]
        current = self.chosen()
        key = None if current is None else current.key
        same = [row.key for row in rows] == [row.key for row in self.records.records]
        self.records.set_records(rows)
        if not same:
            self._measured = None
            self._fit()
        self.choose(chosen or [key or ""], current=key)

    def choose(self, keys: list[str], *, current: str | None = None) -> None:
        """Select these rows, the first row when none of them is there."""
        places = {row.key: place for place, row in enumerate(self.records.records)}
        found = [key for key in keys if key in places] or ([self.records.records[0].key] if places else [])
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().clear()
        for key in found:
            index = self.sorted.mapFromSource(self.records.index(places[key], 0))
            self.selectionModel().select(index, flags.Select | flags.Rows)
        if found:
            first = current if current in found else found[0]
            index = self.sorted.mapFromSource(self.records.index(places[first], 0))
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._wanted_height())

    def _wanted_height(self) -> int:
        rows = min(self.model().rowCount(), MOST_ROWS) * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + rows + 4

    def _fit(self) -> None:
        self._is_fitting = True  # no person drags these
        for column in SPARED:
            self.showColumn(column)  # a hidden one would not be measured
        super()._fit()
        self._name_width = self.columnWidth(0)
        self._spare()

    def _spare(self) -> None:
        """Leave columns out until the last one has room for a few words; if need be names give way too."""
        self._is_fitting = True
        self._leave_out()
        self._is_fitting = False

    def _leave_out(self) -> None:
        self.setColumnWidth(0, self._name_width)
        for column in SPARED:
            self.showColumn(column)
        last = self.model().columnCount() - 1
        for column in SPARED:
            shown = [place for place in range(last) if not self.isColumnHidden(place)]
            if sum(map(self.columnWidth, shown)) + self._look.px(FEW_WORDS) <= self.viewport().width():
                return
            self.hideColumn(column)
        others = sum(self.columnWidth(place) for place in range(1, last) if not self.isColumnHidden(place))
        room = self.viewport().width() - others - self._look.px(A_SUM)
        self.setColumnWidth(0, max(min(self.columnWidth(0), room), self._look.px(NARROWEST_NAME)))


def _ground(row: StressRow) -> str | None:
    """The colour of the row's mark, whose shape and word say the same."""
    return _TINTS.get(row.mark.tone)


def _columns(view: Callable[[], StressView | None]) -> tuple[Column[StressRow], ...]:
    def hint(say: Callable[[StressView, StressRow], str]) -> Callable[[StressRow], str]:
        def said(row: StressRow) -> str:
            now = view()
            return "" if now is None else say(now, row)

        return said

    def ink(row: StressRow) -> str | None:
        return "danger" if row.mark.tone is Tone.DANGER else None

    return (
        Column(
            lambda: tr("Scenario"),
            lambda r: r.name,
            lambda r: r.place,
            bold=True,
            hint=hint(lambda v, r: f"{r.code} {r.name}\n{v.meaning(r)}".strip()),
        ),
        Column(
            lambda: tr("Outcome"),
            lambda r: r.mark.word,
            lambda r: r.survival,
            mark=lambda r: r.mark,
            hint=hint(StressView.way_hint),
        ),
        Column(
            lambda: tr("Less to draw"),
            lambda r: r.lost,
            lambda r: r.examined.lost_headroom,
            figures=True,
            hint=hint(StressView.lost_hint),
        ),
        Column(
            lambda: tr("Due in 30 days"),
            lambda r: r.due,
            lambda r: r.examined.due_in_30_days,
            figures=True,
            hint=hint(StressView.due_hint),
        ),
        Column(
            lambda: tr("Cash lasts"),
            lambda r: r.lasts,
            lambda r: r.survival,
            figures=True,
            bold=True,
            tint=ink,
            hint=hint(StressView.lasts_hint),
        ),
        Column(
            lambda: tr("First gap"),
            lambda r: r.gap_on,
            lambda r: r.survival,
            figures=True,
            hint=hint(StressView.gap_hint),
        ),
        Column(
            lambda: tr("Missing"),
            lambda r: r.missing,
            lambda r: r.examined.outcome.missing,
            figures=True,
            hint=hint(StressView.missing_hint),
        ),
        Column(
            lambda: tr("Paths that break"),
            lambda r: r.broken,
            lambda r: -1 if r.share is None else r.share,
            figures=True,
            hint=hint(StressView.broken_hint),
        ),
        Column(
            lambda: tr("Way across"),
            lambda r: r.way,
            lambda r: r.examined.bridge.open,
            hint=hint(StressView.way_hint),
            tint=lambda r: "good" if r.examined.outcome.survives else None,
        ),
    )
