"""The month on paper, as words and figures: for the person, the spouse or the accountant. Laid out by gui/report.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from raincheck.app import wording
from raincheck.app.checking import CheckReport, look
from raincheck.app.contingency import PageRow, about, contingency, page_rows
from raincheck.app.parts import seen_of
from raincheck.app.planning import PlanningReport, plan_for, strictness
from raincheck.app.two_sides import TwoSides, two_sides
from raincheck.app.voice import Voice
from raincheck.app.wording.amounts import MINUS, days, months, no_more_than, rate_text, share_text, unknown
from raincheck.app.wording.computed import computed_words
from raincheck.app.wording.figures import joined
from raincheck.app.wording.forecast import cash_day_words, cash_doubts_sentence, left_out_names, quiet_doubt
from raincheck.app.wording.known import known_dues, known_service
from raincheck.app.wording.plan import (
    goal_name,
    left_out_words,
    limit_name,
    milestone_words,
    spare_words,
    strictness_name,
    without_schedule_words,
)
from raincheck.app.wording.rules import rule_name
from raincheck.app.wording.service import once_part_words
from raincheck.app.wording.whose import part_told
from raincheck.core.alerts import AlertState
from raincheck.core.calendar import Month
from raincheck.core.delivery import HIDDEN
from raincheck.core.model import LineStatus
from raincheck.core.money import Money, total
from raincheck.core.planner.dues import Instalment, without_schedule
from raincheck.core.planner.leverage import Strictness
from raincheck.core.planner.plan import milestones
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Line, Snapshot
from raincheck.core.text import tr
from raincheck.core.urgency import entries
from raincheck.core.weather import Weather
from raincheck.core.whose import Whose
from raincheck.store import Store

AHEAD: Final = timedelta(days=30)
NOT_KNOWN: Final = "—"


class Figure(Struct, frozen=True):
    """One figure with its name, and what it means or rests on; `note` may be empty."""

    name: str
    value: str
    note: str = ""


class LineEntry(Struct, frozen=True):
    """One line as it was last read; amounts in yuan, a dash where one is not known."""

    name: str
    lender: str
    limit: str
    used: str
    headroom: str
    rate: str
    status: str
    read: str
    usable: bool


class WarningEntry(Struct, frozen=True):
    """One warning that is not over: how bad, since when, why, and what to do next."""

    level: Level
    mark: str
    title: str
    since: str
    why: str
    next_step: str


class DueEntry(Struct, frozen=True):
    """One sum that falls due, in yuan; `basis` says where the sum comes from."""

    day: str
    line: str
    amount: str
    basis: str


class Goal(Struct, frozen=True):
    """The fund or the leverage target: a sentence and the figures behind it."""

    title: str
    told: str
    figures: tuple[Figure, ...]


class MonthReport(Struct, frozen=True):
    """Everything the paper says, ready to be laid out; texts are in the language in use, amounts in yuan."""

    title: str
    as_of: str
    weather: Weather
    headline: str
    summary: str
    figures: tuple[Figure, ...]
    lines: tuple[LineEntry, ...]
    owed: str
    headroom: str
    warnings: tuple[WarningEntry, ...]
    dues: tuple[DueEntry, ...]
    dues_total: str
    dues_left_out: str
    goals: tuple[Goal, ...]
    fair_weather: tuple[PageRow, ...]
    sides: TwoSides | None
    unknown: tuple[str, ...]
    part: str = ""


def month_report(store: Store, as_of: date, *, hidden: bool = False, whose: Whose = Whose.ALL) -> MonthReport:
    """What the book says on a day; nothing is moved or kept. `hidden` puts dots in place of amounts.

    Of one side (`whose`) the figures and lists are its own; `part` says so above all of them.
    """
    whole = look(store, as_of)
    report = seen_of(whole, whose)
    chosen = strictness(store)
    scene = wording.Scene(as_of, hidden=hidden)
    snapshot, measures = report.measures.snapshot, report.measures
    column = _hidden_column if hidden else _column
    *per_line, owed = column([*(line.used for line in snapshot.lines), snapshot.known_owed])
    bounds = [*(line.headroom_at_most for line in snapshot.lines), snapshot.headroom_at_most]
    told = column([*(line.known_headroom for line in snapshot.lines), snapshot.known_headroom])
    *spare, headroom = (no_more_than(text, bound=bound) for text, bound in zip(told, bounds, strict=True))
    limits = column([line.limit for line in snapshot.lines])
    dues = tuple(entry for entry in measures.dues if entry.on <= as_of + AHEAD)
    *due_amounts, dues_total = column([*(entry.amount for entry in dues), total(entry.amount for entry in dues)])
    headline, summary = _weather(whole, hidden=hidden)
    return MonthReport(
        title=tr("Month report"),
        as_of=str(as_of),
        weather=report.weather if snapshot.lines else Weather.FOG,
        headline=headline,
        summary=summary,
        figures=tuple(_figures(report, scene)) if snapshot.lines else (),
        lines=tuple(
            _line(line, texts)
            for line, texts in zip(snapshot.lines, zip(limits, per_line, spare, strict=True), strict=True)
        ),
        owed=owed,
        headroom=headroom,
        warnings=tuple(_warnings(report, whole, hidden=hidden)),
        dues=tuple(_due(snapshot, entry, text) for entry, text in zip(dues, due_amounts, strict=True)),
        dues_total=dues_total,
        dues_left_out=without_schedule_words(snapshot),
        goals=tuple(_goals(plan_for(measures, chosen), chosen, scene.money)),
        fair_weather=page_rows(about(contingency(store, as_of, whole), snapshot), whole.measures.snapshot, scene),
        sides=two_sides(whole.measures, scene),
        unknown=tuple(_unknown(report)),
        part=part_told(whose),
    )


def _weather(report: CheckReport, *, hidden: bool) -> tuple[str, str]:
    if not report.measures.snapshot.lines:
        return tr("The book has no lines yet."), ""
    unsure = quiet_doubt(report.measures)
    headline = wording.weather_headline(report.weather, report.alerts, report.as_of, hidden=hidden, unsure=unsure)
    return headline, wording.weather_summary(report.weather, report.alerts, report.as_of, hidden=hidden, unsure=unsure)


def _column(amounts: Sequence[Money | None]) -> list[str]:
    """Amounts that stand below one another: fen for all of them where one of them has any."""
    places = 2 if any(amount is not None and amount.fen % 100 for amount in amounts) else 0
    return [NOT_KNOWN if amount is None else _plain(amount, places) for amount in amounts]


def _plain(amount: Money, places: int) -> str:
    yuan, fen = divmod(abs(amount.fen), 100)
    text = f"{yuan:,}.{fen:02d}" if places else f"{yuan:,}"
    return f"{MINUS}{text}" if amount.fen < 0 else text


def _hidden_column(amounts: Sequence[Money | None]) -> list[str]:
    return [NOT_KNOWN if amount is None else HIDDEN for amount in amounts]


def _figures(report: CheckReport, scene: wording.Scene) -> Iterator[Figure]:
    measures = report.measures
    snapshot, money = measures.snapshot, scene.money

    def known(amount: Money | None) -> str:
        return unknown() if amount is None else money(amount)

    group = measures.largest_group
    name = "" if group is None else wording.group_name(group.name)
    yield Figure(tr("Owed"), known(snapshot.known_owed), tr("principal on all lines"))
    headroom = no_more_than(known(snapshot.known_headroom), bound=snapshot.headroom_at_most)
    yield Figure(tr("Usable headroom"), headroom, tr("can be cut any day; it is not money"))
    note = tr("; ").join(filter(None, (tr("what a quick sale would leave"), cash_day_words(measures))))
    yield Figure(tr("Liquid assets"), known(measures.liquid_assets), note)
    left_out = left_out_names(snapshot)
    without = tr("without {lines}").format(lines=left_out) if left_out else ""
    yield Figure(tr("Due in the next 30 days"), known(known_dues(measures)), without or tr("all lines together"))
    share = share_text(known_service(measures))
    once = once_part_words(measures.service, scene, money)
    yield Figure(tr("Debt service ratio"), share, once or without or tr("of a month's net income"))
    yield Figure(tr("Utilisation"), share_text(measures.utilisation), tr("of the open limits that are known"))
    yield Figure(tr("Largest group's share"), share_text(measures.top_group_share), name)
    lasts = measures.largest_group_closed
    if lasts is None:
        left = unknown()
    else:
        left = tr("more than 180 days") if lasts.survival_days is None else days(lasts.survival_days)
    yield Figure(tr("If that group closes"), left, without or tr("cash lasts, counted day by day"))


def _line(line: Line, texts: tuple[str, str, str]) -> LineEntry:
    channel = line.channel
    limit, used, headroom = texts
    return LineEntry(
        name=channel.name,
        lender=wording.group_name(channel.funder),
        limit=limit,
        used=used,
        headroom=headroom,
        rate=NOT_KNOWN if channel.known_apr is None else rate_text(channel.known_apr),
        status=tr("not read yet") if line.reading is None else wording.status_word(line.status),
        read=NOT_KNOWN if line.reading is None else str(line.reading.day),
        usable=line.status is LineStatus.OPEN,
    )


def _warnings(report: CheckReport, whole: CheckReport, *, hidden: bool) -> Iterator[WarningEntry]:
    voice = Voice.of(report.as_of, whole.measures.snapshot.book.channels, whole.alerts, hidden=hidden)
    for entry in entries(report.alerts):
        alert, words = entry[0], voice.entry(entry)
        since = tr("since {day}").format(day=alert.since)
        if alert.state is not AlertState.OPEN:
            since = f"{since} · {wording.state_word(alert.state)}"
        yield WarningEntry(alert.level, wording.level_mark(alert.level), words.title, since, words.why, words.next_step)


def _due(snapshot: Snapshot, entry: Instalment, amount: str) -> DueEntry:
    unpaid = (payment.due.due for payment in snapshot.payments(entry.channel) if payment.rest)
    late = [due for due in unpaid if due <= snapshot.as_of]
    if entry.known and late and entry.on == snapshot.as_of + timedelta(days=1):
        basis = tr("open since {day}").format(day=min(late))
    else:
        basis = tr("as stated by the lender") if entry.known else computed_words(snapshot, entry.channel)
    return DueEntry(str(entry.on), snapshot.channels[entry.channel].name, amount, basis)


def _goals(planned: PlanningReport, chosen: Strictness, money: Callable[[Money], str]) -> Iterator[Goal]:
    plan, fund = planned.plan, planned.plan.fund
    if fund.target is not None and fund.months is not None:
        have, gap = (unknown() if amount is None else money(amount) for amount in (fund.have, fund.gap))
        made = tr("{months} of essentials and three months of repayments; undrawn credit counts nothing.")
        yield Goal(
            tr("Emergency fund"),
            made.format(months=months(fund.months)),
            (
                Figure(tr("Target"), money(fund.target)),
                Figure(tr("At hand"), have),
                Figure(tr("Still missing"), gap),
            ),
        )
    if planned.measures.snapshot.monthly_income:
        yield _leverage(planned, chosen, money)
    if plan.path is not None:
        start = Month.of(plan.as_of)
        yield Goal(
            tr("The way there"),
            joined(tr("If every month goes as entered."), left_out_words(plan, planned.measures.snapshot)),
            tuple(
                Figure(goal_name(milestone.goal), milestone_words(milestone, start))
                for milestone in milestones(plan, plan.path)
            ),
        )
    elif plan.shortfall:
        lower = tr("Income after living costs does not cover the minimum payments; lower ones must be agreed first.")
        if planned.measures.snapshot.lacks_income:
            lower = tr("No income is entered, so none is counted: enter it first, or 0 if nothing comes in.")
        spare = spare_words(planned.measures.snapshot, plan.shortfall, money)
        yield Goal(
            tr("The way there"),
            tr("Income after living costs does not cover the minimum payments. {mend}").format(mend=spare)
            if spare
            else lower,
            (Figure(tr("Missing each month"), money(plan.shortfall)),),
        )


def _leverage(planned: PlanningReport, chosen: Strictness, money: Callable[[Money], str]) -> Goal:
    found = planned.plan.leverage
    tightest = min(planned.leverage_terms, key=lambda term: term.amount.fen)
    binding = tr("{profile} target; what binds: {limit}.")
    return Goal(
        tr("Leverage"),
        binding.format(profile=strictness_name(chosen), limit=limit_name(tightest.limit)),
        (
            Figure(tr("Target"), money(found.target)),
            Figure(tr("Carried debts now"), money(found.owed)),
            Figure(tr("Above the target"), money(found.excess)),
        ),
    )


def _unknown(report: CheckReport) -> Iterator[str]:
    """What the figures leave out because the book does not say it."""
    snapshot = report.measures.snapshot
    lacking = (
        (tr("Never read: {lines}."), [line for line in snapshot.lines if line.reading is None]),
        (
            tr("What is owed is not known, and counts nothing above: {lines}."),
            [line for line in snapshot.lines if line.reading is not None and line.used is None],
        ),
        (
            tr("The due day is not known, so nothing above counts what falls due there: {lines}."),
            list(without_schedule(snapshot)),
        ),
        (
            tr("The limit is not known: {lines}."),
            [line for line in snapshot.lines if line.lacks_limit],
        ),
        (
            tr("Not checked for too long: {lines}."),
            [line for line in snapshot.lines if _is_old(report, line)],
        ),
    )
    for sentence, lines in lacking:
        if lines:
            yield sentence.format(lines=tr(", ").join(line.channel.name for line in lines))
    if said := cash_doubts_sentence(report.measures):
        yield said
    if snapshot.living is None:
        yield tr("Living costs are not entered: there is no forecast, no fund and no way to plan.")
    if not snapshot.book.income:
        yield tr("Income is not entered: there is no leverage target.")
    if not snapshot.book.assets:
        yield tr("Cash and savings are not entered: there is no forecast and no way to plan.")
    grey = [code for code, level in report.levels if level is Level.GREY]
    if grey and snapshot.lines:
        yield tr("Not enough data to judge: {rules}.").format(rules=tr(", ").join(rule_name(code) for code in grey))


def _is_old(report: CheckReport, line: Line) -> bool:
    old = {alert.subject for alert in report.alerts if alert.rule == "X01"}
    return line.reading is not None and line.channel.id in old
