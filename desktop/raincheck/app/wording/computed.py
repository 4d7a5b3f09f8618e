"""What a computed due rests on, for every page and command that shows one."""

from __future__ import annotations

from raincheck.core.asking import paid_since_read
from raincheck.core.planner.dues import lacks_interest
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr


def computed_words(snapshot: Snapshot, channel: str | None) -> str:
    """What the computed dues of a line rest on: a missing rate, or a balance older than a payment, is named."""
    line = None if channel is None else snapshot.lines_by_id.get(channel)
    if line is not None and lacks_interest(line):
        return tr("without interest: the rate is not known")
    if line is not None and paid_since_read(snapshot, line.channel.id) is not None:
        return tr("computed from the balance before the payment")
    return tr("computed from balance and rate")
