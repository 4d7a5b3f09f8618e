"""What hangs on others in sentences: core buyers, and the lines whose agreement ends within the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from raincheck.app.wording.amounts import at_most, share_text
from raincheck.app.wording.figures import Scene
from raincheck.core.money import Money
from raincheck.core.renewals import RenewalMonth
from raincheck.core.sales import core_buyers
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr


def buyer_texts(snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    """Each core buyer with its share of the firm's income, and what hangs on the lines that lend on its orders."""
    for buyer in core_buyers(snapshot):
        told = tr("{buyer} brings {amount} a month, {share} of the firm's income.")
        yield told.format(buyer=buyer.name, amount=scene.money(buyer.amount), share=share_text(buyer.share))
        if buyer.lines:
            lines = tr(", ").join(snapshot.channels[line].name for line in buyer.lines)
            form = tr("{lines} hangs on it too: {owed} owed.")
            if buyer.headroom:
                form = tr("{lines} hangs on it too: {owed} owed, {headroom} that could no longer be drawn.")
            owed, headroom = scene.money(buyer.owed), _headroom(buyer.headroom, buyer.lines, snapshot, scene)
            yield form.format(lines=lines, owed=owed, headroom=headroom)


def renewal_text(renewal: RenewalMonth, snapshot: Snapshot, scene: Scene) -> str:
    """What ends in one month, and what that asks for if it is not renewed."""
    names = tr(", ").join(snapshot.channels[line].name for line in renewal.lines)
    form = tr("{month}: {lines}. Not renewed, {owed} must be repaid and {headroom} can no longer be drawn.")
    if not renewal.headroom:
        form = tr("{month}: {lines}. Not renewed, {owed} must be repaid.")
    elif not renewal.owed:
        form = tr("{month}: {lines}. Not renewed, {headroom} can no longer be drawn.")
    told = form.format(
        month=renewal.month,
        lines=names,
        owed=scene.money(renewal.owed),
        headroom=_headroom(renewal.headroom, renewal.lines, snapshot, scene),
    )
    if not renewal.is_near:
        return told
    return tr("{one} {two}").format(one=told, two=tr("Within 90 days: ask now whether and how it is renewed."))


def _headroom(amount: Money, lines: Iterable[str], snapshot: Snapshot, scene: Scene) -> str:
    bound = any(snapshot.lines_by_id[line].headroom_at_most for line in lines)
    return at_most(scene.money(amount), bound=bound)
