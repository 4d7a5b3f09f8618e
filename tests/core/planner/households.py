"""Made-up households for the planner's tests: a strategy of whole books, and small ones to name one thing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from raincheck.bookfile import read_book_file
from raincheck.core.calendar import Month
from raincheck.core.model import (
    Asset,
    AssetValue,
    Belongs,
    Book,
    Channel,
    ChannelKind,
    Due,
    Household,
    Income,
    IncomeMonth,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Living,
    Observation,
    PlannedDraw,
    Rate,
    Repayment,
    RepaymentMethod,
    Restores,
    Source,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)
STORIES = ("li_ming", "eight_lines", "ten_lines")

AMOUNTS = st.integers(0, 5_000_000).map(Money)
LIMITS = st.one_of(st.none(), st.sampled_from([Money(0), Money(5000)]), AMOUNTS)
SMALL = st.integers(0, 40).map(Money)
DAYS = st.sampled_from([1, 5, 15, 22, 28, 29, 30, 31])
APRS = st.sampled_from([Decimal(rate) for rate in ("0", "0.06", "0.1095", "0.146", "0.15", "0.1825", "0.24")])
BUYERS = st.sampled_from([None, None, "BUYER", "OTHER"])
DATES = st.dates(date(2023, 1, 1), date(2028, 12, 31))
PLATFORMS = st.sampled_from(["ANT", "WEBANK", "JD", "CMB"])


@st.composite
def repayments(draw: st.DrawFn, kind: ChannelKind) -> Repayment:
    """A way to repay that fits the kind of line."""
    if kind is ChannelKind.STATEMENT:
        method = draw(st.sampled_from([RepaymentMethod.FULL, RepaymentMethod.MIN_PCT]))
    else:
        method = draw(st.sampled_from([RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET]))
    periods = draw(st.integers(1, 36)) if kind is not ChannelKind.STATEMENT else None
    share = Decimal("0.10") if method is RepaymentMethod.MIN_PCT else None
    return Repayment(method, draw(DAYS), periods, share)


@st.composite
def channels(draw: st.DrawFn, number: int) -> Channel:
    """The line with that number."""
    kind = draw(st.sampled_from(list(ChannelKind)))
    return Channel(
        id=f"ch{number}",
        name=f"line {number}",
        platform=draw(PLATFORMS),
        funder=draw(PLATFORMS),
        kind=kind,
        revocable=draw(st.booleans()),
        apr=draw(APRS),
        repayment=draw(repayments(kind)),
        restores=draw(st.sampled_from(list(Restores))),
        core_buyer=draw(BUYERS),
        terms=draw(st.sampled_from([Terms.CONFIRMED] * 5 + [Terms.GUESSED])),
    )


def _reading(channel: str, on: date) -> st.SearchStrategy[Observation]:
    return st.builds(
        Observation,
        st.just(channel),
        st.just(on),
        st.sampled_from([LineStatus.OPEN, LineStatus.OPEN, *LineStatus]),
        st.just(Source.MANUAL),
        limit=LIMITS,
        used=st.one_of(st.none(), AMOUNTS, SMALL),
        available=st.one_of(st.none(), st.none(), AMOUNTS),
    )


@st.composite
def households(draw: st.DrawFn, *, fewest_lines: int = 0) -> Snapshot:
    """A whole book as it was known on some day, leap days and month ends included."""
    as_of = draw(DATES)
    lines = [draw(channels(number)) for number in range(draw(st.integers(fewest_lines, 5)))]
    ids = [line.id for line in lines]
    dues = st.builds(
        Due,
        st.sampled_from(ids),
        st.integers(-40, 120).map(lambda days: as_of + timedelta(days=days)),
        AMOUNTS,
        st.one_of(st.none(), st.integers(-10, 5).map(lambda days: as_of + timedelta(days=days))),
    )
    rows = st.builds(
        LedgerRow,
        st.integers(-50, 5).map(lambda days: as_of + timedelta(days=days)),
        st.sampled_from([LedgerKind.REPAY, LedgerKind.REPAY, *LedgerKind]),
        st.sampled_from(ids),
        AMOUNTS,
    )
    draws = st.builds(PlannedDraw, st.sampled_from(ids), AMOUNTS, DAYS)
    history = draw(st.lists(AMOUNTS, max_size=13))
    around = st.integers(-90, 20).map(lambda days: as_of + timedelta(days=days))
    assets = tuple(
        Asset(f"a{n}", "asset", draw(AMOUNTS), draw(st.sampled_from([Decimal(0), Decimal("0.15"), Decimal("0.5")])))
        for n in range(draw(st.integers(0, 2)))
    )
    values = st.builds(AssetValue, st.sampled_from(["a0", "a1"]), around, AMOUNTS)
    incomes = st.builds(Income, st.just("工资"), AMOUNTS, DAYS, st.just(Belongs.HOUSEHOLD), BUYERS)
    book = Book(
        household=draw(st.builds(Household, st.booleans(), st.booleans())),
        income=tuple(draw(st.lists(incomes, max_size=3))),
        income_history=tuple(IncomeMonth(Month.of(as_of).plus(-n), amount) for n, amount in enumerate(history)),
        living=Living(draw(AMOUNTS), draw(AMOUNTS), draw(st.one_of(st.just(Money(0)), AMOUNTS))),
        assets=assets,
        rates=tuple(draw(st.lists(st.builds(Rate, st.sampled_from(ids), around, APRS), max_size=4))) if ids else (),
        asset_values=tuple(draw(st.lists(values, max_size=3))) if assets else (),
        channels=tuple(lines),
        observations=tuple(draw(_reading(channel, as_of)) for channel in ids if draw(st.integers(0, 9))),
        planned_draws=tuple(draw(st.lists(draws, max_size=3))) if ids else (),
        dues=tuple(draw(st.lists(dues, max_size=4))) if ids else (),
        ledger=tuple(draw(st.lists(rows, max_size=4))) if ids else (),
    )
    return Snapshot(book, as_of)


def story(name: str) -> Snapshot:
    """One of the three worked examples."""
    return Snapshot(read_book_file(DATA / f"{name}.json"), TODAY)


def yuan(amount: str | int) -> Money:
    """An amount in yuan."""
    return Money.from_file(str(amount))
