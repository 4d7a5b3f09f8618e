"""Books for the rules' tables, and a person who checks them day after day. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading

from raincheck.core.alerts import (
    Alert,
    AlertState,
    Because,
    Move,
)
from raincheck.core.cards import Card
from raincheck.core.decisions import acknowledge, handle, snooze
from raincheck.core.judging import Memory, judge, remember
from raincheck.core.measures import Measures
from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    Due,
    Income,
    Inquiry,
    LedgerKind,
    LedgerRow,
    Living,
    Observation,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.findings import Finding
from raincheck.core.rules.thresholds import Bands, Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.weather import Weather

LONG_AGO = date(2020, 1, 1)
Amount = str | int


def money(yuan: Amount) -> Money:
    return Money.from_file(str(yuan))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def own_line(id: str, **changed: object) -> Channel:
    """A line that shares its platform and its lender with no other."""
    return a_channel(id, **({"platform": id.upper(), "funder": id.upper()} | changed))


def even_book(
    *limits: Amount, used: Amount = 0, on: date = TODAY, same_group: Iterable[int] = (), **changed: object
) -> Book:
    """Lines l0, l1, … read once, with these limits; the places in `same_group` share one platform."""
    together = set(same_group)
    channels = [
        own_line(f"l{place}", **({"platform": "GROUP"} if place in together else {})) for place in range(len(limits))
    ]
    readings = [
        a_reading(channel.id, on, limit=str(limit), used=used) for channel, limit in zip(channels, limits, strict=True)
    ]
    return Book(**({"channels": tuple(channels), "observations": tuple(readings)} | changed))  # type: ignore[arg-type] - the test names the fields it is about


def one_line(*readings: Observation, channel: Channel | None = None, **changed: object) -> Book:
    """One line, jiebei unless said, with these readings."""
    return Book(**({"channels": (channel or a_channel(),), "observations": readings} | changed))  # type: ignore[arg-type] - the test names the fields it is about


def still(id: str, **changed: object) -> Channel:
    """A line whose debt costs nothing and asks for nothing before its last month: only known dues speak."""
    repayment = Repayment(RepaymentMethod.BULLET, due_day=28, periods=100)
    return own_line(id, **({"apr": Decimal(0), "repayment": repayment} | changed))


def purse(*, income: Amount = 0, essential: Amount = 0, cash: Amount = 0) -> dict[str, object]:
    """The money side of a book: one income on the 1st, living costs, cash."""
    return {
        "income": (Income("pay", money(income), 1),) if money(income) else (),
        "living": Living(money(essential), Money(0)),
        "assets": (Asset("cash", "cash", money(cash)),),
    }


def a_due(amount: Amount, on: date, channel: str = "l0", paid_on: date | None = None) -> Due:
    return Due(channel, on, money(amount), paid_on)


def draw(amount: Amount, on: date, channel: str = "jiebei") -> LedgerRow:
    return LedgerRow(on, LedgerKind.DRAW, channel, money(amount))


def repay(amount: Amount, on: date, channel: str = "jiebei") -> LedgerRow:
    return LedgerRow(on, LedgerKind.REPAY, channel, money(amount))


def failed(amount: Amount, on: date, channel: str = "jiebei") -> LedgerRow:
    return LedgerRow(on, LedgerKind.FAILED, channel, money(amount))


def hard(on: date, lender: str = "bank", reason: str = "贷款审批") -> Inquiry:
    return Inquiry(on, lender, reason)


def context(book: Book, on: date = TODAY, bands: Bands | None = None) -> RuleContext:
    return RuleContext(Measures(Snapshot(book, on)), bands)


def findings(book: Book, code: str, on: date = TODAY, bands: Bands | None = None) -> tuple[Finding, ...]:
    """What one rule says; a crash is not caught."""
    rule = next(rule for rule in RULES if rule.code == code)
    return tuple(rule.evaluate(context(book, on, bands)))


def level(book: Book, code: str, on: date = TODAY, bands: Bands | None = None) -> Level:
    """A rule's raw level as `levels` gives it on a first check."""
    return Watch(book, bands=bands).check(on).levels[code]


def warnings(book: Book, code: str, on: date = TODAY) -> list[tuple[str, str, date | None]]:
    """Subject, level and day of what one rule raises."""
    return [(entry.subject, entry.level.value, entry.day) for entry in findings(book, code, on) if entry.level.warns]


class Checked:
    """One check's outcome, easy to ask."""

    def __init__(
        self,
        alerts: tuple[Alert, ...],
        levels: dict[str, Level],
        *,
        moves: tuple[Move, ...],
        cards: tuple[Card, ...],
        sky: Weather,
        because: tuple[Because, ...] = (),
    ) -> None:
        self.alerts = tuple(alert for alert in alerts if alert.is_shown)
        self.levels = levels
        self.moves = moves
        self.cards = cards
        self.weather = sky
        self.because = because

    @property
    def open(self) -> set[tuple[str, str, str]]:
        """Rule, subject and level of all that is listed."""
        return {(alert.rule, alert.subject, alert.level.value) for alert in self.alerts}

    def one(self, code: str, subject: str | None = None) -> Alert:
        """The one listed alert of a rule."""
        found = [a for a in self.alerts if a.rule == code and (subject is None or a.subject == subject)]
        assert len(found) == 1, found
        return found[0]

    def has(self, code: str) -> bool:
        return any(alert.rule == code for alert in self.alerts)

    def carded(self, code: str) -> bool:
        """Whether a card shows that rule."""
        return any(alert.rule == code for card in self.cards for alert in card.alerts)


class Watch:
    """A person who checks: remembers alerts between checks as the program does."""

    def __init__(
        self,
        book: Book | None = None,
        *,
        bands: Bands | None = None,
        rules: tuple[Rule, ...] = RULES,
        same_book: bool = False,
    ) -> None:
        self.book = book or Book()
        self.bands = bands
        self.rules = rules
        self.memory = Memory()
        self.same_book = same_book

    def check(self, on: date, book: Book | None = None) -> Checked:
        if book is not None:
            self.book = book
        done = judge(context(self.book, on, self.bands), self.rules, self.memory, watched=self.watched)
        self.memory = remember(self.memory, done, on, watched=self.watched)
        levels = dict(done.levels)
        return Checked(done.alerts, levels, moves=done.moves, cards=done.fresh, sky=done.weather, because=done.because)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return self.memory.alerts

    @property
    def watched(self) -> str:
        """What stands besides readings and movements; with `same_book` changes of it are overlooked."""
        return "" if self.same_book else str(replace(self.book, observations=(), ledger=(), inquiries=(), events=()))

    def _decide(self, old: Alert, new: Alert) -> None:
        alerts = tuple(new if alert.id == old.id else alert for alert in self.alerts)
        self.memory = replace(self.memory, alerts=alerts)

    def acknowledge(self, alert: Alert, on: date) -> None:
        self._decide(alert, acknowledge(alert, on)[0])

    def handle(self, alert: Alert, on: date, rests_until: date | None = None) -> None:
        self._decide(alert, handle(alert, on, rests_until=rests_until)[0])

    def snooze(self, alert: Alert, on: date, *, until: date, next_due: date | None = None) -> Alert:
        asleep = snooze(alert, on, until=until, reason="later", next_due=next_due)[0]
        self._decide(alert, asleep)
        return asleep


def with_readings(book: Book, *readings: Observation) -> Book:
    """The book after some more readings were entered."""
    return replace(book, observations=(*book.observations, *readings))


def state_of(watch: Watch, id: int) -> AlertState:
    return next(alert.state for alert in watch.alerts if alert.id == id)
