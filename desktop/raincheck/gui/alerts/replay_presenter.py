"""The replay: the level of every rule on every day as strips, what lenders did, and how early it was warned of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TypeVar

from msgspec import Struct

from raincheck.app.looking_back import Blow, LookBack
from raincheck.app.wording import level_mark, level_name, move_name, weather_name
from raincheck.app.wording.rules import rule_name
from raincheck.core.alerts import AlertState
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import ntr, tr
from raincheck.gui.alerts.presenter import mark_of
from raincheck.gui.kit.charts.weather import WeatherSpan, weather_told
from raincheck.gui.kit.models.records import Mark

T = TypeVar("T")

MOST_STEPS = 400
"""How many moves the table lists, the newest; the strips and the command line show all."""


class Span(Struct, frozen=True):
    """Days in a row on which a rule stood at one level, both included."""

    first: date
    last: date
    level: Level


class Strip(Struct, frozen=True):
    """One rule over all days."""

    code: str
    name: str
    spans: tuple[Span, ...]

    def at(self, day: date) -> Level | None:
        """The rule's level on a day; None outside the days replayed."""
        return next((span.level for span in self.spans if span.first <= day <= span.last), None)

    @property
    def spoke(self) -> bool:
        """Whether it ever warned."""
        return any(span.level.warns for span in self.spans)


class BlowMark(Struct, frozen=True):
    """A day on which a lender struck."""

    day: date
    text: str
    level: Level


class StripsView(Struct, frozen=True):
    """The weather, every rule's strip in the order of the catalogue, the blows, and what moved on which day."""

    start: date
    end: date
    weather: tuple[WeatherSpan, ...] = ()
    strips: tuple[Strip, ...] = ()
    blows: tuple[BlowMark, ...] = ()
    moved: tuple[tuple[date, tuple[str, ...]], ...] = ()


class BlowRow(Struct, frozen=True):
    """What a lender did, and what had warned before it."""

    mark: Mark
    title: str
    told: str


class StepRow(Struct, frozen=True):
    """One move."""

    day: date
    mark: Mark
    rule: str
    title: str
    what: str
    order: int


class ReplayView(Struct, frozen=True):
    """Everything the replay shows."""

    strips: StripsView
    blows: tuple[BlowRow, ...]
    steps: tuple[StepRow, ...]
    left_out: int
    cards: int


def replay_view(look: LookBack, *, hidden: bool) -> ReplayView:
    """Lay a replay out."""
    steps = look.steps
    rows = [
        StepRow(
            step.move.on,
            _mark(step.move.level, step.move.state),
            rule_name(step.alert.rule),
            look.voice(step.move.on, hidden=hidden).alert(step.alert).title,
            move_name(step.move.reason),
            number,
        )
        for number, step in enumerate(steps[-MOST_STEPS:])
    ]
    blows = look.blows
    moved: dict[date, list[str]] = {}
    for step in steps:
        moved.setdefault(step.move.on, []).append(f"{rule_name(step.alert.rule)} {move_name(step.move.reason)}")
    strips = StripsView(
        look.start,
        look.end,
        tuple(WeatherSpan(*span) for span in _runs((day.on, day.weather) for day in look.result.days)),
        tuple(_strips(look)),
        tuple(
            BlowMark(blow.on, look.voice(blow.on, hidden=hidden).alert(blow.alert).title, blow.alert.level)
            for blow in blows
        ),
        tuple((day, tuple(dict.fromkeys(what))) for day, what in moved.items()),
    )
    told = tuple(_blow_row(look, blow, hidden=hidden) for blow in reversed(blows))
    return ReplayView(strips, told, tuple(reversed(rows)), max(len(steps) - MOST_STEPS, 0), len(look.result.cards))


def _mark(level: Level, state: AlertState) -> Mark:
    if state is AlertState.CLEARED:
        return mark_of(Level.GREEN)
    return mark_of(level)


def _strips(look: LookBack) -> Iterator[Strip]:
    for code in look.result.rules:
        spans = tuple(Span(*span) for span in _runs(look.result.levels(code)))
        yield Strip(code, rule_name(code), spans)


def _runs(days: Iterable[tuple[date, T]]) -> Iterator[tuple[date, date, T]]:
    """Days in a row with the same value: the first, the last, the value."""
    for value, run in groupby(days, key=lambda entry: entry[1]):
        on = [day for day, _ in run]
        yield on[0], on[-1], value


def _blow_row(look: LookBack, blow: Blow, *, hidden: bool) -> BlowRow:
    title = tr("{day:%Y-%m-%d} {title}").format(
        day=blow.on, title=look.voice(blow.on, hidden=hidden).alert(blow.alert).title
    )
    mark = mark_of(blow.alert.level)
    if blow.days is None:
        return BlowRow(mark, title, tr("Nothing had warned before: it came out of the blue."))
    rules = dict.fromkeys(warning.alert.rule for warning in blow.forewarned)
    names = tr(", ").join(rule_name(code) for code in list(rules)[:4])
    rest = len(rules) - 4
    if rest > 0:
        names += ntr(" and {n} more", " and {n} more", rest).format(n=rest)
    form = ntr("Warned {n} day before: {names}", "Warned up to {n} days before: {names}", blow.days)
    return BlowRow(mark, title, form.format(n=blow.days, names=names))


def words_of(view: StripsView, day: date) -> str:
    """What the strips say of one day."""
    rows = [" ".join([f"{day:%Y-%m-%d}", *(weather_name(s.weather) for s in view.weather if s.first <= day <= s.last)])]
    rows += [f"◆ {blow.text}" for blow in view.blows if blow.day == day]
    standing = [(strip, strip.at(day)) for strip in view.strips]
    warning = [(strip, level) for strip, level in standing if level is not None and level.warns]
    warning.sort(key=lambda entry: -entry[1].rank)
    rows += [f"{level_mark(level)}  {strip.name}" for strip, level in warning[:9]]
    if len(warning) > 9:
        rows.append(ntr("and {n} more", "and {n} more", len(warning) - 9).format(n=len(warning) - 9))
    if not warning:
        rows.append(tr("No rule warned."))
    moved = next((what for on, what in view.moved if on == day), ())
    rows += [f"→ {what}" for what in moved[:6]]
    return "\n".join(rows)


def summary_of(view: StripsView) -> str:
    """What the strips say as a whole."""
    spoke = [strip for strip in view.strips if strip.spoke]
    if not spoke:
        return tr("No rule warned on any of these days.")
    told = [weather_told(view.weather)] if view.weather else []
    for strip in spoke:
        worst = max((span.level for span in strip.spans), key=lambda level: level.rank)
        first = min(span.first for span in strip.spans if span.level.warns)
        told.append(tr("{name}: {level}, first on {day}").format(name=strip.name, level=level_name(worst), day=first))
    return "; ".join(told)
