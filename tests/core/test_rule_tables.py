"""Every rule on and beside both of its thresholds (domain.md section 5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.builders import a_channel, a_reading
from tests.core.checks import (
    LONG_AGO,
    a_due,
    ago,
    ahead,
    draw,
    even_book,
    failed,
    hard,
    level,
    money,
    one_line,
    own_line,
    purse,
    repay,
    still,
)

from raincheck.core.model import (
    Asset,
    Book,
    ChannelKind,
    Cost,
    Income,
    LineStatus,
    PlannedDraw,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money
from raincheck.core.rules import RULES

CASH = purse(income=100_000, cash=1_000_000)


def shares(*parts):
    return even_book(*parts)


def groups(share):
    """Two lines of one platform hold `share` of 100, ten others the rest."""
    whole = Decimal(share) * 10
    rest = (1000 - whole) / 10
    return even_book(whole - 1, 1, *[rest] * 10, same_group=(0, 1))


def backup(share):
    """One line holds `share` of all headroom; the exposures stay even."""
    rest = (100 - Decimal(share)) / 4
    lines = [own_line(f"l{place}") for place in range(5)]
    return Book(
        channels=tuple(lines),
        observations=tuple(
            a_reading(line.id, limit=100, used=str(100 - head), available=str(head))
            for line, head in zip(lines, (Decimal(share), rest, rest, rest, rest), strict=True)
        ),
    )


def headroom_lost(used):
    return one_line(a_reading(on=ago(31), used=0), a_reading(used=used))


def overall_use(used):
    return even_book(5000, 5000, used=str(Decimal(used) / 2))


def line_use(used):
    return one_line(a_reading(used=used))


def service(amount):
    lines = (still("l0"),)
    readings = (a_reading("l0", limit=50_000, used=20_000),)
    money_side = purse(income=10_000, cash=1_000_000)
    return Book(channels=lines, observations=readings, dues=(a_due(amount, ahead(3)),), **money_side)


def debt_to_income(owed):
    return one_line(
        a_reading(limit=1_000_000, used=owed), channel=still("jiebei"), **purse(income=1000, cash=1_000_000)
    )


def debt_to_assets(owed):
    return one_line(
        a_reading(limit=1_000_000, used=owed),
        channel=still("jiebei"),
        income=(Income("pay", money(1_000_000), 1),),
        assets=(Asset("house", "house", money(10_000), liquid=False),),
        all_assets_listed=True,
    )


def operating_cash(cash):
    """Twelve level instalments of 888.49 on 10,000 at 12 %, of which 100.00 interest."""
    line = a_channel(apr=Decimal("0.12"))
    money_side = purse(income=cash, essential=0, cash=1_000_000)
    return one_line(a_reading(limit=50_000, used=10_000), channel=line, **money_side)


def cushion(cash):
    return one_line(a_reading(), **purse(income=10_000, essential=1000, cash=cash))


def thirty_days(cash):
    return one_line(a_reading(), **purse(essential=1000, cash=cash))


def gap_on_day(days):
    """Cash for everything but one due `days` ahead."""
    lines = (still("l0"), still("l1"))
    readings = (a_reading("l0", limit=50_000, used=20_000), a_reading("l1", limit=50_000, used=0))
    return Book(channels=lines, observations=readings, dues=(a_due(5000, ahead(days)),), **purse(cash="4999.99"))


def due_within_month(amount):
    readings = (a_reading("l0", limit=50_000, used=10_000),)
    return Book(channels=(still("l0"),), observations=readings, dues=(a_due(amount, ahead(10)),), **CASH)


def large_due(days, amount=5000):
    readings = (a_reading("l0", limit=50_000, used=20_000),)
    return Book(channels=(still("l0"),), observations=readings, dues=(a_due(amount, ahead(days)),), **purse(cash=5000))


def expiring(days, used=1000, others=0):
    lines = (own_line("l0", expires_on=ahead(days)), own_line("l1"))
    readings = (a_reading("l0", limit=10_000, used=used), a_reading("l1", limit=others))
    return Book(channels=lines, observations=readings, **CASH)


def matched(amount):
    lines = (a_channel(), own_line("other"))
    rows = (draw(amount, ago(12), "other"), repay(10_000, ago(10)))
    return Book(channels=lines, observations=(a_reading(), a_reading("other")), ledger=rows)


def drawn(amount):
    """Draws after the repayments: nothing matches, only the second view speaks."""
    lines = (a_channel(), own_line("other"))
    rows = (repay(10_000, ago(10)), draw(amount, ago(5), "other"))
    return Book(channels=lines, observations=(a_reading(), a_reading("other")), ledger=rows)


def inquiries(count, days):
    return Book(inquiries=tuple(hard(ago(days), f"bank {number}") for number in range(count)))


def lenders(count):
    return even_book(*[1000] * count, used=10)


def new_lenders(count):
    lines = [own_line(f"l{place}", opened_on=ago(100) if place < count else LONG_AGO) for place in range(6)]
    return Book(channels=tuple(lines), observations=tuple(a_reading(line.id) for line in lines))


def churned(count):
    rows = [
        row for place in range(count) for row in (draw(500, ago(70 - 10 * place)), repay(500, ago(63 - 10 * place)))
    ]
    return one_line(a_reading(), ledger=tuple(rows))


def first_share(amount):
    line = a_channel(opened_on=ago(20))
    return one_line(a_reading(on=ago(19)), channel=line, ledger=(draw(amount, ago(10)),))


def applied(count):
    line = a_channel(opened_on=LONG_AGO)
    rows = tuple(hard(ago(10), f"bank {number}") for number in range(count))
    return one_line(a_reading(on=ago(30)), channel=line, ledger=(draw(100, ago(20)),), inquiries=rows)


def opened_at(apr):
    lines = (a_channel(opened_on=LONG_AGO), own_line("dear", apr=Decimal(apr), opened_on=ago(10)))
    readings = (a_reading(on=ago(30)), a_reading("dear", ago(10)))
    return Book(channels=lines, observations=readings, ledger=(draw(100, ago(20)),))


def overdue(days):
    readings = (a_reading("l0", limit=50_000, used=20_000),)
    return Book(channels=(still("l0"),), observations=readings, dues=(a_due(500, ago(days)),))


def minimum_only(statements, paid=1050):
    """A card of 10,000 at no interest whose minimum is 1,000; so many statements on which so little was paid."""
    repayment = Repayment(RepaymentMethod.MIN_PCT, due_day=20, min_pct=Decimal("0.10"))
    card = own_line("card", kind=ChannelKind.STATEMENT, apr=Decimal(0), repayment=repayment)
    rows = tuple(repay(paid, ago(5 + 30 * back), "card") for back in range(statements))
    earlier = tuple(repay(9000, ago(5 + 30 * back), "card") for back in range(statements, 5))
    reading = a_reading("card", ago(300), limit=20_000, used=10_000)
    return one_line(reading, channel=card, ledger=(*earlier, *rows))


def cut(before, after, peak=None):
    first = () if peak is None else (a_reading(on=ago(300), limit=peak),)
    between = () if peak is None else (a_reading(on=ago(200), status=LineStatus.CLOSED, limit=0),)
    return one_line(*first, *between, a_reading(on=ago(10), limit=before), a_reading(on=ago(3), limit=after))


def cuts(count):
    limits = [10_000 - 1000 * place for place in range(count + 1)]
    days = [ago(5 + 50 * (count - place)) for place in range(count + 1)]
    return one_line(*(a_reading(on=on, limit=limit) for limit, on in zip(limits, days, strict=True)))


def closing(held, planned=False):
    """A line that held `held` of 100 of headroom is closed."""
    lines = (own_line("l0"), own_line("l1"))
    readings = (
        a_reading("l0", ago(10), limit=held),
        a_reading("l1", ago(10), limit=str(100 - Decimal(held))),
        a_reading("l0", ago(1), limit=0, status=LineStatus.CLOSED),
    )
    draws = (PlannedDraw("l0", money(10), 5),) if planned else ()
    return Book(channels=lines, observations=readings, planned_draws=draws)


def reopened(limit):
    return one_line(
        a_reading(on=ago(40), limit=10_000),
        a_reading(on=ago(20), limit=0, status=LineStatus.FROZEN),
        a_reading(on=ago(2), limit=limit),
    )


def blocked(days):
    line = still("l0")
    readings = (a_reading("l0", ago(1), limit=50_000, used=20_000, status=LineStatus.REPAY_DISABLED),)
    return Book(channels=(line,), observations=readings, dues=(a_due(100, ahead(days)),))


def tightened(days, status=LineStatus.OPEN):
    """First draw, and `days` later a cut of a third or a closing."""
    last = a_reading(on=ago(1), limit=6000, used=100, status=status)
    rows = (draw(100, ago(1) - timedelta(days=days)),)
    return one_line(a_reading(on=ago(90)), last, ledger=rows)


def wave(first, second, apart=29):
    """Two lines of these platforms cut `apart` days after each other."""
    lines = (own_line("l0", platform=first), own_line("l1", platform=second))
    readings = (
        a_reading("l0", ago(90)),
        a_reading("l1", ago(90)),
        a_reading("l0", ago(1 + apart), limit=8000),
        a_reading("l1", ago(1), limit=8000),
    )
    return Book(channels=lines, observations=readings)


def priced(payment, disclosed=None):
    """10,000 lent for one month: a payment of 10,150 is 18 % a year."""
    cost = Cost(money(10_000), money(payment), 1, Money(0), disclosed)
    return one_line(a_reading(), channel=a_channel(cost=cost))


def stale(days, share):
    """A line last read `days` ago whose group holds `share` of 100, beside lines read today."""
    rest = [(100 - Decimal(share)) / 10] * 10
    others = even_book(share, *rest)
    first, *others_read = others.observations
    old = a_reading("l0", ago(days), limit=str(first.limit))
    return Book(channels=others.channels, observations=(old, *others_read))


SECOND_EDITION = {"L09", "L10", "L11", "M04", "P03", "D04"}
"""Their tables stand with all else that is said of them: test_shrinking_limits.py and test_price_and_income.py."""

TABLE = [
    ("C01", shares("39.99", "20.01", 20, 20), "green"),
    ("C01", shares(40, 20, 20, 20), "amber"),
    ("C01", shares("59.99", "20.01", 20), "amber"),
    ("C01", shares(60, 20, 20), "red"),
    ("C02", shares(25, 25, 25, "24.99", "0.01"), "green"),
    ("C02", shares(25, 25, 25, 25), "amber"),
    ("C02", shares("59.99", "10.01", 10, 10, 10), "amber"),
    ("C02", shares(60, 10, 10, 10, 10), "red"),
    ("C03", groups("39.99"), "green"),
    ("C03", groups(40), "amber"),
    ("C03", groups("59.99"), "amber"),
    ("C03", groups(60), "red"),
    ("C04", backup("59.96"), "green"),
    ("C04", backup(60), "amber"),
    ("C04", backup("79.96"), "amber"),
    ("C04", backup(80), "red"),
    ("L01", cut(100_000, "90000.01"), "green"),
    ("L01", cut(100_000, 90_000), "amber"),
    ("L01", cut(4000, 3501), "green"),
    ("L01", cut(4000, 3500), "amber"),
    ("L01", cut(10_000, "5000.01"), "amber"),
    ("L01", cut(10_000, 5000), "red"),
    ("L01", cut(800, 400), "red"),
    ("L01", cut(150, "100.01"), "green"),
    ("L01", cut(150, 100), "red"),
    ("L01", cut(5500, 5000, peak=100_000), "green"),
    ("L01", cut(5500, "4999.99", peak=100_000), "red"),
    ("L01", cut(10_000, 10_001), "green"),
    ("L02", cuts(1), "green"),
    ("L02", cuts(2), "amber"),
    ("L02", cuts(3), "red"),
    ("L03", closing("19.99"), "amber"),
    ("L03", closing(20), "red"),
    ("L03", closing(1, planned=True), "red"),
    ("L04", reopened(10_000), "green"),
    ("L04", reopened("9999.99"), "amber"),
    ("L04", reopened("2000.01"), "amber"),
    ("L04", reopened(2000), "red"),
    ("L05", one_line(a_reading()), "green"),
    ("L05", blocked(8), "amber"),
    ("L05", blocked(7), "red"),
    ("L06", tightened(31), "green"),
    ("L06", tightened(30), "amber"),
    ("L06", tightened(31, LineStatus.CLOSED), "green"),
    ("L06", tightened(30, LineStatus.CLOSED), "red"),
    ("L07", wave("ANT", "ANT", apart=30), "green"),
    ("L07", wave("ANT", "ANT", apart=29), "amber"),
    ("L07", wave("ANT", "JD", apart=30), "green"),
    ("L07", wave("ANT", "JD", apart=29), "red"),
    ("L08", headroom_lost("2499.99"), "green"),
    ("L08", headroom_lost(2500), "amber"),
    ("L08", headroom_lost("4999.99"), "amber"),
    ("L08", headroom_lost(5000), "red"),
    ("U01", overall_use("4999.98"), "green"),
    ("U01", overall_use(5000), "amber"),
    ("U01", overall_use("7999.98"), "amber"),
    ("U01", overall_use(8000), "red"),
    ("U02", line_use("7999.99"), "green"),
    ("U02", line_use(8000), "amber"),
    ("U02", line_use("9499.99"), "amber"),
    ("U02", line_use(9500), "red"),
    ("D01", service("3599.99"), "green"),
    ("D01", service(3600), "amber"),
    ("D01", service("4999.99"), "amber"),
    ("D01", service(5000), "red"),
    ("D02", debt_to_income("11999.99"), "green"),
    ("D02", debt_to_income(12_000), "amber"),
    ("D02", debt_to_income("23999.99"), "amber"),
    ("D02", debt_to_income(24_000), "red"),
    ("D02", debt_to_assets("4999.99"), "green"),
    ("D02", debt_to_assets(5000), "amber"),
    ("D02", debt_to_assets("7999.99"), "amber"),
    ("D02", debt_to_assets(8000), "red"),
    ("D03", operating_cash("888.49"), "green"),
    ("D03", operating_cash("888.48"), "amber"),
    ("D03", operating_cash("100.00"), "amber"),
    ("D03", operating_cash("99.99"), "red"),
    ("F01", cushion(3000), "green"),
    ("F01", cushion("2999.99"), "amber"),
    ("F01", cushion(1000), "amber"),
    ("F01", cushion("999.99"), "red"),
    ("F02", thirty_days(1500), "green"),
    ("F02", thirty_days("1499.99"), "amber"),
    ("F02", thirty_days(1000), "amber"),
    ("F02", thirty_days("999.99"), "red"),
    ("F03", gap_on_day(91), "green"),
    ("F03", gap_on_day(90), "amber"),
    ("F03", gap_on_day(31), "amber"),
    ("F03", gap_on_day(30), "red"),
    ("F04", gap_on_day(61), "green"),
    ("F04", gap_on_day(60), "amber"),
    ("F04", gap_on_day(31), "amber"),
    ("F04", gap_on_day(30), "red"),
    ("M01", due_within_month("3499.99"), "green"),
    ("M01", due_within_month(3500), "amber"),
    ("M01", due_within_month("5999.99"), "amber"),
    ("M01", due_within_month(6000), "red"),
    ("M02", large_due(91), "green"),
    ("M02", large_due(90), "amber"),
    ("M02", large_due(31), "amber"),
    ("M02", large_due(30), "red"),
    ("M02", large_due(30, "4999.99"), "green"),
    ("M03", expiring(61), "green"),
    ("M03", expiring(60), "amber"),
    ("M03", expiring(31), "amber"),
    ("M03", expiring(30), "red"),
    ("M03", expiring(-5), "red"),
    ("M03", expiring(30, used=0, others="90000.01"), "green"),
    ("M03", expiring(30, used=0, others=90_000), "red"),
    ("R01", matched("1999.99"), "green"),
    ("R01", matched(2000), "amber"),
    ("R01", matched("4999.99"), "amber"),
    ("R01", matched(5000), "red"),
    ("R01", drawn("9999.99"), "green"),
    ("R01", drawn(10_000), "amber"),
    ("R01", drawn("12999.99"), "amber"),
    ("R01", drawn(13_000), "red"),
    ("R02", inquiries(2, 29), "green"),
    ("R02", inquiries(3, 29), "amber"),
    ("R02", inquiries(4, 29), "amber"),
    ("R02", inquiries(5, 29), "red"),
    ("R02", inquiries(5, 30), "green"),
    ("R02", inquiries(6, 89), "amber"),
    ("R02", inquiries(8, 89), "amber"),
    ("R02", inquiries(9, 89), "red"),
    ("R02", inquiries(5, 179), "green"),
    ("R02", inquiries(6, 179), "amber"),
    ("R02", inquiries(9, 179), "amber"),
    ("R02", inquiries(10, 179), "red"),
    ("R02", inquiries(10, 180), "green"),
    ("R03", lenders(4), "green"),
    ("R03", lenders(5), "amber"),
    ("R03", lenders(7), "amber"),
    ("R03", lenders(8), "red"),
    ("R04", new_lenders(1), "green"),
    ("R04", new_lenders(2), "amber"),
    ("R04", new_lenders(3), "amber"),
    ("R04", new_lenders(4), "red"),
    ("B01", churned(1), "green"),
    ("B01", churned(2), "amber"),
    ("B01", churned(3), "amber"),
    ("B01", churned(4), "red"),
    ("B02", first_share("7999.99"), "green"),
    ("B02", first_share(8000), "amber"),
    ("B02", first_share("9499.99"), "amber"),
    ("B02", first_share(9500), "red"),
    ("B03", applied(1), "green"),
    ("B03", applied(2), "amber"),
    ("B03", applied(3), "red"),
    ("B03", opened_at("0.1799"), "green"),
    ("B03", opened_at("0.18"), "amber"),
    ("B03", opened_at("0.24"), "amber"),
    ("B03", opened_at("0.2401"), "red"),
    ("B04", overdue(1), "green"),
    ("B04", overdue(2), "red"),
    ("B04", one_line(a_reading(), ledger=(failed(100, ago(3)),)), "red"),
    ("B04", minimum_only(2), "green"),
    ("B04", minimum_only(3), "amber"),
    ("B04", minimum_only(3, "1050.01"), "green"),
    ("P01", priced("10149.99"), "green"),
    ("P01", priced(10_150), "amber"),
    ("P01", priced(10_200), "amber"),
    ("P01", priced("10200.01"), "red"),
    ("P02", priced("10099.99", Decimal("0.10")), "green"),
    ("P02", priced(10_100, Decimal("0.10")), "amber"),
    ("P02", priced("10124.99", Decimal("0.10")), "amber"),
    ("P02", priced(10_125, Decimal("0.10")), "red"),
    ("X01", stale(34, 9), "green"),
    ("X01", stale(35, 9), "amber"),
    ("X01", stale(64, 9), "amber"),
    ("X01", stale(65, 9), "red"),
    ("X01", stale(13, 10), "green"),
    ("X01", stale(14, 10), "amber"),
    ("X01", stale(29, 10), "amber"),
    ("X01", stale(30, 10), "red"),
]


@pytest.mark.parametrize(("code", "book", "expected"), TABLE, ids=[f"{c}-{n}-{e}" for n, (c, _, e) in enumerate(TABLE)])
def test_a_rule_on_and_beside_its_thresholds(code, book, expected):
    assert level(book, code) == expected


def test_the_table_knows_every_rule_green_amber_and_red():
    seen = {code: {expected for other, _, expected in TABLE if other == code} for code, _, _ in TABLE}
    assert seen.keys() | SECOND_EDITION == {rule.code for rule in RULES}
    assert {code for code, found in seen.items() if not {"amber", "red"} <= found} == set()
    # A closing is never green by a number: it happened or not.
    assert {code for code, found in seen.items() if "green" not in found} == {"L03"}
    assert level(one_line(a_reading()), "L03") == "green"
