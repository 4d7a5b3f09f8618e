"""How many dues nobody confirmed: one count in the headline's doubt, the popup, the calendar and its month's sum."""

from datetime import date, timedelta

from tests.builders import a_channel, a_reading

from raincheck.app.calendar import asked_words, calendar_view, months_ahead, passed, without_dues_names
from raincheck.app.checking import look
from raincheck.app.reminding import drafts_of
from raincheck.app.wording import Scene
from raincheck.app.wording.forecast import confirm_words
from raincheck.core.model import Asset, AssetValue, Book, Due, Income, Living, Repayment, RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.store import Store

TODAY = date(2027, 1, 16)
SEEN = date(2026, 12, 15)


def a_book() -> Book:
    """Six stated dues of December and one computed of yesterday, none confirmed; the cash is of December."""
    guessed = a_channel("guessed", terms=Terms.GUESSED)
    loan = a_channel("loan", repayment=Repayment(RepaymentMethod.LEVEL, due_day=15, periods=12))
    dues = tuple(Due("guessed", date(2026, 12, 18) + timedelta(days=number), Money(10_000)) for number in range(6))
    return Book(
        channels=(guessed, loan),
        observations=(a_reading("guessed", SEEN, used=5000), a_reading("loan", SEEN, used=1200)),
        dues=dues,
        income=(Income("工资", Money(950_000), 15),),
        living=Living(Money(100_000), Money(0)),
        assets=(Asset("cash", "活期", Money(410_000)),),
        asset_values=(AssetValue("cash", SEEN, Money(410_000)),),
    )


def test_headline_popup_and_calendar_count_the_same_dues(store: Store) -> None:
    with store.write("all") as tx:
        tx.load(a_book())
    report = look(store, TODAY)
    snapshot = report.measures.snapshot
    assert len(passed(snapshot, snapshot).dues) == 7
    assert confirm_words(report.measures).startswith("7 dues of 18 Dec 2026 to 15 Jan")
    (asked,) = (draft for draft in drafts_of(store, TODAY) if draft.key == "asked")
    assert asked.title == "Were they paid? 7 dues passed"
    assert asked.body.startswith("The newest: loan")


def test_a_months_sum_says_what_of_it_is_not_confirmed_and_which_lines_have_no_due_in_it(store: Store) -> None:
    with store.write("all") as tx:
        tx.load(a_book())
    january = calendar_view(store, TODAY, months_ahead(TODAY, 1))
    assert (january.totals.to_pay, january.totals.count) == (Money(0), 0)
    assert asked_words(january.totals, Scene(TODAY)).startswith("1 not confirmed, ¥")
    assert without_dues_names(january.snapshot, january.entries) == "guessed"
    december = calendar_view(store, TODAY, months_ahead(date(2026, 12, 1), 1))
    assert without_dues_names(december.snapshot, december.entries) == ""
