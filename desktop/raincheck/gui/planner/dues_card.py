"""The dues of the coming 30 days below the plan: whether the money is there, from where, and what to do where not."""

from __future__ import annotations

from raincheck.app.calendar import CalendarView, account_text, bridge_text, funding_text, order_texts
from raincheck.app.wording import Scene
from raincheck.app.wording.figures import joined
from raincheck.app.wording.needed import missing_for_cash, needs_words
from raincheck.core.duecalendar import Entry, EntryKind
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole
from raincheck.gui.planner.term_row import RowList, TermLine, wrapped


class DuesCard(Card):
    """Hidden where nothing falls due."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Dues of the coming 30 days"), note=tr("own money first, then talks"))
        self.rows = RowList()
        self.order = wrapped(role=TextRole.PLAIN)
        self.body.addWidget(self.rows)
        self.body.addWidget(self.order)

    def show_dues(self, view: CalendarView) -> None:
        """Show other dues, and the least bad order where not all can be paid."""
        scene = Scene(view.as_of, hidden=self._look.amounts_hidden)
        lines = due_lines(view, scene, self._look)
        self.setVisible(bool(lines))
        self.rows.show_lines(self._look, lines)
        *order, basis = order_texts(view, scene) or ("",)
        head = tr("Not every due can be paid. Fewest missed, in this order (our own practice, no rule):")
        rows = (f"{place}. {told}" for place, told in enumerate(order, start=1))
        self.order.setText("\n".join([head, *rows, basis]))
        self.order.setVisible(bool(order))


def due_lines(view: CalendarView, scene: Scene, look: Look) -> tuple[TermLine, ...]:
    """Each unpaid due in a row: whether it is covered, and opened up what pays it."""
    return tuple(
        _line(entry, view, scene, look) for entry in view.entries if entry.kind is EntryKind.DUE and entry.is_unpaid
    )


def _line(entry: Entry, view: CalendarView, scene: Scene, look: Look) -> TermLine:
    funding = view.funding(entry)
    verdict = _not_checked(view) if funding is None else funding_text(funding, scene)
    if funding is not None and funding.is_enough and _falls_behind(entry, view):
        verdict = tr("enough on that day, but not once 30 days of living costs are set apart")
    bridge = "" if funding is None else bridge_text(funding, view, scene)
    left = ""
    if funding is not None and not funding.short:
        left = tr("{amount} is left after it.").format(amount=look.amount(funding.after))
    account = account_text(view.accounts[entry.uid], scene) if entry.uid in view.accounts else ""
    more = [part for part in (account, bridge, left) if part]
    return TermLine(
        view.line_name(entry.channel),
        tr("{day} · {what}").format(day=scene.day(entry.on), what=verdict),
        look.amount(entry.amount),
        joined(*more) if more else verdict,
        strong=funding is not None and bool(funding.short),
    )


def _falls_behind(entry: Entry, view: CalendarView) -> bool:
    """Whether the order below, which first sets living costs apart, does not pay it whole."""
    return any(
        (order.entry.channel, order.entry.on) == (entry.channel, entry.on) and not order.is_whole
        for order in view.order
    )


def _not_checked(view: CalendarView) -> str:
    """Why a due has no check: the forecast begins tomorrow, and what a lender took today nobody told."""
    needed = missing_for_cash(view.snapshot.book)
    return needs_words(needed) if needed else tr("due today; the cash of the coming days leaves it out")
