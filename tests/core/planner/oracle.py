"""The forecast, the path and the payoff once more, straight from contract.md 4 and sharing no code with the planner.

Slow and plain on purpose: amounts are Decimals in yuan, a day is a date, and every sentence of the contract is one
step. Random books are judged by both.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from raincheck.core.model import Asset, ChannelKind, LedgerKind, LineStatus, RepaymentMethod, Restores, Terms
from raincheck.core.money import Money
from raincheck.core.snapshot import Line, Snapshot


def fen(value: Fraction | Decimal | int) -> Decimal:
    """Half-up to the fen."""
    exact = Fraction(value)
    with localcontext() as context:
        context.prec = 200
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_yuan(money: Money | None) -> Decimal:
    """A money of the planner."""
    return Decimal(0) if money is None else Decimal(money.fen) / 100


def day_of(year: int, month: int, day: int) -> date:
    """A day of the month beyond the month's end is its last day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def later_days(day: int, after: date, until: date) -> list[date]:
    """Each such day of the month after `after` and up to `until`."""
    year, month, found = after.year, after.month, []
    while date(year, month, 1) <= until:
        on = day_of(year, month, day)
        if after < on <= until:
            found.append(on)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def headroom_of(line: Line) -> Decimal:
    """Headroom, in the contract's order."""
    reading = line.reading
    if reading is None or reading.status is not LineStatus.OPEN or line.channel.kind is ChannelKind.TERM:
        return Decimal(0)
    if reading.available is not None:
        return in_yuan(reading.available)
    if reading.limit is None:
        return Decimal(0)
    return max(in_yuan(reading.limit) - in_yuan(reading.used), Decimal(0))


def rate_of(snapshot: Snapshot, line: Line) -> Fraction:
    """The rate in force on as_of, the oldest before any; the line's own without dated ones."""
    dated = {rate.on: rate.apr for rate in snapshot.book.rates if rate.channel == line.channel.id}
    if not dated:
        return Fraction(next(entry.apr for entry in snapshot.book.channels if entry.id == line.channel.id))
    known = [on for on in dated if on <= snapshot.as_of]
    return Fraction(dated[max(known) if known else min(dated)])


def value_of(snapshot: Snapshot, asset: Asset) -> Decimal:
    """What an asset was worth by as_of; the asset's own value is the newest."""
    dated = {entry.on: entry.value for entry in snapshot.book.asset_values if entry.asset == asset.id}
    if not dated or max(dated) <= snapshot.as_of:
        return in_yuan(asset.value)
    known = [on for on in dated if on <= snapshot.as_of]
    return in_yuan(dated[max(known) if known else min(dated)])


def instalments(snapshot: Snapshot, line: Line, count: int) -> list[tuple[Decimal, Decimal]]:
    """Amount and interest of the first `count` instalments; none while the terms are guessed."""
    if line.channel.terms is Terms.GUESSED:
        return []
    balance, rate = in_yuan(line.used), rate_of(snapshot, line) / 12
    plan, used, found = line.channel.repayment, in_yuan(line.used), []
    n = plan.periods or 1
    for number in range(1, count + 1):
        if balance == 0:
            break
        interest = fen(Fraction(balance) * rate)
        last = number >= n
        if plan.method is RepaymentMethod.FULL:
            interest, amount = Decimal(0), balance
        elif plan.method is RepaymentMethod.MIN_PCT:
            assert plan.min_pct is not None
            amount = fen(Fraction(plan.min_pct) * Fraction(balance + interest))
        elif plan.method is RepaymentMethod.BULLET:
            amount = interest + (balance if last else 0)
        elif plan.method is RepaymentMethod.EQUAL_PRINCIPAL:
            amount = interest + (balance if last else min(fen(Fraction(used) / n), balance))
        else:
            level = fen(Fraction(used) / n if rate == 0 else Fraction(used) * rate / (1 - (1 + rate) ** -n))
            amount = interest + balance if last else min(level, balance + interest)
        found.append((amount, interest))
        balance = balance + interest - amount
        if plan.method is RepaymentMethod.MIN_PCT and amount == 0:
            break
    return found


def rests_of(snapshot: Snapshot, line: Line) -> list[Decimal]:
    """What is left of each known due of a line, in book order (domain.md 13.2, sentence by sentence)."""
    book, as_of = snapshot.book, snapshot.as_of
    repaid = [
        [row.on, in_yuan(row.amount)]
        for row in sorted(book.ledger, key=lambda row: row.on)
        if row.channel == line.channel.id and row.kind is LedgerKind.REPAY and row.on <= as_of
    ]
    dues = [due for due in book.dues if due.channel == line.channel.id]
    rest = [in_yuan(due.amount) for due in dues]
    said = [due.paid_on is not None and due.paid_on <= as_of for due in dues]
    for seen_twice in (True, False):
        for i in sorted(range(len(dues)), key=lambda i: dues[i].due):
            for row in repaid:
                if seen_twice:
                    pays = said[i] and abs((row[0] - dues[i].paid_on).days) <= 2
                else:
                    pays = not said[i] and row[0] >= dues[i].due - timedelta(days=5)
                if pays:
                    part = min(row[1], rest[i])
                    row[1] -= part
                    rest[i] -= part
    return [Decimal(0) if paid else left for paid, left in zip(said, rest, strict=True)]


def dues_of(snapshot: Snapshot, line: Line, days: int = 180) -> list[tuple[date, Decimal]]:
    """Computed instalments, and the known dues that replace those of their month."""
    as_of = snapshot.as_of
    last = as_of + timedelta(days=days)
    on = later_days(line.channel.repayment.due_day, as_of, last)
    rows = [(day, amount) for day, (amount, _) in zip(on, instalments(snapshot, line, len(on)), strict=False)]
    known = [due for due in snapshot.book.dues if due.channel == line.channel.id]
    months = {(due.due.year, due.due.month) for due in known}
    rows = [(day, amount) for day, amount in rows if (day.year, day.month) not in months]
    unpaid = [(due.due, rest) for due, rest in zip(known, rests_of(snapshot, line), strict=True) if rest]
    # Of one day the oldest comes first, of one due day the largest, whatever order they were entered in.
    stated = [(max(due, as_of + timedelta(days=1)), rest) for due, rest in sorted(unpaid, key=lambda e: (e[0], -e[1]))]
    return sorted((row for row in (*stated, *rows) if row[0] <= last), key=lambda row: row[0])


def cash_by_day(  # noqa: C901, PLR0912 - one walk down the contract's sentences, in their order
    snapshot: Snapshot,
    *,
    closed: frozenset[str] = frozenset(),
    cut: frozenset[str] = frozenset(),
    income_down: bool = False,
    called: str | None = None,
    late: str | None = None,
) -> tuple[list[Decimal], tuple[date, str, Decimal] | None]:
    """Cash at the end of days 1–180, and the first due or repayment after which cash is below zero."""
    book, as_of = snapshot.book, snapshot.as_of
    assert book.living is not None
    liquid = [asset for asset in book.assets if asset.liquid]
    cash = sum((fen(Fraction(value_of(snapshot, a)) * Fraction(1 - a.haircut)) for a in liquid), Decimal(0))
    lines = {line.channel.id: line for line in snapshot.lines}
    left = {key: headroom_of(line) for key, line in lines.items()}
    for key in cut:
        base = left[key] if lines[key].limit is None else in_yuan(lines[key].limit)
        left[key] = max(left[key] - fen(Fraction(3, 4) * Fraction(base)), Decimal(0))
    for key in closed:
        left[key] = Decimal(0)
    dues = {key: dues_of(snapshot, line) for key, line in lines.items()}
    if called is not None:
        owed = in_yuan(lines[called].used)
        interest = fen(Fraction(owed) * rate_of(snapshot, lines[called]) / 12)
        dues[called] = [(as_of + timedelta(days=30), owed + interest)]
    repay: list[tuple[date, str, Decimal]] = []
    closing, missed = [], None
    for t in range(1, 181):
        today = as_of + timedelta(days=t)
        for income in book.income:
            paid = today - timedelta(days=60) if late is not None and income.buyer == late else today
            if paid > as_of and day_of(paid.year, paid.month, income.day) == paid:
                amount = in_yuan(income.amount)
                cash += fen(Fraction(7, 10) * Fraction(amount)) if income_down and t <= 90 else amount
        for plan in book.planned_draws:
            if day_of(today.year, today.month, plan.day) == today:
                amount = min(in_yuan(plan.amount), left[plan.channel])
                if amount > 0:
                    cash += amount
                    left[plan.channel] -= amount
                    repay.append((today + timedelta(days=30), plan.channel, amount))
        living = in_yuan(book.living.essential) + in_yuan(book.living.discretionary)
        living += in_yuan(book.living.firm_essential)
        cash -= fen(Fraction(living) / monthrange(today.year, today.month)[1])
        for key in lines:
            for on, amount in dues[key]:
                if on == today and amount:
                    cash -= amount
                    if cash < 0 and missed is None:
                        missed = (today, key, amount)
        for on, key, amount in repay:
            if on == today:
                channel = lines[key].channel
                back = fen(Fraction(amount) * (1 + rate_of(snapshot, lines[key]) / 12))
                cash -= back
                if cash < 0 and missed is None:
                    missed = (today, key, back)
                if lines[key].status is LineStatus.OPEN and channel.restores is Restores.PAYMENT and key not in closed:
                    left[key] += amount
        closing.append(cash)
    return closing, missed


def month_by_month(
    debts: list[tuple[Decimal, Fraction, Decimal]], monthly: Decimal, buffer: Decimal, goals: tuple[Decimal, Decimal]
) -> list[tuple[Decimal, Decimal]]:
    """Buffer and owed at the end of 60 months.

    Debts are (balance, apr, minimum) in avalanche order; goals are starter and fund.
    """
    balance = [debt[0] for debt in debts]
    rows = []
    starter, fund = goals

    def prepay(amount: Decimal, places: list[int]) -> Decimal:
        for i in places:
            paid = min(amount, balance[i])
            balance[i] -= paid
            amount -= paid
        return amount

    dear = [i for i, debt in enumerate(debts) if debt[1] >= Fraction(15, 100)]
    for _ in range(60):
        surplus = monthly
        for i, (_, apr, minimum) in enumerate(debts):
            balance[i] += fen(Fraction(balance[i]) * apr / 12)
            paid = min(minimum, balance[i])
            balance[i] -= paid
            surplus -= paid
        if surplus < 0:
            buffer += surplus
        else:
            first = min(surplus, max(starter - buffer, Decimal(0)))
            buffer, surplus = buffer + first, surplus - first
            if sum(balance[i] for i in dear) > 0:
                down = fen(Fraction(7, 10) * Fraction(surplus))
                surplus = surplus - down + prepay(down, dear)
            saved = min(surplus, max(fund - buffer, Decimal(0)))
            buffer, surplus = buffer + saved, surplus - saved
            buffer += prepay(surplus, list(range(len(debts))))
        rows.append((buffer, sum(balance, Decimal(0))))
    return rows
