"""A book that was restored says nothing again that popups said today."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.app.test_popups_and_reminders import Home, card, home

from raincheck.app.opening import open_book
from raincheck.app.told_today import take_along, told_today
from raincheck.core.rules.thresholds import Level

__all__ = ["home"]


def test_a_restored_book_says_nothing_again_that_popups_said_today(home: Home, tmp_path: Path) -> None:
    """The backup knows nothing of today's popups; its alerts are new to it, and old to whoever read them at nine."""
    backup = tmp_path / "before.bak"
    home.store.backup_to(backup)
    home.check()
    home.deliver()
    said = [popup.title for popup, _ in home.taken]
    assert said
    told = told_today(home.store, home.clock)
    restored = tmp_path / "restored.raincheck"
    restored.write_bytes(backup.read_bytes())
    home.clock.at += timedelta(hours=2)
    with open_book(restored, clock=home.clock) as store:
        after = Home(store, home.clock)
        take_along(store, told)
        after.check()
        after.deliver()
        assert after.taken == []
        after.add(card("new", level=Level.RED))
        after.deliver()
        assert len(after.taken) == (len(said) < 3)  # what was said of the replaced book counts for the day
        home.clock.at += timedelta(days=1)
        after.add(card("next", level=Level.RED))
        after.deliver()
        assert "next" in [popup.key for popup, _ in after.taken]
