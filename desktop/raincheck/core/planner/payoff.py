"""In which order to clear the carried debts, how long it takes and what it costs (contract.md 4; domain.md 6.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from raincheck.core.money import ZERO, Money, round_half_up, total
from raincheck.core.planner.dues import is_carried
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.snapshot import Snapshot

MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Debt:
    """One carried debt: balance, yearly rate, the minimum it asks each month, and its place in the book."""

    id: str
    balance: Money
    apr: Fraction
    minimum: Money
    revocable: bool
    place: int


@dataclass(frozen=True, slots=True)
class Payoff:
    """A way out: months until nothing is owed, all interest paid, debts in the order they are cleared."""

    months: int
    total_interest: Money
    order: tuple[str, ...]
    cleared_in_month: tuple[int, ...]


class Balances:
    """What is owed on each debt while months go by; one run's scratch pad, never shared."""

    def __init__(self, debts: Iterable[Debt]) -> None:
        self.debts = tuple(debts)
        self._fen = {debt.id: debt.balance.fen for debt in self.debts}
        self._rates = {debt.id: (debt.apr.numerator, debt.apr.denominator * 12) for debt in self.debts}

    def __getitem__(self, debt: str) -> int:
        return self._fen[debt]

    @property
    def owed(self) -> int:
        """All that is owed, in fen."""
        return sum(self._fen.values())

    def add_interest(self) -> int:
        """Add a month's interest to every balance; returns the sum in fen."""
        added = 0
        for debt, (numerator, denominator) in self._rates.items():
            interest = round_half_up(self._fen[debt] * numerator, denominator)
            self._fen[debt] += interest
            added += interest
        return added

    def pay(self, debt: str, fen: int) -> int:
        """Pay at most `fen`, never more than is owed; returns what was paid."""
        paid = min(max(fen, 0), self._fen[debt])
        self._fen[debt] -= paid
        return paid

    def pay_minimums(self) -> int:
        """Pay every minimum; returns the sum in fen."""
        return sum(self.pay(debt.id, debt.minimum.fen) for debt in self.debts)

    def pay_down(self, fen: int, order: Iterable[Debt]) -> int:
        """Spend up to `fen` down the debts in `order`; returns what was left."""
        for debt in order:
            fen -= self.pay(debt.id, fen)
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
        if is_carried(line)
    )


def avalanche_order(debts: Iterable[Debt]) -> tuple[Debt, ...]:
    """Dearest first; ties: not revocable first, then the smaller balance at the start, then book order."""
    return tuple(sorted(debts, key=lambda debt: (-debt.apr, debt.revocable, debt.balance, debt.place)))


def _avalanche(debts: tuple[Debt, ...], _balances: Balances) -> tuple[Debt, ...]:
    return avalanche_order(debts)


def _snowball(debts: tuple[Debt, ...], balances: Balances) -> tuple[Debt, ...]:
    return tuple(sorted(debts, key=lambda debt: (balances[debt.id], -debt.apr, debt.place)))


def _pay_off(
    debts: tuple[Debt, ...], budget: Money, order: Callable[[tuple[Debt, ...], Balances], tuple[Debt, ...]]
) -> Payoff | None:
    balances = Balances(debts)
    interest, month = 0, 0
    cleared: dict[str, int] = {}
    while balances.owed:
        month += 1
        if month > MOST_MONTHS:
            return None
        interest += balances.add_interest()
        rest = budget.fen - balances.pay_minimums()
        balances.pay_down(rest, order(debts, balances))
        for debt in debts:
            if not balances[debt.id]:
                cleared.setdefault(debt.id, month)
    in_order = sorted(cleared.items(), key=lambda entry: entry[1])
    return Payoff(month, Money(interest), tuple(debt for debt, _ in in_order), tuple(number for _, number in in_order))


def avalanche(debts: tuple[Debt, ...], budget: Money) -> Payoff | None:
    """Pay the highest rate first; None when it takes more than 600 months."""
    return _pay_off(debts, budget, _avalanche)


def snowball(debts: tuple[Debt, ...], budget: Money) -> Payoff | None:
    """Pay the smallest balance first; None when it takes more than 600 months."""
    return _pay_off(debts, budget, _snowball)


def minimums(debts: Iterable[Debt]) -> Money:
    """Σ of all minimums."""
    return total(debt.minimum for debt in debts)
