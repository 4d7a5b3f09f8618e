"""The overview: the weather in a sentence, five figures, warnings, thirty days of cash, and what to do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from raincheck.app.checking import CheckReport
from raincheck.app.wording import Scene, alert_words, group_name, weather_headline, weather_summary
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.measures import Measures
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.emergency import emergency_fund
from raincheck.core.rules.base import Context
from raincheck.core.rules.debt import DSR
from raincheck.core.rules.limit_events import LimitEvent
from raincheck.core.rules.thresholds import Bands, Level
from raincheck.core.rules.utilisation import OVERALL
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.core.weather import Weather
from raincheck.gui.charts.series import CashView, DueMark, LimitsView
from raincheck.gui.context import PageId, Target, Tone
from raincheck.gui.look import Look
from raincheck.gui.models.records import Mark
from raincheck.gui.views.limits import limits_view
from raincheck.gui.views.words import alert_mark, scene_of, share_text, tone_of
from raincheck.gui.widgets.tile import Metric

CASH_DAYS = 30
MOST_WARNINGS = 5
MOST_TASKS = 3
CHANGE_DAYS = 7


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning in the list: badge, title, why, and where a click leads."""

    mark: Mark
    title: str
    why: str
    target: Target


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do today, and where it is done."""

    title: str
    why: str
    target: Target


@dataclass(frozen=True, slots=True)
class OverviewView:
    """Everything the page shows; texts are ready, amounts in them are written out."""

    weather: Weather
    headline: str
    detail: str
    act: Target | None
    metrics: tuple[Metric, ...]
    limits: LimitsView
    warnings: tuple[WarningRow, ...]
    warnings_note: str
    cash: CashView
    tasks: tuple[Task, ...]


def overview_view(report: CheckReport, bands: Bands, look: Look) -> OverviewView:
    """Lay out a check's report for the page."""
    measures, snapshot = report.measures, report.measures.snapshot
    scene = scene_of(report, hidden=look.amounts_hidden)
    open_alerts = [alert for alert in report.alerts if alert.state is AlertState.OPEN]
    put_off = sum(alert.state is AlertState.SNOOZED for alert in report.alerts)
    serious = next((alert for alert in report.alerts if alert.level is Level.RED), None)
    return OverviewView(
        weather=report.weather,
        headline=weather_headline(report.weather, report.alerts, report.as_of, hidden=look.amounts_hidden),
        detail=weather_summary(report.weather, report.alerts, report.as_of, hidden=look.amounts_hidden),
        act=None if serious is None else target_of(serious),
        metrics=metrics(report, bands, look),
        limits=limits_view(snapshot, recent_events(measures, bands), look.short),
        warnings=tuple(warning_row(alert, scene) for alert in report.alerts[:MOST_WARNINGS]),
        warnings_note=warnings_note(len(open_alerts), put_off),
        cash=cash_view(measures),
        tasks=tasks(open_alerts, scene),
    )


def recent_events(measures: Measures, bands: Bands) -> tuple[LimitEvent, ...]:
    """The limit events that are still open, oldest first."""
    as_of = measures.snapshot.as_of
    return tuple(event for event in Context(measures, bands).limit_events if event.day <= as_of <= event.ends)


def target_of(alert: Alert) -> Target:
    """Where a warning is dealt with: the alerts page, which knows it by its id."""
    return Target(PageId.ALERTS, str(alert.id))


def warning_row(alert: Alert, scene: Scene) -> WarningRow:
    """A warning as a row."""
    words = alert_words(alert, scene)
    return WarningRow(alert_mark(alert), words.title, words.why, target_of(alert))


def warnings_note(waiting: int, put_off: int) -> str:
    """How many warnings wait and how many were put off."""
    told = ntr("{n} open", "{n} open", waiting).format(n=waiting)
    if put_off:
        told += " · " + ntr("{n} put off", "{n} put off", put_off).format(n=put_off)
    return told


def cash_view(measures: Measures) -> CashView:
    """Thirty days of cash as planned and with the largest group closed, and the dues between."""
    start = measures.snapshot.as_of
    until = start + timedelta(days=CASH_DAYS)
    dues = tuple(
        DueMark(entry.on, measures.snapshot.channels[entry.channel].name, entry.amount)
        for entry in measures.dues
        if start < entry.on <= until
    )
    base, closed, group = measures.base, measures.largest_group_closed, measures.largest_group
    if base is None or closed is None:
        return CashView(start, dues=dues)
    name = tr("{group} closed").format(group=group_name(group.name)) if group is not None else tr("all lines closed")
    opening = measures.liquid_assets
    rows = [(opening, *(Money(fen) for fen in row.closing[:CASH_DAYS])) for row in (base, closed)]
    return CashView(start, rows[0], rows[1], name, dues)


def tasks(alerts: list[Alert], scene: Scene) -> tuple[Task, ...]:
    """The next steps of the worst warnings, each said once."""
    found: dict[str, Task] = {}
    for alert in alerts:
        words = alert_words(alert, scene)
        found.setdefault(words.next_step, Task(words.next_step, words.title, target_of(alert)))
    return tuple(found.values())[:MOST_TASKS]


def metrics(report: CheckReport, bands: Bands, look: Look) -> tuple[Metric, ...]:
    """The five figures."""
    return (
        _credit(report, look),
        _group(report),
        _utilisation(report, bands),
        _fund(report),
        _service(report, bands),
    )


def _known_limits(snapshot: Snapshot, days_ago: int = 0) -> Money:
    day = snapshot.as_of - timedelta(days=days_ago)
    lines = snapshot.lines if not days_ago else [snapshot.line_on(line.channel, day) for line in snapshot.lines]
    return total(line.limit or ZERO for line in lines if line.status.value not in ("closed", "frozen"))


def _credit(report: CheckReport, look: Look) -> Metric:
    snapshot = report.measures.snapshot
    now, before = _known_limits(snapshot), _known_limits(snapshot, CHANGE_DAYS)
    share = (now - before).share_of(before)
    change = tr("unchanged in 7 days")
    if now != before:
        arrow = "▼" if now < before else "▲"
        part = "" if share is None else tr(" ({share})").format(share=_signed(share))
        change = tr("{arrow} {amount}{part} in 7 days").format(
            arrow=arrow, amount=look.amount(max(now - before, before - now)), part=part
        )
    unknown = sum(line.limit is None and line.reading is not None for line in snapshot.lines)
    if unknown:
        change += " · " + ntr("{n} limit not known", "{n} limits not known", unknown).format(n=unknown)
    return Metric(
        title=tr("All limits (drawable {amount})").format(amount=look.amount(snapshot.headroom)),
        figure=look.amount(now),
        unit=tr("yuan"),
        tone=tone_of(Level.RED if now < before else Level.GREEN),
        change=change,
        explained=tr("The sum of all limits that are shown. What could be drawn is not money you have."),
    )


def _signed(share: Fraction) -> str:
    return f"{'−' if share < 0 else '+'}{float(abs(share) * 100):.1f}%"


def _missing(title: str, need: str) -> Metric:
    return Metric(title, "—", change=need)


def _group(report: CheckReport) -> Metric:
    measures, group = report.measures, report.measures.largest_group
    share, effective = measures.top_group_share, measures.effective_channels
    if group is None or share is None or effective is None:
        return _missing(tr("Largest group"), tr("needs a limit or a balance"))
    tone = tone_of(report.level("C03"))
    if tone is Tone.GOOD and any(alert.rule in ("L01", "L03") for alert in report.alerts):
        tone = Tone.QUIET  # a share that fell because a line was cut is not good news (domain.md 2)
    return Metric(
        title=tr("Largest group · {group}").format(group=group_name(group.name)),
        figure=share_text(share),
        unit=tr("like {n} equal lines").format(n=f"{float(effective):.1f}"),
        tone=tone,
        filled=share,
        explained=tr("Its share of what is owed and drawable. A share that falls because a line was cut is no gain."),
    )


def _utilisation(report: CheckReport, bands: Bands) -> Metric:
    share = report.measures.utilisation
    if share is None:
        return _missing(tr("Use of limits"), tr("needs a known limit"))
    amber = bands.of("U01", OVERALL).amber
    return Metric(
        title=tr("Use of limits"),
        figure=share_text(share, places=1),
        unit=tr("aim < {share}").format(share=share_text(amber)),
        tone=tone_of(report.level("U01")),
        filled=share,
        explained=tr("Owed over limits of open revolving lines and cards."),
    )


def _fund(report: CheckReport) -> Metric:
    months, fund = report.measures.months_of_essentials, emergency_fund(report.measures.snapshot, report.measures.flows)
    if months is None or fund.months is None:
        return _missing(tr("Emergency fund"), tr("needs living costs"))
    return Metric(
        title=tr("Emergency fund / target"),
        figure=f"{float(months):.1f}",
        unit=tr("/ {n} months").format(n=f"{float(fund.months):.1f}"),
        tone=tone_of(report.level("F01")),
        filled=min(months / fund.months, Fraction(1)) if fund.months else Fraction(1),
        explained=tr("Months of essentials and repayments that cash would cover. Undrawn credit counts nothing."),
    )


def _service(report: CheckReport, bands: Bands) -> Metric:
    share = report.measures.dsr
    if share is None:
        return _missing(tr("Repayments / income"), tr("needs an income"))
    amber = bands.of("D01", DSR).amber
    return Metric(
        title=tr("Repayments / income"),
        figure=share_text(share),
        unit=tr("aim < {share}").format(share=share_text(amber)),
        tone=tone_of(report.level("D01")),
        filled=share,
        explained=tr("Next month's instalments over net monthly income."),
    )
