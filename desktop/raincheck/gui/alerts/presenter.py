"""The warnings: one row each for the inbox and the history, and everything behind one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.checking import CheckReport
from raincheck.app.parts import part_of
from raincheck.app.rulebook import family_name
from raincheck.app.voice import Voice
from raincheck.app.wording import (
    EvidenceWords,
    day_text,
    group_name,
    level_name,
    move_words,
    state_word,
    urgency_name,
)
from raincheck.app.wording.amounts import ago
from raincheck.app.wording.rules import rule_name
from raincheck.app.wording.whose import whose_name
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.incidents import opens_incident
from raincheck.core.model import Channel
from raincheck.core.rules import rule
from raincheck.core.rules.findings import BOOK
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.urgency import entries
from raincheck.core.verdicts import Verdict
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.words import tone_of
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


class AlertRow(Struct, frozen=True):
    """One warning in the list, or several that are one thing: `members` are the ids of all, the first names it.

    `group` is the heading it stands under, `lines` the channels it touches; `here`: about the part that is looked at.
    """

    id: int
    members: tuple[int, ...]
    bin: Bin
    group: str
    mark: Mark
    title: str
    note: str
    family: str
    lines: frozenset[str]
    words: str
    here: bool = True

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return f"{self.mark.word}. {self.title}. {self.note}"


class Filters(Struct, frozen=True):
    """What the list is narrowed to; empty means everything."""

    bin: Bin = Bin.WAITING
    family: str = ""
    line: str = ""
    text: str = ""
    also: int | None = None

    def takes(self, row: AlertRow) -> bool:
        """Whether a row passes; `also` is what was asked for by name, though it is about another part."""
        return (
            row.bin is self.bin
            and (row.here or row.id == self.also)
            and self.family in ("", row.family)
            and (not self.line or self.line in row.lines)
            and self.text.strip().casefold() in row.words
        )


class InboxView(Struct, frozen=True):
    """Every warning there is to list, and what the filters offer as (key, name)."""

    rows: tuple[AlertRow, ...]
    families: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]

    def count(self, kind: Bin) -> int:
        """How many lie there."""
        return sum(row.bin is kind and row.here for row in self.rows)


class LifeRow(Struct, frozen=True):
    """One step of a warning's life."""

    when: str
    what: str
    mark: Mark
    yours: bool


class AlertDetail(Struct, frozen=True):
    """Everything behind one warning; texts are ready, amounts in them written out or dotted."""

    id: int
    level: Mark
    state: Mark
    rule: str
    versions: str
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
    has_incident: bool
    replans: bool = False


def inbox_view(report: CheckReport, past: Iterable[Alert], voice: Voice, *, whose: Whose | None = None) -> InboxView:
    """The warnings of a report, most urgent first, and those that are over in the order given, newest first.

    `whose`: each row says which part it is about, and is `here` where that is looked at; None for a book of one part.
    """
    listed = {alert.id for alert in report.alerts}
    found = [*entries(report.alerts), *((alert,) for alert in past if alert.id not in listed)]
    rows = tuple(_of_part(_row(entry, voice), entry[0], report, whose) for entry in found)
    families = sorted({row.family for row in rows}, key="CLUDFMRBPX".index)
    return InboxView(
        rows,
        tuple((letter, family_name(letter)) for letter in families),
        tuple((channel.id, channel.name) for channel in report.measures.snapshot.book.channels),
    )


def _of_part(row: AlertRow, alert: Alert, report: CheckReport, whose: Whose | None) -> AlertRow:
    if whose is None:
        return row
    part = part_of(alert, report.measures.snapshot)
    here = whose is Whose.ALL or part in (whose, Whose.ALL)
    return replace(row, note=f"{row.note} · {whose_name(part)}", here=here)


def _row(entry: Sequence[Alert], voice: Voice) -> AlertRow:
    alert, kind = entry[0], _BINS[entry[0].state]
    words = voice.alert(alert) if kind is Bin.PAST else voice.entry(entry)
    today = voice.scene.as_of or alert.since
    told = [_rules_of(entry)]
    if kind is Bin.PAST:
        told.append(tr("since {day}").format(day=day_text(alert.since, today)))
    else:
        told.append(_since(alert, today))
    if alert.state is not AlertState.OPEN:
        told.append(state_text(alert, today))
    group = f"{alert.since:%Y-%m}" if kind is Bin.PAST else urgency_name(rule(alert.rule).urgency)
    note = " · ".join(told)
    return AlertRow(
        id=alert.id,
        members=tuple(member.id for member in entry),
        bin=kind,
        group=group,
        mark=level_mark(alert),
        title=words.title,
        note=note,
        family=alert.rule[0],
        lines=frozenset[str]().union(*(touched(member, voice.channels) for member in entry)),
        words=f"{words.title} {note} {words.why} {words.level}".casefold(),
    )


def _rules_of(entry: Sequence[Alert]) -> str:
    """The names of the rules an entry rests on."""
    return tr(", ").join(dict.fromkeys(rule_name(alert.rule) for alert in entry))


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
    entry: Sequence[Alert], moves: Iterable[PastMove], voice: Voice, *, stops: tuple[str, ...], verdict: Verdict | None
) -> AlertDetail:
    """One entry with everything it rests on; `stops` are the changes that would end it, `moves` those of all in it."""
    alert = entry[0]
    words = voice.entry(entry) if alert.is_shown else voice.alert(alert)
    today = voice.scene.as_of or alert.since
    about = subject_name(alert.subject, voice.channels)
    form = tr("{rule} {name} · version {n}")
    named = [form.format(rule=m.rule, name=voice.alert(m).rule_name, n=m.version) for m in entry]
    known = any(channel.id == alert.subject for channel in voice.channels)
    return AlertDetail(
        id=alert.id,
        level=level_mark(alert),
        state=state_mark(alert, today),
        rule=_rules_of(entry),
        versions="\n".join(named),
        since=tr("{about} · {since}").format(about=about, since=_since(alert, today)),
        title=words.title,
        why=words.why,
        meaning=words.meaning,
        next_step=words.next_step,
        further_steps=words.further_steps,
        stops=stops if stops and alert.ends is not None else (*stops, words.clears),
        evidence=tuple(dict.fromkeys(shown for member in entry for shown in voice.evidence(member))),
        thresholds=words.thresholds,
        source=words.source,
        marks=words.marks,
        life=tuple(_life(moves, today, {m.id: m.rule for m in entry})),
        open=alert.is_shown,
        verdict=verdict,
        subject=alert.subject if known else None,
        has_incident=alert.is_shown and opens_incident(alert),
        replans=alert.is_shown and rule(alert.rule).replans,
    )


def _life(moves: Iterable[PastMove], today: date, rules: dict[int, str]) -> Iterator[LifeRow]:
    for past in moves:
        move = past.move
        over = move.state is AlertState.CLEARED
        mark = Mark(Tone.GOOD, state_word(move.state), Shape.TICK) if over else mark_of(move.level)
        what = (
            move_words(move)
            if len(rules) == 1
            else tr("{name}: {what}").format(name=rule_name(rules[move.alert]), what=move_words(move))
        )
        yield LifeRow(day_text(move.on, today), what, mark, past.decided)
