"""C01–C04: how much depends on one line, one decider, one place of backup (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from raincheck.core.measures import Measures
from raincheck.core.money import Money, total
from raincheck.core.rules.base import Rule, RuleContext, unseen
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, Later, grey
from raincheck.core.rules.remedies import Remedy, RemedyKind, Warned, share_elsewhere, share_less, target
from raincheck.core.rules.thresholds import Threshold, Unit, share_threshold
from raincheck.core.snapshot import Group, GroupBy, Line

SHARE = share_threshold("share", "0.40", "0.60")
HHI = Threshold(
    "hhi", Fraction(25, 100), Fraction(40, 100), Fraction(5, 100), Fraction(1), Unit.INDEX, relative_dead=True
)
BACKUP = share_threshold("share", "0.60", "0.80")
LARGEST = "largest"
SPREAD = "spread"
"""The theme of the one card that all four make."""


def _with_four(measures: Measures, *own: Fact) -> tuple[Fact, ...]:
    """A warning's own facts and the four that all of them tell, so that one entry and one card say them all."""
    lines = measures.snapshot.lines
    group, backup = measures.largest_group, measures.backup_group
    return (
        *own,
        Fact("lines", len(lines)),
        Fact("top_line", max(lines, key=lambda line: line.exposure).channel.name),
        Fact("top_share", measures.top_share),
        Fact("equal_lines", measures.effective_channels),
        Fact("top_group", None if group is None else group.name),
        Fact("group_share", measures.top_group_share),
        Fact("backup_group", None if backup is None else backup.name),
        Fact("backup_share", measures.backup_top_group_share),
    )


def _exposures(lines: Iterable[Line], *first: Evidence) -> tuple[Evidence, ...]:
    """Some evidence and every exposure, the largest first."""
    return (
        *first,
        *(
            Evidence("exposure", line.exposure, line.reading.day, line.channel.id, line.reading.source.value)
            for line in sorted(lines, key=lambda line: -line.exposure.fen)
            if line.reading is not None and line.exposure
        ),
    )


def single_channel(context: RuleContext) -> Iterator[Finding]:
    """The largest line's share of all exposure."""
    share = context.measures.top_share
    if share is None:
        yield grey("C01", moot=context.snapshot.knows_use)
        return
    judged = context.level("C01", SHARE, share)
    top = max(context.snapshot.lines, key=lambda line: line.exposure)
    facts = (Fact("channel", top.channel.name), Fact("share", share), Fact("exposure", top.exposure))
    told, evidence = Later(_with_four, context.measures, *facts), Later(_exposures, context.snapshot.lines)
    yield Finding("C01", BOOK, judged.level, judged.hold, share, told, evidence)


def herfindahl(context: RuleContext) -> Iterator[Finding]:
    """The concentration index of exposures."""
    hhi = context.measures.hhi
    if hhi is None:
        yield grey("C02", moot=context.snapshot.knows_use)
        return
    judged = context.level("C02", HHI, hhi)
    facts = (Fact("hhi", hhi), Fact("effective", 1 / hhi), Fact("channels", len(context.snapshot.lines)))
    told = Later(_with_four, context.measures, *facts)
    evidence = Later(_exposures, context.snapshot.lines, Evidence("hhi", hhi))
    yield Finding("C02", BOOK, judged.level, judged.hold, hhi, told, evidence)


def _by_core_buyer(lines: Iterable[Line]) -> Iterator[Evidence]:
    buyers: dict[str, list[Money]] = {}
    for line in lines:
        if line.channel.core_buyer is not None and line.exposure:
            buyers.setdefault(line.channel.core_buyer, []).append(line.exposure)
    for buyer, exposures in sorted(buyers.items()):
        yield Evidence(f"core_buyer:{buyer}", total(exposures))


def _exposed(groups: Iterable[Group], lines: Iterable[Line]) -> tuple[Evidence, ...]:
    owing = (Evidence(f"group_exposure:{group.name}", group.exposure) for group in groups if group.exposure)
    return (*owing, *_by_core_buyer(lines))


def _drawable(groups: Iterable[Group]) -> tuple[Evidence, ...]:
    return tuple(Evidence(f"group_headroom:{group.name}", group.headroom) for group in groups if group.headroom)


def funder_group(context: RuleContext) -> Iterator[Finding]:
    """The largest group's share of all exposure, by platform or by funder, whichever is worse."""
    share, group = context.measures.top_group_share, context.measures.largest_group
    if share is None or group is None:
        yield grey("C03", moot=context.snapshot.knows_use)
        return
    judged = context.level("C03", SHARE, share)
    members = "、".join(line.channel.name for line in group.lines)
    facts = (
        Fact("group", group.name),
        Fact("share", share),
        Fact("exposure", group.exposure),
        Fact("members", members),
        Fact("view", context.snapshot.grouping.value),
    )
    told = Later(_with_four, context.measures, *facts)
    evidence = Later(_exposed, context.snapshot.groups, context.snapshot.lines)
    yield Finding("C03", group.name, judged.level, judged.hold, share, told, evidence, slot=LARGEST)


def backup(context: RuleContext) -> Iterator[Finding]:
    """The share of all usable headroom that one group holds."""
    share, group = context.measures.backup_top_group_share, context.measures.backup_group
    if share is None or group is None:
        yield grey("C04", moot=context.snapshot.knows_use)
        return
    judged = context.level("C04", BACKUP, share)
    sums = (Fact("group", group.name), Fact("share", share), Fact("headroom", group.headroom))
    facts = (*sums, *unseen("unseen", group.lines))
    told, evidence = Later(_with_four, context.measures, *facts), Later(_drawable, context.snapshot.groups)
    yield Finding("C04", group.name, judged.level, judged.hold, share, told, evidence, slot=LARGEST)


def _less_on_one_line(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share = target(context, "C01", SHARE)
    lines = sorted(context.snapshot.lines, key=lambda line: -line.exposure.fen)
    whole, top = context.snapshot.exposure.fen, lines[0]
    less = share_less(top.exposure.fen, whole, share)
    others = [line.exposure.fen for line in lines[1:]]
    if others and others[0] < share * (whole - less.fen):
        yield Remedy(RemedyKind.EXPOSURE_LESS, less, channel=top.channel.id)
    yield Remedy(RemedyKind.EXPOSURE_ELSEWHERE, share_elsewhere(top.exposure.fen, whole, share))


def _more_even(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    hhi = target(context, "C02", HHI)
    lines = sorted(context.snapshot.lines, key=lambda line: -line.exposure.fen)
    whole, top = context.snapshot.exposure.fen, lines[0].exposure.fen
    rest, squares = whole - top, sum(line.exposure.fen**2 for line in lines[1:])

    def clears(less: int) -> bool:
        return squares + (top - less) ** 2 < hhi * (whole - less) ** 2

    # The index is lowest where the line stands at the weighted mean of the others.
    lowest = top - -(-squares // rest) if rest else 0
    if lowest > 0 and clears(lowest):
        low, high = 0, lowest
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if clears(middle) else (middle, high)
        yield Remedy(RemedyKind.EXPOSURE_LESS, Money(high), channel=lines[0].channel.id)


def _less_in_one_group(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    share = target(context, "C03", SHARE)
    whole, group = context.snapshot.exposure.fen, context.measures.largest_group
    if group is None:
        return
    less = share_less(group.exposure.fen, whole, share)
    left = whole - less.fen
    members = {line.channel.id for line in group.lines}
    clear = all(
        sum(line.exposure.fen for line in other.lines if line.channel.id not in members) < share * left
        for view in GroupBy
        for other in context.snapshot.groups_by(view)
    )
    # Whichever of its lines shrinks, the group's other view must not be left larger than the group itself.
    if clear and all(
        {line.channel.id for line in other.lines} <= members or not members & {line.channel.id for line in other.lines}
        for view in GroupBy
        for other in context.snapshot.groups_by(view)
    ):
        yield Remedy(RemedyKind.EXPOSURE_LESS, less, group=group.name)
    yield Remedy(RemedyKind.EXPOSURE_ELSEWHERE, share_elsewhere(group.exposure.fen, whole, share), group=group.name)


def _more_backup(context: RuleContext, _: Warned) -> Iterator[Remedy]:
    group = context.measures.backup_group
    if group is not None:
        share = target(context, "C04", BACKUP)
        more = share_elsewhere(group.headroom.fen, context.snapshot.headroom.fen, share)
        yield Remedy(RemedyKind.HEADROOM_ELSEWHERE, more, group=group.name)


RULES = (
    Rule(
        "C01",
        single_channel,
        (SHARE,),
        theme=SPREAD,
        spread=True,
        amount="exposure",
        version=2,
        remedy=_less_on_one_line,
    ),
    Rule("C02", herfindahl, (HHI,), theme=SPREAD, spread=True, version=2, remedy=_more_even),
    Rule(
        "C03",
        funder_group,
        (SHARE,),
        theme=SPREAD,
        spread=True,
        amount="exposure",
        version=2,
        remedy=_less_in_one_group,
    ),
    Rule("C04", backup, (BACKUP,), theme=SPREAD, spread=True, amount="headroom", version=2, remedy=_more_backup),
)
