"""C01–C04: how much depends on one line, one decider, one place of backup (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from raincheck.core.money import Money, total
from raincheck.core.rules.base import Context, Rule
from raincheck.core.rules.findings import BOOK, Evidence, Fact, Finding, grey
from raincheck.core.rules.thresholds import Threshold, Unit, share_threshold
from raincheck.core.snapshot import Group

SHARE = share_threshold("share", "0.40", "0.60")
HHI = Threshold(
    "hhi", Fraction(25, 100), Fraction(40, 100), Fraction(5, 100), Fraction(1), Unit.SHARE, relative_dead=True
)
BACKUP = share_threshold("share", "0.60", "0.80")
LARGEST = "largest"


def _exposures(context: Context) -> tuple[Evidence, ...]:
    lines = sorted(context.snapshot.lines, key=lambda line: -line.exposure.fen)
    return tuple(
        Evidence("exposure", line.exposure, line.reading.day, line.channel.id, line.reading.source.value)
        for line in lines
        if line.reading is not None and line.exposure
    )


def single_channel(context: Context) -> Iterator[Finding]:
    """The largest line's share of all exposure."""
    share = context.measures.top_share
    if share is None:
        yield grey("C01", moot=context.snapshot.knows_use)
        return
    judged = context.level("C01", SHARE, share)
    top = max(context.snapshot.lines, key=lambda line: line.exposure)
    facts = (Fact("channel", top.channel.name), Fact("share", share), Fact("exposure", top.exposure))
    yield Finding("C01", BOOK, judged.level, judged.hold, share, facts, _exposures(context))


def herfindahl(context: Context) -> Iterator[Finding]:
    """The concentration index of exposures."""
    hhi = context.measures.hhi
    if hhi is None:
        yield grey("C02", moot=context.snapshot.knows_use)
        return
    judged = context.level("C02", HHI, hhi)
    facts = (Fact("hhi", hhi), Fact("effective", 1 / hhi), Fact("channels", len(context.snapshot.lines)))
    yield Finding("C02", BOOK, judged.level, judged.hold, hhi, facts, _exposures(context))


def _by_core_buyer(context: Context) -> Iterator[Evidence]:
    buyers: dict[str, list[Money]] = {}
    for line in context.snapshot.lines:
        if line.channel.core_buyer is not None and line.exposure:
            buyers.setdefault(line.channel.core_buyer, []).append(line.exposure)
    for buyer, exposures in sorted(buyers.items()):
        yield Evidence(f"core_buyer:{buyer}", total(exposures))


def _of_group(what: str, groups: tuple[Group, ...]) -> Iterator[Evidence]:
    for group in groups:
        amount = group.exposure if what == "group_exposure" else group.headroom
        if amount:
            yield Evidence(f"{what}:{group.name}", amount)


def funder_group(context: Context) -> Iterator[Finding]:
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
    evidence = (*_of_group("group_exposure", context.snapshot.groups), *_by_core_buyer(context))
    yield Finding("C03", group.name, judged.level, judged.hold, share, facts, evidence, slot=LARGEST)


def backup(context: Context) -> Iterator[Finding]:
    """The share of all usable headroom that one group holds."""
    share, group = context.measures.backup_top_group_share, context.measures.backup_group
    if share is None or group is None:
        yield grey("C04", moot=context.snapshot.knows_use)
        return
    judged = context.level("C04", BACKUP, share)
    facts = (Fact("group", group.name), Fact("share", share), Fact("headroom", group.headroom))
    evidence = tuple(_of_group("group_headroom", context.snapshot.groups))
    yield Finding("C04", group.name, judged.level, judged.hold, share, facts, evidence, slot=LARGEST)


RULES = (
    Rule("C01", single_channel, (SHARE,)),
    Rule("C02", herfindahl, (HHI,)),
    Rule("C03", funder_group, (SHARE,)),
    Rule("C04", backup, (BACKUP,)),
)
