"""The replay: choose days, and see what the rules would have said on each of them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from raincheck.app.looking_back import LookBack
from raincheck.core.text import ntr, tr
from raincheck.gui.alert_desk import AlertDesk
from raincheck.gui.charts.rules import RuleStrips
from raincheck.gui.context import Context
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.pages.base import scroll_area
from raincheck.gui.views.alerts_replay import ReplayView, StepRow, replay_view
from raincheck.gui.widgets.badge import LevelBadge
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.date_edit import DateEdit
from raincheck.gui.widgets.labels import TextRole, label

FIRST_DAYS = 365
"""How far back the first replay goes."""


class ReplayPane(QWidget):
    """Replays when first seen, when asked, and again when the book or the thresholds changed."""

    def __init__(self, context: Context, desk: AlertDesk) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self._look: LookBack | None = None
        self._busy = self._again = False
        self._stale = True
        first = desk.first_day() or desk.today
        start = max(first, desk.today - timedelta(days=FIRST_DAYS))
        self.from_edit = DateEdit(start, tr("From"), latest=desk.today)
        self.to_edit = DateEdit(desk.today, tr("To"), latest=desk.today)
        self.all_check = QCheckBox(tr("All 35 rules"))
        self.all_check.setAccessibleName(tr("All 35 rules"))
        self.run_button = button(tr("Replay"), "primary")
        self._whole = button(tr("Whole history"))
        self.strips = RuleStrips(context.look)
        self.strips.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._note = label(role=TextRole.MUTED, wrap=True)
        self._blows = QVBoxLayout()
        self._blows.setSpacing(8)
        self._steps = RecordTable(context.look, _columns(), tr("What moved"), grows=True)
        self._strip_card = Card(context.look, tr("The rules day by day"), note=tr("arrow keys walk the changes"))
        self._blow_card = Card(context.look, tr("How early it would have warned"))
        self._step_card = Card(context.look, tr("What moved"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(14)
        self._strip_card.body.addLayout(self._make_choice())
        self._strip_card.body.addWidget(self._note)
        self._strip_card.body.addWidget(self.strips)
        self._blow_card.body.addLayout(self._blows)
        self._step_card.body.addWidget(self._steps)
        for card in (self._strip_card, self._blow_card, self._step_card):
            column.addWidget(card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll_area(content))
        self.run_button.clicked.connect(self.replay)
        self._whole.clicked.connect(self._on_whole)
        self.all_check.toggled.connect(self._redraw)
        context.bus.changed.connect(self._on_changed)

    def _make_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, field in ((tr("From"), self.from_edit), (tr("To"), self.to_edit)):
            shown = label(name, TextRole.MUTED)
            shown.setBuddy(field)
            row.addWidget(shown)
            row.addWidget(field)
        row.addWidget(self.run_button)
        row.addWidget(self._whole)
        row.addStretch(1)
        row.addWidget(self.all_check)
        return row

    @property
    def is_ready(self) -> bool:
        """Whether a replay is shown and none is under way."""
        return self._look is not None and not self._busy

    def reload(self) -> None:
        """Replay anew if the book has changed since, else only draw anew: amounts hidden, another theme."""
        if self._stale:
            self.replay()
        else:
            self._redraw()

    @Slot()
    def _on_changed(self) -> None:
        self._stale = True

    @Slot()
    def _redraw(self) -> None:
        if self._look is not None:
            self._show(replay_view(self._look, hidden=self._context.look.amounts_hidden))

    @Slot()
    def replay(self) -> None:
        """Start in the background; a second wish waits for the first to end."""
        start, end = self.from_edit.day(), self.to_edit.day()
        if start > end:
            self._note.setText(tr("The first day is after the last one."))
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._stale = True, False
        self.run_button.setEnabled(False)
        days = (end - start).days + 1
        self._note.setText(ntr("Replaying {n} day …", "Replaying {n} days …", days).format(n=days))
        self._desk.look_back(start, end, self._on_done)

    @Slot(object)
    def _on_done(self, look: LookBack) -> None:
        self._busy = False
        self.run_button.setEnabled(True)
        if self._again:
            self._again = False
            self.replay()
            return
        self._look = look
        self._redraw()

    def _show(self, view: ReplayView) -> None:
        self.strips.show_strips(view.strips, every=self.all_check.isChecked())
        told = ntr(
            "Every day as it was known then, beginning without any warning: {n} popup in all.",
            "Every day as it was known then, beginning without any warning: {n} popups in all.",
            view.cards,
        ).format(n=view.cards)
        self._note.setText(told)
        self._show_blows(view)
        self._steps.show_records(view.steps)
        if self._step_card.heading is not None:
            older = ntr("{n} older move is not listed", "{n} older moves are not listed", view.left_out)
            self._step_card.heading.show_note(older.format(n=view.left_out) if view.left_out else "")

    def _show_blows(self, view: ReplayView) -> None:
        while (old := self._blows.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        for blow in view.blows:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(10)
            badge = LevelBadge(self._context.look, blow.mark.tone, blow.mark.word, blow.mark.shape)
            line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
            texts = QVBoxLayout()
            texts.setSpacing(2)
            texts.addWidget(label(blow.title, TextRole.STRONG, wrap=True))
            texts.addWidget(label(blow.told, TextRole.MUTED, wrap=True))
            line.addLayout(texts, 1)
            self._blows.addWidget(row)
        if not view.blows:
            nothing = tr("No line was cut, closed or blocked in these days.")
            self._blows.addWidget(label(nothing, TextRole.MUTED, wrap=True))

    @Slot()
    def _on_whole(self) -> None:
        self.from_edit.show_day(self._desk.first_day() or date.min)
        self.to_edit.show_day(self._desk.today)
        self.replay()


def _columns() -> tuple[Column[StepRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.order),
        Column(lambda: tr("Level"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Rule"), lambda r: r.rule, lambda r: r.rule, tint=lambda _: "muted"),
        Column(lambda: tr("Warning"), lambda r: r.title, lambda r: r.title, bold=True, hint=lambda r: r.title),
        Column(lambda: tr("What"), lambda r: r.what, lambda r: r.what, tint=lambda _: "muted"),
    )
