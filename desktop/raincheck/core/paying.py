"""Dues kept whole: what to move to the account that pays one, and which line one has could bridge what is missing.

Accounts are reckoned with what they hold today: nobody knows into which one the next income goes. Bridging comes after
own money and talks, never proposes an application, and is left unsaid while applications rest (issue 14, 5). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.duecalendar import Entry, EntryKind
from raincheck.core.model import Asset, ChannelKind, LineStatus
from raincheck.core.money import ZERO, Money
from raincheck.core.snapshot import Snapshot

MONTHS: Final = 12

ACCOUNT_DAYS: Final = 14
"""Money is moved in these days; what an account will hold later hangs on what comes in until then."""


class Transfer(Struct, frozen=True):
    """What to move from another asset, by its name; `at_once` without losing anything in a sale."""

    source: str
    amount: Money
    at_once: bool


class AccountCheck(Struct, frozen=True):
    """One due at the account that pays it: what is left there for it, what to move there, what is still to come in."""

    account: str
    holds: Money
    transfers: tuple[Transfer, ...]
    open: Money


class BridgeLine(Struct, frozen=True):
    """A line one has that could carry a part of what is missing, and its interest of a month; None: not known."""

    channel: str
    amount: Money
    apr: Fraction | None
    cost: Money | None


def account_checks(
    snapshot: Snapshot, entries: Iterable[Entry], accounts: Mapping[str, str]
) -> dict[str, AccountCheck]:
    """The unpaid dues of a fortnight whose account is known, by the entry's uid; earlier ones take their money first.

    `accounts` names the asset, by its id, that pays each line.
    """
    assets = {asset.id: asset for asset in snapshot.assets if asset.liquid}
    left = {id_: asset.value.times(1 - asset.haircut) for id_, asset in assets.items()}
    found = {}
    until = snapshot.as_of + timedelta(days=ACCOUNT_DAYS)
    for entry in sorted(entries, key=lambda entry: entry.on):
        account = assets.get(accounts.get(entry.channel or "", ""))
        pays = entry.kind is EntryKind.DUE and entry.is_unpaid and entry.on <= until
        if account is None or entry.amount is None or not pays:
            continue
        holds = left[account.id]
        own = min(holds, entry.amount)
        left[account.id] = holds - own
        transfers = _transfers(assets, left, account.id, entry.amount - own)
        missing = entry.amount - own - Money(sum(transfer.amount.fen for transfer in transfers))
        found[entry.uid] = AccountCheck(account.name, holds, transfers, missing)
    return found


def _transfers(
    assets: Mapping[str, Asset], left: dict[str, Money], account: str, wanted: Money
) -> tuple[Transfer, ...]:
    """Move what is wanted out of the other assets: those that lose nothing first, then the larger."""
    made = []
    for id_ in sorted(left, key=lambda id_: (bool(assets[id_].haircut), -left[id_].fen)):
        amount = min(left[id_], wanted)
        if id_ != account and amount > ZERO:
            left[id_] -= amount
            wanted -= amount
            made.append(Transfer(assets[id_].name, amount, not assets[id_].haircut))
    return tuple(made)


def bridge_lines(
    snapshot: Snapshot, spare: Iterable[tuple[str, Money]], missing: Money, *, but: str | None = None
) -> tuple[BridgeLine, ...]:
    """The lines one has that could lend what is missing, the cheapest first; nothing where they cannot.

    `spare` is what planned draws leave of each line's headroom, `but` the line whose own due it is. A line that is not
    open lends nothing, and one that is billed by statement pays for purchases, never for dues. One whose rate nobody
    knows comes last: it may be the dearest.
    """
    able = []
    for id_, amount in spare:
        line = snapshot.lines_by_id[id_]
        lends = line.status is LineStatus.OPEN and line.channel.kind is ChannelKind.REVOLVING
        if lends and amount > ZERO and id_ != but:
            able.append((line.channel, amount))
    found = []
    for channel, amount in sorted(able, key=lambda entry: (entry[0].known_apr is None, entry[0].apr, entry[0].id)):
        part = min(amount, missing)
        if part > ZERO:
            missing -= part
            apr = None if channel.known_apr is None else Fraction(channel.known_apr)
            found.append(BridgeLine(channel.id, part, apr, None if apr is None else part.times(apr / MONTHS)))
    return tuple(found)
