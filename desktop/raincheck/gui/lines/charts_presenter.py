"""The lines as pictures: their limits over a year, and who they depend on, now and before the last event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from raincheck.app.checking import CheckReport
from raincheck.app.wording import group_name
from raincheck.app.wording.amounts import day_month, percent
from raincheck.core.money import total
from raincheck.core.rules.base import RuleContext
from raincheck.core.snapshot import Group, GroupBy, Snapshot
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.charts.large import ShareBars, SharePart, ShareRow
from raincheck.gui.kit.charts.limit_history import limits_view
from raincheck.gui.kit.charts.series import LimitsPicture, picture
from raincheck.gui.kit.look import Look

MOST_LINES = 7
"""So many lines get a strip of their own."""

COLOURS = 6
"""So many groups get a colour of their own; what is smaller is put together."""


class LineCharts(Struct, frozen=True):
    """Both pictures with the words that say them whole."""

    limits: LimitsPicture
    limits_words: str
    shares: ShareBars
    shares_words: str


def line_charts(report: CheckReport, look: Look) -> LineCharts:
    """The pictures of a checked book."""
    snapshot = report.measures.snapshot
    events = RuleContext(report.measures).limit_events
    limits = picture(limits_view(snapshot, events, look.short), MOST_LINES)
    last = max((event.day for event in events), default=None)
    moments = [(tr("now"), snapshot)]
    if last is not None:
        before = snapshot.shortly_before(snapshot.days_ago((snapshot.as_of - last).days + 1))
        moments.append((tr("before {day}").format(day=day_month(last)), before))
    shares = share_bars(moments)
    return LineCharts(limits, limits.summary(look.amount), shares, shares_words(shares))


def share_bars(moments: Sequence[tuple[str, Snapshot]]) -> ShareBars:
    """A bar by platform and one by lender for each moment; a group keeps its colour throughout."""
    names = {GroupBy.PLATFORM: tr("Platforms"), GroupBy.FUNDER: tr("Lenders")}
    rows = [
        (tr("{what} {when}").format(what=names[key], when=when), _exposed(snapshot, key))
        for key in GroupBy
        for when, snapshot in moments
    ]
    places: dict[str, int] = {}
    for _, groups in rows:
        for group in groups[:COLOURS]:
            places.setdefault(group.name, len(places))
    return ShareBars(tuple(ShareRow(title, _parts(groups, places)) for title, groups in rows if groups))


def _exposed(snapshot: Snapshot, key: GroupBy) -> list[Group]:
    """The groups with anything owed or drawable, the largest first."""
    found = [group for group in snapshot.groups_by(key) if group.exposure]
    return sorted(found, key=lambda group: (-group.exposure.fen, group.name))


def _parts(groups: Iterable[Group], places: dict[str, int]) -> tuple[SharePart, ...]:
    coloured = [group for group in groups if places.get(group.name, COLOURS) < COLOURS]
    others = [group for group in groups if group not in coloured]
    parts = [SharePart(group_name(group.name), group.exposure, places[group.name]) for group in coloured]
    if others:
        name = ntr("{n} other", "{n} others", len(others)).format(n=len(others))
        parts.append(SharePart(name, total(group.exposure for group in others), None))
    return tuple(parts)


def shares_words(bars: ShareBars) -> str:
    """The largest part of each row in a sentence."""
    firsts = [(row, row.parts[0]) for row in bars.rows]
    form = tr("{row}: {name} {share}.")
    told = [form.format(row=row.title, name=part.name, share=percent(row.share(part))) for row, part in firsts]
    return " ".join(told)
