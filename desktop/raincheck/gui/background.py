"""What goes on beside the pages: the scheduled check, popups on the desktop and their answers, the tray."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app import answering, notifying, scheduling
from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.reminding import keep_reminders
from raincheck.core.alerts import AlertState
from raincheck.core.errors import KnownError
from raincheck.core.schedule import CatchUp, PauseFor, Plan, next_wake, silence
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context, PageId, Target
from raincheck.gui.desk import Desk
from raincheck.gui.notify.center import PopupCenter, trial_popup
from raincheck.gui.scheduler import RETRY, Runs, Scheduler
from raincheck.gui.tray import Tray, TrayState
from raincheck.system.notify.choose import notifier
from raincheck.system.notify.port import Delivered, Notifier, Outcome, PopupAction

MOMENT: Final = timedelta(minutes=1)
"""After which popups that another process was just showing are looked at again."""


class Background(QObject):
    """One open book's scheduler, popups and tray. Signals: `window_asked()`, `quit_asked()`."""

    window_asked = Signal()
    quit_asked = Signal()

    def __init__(self, desk: Desk, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._context = context
        self.scheduler = Scheduler(desk.clock, plan=self._plan, runs=self._runs, parent=self)
        self.tray = Tray(context.icons, context.look, self)
        self._wanted = read_preferences(desk.store).popups
        self._version = desk.store.data_version()
        self.popups = PopupCenter(self._notifier(), context.speaker, lookup=self._key_of, parent=self)
        self._connect()

    def start(self) -> None:
        """Begin: tray, answers to earlier popups, and the first look at the clock."""
        self.tray.start()
        self.popups.listen()
        self._tell_tray()
        self._say_silence()
        self.scheduler.start()

    def stop(self) -> None:
        """End everything; popups stay on the screen."""
        self.scheduler.stop()
        self.popups.shut()
        self.tray.stop()

    def try_popup(self) -> Outcome:
        """Show a test popup and say what the desktop made of it."""
        return self.popups.show(trial_popup())

    def _connect(self) -> None:
        self.scheduler.looked.connect(self._on_looked)
        self.scheduler.due.connect(self._on_due)
        self.scheduler.cards_due.connect(self._deliver)
        self.scheduler.day_changed.connect(self._on_day)
        self.popups.answered.connect(self._on_answered)
        self._desk.checked.connect(self._tell_tray)
        self._context.bus.changed.connect(self._on_changed)
        tray = self.tray
        tray.check_asked.connect(self._desk.check_now)
        tray.round_asked.connect(self._on_round)
        tray.warnings_asked.connect(self._on_warnings)
        tray.pause_asked.connect(self._on_pause)
        tray.resume_asked.connect(self._on_resume)
        tray.window_asked.connect(self.window_asked)
        tray.quit_asked.connect(self.quit_asked)

    def _notifier(self) -> Notifier:
        return notifier(wanted=self._wanted, desktop_entry=notifying.DESKTOP_ENTRY)

    def _plan(self) -> Plan:
        return schedule_plan(self._desk.store, self._desk.clock)

    def _runs(self) -> Runs:
        store, now = self._desk.store, self._desk.clock.now()
        return Runs(scheduling.last_scheduled(store), store.served_slots(since=now - scheduling.SERVED))

    def _key_of(self, delivered: Delivered) -> str | None:
        return notifying.key_of(self._desk.store, delivered)

    @Slot()
    def _on_looked(self) -> None:
        """Once a minute: a check or an entry by another process shows here too."""
        version = self._desk.store.data_version()
        if version != self._version:
            self._version = version
            self._context.bus.tell(Changes.everything())

    @Slot(object)
    def _on_due(self, run: CatchUp) -> None:
        """The check of a slot: judge, remind, and show what may be shown on the desktop."""
        try:
            self._desk.check(slot=run.key)
            with self._desk.store.engine() as engine:
                keep_reminders(self._desk.store, engine, self._desk.today)
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        self._deliver()

    @Slot()
    def _deliver(self) -> None:
        try:
            delivery = notifying.deliver(self._desk.store, self.popups.show, self._desk.clock, buttons=True)
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        now = self._desk.clock.now()
        again: datetime | None = now + MOMENT if delivery.busy else delivery.decision.ask_again
        if delivery.failed is not None and self._wanted:
            again = next_wake(again, (now + RETRY,))
        self.scheduler.wake_for_cards(again)
        self._tell_tray()

    @Slot(str, object)
    def _on_answered(self, key: str, action: PopupAction) -> None:
        """What the person chose on a popup, on the desktop or in the window."""
        store = self._desk.store
        if action is PopupAction.OPEN:
            self.window_asked.emit()
            self._context.speaker.go.emit(Target.parse(answering.destination(store, key)))
        elif action is PopupAction.GOT_IT:
            still = answering.open_alerts(store, key)
            if still:
                self._desk.acknowledge(still)
        else:
            self._put_off(key, action)

    def _put_off(self, key: str, action: PopupAction) -> None:
        try:
            answering.note(self._desk.store, key, action, self._desk.clock)
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        self._deliver()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.settings:
            self._take_over_settings()
        if changes.touches(Changes(alerts=True)):
            self._withdraw_settled()
            self._tell_tray()

    def _take_over_settings(self) -> None:
        wanted = read_preferences(self._desk.store).popups
        if wanted != self._wanted:
            self._wanted = wanted
            self.popups.use(self._notifier())

    def _withdraw_settled(self) -> None:
        """Take popups off the desktop whose warnings were all decided on, here or elsewhere."""
        store = self._desk.store
        for key in self.popups.on_desktop:
            about = any(kept.card.alerts for kept in notifying.cards_of(store, key))
            if about and not answering.open_alerts(store, key):
                self.popups.withdraw(key)

    @Slot()
    def _tell_tray(self) -> None:
        report = self._desk.report()
        waiting = sum(alert.state is AlertState.OPEN for alert in report.alerts)
        end = notifying.paused_until(self._desk.store, self._desk.clock)
        local = None if end is None else end.astimezone(self._desk.clock.zone)
        self.tray.show_state(TrayState(report.weather, waiting, local))

    def _say_silence(self) -> None:
        """Say at start that the schedule has not run, if so."""
        quiet = silence(scheduling.last_check(self._desk.store), self._desk.clock.now(), self._plan())
        if quiet is not None and quiet.missed and quiet.since is not None:
            since = quiet.since.astimezone(self._desk.clock.zone)
            self._context.speaker.say(tr("No check since {when}; checking now.").format(when=f"{since:%Y-%m-%d %H:%M}"))

    @Slot(object)
    def _on_day(self, day: date) -> None:
        if self._desk.store.last_as_of() != day:
            self._desk.check()

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
        end = notifying.pause(self._desk.store, length, self._desk.clock)
        self.scheduler.wake_for_cards(end)
        self._tell_tray()

    @Slot()
    def _on_resume(self) -> None:
        notifying.pause(self._desk.store, None, self._desk.clock)
        self._deliver()
