"""Small books that make every rule speak, in each of the ways it can. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace
from tests.app.wording_households import BULLET, FULL, MINIMUM, ago, household, line
from tests.app.wording_loans import a_loan_alone, a_loan_at_its_end, a_loan_that_cash_covers, a_rate_nobody_confirmed
from tests.builders import TODAY, a_reading, a_row, yuan

from raincheck.core.alerts import Alert
from raincheck.core.calendar import Month
from raincheck.core.evaluation import RuleRun, evaluate
from raincheck.core.measures import Measures
from raincheck.core.model import (
    AssetValue,
    Belongs,
    Book,
    ChannelKind,
    Cost,
    Due,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Living,
    PlannedDraw,
    Rate,
    Repayment,
    RepaymentMethod,
    TemporaryLimit,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.reconcile import Memory, reconcile
from raincheck.core.rules import RULES
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.findings import Finding
from raincheck.core.snapshot import Snapshot


def cut() -> Book:
    """借呗 cut twice, at last to a token and below what is owed; 微粒贷 cut too."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("weilidai", "微粒贷", "WEBANK"), line("card", "招行信用卡", "CMB")),
        observations=(
            a_reading("jiebei", ago(120), limit=200000, used=36000),
            a_reading("jiebei", ago(60), limit=100000, used=36000),
            a_reading("jiebei", ago(1), limit=50, used=36000),
            a_reading("weilidai", ago(40), limit=60000, used=10000),
            a_reading("weilidai", ago(3), limit=40000, used=10000),
            a_reading("card", ago(40), limit=20000, used=17000),
            a_reading("card", ago(2), limit=20000, used=17000),
        ),
    )


def as_good_as_one_line() -> Book:
    """A line that holds nearly everything beside one that holds next to nothing."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("baitiao", "白条", "JD")),
        observations=(a_reading("jiebei", ago(1), limit=90000), a_reading("baitiao", ago(1), limit=100)),
    )


def shut() -> Book:
    """Both lines of one group shut, one after its first draw, one with its limit never seen and nothing owed."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("huabei", "花呗")),
        planned_draws=(PlannedDraw("jiebei", Money(400000), 15),),
        observations=(
            a_reading("jiebei", ago(20), limit=100000),
            a_reading("jiebei", ago(2), limit=100000, used=20000, status=LineStatus.CLOSED),
            a_reading("huabei", ago(20), limit=None),
            a_reading("huabei", TODAY, limit=None, status=LineStatus.FROZEN),
        ),
        ledger=(a_row(on=ago(10), amount=20000),),
    )


def shut_with_dues() -> Book:
    """Three lines closed with money owed: one due is ahead, one passed, of one nobody knows the terms."""
    lines = (line("ahead", "借呗"), line("passed", "花呗"), line("guessed", "微粒贷", terms=Terms.GUESSED))
    return replace(
        household(),
        channels=lines,
        observations=tuple(
            a_reading(one.id, ago(days), used=5000, status=status)
            for one in lines
            for days, status in ((9, LineStatus.OPEN), (0, LineStatus.CLOSED))
        ),
        dues=(Due("ahead", TODAY + timedelta(days=3), Money(324_251)), Due("passed", ago(1), Money(50_000))),
    )


def one_frozen() -> Book:
    """A line frozen with money owed, another cut after its first draw."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("jintiao", "金条", "JD", opened_on=ago(20))),
        observations=(
            a_reading("jiebei", ago(40), limit=30000, used=12000),
            a_reading("jiebei", ago(1), limit=30000, used=12000, status=LineStatus.FROZEN),
            a_reading("jintiao", ago(19), limit=10000),
            a_reading("jintiao", ago(5), limit=5000, used=9600),
        ),
        ledger=(a_row(channel="jintiao", on=ago(12), amount=9600),),
    )


def reopened() -> Book:
    """A line that came back small; two whose repayment entry fails, with and without a next due."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("baitiao", "白条", "JD"), line("yuefu", "月付", "MEITUAN")),
        observations=(
            a_reading("jiebei", ago(60), limit=50000),
            a_reading("jiebei", ago(40), limit=0, status=LineStatus.CLOSED),
            a_reading("jiebei", ago(1), limit=5000),
            a_reading("baitiao", ago(1), limit=5000, used=3000, status=LineStatus.REPAY_DISABLED),
            a_reading("yuefu", ago(2), limit=5000, status=LineStatus.REPAY_DISABLED),
        ),
        dues=(Due("baitiao", TODAY + timedelta(days=3), Money(64250)),),
    )


def over_lent() -> Book:
    """Nine lenders, dues beyond the income, lines that run out, and repayments made with other lines."""
    names = ("借呗", "微粒贷", "金条", "月付", "有钱花", "放心借", "工行融e借", "建行快贷", "某银行经营贷")
    groups = ("ANT", "WEBANK", "JD", "MEITUAN", "DXM", "DOUYIN", "ICBC", "CCB", "某银行")
    ends = (ago(3), TODAY, TODAY + timedelta(days=20), *(None,) * 6)
    lines = tuple(
        line(
            f"c{place}",
            name,
            group,
            expires_on=ends[place],
            opened_on=ago(100 + place),
            repayment=BULLET if place == 8 else Repayment(RepaymentMethod.LEVEL, due_day=22, periods=12),
        )
        for place, (name, group) in enumerate(zip(names, groups, strict=True))
    )
    rows = [
        a_row(channel="c0", on=ago(12), amount=9000),
        a_row(LedgerKind.REPAY, channel="c1", on=ago(11), amount=9000),
    ]
    return replace(
        household(income="9000", essential="8000", cash="3000"),
        channels=lines,
        observations=tuple(
            a_reading(entry.id, ago(1), limit=50000, used=200000 if entry.id == "c8" else 38000) for entry in lines
        ),
        planned_draws=(PlannedDraw("c0", Money(900000), 10),),
        ledger=tuple(rows),
    )


def applying() -> Book:
    """Applications, quick repayments, a large first draw, dear new loans, and three payments in trouble."""
    loan = Cost(Money(1200000), Money(118000), 12, Money(30000), Decimal("0.13"))
    lines = (
        line("new", "放心借", "DOUYIN", opened_on=ago(15), apr=Decimal("0.2399"), cost=loan),
        line(
            "old", "有钱花", "DXM", cost=replace(loan, payment=Money(110500), upfront_fee=Money(0), disclosed_apr=None)
        ),
        line("card", "招行信用卡", "CMB", kind=ChannelKind.STATEMENT, repayment=MINIMUM, apr=Decimal("0.1825")),
        line("never", "分付", "TENCENT", added_on=ago(90)),
    )
    minimum = tuple(LedgerRow(day, LedgerKind.REPAY, "card", Money(101500)) for day in (ago(90), ago(60), ago(30)))
    quick = tuple(
        LedgerRow(ago(20 * turn - back), kind, "old", Money(100000))
        for turn in (1, 2, 3, 4)
        for back, kind in ((0, LedgerKind.DRAW), (2, LedgerKind.REPAY))
    )
    return replace(
        household(),
        channels=lines,
        observations=(
            a_reading("new", ago(14), limit=10000, used=9900),
            a_reading("old", ago(80), limit=10000),
            *(a_reading("card", day, limit=20000, used=10000) for day in (ago(130), ago(96), ago(66), ago(3))),
        ),
        ledger=(
            *minimum,
            *quick,
            a_row(channel="new", on=ago(14), amount=9900),
            LedgerRow(ago(1), LedgerKind.FAILED, "new", Money(118000)),
        ),
        dues=(Due("card", ago(12), yuan("6420") or Money()),),
        inquiries=tuple(Inquiry(ago(2 * back + 1), f"某银行{back}", "贷款审批") for back in range(5)),
    )


def paid_in_part() -> Book:
    """A due and a failed debit of which part was paid since."""
    return replace(
        household(),
        channels=(line("jiebei", "借呗"), line("yuefu", "月付", "MEITUAN")),
        observations=(a_reading("jiebei", ago(2), used=3000), a_reading("yuefu", ago(2), used=2000)),
        ledger=(
            LedgerRow(ago(9), LedgerKind.REPAY, "jiebei", Money(50000)),
            LedgerRow(ago(5), LedgerKind.FAILED, "yuefu", Money(48000)),
            LedgerRow(ago(4), LedgerKind.REPAY, "yuefu", Money(100)),
        ),
        dues=(Due("jiebei", ago(10), yuan("820") or Money()), Due("yuefu", ago(24), yuan("99") or Money(), ago(3))),
    )


def one_loan_after_another() -> Book:
    """A first draw, then a dear new line without any inquiry; draws far above repayments; principal out of savings."""
    return replace(
        household(income="9000", essential="7200"),
        channels=(
            line("first", "借呗", repayment=Repayment(RepaymentMethod.EQUAL_PRINCIPAL, due_day=22, periods=12)),
            line("dear", "某小贷", "某小贷", opened_on=ago(5), apr=Decimal("0.25")),
        ),
        observations=(
            a_reading("first", ago(50)),
            a_reading("first", ago(1), limit=60000, used=56000),
            a_reading("dear", ago(5), limit=3000),
        ),
        ledger=(a_row(channel="first", on=ago(20), amount=56000), a_row(LedgerKind.REPAY, channel="first", on=ago(2))),
    )


def applied_only() -> Book:
    """Two applications after a first draw, and no new line."""
    return replace(
        household(),
        channels=(line("first", "借呗"),),
        observations=(a_reading("first", ago(50)), a_reading("first", ago(1), used=5000)),
        ledger=(a_row(channel="first", on=ago(20), amount=5000),),
        inquiries=(Inquiry(ago(9), "某银行", "贷款审批"), Inquiry(ago(6), "另一银行", "信用卡审批")),
    )


def worn_down() -> Book:
    """Nothing is cut at a blow: limits shrink in small steps, one cannot be drawn, rates rise, income falls."""
    lines = (
        line("small", "借呗", apr=Decimal("0.168")),
        line("held", "微粒贷", "WEBANK", apr=Decimal("0.25")),
        line("card", "招行信用卡", "CMB", kind=ChannelKind.STATEMENT),
        line("today", "建行信用卡", "CCB", kind=ChannelKind.STATEMENT),
    )
    steps = ((200, 50000), (150, 46000), (100, 42500), (60, 39000), (25, 36000), (2, 33500))
    return replace(
        household(income="20000"),
        channels=lines,
        income_history=tuple(IncomeMonth(Month(2026, month), Money(1400000)) for month in (8, 9, 10)),
        observations=(
            *(a_reading("small", ago(days), limit=limit, used=10000) for days, limit in steps),
            a_reading("held", ago(40), limit=30000, used=0, available=30000),
            a_reading("held", ago(2), limit=28500, used=0, available=0),
            *(
                a_reading(card, ago(days), limit=limit, used=24000, temporary=TemporaryLimit(Money(500000), until))
                for card, until in (("card", ago(-12)), ("today", TODAY))
                for days, limit in ((40, 26000), (2, 25000))
            ),
        ),
        rates=(
            Rate("small", ago(300), Decimal("0.146")),
            Rate("small", ago(5), Decimal("0.168")),
            Rate("held", ago(300), Decimal("0.22")),
            Rate("held", ago(5), Decimal("0.25")),
        ),
    )


def withdrawn() -> Book:
    """Every limit shown as zero while money is owed; assets listed and too few; income unknown."""
    return replace(
        household(essential="900"),
        income=(),
        all_assets_listed=True,
        channels=(line("jiebei", "借呗"),),
        observations=(a_reading("jiebei", ago(2), limit=0, used=36000),),
    )


def owing_much() -> Book:
    """Debt above assets and income at once, all lines over their limits, with a core buyer behind one."""
    return replace(
        household(income="6000", cash="30000"),
        all_assets_listed=True,
        channels=(line("jiebei", "借呗"), line("chain", "订单贷", "某银行", core_buyer="某核心企业")),
        observations=(
            a_reading("jiebei", ago(2), limit=50000, used=60000),
            a_reading("chain", ago(2), limit=30000, used=31000),
        ),
    )


def costly_living() -> Book:
    """Essentials above the income, nothing falling due soon: cash runs out on living alone."""
    return replace(
        household(income="6000", essential="9000", cash="4000"),
        channels=(line("jiebei", "借呗"), line("yuefu", "月付", "MEITUAN")),
        observations=(a_reading("jiebei", ago(2)), a_reading("yuefu", ago(2))),
    )


def comfortable() -> Book:
    """Nothing to warn of: what raised alerts say once the figures are good again."""
    return replace(
        household(cash="200000"),
        channels=(line("jiebei", "借呗"),),
        observations=(a_reading("jiebei", ago(2), used=1000, available=9000),),
        income_history=tuple(IncomeMonth(Month(2026, month), Money(1700000)) for month in (8, 9, 10)),
    )


def comfortable_and_unconfirmed() -> Book:
    """The same with a due that passed since cash was entered, and nobody said whether it was paid."""
    return replace(
        comfortable(),
        observations=(a_reading("jiebei", ago(40), used=1000, available=9000),),
        asset_values=(AssetValue("cash", ago(33), Money(20000000)),),
    )


def a_shop_behind_a_dead_entry() -> Book:
    """The firm's income falls beside steady wages, and a due stands today that cannot be paid in the app."""
    return replace(
        household(income="20000"),
        income=(Income("工资", yuan("8000"), 5), Income("店", yuan("12000"), 9, Belongs.FIRM)),
        channels=(line("jiebei", "借呗"),),
        observations=(a_reading("jiebei", ago(2), used=1000, status=LineStatus.REPAY_DISABLED),),
        income_history=tuple(IncomeMonth(Month(2026, month), Money(1400000)) for month in (8, 9, 10)),
        dues=(Due("jiebei", TODAY, yuan("324.25")),),
    )


def short_before_the_due() -> Book:
    """Living takes all the money before the income comes, and the due after it finds too little as well."""
    return replace(
        household(cash="100"),
        channels=(line("jiebei", "借呗"),),
        observations=(a_reading("jiebei", ago(2), limit=300000, used=200000),),
    )


def living_on_a_draw() -> Book:
    """A draw a month closes what income leaves open: without its line cash ends earlier."""
    return replace(
        household(income="9000", essential="10200", cash="9000"),
        channels=(line("jiebei", "借呗"),),
        observations=(a_reading("jiebei", ago(2), limit=100000, used=0),),
        planned_draws=(PlannedDraw("jiebei", Money(400000), 10),),
    )


def living_on_a_draw_with_dues() -> Book:
    """The same with a loan elsewhere: its instalment is what fails first without the draw."""
    book = living_on_a_draw()
    return replace(
        book,
        channels=(*book.channels, line("baitiao", "白条", "JD")),
        observations=(*book.observations, a_reading("baitiao", ago(2), limit=6000, used=6000)),
    )


def one_bill(cash: str = "3000") -> Book:
    """One bill of a card and nothing else owed; the income comes before it falls due."""
    return replace(
        household(cash=cash, essential="2000"),
        channels=(line("huabei", "花呗", kind=ChannelKind.STATEMENT, repayment=FULL),),
        observations=(a_reading("huabei", ago(2), limit=20000, used=3000),),
    )


def a_bill_and_cash_of_before_pay_day() -> Book:
    """The same with cash that was entered before the income of this month came."""
    return replace(one_bill(), asset_values=(AssetValue("cash", ago(20), Money(300000)),))


def a_bill_too_large() -> Book:
    """The same with dear living: the money is gone before the bill falls due."""
    return replace(one_bill(), living=Living(Money(900000), Money(180000)))


def a_bill_that_is_overdue() -> Book:
    """The same, and the last bill, as large as what is at hand, passed its day unpaid."""
    return replace(one_bill(), dues=(Due("huabei", ago(5), Money(300000)),))


def several_overdue() -> Book:
    """Four sums that did not reach three lenders, the smallest the oldest; of one due and one debit tries failed."""
    lines = tuple(line(name, name.upper()) for name in "abc")
    return replace(
        household(),
        channels=lines,
        observations=tuple(a_reading(one.id, ago(1), used=9000) for one in lines),
        dues=(Due("a", ago(17), Money(80_000)), Due("b", ago(14), Money(642_000)), Due("b", ago(10), Money(30_050))),
        ledger=tuple(
            a_row(LedgerKind.FAILED, channel=name, on=ago(days), amount=amount)
            for name, days, amount in (("b", 13, 6420), ("b", 12, 6420), ("c", 9, 50), ("c", 8, 50))
        ),
    )


def a_bill_that_is_there() -> Book:
    """The same with more at hand than falls due."""
    return one_bill(cash="9000")


def a_bill_and_no_cash_told() -> Book:
    """The same before anybody said what is at hand."""
    return replace(one_bill(), assets=())


def a_bill_and_no_living_told() -> Book:
    """The same before anybody said what living costs."""
    return replace(one_bill(), living=None)


def a_week_later() -> Book:
    """What was done ten days ago, and a card that is over its limit without any cut."""
    lines = (
        line("cut", "借呗"),
        line("shut", "微粒贷", "WEBANK"),
        line("card", "招行信用卡", "CMB", kind=ChannelKind.STATEMENT),
        line("over", "度小满", "DXM"),
    )
    seen = (
        a_reading("cut", ago(40), limit=50000, used=1000),
        a_reading("cut", ago(10), limit=30000, used=1000),
        a_reading("shut", ago(40), limit=50000),
        a_reading("shut", ago(10), limit=0, status=LineStatus.CLOSED),
        a_reading("card", ago(2), limit=10000, used=10500),
        a_reading("over", ago(2), limit=10000, used=10012),
    )
    return replace(household(), channels=lines, observations=seen)


STORIES = (
    a_loan_at_its_end,
    a_loan_that_cash_covers,
    a_loan_alone,
    a_rate_nobody_confirmed,
    a_shop_behind_a_dead_entry,
    a_week_later,
    cut,
    as_good_as_one_line,
    shut,
    shut_with_dues,
    one_frozen,
    reopened,
    over_lent,
    applying,
    one_loan_after_another,
    applied_only,
    paid_in_part,
    worn_down,
    withdrawn,
    owing_much,
    costly_living,
    comfortable,
    comfortable_and_unconfirmed,
    short_before_the_due,
    living_on_a_draw,
    living_on_a_draw_with_dues,
    one_bill,
    a_bill_too_large,
    a_bill_and_cash_of_before_pay_day,
    a_bill_that_is_overdue,
    several_overdue,
    a_bill_that_is_there,
    a_bill_and_no_cash_told,
    a_bill_and_no_living_told,
)


def runs(book: Book) -> tuple[RuleContext, tuple[RuleRun, ...]]:
    """The book judged today."""
    context = RuleContext(Measures(Snapshot(book, TODAY)))
    judged = evaluate(context, RULES)
    assert [run.crash for run in judged if run.crash] == []
    return context, judged


def findings(book: Book) -> Iterator[Finding]:
    """What the rules say, without those that say nothing."""
    return (finding for run in runs(book)[1] for finding in run.findings if finding.facts)


def alerts(book: Book) -> tuple[Alert, ...]:
    """The alerts of a first check."""
    context, judged = runs(book)
    return reconcile(context, judged, Memory()).alerts
