"""What the calendar page asks of the book, and what a person says of a due there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Slot

from raincheck.app import confirming, dues, files
from raincheck.app.calendar import CalendarView, Passed, calendar_view, passed
from raincheck.app.ics import ics
from raincheck.app.unpaid_said import said_unpaid, still_asked
from raincheck.core.calendar import Month
from raincheck.core.duecalendar import Entry, Span, lowest_cash
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.controller import Controller

AHEAD = timedelta(days=92)


class CalendarController(Controller):
    """What the page reads of the calendar and changes in it; each change is told of and can be undone."""

    def month(self, month: Month) -> CalendarView:
        """The weeks of a month, and from today as far ahead as "coming up" looks."""
        first = month.on(1) - timedelta(days=7)
        last = max(month.last_day + timedelta(days=7), self.today + AHEAD)
        span = Span(min(first, self.today), last)
        report = self._session.report()
        view = calendar_view(self._session.store, self.today, span, report, whose=self._session.whose)
        plan = self._session.seen().measures.flows
        return replace(view, lowest=lowest_cash(view.snapshot, Span.of(month), plan))

    def passed(self) -> Passed:
        """What passed and nobody confirmed; what is said to be unpaid rests."""
        found = passed(self._session.seen().measures.snapshot, self._session.report().measures.snapshot)
        return replace(found, dues=still_asked(found.dues, said_unpaid(self._session.store)))

    def pay(self, entry: Entry, on: date) -> None:
        """All of a due is paid."""
        self._session.run(partial(confirming.confirm_paid, self._session.store, entry, on))

    def pay_part(self, entry: Entry, amount: Money, on: date) -> None:
        """A part of a due is paid."""
        self._session.run(partial(confirming.confirm_part, self._session.store, entry, amount, on))

    def add(self, due: Due) -> None:
        """A due that the lender named."""
        self._session.run(partial(dues.add_due, self._session.store, due))

    def not_paid(self, entry: Entry) -> None:
        """A due that passed was not paid: it rests, and a computed one stands from now on as missed."""
        self._session.run(partial(confirming.confirm_not_paid, self._session.store, entry))

    def move(self, entry: Entry, to: date) -> None:
        """A due falls on another day."""
        self._session.run(partial(confirming.confirm_moved, self._session.store, entry, to))

    def income(self, month: Month, amount: Money) -> None:
        """What came in during a month."""
        self._session.run(partial(confirming.confirm_income, self._session.store, month, amount))

    def export(self, view: CalendarView, path: Path, *, hidden: bool) -> None:
        """Write the calendar as a file for other programs, beside the window; then it is told."""
        work = partial(_write, view, path, now=self._session.clock.now(), hidden=hidden)
        self._context.work(work, done=self._on_written, told=tr("Writing {name} …").format(name=path.name))

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._context.speaker.say(tr("Wrote {path}.").format(path=path))


def _write(view: CalendarView, path: Path, *, now: datetime, hidden: bool) -> Path:
    files.write_file(path, ics(view, now=now, hidden=hidden))
    return path
