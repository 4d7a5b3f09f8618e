"""What the settings show: the household and what it still lacks, the days ahead, backups, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from raincheck.app.household import HISTORY_MONTHS, AssetKind, Home
from raincheck.app.reminding import reminder_title
from raincheck.app.trusting import Health
from raincheck.app.wording.amounts import percent
from raincheck.app.wording.needed import missing_words
from raincheck.core.calendar import Month
from raincheck.core.model import Belongs, Channel, Due
from raincheck.core.money import Money
from raincheck.core.reminders import Planned, ReminderKind
from raincheck.core.schedule import Silence
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.store import JournalEntry, Kept, Origin
from raincheck.store.backup import Backup
from raincheck.store.rotation import Why
from raincheck.system.autostart.base import Status, Way

PAID_DAYS = 60
"""A due paid longer ago is history and no longer shown among the dues to change."""


class LineName(Struct, frozen=True):
    """A line by its id and name; an archived one is offered only where it is named already."""

    id: str
    name: str
    archived: bool = False
    belongs: Belongs = Belongs.HOUSEHOLD


class HomeView(Struct, frozen=True):
    """The household with what hangs on it, and what is still missing for the warnings about cash and debt."""

    home: Home
    lines: tuple[LineName, ...]
    months: tuple[tuple[Month, Money | None], ...]
    dues: tuple[Kept[Due], ...]
    missing: tuple[str, ...]
    steadiness: str
    today: date
    has_firm: bool = False


def home_view(
    home: Home,
    channels: Sequence[Channel],
    archived: frozenset[str],
    today: date,
    *,
    variation: Fraction | None,
) -> HomeView:
    """The household as the page draws it; `variation` is the income's, None while it is not known."""
    told = {entry.month: entry.amount for entry in home.history}
    now = Month.of(today)
    months = tuple((month, told.get(month)) for month in (now.plus(back) for back in range(-HISTORY_MONTHS, 0)))
    dues = tuple(
        kept
        for kept in sorted(home.dues, key=lambda kept: (kept.record.due, kept.no))
        if kept.record.paid_on is None or kept.record.paid_on >= today - timedelta(days=PAID_DAYS)
    )
    missing = missing_words(home.incomes, home.basics.living, home.assets)
    return HomeView(
        home,
        tuple(LineName(c.id, c.name, c.id in archived, c.belongs) for c in channels),
        months,
        dues,
        missing,
        _steadiness(variation, len(home.history)),
        today,
        home.has_firm or any(channel.belongs is Belongs.FIRM for channel in channels),
    )


def _steadiness(variation: Fraction | None, months: int) -> str:
    if variation is None:
        left = max(3 - months, 0)
        if left:
            return ntr(
                "{n} more month tells how much your income swings; until then one month is added to the fund.",
                "{n} more months tell how much your income swings; until then one month is added to the fund.",
                left,
            ).format(n=left)
        return tr("Your income cannot be judged from these months.")
    return tr("Over {n} months your income swings by {share}.").format(n=months, share=percent(variation))


def asset_kind_name(kind: AssetKind) -> str:
    """What an asset is, in the words one uses."""
    names = {
        AssetKind.CASH: tr("cash, money fund"),
        AssetKind.DEPOSIT: tr("time deposit (−5 %)"),
        AssetKind.BOND_FUND: tr("bond fund (−15 %)"),
        AssetKind.STOCK: tr("shares (−50 %)"),
        AssetKind.FIXED: tr("home, car: not now"),
        AssetKind.OTHER: tr("other, lost:"),
    }
    return names[kind]


class PlannedRow(Struct, frozen=True):
    """One moment of the days ahead."""

    at: datetime
    when: str
    what: str


class WeekView(Struct, frozen=True):
    """The moments at which something would be said, and a word on the quiet checks between them."""

    rows: tuple[PlannedRow, ...]
    told: str


def week_view(planned: Sequence[Planned], names: Mapping[str, str], zone: tzinfo, look: Look) -> WeekView:
    """The reminders of the days ahead, in the person's zone."""
    if not planned:
        return WeekView((), tr("No check times: nothing is said on its own."))
    rows = []
    for entry in (entry for entry in planned if entry.reminders):
        local = entry.at.astimezone(zone)
        rounds = sum(reminder.kind is ReminderKind.CHECK_ROUND for reminder in entry.reminders)
        told = [
            look.sentence(reminder_title(reminder, names.get(reminder.channel or "", ""), local.date()))
            for reminder in entry.reminders
            if reminder.kind is not ReminderKind.CHECK_ROUND
        ]
        if rounds:
            told.append(ntr("Check round: {n} line", "Check round: {n} lines", rounds).format(n=rounds))
        when = f"{weekday(local.date())} {local:%m-%d %H:%M}"
        rows.append(PlannedRow(entry.at, when, " · ".join(told)))
    quiet = len(planned) - len(rows)
    told_of_quiet = ntr(
        "{n} more check looks at the book and says nothing unless something changes.",
        "{n} more checks look at the book and say nothing unless something changes.",
        quiet,
    )
    return WeekView(tuple(rows), told_of_quiet.format(n=quiet) if quiet else "")


def weekday(day: date) -> str:
    """The short name of a day of the week."""
    names = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
    return names[day.weekday()]


def moment_text(at: datetime, zone: tzinfo) -> str:
    """A moment in the person's zone, to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def heartbeat(last: datetime | None, silence: Silence | None, zone: tzinfo) -> tuple[str, Tone]:
    """Whether the schedule runs: when a check last ran, and that slots passed without one."""
    if last is None:
        return tr("No check has run yet."), Tone.QUIET
    when = moment_text(last, zone)
    if silence is not None and silence.missed:
        told = ntr(
            "No check since {when}: {n} time passed without one.",
            "No check since {when}: {n} times passed without one.",
            silence.missed,
        )
        return told.format(when=when, n=silence.missed), Tone.WARN
    return tr("Last check {when}; no time was missed since then.").format(when=when), Tone.GOOD


def way_text(status: Status) -> str:
    """What the system will do while the window is closed, as it was read back."""
    if not status.installed and status.way is Way.NONE:
        told = tr("This system has no scheduler that Raincheck knows; leave the window in the tray instead.")
    elif not status.installed:
        told = tr("Off: while the window is closed nothing is checked.")
    elif not status.current:
        told = tr("An older schedule is entered; switch it off and on to renew it.")
    elif status.active is False:
        told = tr("Entered, but the system does not run it; switch it off and on again.")
    elif not status.daily:
        told = tr("On: checked each time you log in, read back from {where}.").format(where=Path(status.where).name)
    elif status.next_run:
        told = tr("On, read back from the system; next run {when}.").format(when=status.next_run)
    else:
        told = tr("On, read back from the system.")
    return told


class BackupRow(Struct, frozen=True):
    """One backup and what is known of it."""

    path: Path
    at: datetime
    when: str
    why: str
    size: str
    health: Health | None

    @property
    def mark(self) -> Mark:
        """Whether it can be read in full."""
        match self.health:
            case Health.SOUND:
                return Mark(Tone.GOOD, tr("sound"), Shape.TICK)
            case Health.CHANGED:
                return Mark(Tone.WARN, tr("changed since"), Shape.TRIANGLE)
            case Health.OTHER_KEY:
                return Mark(Tone.WARN, tr("other passphrase"), Shape.TRIANGLE)
            case Health.DAMAGED:
                return Mark(Tone.DANGER, tr("cannot be read"), Shape.SQUARE)
            case _:
                return Mark(Tone.QUIET, tr("being checked"), Shape.CLOCK)


def backup_rows(backups: Sequence[Backup], health: Mapping[Path, Health], zone: tzinfo) -> tuple[BackupRow, ...]:
    """The backups, the newest first."""
    return tuple(
        BackupRow(
            path=backup.path,
            at=backup.stamp.at,
            when=moment_text(backup.stamp.at, zone),
            why=why_text(backup.stamp.why),
            size=size_text(backup.path.stat().st_size),
            health=health.get(backup.path),
        )
        for backup in backups
        if backup.path.exists()
    )


def why_text(why: Why) -> str:
    """What a backup was made for."""
    names = {
        Why.DAILY: tr("daily"),
        Why.MANUAL: tr("by hand"),
        Why.UPGRADE: tr("before an upgrade"),
        Why.IMPORT: tr("before an import"),
        Why.MERGE: tr("before a merge"),
        Why.RESTORE: tr("before a restore"),
        Why.REPLACED: tr("the book that was replaced"),
    }
    return names[why]


def size_text(size: int) -> str:
    """A file's size."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size // 1024, 1)} KB"


class HistoryRow(Struct, frozen=True):
    """One thing that was done."""

    no: int
    when: str
    who: str
    what: str
    undone: bool


def history_rows(entries: Sequence[JournalEntry], zone: tzinfo) -> tuple[HistoryRow, ...]:
    """What was done, the newest first."""
    return tuple(
        HistoryRow(
            entry.no, moment_text(entry.at, zone), origin_text(entry.origin), entry.what, entry.undone_at is not None
        )
        for entry in entries
    )


def origin_text(origin: Origin) -> str:
    """Who brought an entry into the book."""
    names = {
        Origin.MANUAL: tr("you"),
        Origin.IMPORT: tr("import"),
        Origin.NOTICE: tr("notice"),
        Origin.LOAD: tr("book file"),
    }
    return names[origin]


def undone_mark(row: HistoryRow) -> Mark | None:
    """That an entry was taken back."""
    return Mark(Tone.QUIET, tr("taken back"), Shape.TURN) if row.undone else None
