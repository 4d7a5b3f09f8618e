"""The first day: a book typed in any order says what the same book says when it is loaded (domain.md 13.4)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.importers.bills import Row, alipay

from raincheck import bookfile
from raincheck.app import household, importing, transfer
from raincheck.app.checking import CheckReport, run_check
from raincheck.app.dues import add_due
from raincheck.app.household import HomeDraft
from raincheck.app.lines import add_line, archive_line
from raincheck.app.movements import add_movement
from raincheck.app.opening import open_book
from raincheck.app.recording import Entry, record
from raincheck.app.wording import weather_headline
from raincheck.bookfile import parse
from raincheck.core.model import (
    Asset,
    Channel,
    ChannelKind,
    Due,
    Income,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Living,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money
from raincheck.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
Action = Callable[[Store], object]


class StillClock:
    """A clock that stands."""

    zone = UTC

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return TODAY

    def awake(self) -> timedelta:
        return timedelta(0)


def a_line(place: int, chance: random.Random) -> Channel:
    group = chance.choice(["ANT", "JD", f"BANK{place}"])
    return Channel(
        f"l{place}",
        f"line {place}",
        group,
        group,
        chance.choice([ChannelKind.REVOLVING, ChannelKind.REVOLVING, ChannelKind.STATEMENT]),
        True,
        Decimal(chance.randint(5, 24)) / 100,
        Repayment(RepaymentMethod.LEVEL, due_day=chance.randint(1, 28), periods=chance.choice([6, 12])),
        added_on=TODAY,
    )


def a_reading(place: int, chance: random.Random) -> Entry:
    limit = chance.randint(5, 90) * 1009_00
    used = chance.randint(0, 100) * limit // 100
    status = chance.choice([LineStatus.OPEN] * 6 + [LineStatus.CLOSED, LineStatus.REPAY_DISABLED])
    return Entry(f"l{place}", limit=Money(limit), used=Money(used), status=status)


def actions(seed: int, *, bills: bool = True) -> list[list[Action]]:
    """What a person types, in strands that must keep their own order."""
    chance = random.Random(seed)  # noqa: S311 - made-up households, no secret
    strands: list[list[Action]] = []
    for place in range(chance.randint(2, 6)):
        line, seen = a_line(place, chance), a_reading(place, chance)
        strand: list[Action] = [lambda store, line=line: add_line(store, line)]  # type: ignore[misc]  # a default binds it
        if chance.random() < 0.9:
            slip = Entry(seen.channel, limit=Money(50_00), used=seen.used)
            strand += [lambda store, said=said: record(store, said, TODAY) for said in (slip, seen)]  # type: ignore[misc]  # a default binds it
        strands.append(strand)
    home = [
        HomeDraft(incomes=(Income("pay", Money(chance.randint(4, 30) * 1000_00), 5),)),
        HomeDraft(living=Living(Money(chance.randint(2, 9) * 1000_00), Money(1000_00))),
        HomeDraft(assets=(Asset("cash", "cash", Money(chance.randint(0, 90) * 1000_00)),)),
    ]
    strands += [[lambda store, said=said: household.change(store, said)] for said in home]  # type: ignore[misc]  # a default binds it
    if bills:
        strands.append([bring(a_bill(chance))])
    if len(strands) > 6:
        strands[1].append(lambda store: archive_line(store, "l1", on=TODAY))
    strands[0] += [lambda store, row=row: add_movement(store, row) for row in movements(chance)]  # type: ignore[misc]  # a default binds it
    due = Due("l0", TODAY - timedelta(days=chance.randint(-20, 5)), Money(chance.randint(1, 9) * 501_00))
    strands[0].append(lambda store: add_due(store, due))
    return strands


def movements(chance: random.Random) -> list[LedgerRow]:
    """Draws, repayments and a failed debit of the first line, typed in the order of their days."""
    kinds = [LedgerKind.DRAW, LedgerKind.REPAY, LedgerKind.DRAW, LedgerKind.REPAY, LedgerKind.FAILED]
    days = sorted(chance.sample(range(100), chance.randint(0, 5)), reverse=True)
    amounts = [Money(chance.choice([300, 300, 900, 2100]) * 100_00) for _ in days]
    return [
        LedgerRow(TODAY - timedelta(days=day), kind, "l0", amount)
        for day, kind, amount in zip(days, kinds, amounts, strict=False)
    ]


def a_bill(chance: random.Random) -> bytes:
    """A month of a wallet: purchases on a line the book does not know yet."""
    days = chance.sample(range(1, 22), chance.randint(1, 3))
    return alipay(
        *(
            Row(
                at=f"2026-11-{day:02d} 10:00:00",
                party="丁店",
                text="手机",
                amount=f"{chance.randint(1, 9) * 500}.00",
                method="花呗",
                order=f"P{day}",
            )
            for day in days
        )
    )


def bring(bill: bytes) -> Action:
    """Import a bill as the window does, from a file beside the book."""

    def do(store: Store) -> object:
        path = store.path.with_suffix(".csv")
        path.write_bytes(bill)
        return importing.apply(store, importing.read_files([path], store), importing.NO_CHOICES, today=TODAY).result

    return do


def shuffled(strands: list[list[Action]], chance: random.Random) -> list[Action]:
    left, order = [list(strand) for strand in strands], list[Action]()
    while any(left):
        strand = chance.choice([strand for strand in left if strand])
        order.append(strand.pop(0))
    return order


def says(store: Store, report: CheckReport) -> dict[str, object]:
    """What the person sees: levels, weather, headline, what is listed, and the cards that wait."""
    names = {alert.id: (alert.rule, alert.subject) for alert in store.current_alerts()}
    return {
        "levels": report.levels,
        "weather": report.weather,
        "headline": weather_headline(report.weather, report.alerts, report.as_of),
        "alerts": {(alert.rule, alert.subject, alert.level, alert.is_held) for alert in report.alerts},
        "cards": {
            (kept.card.key, kept.card.level, frozenset(names[id_] for id_ in kept.card.alerts))
            for kept in store.waiting_cards()
        },
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_book_typed_in_any_order_says_what_it_says_when_loaded(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    found = []
    for turn in range(2):
        typed = open_book(tmp_path / f"typed{turn}.raincheck", clock=StillClock(), create=True)
        loaded = open_book(tmp_path / f"loaded{turn}.raincheck", clock=StillClock(), create=True)
        try:
            for action in shuffled(actions(seed), chance):
                action(typed)
                report = run_check(typed, TODAY, now=NOW)
            transfer.load(loaded, parse(bookfile.write(typed.book())))
            fresh = run_check(loaded, TODAY, now=NOW)
            assert says(typed, report) == says(loaded, fresh)
            found.append((sorted(report.levels), report.weather))
            for days in (1, 2, 8):
                later, other = (run_check(store, TODAY + timedelta(days=days), now=NOW) for store in (typed, loaded))
                assert (later.levels, later.weather) == (other.levels, other.weather)
        finally:
            typed.close()
            loaded.close()
    assert found[0] == found[1]


SECOND_EDITION = {
    "": ("rates", "contracts", "asset_values", "notes", "incidents"),
    "household": ("firm",),
    "living": ("firm_essential",),
    "income": ("belongs", "buyer"),
    "assets": ("belongs",),
    "channels": ("belongs", "terms", "added_on"),
    "planned_draws": ("belongs",),
}
"""The keys that format version 2 brought, by where they stand (contract.md 6)."""


def first_edition(text: str | bytes) -> bytes:
    """A book that uses nothing of the second format, in the first one."""
    book = json.loads(text)
    for place, keys in SECOND_EDITION.items():
        found = book if not place else book[place]
        for entry in found if isinstance(found, list) else [found]:
            for key in keys if entry else ():
                entry.pop(key, None)
    return json.dumps(book | {"version": 1}).encode()


@pytest.mark.parametrize("seed", range(3))
def test_the_same_book_in_the_first_format_says_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    typed, loaded = (open_book(tmp_path / f"{name}.raincheck", clock=StillClock(), create=True) for name in "ab")
    try:
        for action in shuffled(actions(seed, bills=False), chance):
            action(typed)
        report = run_check(typed, TODAY, now=NOW)
        transfer.load(loaded, parse(first_edition(bookfile.write(typed.book()))))
        assert says(typed, report) == says(loaded, run_check(loaded, TODAY, now=NOW))
    finally:
        typed.close()
        loaded.close()
