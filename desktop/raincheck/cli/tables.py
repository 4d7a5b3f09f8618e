"""What commands print for people: aligned columns in which a Chinese sign is two wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from raincheck.app import wording
from raincheck.app.checking import CheckReport
from raincheck.app.deciding import AlertStory, Listing
from raincheck.app.importing import ImportReport
from raincheck.app.notifying import Delivery
from raincheck.app.scheduling import ScheduleReport
from raincheck.app.voice import Voice
from raincheck.core.alerts import Alert
from raincheck.core.model import Observation
from raincheck.core.planner.path import Milestones
from raincheck.core.planner.payoff import Payoff
from raincheck.core.planner.plan import Plan
from raincheck.core.planner.stress import StressRow
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.store.restore import Contents, Difference

GAP = "  "


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Columns as wide as their widest cell; `right` names the columns that hold figures."""
    wide = [max(width(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        shown = []
        for column, cell in enumerate(cells):
            pad = " " * (wide[column] - width(cell))
            shown.append(pad + cell if column in right else cell + pad)
        return GAP.join(shown).rstrip()

    return "\n".join([line(head), *(line(row) for row in rows)])


def _alert_rows(alerts: Sequence[Alert], voice: Voice) -> list[str]:
    lines = []
    for alert in alerts:
        words = voice.alert(alert)
        lines.append(f"[{alert.id}] {wording.level_mark(alert.level)} · {words.title}")
        lines.append(f"    {words.why}")
        lines.append(f"    → {words.next_step}")
    return lines


def check_text(report: CheckReport) -> str:
    """The weather, its sentence, and every open warning with its next step."""
    lines = [
        wording.weather_headline(report.weather, report.alerts, report.as_of),
        wording.weather_summary(report.weather, report.alerts, report.as_of),
        "",
    ]
    if not report.measures.snapshot.lines:
        return tr("The book has no lines yet: add one with raincheck channel add, or load a book file.")
    if report.alerts:
        lines += _alert_rows(report.alerts, report.voice)
    else:
        lines.append(tr("No warnings are open."))
    grey = [rule for rule, level in report.levels if level.value == "grey"]
    if grey:
        lines += ["", tr("Not enough data to judge: {rules}").format(rules=" ".join(grey))]
    for rule, _ in report.crashes:
        lines.append(tr("Rule {rule} failed and was left out; please report this.").format(rule=rule))
    return "\n".join(lines)


def _stones(milestones: Milestones) -> list[list[str]]:
    names = (
        (tr("Starter fund"), milestones.starter),
        (tr("Leverage target"), milestones.leverage),
        (tr("Free of carried debt"), milestones.debt_free),
        (tr("Full emergency fund"), milestones.fund),
    )
    return [
        [
            name,
            tr("not within 600 months")
            if month is None
            else tr("reached today")
            if month == 0
            else tr("month {n}").format(n=month),
        ]
        for name, month in names
    ]


def _payoff_row(name: str, payoff: Payoff | None) -> list[str]:
    if payoff is None:
        return [name, tr("more than 600 months"), "—", "—"]
    return [name, str(payoff.months), str(payoff.total_interest), " → ".join(payoff.order)]


def plan_text(plan: Plan) -> str:
    """Fund, leverage, and the way there; or what must be won first."""
    fund, leverage = plan.fund, plan.leverage
    if fund.target is None:
        return tr("Living costs are not known yet, so there is nothing to plan with; enter them first.")
    amounts = [
        [tr("Emergency fund target"), str(fund.target)],
        [tr("Have"), str(fund.have)],
        [tr("Gap"), str(fund.gap)],
        [tr("Leverage target"), str(leverage.target)],
        [tr("Carried debts"), str(leverage.owed)],
        [tr("Above target"), str(leverage.excess)],
    ]
    parts = [table([tr("Plan for {day}").format(day=plan.as_of), tr("yuan")], amounts, right=(1,))]
    if plan.path is None:
        parts.append(
            tr(
                "Income after living costs is {short} yuan a month short of the minimum payments. No order of payment "
                "mends that: it takes a renegotiation that wins at least this sum."
            ).format(short=plan.shortfall)
        )
    else:
        parts.append(table([tr("Milestone"), tr("When")], _stones(plan.path.milestones)))
        rows = [_payoff_row(tr("Avalanche"), plan.avalanche), _payoff_row(tr("Snowball"), plan.snowball)]
        parts.append(table([tr("Order"), tr("Months"), tr("Interest"), tr("Cleared")], rows, right=(1, 2)))
    return "\n\n".join(parts)


def stress_text(snapshot: Snapshot, rows: Sequence[StressRow]) -> str:
    """The matrix, one scenario a line."""
    cells = []
    for row in rows:
        outcome = row.outcome
        missed = outcome.first_missed_due
        name = row.key.split(":")[0] + ("" if row.subject is None else f" {_subject(snapshot, row.subject)}")
        cells.append(
            [
                name,
                "> 180" if outcome.survival_days is None else str(outcome.survival_days),
                "—" if outcome.first_negative_on is None else str(outcome.first_negative_on),
                str(outcome.lowest_cash),
                *(str(outcome.cash(day)) for day in (30, 60, 90, 180)),
                "—" if missed is None else f"{missed.on} {_subject(snapshot, missed.channel)} {missed.amount}",
            ]
        )
    head = [
        tr("If tomorrow …"),
        tr("Lasts (days)"),
        tr("First gap"),
        tr("Lowest cash"),
        "30",
        "60",
        "90",
        "180",
        tr("First missed due"),
    ]
    return table(head, cells, right=(1, 3, 4, 5, 6, 7))


def _subject(snapshot: Snapshot, subject: str) -> str:
    channel = snapshot.channels.get(subject)
    return wording.group_name(subject) if channel is None else channel.name


def lines_text(snapshot: Snapshot) -> str:
    """Every line with its limit, use and headroom."""
    if not snapshot.lines:
        return tr("The book has no lines yet: add one with raincheck channel add, or load a book file.")
    rows = [
        [
            line.channel.id,
            line.channel.name,
            wording.group_name(line.channel.funder),
            wording.status_word(line.status),
            tr("not shown") if line.limit is None else str(line.limit),
            tr("not known") if line.used is None else str(line.used),
            str(line.headroom),
            "—" if line.reading is None else str(line.reading.day),
        ]
        for line in snapshot.lines
    ]
    head = [
        tr("Id"),
        tr("Line"),
        tr("Lender"),
        tr("Status"),
        tr("Limit"),
        tr("Used"),
        tr("Headroom"),
        tr("Last read"),
    ]
    return table(head, rows, right=(4, 5, 6))


def recorded_text(seen: Observation) -> str:
    """What was kept of an entry."""
    return tr("Recorded {channel} on {day}: limit {limit}, used {used}, {status}.").format(
        channel=seen.channel,
        day=seen.on,
        limit=tr("not shown") if seen.limit is None else seen.limit,
        used=tr("not known") if seen.used is None else seen.used,
        status=wording.status_word(seen.status),
    )


def alerts_text(listing: Listing) -> str:
    """The warnings as the last check left them."""
    if listing.checked is None:
        return tr("No check has run yet: raincheck check")
    head = tr("As the check of {day} left them:").format(day=listing.checked)
    return "\n".join([head, *(_alert_rows(listing.alerts, listing.voice) or [tr("No warnings are open.")])])


def story_text(story: AlertStory) -> str:
    """One warning in full."""
    alert, words = story.alert, story.voice.alert(story.alert)
    lines = [
        f"[{alert.id}] {wording.level_mark(alert.level)} · {words.title}",
        f"{alert.rule} {words.rule_name} · {wording.state_word(alert.state)} · {alert.since}",
        words.why,
        words.meaning,
        f"→ {words.next_step}",
        *(f"  · {step}" for step in words.further_steps),
        "",
        tr("Evidence"),
    ]
    for shown in story.voice.evidence(alert):
        lines.append("  " + GAP.join(part for part in (shown.label, shown.value, shown.day, shown.source) if part))
    lines += ["", tr("Thresholds"), *(f"  {text}" for text in (*words.thresholds, words.clears))]
    lines += ["", tr("Source"), f"  {words.source}", *(f"  {mark}" for mark in words.marks)]
    lines += ["", tr("What happened to it")]
    lines += [f"  {past.move.on}  {wording.move_words(past.move)}" for past in story.moves]
    return "\n".join(lines)


def import_text(report: ImportReport, *, dry_run: bool) -> str:
    """Every file's rows accounted for, and what came in."""
    rows = [
        [
            file.file,
            file.format,
            *(str(count) for count in (file.rows, file.used, file.ignored, file.duplicates, len(file.problems))),
        ]
        for file in report.files
    ]
    head = [
        tr("File"),
        tr("Format"),
        tr("Rows"),
        tr("Used"),
        tr("Ignored"),
        tr("Known already"),
        tr("Problems"),
    ]
    lines = [table(head, rows, right=(2, 3, 4, 5, 6))]
    for file in report.files:
        lines += [
            tr("{file}, line {line}: {what}").format(file=file.file, line=problem.line, what=problem.what)
            for problem in file.problems
        ]
    lines += [tr("New line: {name} ({id})").format(name=channel.name, id=channel.id) for channel in report.channels]
    lines.append(tr("Nothing was written: this was a dry run.") if dry_run else tr("Undo takes the whole import back."))
    return "\n".join(lines)


def schedule_text(report: ScheduleReport) -> str:
    """The daily check in words."""
    found = report.status
    if not found.installed:
        lines = [tr("No daily check is installed: raincheck schedule install")]
    else:
        lines = [tr("The daily check is installed ({way}): {where}").format(way=found.way.value, where=found.where)]
        if found.active is False:
            lines.append(tr("The system will not run it; install it again."))
        if not found.current:
            lines.append(tr("It is of older settings; install it again."))
        if not found.daily:
            lines.append(tr("This system runs it at login only, not at the chosen times."))
        if found.next_run:
            lines.append(tr("Next run: {when}").format(when=found.next_run))
    if report.last_check is None:
        lines.append(tr("No check has run yet."))
    else:
        when = report.last_check.astimezone().strftime("%Y-%m-%d %H:%M")
        lines.append(tr("Last check: {when}").format(when=when))
    if report.silence is not None and report.silence.missed:
        lines.append(tr("No check since then: {n} were missed.").format(n=report.silence.missed))
    return "\n".join(lines)


def _share(share: Fraction | None) -> str:
    return "—" if share is None else wording.share_text(share)


def measures_text(report: CheckReport) -> str:
    """The key figures."""
    measures = report.measures
    rows = [
        [tr("Owed"), str(measures.owed)],
        [tr("Usable headroom"), str(measures.headroom)],
        [tr("Utilisation"), _share(measures.utilisation)],
        [tr("Largest group's share"), _share(measures.top_group_share)],
        [tr("Debt service ratio"), _share(measures.dsr)],
        [tr("Liquid assets"), str(measures.liquid_assets)],
        [tr("Due within 30 days"), str(measures.dues_30d)],
    ]
    return table([tr("Key figures"), ""], rows, right=(1,))


def delivery_text(delivery: Delivery) -> str:
    """What became of the popups."""
    lines = []
    if delivery.shown:
        lines.append(tr("Popups shown: {n}").format(n=len(delivery.shown)))
    if delivery.failed is not None:
        lines.append(delivery.failed)
    waiting = delivery.decision.waiting
    if waiting and delivery.decision.ask_again is not None:
        when = delivery.decision.ask_again.astimezone().strftime("%Y-%m-%d %H:%M")
        lines.append(tr("Cards waiting: {n}, the next at {when}").format(n=len(waiting), when=when))
    return "\n".join(lines) or tr("There was nothing to pop up.")


def _contents_row(name: str, contents: Contents | None) -> list[str]:
    if contents is None:
        return [name, "—", "—", "—", "—"]
    first, last = contents.first_reading, contents.last_reading
    return [
        name,
        str(len(contents.channels)),
        str(contents.readings),
        str(contents.ledger),
        "—" if first is None else f"{first} … {last}",
    ]


def difference_text(found: Difference) -> str:
    """What a restore would change."""
    rows = [_contents_row(tr("The book now"), found.present), _contents_row(tr("The backup"), found.backup)]
    head = ["", tr("Lines"), tr("Readings"), tr("Movements"), tr("Days")]
    lines = [table(head, rows, right=(1, 2, 3))]
    if found.lost_channels:
        lines.append(tr("Lines that would be gone: {names}").format(names=", ".join(found.lost_channels)))
    if found.returning_channels:
        lines.append(tr("Lines that would return: {names}").format(names=", ".join(found.returning_channels)))
    return "\n".join(lines)
