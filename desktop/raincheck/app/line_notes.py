"""What a person notes of a line for the calendar: the account that pays it, the day of its statement.

The open format has no place for either: they stand among the settings of the book's file, and can be undone.
"""

from __future__ import annotations

from typing import Final

from raincheck.app.lines import DEBIT, STATEMENT, find_line
from raincheck.app.outcome import Changes, Done
from raincheck.core.errors import UsageError
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader

LAST_DAY: Final = 31
CHANGES: Final = Changes(obligations=True)


def debit_accounts(store: Reader) -> dict[str, str]:
    """The asset by its id that each line is debited from, by the line's id; only assets that are still there."""
    known = {kept.record.id for kept in store.assets()}
    said = {key.removeprefix(DEBIT): asset for key, asset in store.settings() if key.startswith(DEBIT)}
    return {channel: asset for channel, asset in said.items() if asset in known}


def set_debit_account(store: Store, channel: str, account: str | None) -> Done[str | None]:
    """Say which asset at hand (its id or name) pays a line's dues, or (None) that nobody knows. Raises UsageError."""
    line = find_line(store, channel)
    liquid = [kept.record for kept in store.assets() if kept.record.liquid]
    asset = next((asset for asset in liquid if account in (asset.id, asset.name)), None)
    if account is not None and asset is None:
        told = tr('There is no account "{id}" at hand; "raincheck asset list" shows what there is.')
        raise UsageError(told.format(id=account))
    with store.write(tr("Changed the account that pays a line")) as tx:
        tx.set_setting(DEBIT + channel, None if asset is None else asset.id)
    if asset is None:
        return Done(None, CHANGES, tr("{line}: which account pays it is not known.").format(line=line.name))
    told = tr("{line} is paid from {account}.")
    return Done(asset.id, CHANGES, told.format(line=line.name, account=asset.name))


def statement_days(store: Reader) -> dict[str, int]:
    """The day of the month (1–31) on which each line's statement is made, by the line's id, where it is noted."""
    said = {key.removeprefix(STATEMENT): day for key, day in store.settings() if key.startswith(STATEMENT)}
    return {channel: int(day) for channel, day in said.items()}


def set_statement_day(store: Store, channel: str, day: int | None) -> Done[int | None]:
    """Note the day of a line's statement, or (None) that nobody knows. Raises UsageError for a day no month has."""
    line = find_line(store, channel)
    if day is not None and not 1 <= day <= LAST_DAY:
        raise UsageError(tr("A day of the month lies between 1 and 31; 31 is every month's last day."))
    with store.write(tr("Changed a statement day")) as tx:
        tx.set_setting(STATEMENT + channel, None if day is None else str(day))
    if day is None:
        return Done(None, CHANGES, tr("{line}: its statement day is not known.").format(line=line.name))
    return Done(day, CHANGES, tr("{line}: the statement is made on day {n}.").format(line=line.name, n=day))
