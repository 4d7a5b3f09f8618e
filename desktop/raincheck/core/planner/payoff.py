"""In which order to clear the carried debts, how long it takes and what it costs (contract.md 4; domain.md 6.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.money import ZERO, Money, round_half_up, total
from raincheck.core.planner.dues import is_planned
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.snapshot import Snapshot

MOST_MONTHS: Final = 600


class Debt(Struct, frozen=True):
    """One carried debt: balance, yearly rate, the minimum it asks each month, and its place in the book."""

    id: str
    balance: Money
    apr: Fraction
    minimum: Money
    revocable: bool
    place: int


class PrepayTerms(Struct, frozen=True):
    """What a contract says of paying early: `fee` is a share of what is prepaid; some lines take nothing early."""

    debt: str
    fee: Fraction = Fraction(0)
    allowed: bool = True


class Payoff(Struct, frozen=True):
    """A way out: months until nothing is owed, all interest and fees paid, debts in the order they are cleared.

    `total_paid` counts every payment, fees included; it is what was owed plus interest plus fees.
    """

    months: int
    total_interest: Money
    order: tuple[str, ...]
    cleared_in_month: tuple[int, ...]
    fees: Money = ZERO
    total_paid: Money = ZERO

    @property
    def first_cleared(self) -> tuple[str, int] | None:
        """The first line to be done with and the month; None without debts."""
        return (self.order[0], self.cleared_in_month[0]) if self.order else None

    @property
    def cost(self) -> Money:
        """Interest and fees together."""
        return self.total_interest + self.fees


class Balances:
    """What is owed on each debt while months go by; one run's scratch pad, never shared."""

    def __init__(self, debts: Iterable[Debt], terms: Iterable[PrepayTerms] = ()) -> None:
        self.debts = tuple(debts)
        self.paid = 0
        self.fees = 0
        self._fen = {debt.id: debt.balance.fen for debt in self.debts}
        self._minimums = [(debt.id, max(debt.minimum.fen, 0)) for debt in self.debts]
        self._terms = {term.debt: term for term in terms}
        self._dearest: tuple[Debt, ...] | None = None

    def __getitem__(self, debt: str) -> int:
        return self._fen[debt]

    @property
    def owed(self) -> int:
        """All that is owed, in fen."""
        return sum(self._fen.values())

    @property
    def dearest_first(self) -> tuple[Debt, ...]:
        """The debts in the order of `avalanche_order`, sorted anew only after another rate."""
        if self._dearest is None:
            self._dearest = avalanche_order(self.debts)
        return self._dearest

    @property
    def next_minimums(self) -> int:
        """What the debts will ask for next month at least, in fen."""
        fen = self._fen
        return sum([min(minimum, fen[debt]) for debt, minimum in self._minimums if fen[debt]])

    def change_rate(self, debt: str, apr: Fraction) -> None:
        """From now on that debt costs `apr` a year."""
        self.debts = tuple(replace(each, apr=apr) if each.id == debt else each for each in self.debts)
        self._dearest = None

    def add_interest(self) -> int:
        """Add a month's interest to every balance; returns the sum in fen."""
        added = 0
        for debt in self.debts:
            owed = self._fen[debt.id]
            if owed:
                interest = round_half_up(owed * debt.apr.numerator, debt.apr.denominator * 12)
                self._fen[debt.id] += interest
                added += interest
        return added

    def _pay(self, debt: str, fen: int) -> int:
        paid = min(max(fen, 0), self._fen[debt])
        self._fen[debt] -= paid
        self.paid += paid
        return paid

    def pay_minimums(self) -> int:
        """Pay every minimum, never more than is owed; returns the sum in fen."""
        fen, paid = self._fen, 0
        for debt, minimum in self._minimums:
            if owed := fen[debt]:
                part = min(minimum, owed)
                fen[debt] = owed - part
                paid += part
        self.paid += paid
        return paid

    def pay_down(self, fen: int, order: Iterable[Debt]) -> int:
        """Spend up to `fen`, fees included, down the debts in `order`; returns what was left."""
        for debt in order:
            term = self._terms.get(debt.id)
            if term is None:
                fen -= self._pay(debt.id, fen)
            elif term.allowed and fen > 0:
                fee = term.fee
                principal = self._pay(debt.id, fen * fee.denominator // (fee.denominator + fee.numerator))
                charged = round_half_up(principal * fee.numerator, fee.denominator)
                self.fees += charged
                self.paid += charged
                fen -= principal + charged
        return fen


def carried_debts(snapshot: Snapshot) -> tuple[Debt, ...]:
    """The carried debts with their minimums, which stay fixed (contract.md 4)."""
    minimums = {instalment.channel: instalment.amount for instalment in first_instalments(snapshot)}
    return tuple(
        Debt(
            line.channel.id,
            line.owed,
            Fraction(line.channel.apr),
            minimums.get(line.channel.id, ZERO),
            line.channel.revocable,
            place,
        )
        for place, line in enumerate(snapshot.lines)
        if is_planned(line)
    )


def avalanche_order(debts: Iterable[Debt]) -> tuple[Debt, ...]:
    """Dearest first; ties: not revocable first, then the smaller balance at the start, then book order."""
    return tuple(sorted(debts, key=lambda debt: (-debt.apr, debt.revocable, debt.balance, debt.place)))


Ordering = Callable[[tuple[Debt, ...], Balances], tuple[Debt, ...]]


def _always(order: tuple[Debt, ...]) -> Ordering:
    """The same order each month: sorted once, for rates are fractions and slow to compare."""
    return lambda _debts, _balances: order


def _smallest_first(debts: tuple[Debt, ...]) -> Ordering:
    """By the balance of the month; ties: dearest first, then book order, sorted once (a sort keeps what is equal)."""
    by_rate = sorted(debts, key=lambda debt: (-debt.apr, debt.place))
    return lambda _debts, balances: tuple(sorted(by_rate, key=lambda debt: balances[debt.id]))


def _pay_off(
    debts: tuple[Debt, ...], budget: Money | None, *, ordering: Ordering, terms: tuple[PrepayTerms, ...] = ()
) -> Payoff | None:
    """Without a budget only the minimums are paid."""
    balances = Balances(debts, terms)
    interest, month = 0, 0
    cleared: dict[str, int] = {}
    while balances.owed:
        month += 1
        if month > MOST_MONTHS:
            return None
        interest += balances.add_interest()
        spent = balances.pay_minimums()
        if budget is not None:
            balances.pay_down(budget.fen - spent, ordering(debts, balances))
        for debt in debts:
            if not balances[debt.id]:
                cleared.setdefault(debt.id, month)
    in_order = sorted(cleared.items(), key=lambda entry: entry[1])
    return Payoff(
        months=month,
        total_interest=Money(interest),
        order=tuple(debt for debt, _ in in_order),
        cleared_in_month=tuple(number for _, number in in_order),
        fees=Money(balances.fees),
        total_paid=Money(balances.paid),
    )


def avalanche(debts: tuple[Debt, ...], budget: Money, *, terms: tuple[PrepayTerms, ...] = ()) -> Payoff | None:
    """Pay the highest rate first; None when it takes more than 600 months."""
    return _pay_off(debts, budget, ordering=_always(avalanche_order(debts)), terms=terms)


def snowball(debts: tuple[Debt, ...], budget: Money, *, terms: tuple[PrepayTerms, ...] = ()) -> Payoff | None:
    """Pay the smallest balance first; None when it takes more than 600 months."""
    return _pay_off(debts, budget, ordering=_smallest_first(debts), terms=terms)


def own_order(
    debts: tuple[Debt, ...], budget: Money, *, order: tuple[str, ...], terms: tuple[PrepayTerms, ...] = ()
) -> Payoff | None:
    """Pay in the order the person chose; debts left out of it follow by rate. None beyond 600 months."""
    chosen = {debt: place for place, debt in enumerate(order)}
    own = sorted(avalanche_order(debts), key=lambda debt: chosen.get(debt.id, len(chosen)))
    return _pay_off(debts, budget, ordering=_always(tuple(own)), terms=terms)


def minimums_only(debts: tuple[Debt, ...]) -> Payoff | None:
    """Pay the minimums and nothing more; None when that takes more than 600 months."""
    return _pay_off(debts, None, ordering=_always(()))


def minimums(debts: Iterable[Debt]) -> Money:
    """Σ of all minimums."""
    return total(debt.minimum for debt in debts)
