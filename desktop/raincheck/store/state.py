"""What an open book holds besides its entries: alerts, cards, settings, plans; and how the engine writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from raincheck.core.alerts import Alert, Move
from raincheck.core.delivery import PastPopup
from raincheck.core.rules.thresholds import Override
from raincheck.core.weather import Weather
from raincheck.store import alerts as warnings
from raincheck.store import cards as popups
from raincheck.store import choices
from raincheck.store.errors import reading
from raincheck.store.rows import Kept, channel_index

if TYPE_CHECKING:
    from sqlite3 import Connection


class StateReader:
    """Reads what the engine and the person made of the book."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def alerts(self) -> tuple[Alert, ...]:
        """Every alert there ever was, by id."""
        with reading(self.path):
            return warnings.read_alerts(self._connection)

    def past_alerts(self, *, limit: int = 400) -> tuple[Alert, ...]:
        """The alerts that were handled or have cleared, the newest first."""
        with reading(self.path):
            return warnings.past_alerts(self._connection, limit=limit)

    def current_alerts(self) -> tuple[Alert, ...]:
        """The newest alert of every key, by id: what a check starts from."""
        with reading(self.path):
            return warnings.current_alerts(self._connection)

    def alert(self, id_: int) -> Alert | None:
        """One alert; None when there is none of that id."""
        with reading(self.path):
            return warnings.read_alert(self._connection, id_)

    def moves(self, id_: int) -> tuple[warnings.PastMove, ...]:
        """An alert's life, the oldest move first."""
        with reading(self.path):
            return warnings.moves(self._connection, id_)

    def next_alert_id(self) -> int:
        """The id the next alert gets."""
        with reading(self.path):
            return warnings.next_alert_id(self._connection)

    def last_as_of(self) -> date | None:
        """The latest day ever judged; None before the first check."""
        with reading(self.path):
            return warnings.last_as_of(self._connection)

    def checks(self, *, limit: int = 100) -> tuple[warnings.CheckRun, ...]:
        """The checks that ran, the newest first."""
        with reading(self.path):
            return warnings.checks(self._connection, limit=limit)

    def weather_told(self, *, since: date) -> tuple[tuple[date, Weather], ...]:
        """The weather of each day that was checked since then, as its last check told it, oldest first."""
        with reading(self.path):
            return warnings.weather_told(self._connection, since=since)

    def served_slots(self, *, since: datetime) -> frozenset[str]:
        """The schedule's slots served since that moment."""
        with reading(self.path):
            return warnings.served_slots(self._connection, since=since)

    def waiting_cards(self) -> tuple[popups.KeptCard, ...]:
        """Cards that no popup has shown yet, the oldest first."""
        with reading(self.path):
            return popups.waiting_cards(self._connection)

    def cards(self, *, limit: int = 100) -> tuple[popups.KeptCard, ...]:
        """The newest cards first, shown and closed ones too."""
        with reading(self.path):
            return popups.read_cards(self._connection, limit=limit)

    def popups(self, *, since: datetime) -> tuple[PastPopup, ...]:
        """The popups the desktop took since that moment."""
        with reading(self.path):
            return popups.popups(self._connection, since=since)

    def made_reminders(self) -> frozenset[str]:
        """The durable keys of the reminders that have been made."""
        with reading(self.path):
            return popups.made_reminders(self._connection)

    def settings(self) -> tuple[tuple[str, str], ...]:
        """Every chosen setting as (key, text)."""
        with reading(self.path):
            return choices.settings(self._connection)

    def recall(self, key: str) -> str | None:
        """What the program remembered under `key`."""
        with reading(self.path):
            return choices.recall(self._connection, key)

    def taken_back_since(self) -> datetime | None:
        """When the earliest entry was written that was taken back or corrected since the last check."""
        with reading(self.path):
            return choices.taken_back_since(self._connection)

    def overrides(self) -> tuple[Override, ...]:
        """The thresholds the person changed."""
        with reading(self.path):
            return choices.overrides(self._connection, channel_index(self._connection))

    def verdicts(self) -> tuple[choices.GivenVerdict, ...]:
        """What the person said of warnings."""
        with reading(self.path):
            return choices.verdicts(self._connection)

    def missed_events(self) -> tuple[Kept[choices.MissedEvent], ...]:
        """What the program did not warn of."""
        with reading(self.path):
            return choices.missed_events(self._connection, channel_index(self._connection))

    def saved_plans(self, kind: choices.PlanKind) -> tuple[choices.SavedPlan, ...]:
        """The saved plans or scenarios."""
        with reading(self.path):
            return choices.saved_plans(self._connection, kind)


class StateWriter:
    """Writes what the program itself concludes or remembers: never an undo step."""

    def __init__(self, connection: Connection, *, at: datetime) -> None:
        self._connection = connection
        self._at = at

    def save_check(self, run: warnings.CheckRun) -> None:
        """Remember that a check ran."""
        warnings.add_check(self._connection, run)

    def save_alerts(self, changed: Iterable[Alert], moves: Iterable[Move] = ()) -> None:
        """Write alerts (only those new or changed cost anything) and the moves that led there."""
        warnings.save_alerts(self._connection, changed)
        warnings.add_moves(self._connection, moves, at=self._at)

    def add_cards(self, *drafts: popups.CardDraft) -> tuple[str, ...]:
        """Keep cards and answer their ids; a reminder made before is left out."""
        return popups.add_cards(self._connection, drafts, at=self._at)

    def mark_listed(self, ids: Sequence[str]) -> None:
        """Remember that these cards were listed."""
        popups.mark_listed(self._connection, ids, at=self._at)

    def close_cards(self, ids: Sequence[str]) -> None:
        """Take cards out of the queue that nobody needs any more."""
        popups.close_cards(self._connection, ids, at=self._at)

    def popup_shown(self, ids: Sequence[str], *, perhaps: bool = False) -> None:
        """The desktop took one popup for these cards (several: a summary), surely or perhaps."""
        popups.add_popup(self._connection, ids, at=self._at, perhaps=perhaps)

    def confirm_popups(self, ids: Sequence[str]) -> None:
        """What was perhaps shown of these cards was shown."""
        popups.confirm_popups(self._connection, ids)

    def lose_popups(self, ids: Sequence[str]) -> None:
        """What was shown of these cards went away unread, so they wait again."""
        popups.lose_popups(self._connection, ids)

    def popup_failed(self, ids: Sequence[str], *, why: str) -> None:
        """The desktop did not take the popup; the cards stay waiting."""
        popups.add_popup(self._connection, ids, at=self._at, failed=why)

    def note_taken_back(self, written: datetime) -> None:
        """What was written at this moment no longer stands."""
        choices.note_taken_back(self._connection, written)

    def forget_taken_back(self) -> None:
        """The next check starts from what was taken back until now."""
        choices.forget_taken_back(self._connection)

    def set_setting(self, key: str, value: str) -> None:
        """Choose how the program looks or runs."""
        self._connection.execute("INSERT INTO journal_pause VALUES (1)")
        choices.set_setting(self._connection, key, value)
        self._connection.execute("DELETE FROM journal_pause")

    def remember(self, key: str, value: str | None) -> None:
        """Remember a text for the program itself; None forgets it."""
        choices.remember(self._connection, key, value)
