"""What would make it stop is true: done, the rule is quiet beyond its dead band; a fen less, and it is not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import (
    a_due,
    ago,
    ahead,
    context,
    draw,
    even_book,
    failed,
    findings,
    hard,
    money,
    one_line,
    own_line,
    purse,
    repay,
    still,
)
from tests.core.test_rule_tables import (
    backup,
    cuts,
    due_within_month,
    gap_on_day,
    groups,
    headroom_lost,
    large_due,
    lenders,
    minimum_only,
    operating_cash,
    priced,
    service,
)

from raincheck.core.model import Asset, Book, Cost, Income, LineStatus
from raincheck.core.money import Money
from raincheck.core.rules import rule
from raincheck.core.rules.remedies import Remedy, RemedyKind, at_least, over, remedies
from raincheck.core.rules.thresholds import worst

FEN = Money(1)
K = RemedyKind


def offered(book, code, kind, on=TODAY):
    """The remedy of that kind for the rule's worst finding."""
    now = context(book, on)
    warned = max(rule(code).evaluate(now), key=lambda found: found.level.rank)
    assert warned.level.warns
    found = [remedy for remedy in remedies(rule(warned.rule), now, warned) if remedy.kind is kind]
    assert len(found) == 1, found
    return found[0]


def quiet(book, code, on=TODAY):
    """Whether a raised warning of the rule could clear."""
    return not worst(found.hold for found in findings(book, code, on)).warns


def richer(book: Book, remedy: Remedy, less: Money = Money(0)) -> Book:
    return replace(book, assets=(*book.assets, Asset("more", "more", remedy.amount - less)))


def earning(book, remedy, less=Money(0)):
    return replace(book, income=(*book.income, Income("more", remedy.amount - less, 1)))


def repaid(book, remedy, less=Money(0)):
    """The amount off the line it names, or off the lines in order."""
    left, readings = (remedy.amount - less).fen, []
    for reading in book.observations:
        used = reading.used.fen if reading.used else 0
        off = min(left, used) if remedy.channel in (None, reading.channel) else 0
        left -= off
        readings.append(replace(reading, used=Money(used - off)))
    return replace(book, observations=tuple(readings))


def lower(book, remedy, less=Money(0)):
    """The amount off the limits of unused lines it names, a line or a group."""
    left, readings = (remedy.amount - less).fen, []
    members = {c.id for c in book.channels if remedy.channel == c.id or remedy.group in (c.platform, c.funder)}
    for reading in book.observations:
        off = min(left, reading.limit.fen) if reading.channel in members else 0
        left -= off
        readings.append(replace(reading, limit=reading.limit - Money(off)))
    return replace(book, observations=tuple(readings))


def elsewhere(book, remedy, less=Money(0)):
    """The amount spread over twenty other lines."""
    fen = (remedy.amount - less).fen
    parts = [fen // 20 + (1 if place < fen % 20 else 0) for place in range(20)]
    lines = tuple(own_line(f"other{place}") for place in range(20))
    readings = (a_reading(line.id, limit=str(Money(part))) for line, part in zip(lines, parts, strict=True))
    return replace(book, channels=(*book.channels, *lines), observations=(*book.observations, *readings))


def less_due(book, remedy, less=Money(0)):
    due = book.dues[0]
    return replace(book, dues=(replace(due, amount=due.amount - remedy.amount + less), *book.dues[1:]))


def cheaper(book, remedy, less=Money(0)):
    channel = book.channels[0]
    cost = replace(channel.cost, payment=channel.cost.payment - remedy.amount + less)
    return replace(book, channels=(replace(channel, cost=cost),))


def regained(book, remedy, less=Money(0)):
    last = book.observations[-1]
    return replace(book, observations=(*book.observations[:-1], replace(last, used=last.used - remedy.amount + less)))


CASES = [
    ("C01", even_book(50, 20, 20, 10), K.EXPOSURE_LESS, lower),
    ("C01", even_book(50, 20, 20, 10), K.EXPOSURE_ELSEWHERE, elsewhere),
    ("C01", even_book(60, 40), K.EXPOSURE_ELSEWHERE, elsewhere),
    ("C02", even_book(60, 10, 10, 10, 10), K.EXPOSURE_LESS, lower),
    ("C03", groups(55), K.EXPOSURE_LESS, lower),
    ("C03", groups(55), K.EXPOSURE_ELSEWHERE, elsewhere),
    ("C04", backup(80), K.HEADROOM_ELSEWHERE, elsewhere),
    ("U01", even_book(5000, 5000, used=4100), K.REPAY, repaid),
    ("U02", one_line(a_reading(used=9600)), K.REPAY, repaid),
    ("D01", service(5100), K.SERVICE_LESS, less_due),
    ("D01", service(5100), K.INCOME_MORE, earning),
    ("D02", one_line(a_reading(used=9000), income=(Income("pay", money(300), 1),)), K.REPAY, repaid),
    ("D02", one_line(a_reading(used=9000), income=(Income("pay", money(300), 1),)), K.INCOME_MORE, earning),
    ("D03", operating_cash(500), K.INCOME_MORE, earning),
    ("F01", one_line(a_reading(), **purse(income=10_000, essential="1000.01", cash="999.99")), K.LIQUID_MORE, richer),
    ("F02", one_line(a_reading(), **purse(essential="1000.01", income=777, cash="99.99")), K.LIQUID_MORE, richer),
    ("F03", gap_on_day(40), K.LIQUID_MORE, richer),
    ("F04", gap_on_day(40), K.LIQUID_MORE, richer),
    ("M01", due_within_month("6100.05"), K.DUES_LATER, less_due),
    ("M02", large_due(20, 7000), K.LIQUID_MORE, richer),
    ("P01", priced(10_250), K.PAYMENT_LESS, cheaper),
    ("P02", priced(10_250, Decimal("0.10")), K.PAYMENT_LESS, cheaper),
    ("L08", headroom_lost(6000), K.HEADROOM_BACK, regained),
]


@pytest.mark.parametrize(("code", "book", "kind", "apply"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_a_remedy_is_just_enough(code, book, kind, apply):
    remedy = offered(book, code, kind)
    assert quiet(apply(book, remedy), code)
    assert not quiet(apply(book, remedy, FEN), code)


@given(st.lists(st.integers(1, 10**8), min_size=2, max_size=6), st.integers(0, 100))
def test_concentration_remedies_hold_for_any_lines(fens, part):
    lines = tuple(own_line(f"l{place}", platform=f"G{place % 3}") for place in range(len(fens)))
    readings = tuple(
        a_reading(line.id, limit=str(Money(fen)), used=str(Money(fen * part // 100)))
        for line, fen in zip(lines, fens, strict=True)
    )
    book = Book(channels=lines, observations=readings)
    now = context(book)
    for code in ("C01", "C02", "C03", "U01"):
        for warned in rule(code).evaluate(now):
            for remedy in remedies(rule(warned.rule), now, warned) if warned.level.warns else ():
                change = {K.EXPOSURE_LESS: smaller, K.EXPOSURE_ELSEWHERE: elsewhere, K.REPAY: repaid}[remedy.kind]
                assert quiet(change(book, remedy), code), (code, remedy)


def smaller(book, remedy):
    """The exposure of the line or group lower, whatever of it is used."""
    unused = tuple(replace(reading, used=Money(0)) for reading in book.observations)
    return lower(replace(book, observations=unused), remedy)


def test_the_smallest_repayment_is_asked_of_a_withdrawn_line():
    book = one_line(a_reading(limit=0, used=700))
    assert offered(book, "U02", K.REPAY) == Remedy(K.REPAY, money(700), channel="jiebei")


def test_no_line_is_named_when_a_second_one_is_too_large_as_well():
    now = context(even_book(50, 50))
    warned = next(iter(rule("C01").evaluate(now)))
    assert [remedy.kind for remedy in remedies(rule(warned.rule), now, warned)] == [K.EXPOSURE_ELSEWHERE]


def test_an_event_ends_by_its_day_or_handled():
    now = context(cuts(2))
    warned = next(found for found in rule("L01").evaluate(now) if found.level.warns)
    assert remedies(rule(warned.rule), now, warned) == (
        Remedy(K.HANDLED),
        Remedy(K.WAIT, on=warned.day + timedelta(days=31)),
    )


def test_a_blocked_repayment_ends_with_one_that_goes_through():
    book = one_line(a_reading(used=9, status=LineStatus.REPAY_DISABLED))
    assert offered(book, "L05", K.REPAYMENT_THROUGH).channel == "jiebei"


@pytest.mark.parametrize(
    ("code", "book"),
    [
        (
            "R01",
            Book(
                channels=(a_channel(), own_line("b")),
                ledger=(draw(50, ago(9), "b"), repay(50, ago(8)), repay(9, ago(2))),
            ),
        ),
        ("R02", Book(inquiries=tuple(hard(ago(9), str(number)) for number in range(6)))),
        ("R04", Book(channels=(own_line("a", opened_on=ago(9)), own_line("b", opened_on=ago(70))))),
        ("B01", one_line(a_reading(), ledger=(draw(5, ago(9)), repay(5, ago(8)), draw(5, ago(5)), repay(5, ago(4))))),
        ("L08", headroom_lost(6000)),
    ],
)
def test_a_window_that_slides_names_the_first_quiet_day(code, book):
    on = offered(book, code, K.WAIT).on
    assert quiet(book, code, on)
    assert not quiet(book, code, on - timedelta(days=1))


def test_lenders_lines_expiries_and_readings():
    assert offered(lenders(7), "R03", K.LENDERS_LESS).count == 3
    assert quiet(lenders(4), "R03")
    expiring = one_line(a_reading(used=9), channel=a_channel(expires_on=ahead(9)))
    on = offered(expiring, "M03", K.RENEW).on
    assert quiet(one_line(a_reading(used=9), channel=a_channel(expires_on=on)), "M03")
    assert offered(one_line(a_reading(on=ago(50))), "X01", K.READ).channel == "jiebei"


def test_a_missed_payment_asks_for_its_amount():
    overdue = Book(channels=(still("l0"),), dues=(a_due("123.45", ago(5)),))
    assert offered(overdue, "B04", K.REPAY) == Remedy(K.REPAY, money("123.45"), channel="l0")
    assert offered(one_line(a_reading(), ledger=(failed(88, ago(2)),)), "B04", K.REPAY).amount == money(88)


@pytest.mark.parametrize(
    ("value", "more", "no_less"),
    [(Fraction(-3, 2), 0, 0), (Fraction(0), 1, 0), (Fraction(1, 2), 1, 1), (Fraction(2), 3, 2), (Fraction(5, 2), 3, 3)],
)
def test_an_amount_is_whole_and_never_below_zero(value, more, no_less):
    assert (over(value), at_least(value)) == (Money(more), Money(no_less))


def test_a_minimum_paid_three_times_asks_for_no_sum():
    remedy = offered(minimum_only(3), "B04", K.REPAY)
    assert (remedy.amount, remedy.channel) == (None, "card")


def test_a_longer_loan_gets_a_payment_that_is_cheap_enough():
    cost = Cost(money(12_000), money(1132), 12)
    book = one_line(a_reading(), channel=a_channel(cost=cost))
    remedy = offered(book, "P01", K.PAYMENT_LESS)
    assert quiet(cheaper(book, remedy), "P01")
    assert not quiet(cheaper(book, remedy, FEN), "P01")
    assert Fraction(remedy.amount.fen, cost.payment.fen) < Fraction(1, 20)
