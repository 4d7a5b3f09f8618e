"""The overview: the weather in a sentence, five figures, warnings, thirty days of cash, and what to do today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.checking import CheckReport
from raincheck.app.terms_asked import NOTHING_ANSWERED, Answered
from raincheck.app.wording import Scene, entry_words, group_name, leading_alert, weather_headline, weather_summary
from raincheck.app.wording.alerts import enter_cash
from raincheck.app.wording.amounts import day_text, no_more_than, percent, plain_money_text
from raincheck.app.wording.figures import joined
from raincheck.app.wording.forecast import doubts_sentence, quiet_doubt
from raincheck.app.wording.needed import enter_words, missing, missing_for_cash, needs_words
from raincheck.app.wording.plan import not_in_use_words, without_schedule_names, without_schedule_words
from raincheck.app.wording.service import once_words
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.incidents import opens_incident
from raincheck.core.measures import Measures
from raincheck.core.model import ChannelKind, LineStatus
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.emergency import emergency_fund
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.debt import DSR
from raincheck.core.rules.limit_events import LimitEvent
from raincheck.core.rules.thresholds import Bands, Level
from raincheck.core.rules.utilisation import OVERALL
from raincheck.core.snapshot import Line, Snapshot, read_line
from raincheck.core.text import ntr, tr
from raincheck.core.urgency import entries, open_entries
from raincheck.gui.kit.charts.limit_history import limits_view
from raincheck.gui.kit.charts.series import CashView, DueMark
from raincheck.gui.kit.context import PageId, Target, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.tile import Metric
from raincheck.gui.kit.words import alert_mark, place_to_act, scene_of, tone_of
from raincheck.gui.overview.first_tasks import first_tasks
from raincheck.gui.overview.view import OverviewView, Task, WarningRow

CASH_DAYS = 30
MOST_WARNINGS = 5
MOST_TASKS = 3
CHANGE_DAYS = 7


def overview_view(
    report: CheckReport,
    seen: CheckReport,
    bands: Bands,
    look: Look,
    to_do: tuple[Task, ...] = (),
    *,
    answered: Answered = NOTHING_ANSWERED,
) -> OverviewView:
    """Lay out a check's report for the page; `to_do` are the next steps of open incidents, which come first.

    `seen` are the figures and lists of the part that is looked at. Its figures wear no level: rules judge the whole.
    `answered` is what is not asked for again.
    """
    measures, snapshot = seen.measures, seen.measures.snapshot
    shown = report if seen is report else replace(seen, levels=())
    scene = scene_of(report, hidden=look.amounts_hidden)
    listed = entries(seen.alerts)
    waiting = [entry for entry in listed if entry[0].state is AlertState.OPEN and not entry[0].is_held]
    put_off = sum(entry[0].state is AlertState.SNOOZED for entry in listed)
    leading = leading_alert(report.alerts)
    # Once steps are ticked, what the warning says first may be done: the incident knows what comes next.
    step = next((task.title for task in to_do if leading is not None and leading.id in task.about), "")
    first = first_tasks(measures, waiting, scene, answered=answered)
    steps, past = [task for task in to_do if not task.past], [task for task in to_do if task.past]
    later = (*steps, *tasks(waiting, scene, steps=bool(to_do), said=first))
    ask = quiet_doubt(report.measures)
    return OverviewView(
        weather=report.weather,
        waits=False,
        headline=weather_headline(report.weather, report.alerts, report.as_of, hidden=look.amounts_hidden, unsure=ask),
        detail=weather_summary(
            report.weather,
            report.alerts,
            report.as_of,
            hidden=look.amounts_hidden,
            step=step,
            unsure=ask,
        ),
        act=None if leading is None else place_to_act(leading),
        metrics=metrics(shown, bands, look),
        limits=limits_view(snapshot, recent_events(measures, bands), look.short),
        warnings=tuple(warning_row(entry, scene) for entry in listed[:MOST_WARNINGS]),
        warnings_note=warnings_note(len(open_entries(seen.alerts)), put_off),
        cash=cash_view(measures),
        cash_doubt=look.sentence(doubts_sentence(measures)) if measures.base is not None else "",
        # What is named first never falls out of the list, and never fills it alone; what is past is told in one line.
        tasks=(*first, *later[: max(MOST_TASKS - len(first), 1)], *past[:1]),
    )


def set_up_view(report: CheckReport, bands: Bands, look: Look) -> OverviewView:
    """The page while a book is typed in for the first time: its figures without a judgement, and what comes next."""
    snapshot = report.measures.snapshot
    count, book = len(snapshot.lines), snapshot.book
    needed = missing(book)
    rest = tr("If that is every line you use, press “All is entered” and see the weather.")
    return OverviewView(
        weather=report.weather,
        waits=True,
        headline=ntr("Setting up · {n} line so far", "Setting up · {n} lines so far", count).format(n=count),
        detail=tr("Still missing: {words}").format(words=needed) if needed else rest,
        act=None,
        metrics=tuple(replace(metric, tone=Tone.QUIET) for metric in metrics(report, bands, look)),
        limits=limits_view(snapshot, (), look.short),
        warnings=(),
        warnings_note="",
        cash=cash_view(report.measures),
        tasks=tuple(set_up_tasks(needed)),
    )


def set_up_tasks(needed: str) -> Iterator[Task]:
    """What a first set-up takes besides the first line; `needed`: what is not entered yet."""
    yield Task(
        tr("Enter the other lines you use too."),
        tr("Borrowing apps, cards, bank loans: those you hardly use as well."),
        Target(PageId.LINES),
    )
    if needed:
        yield Task(
            tr("Enter {words}.").format(words=needed),
            tr("Rough figures will do."),
            Target(PageId.SETTINGS, "home"),
        )


def recent_events(measures: Measures, bands: Bands) -> tuple[LimitEvent, ...]:
    """The limit events that are still open, oldest first."""
    as_of = measures.snapshot.as_of
    return tuple(event for event in RuleContext(measures, bands).limit_events if event.day <= as_of <= event.ends)


def target_of(alert: Alert) -> Target:
    """Where a warning is dealt with: the alerts page, which knows it by its id."""
    return Target(PageId.ALERTS, str(alert.id))


def warning_row(entry: Sequence[Alert], scene: Scene) -> WarningRow:
    """A warning, or several that are one thing, as a row."""
    words = entry_words(entry, scene)
    return WarningRow(alert_mark(entry[0]), words.title, words.why, target_of(entry[0]))


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
    opening = measures.liquid_assets
    if base is None or closed is None or opening is None:
        return CashView(start, dues=dues, needed=enter_words(missing_for_cash(measures.snapshot.book)))
    name = tr("{group} closed").format(group=group_name(group.name)) if group is not None else tr("all lines closed")
    rows = [(opening, *(Money(fen) for fen in row.closing[:CASH_DAYS])) for row in (base, closed)]
    if rows[0] == rows[1] and group is not None and not group.headroom:
        return CashView(start, rows[0], dues=dues)  # a lender with nothing to draw has nothing to close
    return CashView(start, rows[0], rows[1], name, dues)


def tasks(
    listed: Iterable[Sequence[Alert]], scene: Scene, *, steps: bool = False, said: Sequence[Task] = ()
) -> tuple[Task, ...]:
    """The next steps of the worst warnings, each said once; `steps`: an incident speaks for some already.

    `said` comes before them: what is said there, and what must first be entered, is not said again.
    """
    found: dict[str, Task] = {}
    told = {task.title for task in said}
    for entry in listed:
        if steps and opens_incident(entry[0]):
            continue
        words = entry_words(entry, scene)
        if words.next_step in told or (said and enter_cash(entry[0], scene)):
            continue
        found.setdefault(words.next_step, Task(words.next_step, words.title, target_of(entry[0])))
    return tuple(found.values())[:MOST_TASKS]


def metrics(report: CheckReport, bands: Bands, look: Look) -> tuple[Metric, ...]:
    """The five figures."""
    return (
        _credit(report, look),
        _group(report),
        _utilisation(report, bands),
        _fund(report, look),
        _service(report, bands, look),
    )


def _limit(snapshot: Snapshot, line: Line) -> Money | None:
    """What a line adds to the sum of limits: nothing while it is shut; None where its limit is not known."""
    return ZERO if snapshot.is_shut(line) else line.limit


class _Pair(Struct, frozen=True):
    """A line's limit now and at the reading of a week ago, or at its first where that is younger."""

    now: Money
    before: Money
    since: date
    seen: date


def _lately(snapshot: Snapshot) -> tuple[_Pair, ...]:
    """The lines whose limit is known now and before today; one typed in today has not grown."""
    a_week_ago = snapshot.days_ago(CHANGE_DAYS)
    found = []
    for line in snapshot.lines:
        before = snapshot.line_on(line.channel, a_week_ago)
        if before.reading is None and (readings := snapshot.readings(line.channel.id)):
            before = read_line(line.channel, readings[0], readings[0].day)
        now, then = _limit(snapshot, line), _limit(snapshot, before)
        if line.reading is None or before.reading is None or now is None or then is None:
            continue
        if before.reading.day < snapshot.as_of:
            found.append(_Pair(now, then, before.reading.day, line.reading.day))
    return tuple(found)


def _change_words(pairs: tuple[_Pair, ...], as_of: date, look: Look) -> str:
    """What the limits did since they were last seen; nobody knows on which day in between."""
    if not pairs:
        return tr("first looked at today")
    now, before = total(pair.now for pair in pairs), total(pair.before for pair in pairs)
    if now == before:
        seen, since = max(pair.seen for pair in pairs), min(pair.since for pair in pairs)
        if (as_of - seen).days > CHANGE_DAYS:
            return tr("last looked at on {day}").format(day=day_text(seen, as_of))
        if (as_of - since).days < CHANGE_DAYS:
            return tr("unchanged since {day}").format(day=day_text(since, as_of))
        return tr("unchanged in 7 days")
    share = (now - before).share_of(before)
    return tr("{arrow} {amount}{part} since {day}").format(
        arrow="▼" if now < before else "▲",
        amount=look.amount(max(now - before, before - now)),
        part="" if share is None else tr(" ({share})").format(share=_signed(share)),
        day=day_text(min(pair.since for pair in pairs if pair.now != pair.before), as_of),
    )


def _credit(report: CheckReport, look: Look) -> Metric:
    snapshot = report.measures.snapshot
    limits = [_limit(snapshot, line) for line in snapshot.lines]
    known = [limit for limit in limits if limit is not None]
    pairs = _lately(snapshot)
    fell = total(pair.now for pair in pairs) < total(pair.before for pair in pairs)
    change = _change_words(pairs, snapshot.as_of, look) if known else ""
    unknown = sum(line.lacks_limit for line in snapshot.lines)
    if unknown:
        told = ntr("{n} limit not known", "{n} limits not known", unknown).format(n=unknown)
        change = f"{change} · {told}" if change else told
    if not known:
        if _loans_alone(snapshot):
            return Metric(tr("Sum of limits"), "—", change=tr("loans have no limit to use"))
        return _missing(tr("Sum of limits"), change or tr("needs a known limit"), LINES)
    unseen = ""
    if unseen_lines := sum(line.headroom_at_most for line in snapshot.lines):
        told = ntr(
            "Of {n} line it is not known what is used; less may be drawable.",
            "Of {n} lines it is not known what is used; less may be drawable.",
            unseen_lines,
        )
        unseen = told.format(n=unseen_lines)
    title, drawable = tr("Sum of limits"), snapshot.known_headroom
    if drawable is not None:
        title = tr("All limits (drawable {amount})").format(
            amount=no_more_than(look.amount(drawable), bound=snapshot.headroom_at_most)
        )
    return Metric(
        title=title,
        figure=look.amount(total(known)),
        unit=tr("yuan"),
        tone=tone_of(Level.RED if fell else Level.GREEN),
        change=change,
        explained=joined(
            tr("The sum of all limits that are shown. What could be drawn is not money you have."), unseen
        ),
    )


def _signed(share: Fraction) -> str:
    return f"{'−' if share < 0 else '+'}{float(abs(share) * 100):.1f}%"


LINES, HOME = Target(PageId.LINES), Target(PageId.SETTINGS, "home")
"""Where limits are entered, and where income, living costs and what is at hand are."""


def _missing(title: str, need: str, where: Target) -> Metric:
    return Metric(title, "—", change=need, target=where)


def _group(report: CheckReport) -> Metric:
    measures, group = report.measures, report.measures.largest_group
    share, effective = measures.top_group_share, measures.effective_channels
    if group is None or share is None or effective is None:
        need = tr("needs what is owed") if _loans_alone(measures.snapshot) else tr("needs a limit or a balance")
        return _missing(tr("Largest group"), need, LINES)
    tone = tone_of(report.level("C03"))
    if tone is Tone.GOOD and any(alert.rule in ("L01", "L03") for alert in report.alerts):
        tone = Tone.QUIET  # a share that fell because a line was cut is not good news (domain.md 2)
    return Metric(
        title=tr("Largest group · {group}").format(group=group_name(group.name)),
        figure=percent(share),
        unit=tr("like {n} equal lines").format(n=f"{float(effective):.1f}"),
        tone=tone,
        filled=None if (note := _because(report, "C03")) else share,
        change=note,
        explained=tr("Its share of what is owed and drawable. A share that falls because a line was cut is no gain."),
    )


def _loans_alone(snapshot: Snapshot) -> bool:
    """Whether every line is a loan with a fixed term: nobody is asked for a limit of those."""
    return bool(snapshot.lines) and all(line.channel.kind is ChannelKind.TERM for line in snapshot.lines)


def _because(report: CheckReport, code: str) -> str:
    """That a figure looks better only because a line was cut or closed (domain.md 13.5); else nothing."""
    line = next((why.channel for why in report.because if why.rule == code), None)
    if line is None:
        return ""
    name = report.measures.snapshot.channels[line].name
    return tr("because {line} was cut, no gain").format(line=name)


def _utilisation(report: CheckReport, bands: Bands) -> Metric:
    share = report.measures.utilisation
    if share is None and _loans_alone(report.measures.snapshot):
        return Metric(
            title=tr("Use of limits"),
            figure="—",
            change=tr("loans have no limit to use"),
            explained=tr("Owed over limits of open revolving lines and cards."),
        )
    if share is None:
        return _missing(tr("Use of limits"), tr("needs a known limit"), LINES)
    amber, tone = bands.of("U01", OVERALL).amber, tone_of(report.level("U01"))
    note = _because(report, "U01")
    lines = [line for line in report.measures.snapshot.lines if line.channel.kind is not ChannelKind.TERM]
    if tone is Tone.GOOD and any(line.owed and line.status is not LineStatus.OPEN for line in lines):
        tone = Tone.QUIET  # what is shut leaves the sum with its debt: that is no good news
    return Metric(
        title=tr("Use of limits"),
        figure=percent(share, places=1),
        unit=tr("aim < {share}").format(share=percent(amber)),
        tone=tone,
        filled=None if note else share,
        change=note or not_in_use_words(report.measures.snapshot),
        explained=tr("Owed over limits of open revolving lines and cards."),
    )


def _fund(report: CheckReport, look: Look) -> Metric:
    months, fund = report.measures.months_of_essentials, emergency_fund(report.measures.snapshot, report.measures.flows)
    if fund.have is None or months is None or fund.months is None:
        needed = missing_for_cash(report.measures.snapshot.book) or tr("essential living costs")  # those of 0.00
        return _missing(tr("Emergency fund"), needs_words(needed), HOME)
    tone, left_out = tone_of(report.level("F01")), without_schedule_names(report.measures.snapshot)
    if left_out and tone is Tone.GOOD:
        tone = Tone.QUIET  # as with repayments: months that leave some out are too many
    share = min(months / fund.months, Fraction(1)) if fund.months else Fraction(1)
    return Metric(
        title=tr("Emergency fund / target"),
        figure=f"{float(months):.1f}",
        unit=tr("/ {n} months").format(n=f"{float(fund.months):.1f}"),
        tone=tone,
        filled=None if left_out or report.measures.service.once else share,
        change=_once_change(report, look) or (tr("without {lines}").format(lines=left_out) if left_out else ""),
        target=LINES if left_out else None,
        explained=joined(
            tr("Months of essentials and repayments that cash would cover. Undrawn credit counts nothing."),
            look.sentence(once_words(report.measures, Scene(report.as_of))),
            without_schedule_words(report.measures.snapshot),
        ),
    )


def _once_change(report: CheckReport, look: Look) -> str:
    """The principal in the figure that falls due once, for the line below it; empty without any."""
    service = report.measures.service
    if not service.once:
        return ""
    return look.sentence(tr("{amount} of it comes once").format(amount=plain_money_text(service.once_amount)))


def _service(report: CheckReport, bands: Bands, look: Look) -> Metric:
    share = report.measures.dsr
    if share is None:
        return _missing(tr("Repayments / income"), tr("needs an income"), HOME)
    amber = bands.of("D01", DSR).amber
    tone, left_out = tone_of(report.level("D01")), without_schedule_names(report.measures.snapshot)
    if left_out and not share:
        return _missing(tr("Repayments / income"), tr("needs due day or rate of {lines}").format(lines=left_out), LINES)
    if left_out and tone is Tone.GOOD:
        tone = Tone.QUIET  # a share that leaves repayments out can be praised for nothing (contract.md 6)
    return Metric(
        title=tr("Repayments / income"),
        figure=percent(share),
        unit=tr("aim < {share}").format(share=percent(amber)),
        tone=tone,
        filled=None if left_out or report.measures.service.once else share,
        change=_once_change(report, look) or (tr("without {lines}").format(lines=left_out) if left_out else ""),
        target=LINES if left_out else None,
        explained=joined(
            tr(
                "The next instalment of each line over net monthly income. "
                "What is paid in full each month is not in it."
            ),
            look.sentence(once_words(report.measures, Scene(report.as_of))),
            without_schedule_words(report.measures.snapshot),
        ),
    )
