"""The figures of domain.md section 2, each computed once from a Snapshot and shared by rules, pages and commands."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from msgspec import Struct

from raincheck.core.asking import AskedDue, asked_dues
from raincheck.core.calendar import Month, next_due, within
from raincheck.core.history import lasting_limit
from raincheck.core.model import IncomeMonth, Inquiry, LedgerKind
from raincheck.core.money import ZERO, Money, total
from raincheck.core.once import once
from raincheck.core.planner.dues import HORIZON_DAYS, Instalment, paid_in_full, without_interest, without_schedule
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.planner.forecast import CashPlan, Course, Outcome, Runs, lacking, lay_out
from raincheck.core.planner.once_due import Service, service_of
from raincheck.core.planner.stress import group_closed
from raincheck.core.rollover import Rollover, matched
from raincheck.core.snapshot import Group, Line, Snapshot

HARD_REASONS = frozenset({"贷款审批", "信用卡审批", "担保资格审查", "保前审查", "资信审查", "融资审批", "融资租赁审批"})
"""Reasons of inquiry that other lenders count as an application (domain.md 12, R02); all others are soft."""

INCOME_STRESS = Fraction(7, 10)
INFLOW_CAP = Fraction(3, 4)
LEDGER_WINDOW = 90
INQUIRY_WINDOWS = (30, 90, 180)
RECENT_MONTHS = 3
STALE_MONTHS = 2
"""The newest finished month of the income history may lie so many calendar months back (domain.md 13.3)."""
SOON_DAYS = 30
OLD_CASH_DAYS = 35
LOST_CASH_DAYS = 65
ONE_FEN = Money(1)


class Minsky(StrEnum):
    """Whether income less essentials covers all service, only the interest, or not even that (domain.md [Q10])."""

    HEDGE = "hedge"
    SPECULATIVE = "speculative"
    PONZI = "ponzi"


class GroupClosed(Struct, frozen=True):
    """One row S2: a group, and the course of cash with all of its lines closed."""

    group: Group
    outcome: Course

    @property
    def lasts(self) -> int:
        """Full days before cash is below zero; more than the horizon when it never is."""
        days = self.outcome.survival_days
        return HORIZON_DAYS + 1 if days is None else days


class Measures:
    """Every figure of the contract's `measures`, computed when asked and kept. None: not enough known."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def share(self, amount: Money) -> Fraction | None:
        """An exposure as a share of all exposure; None when there is none."""
        return amount.share_of(self.snapshot.exposure)

    @once
    def top_share(self) -> Fraction | None:
        """The largest line's share of all exposure."""
        return self.share(max((line.exposure for line in self.snapshot.lines), default=ZERO))

    @once
    def hhi(self) -> Fraction | None:
        """Herfindahl–Hirschman index of exposures, 0–1."""
        whole = self.snapshot.exposure.fen
        if not whole:
            return None
        return Fraction(sum(line.exposure.fen**2 for line in self.snapshot.lines), whole**2)

    @once
    def effective_channels(self) -> Fraction | None:
        """How many equal lines the spread is like: 1/HHI."""
        return None if self.hhi is None else 1 / self.hhi

    @property
    def largest_group(self) -> Group | None:
        """The group with the largest exposure."""
        return self.snapshot.largest_group

    @once
    def top_group_share(self) -> Fraction | None:
        """The largest group's share of all exposure."""
        return None if self.largest_group is None else self.share(self.largest_group.exposure)

    @once
    def backup_group(self) -> Group | None:
        """The group that holds the most headroom, the first by name on a tie."""
        return min(self.snapshot.groups, key=lambda group: (-group.headroom.fen, group.name), default=None)

    @once
    def backup_top_group_share(self) -> Fraction | None:
        """That group's share of all headroom; None without headroom."""
        return None if self.backup_group is None else self.backup_group.headroom.share_of(self.snapshot.headroom)

    @property
    def headroom(self) -> Money:
        """Σ usable headroom."""
        return self.snapshot.headroom

    @once
    def _revolving(self) -> tuple[Line, ...]:
        """The lines that count for utilisation."""
        return tuple([line for line in self.snapshot.lines if line.counts_for_utilisation])

    @once
    def revolving_used(self) -> Money:
        """Σ used of the lines that count for utilisation."""
        return total([line.owed for line in self._revolving])

    @once
    def revolving_limit(self) -> Money:
        """Σ limits of the lines that count for utilisation."""
        return total([line.limit or ZERO for line in self._revolving])

    @property
    def utilisation(self) -> Fraction | None:
        """ΣU/ΣL over open revolving and statement lines; None when their limits are zero or unknown."""
        return self.revolving_used.share_of(self.revolving_limit)

    @once
    def first_instalments(self) -> tuple[Instalment, ...]:
        """The next instalment of every line not paid in full."""
        return first_instalments(self.snapshot)

    @once
    def debt_service(self) -> Money:
        """S: Σ next instalments."""
        return total(entry.amount for entry in self.first_instalments)

    @once
    def service(self) -> Service:
        """S in two parts: principal that falls due once, and what is asked for month by month."""
        return service_of(self.snapshot, self.first_instalments)

    @once
    def interest_due(self) -> Money:
        """The interest parts of the next instalments."""
        return total(entry.interest for entry in self.first_instalments)

    @once
    def dsr(self) -> Fraction | None:
        """Debt service over net monthly income; None without income."""
        return self.debt_service.share_of(self.snapshot.monthly_income)

    @property
    def liquid_assets(self) -> Money | None:
        """Liquid assets after haircut; None while no asset is entered."""
        return self.snapshot.liquid_assets

    @once
    def months_of_essentials(self) -> Fraction | None:
        """Liquid assets over essentials and debt service of a month."""
        essential, liquid = self.snapshot.essential, self.liquid_assets
        return None if essential is None or liquid is None else liquid.share_of(essential + self.debt_service)

    @once
    def flows(self) -> CashPlan:
        """The forecast's flows, laid out once."""
        return lay_out(self.snapshot)

    @once
    def runs(self) -> Runs:
        """The scenarios run over those flows, each course of cash once."""
        return Runs(self.flows)

    @once
    def dues(self) -> tuple[Instalment, ...]:
        """Everything that falls due within the horizon, soonest first."""
        return self.dues_within(HORIZON_DAYS)

    def dues_within(self, days: int) -> tuple[Instalment, ...]:
        """What of it falls due on days 1…`days`, soonest first."""
        last = self.snapshot.as_of + timedelta(days=days)
        found: list[Instalment] = []
        for instalments in self.flows.dues.values():
            found += takewhile(lambda entry: entry.on <= last, instalments)
        return tuple(sorted(found, key=lambda entry: entry.on))

    @once
    def due_soon(self) -> tuple[Instalment, ...]:
        """Everything that falls due on days 1–30, soonest first."""
        return self.dues_within(SOON_DAYS)

    @once
    def dues_30d(self) -> Money:
        """Σ dues of days 1–30."""
        last, fen = self.snapshot.as_of + timedelta(days=SOON_DAYS), 0
        for instalments in self.flows.dues.values():
            for entry in instalments:
                if entry.on > last:
                    break
                fen += entry.amount.fen
        return Money(fen)

    @once
    def stressed_income(self) -> Money:
        """A month's income less 30 %, each income rounded to fen."""
        return total(income.amount.times(INCOME_STRESS) for income in self.snapshot.book.income)

    @once
    def plcr_outflow(self) -> Money | None:
        """Out30: essentials of a month and the dues of 30 days."""
        essential = self.snapshot.essential
        return None if essential is None else essential + self.dues_30d

    @once
    def plcr_need(self) -> Fraction | None:
        """What liquid assets must cover in 30 days, in fen: outflow less income down 30 %, capped at 75 % of it."""
        out = self.plcr_outflow
        if out is None or not out:
            return None
        return out.fen - min(Fraction(self.stressed_income.fen), INFLOW_CAP * out.fen)

    @once
    def plcr_income_minus_30pct(self) -> Fraction | None:
        """Personal liquidity coverage: liquid assets over what they must cover (domain.md 2, row 15)."""
        need, liquid = self.plcr_need, self.liquid_assets
        return None if need is None or liquid is None else liquid.fen / need

    @property
    def owed(self) -> Money:
        """Σ principal owed."""
        return self.snapshot.owed

    @once
    def due_share_30d(self) -> Fraction | None:
        """Dues of 30 days over all that is owed."""
        return self.dues_30d.share_of(self.owed)

    @property
    def debt_to_annual_income(self) -> Fraction | None:
        """All that is owed over twelve months' income."""
        return self.owed.share_of(Money(12 * self.snapshot.monthly_income.fen))

    @property
    def debt_to_assets(self) -> Fraction | None:
        """All that is owed over assets before haircut."""
        return self.owed.share_of(total(asset.value for asset in self.snapshot.assets))

    @property
    def operating_cash(self) -> Money | None:
        """Income less essentials of a month."""
        essential = self.snapshot.essential
        return None if essential is None else self.snapshot.monthly_income - essential

    @once
    def minsky(self) -> Minsky | None:
        """The financing state; None when living costs are not known."""
        cash = self.operating_cash
        if cash is None:
            return None
        if cash >= self.debt_service:
            return Minsky.HEDGE
        return Minsky.SPECULATIVE if cash >= self.interest_due else Minsky.PONZI

    @once
    def hard_inquiries(self) -> tuple[Inquiry, ...]:
        """Hard inquiries, oldest first; one lender's on one day count once (domain.md 12, R02)."""
        once = {(row.lender, row.on): row for row in reversed(self.snapshot.inquiries) if row.reason in HARD_REASONS}
        return tuple(sorted(once.values(), key=lambda row: row.on))

    def inquiries(self, days: int) -> int:
        """How many hard inquiries lie in the last `days`."""
        return sum(within(row.on, self.snapshot.as_of, days) for row in self.hard_inquiries)

    @once
    def active_funders(self) -> tuple[str, ...]:
        """Distinct lenders with money owed, in book order."""
        return tuple(dict.fromkeys(line.channel.funder for line in self.snapshot.lines if line.owed))

    @property
    def active_lenders(self) -> int:
        """How many distinct lenders are owed money."""
        return len(self.active_funders)

    @once
    def rollover(self) -> Rollover:
        """Repayments of 90 days matched, oldest first, to draws on other lines of the 0–3 days before (R01)."""
        since = self.snapshot.days_ago(LEDGER_WINDOW)
        draws = self.snapshot.rows(LedgerKind.DRAW).since(since)
        repayments = self.snapshot.rows(LedgerKind.REPAY).since(since)
        return matched(draws, repayments)

    @property
    def rollover_ratio(self) -> Fraction | None:
        """The matched share of repayments."""
        return self.rollover.ratio

    @once
    def base(self) -> Outcome | None:
        """The forecast as planned (S0); None when cash or living costs are not known."""
        return None if lacking(self.snapshot) else self.runs.run()

    @once
    def cash_age(self) -> int | None:
        """Days since somebody last looked at what is at hand; None when that is not known."""
        seen = self.snapshot.cash_seen_on
        return None if seen is None else (self.snapshot.as_of - seen).days

    @once
    def cash_before_income(self) -> date | None:
        """The day of what is at hand, where an income has come since: what is really there is more than was entered."""
        seen, as_of = self.snapshot.cash_seen_on, self.snapshot.as_of
        incomes = self.snapshot.book.income
        if seen is None or not any(next_due(income.day, seen) <= as_of for income in incomes if income.amount):
            return None
        return seen

    @once
    def unconfirmed(self) -> tuple[AskedDue, ...]:
        """The computed dues that passed since cash was entered, and of which nobody said whether they were paid.

        No forecast counts them, and the cash may have gone into them. Cash entered after a due shows what it left.
        """
        seen = self.snapshot.cash_seen_on
        if seen is None:
            return ()
        return tuple(due for due in asked_dues(self.snapshot) if not due.known and due.on > seen)

    @once
    def cash_before_payment(self) -> date | None:
        """The day of what is at hand, where something was paid since: what is really there is less than was entered."""
        seen, as_of = self.snapshot.cash_seen_on, self.snapshot.as_of
        if seen is None:
            return None
        repaid = any(row.on > seen for row in self.snapshot.rows(LedgerKind.REPAY))
        dues = (payment.due for line in self.snapshot.channels for payment in self.snapshot.payments(line))
        paid = repaid or any(due.paid_on is not None and seen < due.paid_on <= as_of for due in dues)
        return seen if paid else None

    @once
    def left_out(self) -> tuple[str, ...]:
        """The names of the lines that owe something and stand in no forecast: their due day is not known."""
        return tuple(line.channel.name for line in without_schedule(self.snapshot))

    @once
    def without_interest(self) -> tuple[str, ...]:
        """The names of the lines whose dues have no interest in them, because their rate is not known."""
        return tuple(line.channel.name for line in without_interest(self.snapshot))

    @once
    def counted_twice(self) -> tuple[str, ...]:
        """The names of the lines paid in full of which an overdue bill and the next one both stand in the forecast.

        The next bill is all that is owed (contract.md 4), and that holds the overdue one until it is paid.
        """
        as_of = self.snapshot.as_of
        return tuple(
            line.channel.name
            for line in paid_in_full(self.snapshot)
            if any(payment.rest and payment.due.due <= as_of for payment in self.snapshot.payments(line.channel.id))
            and any(not entry.known for entry in self.flows.dues.get(line.channel.id, ()))
        )

    @property
    def cash_is_old(self) -> bool:
        """Whether a forecast should say that it starts with old cash: it is older than 35 days."""
        return self.cash_age is not None and self.cash_age > OLD_CASH_DAYS

    @property
    def cash_is_too_old(self) -> bool:
        """Whether nothing can be judged by it any more: older than 65 days, as X01 calls a reading."""
        return self.cash_age is not None and self.cash_age > LOST_CASH_DAYS

    @once
    def groups_closed(self) -> tuple[GroupClosed, ...]:
        """Every row S2, groups sorted by name; empty when cash or living costs are not known."""
        if lacking(self.snapshot):
            return ()
        return tuple(GroupClosed(group, self.runs.closed(group_closed(group))) for group in self.snapshot.groups)

    @once
    def largest_group_closed(self) -> Course | None:
        """The forecast with the largest group closed (S2); None when cash or living costs are not known."""
        found = {closed.group.name: closed.outcome for closed in self.groups_closed}
        return self.base if self.largest_group is None else found.get(self.largest_group.name)

    @once
    def worst_group_closed(self) -> GroupClosed | None:
        """The row S2 with the fewest survival days; on a tie the largest exposure, then the first by name (F03)."""
        return min(
            self.groups_closed,
            key=lambda closed: (closed.lasts, -closed.group.exposure.fen, closed.group.name),
            default=None,
        )

    @property
    def survival_days_worst_group(self) -> int | None:
        """Days until cash runs out if the group whose closing hurts most closes; None when it lasts or is not known."""
        return None if self.worst_group_closed is None else self.worst_group_closed.outcome.survival_days

    @property
    def worst_group(self) -> str | None:
        """The name of that group; None when cash or living costs are not known."""
        return None if self.worst_group_closed is None else self.worst_group_closed.group.name

    @once
    def recent_income_months(self) -> tuple[IncomeMonth, ...]:
        """The three newest finished months of the income history, oldest first; empty when there are fewer (D04)."""
        this_month = Month.of(self.snapshot.as_of)
        finished = (entry for entry in self.snapshot.book.income_history if entry.month < this_month)
        newest = sorted(finished, key=lambda entry: entry.month)[-RECENT_MONTHS:]
        return tuple(newest) if len(newest) == RECENT_MONTHS else ()

    @property
    def recent_income(self) -> Fraction | None:
        """The mean of those months in fen, exact; None without them."""
        months = self.recent_income_months
        return Fraction(total(entry.amount for entry in months).fen, RECENT_MONTHS) if months else None

    @property
    def income_recent(self) -> Money | None:
        """The mean of the newest three months of income, rounded to fen; None where they are not known."""
        return None if self.recent_income is None else ONE_FEN.times(self.recent_income)

    @property
    def income_fall(self) -> Fraction | None:
        """How far their mean lies below the monthly income, as a share (D04); None where missing or too old."""
        mean, income = self.recent_income, self.snapshot.monthly_income
        oldest = Month.of(self.snapshot.as_of).plus(-STALE_MONTHS)
        if mean is None or not income or self.recent_income_months[-1].month < oldest:
            return None
        return 1 - mean / income.fen

    @once
    def drawdown_worst(self) -> Fraction | None:
        """The largest 1 − limit ÷ highest limit of the year over all lines with a known limit (domain.md 2, row 7)."""
        found = []
        for line in self.snapshot.lines:
            limit = None if line.reading is None else lasting_limit(line.reading)
            if limit is not None:
                peak = max(self.snapshot.seen(line.channel.id).peak(self.snapshot.as_of) or limit, limit)
                found.append((peak - limit).share_of(peak))
        return max((share for share in found if share is not None), default=None)

    @property
    def survival_days_largest_group(self) -> int | None:
        """Days until cash runs out if the largest group closes; None when it lasts or is not known."""
        return None if self.largest_group_closed is None else self.largest_group_closed.survival_days

    @property
    def base_first_negative_on(self) -> date | None:
        """The first day the planned forecast ends below zero; None when none does or it is not known."""
        return None if self.base is None else self.base.first_negative_on
