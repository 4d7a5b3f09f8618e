"""One monthly income at a time: added, changed, taken out; the others stay as they are."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app import wording
from raincheck.app.household import check_income
from raincheck.app.outcome import Changes, Done
from raincheck.core.errors import UsageError
from raincheck.core.model import Belongs, Income
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import Store

CHANGES = Changes(cash=True)


class IncomeDraft(Struct, frozen=True):
    """What is said of an income; None stays as it was. An empty `buyer` says that no core buyer pays it."""

    amount: Money | None = None
    day: int | None = None
    belongs: Belongs | None = None
    buyer: str | None = None


def set_income(store: Store, name: str, said: IncomeDraft) -> Done[Income]:
    """Change the income of that name; a name that the book does not know is a new one, with amount and day.

    Raises UsageError for a new one without them, a day that no month has, or several incomes of that name.
    """
    with store.write(tr("Changed an income")) as tx:
        all_of_them = [kept.record for kept in tx.incomes()]
        before = _find(all_of_them, name)
        if before is None and (said.amount is None or said.day is None):
            raise UsageError(tr("A new income needs its amount and its day of the month."))
        known = before or Income(name.strip(), said.amount or Money(0), said.day or 1)
        made = replace(
            known,
            amount=known.amount if said.amount is None else said.amount,
            day=said.day or known.day,
            belongs=said.belongs or known.belongs,
            buyer=known.buyer if said.buyer is None else said.buyer.strip() or None,
        )
        check_income(made)
        tx.set_incomes([made if income is before else income for income in all_of_them] + ([] if before else [made]))
    told = tr("{name}: {amount} every month on day {day}.").format(
        name=made.name, amount=wording.plain_money_text(made.amount), day=made.day
    )
    return Done(made, CHANGES, told)


def remove_income(store: Store, name: str) -> Done[Income]:
    """Take the income of that name out; undo brings it back. Raises UsageError when there is none, or several."""
    with store.write(tr("Took an income out")) as tx:
        all_of_them = [kept.record for kept in tx.incomes()]
        gone = _find(all_of_them, name)
        if gone is None:
            raise UsageError(tr('There is no income "{name}"; "raincheck income list" shows them.').format(name=name))
        tx.set_incomes([income for income in all_of_them if income is not gone])
    return Done(gone, CHANGES, tr("Taken out: {what}").format(what=gone.name))


def _find(incomes: list[Income], name: str) -> Income | None:
    fits = [income for income in incomes if income.name == name.strip()]
    if len(fits) > 1:
        told = tr('Several incomes are called {name}; name them all anew with "raincheck household set --income".')
        raise UsageError(told.format(name=name))
    return fits[0] if fits else None
