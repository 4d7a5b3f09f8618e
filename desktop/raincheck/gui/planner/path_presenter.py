"""The month path as the planner shows it: lines for the chart, milestones, and plans set beside what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from raincheck.app.planning import PlanningReport, at_hand, goals_of, own_way
from raincheck.app.wording.amounts import months, plain_money_text, rate_text, share_text
from raincheck.app.wording.figures import joined
from raincheck.app.wording.plan import goal_name, left_out_words, milestone_words
from raincheck.app.wording.service import lump_words
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.path import AS_IT_IS, ONLY_MINIMUMS, Path, PathTerms
from raincheck.core.planner.plan import Plan, Standing, milestones
from raincheck.core.planner.saved import DriftMonth, SavedPlan
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.charts.path import Level, PathLine, PathView, Role

FARTHEST = 120
"""The chart reaches no further than ten years."""

FEWEST = 12


class Goal(Struct, frozen=True):
    """One milestone: its name and when it is reached."""

    name: str
    when: str
    reached: bool


class OwnWay(Struct, frozen=True):
    """What the person tries out; `monthly` None: all that is left after living."""

    monthly: Money | None = None
    terms: PathTerms = AS_IT_IS

    @property
    def is_own(self) -> bool:
        """Whether anything differs from the plan as it is."""
        return self.monthly is not None or self.terms != AS_IT_IS


class WayView(Struct, frozen=True):
    """The month path. `problem` says why the person's own way cannot be walked; the plan as it is is shown then."""

    chart: PathView
    goals: tuple[Goal, ...]
    told: str
    monthly: Money
    problem: str = ""


class DriftRow(Struct, frozen=True):
    """One month of a saved plan beside what happened."""

    month: Month
    planned_owed: Money
    owed: Money | None
    planned_buffer: Money
    buffer: Money | None
    told: str


class SavedRow(Struct, frozen=True):
    """A saved plan and its months so far."""

    name: str
    told: str
    months: tuple[DriftRow, ...]


def way_view(report: PlanningReport, own: OwnWay, look: Look, *, minimums: bool = True) -> WayView | None:
    """The path as it is or the person's own; None where the plan is not feasible."""
    plan = report.plan
    if plan.path is None or plan.monthly is None:
        return None  # also while nothing is known of what is at hand
    monthly = plan.monthly if own.monthly is None else own.monthly
    shown, problem = plan.path, ""
    try:
        if own.is_own:
            shown = own_way(report, monthly, own.terms)
    except UsageError as fault:
        monthly, problem = plan.monthly, str(fault)
    is_own = own.is_own and not problem
    least = own_way(report, monthly, ONLY_MINIMUMS) if minimums and plan.debts else None
    return WayView(
        chart=_chart(report, (shown, plan.path if is_own else None, least)),
        goals=goals(shown, plan),
        told=look.sentence(_told(report, shown, monthly, is_own=is_own)),
        monthly=monthly,
        problem=look.sentence(problem),
    )


def goals(path: Path, plan: Plan) -> tuple[Goal, ...]:
    """The four milestones of a path, in the order they are reached; last what cannot be told."""
    start = Month.of(plan.as_of)
    found = sorted(
        milestones(plan, path),
        key=lambda milestone: (milestone.standing is Standing.UNKNOWN, milestone.month is None, milestone.month or 0),
    )
    return tuple(
        Goal(goal_name(milestone.goal), milestone_words(milestone, start), milestone.is_reached) for milestone in found
    )


def _told(report: PlanningReport, shown: Path, monthly: Money, *, is_own: bool) -> str:
    told = joined(
        tr("{monthly} a month after living costs, no new draws.").format(monthly=plain_money_text(monthly)),
        lump_words(report.measures.snapshot, report.measures.service),
        left_out_words(report.plan, report.measures.snapshot),
    )
    before, after = report.plan.path, shown.milestones.last
    if not is_own or before is None:
        return told
    won = before.milestones.last - after
    if not won:
        same = tr("All is reached in the same month as with the plan as it is.")
        return tr("{one} {two}").format(one=told, two=same)
    form = tr("All is reached {months} earlier than with the plan as it is.")
    if won < 0:
        form = tr("All is reached {months} later than with the plan as it is.")
    return tr("{one} {two}").format(one=told, two=form.format(months=months(abs(won))))


def _chart(report: PlanningReport, paths: tuple[Path, Path | None, Path | None]) -> PathView:
    shown, before, least = paths
    aims = goals_of(report.plan)
    until = min(max(len(shown.months), len(before.months) if before else 0, FEWEST), FARTHEST)
    opening = (total(debt.balance for debt in report.plan.debts), at_hand(report.plan))
    start = report.plan.as_of
    lines = [
        PathLine(tr("Owed"), _points(shown, start, opening, until=until)[0], Role.OWED),
        PathLine(tr("Buffer"), _points(shown, start, opening, until=until)[1], Role.BUFFER),
    ]
    if before is not None:
        lines.append(PathLine(tr("Owed, plan as it is"), _points(before, start, opening, until=until)[0], Role.BEFORE))
    if least is not None:
        lines.append(PathLine(tr("Owed, minimums only"), _points(least, start, opening, until=until)[0], Role.LEAST))
    if not report.plan.debts:
        lines = lines[1:2]
    levels = [Level(tr("Full fund"), aims.fund, Role.BUFFER)]
    if report.plan.debts:
        levels.append(Level(tr("Leverage target"), aims.leverage, Role.OWED))
    marks = tuple(
        (Month.of(start).plus(milestone.month).last_day, goal_name(milestone.goal))
        for milestone in milestones(report.plan, shown)
        if milestone.month and milestone.month <= until and milestone.standing is not Standing.UNKNOWN
    )
    return PathView(start, Month.of(start).plus(until).last_day, tuple(lines), tuple(levels), marks)


def service_view(report: PlanningReport, share: Fraction) -> PathView | None:
    """What the debts ask for each month, by plan and with minimums only, against a share of the income."""
    plan, income = report.plan, report.measures.snapshot.monthly_income
    if plan.path is None or plan.monthly is None or not plan.debts:
        return None
    least = own_way(report, plan.monthly, ONLY_MINIMUMS)
    until = min(max(plan.path.milestones.debt_free or FARTHEST, FEWEST), FARTHEST)
    first = Month.of(plan.as_of)

    def asked(path: Path) -> tuple[tuple[date, Money], ...]:
        rest = ((first.plus(entry.month).last_day, entry.service) for entry in path.months[:until])
        return ((plan.as_of, plan.minimums), *rest)

    lines = (
        PathLine(tr("Repayments, by plan"), asked(plan.path), Role.OWED),
        PathLine(tr("Repayments, minimums only"), asked(least), Role.LEAST),
    )
    aim = Level(tr("{share} of income").format(share=share_text(share)), income.times(share), Role.BUFFER)
    return PathView(plan.as_of, first.plus(until).last_day, lines, (aim,))


def _points(
    path: Path, start: date, opening: tuple[Money, Money], *, until: int
) -> tuple[tuple[tuple[date, Money], ...], tuple[tuple[date, Money], ...]]:
    """What is owed and what there is at the end of each month, from today on; the last state holds to the end."""
    first = Month.of(start)
    owed, buffer = [(start, opening[0])], [(start, opening[1])]
    for entry in path.months[:until]:
        day = first.plus(entry.month).last_day
        owed.append((day, entry.owed))
        buffer.append((day, entry.buffer))
    return tuple(owed), tuple(buffer)


def change_texts(report: PlanningReport, terms: PathTerms, look: Look) -> tuple[str, ...]:
    """The lump sums and then the rate changes that are being tried, in words."""
    start, channels = Month.of(report.plan.as_of), report.measures.snapshot.channels
    lumps = []
    for lump in terms.lump_sums:
        form = tr("{month}: {amount} comes in") if lump.amount > ZERO else tr("{month}: {amount} is paid")
        amount = plain_money_text(max(lump.amount, -lump.amount))
        lumps.append(look.sentence(form.format(month=start.plus(lump.month), amount=amount)))
    rates = [
        tr("from {month}: {line} costs {rate} a year").format(
            month=start.plus(change.month), line=channels[change.debt].name, rate=rate_text(change.apr)
        )
        for change in terms.rates
    ]
    return (*lumps, *rates)


def saved_rows(saved: Sequence[tuple[SavedPlan, tuple[DriftMonth, ...]]], look: Look) -> tuple[SavedRow, ...]:
    """The saved plans, each month beside what happened."""
    return tuple(
        SavedRow(
            plan.name,
            look.sentence(
                tr("from {day} · {monthly} a month · {months} planned").format(
                    day=plan.made_on, monthly=plain_money_text(plan.monthly), months=months(len(plan.months))
                )
            ),
            tuple(_drift_row(entry, look) for entry in drift),
        )
        for plan, drift in saved
    )


def _drift_row(entry: DriftMonth, look: Look) -> DriftRow:
    return DriftRow(
        entry.planned.month,
        entry.planned.owed,
        entry.actual.owed,
        entry.planned.buffer,
        entry.actual.buffer,
        look.sentence(drift_words(entry)),
    )


def drift_words(entry: DriftMonth) -> str:
    """How a month turned out, without a reproach."""
    told = []
    if entry.owed_ahead is None:
        told.append(tr("what was owed is not known"))
    elif entry.owed_ahead:
        form = (
            tr("{amount} less owed than planned") if entry.owed_ahead > ZERO else tr("{amount} more owed than planned")
        )
        told.append(form.format(amount=plain_money_text(max(entry.owed_ahead, -entry.owed_ahead))))
    else:
        told.append(tr("owed as planned"))
    if entry.buffer_ahead:
        form = tr("buffer {amount} above") if entry.buffer_ahead > ZERO else tr("buffer {amount} below")
        told.append(form.format(amount=plain_money_text(max(entry.buffer_ahead, -entry.buffer_ahead))))
    if entry.months_ahead:
        count = abs(entry.months_ahead)
        form = ntr("{n} month ahead", "{n} months ahead", count)
        if entry.months_ahead < 0:
            form = ntr(
                "{n} month behind; the plan can be saved anew", "{n} months behind; the plan can be saved anew", count
            )
        told.append(form.format(n=count))
    return " · ".join(told)
