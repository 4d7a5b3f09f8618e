"""A line added is watched from that day on; a rate edited is dated (domain.md 13.6)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.app.conftest import Clock
from tests.builders import NOW, a_channel

from raincheck.app.lines import LineDraft, add_line, edit_line
from raincheck.core.model import Terms
from raincheck.store import Store


def dated(store: Store) -> list[tuple[date, Decimal]]:
    return [(kept.record.on, kept.record.apr) for kept in store.rates()]


def raised(store: Store, apr: str) -> None:
    edit_line(store, "jiebei", LineDraft(apr=Decimal(apr)))


def test_a_line_added_is_watched_from_that_day_on(store: Store) -> None:
    add_line(store, a_channel())
    add_line(store, a_channel("other", added_on=date(2026, 1, 1)))
    assert [channel.added_on for channel in store.channels()] == [NOW.date(), date(2026, 1, 1)]


def test_a_rate_edited_is_dated_and_so_is_the_one_before(store: Store, clock: Clock) -> None:
    add_line(store, a_channel())
    clock.now += timedelta(days=5)
    raised(store, "0.168")
    assert dated(store) == [(NOW.date(), Decimal("0.146")), (clock.now.date(), Decimal("0.168"))]
    clock.now += timedelta(days=5)
    raised(store, "0.18")
    assert len(dated(store)) == 3


def test_one_typed_wrong_is_put_right_the_same_day(store: Store, clock: Clock) -> None:
    add_line(store, a_channel())
    raised(store, "0.14")
    assert dated(store) == []
    clock.now += timedelta(days=5)
    raised(store, "0.4")
    raised(store, "0.15")
    assert [apr for _, apr in dated(store)] == [Decimal("0.14"), Decimal("0.15")]


def test_a_guess_put_right_is_no_new_rate(store: Store, clock: Clock) -> None:
    add_line(store, a_channel(terms=Terms.GUESSED))
    clock.now += timedelta(days=5)
    raised(store, "0.168")
    assert dated(store) == []


def test_what_leaves_the_rate_alone_dates_nothing(store: Store, clock: Clock) -> None:
    add_line(store, a_channel())
    clock.now += timedelta(days=5)
    edit_line(store, "jiebei", LineDraft(name="借呗"))
    assert dated(store) == []
