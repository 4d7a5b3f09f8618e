"""What the settings ask of the book and the system: values, household, schedule, backups, the doctor, files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Signal, Slot

from raincheck.app import dues, files, household, opening, scheduling, transfer, trusting
from raincheck.app.household import HomeDraft
from raincheck.app.looking_back import BookAt
from raincheck.app.outcome import Changes
from raincheck.app.preferring import change_setting, read_preferences, schedule_plan
from raincheck.app.reminding import agenda_of
from raincheck.app.setting_up import begin_where_empty
from raincheck.app.trusting import Concern, Diagnosis, Difference, Health, Saved
from raincheck.core.errors import KnownError
from raincheck.core.model import Due
from raincheck.core.planner.emergency import income_variation
from raincheck.core.reminders import preview
from raincheck.core.schedule import silence
from raincheck.core.settings import OFF, ON, Preferences
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Offer, Tone
from raincheck.gui.kit.controller import Controller
from raincheck.gui.kit.requests import DressAnew, Request
from raincheck.gui.kit.session import Session
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.settings.presenter import (
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
from raincheck.store import FileKind, Kept, file_kind, open_store
from raincheck.store.backup import BackupPlaces
from raincheck.store.course import Tell
from raincheck.system import i18n
from raincheck.system.autostart.base import Autostart, Status, program
from raincheck.system.autostart.choose import autostart, login_start
from raincheck.system.clock import Clock
from raincheck.system.notify.port import Failed, Outcome

HISTORY_SHOWN = 60


class Switched(Struct, frozen=True):
    """What the system has after it was asked to change its schedule, and why it refused, if it did."""

    status: Status
    problem: str = ""


class SettingsController(Controller):
    """What the settings read of the open book and change in it.

    Signals: `asked(Request)` for what only the program can do, `backups_changed()` when more is known of them.

    `try_popup` shows a test popup and hands over its outcome; whoever runs the popups puts it here.
    """

    asked = Signal(object)
    backups_changed = Signal()

    def __init__(self, session: Session, context: Context, *, system: Callable[[], Autostart] = autostart) -> None:
        super().__init__(session, context)
        self._system = system
        self._login = login_start()
        self._applied = self.preferences()
        self._health: dict[Path, Health] = {}
        self.try_popup: Callable[[Callable[[Outcome], object]], None] = _nobody_shows
        context.bus.changed.connect(self._on_changed)

    # Values

    def preferences(self) -> Preferences:
        """What the person chose, defaults for the rest."""
        return read_preferences(self._session.store)

    def choose(self, key: str, text: str) -> bool:
        """Choose a value; it holds at once. Whether it was saved."""
        work = partial(change_setting, self._session.store, key, text)
        return self._save(work, judge=False)

    def keep_hidden(self, *, hidden: bool) -> None:
        """Amounts were hidden or shown by their key: popups, reports and the next start follow."""
        if self._session.store.writable:
            work = partial(change_setting, self._session.store, "hide_amounts", ON if hidden else OFF)
            self._session.run(work, judge=False, silent=True)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        """Let a changed value hold, also one that undo brought back."""
        if not changes.program:
            return
        chosen, before = self.preferences(), self._applied
        self._applied = chosen
        if chosen.check_times != before.check_times:
            work = partial(_refresh, self._system, self._place(), self._session.clock)
            self._context.work(work, done=self._on_refreshed)
        if chosen.theme != before.theme:
            self._context.look.change(scheme=Scheme(chosen.theme))
        if chosen.hide_amounts != before.hide_amounts:
            self._context.look.hide_amounts(hidden=chosen.hide_amounts)
        spoken, wanted = (i18n.choose_language(os.environ, entry.language) for entry in (before, chosen))
        if spoken != wanted or chosen.font_scale != before.font_scale:
            # Other letters too: a page counts the widths of its fields at the letters it is made with.
            self.asked.emit(DressAnew())
        elif chosen.language != before.language:
            self._context.speaker.problem.emit(overruled_words())

    def ask(self, request: Request) -> None:
        """Hand on what only the program can do."""
        self.asked.emit(request)

    # Household

    def home(self) -> HomeView:
        """The household, its lines' names, and what is missing."""
        store = self._session.store
        return home_view(
            household.read_home(store),
            store.channels(archived=True),
            frozenset(entry.channel.id for entry in store.archived_channels()),
            self._session.today,
            variation=income_variation(self._session.report().measures.snapshot),
        )

    def save_home(self, draft: HomeDraft) -> bool:
        """Change the household and judge the book anew; whether it was saved. It may begin the set-up."""
        begin_where_empty(self._session.store, self._session.today)
        return self._save(partial(household.change, self._session.store, draft))

    def save_dues(self, before: Sequence[Kept[Due]], after: Sequence[tuple[int | None, Due]]) -> bool:
        """Change the known dues and judge the book anew; whether it was saved."""
        return self._save(partial(dues.set_dues, self._session.store, before, after))

    # Schedule and popups

    @Slot(object)
    def _on_refreshed(self, changed: bool) -> None:  # noqa: FBT001 - the signal's signature
        if changed:
            self._context.speaker.say(tr("The daily check runs at the new times."))

    def heartbeat(self) -> tuple[str, Tone]:
        """When a check last ran, and whether the schedule runs."""
        store, clock = self._session.store, self._session.clock
        last = scheduling.last_check(store)
        return heartbeat(last, silence(last, clock.now(), schedule_plan(store, clock)), clock.zone)

    def week(self) -> WeekView:
        """The checks and reminders of the next seven days."""
        store, clock = self._session.store, self._session.clock
        planned = preview(
            agenda_of(store, self._session.today, self._session.report().measures.snapshot),
            clock.now(),
            schedule_plan(store, clock),
            done=store.made_reminders(),
        )
        names = {channel.id: channel.name for channel in store.channels()}
        return week_view(planned, names, clock.zone, self._context.look)

    @property
    def can_start_at_login(self) -> bool:
        """Whether this system lets a program enter itself."""
        return self._login is not None

    def starts_at_login(self) -> bool:
        """Whether the tray starts with the desktop."""
        return self._login is not None and self._login.is_on()

    def start_at_login(self, *, on: bool) -> None:
        """Let the tray start with the desktop, or no longer."""
        if self._login is not None:
            later, by_hand = tr("Raincheck starts in the tray at the next login."), tr("It starts when you start it.")
            work = partial(self._login.switch, (*program(), "--tray", "--book", str(self.path)), on=on)
            self._session.tell(work, later if on else by_hand)

    def read_schedule(self, done: Callable[[Status], object]) -> None:
        """Ask the system, in the background, what it really has."""
        self._context.work(partial(_status, self._system, self._place(), self._session.clock), done=done)

    def switch_schedule(self, *, on: bool, done: Callable[[Switched], object]) -> None:
        """Enter the check into the system's scheduler or take it out, and read back what became of it."""
        self._context.work(partial(_switch, self._system, self._place(), self._session.clock, on=on), done=done)

    # Safety

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._session.store.path

    @property
    def encrypted(self) -> bool:
        """Whether the book is encrypted."""
        return self._session.store.key is not None

    def _place(self) -> BookAt:
        store = self._session.store
        return BookAt(store.path, store.key, self._session.clock.now)

    @property
    def _places(self) -> BackupPlaces:
        return self._session.store.places

    def backups(self) -> tuple[BackupRow, ...]:
        """The backups with what is known of their health."""
        return backup_rows(self._session.store.backups(), self._health, self._session.clock.zone)

    def check_backups(self) -> None:
        """Open and check every backup that was not checked yet, in the background; `backups_changed` follows."""
        unknown = [one.path for one in self._session.store.backups() if one.path not in self._health]
        if unknown:
            work = partial(trusting.check_backups, unknown, self._session.store.key)
            self._context.work(work, done=self._on_checked)

    @Slot(object)
    def _on_checked(self, found: tuple[tuple[Path, Health], ...]) -> None:
        self._health.update(found)
        self.backups_changed.emit()

    def back_up(self, target: Path | None) -> None:
        """Write a verified backup in the background, to `target` or into the backups' folders."""
        work = partial(_back_up, self._place(), self._places, target, self._context.speaker.reached.emit)
        self._context.work(
            work, done=self._on_backed_up, told=tr("Backing up, then reading the copy against the book …")
        )

    @Slot(object)
    def _on_backed_up(self, made: tuple[Path, ...]) -> None:
        self._context.speaker.say(tr("Backed up and verified: {name}").format(name=made[0].name))
        self.backups_changed.emit()

    def set_second_folder(self, folder: Path | None) -> bool:
        """Choose the second folder for backups, or none; whether it was saved."""
        if not self.choose("second_backups", "" if folder is None else str(folder)):
            return False
        self._session.store.places = BackupPlaces(self._places.folder, folder)
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

    def opens(self, backup: Path, passphrase: str) -> bool:
        """Whether this opens the backup; for a plain one, whether it is the book's."""
        encrypted = file_kind(backup) is FileKind.ENCRYPTED
        return trusting.is_right(backup if encrypted else self.path, passphrase)

    def can_remember(self) -> bool:
        """Whether the system has a keyring that answers."""
        return trusting.can_remember()

    def is_remembered(self) -> bool:
        """Whether the keyring knows the passphrase."""
        return opening.is_remembered(self.path)

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
            trusting.mend, self.path, places=self._places, clock=self._session.clock, passphrase=passphrase
        )

        def work() -> tuple[Diagnosis, ...]:
            for concern in concerns:
                put_right(concern=concern)
            return look()

        self._context.work(work, done=done)

    def _examination(self) -> Callable[[], tuple[Diagnosis, ...]]:
        look = partial(
            trusting.examine, self.path, places=self._places, clock=self._session.clock, key=self._session.store.key
        )
        return lambda: (*look(), *trusting.diagnose_schedule(self.path, self._system()))

    def save_readable(
        self, damaged: Path, target: Path, passphrase: str | None, done: Callable[[tuple[Saved, ...]], object]
    ) -> None:
        """Save what is readable of a damaged book into a new one, in the background."""
        self._context.work(partial(trusting.save_readable, damaged, target, passphrase), done=done)

    def history(self) -> tuple[HistoryRow, ...]:
        """What was done lately, the newest first."""
        return history_rows(self._session.store.history(limit=HISTORY_SHOWN), self._session.clock.zone)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        self._session.undo()

    # Files

    def is_empty(self) -> bool:
        """Whether nothing stands in the book yet."""
        return self._session.store.is_empty()

    def load(self, path: Path) -> None:
        """Put a book file into the empty book, else add what is new of it, in the background; then it is told."""
        told = tr("Taking in {name} …").format(name=path.name)
        self._session.run_apart(partial(transfer.take_in, path=path), Offer.UNDO, told)

    def dump(self, path: Path) -> None:
        """Write the whole book in the open format in the background; then it is told."""
        told = tr("Writing {name} …").format(name=path.name)
        self._context.work(partial(_dump, self._place(), path), done=self._on_dumped, told=told)

    @Slot(object)
    def _on_dumped(self, path: Path) -> None:
        told = tr("Wrote {name}. It is not encrypted: keep it where nobody else reads.").format(name=path.name)
        self._context.speaker.say(told)

    def now(self) -> datetime:
        """The moment."""
        return self._session.clock.now()


def _nobody_shows(done: Callable[[Outcome], object]) -> None:
    done(Failed(tr("Popups run only while the program's window is open.")))


def _status(system: Callable[[], Autostart], place: BookAt, clock: Clock) -> Status:
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return scheduling.report(store, clock, system()).status


def _switch(system: Callable[[], Autostart], place: BookAt, clock: Clock, *, on: bool) -> Switched:
    way, problem = system(), ""
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        try:
            if on:
                scheduling.install(store, clock, way)
            else:
                scheduling.remove(store.path, way)
        except KnownError as refused:
            problem = str(refused)
        return Switched(scheduling.report(store, clock, way).status, problem)


def _refresh(system: Callable[[], Autostart], place: BookAt, clock: Clock) -> bool:
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        return scheduling.refresh(store, clock, system())


def _dump(place: BookAt, path: Path) -> Path:
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        files.write_file(path, transfer.dump(store))
    return path


def _back_up(place: BookAt, places: BackupPlaces, target: Path | None, tell: Tell) -> tuple[Path, ...]:
    with open_store(place.path, clock=place.clock, key=place.key, places=places) as store:
        return trusting.back_up(store, target, tell)


def overruled_words() -> str:
    """Why another language than the one chosen may be spoken."""
    return tr("RAINCHECK_LANG decides the language while it is set; your choice holds from a start without it.")
