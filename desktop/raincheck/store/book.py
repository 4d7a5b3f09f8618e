"""The whole book: read in one consistent look, loaded into an empty file, merged into a full one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from raincheck.core.model import Book
from raincheck.core.text import tr
from raincheck.store import channels, household, ledger, observations
from raincheck.store.errors import BookNotEmptyError
from raincheck.store.rows import ChannelIndex, Kept, R, channel_index

if TYPE_CHECKING:
    from sqlite3 import Connection


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


def read_book(connection: Connection, *, archived: bool = False, since: date | None = None) -> Book:
    """All that stands in the book, in the order of entry; archived lines and what hangs on them only if asked.

    With `since` the readings are those from that day on and what was in force when it began (observations.read_since).
    """
    with one_look(connection):
        kept = channels.read_channels(connection, archived=archived)
        index = channel_index(connection)
        live = [line.no for line in kept]
        basics = household.read_basics(connection)
        where = "" if archived else f"WHERE channel IN (SELECT no FROM channel {channels.LIVE})"
        return Book(
            currency=basics.currency,
            household=basics.household,
            income=_records(household.INCOME.read(connection, index)),
            income_history=_records(household.INCOME_MONTH.read(connection, index)),
            living=basics.living,
            assets=_records(household.ASSET.read(connection, index)),
            all_assets_listed=basics.all_assets_listed,
            channels=_records(kept),
            observations=(
                observations.read_all(connection, index, live=live)
                if since is None
                else observations.read_since(connection, index, since=since, live=live)
            ),
            planned_draws=_records(ledger.PLANNED_DRAW.read(connection, index, where=where)),
            dues=_records(ledger.DUE.read(connection, index, where=where)),
            ledger=_records(ledger.LEDGER.read(connection, index, where=where)),
            inquiries=_records(ledger.INQUIRY.read(connection, index)),
            events=_records(ledger.EVENT.read(connection, index)),
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
    plain = ChannelIndex({})
    channels.CHANNEL.append(connection, book.channels, plain)
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


def basics_of(book: Book) -> household.Basics:
    """What the book holds once."""
    return household.Basics(book.currency, book.household, book.living, book.all_assets_listed)


def is_empty(connection: Connection) -> bool:
    """Whether nothing stands in the book yet."""
    filled = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM channel) OR EXISTS (SELECT 1 FROM income) OR EXISTS (SELECT 1 FROM asset)"
        " OR EXISTS (SELECT 1 FROM income_month) OR EXISTS (SELECT 1 FROM inquiry) OR EXISTS (SELECT 1 FROM event)"
    ).fetchone()[0]
    return not filled and household.read_basics(connection) == household.Basics()


def _records(kept: tuple[Kept[R], ...]) -> tuple[R, ...]:
    return tuple(line.record for line in kept)
