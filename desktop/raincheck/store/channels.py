"""The borrowed lines themselves: added, changed, archived, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import (
    Belongs,
    Channel,
    ChannelKind,
    Contract,
    Cost,
    Rate,
    RateSaid,
    Repayment,
    RepaymentMethod,
    Restores,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import choices
from raincheck.store.errors import DuplicateEntryError
from raincheck.store.rows import ChannelIndex, Kept, Row, Table, channel_index, day, text

if TYPE_CHECKING:
    from sqlite3 import Connection


class ArchivedChannel(Struct, frozen=True):
    """A line that is no longer watched, with its history kept."""

    channel: Channel
    since: date


def _encode(channel: Channel, _: ChannelIndex) -> Row:
    repayment, cost = channel.repayment, channel.cost
    return (
        channel.id,
        channel.name,
        channel.platform,
        channel.funder,
        channel.core_buyer,
        channel.kind.value,
        int(channel.revocable),
        str(channel.apr),
        channel.restores.value,
        repayment.method.value,
        repayment.due_day,
        repayment.periods,
        text(repayment.min_pct),
        text(channel.opened_on),
        text(channel.expires_on),
        None if cost is None else cost.principal.fen,
        None if cost is None else cost.payment.fen,
        None if cost is None else cost.periods,
        None if cost is None else cost.upfront_fee.fen,
        None if cost is None else text(cost.disclosed_apr),
        channel.belongs.value,
        channel.terms.value,
        text(channel.added_on),
    )


def _decode(row: Row, _: ChannelIndex) -> Channel:
    (id_, name, platform, funder, core_buyer, kind, revocable, apr, restores) = row[:9]
    (method, due_day, periods, min_pct, opened_on, expires_on) = row[9:15]
    return Channel(
        id=id_,
        name=name,
        platform=platform,
        funder=funder,
        kind=ChannelKind(kind),
        revocable=bool(revocable),
        apr=Decimal(apr),
        repayment=Repayment(RepaymentMethod(method), due_day, periods, _decimal(min_pct)),
        core_buyer=core_buyer,
        restores=Restores(restores),
        opened_on=day(opened_on),
        expires_on=day(expires_on),
        cost=_cost(row[15:20]),
        belongs=Belongs(row[20]),
        terms=Terms(row[21]),
        added_on=day(row[22]),
    )


def _cost(row: Row) -> Cost | None:
    principal, payment, periods, upfront, disclosed = row
    if principal is None:
        return None
    return Cost(Money(principal), Money(payment), periods, Money(upfront), _decimal(disclosed))


def _decimal(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


CHANNEL: Final[Table[Channel]] = Table(
    "channel",
    (
        "id",
        "name",
        "platform",
        "funder",
        "core_buyer",
        "kind",
        "revocable",
        "apr",
        "restores",
        "method",
        "due_day",
        "periods",
        "min_pct",
        "opened_on",
        "expires_on",
        "cost_principal_fen",
        "cost_payment_fen",
        "cost_periods",
        "cost_upfront_fen",
        "cost_disclosed_apr",
        "belongs",
        "terms",
        "added_on",
    ),
    _encode,
    _decode,
)
RATE: Final[Table[Rate]] = Table(
    "rate",
    ("channel", "on_day", "apr"),
    lambda rate, index: (index.number(rate.channel), str(rate.on), str(rate.apr)),
    lambda row, index: Rate(index.ids[row[0]], date.fromisoformat(row[1]), Decimal(row[2])),
)
CONTRACT: Final[Table[Contract]] = Table(
    "contract",
    ("channel", "prepay_allowed", "prepay_fee_fen", "call_on_closing"),
    lambda contract, index: (
        index.number(contract.channel),
        int(contract.prepay_allowed),
        contract.prepay_fee.fen,
        int(contract.call_on_closing),
    ),
    lambda row, index: Contract(index.ids[row[0]], bool(row[1]), Money(row[2]), bool(row[3])),
)
LIVE: Final = "WHERE archived_on IS NULL"


def read_channels(connection: Connection, *, archived: bool = False) -> tuple[Kept[Channel], ...]:
    """The lines in the order of the book; with `archived` those too that are no longer watched."""
    return _with_what_was_said(connection, CHANNEL.read(connection, ChannelIndex({}), where="" if archived else LIVE))


def archived_channels(connection: Connection) -> tuple[ArchivedChannel, ...]:
    """The lines that are no longer watched, in the order of the book."""
    days = dict(connection.execute("SELECT no, archived_on FROM channel WHERE archived_on IS NOT NULL").fetchall())
    rows = CHANNEL.read(connection, ChannelIndex({}), where="WHERE archived_on IS NOT NULL")
    kept = _with_what_was_said(connection, rows)
    return tuple(ArchivedChannel(line.record, date.fromisoformat(days[line.no])) for line in kept)


def add_channel(connection: Connection, channel: Channel) -> None:
    """Add a line at the end of the book. Raises DuplicateEntryError when the id is taken, by an archived line too."""
    if channel.id in channel_index(connection).numbers:
        raise DuplicateEntryError(
            tr("The book already has a channel “{channel}”; choose another id, or edit that one.").format(
                channel=channel.id
            )
        )
    append_channels(connection, [channel])


def append_channels(connection: Connection, lines: Sequence[Channel]) -> None:
    """Add lines whose ids are free at the end of the book."""
    CHANNEL.append(connection, lines, ChannelIndex({}))
    for line in lines:
        _keep_what_was_said(connection, line)


def name_of(connection: Connection, channel: str) -> str:
    """The name of a line, archived ones too; its id where there is none."""
    found = connection.execute("SELECT name FROM channel WHERE id = ?", (channel,)).fetchone()
    return channel if found is None else str(found[0])


def edit_channel(connection: Connection, channel: Channel) -> None:
    """Put this line in the place of the one with the same id."""
    CHANNEL.change(connection, channel_index(connection).number(channel.id), channel, ChannelIndex({}))
    _keep_what_was_said(connection, channel)


RATE_SAID: Final = "rate."
"""Before a line's id: the setting that holds what the person said of its yearly rate."""


def _keep_what_was_said(connection: Connection, channel: Channel) -> None:
    said = channel.rate_said
    choices.set_setting(connection, RATE_SAID + channel.id, None if said is None else said.value)


def _with_what_was_said(connection: Connection, kept: tuple[Kept[Channel], ...]) -> tuple[Kept[Channel], ...]:
    said = {
        key.removeprefix(RATE_SAID): RateSaid(value)
        for key, value in choices.settings(connection)
        if key.startswith(RATE_SAID)
    }
    return tuple(
        Kept(line.no, replace(line.record, rate_said=said[line.record.id])) if line.record.id in said else line
        for line in kept
    )


def archive_channel(connection: Connection, channel: str, *, on: date | None) -> None:
    """Stop watching a line from `on`; None takes it up again. Its history stays."""
    number = channel_index(connection).number(channel)
    connection.execute("UPDATE channel SET archived_on = ? WHERE no = ?", (text(on), number))
