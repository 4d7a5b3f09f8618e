"""A year in which things happen: what is said first always asks for something, and nothing fine is warned of."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from tests.builders import a_reading
from tests.core.checks import LONG_AGO, Checked, Watch, a_due, own_line, purse, repay, with_readings

from raincheck.app.wording import card_words, leading_alert, weather_headline, weather_summary
from raincheck.core.cards import Card
from raincheck.core.delivery import POPUPS_A_DAY, DeliverySettings, PastPopup, PendingCard, decide
from raincheck.core.model import Book, ChannelKind, LineStatus, Observation
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import Timetable
from raincheck.core.weather import Weather

FIRST = date(2026, 1, 5)
STATUSES = [LineStatus.OPEN] * 5 + [LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED, LineStatus.UNKNOWN]


def a_household(chance: random.Random) -> Book:
    lines = tuple(
        own_line(
            f"l{place}",
            platform=chance.choice(["ANT", "JD", f"P{place}"]),
            kind=chance.choice([ChannelKind.REVOLVING, ChannelKind.STATEMENT]),
            apr=Decimal(chance.randint(5, 20)) / 100,
            opened_on=LONG_AGO,
        )
        for place in range(chance.randint(3, 6))
    )
    money = purse(income=chance.randint(6, 25) * 1000, essential=4000, cash=chance.randint(0, 60) * 1000)
    seen = tuple(a_reading(line.id, FIRST, limit=chance.randint(2, 9) * 10_000, used=1000) for line in lines)
    return Book(**({"channels": lines, "observations": seen} | money))


def happens(book: Book, day: date, chance: random.Random) -> tuple[Book, Observation | None]:
    """Something of a life: a look that finds all fine, a cut, a closing, a slip put right, a due, a repayment."""
    line = chance.choice(book.channels).id
    last = next(reading for reading in reversed(book.observations) if reading.channel == line)
    limit = last.limit.yuan if last.limit is not None and hasattr(last.limit, "yuan") else None
    kind = chance.choice(["fine"] * 6 + ["cut", "state", "slip", "due", "repay", "use"])
    if kind == "fine":
        fine = replace(last, on=day)
        return with_readings(book, fine), fine if fine.status is LineStatus.OPEN else None
    if kind == "due":
        return replace(book, dues=(*book.dues, a_due(chance.randint(1, 9) * 700, day + timedelta(days=9), line))), None
    if kind == "repay":
        return replace(book, ledger=(*book.ledger, repay(chance.randint(1, 9) * 700, day, line))), None
    if kind == "state":
        return with_readings(book, replace(last, on=day, status=chance.choice(STATUSES))), None
    amount = chance.choice([50, 3000, 20_000, 60_000]) if limit is None or kind == "cut" else limit
    used = chance.choice([0, 1000, 9000, 30_000])
    changed = a_reading(line, day, limit=amount, used=used, status=last.status)
    return with_readings(book, *((changed, replace(last, on=day)) if kind == "slip" else (changed,))), None


def asks_for_something(checked: Checked, day: date) -> None:
    leading = leading_alert(checked.alerts)
    headline = weather_headline(checked.weather, checked.alerts, day)
    if checked.weather in (Weather.CLEAR, Weather.FOG):
        loud = [alert for alert in checked.alerts if not alert.is_held and rule(alert.rule).urgency is not Urgency.LOOK]
        assert loud == [], headline
    else:
        assert leading is not None
        assert not leading.is_held
        assert rule(leading.rule).urgency is not Urgency.LOOK
        assert weather_summary(checked.weather, checked.alerts, day)
    for card in checked.cards:
        assert not any(alert.is_held for alert in card.alerts)
        assert card_words(card).body


class Desktop:
    """What the desktop shows of the cards of each check; it takes every popup."""

    plan = Timetable(ZoneInfo("Asia/Shanghai"), (time(9), time(21)))

    def __init__(self) -> None:
        self.pending: dict[str, PendingCard] = {}
        self.popups: list[PastPopup] = []

    def show(self, cards: tuple[Card, ...], day: date, hour: int) -> None:
        """The cards of a check, and what waits from before; never more than three popups a day."""
        now = datetime.combine(day, time(hour), self.plan.zone)
        for card in cards:
            pressing = any(rule(alert.rule).pressing and alert.level is Level.RED for alert in card.alerts)
            # A card that changed takes the place of the one that waited.
            self.pending[card.key] = PendingCard(f"{card.key} {now}", card.key, card.level, pressing)
        decision = decide(tuple(self.pending.values()), tuple(self.popups), DeliverySettings(self.plan), now)
        shown = [(id_,) for id_ in decision.show] + ([decision.summary] if decision.summary else [])
        self.popups += [PastPopup(now, ids) for ids in shown]
        gone = {id_ for ids in shown for id_ in ids}
        self.pending = {key: card for key, card in self.pending.items() if card.id not in gone}
        assert sum(popup.at.date() == day for popup in self.popups) <= POPUPS_A_DAY


@pytest.mark.parametrize("seed", [0, 1, 2, 200])
def test_a_year_of_life(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up lives, no secret
    watch, desktop = Watch(a_household(chance)), Desktop()
    desktop.show(watch.check(FIRST).cards, FIRST, 9)
    day = FIRST
    while day < FIRST + timedelta(days=365):
        day += timedelta(days=chance.randint(1, 5))
        desktop.show(watch.check(day).cards, day, 9)
        for hour in range(10, 10 + chance.choice([1, 1, 1, 5])):
            book, fine = happens(watch.book, day, chance)
            checked = watch.check(day, book)
            asks_for_something(checked, day)
            desktop.show(checked.cards, day, hour)
            if fine is not None:
                assert checked.cards == (), "just typed as it was, and the day was checked before"
            assert all(alert.level in (Level.AMBER, Level.RED) for alert in checked.alerts)
    assert desktop.popups
