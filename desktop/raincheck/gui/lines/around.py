"""What the book holds around a line that is added or changed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from raincheck.core.money import Money
from raincheck.core.payments import Payment


class Around(Struct, frozen=True):
    """What the book holds around a line: ids that are taken, whether there is a firm, and who can pay it.

    `lines` are the platform and the name of each line, `accounts` the assets at hand (id, name), `account` is the one
    that pays its dues now; `statement_day` is when its statement is made; `owed` is what it owes, `dues` are the days
    of its known dues, and `unpaid` those of which something is left.
    """

    taken: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, str]] = frozenset()
    has_firm: bool = False
    accounts: tuple[tuple[str, str], ...] = ()
    account: str | None = None
    statement_day: int | None = None
    owed: Money | None = None
    dues: frozenset[date] = frozenset()
    unpaid: tuple[Payment, ...] = ()
