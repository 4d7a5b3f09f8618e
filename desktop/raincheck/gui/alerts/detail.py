"""Everything behind one warning: why, what to do, what would end it, what it rests on, and its life."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLayout, QPushButton, QWidget

from raincheck.app.wording import EvidenceWords
from raincheck.core.text import tr
from raincheck.core.verdicts import Verdict
from raincheck.gui.alerts.presenter import AlertDetail, LifeRow
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column, button_row

VERDICTS = (Verdict.USEFUL, Verdict.KNOWN, Verdict.WRONG)


class AlertDetailPane(QWidget):
    """Draws an AlertDetail.

    Signals: `back()`, `acknowledged()`, `snooze_asked()`, `handled()`, `judged(Verdict or None)`, `line_asked(id)`,
    `incident_asked(alert id)`, `replan_asked()`.
    """

    back = Signal()
    acknowledged = Signal()
    snooze_asked = Signal()
    handled = Signal()
    judged = Signal(object)
    line_asked = Signal(str)
    incident_asked = Signal(int)
    replan_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._view: AlertDetail | None = None
        column = bare_column(self, gap=14)
        column.addWidget(self._make_head())
        column.addWidget(self._make_steps())
        column.addWidget(self._make_evidence())
        column.addWidget(self._make_basis())
        column.addStretch(1)

    def _make_head(self) -> Card:
        look = self._context.look
        self._head = Card(look)
        self._level = LevelBadge(look, Tone.QUIET, "")
        self._state = LevelBadge(look, Tone.QUIET, "")
        self._rule = ElidedLabel(role=TextRole.SMALL)
        self._rule.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.back_button = button("", "icon", name=tr("Back to the list"))
        self.back_button.setIcon(self._context.icons.icon(Glyph.BACK, look.theme.roles.muted, 18))
        self.back_button.clicked.connect(self.back)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.back_button, self._level, self._state):
            top.addWidget(widget)
        top.addWidget(self._rule, 1)
        self._title = label(role=TextRole.TITLE, wrap=True)
        self._since = label(role=TextRole.SMALL, wrap=True)
        self._why = label(wrap=True)
        self._meaning = label(role=TextRole.MUTED, wrap=True)
        self.line_button = button(tr("Open the line"), "link")
        self.line_button.clicked.connect(self._on_line)
        self.incident_button = button(tr("Work through it"), "danger")
        self.incident_button.setToolTip(tr("The steps, talks and evidence of this incident"))
        self.incident_button.clicked.connect(self._on_incident)
        about = QHBoxLayout()
        about.addWidget(self._since, 1)
        about.addWidget(self.line_button)
        self._head.body.addLayout(top)
        self._head.body.addWidget(self._title)
        self._head.body.addLayout(about)
        for text in (self._why, self._meaning):
            self._head.body.addWidget(text)
        self._head.body.addSpacing(4)
        self._head.body.addWidget(self._make_actions())
        return self._head

    def _make_actions(self) -> QWidget:
        self.acknowledge_button = button(tr("Got it  A"), "primary")
        self.snooze_button = button(tr("Later …  S"))
        self.handle_button = button(tr("Handled  H"))
        for made, signal, hint in (
            (self.acknowledge_button, self.acknowledged, tr("Quiet until the figures get worse")),
            (self.snooze_button, self.snooze_asked, tr("Put off to a day, never past the next due")),
            (self.handle_button, self.handled, tr("Dealt with; an event handled once never returns")),
        ):
            made.setToolTip(hint)
            made.clicked.connect(signal)
        return button_row(self.incident_button, self.acknowledge_button, self.snooze_button, self.handle_button)

    def _make_steps(self) -> Card:
        card = Card(self._context.look, tr("What to do"))
        self._further = QGridLayout()
        self._stops_title = label(tr("What would make it stop"), TextRole.HEADING)
        self._stops = QGridLayout()
        for grid in (self._further, self._stops):
            grid.setHorizontalSpacing(8)
            grid.setVerticalSpacing(5)
            grid.setColumnStretch(1, 1)
        card.body.addLayout(self._further)
        self.replan_button = button(tr("Plan with the income of the last three months"), "primary")
        self.replan_button.setToolTip(tr("Enters it as the monthly income; it can be undone"))
        self.replan_button.clicked.connect(self.replan_asked)
        card.body.addWidget(self.replan_button, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addSpacing(6)
        card.body.addWidget(self._stops_title)
        card.body.addLayout(self._stops)
        return card

    def _make_evidence(self) -> Card:
        card = Card(self._context.look, tr("What it rests on"))
        self._evidence = RecordTable(self._context.look, _evidence_columns(), tr("What it rests on"), grows=True)
        card.body.addWidget(self._evidence)
        self._none = label(tr("This rule rests on the figure above alone."), TextRole.MUTED, wrap=True)
        card.body.addWidget(self._none)
        return card

    def _make_basis(self) -> QWidget:
        look = self._context.look
        basis = Card(look, tr("Threshold and source"))
        self._thresholds = label(wrap=True)
        self._source = label(role=TextRole.MUTED, wrap=True)
        self._version = label(role=TextRole.SMALL, wrap=True)
        for text in (self._thresholds, self._source, self._version):
            basis.body.addWidget(text)
        basis.body.addStretch(1)
        life = Card(look, tr("Its life"))
        self._life = QGridLayout()
        self._life.setHorizontalSpacing(10)
        self._life.setVerticalSpacing(6)
        self._life.setColumnStretch(2, 1)
        life.body.addLayout(self._life)
        life.body.addSpacing(4)
        life.body.addWidget(label(tr("This warning was"), TextRole.SMALL))
        life.body.addLayout(self._make_verdicts())
        life.body.addStretch(1)
        row = Columns()
        row.columns.add(basis, weight=1, least=look.px(250))
        row.columns.add(life, weight=1, least=look.px(250))
        return row

    def _make_verdicts(self) -> QLayout:
        names = {
            Verdict.USEFUL: tr("Useful  U"),
            Verdict.KNOWN: tr("Known  K"),
            Verdict.WRONG: tr("Wrong  W"),
        }
        self._verdicts = QButtonGroup(self)
        self._verdicts.setExclusive(False)
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, verdict in enumerate(VERDICTS):
            made = button(names[verdict])
            made.setCheckable(True)
            self._verdicts.addButton(made, place)
            row.addWidget(made)
        row.addStretch(1)
        self._verdicts.idClicked.connect(self._on_verdict)
        return row

    def verdict_button(self, verdict: Verdict) -> QPushButton:
        """The button that gives this verdict."""
        made = self._verdicts.button(VERDICTS.index(verdict))
        if not isinstance(made, QPushButton):
            raise TypeError
        return made

    def show_alert(self, view: AlertDetail) -> None:
        """Show another warning, or the same one anew."""
        self._view = view
        self.setAccessibleName(view.title)
        self._head.show_stripe(view.level.tone)
        self._level.show_level(view.level.tone, view.level.word, view.level.shape)
        self._state.show_level(view.state.tone, view.state.word, view.state.shape)
        self._rule.setText(view.rule)
        self._title.setText(view.title)
        self._since.setText(view.since)
        self._why.setText(view.why)
        self._meaning.setText(view.meaning)
        for made in (self.acknowledge_button, self.snooze_button, self.handle_button):
            made.setVisible(view.open)
        self.line_button.setVisible(view.subject is not None)
        self.incident_button.setVisible(view.has_incident)
        self.replan_button.setVisible(view.replans)
        self._number(self._further, (view.next_step, *view.further_steps))
        self._list(self._stops, view.stops)
        self._stops_title.setVisible(view.open and bool(view.stops))
        if not view.open:
            _clear(self._stops)
        self._evidence.show_records(view.evidence)
        self._evidence.setVisible(bool(view.evidence))
        self._none.setVisible(not view.evidence)
        self._thresholds.setText("\n".join(view.thresholds))
        self._thresholds.setVisible(bool(view.thresholds))
        self._source.setText("\n".join((tr("Source: {source}").format(source=view.source), *view.marks)))
        self._version.setText(view.versions)
        self._show_life(view.life)
        for place, verdict in enumerate(VERDICTS):
            self._verdicts.button(place).setChecked(view.verdict is verdict)

    def _number(self, grid: QGridLayout, steps: Iterable[str]) -> None:
        _clear(grid)
        for row, step in enumerate(steps):
            role = TextRole.PLAIN if row else TextRole.STRONG
            grid.addWidget(label(f"{row + 1}.", role), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(step, role, wrap=True), row, 1)

    def _list(self, grid: QGridLayout, lines: Iterable[str]) -> None:
        _clear(grid)
        for row, line in enumerate(lines):
            grid.addWidget(label("→", TextRole.MUTED), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(line, wrap=True), row, 1)

    def _show_life(self, life: Iterable[LifeRow]) -> None:
        _clear(self._life)
        for row, step in enumerate(life):
            self._life.addWidget(label(step.when, TextRole.SMALL), row, 0, Qt.AlignmentFlag.AlignTop)
            badge = LevelBadge(self._context.look, step.mark.tone, step.mark.word, step.mark.shape)
            self._life.addWidget(badge, row, 1, Qt.AlignmentFlag.AlignTop)
            self._life.addWidget(label(step.what, wrap=True), row, 2)

    @Slot(int)
    def _on_verdict(self, place: int) -> None:
        again = self._view is not None and self._view.verdict is VERDICTS[place]
        self.judged.emit(None if again else VERDICTS[place])

    @Slot()
    def _on_incident(self) -> None:
        if self._view is not None:
            self.incident_asked.emit(self._view.id)

    @Slot()
    def _on_line(self) -> None:
        if self._view is not None and self._view.subject is not None:
            self.line_asked.emit(self._view.subject)


def _clear(grid: QGridLayout) -> None:
    while (old := grid.takeAt(0)) is not None:
        widget = old.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _evidence_columns() -> tuple[Column[EvidenceWords], ...]:
    return (
        Column(
            lambda: tr("What"),
            lambda r: r.label,
            lambda r: r.label,
            hint=lambda r: r.label,
            fills=True,
            lends=True,
            least=120,
        ),
        Column(lambda: tr("Value"), lambda r: r.value, lambda r: r.value, figures=True, bold=True),
        Column(lambda: tr("Day"), lambda r: r.day, lambda r: r.day, tint=lambda _: "muted"),
        Column(lambda: tr("Taken from"), lambda r: r.source, lambda r: r.source, tint=lambda _: "muted", spare=True),
    )
