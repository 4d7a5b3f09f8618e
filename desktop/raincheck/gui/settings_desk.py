"""What the settings ask of the book and the system: values, household, schedule, backups, the doctor, files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app import household, scheduling, transfer, trusting
from raincheck.app.household import HomeDraft
from raincheck.app.looking_back import BookAt
from raincheck.app.preferring import change_setting, read_preferences, schedule_plan
from raincheck.app.reminding import agenda_of
from raincheck.app.trusting import Concern, Diagnosis, Difference, Health, Saved
from raincheck.core.errors import KnownError
from raincheck.core.model import Due
from raincheck.core.planner.emergency import income_variation
from raincheck.core.reminders import preview
from raincheck.core.schedule import silence
from raincheck.core.settings import Preferences
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context, Tone
from raincheck.gui.desk import Desk
from raincheck.gui.requests import DressAnew, Request
from raincheck.gui.theme import Scheme
from raincheck.gui.views.settings import (
    BackupRow,
    HistoryRow,
    HomeView,
    WeekView,
    backup_rows,
    heartbeat,
    history_rows,
    home_view,
    week_view,
)
from raincheck.store import Kept, open_store
from raincheck.store.backup import BackupPlaces
from raincheck.system import i18n
from raincheck.system.autostart.base import Autostart, Job, Status
from raincheck.system.autostart.choose import autostart
from raincheck.system.notify.port import Failed, Outcome

SETTINGS = Changes(settings=True)
HOUSEHOLD = Changes(cash=True, obligations=True)
HISTORY_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Switched:
    """What the system has after it was asked to change its schedule, and why it refused, if it did."""

    status: Status
    problem: str = ""


class SettingsDesk(QObject):
    """The settings' hold on the open book.

    Signals: `asked(Request)` for what only the program can do, `backups_changed()` when more is known of them.

    `try_popup` shows a test popup; whoever runs the popups puts it here.
    """

    asked = Signal(object)
    backups_changed = Signal()

    def __init__(self, desk: Desk, context: Context, *, system: Callable[[], Autostart] = autostart) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context
        self._system = system
        self._applied = self.preferences()
        self._health: dict[Path, Health] = {}
        self.try_popup: Callable[[], Outcome] = _nobody_shows
        context.bus.changed.connect(self._on_changed)

    # Values

    def preferences(self) -> Preferences:
        """What the person chose, defaults for the rest."""
        return read_preferences(self._desk.store)

    def choose(self, key: str, text: str, told: str = "") -> bool:
        """Choose a value; it holds at once. Whether it was saved."""
        work = partial(change_setting, self._desk.store, key, text)
        return self._desk.do(work, SETTINGS, told or tr("Saved."), check=False)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Let a changed value hold, also one that undo brought back."""
        if not changes.settings:
            return
        chosen, before = self.preferences(), self._applied
        self._applied = chosen
        if (chosen.theme, chosen.font_scale) != (before.theme, before.font_scale):
            self._context.look.apply(scheme=Scheme(chosen.theme), scale=chosen.font_scale / 100)
        if chosen.hide_amounts != before.hide_amounts:
            self._context.look.hide_amounts(hidden=chosen.hide_amounts)
        spoken, wanted = (i18n.choose_language(os.environ, entry.language) for entry in (before, chosen))
        if spoken != wanted:
            self.asked.emit(DressAnew())

    def ask(self, request: Request) -> None:
        """Hand on what only the program can do."""
        self.asked.emit(request)

    # Household

    def home(self) -> HomeView:
        """The household, its lines' names, and what is missing."""
        store = self._desk.store
        return home_view(
            household.read_home(store),
            store.channels(archived=True),
            frozenset(entry.channel.id for entry in store.archived_channels()),
            self._desk.today,
            variation=income_variation(self._desk.report().measures.snapshot),
        )

    def save_home(self, draft: HomeDraft, told: str) -> bool:
        """Change the household and judge the book anew; whether it was saved."""
        work = partial(household.change, self._desk.store, draft, what=told)
        return self._desk.do(work, HOUSEHOLD, told)

    def save_dues(self, before: Sequence[Kept[Due]], after: Sequence[tuple[int | None, Due]]) -> bool:
        """Change the known dues and judge the book anew; whether it was saved."""
        work = partial(household.set_dues, self._desk.store, before, after)
        return self._desk.do(work, HOUSEHOLD, tr("Changed the dues"))

    # Schedule and popups

    def heartbeat(self) -> tuple[str, Tone]:
        """When a check last ran, and whether the schedule runs."""
        store, clock = self._desk.store, self._desk.clock
        last = scheduling.last_check(store)
        return heartbeat(last, silence(last, clock.now(), schedule_plan(store, clock)), clock.zone)

    def week(self) -> WeekView:
        """The checks and reminders of the next seven days."""
        store, clock = self._desk.store, self._desk.clock
        planned = preview(
            agenda_of(store, self._desk.today),
            clock.now(),
            schedule_plan(store, clock),
            done=store.made_reminders(),
        )
        names = {channel.id: channel.name for channel in store.channels()}
        return week_view(planned, names, clock.zone, self._context.look)

    def read_schedule(self, done: Callable[[Status], object]) -> None:
        """Ask the system, in the background, what it really has."""
        self._context.work(partial(_status, self._system, self._job()), done=done)

    def switch_schedule(self, *, on: bool, done: Callable[[Switched], object]) -> None:
        """Enter the check into the system's scheduler or take it out, and read back what became of it."""
        self._context.work(partial(_switch, self._system, self._job(), on=on), done=done)

    def _job(self) -> Job:
        return scheduling.job_of(self._desk.store, self._desk.clock)

    # Safety

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._desk.store.path

    @property
    def encrypted(self) -> bool:
        """Whether the book is encrypted."""
        return self._desk.store.key is not None

    def _place(self) -> BookAt:
        store = self._desk.store
        return BookAt(store.path, store.key, self._desk.clock.now)

    @property
    def _places(self) -> BackupPlaces:
        return self._desk.store.places

    def backups(self) -> tuple[BackupRow, ...]:
        """The backups with what is known of their health."""
        return backup_rows(self._desk.store.backups(), self._health, self._desk.clock.zone)

    def check_backups(self) -> None:
        """Open and check every backup that was not checked yet, in the background; `backups_changed` follows."""
        unknown = [one.path for one in self._desk.store.backups() if one.path not in self._health]
        if unknown:
            work = partial(trusting.check_backups, unknown, self._desk.store.key)
            self._context.work(work, done=self._on_checked)

    @Slot(object)
    def _on_checked(self, found: tuple[tuple[Path, Health], ...]) -> None:
        self._health.update(found)
        self.backups_changed.emit()

    def back_up(self, target: Path | None) -> None:
        """Write a verified backup in the background, to `target` or into the backups' folders."""
        self._context.work(partial(_back_up, self._place(), self._places, target), done=self._on_backed_up)

    @Slot(object)
    def _on_backed_up(self, made: tuple[Path, ...]) -> None:
        self._context.speaker.say(tr("Backed up and verified: {name}").format(name=made[0].name))
        self.backups_changed.emit()

    def set_second_folder(self, folder: Path | None) -> bool:
        """Choose the second folder for backups, or none; whether it was saved."""
        if not self.choose("second_backups", "" if folder is None else str(folder)):
            return False
        self._desk.store.places = BackupPlaces(self._places.folder, folder)
        return True

    def compare(
        self,
        backup: Path,
        *,
        passphrase: str | None,
        backup_passphrase: str | None,
        done: Callable[[Difference], object],
    ) -> None:
        """Tell, in the background, what a restore would change."""
        work = partial(trusting.difference, self.path, backup, passphrase, backup_passphrase=backup_passphrase)
        self._context.work(work, done=done)

    def is_right(self, passphrase: str) -> bool:
        """Whether this is the book's passphrase."""
        return trusting.is_right(self.path, passphrase)

    def can_remember(self) -> bool:
        """Whether the system has a keyring that answers."""
        return trusting.can_remember()

    def is_remembered(self) -> bool:
        """Whether the keyring knows the passphrase."""
        return trusting.is_remembered(self.path)

    def remember(self, passphrase: str | None) -> bool:
        """Put the passphrase into the keyring, or (None) take it out; whether it was done."""
        told = tr("The keyring no longer knows the passphrase.")
        if passphrase is None:
            trusting.forget(self.path)
        else:
            try:
                trusting.keep(self.path, passphrase)
            except trusting.NoKeyringError as problem:
                self._context.speaker.problem.emit(str(problem))
                return False
            told = tr("The keyring knows the passphrase now.")
        self._context.speaker.say(told)
        return True

    def examine(self, done: Callable[[tuple[Diagnosis, ...]], object]) -> None:
        """Look at everything in the background."""
        self._context.work(self._examination(), done=done)

    def mend(
        self, concerns: Sequence[Concern], passphrase: str | None, done: Callable[[tuple[Diagnosis, ...]], object]
    ) -> None:
        """Put findings right in the background and look again."""
        look = self._examination()
        put_right = partial(
            trusting.mend, self.path, places=self._places, clock=self._desk.clock, passphrase=passphrase
        )

        def work() -> tuple[Diagnosis, ...]:
            for concern in concerns:
                put_right(concern=concern)
            return look()

        self._context.work(work, done=done)

    def _examination(self) -> Callable[[], tuple[Diagnosis, ...]]:
        return partial(
            trusting.examine, self.path, places=self._places, clock=self._desk.clock, key=self._desk.store.key
        )

    def save_readable(
        self, damaged: Path, target: Path, passphrase: str | None, done: Callable[[tuple[Saved, ...]], object]
    ) -> None:
        """Save what is readable of a damaged book into a new one, in the background."""
        self._context.work(partial(trusting.save_readable, damaged, target, passphrase), done=done)

    def history(self) -> tuple[HistoryRow, ...]:
        """What was done lately, the newest first."""
        return history_rows(self._desk.store.history(limit=HISTORY_SHOWN), self._desk.clock.zone)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        self._desk.undo()

    # Files

    def is_empty(self) -> bool:
        """Whether nothing stands in the book yet."""
        return self._desk.store.is_empty()

    def load(self, path: Path) -> bool:
        """Put a book file into the empty book, else add what is new of it; whether it was done."""
        store = self._desk.store

        def work() -> None:
            book = transfer.read_file(path)
            if store.is_empty():
                transfer.load(store, book)
            else:
                transfer.merge(store, book)

        return self._desk.do(work, Changes.everything(), tr("Took in {name}.").format(name=path.name))

    def dump(self, path: Path) -> bool:
        """Write the whole book in the open format; whether it was done."""

        def work() -> None:
            transfer.write_file(path, transfer.dump(self._desk.store))

        told = tr("Wrote {name}. It is not encrypted: keep it where nobody else reads.").format(name=path.name)
        return self._desk.tell(work, told)

    def now(self) -> datetime:
        """The moment."""
        return self._desk.clock.now()


def _nobody_shows() -> Outcome:
    return Failed(tr("Popups run only while the program's window is open."))


def _status(system: Callable[[], Autostart], job: Job) -> Status:
    return system().status(job)


def _switch(system: Callable[[], Autostart], job: Job, *, on: bool) -> Switched:
    way, problem = system(), ""
    try:
        if on:
            way.install(job)
        else:
            way.remove(job)
    except KnownError as refused:
        problem = str(refused)
    return Switched(way.status(job), problem)


def _back_up(place: BookAt, places: BackupPlaces, target: Path | None) -> tuple[Path, ...]:
    with open_store(place.path, clock=place.clock, key=place.key, places=places) as store:
        return trusting.back_up(store, target)
