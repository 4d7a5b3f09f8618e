"""From what one check raises to as few cards as there are things to know (domain.md 7 and 12)."""

from __future__ import annotations

from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import Watch, a_due, ago, ahead, even_book, one_line, own_line, purse, still, with_readings

from raincheck.core.model import Book, LineStatus, PlannedDraw
from raincheck.core.money import Money

CLOSED, DEAD = LineStatus.CLOSED, LineStatus.REPAY_DISABLED


def rules(card):
    return [alert.rule for alert in card.alerts]


def household(*limits, used=0, on=TODAY):
    return even_book(*limits, used=used, on=on, **purse(income=10**5, essential=1000, cash=10**6))


def after(book, *readings, on=TODAY):
    """The cards of a check after the book was calm."""
    watch = Watch(book)
    watch.check(ago(1))
    return watch.check(on, with_readings(book, *readings)).cards


def test_a_closing_that_fires_several_rules_is_one_card_named_after_it():
    limits = (50_000, 10_000, 10_000, 10_000, 10_000)
    book = household(*limits, used=6000, on=ago(40))
    read_again = household(*limits, used=6000, on=ago(5)).observations
    book = with_readings(book, *read_again)
    cards = after(book, a_reading("l0", limit=0, used=6000, status=CLOSED))
    assert len(cards) == 1
    assert cards[0].headline.rule == "L03"
    assert {"L03", "L08", "U01"} <= set(rules(cards[0]))


def test_a_cut_and_the_use_it_causes_are_one_card():
    cards = after(household(*[50_000] * 5, used=5000, on=ago(7)), a_reading("l0", limit=50, used=5000))
    assert [(card.headline.rule, card.headline.subject) for card in cards] == [("L01", "l0")]
    assert "U02" in rules(cards[0])


def test_without_an_event_the_book_has_a_card_of_its_money_and_one_of_its_concentration():
    watch = Watch(even_book(100, 10, used=9, **purse(income=1, essential=1000, cash=1)))
    cards = watch.check(TODAY).cards
    money, spread = (card for card in cards if rules(card)[0] != "U02")
    assert money.headline.rule == "F04"
    assert len(money.alerts) > 3
    assert sorted(rules(spread)) == ["C01", "C02", "C03", "C04"]


def test_a_blocked_repayment_has_its_own_card_and_the_book_its_own():
    book = household(50_000, 50_000, 50_000, 50_000, 50_000, on=ago(7))
    poor = replace(book, assets=(), income=())
    watch = Watch(book)
    watch.check(ago(1))
    cards = watch.check(TODAY, with_readings(poor, a_reading("l0", limit=50_000, used=0, status=DEAD))).cards
    assert [card.headline.rule for card in cards][:1] == ["L05"]
    assert {card.headline.subject for card in cards} == {"book", "l0"}


def test_two_lines_hit_on_one_day_are_gathered_by_the_wave():
    book = household(*[50_000] * 6, on=ago(7))
    cards = after(book, a_reading("l0", limit=40_000), a_reading("l1", limit=40_000))
    assert len(cards) == 1
    assert (cards[0].headline.rule, cards[0].headline.subject) == ("L01", "l0")
    assert {("L07", "book"), ("L01", "l0"), ("L01", "l1")} <= {(alert.rule, alert.subject) for alert in cards[0].alerts}


def test_a_warning_of_a_line_outside_the_wave_keeps_its_card():
    book = household(*[50_000] * 6, on=ago(7))
    cut = (a_reading("l0", limit=40_000), a_reading("l1", limit=40_000))
    cards = after(book, *cut, a_reading("l5", limit=50_000, status=DEAD))
    assert ["L07" in rules(card) for card in cards] == [False, True]
    assert cards[0].headline.rule == "L05", "money that cannot be paid comes before what lenders did (13.5)"


def test_all_that_is_stale_is_one_card():
    watch = Watch(household(*[50_000] * 5, on=ago(40)))
    cards = watch.check(TODAY).cards
    assert [set(rules(card)) for card in cards] == [{"X01"}]
    assert len(cards[0].alerts) == 5


def test_an_event_older_than_a_week_makes_no_card_on_first_load_but_is_open():
    book = household(*[50_000] * 5, on=ago(20))
    old = Watch(with_readings(book, a_reading("l0", ago(8), limit=40_000))).check(TODAY)
    young = Watch(with_readings(book, a_reading("l0", ago(7), limit=40_000))).check(TODAY)
    assert old.has("L01")
    assert not old.carded("L01")
    assert young.carded("L01")


def test_after_the_first_load_an_event_found_late_makes_its_card():
    book = household(*[50_000] * 5, on=ago(20))
    watch = Watch(book)
    watch.check(ago(1))
    assert watch.check(TODAY, with_readings(book, a_reading("l0", ago(9), limit=40_000))).carded("L01")


def test_a_trouble_that_stays_makes_its_card_on_first_load_however_old():
    overdue = one_line(a_reading("l0", used=500), channel=still("l0"), dues=(a_due(500, ago(20)),))
    assert Watch(overdue).check(TODAY).carded("B04")


def test_a_card_is_made_once_on_a_day():
    book = household(*[50_000] * 5, on=ago(7))
    watch = Watch(with_readings(book, a_reading("l0", limit=50)))
    assert watch.check(TODAY).cards
    assert watch.check(TODAY).cards == ()


def test_the_key_of_a_card_stays_when_it_repeats():
    book = household(*[50_000] * 5, on=ago(7))
    watch = Watch(with_readings(book, a_reading("l0", limit=50)))
    first = watch.check(TODAY).cards[0]
    again = next(card for card in watch.check(ahead(1)).cards if card.headline.rule == "L01")
    assert first.key == again.key
    assert again.made_on == ahead(1)


def test_the_level_of_a_card_is_its_worst():
    book = replace(household(*[50_000] * 6, on=ago(7)), planned_draws=(PlannedDraw("l0", Money(1), 1),))
    cards = after(book, a_reading("l0", limit=0, status=CLOSED))
    assert [card.level for card in cards] == ["red"]


def test_a_group_that_is_called_like_a_line_is_no_line():
    lines = (own_line("a", platform="a"), own_line("b", platform="b"))
    book = Book(channels=lines, observations=(a_reading("a"), a_reading("b", limit=10)))
    cards = Watch(book).check(TODAY).cards
    assert {alert.subject for card in cards for alert in card.alerts if alert.rule == "C03"} == {"a"}
    assert len(cards) == 1
