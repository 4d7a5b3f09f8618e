"""The whole book: read in one consistent look, loaded into an empty file, merged into a full one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.model import Book, Observation
from raincheck.core.text import tr
from raincheck.store import channels, household, incidents, journal, ledger, observations, sums
from raincheck.store.errors import BookNotEmptyError
from raincheck.store.rows import ChannelIndex, channel_index

if TYPE_CHECKING:
    from sqlite3 import Connection


class Window(Struct, frozen=True):
    """The days that a look needs: it is taken on `until`, and its rules look back to `since`."""

    since: date
    until: date


_PAST: Final = ("observation", "observation_detail", "observation_withdrawn", "ledger")


class Stand(Struct, frozen=True):
    """How far the journal goes, and what tells whether the readings and movements are the same.

    `past`: the sums of their tables, and the watched lines (number in the book, id) that they are read for.
    """

    mark: journal.Mark
    past: tuple[tuple[str, ...], tuple[tuple[int, str], ...]]


def stand(connection: Connection) -> Stand:
    """How the book stands now; costs the same however long it is."""
    watched = connection.execute(f"SELECT no, id FROM channel {channels.LIVE} ORDER BY no").fetchall()
    return Stand(journal.mark(connection), (sums.totals(connection, _PAST), tuple(watched)))


@contextmanager
def one_look(connection: Connection) -> Iterator[None]:
    """Let several reads see one state of the book, whoever writes meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def read_book(
    connection: Connection, *, archived: bool = False, recent: Window | None = None, held: Book | None = None
) -> Book:
    """All that stands in the book, in the order of entry; archived lines and what hangs on them only if asked.

    With `recent` the readings are those that a look on its last day needs (observations.read_since). `held`: a book
    read for the same lines and days, whose readings and movements are known to be the same still.
    """
    with one_look(connection):
        kept = channels.read_channels(connection, archived=archived)
        index = channel_index(connection)
        live = [line.no for line in kept]
        basics = household.read_basics(connection)
        where = "" if archived else f"WHERE channel IN (SELECT no FROM channel {channels.LIVE})"
        or_none = where and f"{where} OR channel IS NULL"
        return Book(
            currency=basics.currency,
            household=basics.household,
            income=household.INCOME.records(connection, index),
            income_history=household.INCOME_MONTH.records(connection, index),
            living=basics.living,
            assets=household.ASSET.records(connection, index),
            all_assets_listed=basics.all_assets_listed,
            channels=tuple(line.record for line in kept),
            observations=held.observations if held else _readings(connection, index, recent=recent, live=live),
            planned_draws=ledger.PLANNED_DRAW.records(connection, index, where=where),
            dues=ledger.DUE.records(connection, index, where=where),
            ledger=held.ledger if held else ledger.LEDGER.records(connection, index, where=where),
            inquiries=ledger.INQUIRY.records(connection, index),
            events=ledger.EVENT.records(connection, index),
            rates=channels.RATE.records(connection, index, where=where),
            contracts=channels.CONTRACT.records(connection, index, where=where),
            asset_values=household.ASSET_VALUE.records(connection, index),
            notes=ledger.NOTE.records(connection, index, where=or_none),
            incidents=incidents.read_incidents(connection, index, where=or_none),
        )


def _readings(
    connection: Connection, index: ChannelIndex, *, recent: Window | None, live: list[int]
) -> tuple[Observation, ...]:
    if recent is None:
        return observations.read_all(connection, index, live=live)
    return observations.read_since(connection, index, since=recent.since, until=recent.until, live=live)


def read_again(connection: Connection, held: Book, since: Stand, *, recent: Window) -> Book | None:
    """The book once more, where it changed since `since` in no reading or movement; None where it did."""
    with one_look(connection):
        same = stand(connection).past == since.past
        return read_book(connection, recent=recent, held=held) if same else None


def read_line(connection: Connection, channel: str, *, recent: Window) -> Book:
    """The same of one watched line alone: the line and its readings; an empty book where it is not watched."""
    with one_look(connection):
        kept = [line for line in channels.read_channels(connection, archived=False) if line.record.id == channel]
        return Book(
            channels=tuple(line.record for line in kept),
            observations=observations.read_since(
                connection,
                channel_index(connection),
                since=recent.since,
                until=recent.until,
                live=[line.no for line in kept],
            ),
        )


def load_book(connection: Connection, book: Book, *, entry: int) -> None:
    """Put a whole book into an empty one. Raises BookNotEmptyError."""
    if not is_empty(connection):
        raise BookNotEmptyError(
            tr("The book is not empty; load into a new book with --book, or add to this one with --merge.")
        )
    add_entries(connection, book, entry=entry)
    household.write_basics(connection, basics_of(book))


def add_entries(connection: Connection, book: Book, *, entry: int) -> None:
    """Append every list of `book`; its single values are left alone."""
    channels.append_channels(connection, book.channels)
    index = channel_index(connection)
    household.INCOME.append(connection, book.income, index)
    household.INCOME_MONTH.append(connection, book.income_history, index)
    household.ASSET.append(connection, book.assets, index)
    observations.append(connection, book.observations, index, entry=entry)
    ledger.PLANNED_DRAW.append(connection, book.planned_draws, index)
    ledger.DUE.append(connection, book.dues, index)
    ledger.LEDGER.append(connection, book.ledger, index, entry=entry)
    ledger.INQUIRY.append(connection, book.inquiries, index, entry=entry)
    ledger.EVENT.append(connection, book.events, index, entry=entry)
    channels.RATE.append(connection, book.rates, index)
    channels.CONTRACT.append(connection, book.contracts, index)
    household.ASSET_VALUE.append(connection, book.asset_values, index)
    ledger.NOTE.append(connection, book.notes, index)
    incidents.add_incidents(connection, book.incidents, index)


def basics_of(book: Book) -> household.Basics:
    """What the book holds once."""
    return household.Basics(book.currency, book.household, book.living, book.all_assets_listed)


def is_empty(connection: Connection) -> bool:
    """Whether nothing stands in the book yet."""
    filled = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM channel) OR EXISTS (SELECT 1 FROM income) OR EXISTS (SELECT 1 FROM asset)"
        " OR EXISTS (SELECT 1 FROM income_month) OR EXISTS (SELECT 1 FROM inquiry) OR EXISTS (SELECT 1 FROM event)"
        " OR EXISTS (SELECT 1 FROM note) OR EXISTS (SELECT 1 FROM incident)"
    ).fetchone()[0]
    return not filled and household.read_basics(connection) == household.Basics()
