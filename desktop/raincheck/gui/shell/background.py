"""What goes on beside the pages: the scheduled check, popups on the desktop and their answers, the tray."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from raincheck.app import answering, attending, notifying, on_screen, scheduling
from raincheck.app.example import is_example
from raincheck.app.notifying import Delivery
from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.reminding import keep_reminders
from raincheck.core.alerts import AlertState
from raincheck.core.errors import KnownError
from raincheck.core.schedule import CatchUp, PauseFor, Timetable, next_wake, silence
from raincheck.core.text import tr
from raincheck.core.urgency import open_entries
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import CardView, Context, PageId, Target
from raincheck.gui.kit.session import Session
from raincheck.gui.shell.popups import PopupCenter, trial_popup
from raincheck.gui.shell.scheduler import RETRY, Runs, Scheduler
from raincheck.gui.shell.tray import Tray, TrayState
from raincheck.store import BookKey, KeptCard, open_store
from raincheck.system.clock import Clock, ClockOn
from raincheck.system.detaching import CAN_DETACH
from raincheck.system.doorbell import Doorbell
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.choose import NoNotifier, notifier
from raincheck.system.notify.port import (
    Answer,
    Delivered,
    Heard,
    Notifier,
    Outcome,
    PopupAction,
    ServiceCame,
    ServiceGone,
    Taken,
)

MOMENT: Final = timedelta(minutes=1)
"""After which popups that another process was just showing are looked at again."""


LATE: Final = timedelta(hours=1)
"""From so long after its time on a check is made up for: nobody waited for its popups at this moment."""


class Background(QObject):
    """One open book's scheduler, popups and tray. Signals: `window_asked()`, `quit_asked()`."""

    window_asked = Signal()
    quit_asked = Signal()

    def __init__(self, session: Session, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._context = context
        self.scheduler = Scheduler(session.clock, plan=self._plan, runs=self._runs, parent=self)
        self.tray = Tray(context.icons, context.look, self)
        self._wanted = read_preferences(session.store).popups
        self._version = session.store.data_version()
        # The way to the desktop is chosen at `start`: its library is not for the first paint to wait for.
        self.popups = PopupCenter(NoNotifier(), context.speaker, parent=self)
        self._place = attending.post(session.store.path) if CAN_DETACH else None
        self._bell: Doorbell | None = None
        self._ring: QSocketNotifier | None = None
        self._words: tuple[str, ...] = ()
        self._delivering = self._deliver_again = self._late = False
        self._cards: set[str] = set()
        self._connect()

    def start(self, *, says_silence: bool = True) -> None:
        """Begin: tray, answers to earlier popups, and the first look at the clock."""
        self.tray.start()
        self.popups.use(self._notifier())
        self._tell_tray()
        if says_silence:
            self._say_silence()
        self.scheduler.start()

    def stop(self) -> None:
        """End everything; popups stay on the screen."""
        self.scheduler.stop()
        self.popups.shut()
        self._leave_place()
        self.tray.stop()

    def hide_example(self) -> None:
        """Take the popups of the made-up example off the desktop: they are nobody's money."""
        if is_example(self._session.store):
            for entry in on_screen.standing(self._session.store):
                self.popups.close(entry.delivered)

    def hide_popups(self) -> None:
        """Take the popups that name amounts off the desktop, before the book is locked; they come again after."""
        store = self._session.store
        which = [entry for entry in on_screen.standing(store) if entry.names_amounts]
        on_screen.wait_again(store, which, self._session.clock)
        for entry in which:
            self.popups.close(entry.delivered)

    def try_popup(self, done: Callable[[Outcome], object]) -> None:
        """Show a test popup and say what the desktop made of it."""
        self.popups.call(_try, done)

    def look(self) -> None:
        """Take up what other processes did since the last look."""
        self._on_looked()

    def _connect(self) -> None:
        self.scheduler.looked.connect(self._on_looked)
        self.scheduler.due.connect(self._on_due)
        self.scheduler.cards_due.connect(self._deliver)
        self.scheduler.day_changed.connect(self._on_day)
        self.popups.answered.connect(self._on_answered)
        self.popups.heard.connect(self._on_heard)
        self._context.speaker.card.connect(self._on_card)
        self._context.speaker.card_answered.connect(self._on_card_answered)
        self._session.checked.connect(self._tell_tray)
        self._context.bus.changed.connect(self._on_changed)
        tray = self.tray
        tray.check_asked.connect(self._session.check_now)
        tray.round_asked.connect(self._on_round)
        tray.warnings_asked.connect(self._on_warnings)
        tray.pause_asked.connect(self._on_pause)
        tray.resume_asked.connect(self._on_resume)
        tray.window_asked.connect(self.window_asked)
        tray.quit_asked.connect(self.quit_asked)

    def _notifier(self) -> Notifier:
        return notifier(wanted=self._wanted, desktop_entry=notifying.DESKTOP_ENTRY)

    def _plan(self) -> Timetable:
        return schedule_plan(self._session.store, self._session.clock)

    def _runs(self) -> Runs:
        store, now = self._session.store, self._session.clock.now()
        return Runs(scheduling.last_scheduled(store), store.served_slots(since=now - scheduling.SERVED))

    @Slot()
    def _on_looked(self) -> None:
        """Once a minute: a check or an entry by another process shows here too."""
        version = self._session.store.data_version()
        if version != self._version:
            self._version = version
            self._context.bus.tell(Changes.everything())

    @Slot(object)
    def _on_due(self, run: CatchUp) -> None:
        """The check of a slot: judge, remind, and show what may be shown on the desktop."""
        try:
            self._session.check(slot=run.key)
            with self._session.store.write_state() as state:
                keep_reminders(self._session.store, state, self._session.today)
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        self._late = self._session.clock.now() - run.slot > LATE
        self._deliver()

    @Slot()
    def _on_rung(self) -> None:
        """A check waits for its popups, or a command may have changed the book."""
        self._words += () if self._bell is None else self._bell.rung()
        if attending.asking(self._words):
            self._deliver()
        else:
            self._words = ()
            self._on_looked()

    @Slot()
    def _deliver(self) -> None:
        """Have the popups that are due shown, by us or by the process that already stays for this book's popups."""
        if self._delivering:
            self._deliver_again = True
            return
        self._on_looked()
        self._delivering = True
        rung, self._words = attending.asking(self._words), ()
        late, self._late = self._late, False
        store, clock = self._session.store, self._session.clock
        ask = _Ask(self._place, rung, late)
        work = partial(_deliver, book=store.path, key=store.key, clock=clock, ask=ask)
        self.popups.call(work, self._on_delivered)

    def _on_delivered(self, done: _Delivered) -> None:
        self._delivering = False
        if done.alone:
            # What the delivery wrote itself is no news to the pages.
            self._version = self._session.store.data_version()
        self._hang_bell()
        delivery = done.delivery
        for key in self._cards - {popup.key for popup in delivery.refused}:
            if any(entry.key == key for entry in on_screen.standing(self._session.store)):
                self.popups.dismiss(key)
        self.popups.present(delivery.refused)
        now = self._session.clock.now()
        again: datetime | None = now + MOMENT if delivery.busy else delivery.decision.ask_again
        if delivery.failed is not None and self._wanted:
            again = next_wake(again, (now + RETRY,))
        self.scheduler.wake_for_cards(again)
        self._tell_tray()
        if self._deliver_again:
            self._deliver_again = False
            self._deliver()

    @Slot(object)
    def _on_heard(self, entry: Heard) -> None:
        """What the desktop said of popups."""
        store, clock = self._session.store, self._session.clock
        match entry:
            case Taken():
                notifying.confirm(store, entry.key, entry.delivered, at=clock.now())
            case ServiceGone():
                gone = [popup for popup in on_screen.standing(store) if popup.delivered.server == entry.server]
                on_screen.wait_again(store, gone, clock)
            case ServiceCame():
                self._deliver()
            case Answer():
                delivered = Delivered(entry.id, entry.server)
                key = on_screen.key_of(store, delivered)
                if key is not None:
                    on_screen.forget(store, [delivered], at=clock.now())
                    if entry.action is not None:
                        # Not every service closes a popup whose button was pressed.
                        self.popups.close(delivered)
                        self.popups.dismiss(key)
                        self._on_answered(key, entry.action)

    @Slot(str, object)
    def _on_answered(self, key: str, action: PopupAction) -> None:
        """What the person chose on a popup, on the desktop or in the window."""
        store = self._session.store
        if action is PopupAction.OPEN:
            self.look()
            self.window_asked.emit()
            self._context.speaker.go.emit(Target.parse(answering.destination(store, key)))
        elif action is PopupAction.GOT_IT:
            still = answering.open_alerts(store, key)
            if still:
                self._session.acknowledge(still)
        elif action is PopupAction.PAID:
            self._session.run(partial(answering.pay, store, key, self._session.today))
        else:
            self._put_off(key, action)

    @Slot(object)
    def _on_card(self, view: CardView) -> None:
        self._cards.add(view.key)

    @Slot(str, str)
    def _on_card_answered(self, key: str, _action: str) -> None:
        """A card answered in the window takes its popup along."""
        self._cards.discard(key)
        store = self._session.store
        for entry in on_screen.standing(store):
            if entry.key == key:
                on_screen.forget(store, [entry.delivered], at=self._session.clock.now())
                self.popups.close(entry.delivered)

    def _put_off(self, key: str, action: PopupAction) -> None:
        try:
            answering.note(self._session.store, key, action, self._session.clock)
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        self._deliver()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.program:
            self._take_over_settings()
        if changes.touches(Changes(alerts=True, settings=True, program=True)):
            self._tidy()
            self._tell_tray()

    def _take_over_settings(self) -> None:
        wanted = read_preferences(self._session.store).popups
        if wanted != self._wanted:
            self._wanted = wanted
            self.popups.use(self._notifier())

    def _tidy(self) -> None:
        """What is settled, here or elsewhere, leaves the desktop and the window."""
        store = self._session.store
        words = on_screen.Words(store, self._session.clock)
        for key in tuple(self._cards):
            cards = notifying.cards_of(store, key)
            if cards and all(self._is_over(kept, words) for kept in cards):
                self._cards.discard(key)
                self.popups.dismiss(key)
        if on_screen.standing(store):
            self.popups.call(partial(_tidy, book=store.path, key=store.key, clock=self._session.clock))

    def _is_over(self, kept: KeptCard, words: on_screen.Words) -> bool:
        if not kept.card.alerts:
            return words.of(kept) is None
        if self._session.warnings_wait:
            return False
        # What the window has judged already is not judged again for its own cards.
        alerts = self._session.report().alerts
        return not any(alert.id in kept.card.alerts and alert.state is AlertState.OPEN for alert in alerts)

    def _hang_bell(self) -> None:
        """Answer the checks that run beside the window, while the place is ours."""
        if self._bell is None and self._place is not None and self._place.held:
            self._bell = Doorbell(attending.bell_path(self._session.store.path))
            self._ring = QSocketNotifier(self._bell.fileno(), QSocketNotifier.Type.Read, self)
            self._ring.activated.connect(self._on_rung)

    def _leave_place(self) -> None:
        if self._ring is not None:
            self._ring.setEnabled(False)
            self._ring.deleteLater()
            self._ring = None
        if self._bell is not None:
            self._bell.close()
            self._bell = None
            attending.clear(self._session.store.path)
        if self._place is not None:
            self._place.release()

    @Slot()
    def _tell_tray(self) -> None:
        report, waits = self._session.report(), self._session.warnings_wait
        waiting = 0 if waits else len(open_entries(report.alerts))
        end = notifying.paused_until(self._session.store, self._session.clock)
        local = None if end is None else end.astimezone(self._session.clock.zone)
        self.tray.show_state(TrayState(None if waits else report.weather, waiting, local))

    def _say_silence(self) -> None:
        """Say at start that the schedule has not run, if so."""
        quiet = silence(scheduling.last_check(self._session.store), self._session.clock.now(), self._plan())
        if quiet is not None and quiet.missed and quiet.since is not None:
            since = quiet.since.astimezone(self._session.clock.zone)
            self._context.speaker.say(tr("No check since {when}; checking now.").format(when=f"{since:%Y-%m-%d %H:%M}"))

    @Slot(object)
    def _on_day(self, day: date) -> None:
        if self._session.store.last_as_of() != day:
            self._session.check()

    @Slot()
    def _on_round(self) -> None:
        self.window_asked.emit()
        self._context.speaker.go.emit(Target(PageId.CHECK))

    @Slot()
    def _on_warnings(self) -> None:
        self.window_asked.emit()
        self._context.speaker.go.emit(Target(PageId.ALERTS))

    @Slot(object)
    def _on_pause(self, length: PauseFor) -> None:
        end = notifying.pause(self._session.store, length, self._session.clock)
        self.scheduler.wake_for_cards(end)
        self._tell_tray()

    @Slot()
    def _on_resume(self) -> None:
        notifying.pause(self._session.store, None, self._session.clock)
        self._deliver()


class _Ask(Struct, frozen=True):
    """What a delivery is asked: our place among those who stay, the words that rang, and whether it is made up for."""

    place: ProcessLock | None
    rung: tuple[str, ...]
    late: bool


class _Delivered(Struct, frozen=True):
    """What a delivery came to; `alone`: nobody else wrote to the book meanwhile."""

    delivery: Delivery
    alone: bool


def _deliver(
    desktop: Notifier,
    *,
    book: Path,
    key: BookKey | None,
    clock: Clock,
    ask: _Ask,
) -> _Delivered:
    """On the other thread, with a connection to the book of its own."""
    with open_store(book, clock=clock.now, key=key) as store:
        version = store.data_version()

        def deliver(at: Clock) -> Delivery:
            return notifying.deliver(store, desktop, at, buttons=True, patience=attending.PATIENCE, late=ask.late)

        for word in ask.rung:
            day = attending.day_of(word)
            attending.answer(book, attending.Told(word, deliver(clock if day is None else ClockOn(clock, day))))
        place = ask.place
        asked = None if place is None or place.take() else attending.ask(book, place)
        delivery = deliver(clock) if asked is None else asked
        return _Delivered(delivery, store.data_version() == version)


def _tidy(desktop: Notifier, *, book: Path, key: BookKey | None, clock: Clock) -> None:
    with open_store(book, clock=clock.now, key=key) as store:
        notifying.tidy_up(store, desktop, clock)


def _try(desktop: Notifier) -> Outcome:
    return desktop.send(trial_popup())
