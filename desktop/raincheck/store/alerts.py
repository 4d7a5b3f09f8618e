"""Alerts and their moves: what the engine made of the findings, what the person decided, and the checks that ran."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.alerts import Alert, AlertState, Move, MoveReason
from raincheck.core.calendar import YEARS_BACK
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.store import figures
from raincheck.store.errors import UnknownEntryError
from raincheck.store.rows import Row, day, moment_of, moment_text, text

if TYPE_CHECKING:
    from sqlite3 import Connection

_COLUMNS: Final = (
    "no, rule, slot, subject, level, state, since, value, facts, evidence, version, bands, day, ends, better,"
    " acknowledged, card, snoozed_until, snooze_reason"
)
_DECIDED: Final = ("state", "acknowledged", "snoozed_until", "snooze_reason")
_MOVED: Final = "alert, on_day, at, reason, state, level, value, note, replaced"


class CheckRun(Struct, frozen=True):
    """One check that ran: when (UTC), the day it judged, its weather, and the schedule's slot it served, if any."""

    at: datetime
    as_of: date
    weather: Weather
    slot: str | None = None


class TakenDecision(Struct, frozen=True):
    """A decision that was undone: its move, and where the alert stood before and after it."""

    alert: int
    move: Row
    before: Row
    after: Row | None


class PastMove(Struct, frozen=True):
    """A move with the moment it was written, and whether the person made it."""

    move: Move
    at: datetime
    decided: bool


def add_check(connection: Connection, run: CheckRun) -> None:
    """Remember that a check ran; a slot served twice stays the first run's."""
    connection.execute(
        "INSERT INTO check_run (at, as_of, weather, slot) VALUES (?, ?, ?, ?) ON CONFLICT (slot) DO NOTHING",
        (moment_text(run.at), str(run.as_of), run.weather.value, run.slot),
    )


def checks(connection: Connection, *, limit: int) -> tuple[CheckRun, ...]:
    """The newest checks first."""
    rows = connection.execute("SELECT at, as_of, weather, slot FROM check_run ORDER BY no DESC LIMIT ?", (limit,))
    return tuple(
        CheckRun(moment_of(at), date.fromisoformat(as_of), Weather(sky), slot) for at, as_of, sky, slot in rows
    )


def weather_told(connection: Connection, *, since: date) -> tuple[tuple[date, Weather], ...]:
    """What the last check of each day said of it, oldest first; a look at another day than its own is left out."""
    rows = connection.execute(
        "SELECT as_of, weather, max(no) FROM check_run WHERE as_of >= ? "
        "AND as_of BETWEEN date(at, '-1 day') AND date(at, '+1 day') GROUP BY as_of ORDER BY as_of",
        (str(since),),
    )
    return tuple((date.fromisoformat(as_of), Weather(sky)) for as_of, sky, _ in rows)


def last_as_of(connection: Connection) -> date | None:
    """The latest day ever judged, None before the first check; a far day that an older Raincheck kept counts not."""
    near = "SELECT max(as_of) FROM check_run WHERE as_of <= date(at, ?)"
    return day(connection.execute(near, (f"+{YEARS_BACK} years",)).fetchone()[0])


def served_slots(connection: Connection, *, since: datetime) -> frozenset[str]:
    """The keys of the schedule's slots that a check has served since that moment."""
    rows = connection.execute(
        "SELECT slot FROM check_run WHERE slot IS NOT NULL AND at >= ?", (moment_text(since),)
    ).fetchall()
    return frozenset(row[0] for row in rows)


def next_alert_id(connection: Connection) -> int:
    """The id of the next alert; ids are never used twice."""
    found: int = connection.execute("SELECT coalesce(max(no), 0) + 1 FROM alert").fetchone()[0]
    return found


def read_alerts(connection: Connection) -> tuple[Alert, ...]:
    """Every alert there ever was, by id."""
    return tuple(_alert(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM alert ORDER BY no"))


def past_alerts(connection: Connection, *, limit: int) -> tuple[Alert, ...]:
    """The alerts that were handled or have cleared, the newest first; what was taken back never was."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM alert WHERE state IN (?, ?) AND ? IS NOT"
        " (SELECT reason FROM alert_move m WHERE m.alert = alert.no ORDER BY m.no DESC LIMIT 1)"
        " ORDER BY since DESC, no DESC LIMIT ?",
        (AlertState.HANDLED.value, AlertState.CLEARED.value, MoveReason.TAKEN_BACK.value, limit),
    )
    return tuple(_alert(row) for row in rows)


def current_alerts(connection: Connection) -> tuple[Alert, ...]:
    """The newest alert of every key, by id: all that the next check looks at."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM alert WHERE no IN (SELECT max(no) FROM alert GROUP BY rule, slot, day) ORDER BY no"
    )
    return tuple(_alert(row) for row in rows)


def read_alert(connection: Connection, id_: int) -> Alert | None:
    """One alert by id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM alert WHERE no = ?", (id_,)).fetchone()
    return None if row is None else _alert(row)


def moves(connection: Connection, id_: int) -> tuple[PastMove, ...]:
    """An alert's life, oldest move first."""
    rows = connection.execute(
        "SELECT alert, on_day, reason, state, level, value, note, at, entry"
        " FROM alert_move WHERE alert = ? ORDER BY no",
        (id_,),
    )
    return tuple(PastMove(_move(row[:7]), moment_of(row[7]), row[8] is not None) for row in rows)


def save_alerts(connection: Connection, alerts: Iterable[Alert]) -> None:
    """Write the alerts that are new or changed."""
    there = {row[0]: row for row in connection.execute(f"SELECT {_COLUMNS} FROM alert")}
    rows = [row for row in map(_row, alerts) if there.get(row[0]) != row]
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    connection.executemany(
        f"INSERT INTO alert ({_COLUMNS}) VALUES ({marks}) ON CONFLICT (no) DO UPDATE SET ({_COLUMNS}) = ("
        + ", ".join(f"excluded.{name.strip()}" for name in _COLUMNS.split(","))
        + ")",
        rows,
    )


def add_moves(connection: Connection, steps: Iterable[Move], *, at: datetime) -> None:
    """Write moves of the engine."""
    connection.executemany(
        "INSERT INTO alert_move (alert, on_day, reason, state, level, value, note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((*_move_row(step), moment_text(at)) for step in steps),
    )


def decide(connection: Connection, alert: Alert, move: Move, *, entry: int, at: datetime) -> None:
    """Write the person's decision on an alert and keep what it replaces, for undo."""
    names = ", ".join(_DECIDED)
    before = connection.execute(f"SELECT {names} FROM alert WHERE no = ?", (alert.id,)).fetchone()
    if before is None:
        raise UnknownEntryError(tr("There is no warning {id}; `raincheck alert list` shows them.").format(id=alert.id))
    save_alerts(connection, [alert])
    connection.execute(
        "INSERT INTO alert_move (alert, on_day, reason, state, level, value, note, at, entry, replaced)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_move_row(move), moment_text(at), entry, json.dumps(dict(zip(_DECIDED, before, strict=True)))),
    )


def take_decisions_back(connection: Connection, *, entry: int) -> tuple[TakenDecision, ...]:
    """Undo the decisions of an entry; an alert that the engine has moved since then keeps where it stands now."""
    rows = connection.execute(
        "SELECT no, alert, replaced FROM alert_move WHERE entry = ? ORDER BY no DESC", (entry,)
    ).fetchall()
    taken = []
    for no, alert, replaced in rows:
        move = connection.execute(f"SELECT {_MOVED} FROM alert_move WHERE no = ?", (no,)).fetchone()
        if connection.execute("SELECT max(no) FROM alert_move WHERE alert = ?", (alert,)).fetchone()[0] == no:
            before = tuple(json.loads(replaced)[name] for name in _DECIDED)
            taken.append(TakenDecision(alert, move, before, _decided(connection, alert)))
            _put(connection, alert, before)
        connection.execute("DELETE FROM alert_move WHERE no = ?", (no,))
    return tuple(reversed(taken))


def decide_again(connection: Connection, decisions: Iterable[TakenDecision], *, entry: int) -> None:
    """Decide again as before the undo, where the alert still stands as the undo left it."""
    marks = ", ".join("?" * (len(_MOVED.split(",")) + 1))
    for taken in decisions:
        if _decided(connection, taken.alert) == taken.before:
            _put(connection, taken.alert, taken.after)
            connection.execute(f"INSERT INTO alert_move ({_MOVED}, entry) VALUES ({marks})", (*taken.move, entry))


def _decided(connection: Connection, alert: int) -> Row | None:
    """Where decisions have put an alert; None when there is none of that number."""
    found = connection.execute(f"SELECT {', '.join(_DECIDED)} FROM alert WHERE no = ?", (alert,)).fetchone()
    return None if found is None else tuple(found)


def _put(connection: Connection, alert: int, decided: Row | None) -> None:
    if decided is not None:
        sets = ", ".join(f"{name} = ?" for name in _DECIDED)
        connection.execute(f"UPDATE alert SET {sets} WHERE no = ?", (*decided, alert))


def _row(alert: Alert) -> Row:
    return (
        alert.id,
        alert.rule,
        alert.slot,
        alert.subject,
        alert.level.value,
        alert.state.value,
        str(alert.since),
        figures.value_text(alert.value),
        figures.facts_text(alert.facts),
        figures.evidence_text(alert.evidence),
        alert.version,
        figures.bands_text(alert.bands),
        text(alert.day),
        text(alert.ends),
        figures.better_text(alert.better, alert.now),
        figures.seen_text(alert.acknowledged),
        figures.seen_text(alert.card),
        text(alert.snoozed_until),
        alert.snooze_reason,
    )


def _alert(row: Row) -> Alert:
    return Alert(
        id=row[0],
        rule=row[1],
        slot=row[2],
        subject=row[3],
        level=Level(row[4]),
        state=AlertState(row[5]),
        since=date.fromisoformat(row[6]),
        value=figures.value_of(row[7]),
        facts=figures.facts_of(row[8]),
        evidence=figures.evidence_of(row[9]),
        version=row[10],
        bands=figures.bands_of(row[11]),
        day=day(row[12]),
        ends=day(row[13]),
        better=figures.better_of(row[14]),
        now=figures.now_of(row[14]),
        acknowledged=figures.seen_of(row[15]),
        card=figures.seen_of(row[16]),
        snoozed_until=day(row[17]),
        snooze_reason=row[18],
    )


def _move_row(move: Move) -> Row:
    return (
        move.alert,
        str(move.on),
        move.reason.value,
        move.state.value,
        move.level.value,
        figures.value_text(move.value),
        move.note,
    )


def _move(row: Row) -> Move:
    alert, on, reason, state, level, value, note = row
    return Move(
        alert,
        date.fromisoformat(on),
        MoveReason(reason),
        AlertState(state),
        Level(level),
        figures.value_of(value),
        note,
    )
