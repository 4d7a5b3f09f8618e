"""What the stress page and `stress` say: scenarios by name, what moves cash on a day, the bridge step by step, the fan.

Amounts are written so that they can be veiled. An undrawn limit is never called cash, and nothing here proposes a new
application.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from raincheck.app.wording.amounts import day_text, days, months, no_more_than, plain_money_text, share_text
from raincheck.app.wording.names import group_name
from raincheck.core.money import Money
from raincheck.core.planner.bridge import INTEREST_DAYS, Bridge, BridgeStep, Examined, StepKind
from raincheck.core.planner.fan import FEWEST_MONTHS, Fan, NoFan, NoFanReason
from raincheck.core.planner.forecast import (
    BASE,
    DRAW_DAYS,
    CashPlan,
    Movement,
    MovementKind,
    Outcome,
    opening_headroom,
)
from raincheck.core.planner.scenario import OWN, DueMove, ScenarioSpec
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr

MOST_MOVEMENTS = 8
"""A hint names so many sums and counts the rest."""


def scenario_code(key: str) -> str:
    """The key without its subject: "S1"; empty for an own scenario, which has only a name."""
    return "" if key.startswith(OWN) else key.split(":", maxsplit=1)[0]


def scenario_name(key: str, subject: str | None, snapshot: Snapshot) -> str:
    """What a scenario is called."""
    if key.startswith(OWN):
        return key.removeprefix(OWN)
    forms = {
        "S0": tr("as planned"),
        "S1": tr("{subject} closed"),
        "S2": tr("all of {subject} closed"),
        "S3": tr("revocable limits cut by 75%"),
        "S4": tr("all revocable lines closed"),
        "S5": tr("income −30% for 90 days"),
        "S6": tr("{group} closed, income −30%"),
        "S7": tr("{subject} called at once"),
        "S8": tr("{subject} pays 60 days late"),
        "S9": tr("{subject} not renewed"),
    }
    group = snapshot.largest_group
    return forms[scenario_code(key)].format(
        subject="" if subject is None else subject_name(snapshot, subject),
        group=tr("Largest group") if group is None else group_name(group.name),
    )


def sentences(first: str, *others: str) -> str:
    """Sentences one after the other, with the gap of the language in use."""
    for other in others:
        first = tr("{one} {other}").format(one=first, other=other)
    return first


def subject_name(snapshot: Snapshot, subject: str) -> str:
    """The name of a line, or of a group."""
    channel = snapshot.channels.get(subject)
    return group_name(subject) if channel is None else channel.name


def scenario_meaning(key: str, snapshot: Snapshot, spec: ScenarioSpec | None = None) -> str:
    """What a scenario assumes, in a sentence."""
    if spec is not None:
        return spec_words(spec, snapshot)
    closed = tr("No new draw there; what is owed keeps its schedule.")
    words = {
        "S0": tr("Income, living, dues and planned draws as entered."),
        "S1": closed,
        "S2": tr("Every line of the group closes on the same day; what is owed keeps its schedule."),
        "S3": tr("Each limit that can be withdrawn loses 75%, the median of real card cuts [Q1]."),
        "S4": tr("Every line that can be withdrawn closes; what is owed keeps its schedule."),
        "S5": tr("Every income is 30% lower on days 1 to 90."),
        "S6": tr("The largest group closes and every income is 30% lower on days 1 to 90."),
        "S7": tr("The line closes and everything owed on it is due on day 30. Only where the contract allows it [K]."),
        "S8": tr("Every income from this core buyer comes 60 days later, and the lines that hang on it lend no more."),
        "S9": tr("The agreement ends and is not renewed: all that is still owed falls due that day; it lends no more."),
    }
    if scenario_code(key) == "S7":
        return sentences(words["S7"], *_contract_words(key, snapshot))
    return words.get(scenario_code(key), closed)


def _contract_words(key: str, snapshot: Snapshot) -> tuple[str, ...]:
    """What the person noted of the line's contract, where they did."""
    line = key.partition(":")[2]
    calls = [entry.call_on_closing for entry in snapshot.book.contracts if entry.channel == line]
    if not calls:
        return ()
    noted = tr("You noted that its contract does.") if calls[-1] else tr("You noted that its contract does not.")
    return (noted,)


def spec_words(spec: ScenarioSpec, snapshot: Snapshot) -> str:
    """What an own scenario assumes, part by part."""
    names = snapshot.channels
    parts = [tr("{subject} closed").format(subject=subject_name(snapshot, id_)) for id_ in spec.closed]
    if spec.called is not None:
        parts.append(tr("{subject} called at once").format(subject=subject_name(snapshot, spec.called)))
    parts += [
        tr("{line} limit −{share}").format(line=subject_name(snapshot, cut.channel), share=share_text(cut.share))
        for cut in spec.cuts
    ]
    if spec.income_fall:
        fall = tr("income −{share} for {months}")
        parts.append(fall.format(share=share_text(spec.income_fall), months=months(spec.income_months)))
    for lump in spec.lump_sums:
        what = lump.name or tr("one-off cost")
        form = tr("{what} {amount} on {day}")
        day = day_text(lump.on, snapshot.as_of)
        parts.append(form.format(what=what, amount=plain_money_text(lump.amount), day=day))
    parts += [_move_words(move, subject_name(snapshot, move.channel), snapshot.as_of) for move in spec.moved]
    if spec.without_discretionary:
        parts.append(tr("essentials only"))
    gone = {*spec.closed, *(cut.channel for cut in spec.cuts), *(move.channel for move in spec.moved)} - names.keys()
    if gone:
        parts.append(
            ntr(
                "{n} line of it is no longer in the book", "{n} lines of it are no longer in the book", len(gone)
            ).format(n=len(gone))
        )
    return tr("; ").join(parts)


def _move_words(move: DueMove, line: str, as_of: date) -> str:
    later = tr("all dues of {line} {days} later") if move.days > 0 else tr("all dues of {line} {days} earlier")
    if move.due is not None:
        later = tr("{line} of {due} {days} later") if move.days > 0 else tr("{line} of {due} {days} earlier")
        return later.format(line=line, days=days(abs(move.days)), due=day_text(move.due, as_of))
    return later.format(line=line, days=days(abs(move.days)))


def movement_name(movement: Movement, snapshot: Snapshot) -> str:
    """What moves cash."""
    line = subject_name(snapshot, movement.channel) if movement.channel else ""
    names = {
        MovementKind.INCOME: tr("income"),
        MovementKind.DRAW: tr("planned draw on {line}"),
        MovementKind.LIVING: tr("living of the day"),
        MovementKind.LUMP_SUM: tr("one-off cost"),
        MovementKind.DUE: tr("due: {line}"),
        MovementKind.REPAYMENT: tr("{line}: the draw of {days} ago, with interest"),
    }
    return names[movement.kind].format(line=line, days=days(DRAW_DAYS))


def signed_money(fen: int) -> str:
    """What a movement does to cash: "+16,666.67 元", "−3,000 元"."""
    return f"+{plain_money_text(Money(fen))}" if fen > 0 else plain_money_text(Money(fen))


def more_words(n: int) -> str:
    """How many sums a list leaves out."""
    return ntr("and {n} more sum", "and {n} more sums", n).format(n=n)


def movement_lines(movements: Sequence[Movement], snapshot: Snapshot, *, most: int = MOST_MOVEMENTS) -> str:
    """Sums that move cash, one a line."""
    lines = [f"{movement_name(entry, snapshot)}  {signed_money(entry.fen)}" for entry in movements[:most]]
    if len(movements) > most:
        lines.append(more_words(len(movements) - most))
    return "\n".join(lines)


def lost_words(row: Examined, plan: CashPlan, snapshot: Snapshot) -> str:
    """Which lines lose how much of what they would still lend."""
    before, after = opening_headroom(plan, BASE), opening_headroom(plan, row.scenario)

    def told(line: str, left: Mapping[str, int]) -> str:
        bound = bool(left[line]) and snapshot.lines_by_id[line].headroom_at_most
        return no_more_than(plain_money_text(Money(left[line])), bound=bound)

    lines = [
        f"{subject_name(snapshot, id_)}  {told(id_, before)} → {told(id_, after)}"
        for id_ in before
        if before[id_] != after[id_]
    ]
    meaning = tr("What could still be drawn, before and after. It was never cash; only planned draws miss it.")
    return "\n".join([*(lines or [tr("No line loses anything that could still be drawn.")]), meaning])


def lost_at_most(row: Examined, plan: CashPlan, snapshot: Snapshot) -> bool:
    """Whether a line loses headroom of which it is only known that it is not more."""
    before, after = opening_headroom(plan, BASE), opening_headroom(plan, row.scenario)
    return any(before[id_] != after[id_] and snapshot.lines_by_id[id_].headroom_at_most for id_ in before)


def lasts_words(outcome: Outcome, opening: Money) -> str:
    """How far cash carries, and how low it gets."""
    start = tr("From {cash} today, plus every income and draw, less every cost and due, day by day.")
    told = start.format(cash=plain_money_text(opening))
    lowest = tr("Lowest on {day}: {cash}.").format(
        day=day_text(outcome.lowest_on, outcome.as_of), cash=plain_money_text(outcome.lowest_cash)
    )
    if outcome.survival_days is None or outcome.first_negative_on is None:
        never = tr("It never ends a day below zero within 180 days.")
        return f"{told}\n{sentences(never, lowest)}"
    end = tr("It lasts {days}; {day} is the first day to end below zero, by {gap}.").format(
        days=days(outcome.survival_days),
        day=day_text(outcome.first_negative_on, outcome.as_of),
        gap=plain_money_text(outcome.first_gap),
    )
    return f"{told}\n{sentences(end, lowest)}"


def missing_words(row: Examined) -> str:
    """What the gap amounts to, and what the cheapest lever does to it."""
    bridge, outcome = row.bridge, row.outcome
    if outcome.survives:
        return tr("No day ends below zero, so nothing is missing.")
    told = tr("{first} on the first day; {deepest} at the deepest, on {day}. So much would have to be there today.")
    parts = [
        told.format(
            first=plain_money_text(outcome.first_gap),
            deepest=plain_money_text(bridge.missing),
            day=day_text(outcome.lowest_on, outcome.as_of),
        ),
        thrift_words(bridge),
    ]
    return "\n".join(part for part in parts if part)


def thrift_words(bridge: Bridge) -> str:
    """What leaving out discretionary living would do; empty where it does nothing."""
    rest, spared = bridge.missing_without_discretionary, bridge.missing - bridge.missing_without_discretionary
    if spared.fen <= 0:
        return ""
    if not rest:
        return tr("With essentials only there is no gap at all: this lever costs nothing.")
    told = tr("With essentials only {rest} would be missing, {spared} less: this lever costs nothing.")
    return told.format(rest=plain_money_text(rest), spared=plain_money_text(spared))


def way_words(row: Examined, snapshot: Snapshot) -> str:
    """The way to close a gap in a few words; empty where none is needed."""
    bridge = row.bridge
    if row.outcome.survives:
        return ""
    if not bridge.missing_without_discretionary:
        return tr("leave out discretionary living")
    if not bridge.holds:
        if borrowed := bridge.borrowed:
            form = tr("{open} stays open even after {borrowed} borrowed anew")
            return form.format(open=plain_money_text(bridge.open), borrowed=plain_money_text(borrowed))
        return tr("not enough: {open} stays open").format(open=plain_money_text(bridge.open))
    lines = [_line_and_rate(step, snapshot) for step in bridge.steps if step.kind is not StepKind.ASSET]
    return " → ".join(lines)


def _line_and_rate(step: BridgeStep, snapshot: Snapshot) -> str:
    form = tr("{line} {rate}") if step.is_price_known else tr("{line}, rate not known")
    return form.format(line=subject_name(snapshot, step.subject), rate=share_text(step.price))


def bridge_words(row: Examined, snapshot: Snapshot) -> str:
    """How the whole bridge stands, and which of its lines may lend less."""
    return sentences(*filter(None, (_bridge_words(row), _unsure_words(row.bridge, snapshot))))


def _unsure_words(bridge: Bridge, snapshot: Snapshot) -> str:
    """The lines of a bridge of which it is not known what is used."""
    unseen = [
        step.subject
        for step in bridge.steps
        if step.kind is not StepKind.ASSET and snapshot.lines_by_id[step.subject].headroom_at_most
    ]
    if not unseen:
        return ""
    names = tr(", ").join(subject_name(snapshot, line) for line in dict.fromkeys(unseen))
    return tr("What is used on {lines} is not known: less may be drawable there.").format(lines=names)


def _bridge_words(row: Examined) -> str:
    bridge = row.bridge
    if row.outcome.survives:
        if not bridge.needed:
            return tr("Nothing to bridge: income carries every day by itself.")
        return tr("Nothing to borrow: {needed} of your own cash carries the deepest day.").format(
            needed=plain_money_text(bridge.needed)
        )
    told = tr("{missing} is missing beyond your own cash.").format(missing=plain_money_text(bridge.missing))
    if not bridge.lends:
        form = tr(
            "Inquiries are many already, so no line is counted in: spend less, and ask for later dues before {day}."
        )
        return sentences(told, form.format(day=day_text(bridge.open_from or row.outcome.as_of, row.outcome.as_of)))
    if bridge.holds:
        closed = tr(
            "Lines of yours that survive could cover it: {borrowed} borrowed, {cost} in costs, all to be repaid."
        )
        if not bridge.is_cost_known:
            closed = tr(
                "Lines of yours that survive could cover it: {borrowed} borrowed, all to be repaid; what that costs "
                "is not known, because a rate is not."
            )
        close = closed.format(borrowed=plain_money_text(bridge.borrowed), cost=plain_money_text(bridge.cost))
        if not any(step.rolls_over for step in bridge.steps):
            return sentences(told, close)
        anew = tr("A line needed longer than 30 days is repaid by borrowing anew: the gap moves, it stays.")
        return sentences(told, close, anew)
    still = tr("Everything that survives leaves {open} open, from {day} on.")
    from_day = day_text(bridge.open_from or row.outcome.as_of, row.outcome.as_of)
    speak = tr("Speak with the lenders before the day; see the page Events.")
    return sentences(told, still.format(open=plain_money_text(bridge.open), day=from_day), speak)


def step_name(step: BridgeStep, snapshot: Snapshot) -> str:
    """What a step is made of."""
    if step.kind is StepKind.ASSET:
        return next((asset.name for asset in snapshot.book.assets if asset.id == step.subject), step.subject)
    return subject_name(snapshot, step.subject)


def step_detail(step: BridgeStep, as_of: date) -> str:
    """From when, for how long, at what price."""
    span = _span(step, as_of)
    if step.kind is StepKind.ASSET:
        if not step.price:
            return tr("own cash, {span}").format(span=span)
        return tr("own, sold at {price} off, {span}").format(price=share_text(step.price), span=span)
    if step.kind is StepKind.PURCHASES:
        told = tr("pays for living only, never cash; {rate} a year, {span}")
        if not step.is_price_known:
            told = tr("pays for living only, never cash; rate not known, {span}")
    else:
        told = tr("{rate} a year, {span}") if step.is_price_known else tr("rate not known, {span}")
    told = told.format(rate=share_text(step.price), span=span)
    return tr("{told} · must be borrowed again").format(told=told) if step.rolls_over else told


def _span(step: BridgeStep, as_of: date) -> str:
    first = day_text(step.needed_on, as_of)
    if step.to_the_end:
        return tr("from {first}, still open after 180 days").format(first=first)
    last = day_text(step.needed_on + timedelta(days=step.days - 1), as_of)
    return tr("{first} to {last}, {days}").format(first=first, last=last, days=days(step.days))


def step_formula(step: BridgeStep) -> str:
    """What a step costs and how that comes about, with its warnings."""
    part = tr("{amount} of {available} there.").format(
        amount=plain_money_text(step.amount), available=plain_money_text(step.available)
    )
    if step.kind is StepKind.ASSET:
        if not step.cost:
            return sentences(part, tr("It costs nothing."))
        return sentences(part, tr("A quick sale costs {cost}.").format(cost=plain_money_text(step.cost)))
    begun = -(-step.days // INTEREST_DAYS)
    interest = tr("{amount} × {rate} ÷ 12 × {n} begun 30-day periods = {cost} interest.").format(
        amount=plain_money_text(step.amount), rate=share_text(step.price), n=begun, cost=plain_money_text(step.cost)
    )
    if not step.is_price_known:
        interest = tr("What it costs is not known: enter the line's rate.")
    told = [sentences(part, interest)]
    if step.kind is StepKind.PURCHASES:
        told.append(tr("A card or monthly bill carries purchases: at most the living costs of the 30 days before."))
    if step.rolls_over:
        told.append(
            tr(
                "Longer than 30 days: it would be repaid by borrowing again, "
                "the pattern that “Borrowing to repay” warns of."
            )
        )
    if step.revocable:
        told.append(tr("The lender can withdraw it at any time; do not count on it alone."))
    return "\n".join(told)


def fan_words(fan: Fan | NoFan | None) -> str:
    """What the fan says, or why there is none."""
    if fan is None:
        return tr("Drawing your income history again, 10,000 times …")
    if isinstance(fan, NoFan):
        reasons = {
            NoFanReason.HISTORY: ntr(
                "Only {n} month of income is known; from {fewest} months on this can be worked out.",
                "Only {n} months of income are known; from {fewest} months on this can be worked out.",
                fan.months,
            ).format(n=fan.months, fewest=FEWEST_MONTHS),
            NoFanReason.LIVING: tr("Living costs are not known yet; with them this can be worked out."),
            NoFanReason.INCOME: tr("No regular income is entered; with a payday this can be worked out."),
        }
        return reasons[fan.reason]
    marks = tr(", ").join(
        tr("{share} within {days}").format(share=share_text(Fraction(count, fan.paths)), days=days(day))
        for day, count in fan.broken_by
    )
    told = tr("Of {paths} paths cash runs out in {marks}.").format(marks=marks, paths=f"{fan.paths:,}")
    return sentences(told, fan_basis(fan))


def fan_basis(fan: Fan) -> str:
    """What the fan is, and what it is not."""
    return tr(
        "Each path draws every coming month's income from your own last {n} months, in a fixed shuffle; "
        "all else as in the scenario. It is no forecast and no probability of default."
    ).format(n=fan.months)
