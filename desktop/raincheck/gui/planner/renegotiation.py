"""The honest no on the page: the shortfall first, then the talks in their order, what to ask, and where to go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from raincheck.app.wording.plan import rate_share_words
from raincheck.core.money import ZERO
from raincheck.core.planner.renegotiation import RATE_SHARES
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Column, amounts
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.planner.renegotiation_presenter import OptionRow, ReachRow, RenegotiationView, TalkView
from raincheck.gui.planner.term_row import RowList, TermRow, wrapped

MOST = 20
"""Talks that are shown at once: 160 rows of them held the window for a third of a second."""


class RenegotiationPart(QWidget):
    """Shown only where no plan can work."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._look = context.look
        self._card = Card(context.look, " ", stripe=Tone.DANGER)
        self.told = wrapped(role=TextRole.PLAIN)
        self.steps = RowList(spacing=4)
        self.talks = RowList()
        self._talks: tuple[TalkView, ...] = ()
        self._most = MOST
        self.more_button = button("")
        self.more_button.clicked.connect(self._on_more)
        self.after = wrapped(role=TextRole.STRONG)
        for part in (self.told, self.steps):
            self._card.body.addWidget(part)
        self._card.body.addSpacing(6)
        self._card.body.addWidget(label(tr("Whom to talk to, in this order"), TextRole.HEADING))
        self._card.body.addWidget(self.talks)
        self._card.body.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._card.body.addWidget(self.after)
        self._reach = Card(context.look, tr("If every lender agreed"))
        self.reach: RecordTable[ReachRow] = RecordTable(
            context.look, _reach_columns(), tr("If every lender agreed"), grows=True
        )
        self._reach.body.addWidget(self.reach)
        self._reach.body.addWidget(
            label(tr("What would be missing a month for the debts listed here."), TextRole.SMALL, wrap=True)
        )
        self._reach.body.addStretch(1)
        self._routes = Card(context.look, tr("Where to go"))
        self.routes = RowList(spacing=5)
        self._routes.body.addWidget(self.routes)
        self._routes.body.addStretch(1)
        below = Columns()
        below.columns.add(self._reach, weight=3, least=context.look.px(620))
        below.columns.add(self._routes, weight=2, least=context.look.px(380))
        column = bare_column(self, gap=14)
        column.addWidget(self._card)
        column.addWidget(below)

    @property
    def title(self) -> str:
        """The first thing said."""
        return "" if self._card.heading is None else self._card.heading.title.text()

    def show_talks(self, view: RenegotiationView | None) -> None:
        """Show the talks; None: nothing is to be renegotiated."""
        self.setVisible(view is not None)
        if view is None:
            return
        if self._card.heading is not None:
            self._card.heading.title.setText(view.title)
        self.told.setText(view.told)
        self.steps.show_rows(tuple(_bullet(text) for text in view.steps))
        self._talks = view.talks
        self.talks.show_rows(self._blocks(view.talks[: self._most]))
        self._tell_more()
        self.after.setText(view.after)
        self.reach.show_records(view.reach)
        self.routes.show_rows(tuple(wrapped(text, TextRole.PLAIN) for text in view.routes))

    def _blocks(self, talks: tuple[TalkView, ...]) -> tuple[QWidget, ...]:
        return tuple(TalkBlock(self._look, talk) for talk in talks)

    def _tell_more(self) -> None:
        self.more_button.setVisible(len(self._talks) > self._most)
        self.more_button.setText(tr("Show more: {shown} of {n}").format(shown=self._most, n=len(self._talks)))

    @Slot()
    def _on_more(self) -> None:
        """The next ones below; what is open stays open."""
        shown, self._most = self._most, self._most + MOST
        self.talks.show_rows((*self.talks.rows, *self._blocks(self._talks[shown : self._most])))
        self._tell_more()
        first = self.talks.rows[shown].findChild(TermRow)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)


def _bullet(text: str) -> QLabel:
    return wrapped(f"· {text}", TextRole.PLAIN)


class TalkBlock(QWidget):
    """One debt to talk about; opened it shows what each term would give, and what to ask for."""

    def __init__(self, look: Look, talk: TalkView) -> None:
        super().__init__()
        self._look, self._talk = look, talk
        self.row = TermRow(look, talk.line)
        self.row.toggled.connect(self._on_toggled)
        self.more: QWidget | None = None
        self._column = bare_column(self, gap=0)
        self._column.addWidget(self.row)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:  # noqa: FBT001 - the signal's signature
        if opened and self.more is None:
            self.more = self._make_more()
            self._column.addWidget(self.more)
        if self.more is not None:
            self.more.setVisible(opened)

    def _make_more(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(self._look.px(22), 6, 0, 12)
        column.setSpacing(6)
        name = tr("What each term would give: {line}").format(line=self._talk.line.name)
        table: RecordTable[OptionRow] = RecordTable(self._look, _columns(self._look), name, grows=True)
        table.show_records(self._talk.options)
        column.addWidget(table)
        column.addWidget(label(tr("Ask for"), TextRole.STRONG))
        for ask in self._talk.asks:
            column.addWidget(_bullet(ask))
        return made


def _columns(look: Look) -> tuple[Column[OptionRow], ...]:
    return (
        Column(
            lambda: tr("Term and rate"),
            lambda r: tr("{way} (proposed)").format(way=r.way) if r.proposed else r.way,
            lambda r: r.periods,
            bold=True,
        ),
        amounts(look, lambda: tr("A month"), lambda r: r.payment),
        amounts(look, lambda: tr("Freed a month"), lambda r: r.relief),
        amounts(look, lambda: tr("Interest in all"), lambda r: r.interest),
        Column(lambda: tr("Interest against today"), lambda r: _extra(r, look), lambda r: r.extra),
    )


def _extra(row: OptionRow, look: Look) -> str:
    """Interest beyond what today's minimum would cost."""
    if row.extra is None:
        return tr("today's minimum never clears it")
    if not row.extra:
        return tr("the same")
    form = tr("{amount} more") if row.extra > ZERO else tr("{amount} less")
    return form.format(amount=look.amount(max(row.extra, -row.extra)))


def _reach_columns() -> tuple[Column[ReachRow], ...]:
    """The term, then what would stay missing at each rate."""
    term: Column[ReachRow] = Column(lambda: tr("Term"), lambda r: r.term, lambda r: r.term, bold=True)
    return (term, *(_reach_column(place) for place in range(len(RATE_SHARES))))


def _reach_column(place: int) -> Column[ReachRow]:
    return Column(lambda: rate_share_words(RATE_SHARES[place]), lambda r: r.texts[place], lambda r: r.texts[place])
