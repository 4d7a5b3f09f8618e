"""Causes held against the own record: for, against or cannot know, with the figures, and what would change them."""

from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import a_due, ago, ahead, context, draw, failed, hard, one_line, own_line, repay, with_readings
from tests.core.incident_cases import found

from raincheck.core.calendar import Month
from raincheck.core.causes import Cause, CauseKind, Standing, causes
from raincheck.core.incidents import to_keep
from raincheck.core.model import Book, EventKind, EventScope, Incident, Income, IncomeMonth, LineStatus, MarketEvent
from raincheck.core.money import Money
from raincheck.core.playbooks import IncidentKind
from raincheck.core.snapshot import Snapshot


def cut(*, used: int = 5000, **changed: object) -> Book:
    """Jiebei cut today from 100,000 to 50; the sixty days before it used as much."""
    return one_line(a_reading(on=ago(90), limit=100_000, used=used), a_reading(limit=50, used=used), **changed)


def cause(book: Book, kind: CauseKind, on=TODAY) -> Cause:
    opened = found(replace(book, observations=tuple(seen for seen in book.observations if seen.on <= TODAY)))
    kept = [to_keep(case, Snapshot(book, on)) for case in opened if "jiebei" in case.lines]
    case = next(case for case in found(book, on, *kept) if "jiebei" in case.lines)
    return next(entry for entry in causes(context(book, on), case) if entry.kind is kind)


@pytest.mark.parametrize(
    ("kind", "changed", "standing"),
    [
        pytest.param(CauseKind.LATE, {}, Standing.UNKNOWN, id="no due and no repayment in the book"),
        pytest.param(CauseKind.LATE, {"ledger": (repay(500, ago(20)),)}, Standing.AGAINST, id="repaid, none failed"),
        pytest.param(CauseKind.LATE, {"ledger": (failed(500, ago(20)),)}, Standing.FOR, id="a debit failed"),
        pytest.param(
            CauseKind.LATE, {"ledger": (failed(500, ago(181)), repay(1, ago(9)))}, Standing.AGAINST, id="too long ago"
        ),
        pytest.param(CauseKind.LATE, {"dues": (a_due(9, ago(9), "jiebei"),)}, Standing.FOR, id="a due not paid"),
        pytest.param(
            CauseKind.LATE, {"dues": (a_due(9, ago(9), "jiebei", ago(8)),)}, Standing.AGAINST, id="paid a day later"
        ),
        pytest.param(
            CauseKind.LATE, {"dues": (a_due(9, ago(9), "jiebei", ago(7)),)}, Standing.FOR, id="paid two days later"
        ),
        pytest.param(CauseKind.APPLICATIONS, {}, Standing.UNKNOWN, id="no report and no inquiry"),
        pytest.param(
            CauseKind.APPLICATIONS, {"inquiries": (hard(ago(3)), hard(ago(2), "b"))}, Standing.AGAINST, id="two"
        ),
        pytest.param(
            CauseKind.APPLICATIONS,
            {"inquiries": (hard(ago(3)), hard(ago(2), "b"), hard(ago(1), "c"))},
            Standing.FOR,
            id="three in thirty days",
        ),
        pytest.param(
            CauseKind.APPLICATIONS,
            {"inquiries": (hard(ahead(1)), hard(ahead(2), "b"), hard(ahead(3), "c"))},
            Standing.AGAINST,
            id="after the event they are no cause of it",
        ),
        pytest.param(CauseKind.CHURN, {}, Standing.UNKNOWN, id="no draws in the book"),
        pytest.param(CauseKind.CHURN, {"ledger": (draw(9, ago(9)), repay(9, ago(8)))}, Standing.AGAINST, id="once"),
        pytest.param(
            CauseKind.CHURN,
            {"ledger": (draw(9, ago(9)), repay(9, ago(8)), draw(8, ago(7)), repay(8, ago(6)))},
            Standing.FOR,
            id="twice borrowed and repaid within a week",
        ),
        pytest.param(CauseKind.INCOME, {}, Standing.UNKNOWN, id="no income known"),
        pytest.param(CauseKind.OUTSIDE, {}, Standing.UNKNOWN, id="nothing heard"),
        pytest.param(
            CauseKind.OUTSIDE,
            {"events": (MarketEvent(ago(9), EventScope.MARKET, None, EventKind.POLICY, "新规"),)},
            Standing.FOR,
            id="a policy that meets everybody",
        ),
        pytest.param(
            CauseKind.OUTSIDE,
            {"events": (MarketEvent(ago(9), EventScope.PLATFORM, "JD", EventKind.POLICY, "新规"),)},
            Standing.UNKNOWN,
            id="another platform's",
        ),
        pytest.param(CauseKind.TECHNICAL, {}, Standing.UNKNOWN, id="look again in two days"),
        pytest.param(CauseKind.OUT_OF_DATE, {}, Standing.UNKNOWN, id="no book knows"),
        pytest.param(CauseKind.PLATFORM_WIDE, {}, Standing.UNKNOWN, id="no other line of that platform"),
        pytest.param(CauseKind.USE_ELSEWHERE, {}, Standing.UNKNOWN, id="no other line"),
        pytest.param(CauseKind.USE_RISING, {}, Standing.AGAINST, id="used as much as before"),
    ],
)
def test_what_the_book_says_of_a_cause(kind, changed, standing):
    assert cause(cut(**changed), kind).standing is standing


@pytest.mark.parametrize(("recent", "standing"), [(8100, Standing.AGAINST), (8000, Standing.FOR)])
def test_income_speaks_for_it_from_a_fifth_less_on(recent, standing):
    months = tuple(IncomeMonth(Month(2026, number), Money(recent * 100)) for number in (8, 9, 10))
    book = cut(income=(Income("pay", Money(10_000_00), 5),), income_history=months)
    assert cause(book, CauseKind.INCOME).standing is standing


def test_use_that_rose_names_both_shares_and_what_to_repay():
    book = with_readings(cut(used=38_000), a_reading(on=ago(5), limit=100_000, used=71_000))
    book = replace(
        book, observations=(book.observations[0], book.observations[2], a_reading(limit=50_000, used=71_000))
    )
    rising = cause(book, CauseKind.USE_RISING)
    assert (rising.standing, rising.fact("before"), rising.fact("after")) == (
        Standing.FOR,
        Fraction(38, 100),
        Fraction(71, 100),
    )
    assert rising.mend == Money((71_000 - 25_000) * 100)


def test_a_large_first_draw_shortly_before_speaks_for_it_and_a_long_used_line_against():
    fresh = one_line(
        a_reading(on=ago(40), limit=10_000),
        a_reading(on=ago(8), limit=10_000, used=9000),
        a_reading(limit=50, used=9000),
    )
    first = cause(fresh, CauseKind.FIRST_DRAW)
    assert (first.standing, first.fact("share"), first.fact("days")) == (Standing.FOR, Fraction(9, 10), 8)
    assert cause(cut(), CauseKind.FIRST_DRAW).standing is Standing.AGAINST


def other_line(*readings, platform: str = "ANT") -> Book:
    book = cut()
    return replace(
        book,
        channels=(*book.channels, own_line("huabei", name="花呗", platform=platform)),
        observations=(*book.observations, *readings),
    )


@pytest.mark.parametrize(
    ("readings", "platform", "standing"),
    [
        pytest.param((a_reading("huabei", ago(40)),), "ANT", Standing.UNKNOWN, id="not looked at since"),
        pytest.param((a_reading("huabei", ago(40)), a_reading("huabei")), "ANT", Standing.AGAINST, id="unchanged"),
        pytest.param(
            (a_reading("huabei", ago(40)), a_reading("huabei", limit=50)), "ANT", Standing.FOR, id="moved as well"
        ),
        pytest.param(
            (a_reading("huabei", ago(40)), a_reading("huabei", limit=50)), "JD", Standing.FOR, id="another platform's"
        ),
    ],
)
def test_other_lines_of_the_platform_speak(readings, platform, standing):
    assert cause(other_line(*readings, platform=platform), CauseKind.PLATFORM_WIDE).standing is standing


@pytest.mark.parametrize(("used", "standing"), [(7999, Standing.AGAINST), (8000, Standing.FOR)])
def test_a_nearly_full_line_elsewhere_speaks_for_it(used, standing):
    book = other_line(a_reading("huabei", ago(40), used=used))
    assert cause(book, CauseKind.USE_ELSEWHERE).standing is standing


@pytest.mark.parametrize(
    ("reading", "standing"),
    [
        pytest.param(a_reading(on=ahead(1), limit=50, used=5000), Standing.UNKNOWN, id="too soon to say"),
        pytest.param(a_reading(on=ahead(2), limit=50, used=5000), Standing.AGAINST, id="still there after two days"),
        pytest.param(a_reading(on=ahead(2), limit=100_000, used=5000), Standing.FOR, id="back as it was"),
        pytest.param(
            a_reading(on=ahead(2), limit=None, used=None, status=LineStatus.UNKNOWN), Standing.UNKNOWN, id="not seen"
        ),
    ],
)
def test_a_fault_mends_itself_within_two_days(reading, standing):
    found = cause(with_readings(cut(), reading), CauseKind.TECHNICAL, ahead(3))
    assert found.standing is standing
    assert found.mend == (ahead(3) if standing is Standing.UNKNOWN else None), "the day to look again is none gone by"


def test_those_the_book_speaks_for_come_first_and_every_cause_is_there():
    book = cut(ledger=(failed(5, ago(3)),))
    judged = causes(context(book), next(case for case in found(book) if case.record.id == "jiebei-2026-11-22"))
    assert judged[0].kind is CauseKind.LATE
    assert {entry.kind for entry in judged} == set(CauseKind)
    order = [Standing.FOR, Standing.UNKNOWN, Standing.AGAINST]
    assert [order.index(entry.standing) for entry in judged] == sorted(order.index(entry.standing) for entry in judged)


def test_inquiries_leave_the_window_on_a_day_that_is_said():
    book = cut(inquiries=(hard(ago(20)), hard(ago(10), "b"), hard(ago(1), "c")))
    assert cause(book, CauseKind.APPLICATIONS).mend == ahead(10)


def test_a_platform_of_many_lines_is_one_case_and_speaks_for_itself():
    book = Book(
        channels=(a_channel("jiebei"), a_channel("huabei")),
        observations=tuple(
            a_reading(line, on, limit=limit)
            for line in ("jiebei", "huabei")
            for on, limit in ((ago(9), 9000), (TODAY, 50))
        ),
    )
    assert cause(book, CauseKind.PLATFORM_WIDE).standing is Standing.FOR


def test_a_case_of_lines_of_two_platforms_counts_those_of_the_other_as_elsewhere():
    book = other_line(a_reading("huabei", ago(40)), a_reading("huabei", limit=50), platform="JD")
    (case, *_) = found(book)
    both = replace(case, lines=("jiebei", "huabei"))
    (wide,) = (each for each in causes(context(book), both) if each.kind is CauseKind.PLATFORM_WIDE)
    assert (wide.standing, wide.fact("lines"), wide.fact("elsewhere")) == (Standing.FOR, 2, 1)


def test_a_payment_that_failed_is_no_cause_of_itself_and_tightened_nothing():
    book = other_line(a_reading("huabei", ago(40)), a_reading("huabei", limit=50), platform="JD")
    book = replace(book, observations=book.observations[-2:], ledger=(failed(2235, TODAY),))
    case = next(case for case in found(book) if case.kind is IncidentKind.DEBIT_FAILED)
    judged = {each.kind: each for each in causes(context(book), case)}
    assert judged[CauseKind.LATE].standing is Standing.UNKNOWN
    assert (judged[CauseKind.PLATFORM_WIDE].fact("lines"), judged[CauseKind.PLATFORM_WIDE].fact("elsewhere")) == (1, 1)
    before = replace(book, ledger=(failed(500, ago(60)), repay(500, ago(59)), *book.ledger))
    (late,) = (each for each in causes(context(before), case) if each.kind is CauseKind.LATE)
    assert (late.standing, late.fact("failed")) == (Standing.FOR, 1)


def test_use_that_rose_because_the_limit_was_cut_is_no_cause_of_the_cut():
    book = one_line(a_reading(on=ago(90), limit=100_000, used=36_000), a_reading(on=ago(2), limit=20_000, used=36_000))
    typed = Incident("jiebei-by-hand", "cut", TODAY, "jiebei")
    (case,) = found(book, TODAY, typed)
    assert (case.record.opened_on, case.began_on) == (TODAY, ago(2))
    rise = next(entry for entry in causes(context(book, TODAY), case) if entry.kind is CauseKind.USE_RISING)
    assert rise.standing is Standing.AGAINST
    assert (rise.fact("before"), rise.fact("after")) == (Fraction(9, 25), Fraction(9, 25))
