"""The stress matrix as the page shows it: one row a scenario, every figure with what makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from msgspec import Struct

from raincheck.app.stressing import StressStudy
from raincheck.app.wording.amounts import day_text, days, no_more_than, plain_money_text, share_text
from raincheck.app.wording.figures import joined
from raincheck.app.wording.forecast import basis_words, lacking_words
from raincheck.app.wording.plan import unread_words, without_schedule_words
from raincheck.app.wording.stress import (
    bridge_words,
    fan_words,
    lasts_words,
    lost_at_most,
    lost_words,
    missing_words,
    more_words,
    movement_lines,
    movement_name,
    scenario_code,
    scenario_meaning,
    scenario_name,
    signed_money,
    step_detail,
    step_formula,
    step_name,
    thrift_words,
    way_words,
)
from raincheck.core.money import Money
from raincheck.core.planner.bridge import NEAR_DAYS, Examined, StepKind, movements_of
from raincheck.core.planner.fan import Fan, NoFan
from raincheck.core.planner.forecast import MovementKind, walk
from raincheck.core.planner.scenario import OWN
from raincheck.core.text import tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.badge import TONE_SHAPES
from raincheck.gui.planner.charts.scenario import FanBands, ScenarioCash
from raincheck.gui.planner.term_row import TermLine

DUE = {MovementKind.DUE, MovementKind.REPAYMENT}
ALL_DUES = 14
"""The hint of the next 30 days names so many dues."""


class StressRow(Struct, frozen=True):
    """One scenario as the table shows it; `place` is its place in the study."""

    place: int
    key: str
    code: str
    name: str
    mark: Mark
    lost: str
    due: str
    lasts: str
    gap_on: str
    """The first day below zero, with what is missing on it."""
    missing: str
    """The deepest hole, with its day."""
    broken: str
    way: str
    examined: Examined
    share: Fraction | None

    @property
    def own(self) -> bool:
        """Whether the person made the scenario."""
        return self.key.startswith(OWN)

    @property
    def survival(self) -> int:
        """For sorting: the days cash lasts, past the horizon when it never ends."""
        found = self.examined.outcome.survival_days
        return len(self.examined.outcome.closing) if found is None else found


class DayLine(Struct, frozen=True):
    """One sum that moves cash on a day."""

    name: str
    amount: str


class DayView(Struct, frozen=True):
    """A day of a scenario opened up: what moves cash, in the order of the day, and what is left."""

    title: str
    lines: tuple[DayLine, ...]
    before: str
    after: str


class BridgeView(Struct, frozen=True):
    """The bridge opened up; `tone` says whether it holds."""

    told: str
    tone: Tone
    steps: tuple[TermLine, ...]
    notes: tuple[str, ...]


class StressView:
    """A study in the look of the window. Hints are worked out when they are asked for."""

    def __init__(self, study: StressStudy, fans: Sequence[Fan | NoFan] | None, look: Look) -> None:
        self.study, self._fans, self._look = study, fans, look
        self._left_out = joined(without_schedule_words(study.snapshot), unread_words(study.snapshot))
        self.rows = tuple(self._row(place, row) for place, row in enumerate(study.rows))

    def _row(self, place: int, row: Examined) -> StressRow:
        look, outcome = self._look, row.outcome
        survives = outcome.survives
        fan = self.fan(place)
        share = fan.share_broken if isinstance(fan, Fan) else None
        gap_on = outcome.first_negative_on
        return StressRow(
            place=place,
            key=row.key,
            code=scenario_code(row.key),
            name=scenario_name(row.key, row.subject, self.study.snapshot),
            lost=no_more_than(
                look.amount(row.lost_headroom), bound=lost_at_most(row, self.study.plan, self.study.snapshot)
            ),
            mark=_mark(row, self._left_out),
            due=look.amount(row.due_in_30_days),
            lasts="> " + days(len(outcome.closing)) if outcome.survival_days is None else days(outcome.survival_days),
            gap_on=self._none() if gap_on is None else f"{gap_on:%m-%d} · {look.amount(outcome.first_gap)}",
            missing="—" if survives else f"{look.amount(outcome.missing)} · {outcome.lowest_on:%m-%d}",
            broken="…" if fan is None else "—" if share is None else share_text(share),
            way=self._not_needed() if survives else look.sentence(way_words(row, self.study.snapshot)),
            examined=row,
            share=share,
        )

    def _none(self) -> str:
        return tr("none known") if self._left_out else tr("none")

    def _not_needed(self) -> str:
        return tr("not needed by what is known") if self._left_out else tr("not needed")

    def basis(self) -> str:
        """What the rows leave out, or what the shares of paths rest on, for the head of the table."""
        left_out = lacking_words(self.study.snapshot) or basis_words(self.study.measures)
        if left_out:
            return left_out
        fan = self.fan(0)
        if isinstance(fan, Fan):
            form = tr("your own {n} months of income, {paths} paths · 180 days")
            return form.format(n=fan.months, paths=f"{fan.paths:,}")
        return fan_words(fan)

    def fan(self, place: int) -> Fan | NoFan | None:
        """The fan under a row's scenario; None while it is being worked out."""
        return None if self._fans is None else self._fans[place]

    def meaning(self, row: StressRow) -> str:
        """What the scenario assumes."""
        return self._look.sentence(scenario_meaning(row.key, self.study.snapshot, self.study.spec(row.key)))

    def lost_hint(self, row: StressRow) -> str:
        """Which line loses what."""
        return self._look.sentence(lost_words(row.examined, self.study.plan, self.study.snapshot))

    def due_hint(self, row: StressRow) -> str:
        """Each due and repayment of the next 30 days, with its day."""
        found = [
            entry
            for entry in walk(self.study.plan, row.examined.scenario)
            if entry.day <= NEAR_DAYS and entry.kind in DUE
        ]
        start, snapshot = self.study.plan.as_of, self.study.snapshot
        lines = [
            f"{start + timedelta(days=entry.day):%m-%d}  {movement_name(entry, snapshot)}  {signed_money(entry.fen)}"
            for entry in found[:ALL_DUES]
        ]
        if len(found) > ALL_DUES:
            lines.append(more_words(len(found) - ALL_DUES))
        none = self._left_out or tr("Nothing falls due within 30 days.")
        return self._look.sentence("\n".join(filter(None, (*lines, self._left_out))) or none)

    def lasts_hint(self, row: StressRow) -> str:
        """How far cash carries, with what moves it on the first day below zero."""
        outcome = row.examined.outcome
        told = joined(lasts_words(outcome, self.study.plan.opening), self._left_out)
        if outcome.first_negative_on is not None:
            told += "\n" + self._moved(row.examined, outcome.first_negative_on)
        return self._look.sentence(told)

    def gap_hint(self, row: StressRow) -> str:
        """What happens on the first day below zero, and which due is the first without cover."""
        outcome = row.examined.outcome
        if outcome.first_negative_on is None:
            return joined(tr("No day ends below zero within 180 days."), self._left_out)
        told = [f"{outcome.first_negative_on}", self._moved(row.examined, outcome.first_negative_on)]
        missed = outcome.first_missed_due
        if missed is not None:
            name = self.study.snapshot.channels[missed.channel].name
            form = tr("First due without cover: {line} on {day}.")
            told.append(form.format(line=name, day=day_text(missed.on, outcome.as_of)))
        return self._look.sentence("\n".join(told))

    def missing_hint(self, row: StressRow) -> str:
        """What the gap amounts to."""
        return self._look.sentence(joined(missing_words(row.examined), self._left_out))

    def broken_hint(self, row: StressRow) -> str:
        """What the share of paths says."""
        return fan_words(self.fan(row.place))

    def way_hint(self, row: StressRow) -> str:
        """The bridge in lines."""
        view = self.bridge(row)
        steps = [f"{step.name}  {step.amount}  {step.detail}" for step in view.steps]
        return "\n".join([view.told, *(steps if not row.examined.outcome.survives else [])])

    def _moved(self, row: Examined, day: date) -> str:
        movements = movements_of(self.study.plan, row.scenario, (day - self.study.plan.as_of).days)
        return movement_lines(movements, self.study.snapshot)

    def figures(self, row: StressRow) -> tuple[TermLine, ...]:
        """The row's figures, each to be opened up."""
        outcome, fan = row.examined.outcome, self.fan(row.place)
        marks = tr(", ").join(f"{days(day)} {self._look.amount(outcome.cash(day))}" for day in (30, 60, 90, 180))
        broken = TermLine(tr("Swinging income"), tr("paths that run out of cash"), row.broken, self.broken_hint(row))
        if isinstance(fan, NoFan):
            broken = TermLine(tr("Swinging income"), fan_words(fan), "—", fan_words(fan))
        return (
            TermLine(tr("Less to draw"), tr("undrawn limits that are gone"), row.lost, self.lost_hint(row)),
            TermLine(tr("Due in 30 days"), tr("dues and repayments of draws"), row.due, self.due_hint(row)),
            TermLine(tr("Cash lasts"), marks, row.lasts, self.lasts_hint(row), strong=True),
            TermLine(tr("First gap"), self._missed(row.examined), row.gap_on, self.gap_hint(row)),
            TermLine(tr("Missing"), tr("the deepest hole"), row.missing, self.missing_hint(row), strong=True),
            broken,
        )

    def _missed(self, row: Examined) -> str:
        missed = row.outcome.first_missed_due
        if missed is None:
            return tr("no known due is missed") if self._left_out else tr("no due is missed")
        name = self.study.snapshot.channels[missed.channel].name
        return self._look.sentence(tr("{line}, {amount}").format(line=name, amount=plain_money_text(missed.amount)))

    def bridge(self, row: StressRow) -> BridgeView:
        """The bridge in the order of price."""
        examined, look, snapshot = row.examined, self._look, self.study.snapshot
        steps = tuple(
            TermLine(
                step_name(step, snapshot),
                look.sentence(step_detail(step, self.study.plan.as_of)),
                look.amount(step.amount),
                look.sentence(step_formula(step)),
                strong=step.kind is not StepKind.ASSET,
            )
            for step in examined.bridge.steps
        )
        if examined.bridge.open:
            still = tr("Stays open")
            why = look.sentence(bridge_words(examined, snapshot))
            told = tr("nothing is left to close it") if examined.bridge.lends else tr("by spending less and by talks")
            steps += (TermLine(still, told, look.amount(examined.bridge.open), why, strong=True),)
        notes = [
            tr(
                "An undrawn limit is never counted as cash; "
                "here it only shows what could carry a gap, and is no advice to borrow."
            )
        ]
        if not examined.bridge.lends:
            notes = [tr("An undrawn limit is never counted as cash.")]
        thrift = "" if examined.outcome.survives else thrift_words(examined.bridge)
        if thrift:
            notes.insert(0, look.sentence(thrift))
        told = joined(bridge_words(examined, snapshot), self._left_out if examined.outcome.survives else "")
        return BridgeView(look.sentence(told), row.mark.tone, steps, tuple(notes))

    def day(self, row: StressRow, on: date) -> DayView:
        """What moves cash on a day of the scenario."""
        plan, look = self.study.plan, self._look
        place = min(max((on - plan.as_of).days, 0), len(row.examined.outcome.closing))
        cash = (plan.opening.fen, *row.examined.outcome.closing)
        lines = tuple(
            DayLine(movement_name(entry, self.study.snapshot), look.sentence(signed_money(entry.fen)))
            for entry in movements_of(plan, row.examined.scenario, place)
        )
        form = tr("{name}: {day}")
        return DayView(
            title=form.format(name=row.name, day=f"{on:%Y-%m-%d}"),
            lines=lines,
            before=look.sentence(_plain(cash[max(place - 1, 0)])),
            after=look.sentence(_plain(cash[place])),
        )

    def first_day(self, row: StressRow) -> date:
        """The day to open first: that of the gap, else the lowest."""
        outcome = row.examined.outcome
        return outcome.first_negative_on or outcome.lowest_on

    def cash(self, row: StressRow) -> ScenarioCash:
        """The row as a chart."""
        plan, outcome = self.study.plan, row.examined.outcome
        opening, base = plan.opening.fen, self.study.base.outcome
        planned = (opening, *base.closing)
        gap = None if outcome.survival_days is None else outcome.survival_days + 1
        told = tr("never below zero.")
        if outcome.first_negative_on is not None:
            form = tr("{day} cash runs out, {gap} short")
            told = form.format(day=f"{outcome.first_negative_on:%m-%d}", gap=_plain(outcome.first_gap.fen))
        return ScenarioCash(
            name=row.name,
            start=plan.as_of,
            row=planned if row.place == 0 else (opening, *outcome.closing),
            planned=planned,
            gap=gap,
            gap_words=told,
            stops=self._stops(row.examined),
            explain=partial(self._explain, row.examined),
        )

    def _explain(self, row: Examined, day: date) -> str:
        """What moves cash on a day, living left out: it comes every day."""
        movements = movements_of(self.study.plan, row.scenario, (day - self.study.plan.as_of).days)
        kept = [entry for entry in movements if entry.kind is not MovementKind.LIVING]
        return self._look.sentence(movement_lines(kept, self.study.snapshot))

    def _stops(self, row: Examined) -> tuple[date, ...]:
        """Today, each day on which more than living moves cash, and the last one."""
        start = self.study.plan.as_of
        moved = {entry.day for entry in walk(self.study.plan, row.scenario) if entry.kind is not MovementKind.LIVING}
        gap = set() if row.outcome.survival_days is None else {row.outcome.survival_days + 1}
        every = sorted({0, len(row.outcome.closing), *moved, *gap})
        return tuple(start + timedelta(days=day) for day in every)

    def bands(self, row: StressRow) -> FanBands | None:
        """The fan under the row's scenario as a chart; None without one."""
        fan = self.fan(row.place)
        if not isinstance(fan, Fan):
            return None
        opening = self.study.plan.opening.fen
        return FanBands(
            start=fan.as_of,
            low=(opening, *fan.p10),
            middle=(opening, *fan.p50),
            high=(opening, *fan.p90),
            planned=(opening, *row.examined.outcome.closing),
            words=fan_words(fan),
        )


def _plain(fen: int) -> str:
    return plain_money_text(Money(fen))


def _mark(row: Examined, left_out: str) -> Mark:
    """How a scenario ends, as a shape and a word."""
    tone, word = Tone.DANGER, tr("open gap")
    if row.outcome.survives:
        tone, word = Tone.GOOD, tr("holds")
        if left_out:
            tone, word = Tone.QUIET, tr("holds, as far as is known")
    elif not row.bridge.missing_without_discretionary:
        tone, word = Tone.WARN, tr("bridged")
    elif row.bridge.holds:
        rolls = any(step.rolls_over for step in row.bridge.steps)
        tone, word = Tone.WARN, tr("by rolling over") if rolls else tr("bridged")
    return Mark(tone, word, TONE_SHAPES[tone])
