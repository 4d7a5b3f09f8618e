"""R01–R04: borrowing to repay, applications, lenders, new lenders (domain.md 5 and 12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from raincheck.core.calendar import within
from raincheck.core.measures import INQUIRY_WINDOWS
from raincheck.core.rollover import RolloverPair
from raincheck.core.rules.base import Clearing, Rule, RuleContext, Urgency
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, grey
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned
from raincheck.core.rules.thresholds import Threshold, Unit, count_threshold, share_threshold, worse
from raincheck.core.snapshot import Line

MATCHED = share_threshold("matched", "0.20", "0.50")
DRAWN = Threshold("drawn", Fraction(1), Fraction(13, 10), Fraction(1, 2), Fraction(3), Unit.RATIO, relative_dead=True)
INQUIRIES = (
    count_threshold("30d", 3, 5),
    count_threshold("90d", 6, 9),
    count_threshold("180d", 6, 10),
)
LENDERS = count_threshold("lenders", 5, 8)
NEW_LENDERS = count_threshold("new_lenders", 2, 4)
NEW_DAYS = 180
FORTNIGHT = Clearing(observations=1, days=14)


def rollover(context: RuleContext) -> Iterator[Finding]:
    """Repayments that a draw on another line of the three days before paid for."""
    found = context.measures.rollover
    if found.ratio is None or found.draws_to_repayments is None:
        yield grey("R01", moot=context.snapshot.knows_use and not context.measures.owed)
        return
    matched = context.level("R01", MATCHED, found.ratio)
    drawn = context.level("R01", DRAWN, found.draws_to_repayments)
    judged = worse((matched, drawn))
    facts = (
        Fact("share", found.ratio),
        Fact("drawn_share", found.draws_to_repayments),
        Fact("repaid", found.repaid),
        Fact("drawn", found.drawn),
        Fact("pairs", len(found.pairs)),
    )
    evidence = Later(_matched, found.pairs)
    yield Finding("R01", BOOK, judged.level, judged.hold, found.ratio, facts, evidence)


def _matched(pairs: Iterable[RolloverPair]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(what, pair.amount, row.on, row.channel, "ledger")
        for pair in pairs
        for what, row in (("matched_draw", pair.draw), ("matched_repayment", pair.repayment))
    )


def hard_inquiries(context: RuleContext) -> Iterator[Finding]:
    """Applications that lenders can see, in 30, 90 and 180 days."""
    counts = [context.measures.inquiries(days) for days in INQUIRY_WINDOWS]
    judged = [context.level("R02", entry, count) for entry, count in zip(INQUIRIES, counts, strict=True)]
    whole = worse(judged)
    binding = next(place for place, view in enumerate(judged) if view.level is whole.level)
    facts = (
        Fact("d30", counts[0]),
        Fact("d90", counts[1]),
        Fact("d180", counts[2]),
        Fact("window", INQUIRY_WINDOWS[binding]),
        Fact("count", counts[binding]),
    )
    evidence = tuple(
        Evidence(f"inquiry:{row.lender}", row.reason, row.on, None, "report")
        for row in context.measures.hard_inquiries
        if within(row.on, context.as_of, INQUIRY_WINDOWS[-1])
    )
    yield Finding("R02", BOOK, whole.level, whole.hold, counts[binding], facts, evidence)


def active_lenders(context: RuleContext) -> Iterator[Finding]:
    """How many distinct lenders are owed money."""
    count = context.measures.active_lenders
    judged = context.level("R03", LENDERS, count)
    evidence = Later(_owing, context.snapshot.lines)
    yield Finding("R03", BOOK, judged.level, judged.hold, count, (Fact("count", count),), evidence)


def _owing(lines: Iterable[Line]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("owed", line.owed, line.reading.day, line.channel.id, line.reading.source.value)
        for line in lines
        if line.owed and line.reading is not None
    )


def new_lenders(context: RuleContext) -> Iterator[Finding]:
    """Distinct lenders whose first line was opened in the last 180 days."""
    first = {funder: on for funder, on in context.snapshot.history.first_opened.items() if on <= context.as_of}
    if not first:
        yield grey("R04")
        return
    new = {funder: on for funder, on in first.items() if within(on, context.as_of, NEW_DAYS)}
    judged = context.level("R04", NEW_LENDERS, len(new))
    evidence = tuple(Evidence(f"new_lender:{funder}", on, on) for funder, on in sorted(new.items()))
    yield Finding("R04", BOOK, judged.level, judged.hold, len(new), (Fact("count", len(new)),), evidence)


def _fewer_lenders(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    most = context.bands.of("R03", LENDERS).amber
    yield Remedy(
        RemedyKind.LENDERS_LESS, count=context.measures.active_lenders - -(-most.numerator // most.denominator) + 1
    )


RULES = (
    Rule("R01", rollover, (MATCHED, DRAWN), urgency=Urgency.FLOW, amount="drawn", slides=True),
    Rule("R02", hard_inquiries, INQUIRIES, FORTNIGHT, slides=True),
    Rule("R03", active_lenders, (LENDERS,), FORTNIGHT, remedy=_fewer_lenders),
    Rule("R04", new_lenders, (NEW_LENDERS,), FORTNIGHT, slides=True),
)
