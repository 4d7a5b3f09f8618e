"""真实成本: what an offer really costs, beside the 24 % line and the lines one has; kept with a line on request."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QWidget

from raincheck.app.wording.amounts import amount_problem, percent
from raincheck.core.errors import UsageError
from raincheck.core.model import Channel
from raincheck.core.money import ZERO, MoneyError
from raincheck.core.planner.rates import MOST_PERIODS, Offer, OfferKind, Priced, price
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.choice import EnumPicker
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.gui.planner.charts.ceiling import CeilingBar
from raincheck.gui.planner.costs_presenter import CostView, RankRow, cost_view, kind_name
from raincheck.gui.planner.stress_controller import StressController
from raincheck.gui.planner.term_row import RowList, wrapped

FORM_WIDTH = 330
RESULT_WIDTH = 400

_HINTS = {
    OfferKind.MONTHLY_FEE: "0.6 %",
    OfferKind.DAILY_RATE: "0.05 %",
    OfferKind.YEARLY_RATE: "14.6 %",
    OfferKind.PAYMENT: "",
}


class OfferForm(QWidget):
    """What an advertisement or a contract says."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        look = context.look
        self.kind = EnumPicker([(kind, kind_name(kind)) for kind in OfferKind], tr("The offer states"))
        self.principal = AmountEdit(look, tr("Loan amount"))
        self.periods = NumberEdit(1, MOST_PERIODS)
        self.periods.setValue(12)
        self.periods.setSuffix(tr(" months"))
        self.periods.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.payment = AmountEdit(look, tr("Payment a month"))
        self.rate = PercentEdit(look, tr("Rate"))
        self.fee = AmountEdit(look, tr("Fee at the start"))
        self.extra = AmountEdit(look, tr("More each month"))
        self.extra.setToolTip(tr("guarantee, insurance, service: whatever is taken each month besides"))
        self.disclosed = PercentEdit(look, tr("Disclosed rate"))
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._form.setVerticalSpacing(9)
        for name, field in (
            (tr("The offer states"), self.kind),
            (tr("Loan amount"), self.principal),
            (tr("Number of payments"), self.periods),
            (tr("Payment a month"), self.payment),
            (tr("Rate"), self.rate),
            (tr("Fee at the start"), self.fee),
            (tr("More each month"), self.extra),
            (tr("Disclosed rate"), self.disclosed),
        ):
            shown = label(name, TextRole.MUTED)
            shown.setBuddy(field)
            if not field.accessibleName():
                field.setAccessibleName(name)
            self._form.addRow(shown, field)
        self.follow_kind()

    def follow_kind(self) -> None:
        """Show the fields of the way in which the offer states its price."""
        kind = self.kind.choice()
        self._form.setRowVisible(self.payment, kind is OfferKind.PAYMENT)
        self._form.setRowVisible(self.rate, kind is not OfferKind.PAYMENT)
        self.rate.setPlaceholderText(_HINTS[kind])

    def show_channel(self, channel: Channel) -> None:
        """Fill in what is kept of a line's loan."""
        cost = channel.cost
        if cost is None:
            return
        self.kind.choose(OfferKind.PAYMENT)
        self.principal.show_money(cost.principal)
        self.periods.setValue(cost.periods)
        self.payment.show_money(cost.payment)
        self.fee.show_money(cost.upfront_fee or None)
        self.extra.show_money(None)
        self.disclosed.show_share(cost.disclosed_apr)

    def is_begun(self) -> bool:
        """Whether enough is there to judge."""
        kind = self.kind.choice()
        price_given = self.payment.text() if kind is OfferKind.PAYMENT else self.rate.text()
        return bool(self.principal.text().strip() and price_given.strip())

    def offer(self) -> Offer:
        """What was entered. Raises UsageError."""
        try:
            amounts = [field.money() or ZERO for field in (self.principal, self.payment, self.fee, self.extra)]
        except MoneyError as wrong:
            raise UsageError(amount_problem(wrong)) from None
        kind, rate = self.kind.choice(), self.rate.share()
        if kind is not OfferKind.PAYMENT and rate is None:
            raise UsageError(tr("Write the rate in percent, such as 0.6."))
        if self.disclosed.text().strip() and self.disclosed.share() is None:
            raise UsageError(tr("Write the disclosed rate in percent, such as 14.6, or leave it empty."))
        principal, payment, fee, extra = amounts
        return Offer(
            kind=kind,
            principal=principal,
            periods=self.periods.value(),
            payment=payment if kind is OfferKind.PAYMENT else ZERO,
            rate=Decimal(0) if kind is OfferKind.PAYMENT or rate is None else rate,
            upfront_fee=fee,
            monthly_extra=extra,
        )


class CostsTab(QWidget):
    """Judges while one types. What it says can be kept with a line; then P01 and P02 speak."""

    def __init__(self, context: Context, controller: StressController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._priced: Priced | None = None
        look = context.look
        self.form = OfferForm(context)
        self.problem = label(role=TextRole.PROBLEM, wrap=True)
        self.line_box = QComboBox()
        self.line_box.setAccessibleName(tr("The line it belongs to"))
        self.keep_button = button(tr("Keep with this line"), "primary")
        self.drop_button = button(tr("Take out"), name=tr("Take the kept costs out of this line"))
        self.kept = wrapped(role=TextRole.SMALL)
        self.figure = label(role=TextRole.FIGURE)
        self.badge = LevelBadge(look, Tone.QUIET, "")
        self.told, self.line_told, self.source = wrapped(), wrapped(role=TextRole.PLAIN), wrapped(role=TextRole.SMALL)
        self.disclosed_told = wrapped(role=TextRole.PLAIN)
        self.bar = CeilingBar(look)
        self.lines = RowList()
        self.ranking: RecordTable[RankRow] = RecordTable(look, _columns(), tr("Your lines by price"), grows=True)
        self.ranked = wrapped()
        self._start = wrapped(
            tr("Enter an offer at the left: the amount, the number of payments, and what it charges.")
        )
        self._result = QWidget()
        self._rank_card = Card(look, tr("Beside what you have"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look = self._context.look
        asked = Card(look, tr("An offer"))
        asked.body.addWidget(self.form)
        asked.body.addWidget(self.problem)
        asked.body.addSpacing(8)
        asked.body.addWidget(label(tr("Is it one of your lines?"), TextRole.HEADING))
        asked.body.addWidget(self.line_box)
        row = QHBoxLayout()
        row.addWidget(self.keep_button)
        row.addWidget(self.drop_button)
        row.addStretch(1)
        asked.body.addLayout(row)
        asked.body.addWidget(self.kept)
        asked.body.addStretch(1)
        answer = Card(look, tr("What it really costs"))
        answer.body.addWidget(self._start)
        answer.body.addWidget(self._result)
        answer.body.addStretch(1)
        inside = bare_column(self._result)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.figure)
        head.addWidget(label(tr("a year, nominal"), TextRole.SMALL))
        head.addWidget(self.badge)
        head.addStretch(1)
        inside.addLayout(head)
        for part in (self.told, self.disclosed_told, self.bar, self.line_told, self.source, self.lines):
            inside.addWidget(part)
        self._rank_card.body.addWidget(self.ranked)
        self._rank_card.body.addWidget(self.ranking)
        right = QWidget()
        side = bare_column(right, gap=14)
        side.addWidget(answer)
        side.addWidget(self._rank_card)
        side.addStretch(1)
        whole = Columns()
        whole.columns.add(asked, weight=2, least=look.px(FORM_WIDTH))
        whole.columns.add(right, weight=3, least=look.px(RESULT_WIDTH))
        outer = bare_column(self)
        outer.addWidget(whole)
        outer.addStretch(1)

    def _connect(self) -> None:
        form = self.form
        form.kind.currentIndexChanged.connect(self._on_kind)
        form.periods.valueChanged.connect(self._judge)
        for field in (form.principal, form.payment, form.rate, form.fee, form.extra, form.disclosed):
            field.edited.connect(self._judge)
        self.line_box.activated.connect(self._on_line)
        self.keep_button.clicked.connect(self._on_keep)
        self.drop_button.clicked.connect(self._on_drop)

    def reload(self) -> None:
        """Ask for the lines again; what was typed stays."""
        chosen = self.line_box.currentData()
        self.line_box.clear()
        self.line_box.addItem(tr("choose a line"), None)
        for channel in self._controller.channels():
            self.line_box.addItem(channel.name, channel.id)
        self.line_box.setCurrentIndex(max(self.line_box.findData(chosen), 0))
        self._judge()

    def _channel(self) -> Channel | None:
        id_ = self.line_box.currentData()
        return next((channel for channel in self._controller.channels() if channel.id == id_), None)

    @Slot()
    def _on_kind(self) -> None:
        self.form.follow_kind()
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Price what stands in the form."""
        self._priced, problem = None, ""
        if self.form.is_begun():
            try:
                offer = self.form.offer()
                self._priced = price(offer, self._others())
            except UsageError as wrong:
                problem = str(wrong)
            else:
                self._show(cost_view(offer, self._priced, self._context.look, self.form.disclosed.share()))
        self.problem.setText(problem)
        self._start.setVisible(self._priced is None)
        for part in (self._result, self._rank_card):
            part.setVisible(self._priced is not None)
        self._follow_line()

    def _others(self) -> tuple[Channel, ...]:
        """The lines to compare with: all but the one the offer is."""
        chosen = self.line_box.currentData()
        return tuple(channel for channel in self._controller.channels() if channel.id != chosen)

    def _show(self, view: CostView) -> None:
        self.figure.setText(view.rate)
        self.badge.show_level(view.ceiling.tone, view.ceiling.word)
        self.told.setText(view.told)
        self.line_told.setText(view.ceiling_words)
        self.disclosed_told.setText(view.disclosed_words)
        self.disclosed_told.setVisible(bool(view.disclosed_words))
        self.source.setText(view.ceiling_source)
        self.bar.show_rate(view.filled, view.ceiling.tone, view.ceiling_words)
        self.lines.show_lines(self._context.look, view.lines)
        self.ranked.setText(view.ranked)
        self.ranking.show_records(view.ranking)

    def _follow_line(self) -> None:
        channel = self._channel()
        self.keep_button.setEnabled(self._priced is not None and channel is not None)
        self.drop_button.setVisible(channel is not None and channel.cost is not None)
        told = tr("Kept with a line, its real rate is watched, and whether it is what was disclosed.")
        if channel is not None and channel.cost is not None:
            told = tr("{name} has costs kept; they stand above and may be changed.").format(name=channel.name)
        self.kept.setText(told)

    @Slot()
    def _on_line(self) -> None:
        channel = self._channel()
        if channel is not None:
            self.form.show_channel(channel)
        self._judge()

    @Slot()
    def _on_keep(self) -> None:
        channel = self._channel()
        if channel is not None and self._priced is not None:
            cost = replace(self._priced.cost, disclosed_apr=self.form.disclosed.share())
            self._controller.price_line(channel, cost)

    @Slot()
    def _on_drop(self) -> None:
        channel = self._channel()
        if channel is not None:
            self._controller.price_line(channel, None)


def _columns() -> tuple[Column[RankRow], ...]:
    return (
        Column(
            lambda: tr("Rate a year"),
            lambda r: percent(r.rate, places=2),
            lambda r: r.rate,
            figures=True,
            tint=lambda r: "accent" if r.offer else None,
        ),
        Column(
            lambda: tr("Line"),
            lambda r: f"▶ {r.name}" if r.offer else r.name,
            lambda r: r.name,
            bold=True,
            tint=lambda r: "accent" if r.offer else None,
        ),
    )
