"""From alerts that want attention to few cards: one for one thing, the event first (domain.md 7 and 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from raincheck.core.alerts import Alert, Seen, worsened
from raincheck.core.rules import rule
from raincheck.core.rules.thresholds import Level, worst

EVENTS: Final = ("L07", "L05", "L03", "L04", "L01", "L02", "L06")
"""What a card is named after, in this order; everything else ranks behind by level."""

PRESSING: Final = ("B04", "F04", "D03", "F03", "F02", "F01", "D01", "R01", "M02", "M03")
"""Among warnings of one level, what is nearest to a missed payment comes first."""

LIMIT_EVENTS: Final = ("L03", "L04", "L01", "L02", "L06")
"""What was done to one line; warnings about the whole book join its card."""


@dataclass(frozen=True, slots=True)
class Card:
    """One popup: the alerts it gathers, the first one names it. `key` stays when the same card changes."""

    key: str
    made_on: date
    level: Level
    alerts: tuple[Alert, ...]

    @property
    def headline(self) -> Alert:
        """The alert the card is named after."""
        return self.alerts[0]


def _rank(alert: Alert) -> tuple[int, int, int, str]:
    place = EVENTS.index(alert.rule) if alert.rule in EVENTS else len(EVENTS)
    urgency = PRESSING.index(alert.rule) if alert.rule in PRESSING else len(PRESSING)
    return place, -alert.level.rank, urgency, alert.rule


def _card(alerts: Iterable[Alert], on: date) -> Card:
    ordered = tuple(sorted(alerts, key=_rank))
    head = ordered[0]
    return Card(f"{head.rule}:{head.subject}", on, worst(alert.level for alert in ordered), ordered)


def make_cards(due: Iterable[Alert], channels: Iterable[str], on: date) -> tuple[Card, ...]:
    """Group what one check raised: a card a line, all X01 in one, the rest with the day's limit event if any."""
    wanting = tuple(due)
    ids = frozenset(channels)
    stale = [alert for alert in wanting if alert.rule == "X01"]
    by_line: dict[str, list[Alert]] = {}
    book: list[Alert] = []
    for alert in wanting:
        if alert.rule != "X01" and alert.subject in ids and rule(alert.rule).about_channel:
            by_line.setdefault(alert.subject, []).append(alert)
        elif alert.rule != "X01":
            book.append(alert)
    waves = [alert for alert in book if alert.rule == "L07"]
    if waves:
        counted = {entry.channel for wave in waves for entry in wave.evidence}
        for channel in [channel for channel in by_line if channel in counted]:
            book += by_line.pop(channel)
    groups = sorted(by_line.values(), key=lambda alerts: min(_rank(alert) for alert in alerts))
    struck = next((group for group in groups if any(alert.rule in LIMIT_EVENTS for alert in group)), None)
    if book and struck is not None and not waves:
        struck += book
    elif book:
        groups.insert(0, book)
    if stale:
        groups.append(stale)
    return tuple(_card(group, on) for group in groups)


def mark_carded(alert: Alert, on: date) -> Alert:
    """Remember that a card showed these figures; a repeat at the same level counts up."""
    before = alert.card
    repeats = 0
    if before is not None and before.level is alert.level and not worsened(rule(alert.rule), alert.value, before.value):
        repeats = before.repeats + 1
    return replace(alert, card=Seen(on, alert.level, alert.value, repeats))
