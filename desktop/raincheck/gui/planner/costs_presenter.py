"""An offer's real price as the page shows it: every way to state it with its formula, and its place among lines."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.app.wording.amounts import number, plain_money_text, rate_text
from raincheck.app.wording.figures import joined
from raincheck.app.wording.marks import Mark as TrustMark
from raincheck.app.wording.marks import mark_meaning
from raincheck.core.model import Channel
from raincheck.core.planner.rates import Offer, OfferKind, Priced, daily_compounded, daily_to_yearly
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.planner.term_row import TermLine

AS_DISCLOSED: Final = Fraction(1, 1000)
"""A tenth of a point is rounding, on either side."""


class RankRow(Struct, frozen=True):
    """One line in the order of price; `offer` marks the offer itself."""

    name: str
    rate: Fraction
    offer: bool


class CostView(Struct, frozen=True):
    """What an offer costs."""

    rate: str
    told: str
    ceiling: Mark
    ceiling_words: str
    disclosed_words: str
    ceiling_source: str
    filled: Fraction
    lines: tuple[TermLine, ...]
    ranking: tuple[RankRow, ...]
    ranked: str


def kind_name(kind: OfferKind) -> str:
    """How an offer states its price."""
    names = {
        OfferKind.PAYMENT: tr("a payment every month"),
        OfferKind.MONTHLY_FEE: tr("a fee a month (instalments)"),
        OfferKind.DAILY_RATE: tr("a rate a day"),
        OfferKind.YEARLY_RATE: tr("a rate a year"),
    }
    return names[kind]


def cost_view(offer: Offer, priced: Priced, look: Look, disclosed: Decimal | None = None) -> CostView:
    """An offer priced, beside the rate that the lender disclosed where one is entered."""
    return CostView(
        rate=_percent(priced.real.nominal),
        told=look.sentence(_told(priced)),
        ceiling=_ceiling_mark(priced),
        ceiling_words=_ceiling_words(priced),
        disclosed_words=_disclosed_words(priced, disclosed),
        ceiling_source=tr(
            "Reported: an all-in ceiling of 24% for bank loans through platforms since 2025-10-01 [Q16], "
            "compared with 12 × the monthly rate. Whether it applies here, contract and official text decide. "
            "[S: {mark}]"
        ).format(mark=mark_meaning(TrustMark.SOURCED)),
        filled=min(priced.real.nominal / (2 * priced.ceiling), Fraction(1)),
        lines=tuple(_veiled(line, look) for line in _lines(offer, priced)),
        ranking=_ranking(priced),
        ranked=_ranked(priced),
    )


def _told(priced: Priced) -> str:
    return tr("{received} in hand, {payment} a month for {n} months: {cost} for borrowing it.").format(
        received=plain_money_text(priced.cost.principal - priced.cost.upfront_fee),
        payment=plain_money_text(priced.cost.payment),
        n=priced.cost.periods,
        cost=plain_money_text(priced.real.total_cost),
    )


def _ceiling_mark(priced: Priced) -> Mark:
    if priced.over_ceiling:
        return Mark(Tone.DANGER, tr("above the 24% line"))
    if priced.distance > -Fraction(6, 100):
        return Mark(Tone.WARN, tr("below the 24% line, dear"))
    return Mark(Tone.GOOD, tr("below the 24% line"))


def _ceiling_words(priced: Priced) -> str:
    gap = tr("{n} points").format(n=number(abs(priced.distance) * 100, 2))
    if priced.over_ceiling:
        return tr(
            "{rate} a year, {gap} above the 24% line. Ask the lender for the list of all fees in writing."
        ).format(rate=_percent(priced.real.nominal), gap=gap)
    return tr("{rate} a year, {gap} below the 24% line.").format(rate=_percent(priced.real.nominal), gap=gap)


def _disclosed_words(priced: Priced, disclosed: Decimal | None) -> str:
    """The lender's own rate beside the true one; empty where none is entered."""
    if disclosed is None:
        return ""
    gap = priced.real.nominal - Fraction(disclosed)
    form = tr("Disclosed: {disclosed}; in truth {rate}. They agree.")
    if gap > AS_DISCLOSED:
        form = tr("Disclosed: {disclosed}; in truth {rate}, {gap} more. Ask the lender in writing why.")
    elif gap < -AS_DISCLOSED:
        form = tr("Disclosed: {disclosed}; in truth {rate}, {gap} less. Look whether a fee is missing here.")
    points = tr("{n} points").format(n=number(abs(gap) * 100, 2))
    return form.format(disclosed=rate_text(disclosed), rate=_percent(priced.real.nominal), gap=points)


def _lines(offer: Offer, priced: Priced) -> tuple[TermLine, ...]:
    cost, real = priced.cost, priced.real
    names = {
        "principal": plain_money_text(cost.principal),
        "received": plain_money_text(cost.principal - cost.upfront_fee),
        "payment": plain_money_text(cost.payment),
        "fee": plain_money_text(cost.upfront_fee),
        "paid": plain_money_text(real.total_paid),
        "charges": plain_money_text(real.total_cost),
        "n": number(cost.periods, 0),
        "monthly": _percent(real.monthly, 4),
        "share": _percent(real.headline / 12, 4),
    }
    found = [
        TermLine(
            tr("Headline"),
            tr("what an advertisement says"),
            _percent(real.headline),
            tr("{charges} of charges ÷ {principal} ÷ {n} months × 12. It forgets that you repay all along.").format(
                **names
            ),
        ),
        TermLine(
            tr("Nominal"),
            tr("12 × the monthly internal rate"),
            _percent(real.nominal),
            tr(
                "The monthly rate {monthly} makes {n} payments of {payment} worth the {received} received; times 12. "
                "Warnings and the 24% line look at this one."
            ).format(**names),
            strong=True,
        ),
        TermLine(
            tr("Effective"),
            tr("compounded over a year"),
            _percent(real.effective),
            tr("(1 + {monthly})^12 − 1.").format(**names),
        ),
        TermLine(
            tr("Quick rule"),
            tr("in the head: 24·n·f/(n+1)"),
            _percent(real.quick_rule),
            tr("24 × {n} × {share} ÷ ({n} + 1), with {share} the charges of a month; close for small fees.").format(
                **names
            ),
        ),
        TermLine(
            tr("Costs in all"),
            tr("interest and every fee"),
            plain_money_text(real.total_cost),
            tr("{paid} paid − {principal} borrowed.").format(**names),
            strong=True,
        ),
        TermLine(
            tr("Paid in all"),
            tr("{n} payments and the fee at the start").format(n=cost.periods),
            plain_money_text(real.total_paid),
            tr("{payment} × {n} + {fee}").format(**names),
        ),
    ]
    if offer.kind is OfferKind.DAILY_RATE:
        daily = Fraction(offer.rate)
        told = tr("{rate} × 365; seen compounded it is {compounded}.").format(
            rate=_percent(daily, 4), compounded=_percent(daily_compounded(daily))
        )
        day = TermLine(tr("The rate a day"), tr("a year, simple"), _percent(daily_to_yearly(daily)), told)
        found.insert(1, day)
    return tuple(found)


def _veiled(line: TermLine, look: Look) -> TermLine:
    return TermLine(line.name, line.detail, look.sentence(line.amount), look.sentence(line.formula), line.strong)


def _percent(share: Fraction, places: int = 2) -> str:
    return f"{number(share * 100, places)}%"


def _ranking(priced: Priced) -> tuple[RankRow, ...]:
    def row(channel: Channel) -> RankRow:
        return RankRow(channel.name, Fraction(channel.apr), offer=False)

    offer = RankRow(tr("this offer"), priced.real.nominal, offer=True)
    return (*map(row, priced.cheaper), offer, *map(row, priced.dearer))


def _ranked(priced: Priced) -> str:
    cheaper, every = len(priced.cheaper), len(priced.cheaper) + len(priced.dearer)
    if priced.unknown:
        unknown = tr("Not compared, because the rate is not known: {lines}.")
        names = tr(", ").join(channel.name for channel in priced.unknown)
        return joined(_compared(cheaper, every) if every else "", unknown.format(lines=names))
    if not every:
        return tr("There is no line in the book to compare with yet.")
    return _compared(cheaper, every)


def _compared(cheaper: int, every: int) -> str:
    if not cheaper:
        return tr("Cheaper than every line you have. A price is no reason to borrow more.")
    return ntr(
        "{n} of your {every} lines is cheaper, by the rate you entered for it.",
        "{n} of your {every} lines are cheaper, by the rates you entered for them.",
        cheaper,
    ).format(n=cheaper, every=every)
