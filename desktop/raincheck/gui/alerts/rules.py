"""The thresholds: every rule with its values, bounds and worth; each changed for the book or for one line."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QVBoxLayout, QWidget

from raincheck.core.errors import UsageError
from raincheck.core.rules.profiles import Profile
from raincheck.core.rules.thresholds import Override
from raincheck.core.text import tr
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.missed_dialog import MissedDialog
from raincheck.gui.alerts.rules_presenter import BandField, RuleRow, RulesView, band_fields, profile_name, read_band
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.find import FindEdit
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column

WORTH, BANDS = 2, 3
"""The columns of verdicts and of thresholds."""


class _Row(Struct, frozen=True):
    """The widgets of one threshold."""

    field: BandField
    amber: QLineEdit
    red: QLineEdit
    problem: QLabel


class RulesPane(QWidget):
    """The list at the left, the chosen rule at the right."""

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._view: RulesView | None = None
        self._code = "C01"
        self.table: RecordTable[RuleRow] = RecordTable(context.look, _columns(), tr("Rules"))
        self.table.horizontalHeader().setSectionResizeMode(BANDS, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.editor = RuleEditor(context, controller)
        self.profile_box = QComboBox()
        self.profile_box.setAccessibleName(tr("Set of thresholds"))
        for profile in Profile:
            self.profile_box.addItem(profile_name(profile), profile.value)
        self.profile_box.activated.connect(self._on_profile)
        self._worth = label(role=TextRole.MUTED, wrap=True)
        self._find = FindEdit(tr("Find a rule"))
        self._find.textChanged.connect(self.table.sorted.filter_by)
        self.missed_button = button(tr("Something was missed …"))
        self.missed_button.clicked.connect(self._on_missed)
        left = Card(context.look)
        left.body.setContentsMargins(10, 10, 10, 8)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._find, 1)
        top.addWidget(self.profile_box)
        left.body.addLayout(top)
        left.body.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.addWidget(self._worth, 1)
        below.addWidget(self.missed_button)
        left.body.addLayout(below)
        row = Columns()
        row.columns.add(left, weight=8, least=context.look.px(430))
        row.columns.add(scroll_area(self.editor), weight=5, least=context.look.px(330))
        whole = bare_column(self)
        whole.addWidget(row)

    def reload(self) -> None:
        """Ask for the rules again; the chosen one stays chosen."""
        self._view = self._controller.rules()
        self.table.show_records(self._view.rows)
        self.table.show_column(WORTH, shown=any(row.worth for row in self._view.rows))
        self.profile_box.setCurrentIndex(self.profile_box.findData(self._view.profile.value))
        self._worth.setText(self._controller.worth_in_all())
        self.show_rule(self._code)

    def show_rule(self, code: str) -> None:
        """Choose a rule."""
        self._code = code
        place = next((n for n, row in enumerate(self.table.records.records) if row.code == code), 0)
        self.table.setCurrentIndex(self.table.sorted.mapFromSource(self.table.records.index(place, 0)))
        self._show_editor()

    def _show_editor(self) -> None:
        row = self.table.chosen()
        if row is not None and self._view is not None:
            self._code = row.code
            self.editor.show_rule(row, self._view)

    @Slot(QModelIndex)
    def _on_row(self) -> None:
        self._show_editor()

    @Slot()
    def _on_profile(self) -> None:
        self._controller.choose_profile(str(self.profile_box.currentData()))

    @Slot()
    def _on_missed(self) -> None:
        lines = () if self._view is None else self._view.lines
        dialog = MissedDialog(self._context.look, self._controller.today, lines, self)
        dialog.drafted.connect(self._on_missed_drafted)
        dialog.open()

    @Slot(object)
    def _on_missed_drafted(self, dialog: MissedDialog) -> None:
        self._controller.note_missed(dialog.draft())


class RuleEditor(QWidget):
    """One rule: what it watches, its thresholds with their bounds, for the book or for one line."""

    saved = Signal()

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._row: RuleRow | None = None
        self._view: RulesView | None = None
        self.rows: tuple[_Row, ...] = ()
        column = bare_column(self, gap=14)
        self._what = Card(context.look)
        self._title = label(role=TextRole.HEADING, wrap=True)
        self._watches = label(wrap=True)
        self._formula = label(role=TextRole.MUTED, wrap=True)
        self._levels = label(role=TextRole.MUTED, wrap=True)
        for text in (self._title, self._watches, self._formula, self._levels):
            self._what.body.addWidget(text)
        self._edit = Card(context.look, tr("Thresholds"))
        self.line_box = QComboBox()
        self.line_box.setAccessibleName(tr("For which line"))
        self.line_box.activated.connect(self._on_line)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(10)
        self.save_button = button(tr("Apply"), "primary")
        self.reset_button = button(tr("Back to the defaults"))
        self.save_button.clicked.connect(self._on_save)
        self.reset_button.clicked.connect(self._on_reset)
        self._fixed = label(tr("This rule has no threshold to change."), TextRole.MUTED, wrap=True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.reset_button)
        buttons.addStretch(1)
        self._edit.body.addWidget(self.line_box)
        self._edit.body.addLayout(self._fields)
        self._edit.body.addWidget(self._fixed)
        self._edit.body.addLayout(buttons)
        self._offer = Card(context.look, tr("Too many wrong warnings?"))
        self._offer_text = label(wrap=True)
        self.offer_button = button(tr("Take the looser thresholds"))
        self.offer_button.clicked.connect(self._on_offer)
        self._offer.body.addWidget(self._offer_text)
        self._offer.body.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._rest = Card(context.look, tr("Worth and source"))
        self._worth = label(wrap=True)
        self._ends = label(role=TextRole.MUTED, wrap=True)
        self._source = label(role=TextRole.MUTED, wrap=True)
        for text in (self._worth, self._ends, self._source):
            self._rest.body.addWidget(text)
        for card in (self._what, self._edit, self._offer, self._rest):
            column.addWidget(card)
        column.addStretch(1)

    @property
    def channel(self) -> str | None:
        """The line whose values are edited; None: the book's."""
        return self.line_box.currentData() or None

    def show_rule(self, row: RuleRow, view: RulesView) -> None:
        """Show another rule, or the same anew."""
        same = self._row is not None and self._row.code == row.code
        wanted = self.channel if same else None
        self._row, self._view = row, view
        page = row.page
        self._title.setText(f"{page.code} {page.name}")
        self._watches.setText(page.watches)
        self._formula.setText(page.formula)
        self._levels.setText(page.levels)
        self._levels.setVisible(bool(page.levels))
        by_line = any(entry.threshold.per_channel for entry in page.thresholds)
        own = {entry.channel for entry in view.bands.overrides if entry.rule == page.code}
        self.line_box.clear()
        self.line_box.addItem(tr("For the whole book"), "")
        for id_, name in view.lines if by_line else ():
            text = tr("Only for {line} (changed)") if id_ in own else tr("Only for {line}")
            self.line_box.addItem(text.format(line=name), id_)
        self.line_box.setCurrentIndex(max(self.line_box.findData(wanted or ""), 0))
        self.line_box.setVisible(by_line)
        self._worth.setText(row.worth or tr("You have not judged a warning of this rule yet."))
        self._ends.setText(f"{page.clears}\n{page.cooldown}")
        marks = " ".join(mark.value for mark in page.marks)
        self._source.setText(tr("Source: {source} [{marks}]").format(source=page.source, marks=marks))
        self._show_fields()
        self._show_offer()

    def _show_fields(self) -> None:
        while (old := self._fields.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._row is None or self._view is None:
            return
        fields = band_fields(self._row.page, self._view.bands, self.channel)
        self.rows = tuple(self._add_field(field) for field in fields)
        overridden = any(
            entry.rule == self._row.code and entry.channel == self.channel for entry in self._view.bands.overrides
        )
        self._fixed.setVisible(not self.rows)
        self.save_button.setVisible(bool(self.rows))
        self.reset_button.setVisible(bool(self.rows))
        self.reset_button.setEnabled(overridden)
        self._revalidate()

    def _add_field(self, field: BandField) -> _Row:
        block = QWidget()
        column = bare_column(block, gap=4)
        column.addWidget(label(field.name, TextRole.STRONG))
        line = QHBoxLayout()
        line.setSpacing(6)
        edits = []
        for word, text in ((tr("Watch"), field.amber), (tr("Severe"), field.red)):
            edit = QLineEdit(text)
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.setAccessibleName(tr("{name}, {level}").format(name=field.name, level=word))
            edit.setAccessibleDescription(field.bounds)
            edit.setMaximumWidth(self._context.look.px(84))
            edit.textEdited.connect(self._revalidate)
            edit.returnPressed.connect(self._on_save)
            line.addWidget(label(word, TextRole.MUTED))
            line.addWidget(edit)
            line.addWidget(label(field.unit, TextRole.MUTED))
            edits.append(edit)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(label(f"{field.bounds} · {field.usual}", TextRole.SMALL, wrap=True))
        problem = label(role=TextRole.PROBLEM, wrap=True)
        column.addWidget(problem)
        self._fields.addWidget(block)
        return _Row(field, edits[0], edits[1], problem)

    def _drafts(self) -> list[Override]:
        """What was changed. Raises UsageError."""
        drafts = []
        for row in self.rows:
            band = read_band(row.field.threshold, row.amber.text(), row.red.text())
            if (row.amber.text(), row.red.text()) != (row.field.amber, row.field.red):
                drafts.append(Override(row.field.rule, row.field.threshold.name, self.channel, band))
        return drafts

    def _show_offer(self) -> None:
        offer = None if self._row is None else self._controller.looser(self._row.code)
        self._offer.setVisible(offer is not None)
        if offer is not None:
            self._offer_text.setText(offer)

    @Slot()
    def _revalidate(self) -> None:
        sound = True
        changed = False
        for row in self.rows:
            try:
                read_band(row.field.threshold, row.amber.text(), row.red.text())
            except UsageError as problem:
                row.problem.setText(str(problem))
                sound = False
            else:
                row.problem.setText("")
            row.problem.setVisible(bool(row.problem.text()))
            changed |= (row.amber.text(), row.red.text()) != (row.field.amber, row.field.red)
        self.save_button.setEnabled(sound and changed)

    @Slot()
    def _on_line(self) -> None:
        self._show_fields()

    @Slot()
    def _on_save(self) -> None:
        if self.save_button.isEnabled():
            self._controller.change_thresholds(self._drafts())

    @Slot()
    def _on_reset(self) -> None:
        if self._row is not None:
            self._controller.reset_thresholds(self._row.code, self.channel)

    @Slot()
    def _on_offer(self) -> None:
        if self._row is not None:
            self._controller.take_looser(self._row.code)


def _columns() -> tuple[Column[RuleRow], ...]:
    return (
        Column(lambda: tr("Rule"), lambda r: f"{r.code} {r.name}", lambda r: r.code, bold=True, hint=lambda r: r.name),
        Column(lambda: tr("Now"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Your verdict"), lambda r: r.worth, lambda r: r.worth, tint=lambda _: "muted", spare=True),
        Column(
            lambda: tr("Thresholds in force"),
            lambda r: tr("{bands} (changed)").format(bands=r.bands) if r.changed else r.bands,
            lambda r: r.bands,
            tint=lambda r: "accent" if r.changed else "muted",
            hint=lambda r: r.bands,
            spare=True,
        ),
    )
