"""What goes on beside the pages: the scheduled check, popups on the desktop and their answers, the tray."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app import notifying
from raincheck.app.preferring import read_preferences, schedule_plan
from raincheck.app.reminding import keep_reminders
from raincheck.core.alerts import AlertState
from raincheck.core.errors import KnownError
from raincheck.core.schedule import CatchUp, PauseFor, Plan, RemindIn
from raincheck.core.text import tr
from raincheck.gui.context import Context, PageId, Target
from raincheck.gui.desk import Desk
from raincheck.gui.notify.center import PopupCenter
from raincheck.gui.scheduler import Runs, Scheduler
from raincheck.gui.tray import Tray, TrayState
from raincheck.system.notify.choose import notifier
from raincheck.system.notify.port import Delivered, PopupAction

SERVED = timedelta(days=3)
NOT_UNDOABLE = (False,)


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
        wanted = read_preferences(desk.store).popups
        self.popups = PopupCenter(
            notifier(wanted=wanted, desktop_entry=notifying.DESKTOP_ENTRY),
            context.speaker,
            lookup=self._key_of,
            parent=self,
        )
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

    def _connect(self) -> None:
        self.scheduler.due.connect(self._on_due)
        self.scheduler.cards_due.connect(self._deliver)
        self.scheduler.day_changed.connect(self._on_day)
        self.popups.answered.connect(self._on_answered)
        self._desk.checked.connect(self._tell_tray)
        tray = self.tray
        tray.check_asked.connect(self._desk.check_now)
        tray.round_asked.connect(self._on_round)
        tray.warnings_asked.connect(self._on_warnings)
        tray.pause_asked.connect(self._on_pause)
        tray.resume_asked.connect(self._on_resume)
        tray.window_asked.connect(self.window_asked)
        tray.quit_asked.connect(self.quit_asked)

    def _plan(self) -> Plan:
        return schedule_plan(self._desk.store, self._desk.clock)

    def _runs(self) -> Runs:
        store, now = self._desk.store, self._desk.clock.now()
        newest = store.checks(limit=1)
        return Runs(newest[0].at if newest else None, store.served_slots(since=now - SERVED))

    def _key_of(self, delivered: Delivered) -> str | None:
        return notifying.key_of(self._desk.store, delivered)

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
        delivery = notifying.deliver(
            self._desk.store, lambda popup, _: self.popups.show(popup), self._desk.clock, buttons=True
        )
        self.scheduler.wake_for_cards(delivery.decision.ask_again)

    @Slot(str, object)
    def _on_answered(self, key: str, action: PopupAction) -> None:
        """What the person chose on a popup, on the desktop or in the window."""
        store, clock = self._desk.store, self._desk.clock
        kept = notifying.card_of(store, key)
        if action is PopupAction.OPEN:
            self.window_asked.emit()
            alerts = () if kept is None else kept.card.alerts
            self._context.speaker.go.emit(_target(key, alerts))
        elif action is PopupAction.GOT_IT and kept is not None:
            self._desk.acknowledge(self._still_open(kept.card.alerts))
        elif action in (PopupAction.HOUR, PopupAction.TOMORROW):
            notifying.remind_later(
                store, key, RemindIn.HOUR if action is PopupAction.HOUR else RemindIn.TOMORROW, clock
            )
            self._deliver()

    def _still_open(self, alerts: tuple[int, ...]) -> list[int]:
        listed = {alert.id for alert in self._desk.report().alerts if alert.state is AlertState.OPEN}
        return [alert for alert in alerts if alert in listed]

    @Slot()
    def _tell_tray(self) -> None:
        report = self._desk.report()
        waiting = sum(alert.state is AlertState.OPEN for alert in report.alerts)
        end = notifying.paused_until(self._desk.store, self._desk.clock)
        local = None if end is None else end.astimezone(self._desk.clock.zone)
        self.tray.show_state(TrayState(report.weather, waiting, local))

    def _say_silence(self) -> None:
        """Say at start that the schedule has not run, if so."""
        quiet = self.scheduler.silence()
        if quiet is not None and quiet.missed and quiet.since is not None:
            since = quiet.since.astimezone(self._desk.clock.zone)
            told = tr("No check since {when}; checking now.").format(when=f"{since:%Y-%m-%d %H:%M}")
            self._context.speaker.toast.emit(told, *NOT_UNDOABLE)

    @Slot(object)
    def _on_day(self, _day: object) -> None:
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
        notifying.pause(self._desk.store, length, self._desk.clock)
        self._tell_tray()

    @Slot()
    def _on_resume(self) -> None:
        notifying.pause(self._desk.store, None, self._desk.clock)
        self._tell_tray()
        self._deliver()


def _target(key: str, alerts: tuple[int, ...]) -> Target:
    """Where a popup leads: its warning, the check round, or the overview for a due."""
    if alerts:
        return Target(PageId.ALERTS, str(alerts[0]))
    if key == "round" or key.startswith(("round", "after")):
        return Target(PageId.CHECK)
    return Target(PageId.OVERVIEW)
