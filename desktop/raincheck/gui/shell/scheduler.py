"""Runs the checks while the window lives: a coarse timer that compares the wall clock and asks `core/schedule`.

A Qt timer stands still while the machine sleeps and knows nothing of a clock that is set, so it only says "look".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from raincheck.core.schedule import CatchUp, Timetable, catch_up, local_day
from raincheck.system.clock import Clock

LOOK_MILLISECONDS: Final = 60_000
JUMP: Final = timedelta(minutes=2)
"""A difference between wall clock and waking time beyond which the machine slept or the clock was set."""

RETRY: Final = timedelta(minutes=15)
"""A check that was asked for and did not come about is asked for again after this long, not every minute."""


class Runs(Struct, frozen=True):
    """What was run for the schedule: when last, and the keys of slots that are done."""

    last: datetime | None = None
    done: frozenset[str] = frozenset()


class Scheduler(QObject):
    """Says when to check and when to look at waiting cards; it checks nothing itself.

    Signals: `looked()` each time the clock is looked at, before anything else; `due(CatchUp)` for a check;
    `cards_due()` when held cards may be shown; `day_changed(date)`; `jumped(timedelta)` after sleep or a clock set
    forth (positive) or back (negative). `plan` and `runs` are asked at every look, so a changed setting or a check by
    another process holds at once.
    """

    looked = Signal()
    due = Signal(object)
    cards_due = Signal()
    day_changed = Signal(object)
    jumped = Signal(object)

    def __init__(
        self, clock: Clock, *, plan: Callable[[], Timetable], runs: Callable[[], Runs], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._plan = plan
        self._runs = runs
        self._cards_at: datetime | None = None
        self._asked: tuple[str, timedelta] | None = None
        self._seen = (clock.now(), clock.awake())
        self._day = local_day(self._seen[0], clock.zone)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and then once a minute."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def wake_for_cards(self, at: datetime | None) -> None:
        """When held cards may be shown; None when none are held."""
        self._cards_at = at

    @Slot()
    def look(self) -> None:
        """Compare the clock with the plan and say what is due."""
        self.looked.emit()
        now = self._clock.now()
        jump = self._jump(now)
        if abs(jump) >= JUMP:
            self.jumped.emit(jump)
        runs = self._runs()
        check: CatchUp | None = catch_up(runs.last, now, self._plan(), done=runs.done)
        if check is not None and self._may_ask(check.key):
            self._asked = (check.key, self._seen[1])
            self.due.emit(check)
        # A check that is due judges the new day too, so it comes first.
        self._tell_day(local_day(now, self._clock.zone))
        # After a clock set back, a moment of waiting cards may lie far ahead; they are asked for anew.
        if self._cards_at is not None and (now >= self._cards_at or jump <= -JUMP):
            self._cards_at = None
            self.cards_due.emit()

    def _jump(self, now: datetime) -> timedelta:
        before, awake = self._seen
        self._seen = (now, self._clock.awake())
        return (now - before) - (self._seen[1] - awake)

    def _may_ask(self, key: str) -> bool:
        return self._asked is None or self._asked[0] != key or self._seen[1] - self._asked[1] >= RETRY

    def _tell_day(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)
