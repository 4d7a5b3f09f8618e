"""What an alert is: its states, its moves, and what it remembers (domain.md 7 and 12). `evaluation.py` makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.rules.findings import Evidence, Fact, FactValue
from raincheck.core.rules.thresholds import Level, Override


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    HANDLED = "handled"
    CLEARED = "cleared"


SHOWN_STATES = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)
"""The states in which an alert counts for weather and lists (contract.md 3)."""


class MoveReason(StrEnum):
    """Why an alert moved."""

    RAISED = "raised"
    ROSE = "rose"
    EASED = "eased"
    CLEARED = "cleared"
    EXPIRED = "expired"
    BACK = "back"
    TAKEN_BACK = "taken_back"
    RESTED = "rested"
    JOINED = "joined"
    GONE = "gone"
    NEW_FIGURES = "new_figures"
    SNOOZE_OVER = "snooze_over"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    HANDLED = "handled"


class Seen(Struct, frozen=True, gc=False):
    """The level and figure a person acknowledged, or a card showed, on a day."""

    on: date
    level: Level
    value: FactValue
    repeats: int = 0


class Better(Struct, frozen=True, gc=False):
    """A run of better checks: since when, the last one counted, and how many."""

    since: date
    last: date
    count: int


class Alert(Struct, frozen=True, gc=False):
    """One warning with everything needed to replay or explain it; `day` and `ends` only for events.

    `now` is the level of its own finding, which the dead band may keep it above. `snoozed_until` of a handled state is
    the day on which it comes back if it still holds (domain.md 13.1).
    """

    id: int
    rule: str
    slot: str
    subject: str
    level: Level
    state: AlertState
    since: date
    value: FactValue
    facts: Sequence[Fact]
    evidence: Sequence[Evidence]
    version: int
    bands: tuple[Override, ...]
    day: date | None = None
    ends: date | None = None
    better: Better | None = None
    now: Level | None = None
    acknowledged: Seen | None = None
    card: Seen | None = None
    snoozed_until: date | None = None
    snooze_reason: str = ""

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes it the same alert: rule, slot, and an event's day."""
        return self.rule, self.slot, self.day

    def whole(self) -> Alert:
        """The alert with its facts and evidence put together, so that it outlives the day it was judged on."""
        if isinstance(self.facts, tuple) and isinstance(self.evidence, tuple):
            return self
        return replace(self, facts=tuple(self.facts), evidence=tuple(self.evidence))

    @property
    def is_shown(self) -> bool:
        """Whether it is listed: open, acknowledged or snoozed."""
        return self.state in SHOWN_STATES

    @property
    def is_held(self) -> bool:
        """Whether the dead band alone keeps it: nearly over, and never said first (domain.md 13.5)."""
        return self.is_shown and self.now is Level.GREEN

    def fact(self, name: str) -> FactValue:
        """A fact's value by name; None when it has no such fact."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


class Standing(Struct, frozen=True, gc=False):
    """Where an alert stood at the end of a day."""

    alert: int
    level: Level
    state: AlertState
    better: Better | None = None


class Eve(Struct, frozen=True, gc=False):
    """How things stood after the last check of an earlier day, and what was watched then.

    A level seen earlier on the same day never holds, so every check of a day starts from here (domain.md 13.4).
    """

    as_of: date
    watched: str
    standing: tuple[Standing, ...]


def eve_of(alerts: Iterable[Alert], as_of: date, watched: str = "") -> Eve:
    """What the next day starts from; `watched` tells whether the book is still the same."""
    standing = (Standing(alert.id, alert.level, alert.state, alert.better) for alert in alerts)
    return Eve(as_of, watched, tuple(entry for entry in standing if entry.state is not AlertState.CLEARED))


class Move(Struct, frozen=True, gc=False):
    """One step of an alert's life, with the day it was judged on and why."""

    alert: int
    on: date
    reason: MoveReason
    state: AlertState
    level: Level
    value: FactValue
    note: str = ""


class Because(Struct, frozen=True, gc=False):
    """A rule keeps the level it had before a line was cut or closed: which rule, which line, which level."""

    rule: str
    channel: str
    level: Level


def latest_by_key(alerts: Iterable[Alert]) -> dict[tuple[str, str, date | None], Alert]:
    """The newest alert of every key."""
    return {alert.key: alert for alert in sorted(alerts, key=lambda alert: alert.id)}
