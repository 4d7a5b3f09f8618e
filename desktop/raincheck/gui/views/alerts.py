"""The warnings: one row each for the inbox and the history, and everything behind one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from raincheck.app.checking import CheckReport
from raincheck.app.rulebook import family_name
from raincheck.app.voice import Voice
from raincheck.app.wording import EvidenceWords, day_text, group_name, level_name, move_words, state_word
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.model import Channel
from raincheck.core.quality import Verdict
from raincheck.core.rules.findings import BOOK
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.gui.context import Tone
from raincheck.gui.models.records import Mark
from raincheck.gui.views.words import ago, tone_of
from raincheck.gui.widgets.shapes import Shape
from raincheck.store import PastMove

MOST_PAST = 400
"""How many warnings of the past the history lists; older ones are in the command line's list of everything."""


class Bin(StrEnum):
    """Where a warning lies: it waits, it was seen or put off, or it is over."""

    WAITING = "waiting"
    SEEN = "seen"
    PAST = "past"


_BINS = {
    AlertState.OPEN: Bin.WAITING,
    AlertState.ACKNOWLEDGED: Bin.SEEN,
    AlertState.SNOOZED: Bin.SEEN,
    AlertState.HANDLED: Bin.PAST,
    AlertState.CLEARED: Bin.PAST,
}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One warning in the list. `group` is the heading it stands under, `lines` the channels it touches."""

    id: int
    bin: Bin
    group: str
    mark: Mark
    title: str
    note: str
    family: str
    lines: frozenset[str]
    words: str

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return f"{self.mark.word}. {self.title}. {self.note}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything."""

    bin: Bin = Bin.WAITING
    family: str = ""
    line: str = ""
    text: str = ""

    def takes(self, row: AlertRow) -> bool:
        """Whether a row passes."""
        return (
            row.bin is self.bin
            and self.family in ("", row.family)
            and (not self.line or self.line in row.lines)
            and self.text.strip().casefold() in row.words
        )


@dataclass(frozen=True, slots=True)
class InboxView:
    """Every warning there is to list, and what the filters offer as (key, name)."""

    rows: tuple[AlertRow, ...]
    families: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]

    def count(self, kind: Bin) -> int:
        """How many lie there."""
        return sum(row.bin is kind for row in self.rows)


@dataclass(frozen=True, slots=True)
class LifeRow:
    """One step of a warning's life."""

    when: str
    what: str
    mark: Mark
    yours: bool


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """Everything behind one warning; texts are ready, amounts in them written out or dotted."""

    id: int
    level: Mark
    state: Mark
    rule: str
    since: str
    title: str
    why: str
    meaning: str
    next_step: str
    further_steps: tuple[str, ...]
    stops: tuple[str, ...]
    evidence: tuple[EvidenceWords, ...]
    thresholds: tuple[str, ...]
    source: str
    marks: tuple[str, ...]
    life: tuple[LifeRow, ...]
    open: bool
    verdict: Verdict | None
    subject: str | None


def inbox_view(report: CheckReport, past: Iterable[Alert], voice: Voice) -> InboxView:
    """The warnings of a report, worst first, and those that are over in the order given, newest first."""
    shown = [_row(alert, voice) for alert in report.alerts]
    listed = {alert.id for alert in report.alerts}
    rows = (*shown, *(_row(alert, voice) for alert in past if alert.id not in listed))
    families = sorted({row.family for row in rows}, key="CLUDFMRBPX".index)
    return InboxView(
        rows,
        tuple((letter, family_name(letter)) for letter in families),
        tuple((channel.id, channel.name) for channel in report.measures.snapshot.book.channels),
    )


def _row(alert: Alert, voice: Voice) -> AlertRow:
    words, kind = voice.alert(alert), _BINS[alert.state]
    today = voice.scene.as_of or alert.since
    told = [tr("{rule} {name}").format(rule=alert.rule, name=words.rule_name)]
    if kind is Bin.PAST:
        told.append(tr("since {day}").format(day=day_text(alert.since, today)))
    else:
        told.append(_since(alert, today))
    if alert.state is not AlertState.OPEN:
        told.append(state_text(alert, today))
    group = f"{alert.since:%Y-%m}" if kind is Bin.PAST else level_name(alert.level)
    note = " · ".join(told)
    return AlertRow(
        id=alert.id,
        bin=kind,
        group=group,
        mark=level_mark(alert),
        title=words.title,
        note=note,
        family=alert.rule[0],
        lines=touched(alert, voice.channels),
        words=f"{words.title} {note} {words.why} {words.level}".casefold(),
    )


def _since(alert: Alert, today: date) -> str:
    return tr("since {day}, {ago}").format(day=day_text(alert.since, today), ago=ago(alert.since, today))


def touched(alert: Alert, channels: Iterable[Channel]) -> frozenset[str]:
    """The lines a warning is about: its own, those of its group, and those its evidence names."""
    own = {entry.channel for entry in alert.evidence if entry.channel is not None}
    own |= {channel.id for channel in channels if alert.subject in (channel.id, channel.platform, channel.funder)}
    return frozenset(own)


def level_mark(alert: Alert) -> Mark:
    """The badge of a warning's level; one that is over is green and says so."""
    if alert.state is AlertState.CLEARED:
        return Mark(Tone.GOOD, state_word(alert.state), Shape.TICK)
    return mark_of(alert.level)


def mark_of(level: Level) -> Mark:
    """The badge of a level."""
    shapes = {
        Level.RED: Shape.SQUARE,
        Level.AMBER: Shape.TRIANGLE,
        Level.GREEN: Shape.TICK,
        Level.GREY: Shape.QUESTION,
    }
    return Mark(tone_of(level), level_name(level), shapes[level])


def state_mark(alert: Alert, today: date) -> Mark:
    """The badge of where a warning stands."""
    shapes = {
        AlertState.OPEN: Shape.HALF,
        AlertState.ACKNOWLEDGED: Shape.TICK,
        AlertState.SNOOZED: Shape.CLOCK,
        AlertState.HANDLED: Shape.TICK,
        AlertState.CLEARED: Shape.TICK,
    }
    return Mark(Tone.QUIET, state_text(alert, today), shapes[alert.state])


def state_text(alert: Alert, today: date) -> str:
    """Where a warning stands, with the day it returns."""
    if alert.state is AlertState.SNOOZED and alert.snoozed_until is not None:
        return tr("put off until {day}").format(day=day_text(alert.snoozed_until, today))
    return state_word(alert.state)


def subject_name(subject: str, channels: Iterable[Channel]) -> str:
    """What a warning is about: a line, a group of lines, or the whole book."""
    if subject == BOOK:
        return tr("the whole book")
    return next((channel.name for channel in channels if channel.id == subject), group_name(subject))


def detail_view(
    alert: Alert, moves: Iterable[PastMove], voice: Voice, *, stops: tuple[str, ...], verdict: Verdict | None
) -> AlertDetail:
    """One warning with everything it rests on; `stops` are the changes that would end it."""
    words = voice.alert(alert)
    today = voice.scene.as_of or alert.since
    about = subject_name(alert.subject, voice.channels)
    rule = tr("{rule} {name} · version {n}").format(rule=alert.rule, name=words.rule_name, n=alert.version)
    known = any(channel.id == alert.subject for channel in voice.channels)
    return AlertDetail(
        id=alert.id,
        level=level_mark(alert),
        state=state_mark(alert, today),
        rule=rule,
        since=tr("{about} · {since}").format(about=about, since=_since(alert, today)),
        title=words.title,
        why=words.why,
        meaning=words.meaning,
        next_step=words.next_step,
        further_steps=words.further_steps,
        stops=stops if stops and alert.ends is not None else (*stops, words.clears),
        evidence=voice.evidence(alert),
        thresholds=words.thresholds,
        source=words.source,
        marks=words.marks,
        life=tuple(_life(moves, today)),
        open=alert.is_shown,
        verdict=verdict,
        subject=alert.subject if known else None,
    )


def _life(moves: Iterable[PastMove], today: date) -> Iterator[LifeRow]:
    for past in moves:
        move = past.move
        over = move.state is AlertState.CLEARED
        mark = Mark(Tone.GOOD, state_word(move.state), Shape.TICK) if over else mark_of(move.level)
        yield LifeRow(day_text(move.on, today), move_words(move), mark, past.decided)
