"""What falls due and when, and what must hold of cash in every book."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import a_channel, a_reading
from tests.core.planner.households import APRS, DAYS, households, yuan

from raincheck.core.model import (
    Book,
    ChannelKind,
    Due,
    Income,
    LineStatus,
    Living,
    PlannedDraw,
    Repayment,
    RepaymentMethod,
    Restores,
)
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import computed, next_instalment, schedule
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.planner.forecast import BASE, IncomeCut, MovementKind, Scenario, lay_out, run, walk
from raincheck.core.planner.stress import most_owed, scenarios
from raincheck.core.snapshot import Snapshot

AS_OF = date(2027, 1, 30)
LEVEL = RepaymentMethod.LEVEL


def _line(method=LEVEL, *, due_day=15, periods=3, apr="0.12", **changed):
    share = Decimal("0.10") if method is RepaymentMethod.MIN_PCT else None
    return a_channel(apr=Decimal(apr), repayment=Repayment(method, due_day, periods, share), **changed)


def _snapshot(channel=None, *, used="300.00", dues=(), as_of=AS_OF, **changed):
    book = Book(
        living=Living(ZERO, ZERO),
        channels=(channel or _line(),),
        observations=(a_reading(on=as_of, used=used),),
        dues=dues,
    )
    return Snapshot(replace(book, **changed), as_of)


def _schedule(snapshot):
    return [(str(entry.on), str(entry.amount)) for entry in schedule(snapshot, snapshot.lines[0])]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        pytest.param(LEVEL, ["102.01", "102.01", "102.00"], id="level, the last clears the rest"),
        pytest.param(RepaymentMethod.EQUAL_PRINCIPAL, ["103.00", "102.00", "101.00"], id="equal principal"),
        pytest.param(RepaymentMethod.BULLET, ["3.00", "3.00", "303.00"], id="bullet"),
        pytest.param(RepaymentMethod.FULL, ["300.00"], id="in full"),
        pytest.param(
            RepaymentMethod.MIN_PCT, ["30.30", "27.54", "25.04", "22.76", "20.69", "18.80"], id="a tenth for ever"
        ),
    ],
)
def test_how_a_balance_is_repaid(method, expected):
    found = _schedule(_snapshot(_line(method)))
    assert [amount for _, amount in found] == expected
    assert [day for day, _ in found] == [f"2027-0{month}-15" for month in range(2, 2 + len(expected))]


def test_a_due_day_beyond_the_months_end_is_its_last_day():
    assert [day for day, _ in _schedule(_snapshot(_line(due_day=31, periods=4)))] == [
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]
    leap = _schedule(_snapshot(_line(due_day=30), as_of=date(2028, 1, 30)))
    assert [day for day, _ in leap] == ["2028-02-29", "2028-03-30", "2028-04-30"]


def test_a_computed_due_of_today_is_paid():
    assert _schedule(_snapshot(_line(due_day=30)))[0][0] == "2027-02-28"


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        pytest.param("0.01", ["0.01"], id="one fen"),
        pytest.param("0.02", ["0.01", "0.01"], id="two fen"),
        pytest.param("0.10", ["0.03", "0.03", "0.04"], id="ten fen"),
        pytest.param("0.00", [], id="nothing"),
        pytest.param(None, [], id="unknown"),
    ],
)
def test_a_tiny_balance_without_interest_is_cleared_and_not_more(used, expected):
    assert [amount for _, amount in _schedule(_snapshot(_line(apr="0"), used=used))] == expected


@given(
    method=st.sampled_from([LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET, RepaymentMethod.FULL]),
    owed=st.one_of(st.integers(1, 60), st.integers(1, 10**9)),
    apr=APRS,
    periods=st.integers(1, 60),
    due_day=DAYS,
)
def test_every_schedule_pays_the_principal_and_its_interest(method, owed, apr, periods, due_day):
    line = _line(method, due_day=due_day, periods=periods, apr=str(apr))
    found = computed(line, Money(owed), AS_OF, date(2034, 1, 1))
    assert sum(entry.amount.fen - entry.interest.fen for entry in found) == owed
    assert len(found) <= periods
    days = [entry.on for entry in found]
    assert days == sorted(set(days))
    if apr == 0:
        assert all(entry.interest == ZERO for entry in found)


DUE = Due("jiebei", date(2027, 2, 20), yuan("88.00"))


@pytest.mark.parametrize(
    ("due", "expected", "service"),
    [
        pytest.param(
            DUE, [("2027-02-20", "88.00"), ("2027-03-15", "102.01"), ("2027-04-15", "102.00")], "88.00",
            id="replaces the instalment of its month",
        ),
        pytest.param(
            replace(DUE, paid_on=date(2027, 1, 29)), [("2027-03-15", "102.01"), ("2027-04-15", "102.00")], "102.01",
            id="paid yesterday: nothing falls due in that month",
        ),
        pytest.param(
            replace(DUE, paid_on=AS_OF), [("2027-03-15", "102.01"), ("2027-04-15", "102.00")], "102.01",
            id="paid today",
        ),
        pytest.param(
            replace(DUE, paid_on=date(2027, 1, 31)),
            [("2027-02-20", "88.00"), ("2027-03-15", "102.01"), ("2027-04-15", "102.00")], "88.00",
            id="paid tomorrow is not paid yet",
        ),
        pytest.param(
            replace(DUE, due=date(2027, 1, 5)),
            [("2027-01-31", "88.00"), ("2027-02-15", "102.01"), ("2027-03-15", "102.01"), ("2027-04-15", "102.00")],
            "88.00", id="overdue: tomorrow, and it is the next one",
        ),
        pytest.param(
            replace(DUE, due=AS_OF),
            [("2027-01-31", "88.00"), ("2027-02-15", "102.01"), ("2027-03-15", "102.01"), ("2027-04-15", "102.00")],
            "88.00", id="due today and not paid: tomorrow",
        ),
        pytest.param(
            replace(DUE, due=date(2027, 3, 1)),
            [("2027-02-15", "102.01"), ("2027-03-01", "88.00"), ("2027-04-15", "102.00")], "102.01",
            id="a later one leaves the next alone",
        ),
        pytest.param(
            replace(DUE, due=date(2027, 9, 1)),
            [("2027-02-15", "102.01"), ("2027-03-15", "102.01"), ("2027-04-15", "102.00")], "102.01",
            id="beyond the horizon",
        ),
    ],
)  # fmt: skip
def test_a_known_due(due, expected, service):
    snapshot = _snapshot(dues=(due,))
    assert _schedule(snapshot) == expected
    assert total(entry.amount for entry in first_instalments(snapshot)) == yuan(service)


def test_a_known_due_of_a_line_without_balance_still_falls_due():
    snapshot = _snapshot(used=0, dues=(DUE,))
    assert _schedule(snapshot) == [("2027-02-20", "88.00")]
    assert next_instalment(snapshot, snapshot.lines[0]).known


def test_a_known_due_of_a_called_line_is_dropped():
    snapshot = _snapshot(dues=(DUE,))
    called = scenarios(snapshot)[-1]
    assert called.key == "S7:jiebei"
    dues = [(m.day, m.fen) for m in walk(lay_out(snapshot), called.scenario) if m.kind is MovementKind.DUE]
    assert dues == [(30, -30300)]


def test_nothing_owed_nothing_called():
    snapshot = _snapshot(used=0)
    assert most_owed(snapshot) is None
    assert [row.key for row in scenarios(snapshot)][-1] == "S6"


def _drawing(amount="100.00", *, limit=150, as_of=date(2027, 1, 30), restores=Restores.PAYMENT, **changed):
    channel = _line(restores=restores, **changed)
    return _snapshot(
        channel, used=0, as_of=as_of, planned_draws=(PlannedDraw("jiebei", yuan(amount), 1),),
        observations=(a_reading(on=as_of, limit=limit),),
    )  # fmt: skip


def _draws(snapshot, scenario=BASE):
    return [
        (movement.day, movement.fen)
        for movement in walk(lay_out(snapshot), scenario)
        if movement.kind in {MovementKind.DRAW, MovementKind.REPAYMENT}
    ]


def test_a_planned_draw_comes_back_a_month_later_with_its_interest():
    # 1 February is day 2; 1 March, 30, 61 and so on. Headroom is back on day 32: March gets the half that is left.
    assert _draws(_drawing())[:4] == [(2, 10000), (30, 5000), (32, -10100), (60, -5050)]


@pytest.mark.parametrize("restores", [Restores.SETTLEMENT, Restores.NEVER])
def test_headroom_that_does_not_come_back_is_drawn_once(restores):
    assert _draws(_drawing(restores=restores)) == [(2, 10000), (30, 5000), (32, -10100), (60, -5050)]


def test_a_closed_line_is_not_drawn_on():
    assert _draws(_drawing(), Scenario(closed=frozenset({"jiebei"}))) == []


@pytest.mark.parametrize(
    ("reading", "headroom"),
    [
        pytest.param({"limit": 1000, "used": 300}, "700.00", id="limit less used"),
        pytest.param({"limit": 1000, "used": 1300}, "0.00", id="over the limit"),
        pytest.param({"limit": 1000, "used": None}, "1000.00", id="used unknown"),
        pytest.param({"limit": None, "used": 300}, "0.00", id="limit unknown"),
        pytest.param({"limit": 1000, "used": 300, "available": 20}, "20.00", id="stated available"),
        pytest.param({"limit": None, "available": 20}, "20.00", id="only the available is stated"),
        *(
            pytest.param({"limit": 1000, "available": 500, "status": status}, "0.00", id=status.value)
            for status in LineStatus
            if status is not LineStatus.OPEN
        ),
    ],
)
def test_headroom(reading, headroom):
    snapshot = _snapshot(observations=(a_reading(on=AS_OF, **reading),))
    assert lay_out(snapshot).lines["jiebei"].headroom == yuan(headroom)
    term = _snapshot(_line(kind=ChannelKind.TERM), observations=(a_reading(on=AS_OF, **reading),))
    assert lay_out(term).lines["jiebei"].headroom == ZERO


def test_a_cut_of_an_unknown_limit_takes_its_share_of_the_headroom():
    snapshot = _snapshot(observations=(a_reading(on=AS_OF, limit=None, available=100),))
    third = next(row for row in scenarios(snapshot) if row.key == "S3")
    assert run(lay_out(snapshot), third.scenario).spare == (("jiebei", yuan(25)),)


def test_living_of_a_day_is_the_months_over_its_days():
    snapshot = _snapshot(used=0, living=Living(yuan(100), yuan(24)))
    closing = run(lay_out(snapshot)).closing
    assert (closing[0], closing[1] - closing[0]) == (-400, -443)  # 124 over 31 and over 28 days


def test_the_first_missed_due_comes_after_the_days_income():
    book = {"income": (Income("工资", yuan(88), 20),), "living": Living(ZERO, ZERO)}
    outcome = run(lay_out(_snapshot(dues=(DUE,), **book)))
    assert outcome.cash(21) == ZERO
    assert outcome.first_missed_due.on == date(2027, 3, 15)
    assert outcome.first_gap == yuan("102.01")  # before the wage of March
    assert (outcome.missing, outcome.lowest_on) == (-outcome.lowest_cash, outcome.as_of + timedelta(days=75))


@pytest.mark.parametrize(("payday", "brings"), [(date(2027, 4, 30), 70), (date(2027, 5, 1), 100)], ids=["90", "91"])
def test_income_is_down_for_ninety_days(payday, brings):
    snapshot = _snapshot(used=0, income=(Income("工资", yuan(100), payday.day),))
    down = next(row.scenario for row in scenarios(snapshot) if row.key == "S5")
    closing = run(lay_out(snapshot), down).closing
    day = (payday - AS_OF).days
    assert closing[day - 1] - closing[day - 2] == brings * 100


@given(snapshot=households(), more=st.integers(1, 10**7), day=DAYS)
@settings(max_examples=50)
def test_more_income_never_shortens_survival(snapshot, more, day):
    richer = replace(snapshot.book, income=(*snapshot.book.income, Income("副业", Money(more), day)))
    before, after = lay_out(snapshot), lay_out(Snapshot(richer, snapshot.as_of))
    for named in scenarios(snapshot):
        first, second = run(before, named.scenario), run(after, named.scenario)
        assert all(low <= high for low, high in zip(first.closing, second.closing, strict=True))
        assert (first.survival_days or 0) <= (180 if second.survival_days is None else second.survival_days)
        assert second.survives or not first.survives


@given(snapshot=households(fewest_lines=1), share=st.integers(0, 100))
@settings(max_examples=50)
def test_a_deeper_fall_of_income_never_helps(snapshot, share):
    plan = lay_out(snapshot)
    mild, deep = (run(plan, Scenario(income=(IncomeCut(Fraction(factor, 100)),))) for factor in (share, share // 2))
    assert all(low <= high for low, high in zip(deep.closing, mild.closing, strict=True))


@given(snapshot=households(fewest_lines=1), data=st.data())
@settings(max_examples=60)
def test_closing_more_lines_never_raises_cash_by_more_than_the_repayments_it_spares(snapshot, data):
    plan = lay_out(snapshot)
    ids = [line.channel.id for line in snapshot.lines]
    some = frozenset(data.draw(st.sets(st.sampled_from(ids))))
    more = some | frozenset(data.draw(st.sets(st.sampled_from(ids), min_size=1)))
    few, many = (Scenario(closed=closed) for closed in (some, more))
    spared = [0] * 181
    for scenario, sign in ((few, 1), (many, -1)):
        for movement in walk(plan, scenario):
            if movement.kind is MovementKind.REPAYMENT:
                spared[movement.day] -= sign * movement.fen
    so_far = 0
    for day, (before, after) in enumerate(zip(run(plan, few).closing, run(plan, many).closing, strict=True), start=1):
        so_far += spared[day]
        assert so_far >= 0
        assert after - before <= so_far


@given(snapshot=households(), day=st.integers(1, 180))
@settings(max_examples=40)
def test_the_forecast_of_fewer_days_is_the_beginning_of_the_longer_one(snapshot, day):
    assert run(lay_out(snapshot, days=day)).closing == run(lay_out(snapshot)).closing[:day]
