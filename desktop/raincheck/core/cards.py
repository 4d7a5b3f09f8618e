"""From alerts that want attention to few cards: one for one thing, the event first (domain.md 7 and 12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.alerts import Alert, Seen
from raincheck.core.evaluation import worsened
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Level, worst
from raincheck.core.urgency import Place, place


def presses(alert: Alert, on: date) -> bool:
    """Whether red of it breaks through quiet hours: its rule says so, or its due is past and not marked as paid."""
    since = alert.fact("overdue_since")
    return alert.level is Level.RED and (rule(alert.rule).pressing or (isinstance(since, date) and since < on))


class Card(Struct, frozen=True):
    """One popup: the alerts it gathers, the first one names it. `key` stays when the same card changes."""

    key: str
    made_on: date
    level: Level
    alerts: tuple[Alert, ...]

    @property
    def headline(self) -> Alert:
        """The alert the card is named after."""
        return self.alerts[0]


def _rank(alert: Alert) -> tuple[bool, int, Place]:
    """In a card the newest act of a lender comes first, whatever else is urgent: it names the card."""
    act, day = rule(alert.rule).blow, alert.fact("day")
    return not act, -day.toordinal() if act and isinstance(day, date) else 0, place(alert)


def _card(alerts: Iterable[Alert], on: date) -> Card:
    ordered = tuple(sorted(alerts, key=_rank))
    head = ordered[0]
    return Card(f"{head.rule}:{head.subject}", on, worst(alert.level for alert in ordered), ordered)


def make_cards(due: Iterable[Alert], channels: Iterable[str], on: date) -> tuple[Card, ...]:
    """Group what one check raised, most urgent first (contract.md 6).

    A card a line, all lines to look at in one, the rest with the day's act if any.
    """
    ids = frozenset(channels)
    stale: list[Alert] = []
    book: list[Alert] = []
    by_line: dict[str, list[Alert]] = {}
    for alert in due:
        if rule(alert.rule).urgency is Urgency.LOOK:
            stale.append(alert)
        elif alert.subject in ids and rule(alert.rule).about_channel:
            by_line.setdefault(alert.subject, []).append(alert)
        else:
            book.append(alert)
    groups = _groups(by_line, book)
    groups.append(stale)
    ordered = sorted(filter(None, groups), key=lambda group: min(place(alert) for alert in group))
    return tuple(_card(group, on) for group in ordered)


def _groups(by_line: dict[str, list[Alert]], book: list[Alert]) -> list[list[Alert]]:
    """What is said of the book joins the wave, else the first act; without one, each theme is a card of its own."""
    waves = [alert for alert in book if rule(alert.rule).gathers]
    counted = {entry.channel for wave in waves for entry in wave.evidence}
    gathered = [alert for channel, group in by_line.items() if channel in counted for alert in group]
    lines = [group for channel, group in by_line.items() if channel not in counted]
    lines.sort(key=lambda group: min(_rank(alert) for alert in group))
    if waves:
        return [[*book, *gathered], *lines]
    struck = next((group for group in lines if any(rule(alert.rule).act for alert in group)), None)
    if struck is not None:
        struck += book
        return lines
    themes: dict[str, list[Alert]] = {}
    for alert in book:
        themes.setdefault(rule(alert.rule).theme, []).append(alert)
    return [*lines, *themes.values()]


def mark_carded(alert: Alert, on: date) -> Alert:
    """Remember that a card showed these figures; a repeat at the same level counts up."""
    before = alert.card
    repeats = 0
    if before is not None and before.level is alert.level and not worsened(rule(alert.rule), alert.value, before, on):
        repeats = before.repeats + 1
    return replace(alert, card=Seen(on, alert.level, alert.value, repeats))
