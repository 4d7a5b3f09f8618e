"""What a person decided comes back as it was said."""

from __future__ import annotations

import pytest
from tests.builders import TODAY, a_channel

from raincheck.store import MissedEvent


@pytest.mark.parametrize("channel", ["card", None])
def test_a_missed_event_keeps_its_line_or_has_none(store, channel):
    missed = MissedEvent(TODAY, "额度一夜没了", channel, "L03")
    with store.write("add") as tx:
        tx.add_channel(a_channel("other"))
        tx.add_channel(a_channel("card"))
        tx.add_missed_event(missed)
    assert [kept.record for kept in store.missed_events()] == [missed]
