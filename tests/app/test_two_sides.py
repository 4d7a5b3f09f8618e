"""Firm and household side by side, and what crosses between them."""

from fractions import Fraction

from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import ago, draw, findings, own_line, repay

from raincheck.app.two_sides import two_sides
from raincheck.app.wording import words
from raincheck.app.wording.figures import Scene
from raincheck.core.calendar import Month
from raincheck.core.crossings import crossings
from raincheck.core.measures import Measures
from raincheck.core.model import Asset, Belongs, Book, Firm, Household, Income, IncomeMonth, Living
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import has_two_sides

SHOP = Book(
    household=Household(firm=Firm("小店")),
    channels=(own_line("home"), own_line("shop", belongs=Belongs.FIRM)),
    observations=(a_reading("home", limit=9000, used=1000), a_reading("shop", limit=50_000, used=20_000)),
    income=(Income("工资", Money(800_000), 5), Income("销售", Money(3_000_000), 10, Belongs.FIRM)),
    living=Living(Money(400_000), Money(0), Money(1_000_000)),
    assets=(Asset("cash", "活期", Money(500_000)), Asset("till", "店里", Money(200_000), belongs=Belongs.FIRM)),
    ledger=(draw(3000, ago(5), "home"), repay(2500, ago(4), "shop")),
)


def measures(book: Book) -> Measures:
    return Measures(Snapshot(book, TODAY))


def test_both_columns_add_up_to_the_whole():
    sides = two_sides(measures(SHOP), Scene())
    assert sides is not None
    rows = {row.name: (row.whole, row.household, row.firm) for row in sides.rows}
    assert sides.firm == "小店"
    assert rows["Owed"] == ("¥21,000", "¥1,000", "¥20,000")
    assert rows["Liquid assets"] == ("¥7,000", "¥5,000", "¥2,000")
    assert rows["Income a month"] == ("¥38,000", "¥8,000", "¥30,000")
    assert rows["Essential costs a month"] == ("¥14,000", "¥4,000", "¥10,000")


def test_a_household_line_that_carries_the_firm_is_named_with_its_amount():
    (found,) = crossings(measures(SHOP))
    assert (found.carried, found.amount) == (Belongs.FIRM, Money(250_000))
    sides = two_sides(measures(SHOP), Scene())
    assert sides.told[0] == "In 90 days, ¥2,500 of the firm's repayments came from draws on household lines."
    assert sides.told[1] == "17 Nov: drawn from home, ¥2,500 of it repaid shop on 18 Nov."


def test_the_other_way_across_and_none_within_one_side():
    other = replace(SHOP, ledger=(draw(900, ago(5), "shop"), repay(800, ago(5), "home")))
    assert [(entry.carried, entry.amount) for entry in crossings(measures(other))] == [
        (Belongs.HOUSEHOLD, Money(80_000))
    ]
    same = replace(SHOP, channels=tuple(replace(channel, belongs=Belongs.FIRM) for channel in SHOP.channels))
    assert crossings(measures(same)) == ()


def test_a_book_without_a_firm_has_no_two_sides():
    plain = Book(channels=(own_line("home"),), observations=(a_reading("home"),))
    assert not has_two_sides(plain)
    assert two_sides(measures(plain), Scene()) is None


def told(book: Book) -> tuple[str, ...]:
    sides = two_sides(measures(book), Scene())
    assert sides is not None
    return sides.told


def against(book: Book) -> tuple[str, str, str]:
    sides = two_sides(measures(book), Scene())
    assert sides is not None
    row = next(row for row in sides.rows if row.name == "Last three months against that")
    return row.whole, row.household, row.firm


def past(*yuan: int) -> tuple[IncomeMonth, ...]:
    """What came in, the newest month last, before this one."""
    this = Month.of(TODAY)
    return tuple(IncomeMonth(this.plus(back - len(yuan)), Money(amount * 100)) for back, amount in enumerate(yuan))


def test_income_falling_is_shown_for_the_firm_alone_without_a_level_of_its_own():
    book = replace(SHOP, income_history=past(38_000, 38_000, 38_000, 29_000, 26_000, 23_000))
    assert against(book) == ("31.6% below", "unknown", "40% below")
    assert told(book)[2:] == (
        "The firm's past is reckoned: all that came in, less the household's ¥8,000 a month as entered.",
        "Newest three months: the firm brought ¥18,000 a month, 40% below the ¥30,000 counted on.",
        "That is 40% less than the three months before.",
    )
    assert measures(book).income_fall == Fraction(12, 38), "the rule's own figure is the whole's"


def test_a_firm_whose_sales_hold_says_so_and_one_with_old_months_says_less():
    good = replace(SHOP, income_history=past(40_000, 40_000, 40_000))
    assert against(good) == ("not below", "unknown", "not below")
    assert (
        told(good)[3] == "Newest three months: the firm brought ¥32,000 a month, no less than the ¥30,000 counted on."
    )
    old = replace(SHOP, income_history=past(40_000, 40_000, 40_000, 1, 1)[:3])
    assert against(old) == ("unknown", "unknown", "unknown")
    assert told(old)[3] == "The newest three months entered brought the firm ¥32,000 a month."


def test_the_firms_past_is_all_of_it_where_nobody_else_earns_and_never_below_nothing():
    alone = replace(SHOP, income=SHOP.income[1:], income_history=past(30_000, 30_000, 15_000))
    assert against(alone) == ("16.7% below", "unknown", "16.7% below")
    assert not any("reckoned" in sentence for sentence in told(alone))
    lean = replace(SHOP, income_history=past(7_000, 7_000, 7_000))
    assert against(lean)[2] == "100% below"
    wages = replace(SHOP, income=SHOP.income[:1], income_history=past(8_000, 8_000, 8_000))
    assert against(wages) == ("not below", "not below", "unknown")


def test_the_warning_of_falling_income_names_the_firms_part():
    (found,) = findings(replace(SHOP, income_history=past(29_000, 26_000, 23_000)), "D04")
    whole = "The last three months brought ¥26,000 on average; the plan counts on ¥38,000 a month."
    assert words(found).why == f"{whole} Of it the firm: ¥18,000 against ¥30,000 a month."
    plain = replace(SHOP, income=SHOP.income[:1], income_history=past(5_000, 5_000, 5_000))
    (found,) = findings(plain, "D04")
    assert "firm" not in words(found).why


def test_falling_income_says_that_an_income_begun_lately_is_no_fall():
    (found,) = findings(replace(SHOP, income_history=past(29_000, 26_000, 23_000)), "D04")
    assert words(found).meaning.endswith(
        "If an income began only lately, the months before it had none of it: then nothing fell."
    )
