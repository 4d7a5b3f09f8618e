"""What the warning of each rule rests on, and what would end it (domain.md 5 and 13.3).

`data/facts.txt` holds it for one book a paragraph: the example; level, value, day, and the facts its words are made of;
a row of evidence a line with its day, line and source; after `>` what would clear it, each by itself
(`test_remedies.py` holds those to what they promise).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.builders import a_reading
from tests.core.checks import ago, ahead, context, draw, failed, findings, hard, money, one_line, own_line, repay
from tests.core.test_price_and_income import earned, rated
from tests.core.test_rule_tables import (
    applied,
    backup,
    blocked,
    churned,
    closing,
    cushion,
    cut,
    cuts,
    debt_to_assets,
    debt_to_income,
    due_within_month,
    expiring,
    first_share,
    gap_on_day,
    groups,
    headroom_lost,
    large_due,
    lenders,
    line_use,
    matched,
    new_lenders,
    opened_at,
    operating_cash,
    overall_use,
    overdue,
    priced,
    reopened,
    service,
    shares,
    stale,
    thirty_days,
    tightened,
    wave,
)
from tests.core.test_shrinking_limits import over_limit, read, stepwise, trimmed

from raincheck.core.model import Book, Income, LineStatus, TemporaryLimit
from raincheck.core.rules import RULES, rule
from raincheck.core.rules.findings import FactValue
from raincheck.core.rules.remedies import remedies

KNOWN = (Path(__file__).parent / "data" / "facts.txt").read_text("utf-8").strip().split("\n\n")


def asked(*days: int) -> Book:
    """A hard inquiry of another lender on each of these days."""
    return Book(inquiries=tuple(hard(ago(day), f"bank{place}") for place, day in enumerate(days)))


def both() -> Book:
    """Owed: more than the income and more than the assets bear."""
    book = replace(debt_to_assets(9000), income=(Income("pay", money(400), 1),))
    return replace(book, all_assets_listed=True)


def after_a_failed_debit() -> Book:
    """88 could not be debited, 30 were paid since."""
    return one_line(a_reading(), ledger=(draw(500, ago(9)), failed(88, ago(4)), repay(30, ago(2))))


EXAMPLES = {
    "C01 shares(60, 20, 20)": shares(60, 20, 20),
    "C02 shares(60, 10, 10, 10, 10)": shares(60, 10, 10, 10, 10),
    "C03 groups(60)": groups(60),
    "C04 backup(80)": backup(80),
    "L01 cut(10_000, 50, peak=100_000)": cut(10_000, 50, peak=100_000),
    "L01 cut(10_000, 5000)": cut(10_000, 5000),
    "L02 cuts(3)": cuts(3),
    "L03 closing(20)": closing(20),
    "L04 reopened(2000)": reopened(2000),
    "L05 blocked(7)": blocked(7),
    "L06 tightened(30)": tightened(30),
    "L06 tightened(30, closed)": tightened(30, LineStatus.CLOSED),
    "L07 wave(ANT, JD)": wave("ANT", "JD"),
    "L08 headroom_lost(5000)": headroom_lost(5000),
    "L09 stepwise(10000, 9200, 8500, 7800, 7400)": stepwise(10000, 9200, 8500, 7800, 7400),
    "L10 read(available=500)": read(available=500),
    "L11 trimmed(900, 400, 300)": trimmed(900, 400, 300),
    "U01 overall_use(8000)": overall_use(8000),
    "U02 line_use(9500)": line_use(9500),
    "U02 line_use(12_000)": line_use(12_000),
    "D01 service(5000)": service(5000),
    "D02 debt_to_income(24_000)": debt_to_income(24_000),
    "D02 debt_to_assets(8000)": debt_to_assets(8000),
    "D02 both": both(),
    "D03 operating_cash(99.99)": operating_cash("99.99"),
    "D04 earned(5000, 6000, 7000)": earned(5000, 6000, 7000),
    "F01 cushion(999.99)": cushion("999.99"),
    "F02 thirty_days(999.99)": thirty_days("999.99"),
    "F03 gap_on_day(30)": gap_on_day(30),
    "F04 gap_on_day(30)": gap_on_day(30),
    "M01 due_within_month(6000)": due_within_month(6000),
    "M02 large_due(30)": large_due(30),
    "M02 large_due(90)": large_due(90),
    "M03 expiring(30)": expiring(30),
    "M04 over_limit(7)": over_limit(7),
    "R01 matched(5000)": matched(5000),
    "R02 asked(3, 29, 40, 50, 89, 100, 179)": asked(3, 29, 40, 50, 89, 100, 179),
    "R03 lenders(5)": lenders(5),
    "R04 new_lenders(2)": new_lenders(2),
    "B01 churned(2)": churned(2),
    "B02 first_share(9500)": first_share(9500),
    "B03 applied(2)": applied(2),
    "B03 opened_at(0.2401)": opened_at("0.2401"),
    "B04 overdue(2)": overdue(2),
    "B04 after a failed debit": after_a_failed_debit(),
    "P01 priced(10200.01)": priced("10200.01"),
    "P02 priced(10_125, 0.10)": priced(10_125, Decimal("0.10")),
    "P03 rated((ago(200), 0.146), (ago(3), 0.156))": rated((ago(200), "0.146"), (ago(3), "0.156")),
    "X01 stale(30, 10)": stale(30, 10),
}


def _said(value: FactValue) -> str:
    # A rate a year made of a rate a month has more digits than anybody reads.
    return f"{float(value):.6f}" if isinstance(value, Fraction) and value.denominator > 10**6 else str(value)


@pytest.mark.parametrize("paragraph", KNOWN, ids=lambda paragraph: paragraph.partition("\n")[0])
def test_what_a_warning_rests_on(paragraph: str) -> None:
    example = paragraph.partition("\n")[0]
    found = max(findings(EXAMPLES[example], example[:3]), key=lambda finding: finding.level.rank)
    when = (("on", found.day), ("until", found.ends), ("since", found.since), ("slot", found.slot or None))
    head = ", ".join([found.level, _said(found.value), *(f"{name} {value}" for name, value in when if value)])
    facts = "; ".join(f"{fact.name} {_said(fact.value)}" for fact in found.facts if fact.value is not None)
    rows = [(row.what, _said(row.value), row.on, row.channel, row.source) for row in found.evidence]
    evidence = ["    " + " ".join(str(part) for part in row if part is not None) for row in rows]
    ends = []
    for remedy in remedies(rule(found.rule), context(EXAMPLES[example]), found):
        figures = (remedy.amount, remedy.on, remedy.count, remedy.channel, remedy.group)
        ends.append("    > " + " ".join(str(part) for part in (remedy.kind, *figures) if part is not None))
    assert "\n".join([example, f"  {head}: {facts}", *evidence, *ends]) == paragraph


# How large a line is among the others is a part of X01.
ABOUT_LINES = [example for example in EXAMPLES if rule(example[:3]).about_channel and not example.startswith("X01")]
BESIDE = (
    a_reading("no limit", limit=None, used=None),
    a_reading("nothing", limit=0, used=0),
    a_reading("a part", limit=50, used=0, temporary=TemporaryLimit(money(50), ahead(9))),
)


@pytest.mark.parametrize("example", ABOUT_LINES)
def test_a_line_is_warned_of_whatever_stands_before_it_in_the_book(example: str) -> None:
    book = EXAMPLES[example]
    before = tuple(own_line(name) for name in ("not read", "no limit", "nothing", "a part"))
    more = replace(book, channels=before + book.channels, observations=BESIDE + book.observations)
    alone, among = ([row for row in findings(one, example[:3]) if row.level.warns] for one in (book, more))
    assert [(row.subject, row.level) for row in among] == [(row.subject, row.level) for row in alone]


def test_every_rule_has_an_example() -> None:
    assert {paragraph[:3] for paragraph in KNOWN} == {known.code for known in RULES}
    assert len(EXAMPLES) == len(KNOWN)
