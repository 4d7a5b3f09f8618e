"""Rows of ledger, dues and inquiries read as the definitions of domain.md section 12 want them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import (
    LONG_AGO,
    Watch,
    a_due,
    ago,
    ahead,
    draw,
    failed,
    findings,
    hard,
    level,
    one_line,
    own_line,
    repay,
)

from raincheck.core.model import Asset, Book, LedgerKind, LedgerRow, PlannedDraw
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level


class TestRollover:
    def rows(self, *rows):
        lines = (a_channel(), own_line("other"))
        return Book(channels=lines, observations=(a_reading(), a_reading("other")), ledger=rows)

    @pytest.mark.parametrize(("days", "expected"), [(0, 1), (3, 1), (4, 0), (-1, 0)])
    def test_a_draw_of_the_three_days_before_pays_for_it(self, days, expected):
        found = findings(self.rows(draw(100, ago(10 + days), "other"), repay(100, ago(10))), "R01")
        assert found[0].value == expected

    def test_a_draw_on_the_same_line_is_no_rollover(self):
        assert findings(self.rows(draw(100, ago(11)), repay(100, ago(10))), "R01")[0].value == 0

    def test_the_oldest_repayment_takes_the_oldest_draw_first(self):
        rows = (
            draw(60, ago(13), "other"),
            draw(100, ago(12), "other"),
            repay(100, ago(11)),
            repay(100, ago(9)),
        )
        evidence = [(entry.what, str(entry.value), entry.on) for entry in findings(self.rows(*rows), "R01")[0].evidence]
        assert evidence == [
            ("matched_draw", "60.00", ago(13)),
            ("matched_repayment", "60.00", ago(11)),
            ("matched_draw", "40.00", ago(12)),
            ("matched_repayment", "40.00", ago(11)),
            ("matched_draw", "60.00", ago(12)),
            ("matched_repayment", "60.00", ago(9)),
        ]

    def test_it_looks_back_ninety_days(self):
        assert level(self.rows(draw(100, ago(89), "other"), repay(100, ago(89))), "R01") == "red"
        assert level(self.rows(draw(100, ago(90), "other"), repay(100, ago(90))), "R01") == "grey"

    def test_wallet_and_bank_rows_and_refunds_are_no_repayments(self):
        rows = [LedgerRow(ago(5), kind, "jiebei", Money(10_000)) for kind in (LedgerKind.REFUND, LedgerKind.FAILED)]
        assert level(self.rows(draw(100, ago(5), "other"), *rows), "R01") == "grey"


class TestInquiriesAndLenders:
    def test_one_lender_on_one_day_counts_once(self):
        book = Book(inquiries=tuple(hard(ago(3), "a") for _ in range(9)))
        assert findings(book, "R02")[0].fact("d30") == 1

    @pytest.mark.parametrize("reason", ["贷后管理", "本人查询", "异议查询", "保后管理"])
    def test_soft_reasons_do_not_count(self, reason):
        book = Book(inquiries=tuple(hard(ago(3), str(number), reason) for number in range(9)))
        assert level(book, "R02") == "green"

    @pytest.mark.parametrize(
        "reason", ["信用卡审批", "担保资格审查", "保前审查", "资信审查", "融资审批", "融资租赁审批"]
    )
    def test_every_hard_reason_counts(self, reason):
        book = Book(inquiries=tuple(hard(ago(3), str(number), reason) for number in range(3)))
        assert level(book, "R02") == "amber"

    def test_two_lines_of_one_lender_are_one_lender(self):
        lines = tuple(own_line(f"l{n}", funder="ANT") for n in range(6))
        book = Book(channels=lines, observations=tuple(a_reading(line.id, used=5) for line in lines))
        assert level(book, "R03") == "green"

    def test_a_second_line_of_an_old_lender_is_no_new_lender(self):
        lines = [own_line(f"new{n}", funder=f"F{n}", opened_on=ago(10)) for n in range(2)]
        old = own_line("old", funder="F0", opened_on=LONG_AGO)
        assert level(Book(channels=tuple(lines)), "R04") == "amber"
        assert level(Book(channels=(*lines, old)), "R04") == "green"


class TestChurn:
    def test_each_repayment_is_used_once(self):
        rows = (draw(100, ago(10)), draw(100, ago(9)), repay(100, ago(8)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == 1

    def test_several_repayments_may_make_it(self):
        rows = (draw(100, ago(10)), repay(40, ago(8)), repay(60, ago(3)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == 1

    @pytest.mark.parametrize(("days", "count"), [(7, 1), (8, 0)])
    def test_within_seven_days(self, days, count):
        rows = (draw(100, ago(20)), repay(100, ago(20 - days)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == count

    def test_repaid_and_drawn_anew_on_one_day_is_rolling_over_and_no_churn(self):
        rows = (draw(5, ago(61)), repay(5, ago(31)), draw(5, ago(31)), repay(5, ago(1)), draw(5, ago(1)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == 0

    def test_drawn_and_repaid_on_one_day_is_churn(self):
        rows = (draw(5, ago(31)), repay(5, ago(31)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == 1

    def test_a_part_repaid_is_no_churn(self):
        rows = (draw(100, ago(20)), repay("99.99", ago(18)))
        assert findings(one_line(a_reading(), ledger=rows), "B01")[0].value == 0


class TestMissedPayments:
    def test_a_failed_debit_ends_with_a_later_repayment(self):
        assert level(one_line(a_reading(), ledger=(failed(100, ago(3)),)), "B04") == "red"
        assert level(one_line(a_reading(), ledger=(failed(100, ago(3)), repay(100, ago(2)))), "B04") == "green"
        assert level(one_line(a_reading(), ledger=(repay(100, ago(4)), failed(100, ago(3)))), "B04") == "red"

    def test_another_lines_repayment_does_not_end_it(self):
        book = Book(
            channels=(a_channel(), own_line("other")), ledger=(failed(100, ago(3)), repay(100, ago(2), "other"))
        )
        assert level(book, "B04") == "red"

    def test_a_due_repaid_up_to_five_days_early_is_paid(self):
        def due_and(days):
            return one_line(a_reading(), dues=(a_due(100, ago(3), "jiebei"),), ledger=(repay(100, ago(3 + days)),))

        assert level(due_and(5), "B04") == "green"
        assert level(due_and(6), "B04") == "red"

    def test_a_due_paid_is_paid_from_that_day_on(self):
        book = one_line(a_reading(), dues=(a_due(100, ago(9), "jiebei", paid_on=ago(3)),))
        assert level(book, "B04", ago(4)) == "red"
        assert level(book, "B04", ago(3)) == "green"

    def test_computed_instalments_are_never_overdue(self):
        assert level(one_line(a_reading(on=ago(60), used=5000)), "B04") == "green"

    def test_an_overdue_found_by_a_weekly_check_makes_a_card(self):
        watch = Watch(one_line(a_reading(), dues=(a_due(100, ago(9), "jiebei"),)))
        watch.check(ago(8))
        assert watch.check(TODAY).carded("B04")

    def test_minimum_only_stays_one_warning_from_month_to_month(self):
        from tests.core.test_rule_tables import minimum_only

        book = minimum_only(3)
        watch = Watch(book)
        first = watch.check(TODAY).one("B04")
        again = watch.check(
            TODAY + timedelta(days=40), replace(book, ledger=(*book.ledger, repay(1000, ahead(25), "card")))
        )
        assert again.one("B04").id == first.id


class TestExpiryAndDues:
    def test_only_a_line_in_use_or_a_tenth_of_the_backup_matters(self):
        line = own_line("l0", expires_on=ahead(10))
        rest = own_line("l1")
        unused = Book(channels=(line, rest), observations=(a_reading("l0", limit=1000), a_reading("l1", limit=9001)))
        assert level(unused, "M03") == "green"

    def test_one_alert_a_line_for_the_soonest_large_due(self):
        dues = (a_due(100, ahead(70), "jiebei"), a_due(100, ahead(40), "jiebei"))
        book = replace(one_line(a_reading(), dues=dues), assets=(Asset("cash", "cash", Money(50_00)),))
        assert [entry.fact("due") for entry in findings(book, "M02")] == [ahead(40)]

    def test_a_renewal_clears_the_expiry_at_once(self):
        def book(days):
            return one_line(a_reading(used=10), channel=a_channel(expires_on=ahead(days)))

        watch = Watch(book(10))
        assert watch.check(TODAY).levels["M03"] == "red"
        assert watch.check(TODAY, book(400)).levels["M03"] == "green"

    def test_a_planned_draw_makes_a_closing_red(self):
        from tests.core.test_rule_tables import closing

        assert level(closing(1), "L03") == "amber"
        assert level(replace(closing(1), planned_draws=(PlannedDraw("l0", Money(1), 1),)), "L03") == "red"


def test_without_any_asset_entered_no_due_is_called_too_large():
    book = one_line(a_reading(limit=10_000, used=5_000))
    assert [finding.level for finding in findings(replace(book, assets=()), "M02")] == [Level.GREY]
