"""What the person chose: settings, thresholds, verdicts, missed events, plans; and the program's memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.rules.thresholds import Band, Override
from raincheck.core.verdicts import Verdict
from raincheck.store.rows import ChannelIndex, Kept, moment_of, moment_text

if TYPE_CHECKING:
    from sqlite3 import Connection


class PlanKind(StrEnum):
    """A saved plan of the way out, or a saved "what if"."""

    PLAN = "plan"
    SCENARIO = "scenario"


class GivenVerdict(Struct, frozen=True):
    """A verdict on one alert, and when it was given (UTC)."""

    alert: int
    verdict: Verdict
    at: datetime


class MissedEvent(Struct, frozen=True):
    """Something the program did not warn of; the rule that should have, when the person knows it."""

    on: date
    text: str
    channel: str | None = None
    rule: str | None = None


class SavedPlan(Struct, frozen=True):
    """A plan or scenario under a name; `content` is the JSON its page wrote."""

    kind: PlanKind
    name: str
    content: str
    at: datetime


def setting(connection: Connection, key: str) -> str | None:
    """A setting's text; None: never chosen."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def settings(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Every chosen setting as (key, text)."""
    return tuple(connection.execute("SELECT key, value FROM setting ORDER BY key").fetchall())


def set_setting(connection: Connection, key: str, value: str | None) -> None:
    """Choose a setting; None goes back to the default."""
    if setting(connection, key) == value:
        return
    if value is None:
        connection.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        connection.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


def recall(connection: Connection, key: str) -> str | None:
    """What the program remembered under `key`; None: nothing."""
    row = connection.execute("SELECT value FROM memory WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def remember(connection: Connection, key: str, value: str | None) -> None:
    """Remember a text for the program itself; it is no undo step. None forgets it."""
    if value is None:
        connection.execute("DELETE FROM memory WHERE key = ?", (key,))
    else:
        connection.execute(
            "INSERT INTO memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


_TAKEN_BACK: Final = "taken_back_since"


def note_taken_back(connection: Connection, written: datetime) -> None:
    """Remember for the next check that what was written at this moment no longer stands; the earliest counts."""
    before = taken_back_since(connection)
    remember(connection, _TAKEN_BACK, moment_text(written if before is None else min(before, written)))


def taken_back_since(connection: Connection) -> datetime | None:
    """When the earliest entry was written that was taken back or corrected since the last check."""
    kept = recall(connection, _TAKEN_BACK)
    return None if kept is None else moment_of(kept)


def forget_taken_back(connection: Connection) -> None:
    """A check has drawn the consequence."""
    remember(connection, _TAKEN_BACK, None)


def overrides(connection: Connection, index: ChannelIndex) -> tuple[Override, ...]:
    """The thresholds the person changed."""
    rows = connection.execute("SELECT rule, name, channel, amber, red FROM threshold ORDER BY no")
    return tuple(
        Override(rule, name, None if channel is None else index.ids[channel], Band(Fraction(amber), Fraction(red)))
        for rule, name, channel, amber, red in rows
    )


def set_overrides(connection: Connection, chosen: Sequence[Override], index: ChannelIndex) -> None:
    """Put these changed thresholds in the place of all."""
    connection.execute("DELETE FROM threshold")
    connection.executemany(
        "INSERT INTO threshold (rule, name, channel, amber, red) VALUES (?, ?, ?, ?, ?)",
        (
            (
                override.rule,
                override.threshold,
                None if override.channel is None else index.number(override.channel),
                str(override.band.amber),
                str(override.band.red),
            )
            for override in chosen
        ),
    )


def verdicts(connection: Connection) -> tuple[GivenVerdict, ...]:
    """Every verdict, by alert."""
    rows = connection.execute("SELECT no, verdict, at FROM verdict ORDER BY no")
    return tuple(GivenVerdict(alert, Verdict(verdict), moment_of(at)) for alert, verdict, at in rows)


def set_verdict(connection: Connection, alert: int, verdict: Verdict | None, *, at: datetime) -> None:
    """Say what a warning was worth; None takes the verdict back."""
    if verdict is None:
        connection.execute("DELETE FROM verdict WHERE no = ?", (alert,))
        return
    connection.execute(
        "INSERT INTO verdict (no, verdict, at) VALUES (?, ?, ?)"
        " ON CONFLICT (no) DO UPDATE SET verdict = excluded.verdict, at = excluded.at",
        (alert, verdict.value, moment_text(at)),
    )


def missed_events(connection: Connection, index: ChannelIndex) -> tuple[Kept[MissedEvent], ...]:
    """What the program did not warn of."""
    rows = connection.execute("SELECT no, on_day, text, channel, rule FROM missed_event ORDER BY no")
    return tuple(
        Kept(no, MissedEvent(date.fromisoformat(on), text, None if channel is None else index.ids[channel], rule))
        for no, on, text, channel, rule in rows
    )


def add_missed_event(connection: Connection, missed: MissedEvent, index: ChannelIndex) -> None:
    """Write down what the program did not warn of."""
    connection.execute(
        "INSERT INTO missed_event (on_day, channel, rule, text) VALUES (?, ?, ?, ?)",
        (
            str(missed.on),
            None if missed.channel is None else index.number(missed.channel),
            missed.rule,
            missed.text,
        ),
    )


def remove_missed_event(connection: Connection, no: int) -> None:
    """Take a missed event out."""
    connection.execute("DELETE FROM missed_event WHERE no = ?", (no,))


def saved_plans(connection: Connection, kind: PlanKind) -> tuple[SavedPlan, ...]:
    """The saved plans or scenarios in the order they were saved."""
    rows = connection.execute(
        "SELECT kind, name, content, at FROM saved_plan WHERE kind = ? ORDER BY no", (kind.value,)
    )
    return tuple(SavedPlan(PlanKind(found), name, content, moment_of(at)) for found, name, content, at in rows)


def save_plan(connection: Connection, kind: PlanKind, name: str, content: str | None, *, at: datetime) -> None:
    """Save a plan under its name, over an older one; None removes it."""
    if content is None:
        connection.execute("DELETE FROM saved_plan WHERE kind = ? AND name = ?", (kind.value, name))
        return
    connection.execute(
        "INSERT INTO saved_plan (kind, name, at, content) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kind, name) DO UPDATE SET at = excluded.at, content = excluded.content",
        (kind.value, name, moment_text(at), content),
    )
