"""What every table of records shares: a codec between a record and its row, and the five statements over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct, field

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store.errors import UnknownEntryError

if TYPE_CHECKING:
    from sqlite3 import Connection

R = TypeVar("R")
Row = tuple[Any, ...]
"""One row as the driver gives it; the codec that reads it knows its columns."""


class Kept(Struct, Generic[R], frozen=True):
    """A record with the number under which the book keeps it, for changing or removing it."""

    no: int
    record: R


class ChannelIndex(Struct, frozen=True):
    """A channel's id and its number in the file, both ways."""

    numbers: Mapping[str, int]
    ids: Mapping[int, str] = field(default_factory=dict)

    def number(self, channel: str) -> int:
        """The number of a channel. Raises UnknownEntryError for an id the book does not have."""
        try:
            return self.numbers[channel]
        except KeyError:
            raise UnknownEntryError(
                tr("The book has no channel “{channel}”; `raincheck channel list` shows those it has.").format(
                    channel=channel
                )
            ) from None


def channel_index(connection: Connection) -> ChannelIndex:
    """Every channel of the book, archived ones too."""
    rows = connection.execute("SELECT no, id FROM channel").fetchall()
    return ChannelIndex({id_: no for no, id_ in rows}, dict(rows))


class Table(Struct, Generic[R], frozen=True):
    """One table of records in the order they were entered; all names in its SQL are written here in the program."""

    name: str
    columns: tuple[str, ...]
    encode: Callable[[R, ChannelIndex], Row]
    decode: Callable[[Row, ChannelIndex], R]

    def read(self, connection: Connection, index: ChannelIndex, *, where: str = "") -> tuple[Kept[R], ...]:
        """The rows in the order of entry; `where` is a clause of the program's own."""
        names = ", ".join(self.columns)
        rows = connection.execute(f"SELECT no, {names} FROM {self.name} {where} ORDER BY no")
        return tuple(Kept(row[0], self.decode(row[1:], index)) for row in rows)

    def records(self, connection: Connection, index: ChannelIndex, *, where: str = "") -> tuple[R, ...]:
        """The same without their numbers."""
        names = ", ".join(self.columns)
        rows = connection.execute(f"SELECT {names} FROM {self.name} {where} ORDER BY no")
        return tuple(self.decode(row, index) for row in rows)

    def append(
        self, connection: Connection, records: Iterable[R], index: ChannelIndex, *, entry: int | None = None
    ) -> int:
        """Add rows at the end; an append-only table takes the journal entry. Answers how many."""
        names = self.columns if entry is None else (*self.columns, "entry")
        more = () if entry is None else (entry,)
        marks = ", ".join("?" for _ in names)
        cursor = connection.executemany(
            f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks})",
            (self.encode(record, index) + more for record in records),
        )
        return max(cursor.rowcount, 0)

    def change(self, connection: Connection, no: int, record: R, index: ChannelIndex) -> None:
        """Put another record in the place of row `no`."""
        sets = ", ".join(f"{name} = ?" for name in self.columns)
        cursor = connection.execute(
            f"UPDATE {self.name} SET {sets} WHERE no = ?",
            (*self.encode(record, index), no),
        )
        _found(cursor.rowcount)

    def remove(self, connection: Connection, no: int) -> None:
        """Take row `no` out; undo brings it back."""
        _found(connection.execute(f"DELETE FROM {self.name} WHERE no = ?", (no,)).rowcount)

    def replace(self, connection: Connection, records: Iterable[R], index: ChannelIndex) -> None:
        """Put these records in the place of all rows."""
        connection.execute(f"DELETE FROM {self.name}")
        self.append(connection, records, index)


def _found(changed: int) -> None:
    if changed != 1:
        raise UnknownEntryError(tr("That entry is no longer in the book; look at the list again."))


def fen(amount: Money | None) -> int | None:
    """An amount as the file keeps it."""
    return None if amount is None else amount.fen


def money(stored: int | None) -> Money | None:
    """An amount from the file; None stays unknown."""
    return None if stored is None else Money(stored)


def text(value: object | None) -> str | None:
    """A date, month or decimal as the file keeps it."""
    return None if value is None else str(value)


def day(stored: str | None) -> date | None:
    """A date from the file."""
    return None if stored is None else date.fromisoformat(stored)


def moment_text(moment: datetime) -> str:
    """A moment as the book keeps it: UTC, to the second or finer, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """The moment that `moment_text` wrote."""
    return datetime.fromisoformat(text)
