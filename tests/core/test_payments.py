"""One repayment pays one due: the allocation behind rules, forecast and reminders (domain.md 13.2 and 13.6)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import a_due, ago, ahead, context, draw, failed, findings, level, money, one_line, repay, still

from raincheck.core.measures import Measures
from raincheck.core.model import Book, ChannelKind, Repayment, RepaymentMethod, Terms
from raincheck.core.money import ZERO, Money, total
from raincheck.core.payments import allocate
from raincheck.core.planner.dues import next_instalment, schedule
from raincheck.core.reminders import due_days
from raincheck.core.snapshot import Snapshot


def rests(dues, rows, as_of=TODAY):
    return [str(payment.rest) for payment in allocate(dues, rows, as_of)]


@pytest.mark.parametrize(
    ("days_before", "rest"),
    [(6, "100.00"), (5, "0.00"), (0, "0.00"), (-3, "0.00")],
)
def test_a_repayment_pays_a_due_from_five_days_before_it_on(days_before, rest):
    assert rests([a_due(100, ago(4))], [repay(100, ago(4 + days_before))]) == [rest]


def test_one_payment_pays_one_due_the_oldest():
    dues = [a_due(1000, ago(12)), a_due(1000, ago(43))]
    assert rests(dues, [repay(1000, ago(13))]) == ["1000.00", "0.00"]


def test_every_fen_pays_once_and_what_is_left_over_goes_on():
    dues = [a_due(100, ago(60)), a_due(100, ago(30)), a_due(100, ago(2))]
    assert rests(dues, [repay(60, ago(60)), repay("140.01", ago(6))]) == ["0.00", "0.00", "99.99"]


def test_a_repayment_too_early_for_the_next_due_is_not_kept_for_it():
    assert rests([a_due(100, ago(40)), a_due(100, ago(2))], [repay(200, ago(40))]) == ["0.00", "100.00"]


def test_a_repayment_that_is_not_known_yet_pays_nothing():
    assert rests([a_due(100, ago(1))], [repay(100, ahead(1))]) == ["100.00"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_oldest_due_is_the_next_one_whatever_was_typed_first(order):
    """What is overdue falls on the next day (contract.md 4), here beside three more; S takes the oldest of them."""
    typed = [
        a_due(amount, on, "jiebei") for amount, on in ((100, ago(6)), (70, ago(3)), (400, ahead(1)), (30, ahead(40)))
    ]
    book = one_line(a_reading(used=0), dues=tuple(typed[place] for place in order))
    snapshot = Snapshot(book, TODAY)
    assert Measures(snapshot).debt_service == money(100)
    assert [str(entry.amount) for entry in schedule(snapshot, snapshot.lines[0])] == [
        "100.00",
        "70.00",
        "400.00",
        "30.00",
    ]


def test_what_is_overdue_stands_before_the_instalment_of_the_next_day():
    monthly = Repayment(RepaymentMethod.LEVEL, due_day=ahead(1).day, periods=12)
    line = a_channel(apr=Decimal(0), repayment=monthly)
    book = one_line(a_reading(used=12_000), channel=line, dues=(a_due(300, ago(40), "jiebei"),))
    assert Measures(Snapshot(book, TODAY)).debt_service == money(300)


class TestConfirmed:
    @pytest.mark.parametrize(("days", "second"), [(-3, "0.00"), (-2, "100.00"), (2, "100.00"), (3, "0.00")])
    def test_it_takes_the_same_money_seen_within_two_days(self, days, second):
        dues = [a_due(100, ago(20), paid_on=ago(10)), a_due(100, ago(9))]
        assert rests(dues, [repay(100, ago(10) + timedelta(days=days))]) == ["0.00", second]

    def test_it_takes_no_more_than_its_amount(self):
        dues = [a_due(100, ago(10), paid_on=ago(10)), a_due(50, ago(9))]
        assert rests(dues, [repay(130, ago(10))]) == ["0.00", "20.00"]

    def test_it_takes_before_an_older_due_does(self):
        dues = [a_due(100, ago(40)), a_due(100, ago(10), paid_on=ago(10))]
        assert rests(dues, [repay(100, ago(10))]) == ["100.00", "0.00"]

    def test_it_is_paid_without_any_row(self):
        assert rests([a_due(100, ago(10), paid_on=ago(10))], []) == ["0.00"]

    def test_a_day_to_come_is_no_payment(self):
        assert rests([a_due(100, ago(3), paid_on=ahead(1))], []) == ["100.00"]
        assert rests([a_due(100, ago(3), paid_on=TODAY)], []) == ["0.00"]


DUES = st.lists(
    st.builds(
        a_due,
        st.integers(0, 300),
        st.integers(0, 60).map(ago),
        paid_on=st.one_of(st.none(), st.integers(-3, 60).map(ago)),
    ),
    max_size=6,
)
ROWS = st.lists(st.builds(repay, st.integers(0, 300), st.integers(-3, 60).map(ago)), max_size=6).map(
    lambda rows: sorted(rows, key=lambda row: row.on)
)


def fen_by_fen(dues, rows, as_of):
    """The sentences of 13.2, one fen after the other."""
    left = {place: row.amount.fen // 100 for place, row in enumerate(rows) if row.on <= as_of}
    need = {place: due.amount.fen // 100 for place, due in enumerate(dues)}
    paid = {place for place, due in enumerate(dues) if due.paid_on is not None and due.paid_on <= as_of}
    oldest = sorted(need, key=lambda place: dues[place].due)
    for confirmed in (True, False):
        for place in oldest:
            if (place in paid) is not confirmed:
                continue
            for row, fen in sorted(left.items()):
                on, due = rows[row].on, dues[place]
                near = abs((on - due.paid_on).days) <= 2 if confirmed else (due.due - on).days <= 5
                while near and left[row] and need[place]:
                    left[row] -= 1
                    need[place] -= 1
                assert fen >= left[row]
    return [0 if place in paid else need[place] for place in sorted(need)]


@given(dues=DUES, rows=ROWS)
def test_it_is_what_counting_fen_by_fen_gives(dues, rows):
    assert [payment.rest.fen // 100 for payment in allocate(dues, rows, TODAY)] == fen_by_fen(dues, rows, TODAY)


@given(dues=DUES, rows=ROWS)
def test_no_more_is_paid_than_was_repaid(dues, rows):
    open_dues = [due for due in dues if due.paid_on is None]
    paid = total(payment.paid for payment in allocate(open_dues, rows, TODAY))
    assert paid <= total(row.amount for row in rows if row.on <= TODAY)


def book(*dues, rows=(), used=5000):
    line = still("jiebei", repayment=Repayment(RepaymentMethod.LEVEL, due_day=28, periods=10))
    return one_line(a_reading(limit=50_000, used=used), channel=line, dues=dues, ledger=rows)


class TestEverybodyAsksTheSame:
    def test_a_due_covered_by_the_ledger_falls_due_no_more(self):
        snapshot = Snapshot(book(a_due(800, ahead(3), "jiebei"), rows=(repay(800, TODAY),)), TODAY)
        entries = schedule(snapshot, snapshot.lines[0])
        assert [str(entry.on) for entry in entries][:1] == ["2026-12-28"]
        assert next_instalment(snapshot, snapshot.lines[0]) == entries[0]
        assert Measures(snapshot).dues_30d == ZERO
        assert Measures(snapshot).debt_service == money(500)
        assert due_days(snapshot) == ()

    def test_of_a_due_paid_in_part_the_rest_falls_due(self):
        snapshot = Snapshot(book(a_due(800, ahead(3), "jiebei"), rows=(repay(300, TODAY),)), TODAY)
        measures = Measures(snapshot)
        assert measures.dues_30d == measures.debt_service == money(500)
        assert [(due.on, due.amount) for due in due_days(snapshot)] == [(ahead(3), money(500))]

    def test_the_rest_of_an_older_due_falls_on_the_first_day(self):
        snapshot = Snapshot(book(a_due(800, ago(20), "jiebei"), rows=(repay(300, ago(19)),)), TODAY)
        first = schedule(snapshot, snapshot.lines[0])[0]
        assert (first.on, first.amount, first.known) == (ahead(1), money(500), True)

    @pytest.mark.parametrize(("repaid", "interest"), [(0, "50.00"), (730, "50.00"), (770, "30.00")])
    def test_interest_in_a_due_paid_in_part_is_at_most_its_rest(self, repaid, interest):
        line = a_channel(repayment=Repayment(RepaymentMethod.LEVEL, due_day=25, periods=10), apr=Decimal("0.12"))
        rows = (repay(repaid, TODAY),) if repaid else ()
        due = a_due(800, ahead(3), "jiebei")
        snapshot = Snapshot(one_line(a_reading(limit=50_000, used=5000), channel=line, dues=(due,), ledger=rows), TODAY)
        assert str(Measures(snapshot).interest_due) == interest

    def test_computed_instalments_take_no_rows(self):
        before, after = (Measures(Snapshot(book(rows=rows), TODAY)).dues_30d for rows in ((), (repay(500, TODAY),)))
        assert before == after == money(500)

    def test_a_due_of_nothing_is_never_named_as_missed(self):
        measures = Measures(Snapshot(book(a_due(0, ahead(3), "jiebei"), used=0), TODAY))
        assert measures.dues == ()
        assert due_days(measures.snapshot) == ()

    def test_it_is_overdue_by_its_rest(self):
        wanted = book(a_due(800, ago(10), "jiebei"), a_due(800, ago(40), "jiebei"), rows=(repay(1000, ago(12)),))
        found = [entry for entry in findings(wanted, "B04") if entry.level.warns]
        assert [(entry.day, str(entry.value)) for entry in found] == [(ago(10), "600.00")]

    def test_a_repayment_for_this_month_does_not_clear_last_months_due_as_well(self):
        wanted = book(a_due(1000, ago(12), "jiebei"), a_due(1000, ago(43), "jiebei"), rows=(repay(1000, ago(13)),))
        days = [ago(41), ago(13), ago(10), TODAY]
        assert [level(wanted, "B04", day) for day in days] == ["red", "green", "red", "red"]


class TestFailedDebits:
    def missing(self, *rows):
        found = findings(one_line(a_reading(), ledger=rows), "B04")
        return [(entry.day, str(entry.value)) for entry in found if entry.level.warns]

    @pytest.mark.parametrize(("amount", "left"), [("1.00", "479.00"), ("479.99", "0.01"), ("480.00", None)])
    def test_later_repayments_must_reach_its_amount(self, amount, left):
        found = self.missing(failed(480, ago(5)), repay(amount, ago(4)))
        assert found == ([] if left is None else [(ago(5), left)])

    def test_several_repayments_add_up(self):
        assert self.missing(failed(480, ago(5)), repay(200, ago(4)), repay(280, ago(2))) == []

    def test_each_is_judged_by_itself_and_one_sum_cures_several(self):
        assert self.missing(failed(480, ago(9)), failed(100, ago(5)), repay(480, ago(4))) == []
        assert self.missing(failed(480, ago(9)), failed(100, ago(5)), repay(100, ago(4))) == [(ago(9), "380.00")]
        assert self.missing(failed(50, ago(9)), repay(50, ago(8)), failed(50, ago(5))) == [(ago(5), "50.00")]

    def test_two_of_one_day_are_one_warning_by_the_larger(self):
        assert self.missing(failed(480, ago(5)), failed(100, ago(5)), repay(50, ago(4))) == [(ago(5), "430.00")]

    def test_without_an_amount_any_repayment_cures_it(self):
        assert self.missing(failed(0, ago(5))) == [(ago(5), "0.00")]
        assert self.missing(failed(0, ago(5)), repay("0.01", ago(4))) == []

    def test_money_that_pays_a_due_also_cures_a_failed_debit(self):
        wanted = one_line(
            a_reading(), dues=(a_due(480, ago(5), "jiebei"),), ledger=(failed(480, ago(5)), repay(480, ago(4)))
        )
        assert level(wanted, "B04") == "green"


class TestMinimumOnly:
    """A card of 10,000 without interest, minimum 1,000, due on the 22nd; the last statement ended today."""

    def card(self, *rows, used=10_000):
        repayment = Repayment(RepaymentMethod.MIN_PCT, due_day=22, min_pct=Decimal("0.10"))
        line = a_channel("card", kind=ChannelKind.STATEMENT, apr=Decimal(0), repayment=repayment)
        return Book(channels=(line,), observations=(a_reading("card", ago(150), used=used),), ledger=rows)

    def test_paying_nothing_counts_once_the_line_has_a_row(self):
        assert level(self.card(), "B04") == "green"
        assert level(self.card(draw(100, ago(100), "card")), "B04") == "amber"

    @pytest.mark.parametrize(("day", "expected"), [(62, "amber"), (61, "amber"), (60, "green")])
    def test_the_row_lies_in_or_before_the_first_of_the_three(self, day, expected):
        # The first of the three statements ends on 22 September, 61 days before 22 November.
        assert level(self.card(draw(100, ago(day), "card")), "B04") == expected

    @pytest.mark.parametrize(("day", "expected"), [(92, "amber"), (91, "green")])
    def test_before_the_day_of_the_month_the_last_statement_is_that_of_the_month_before(self, day, expected):
        # On 21 November the three end on 22 August, September and October.
        assert level(self.card(draw(100, ago(day), "card")), "B04", ago(1)) == expected

    @pytest.mark.parametrize(("day", "expected"), [(92, "amber"), (91, "green")])
    def test_a_statement_is_known_when_a_reading_is_as_old_as_its_beginning(self, day, expected):
        card = self.card(draw(100, ago(day), "card"))
        first = replace(card.observations[0], on=ago(day))
        assert level(replace(card, observations=(first,)), "B04") == expected

    @pytest.mark.parametrize("other", [{"kind": ChannelKind.REVOLVING}, {"terms": Terms.GUESSED}])
    def test_only_a_card_whose_minimum_is_known_is_asked_for_it(self, other):
        card = self.card(draw(100, ago(100), "card"))
        assert level(replace(card, channels=(replace(card.channels[0], **other),)), "B04") == "green"

    def test_where_nothing_was_asked_for_paying_nothing_is_no_sign(self):
        assert level(self.card(draw(100, ago(100), "card"), used=0), "B04") == "green"

    def test_one_month_above_the_minimum_breaks_the_run(self):
        rows = (repay(1000, ago(100), "card"), repay("1050.01", ago(40), "card"))
        assert level(self.card(*rows), "B04") == "green"


def test_the_facts_say_what_is_missing_of_what():
    found = context(book(a_due(800, ago(10), "jiebei"), rows=(repay(300, ago(9)),)))
    entry = next(entry for entry in findings(found.snapshot.book, "B04") if entry.level.warns)
    facts = {fact.name: fact.value for fact in entry.facts}
    assert (facts["amount"], facts["whole"]) == (Money(50000), Money(80000))


class TestHowLateHowOftenHowRecent:
    def said(self, *dues, rows=()):
        entry = next(entry for entry in findings(book(*dues, rows=rows), "B04") if entry.level.warns)
        facts = {fact.name: fact.value for fact in entry.facts}
        return facts["late"], facts["often"], facts["last"]

    def test_the_first_time_in_six_months(self):
        assert self.said(a_due(800, ago(10), "jiebei")) == (10, 0, None)

    def test_month_ends_that_found_something_overdue(self):
        # 10 September, paid on 10 November: overdue at the ends of September and October.
        late = a_due(800, ago(73), "jiebei", paid_on=ago(12))
        assert self.said(late, a_due(800, ago(10), "jiebei")) == (10, 2, date(2026, 10, 31))

    @pytest.mark.parametrize(("day", "often"), [(date(2026, 10, 30), 0), (date(2026, 10, 29), 1)])
    def test_a_due_one_day_past_was_not_late_yet(self, day, often):
        late = a_due(800, day, "jiebei", paid_on=ago(15))
        assert self.said(late, a_due(800, ago(10), "jiebei"))[1] == often

    def test_older_than_six_months_is_forgotten(self):
        late = a_due(800, date(2026, 4, 20), "jiebei", paid_on=date(2026, 5, 2))
        assert self.said(late, a_due(800, ago(10), "jiebei"))[1] == 0

    def test_two_dues_of_one_day_are_one_warning(self):
        found = findings(book(a_due(800, ago(10), "jiebei"), a_due(200, ago(10), "jiebei")), "B04")
        assert [str(entry.value) for entry in found if entry.level.warns] == ["1000.00"]
