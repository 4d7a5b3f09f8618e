"""Firm and household side by side, for the accountant and for oneself; nothing where the book names no firm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.app.wording.amounts import days, no_more_than, share_text, unknown
from raincheck.app.wording.contracts import buyer_texts
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.known import known_dues, known_service
from raincheck.core.crossings import crossings
from raincheck.core.measures import Measures
from raincheck.core.model import Belongs
from raincheck.core.money import Money
from raincheck.core.sales import Trend, season, trend
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.core.whose import Whose, has_two_sides, seen_as

MOST_PAIRS: Final = 5


class SideRow(Struct, frozen=True):
    """One figure for the whole, the household and the firm."""

    name: str
    whole: str
    household: str
    firm: str


class TwoSides(Struct, frozen=True):
    """The firm's name, the figures in three columns, and in sentences what crosses, who buys and what comes in."""

    firm: str
    rows: tuple[SideRow, ...]
    told: tuple[str, ...]


def two_sides(measures: Measures, scene: Scene) -> TwoSides | None:
    """The figures of both sides; the rules still judge the whole."""
    snapshot = measures.snapshot
    if not has_two_sides(snapshot.book):
        return None
    household, firm = (
        Measures(Snapshot(seen_as(snapshot.book, whose), snapshot.as_of)) for whose in (Whose.HOUSEHOLD, Whose.FIRM)
    )
    named = snapshot.book.household.firm
    rows = [SideRow(name, *(figure(side) for side in (measures, household, firm))) for name, figure in _figures(scene)]
    told = (*_crossed(measures, scene), *buyer_texts(snapshot, scene), *_sales(firm, household, scene))
    return TwoSides("" if named is None else named.name, tuple(rows), told)


def _figures(scene: Scene) -> Iterator[tuple[str, Callable[[Measures], str]]]:
    def money(amount: Money | None) -> str:
        return unknown() if amount is None else scene.money(amount)

    yield tr("Owed"), lambda side: money(side.snapshot.known_owed)
    yield (
        tr("Usable headroom"),
        lambda side: no_more_than(money(side.snapshot.known_headroom), bound=side.snapshot.headroom_at_most),
    )
    yield tr("Liquid assets"), lambda side: money(side.liquid_assets)
    yield tr("Income a month"), lambda side: money(None if side.snapshot.lacks_income else side.snapshot.monthly_income)
    yield tr("Last three months against that"), lambda side: _fall_text(side.income_fall)
    yield tr("Essential costs a month"), lambda side: money(side.snapshot.essential)
    yield tr("Due in the next 30 days"), lambda side: money(known_dues(side))
    yield tr("Debt service ratio"), lambda side: share_text(known_service(side))
    yield tr("Utilisation"), lambda side: share_text(side.utilisation)
    yield tr("Cash lasts, as planned"), _lasts


def _lasts(side: Measures) -> str:
    if side.base is None:
        return unknown()
    lasts = side.base.survival_days
    return tr("more than 180 days") if lasts is None else days(lasts)


def _crossed(measures: Measures, scene: Scene) -> Iterator[str]:
    """What one side's lines carried for the other, and the newest pairs it rests on (R01)."""
    names = measures.snapshot.channels
    for crossing in crossings(measures):
        form = (
            tr("In 90 days, {amount} of the firm's repayments came from draws on household lines.")
            if crossing.carried is Belongs.FIRM
            else tr("In 90 days, {amount} of the household's repayments came from draws on the firm's lines.")
        )
        yield form.format(amount=scene.money(crossing.amount))
        for pair in crossing.pairs[-MOST_PAIRS:]:
            told = tr("{day}: drawn from {line}, {amount} of it repaid {other} on {later}.")
            yield told.format(
                day=scene.day(pair.draw.on),
                line=names[pair.draw.channel].name,
                amount=scene.money(pair.amount),
                other=names[pair.repayment.channel].name,
                later=scene.day(pair.repayment.on),
            )


def _fall_text(fall: Fraction | None) -> str:
    if fall is None:
        return unknown()
    return tr("{share} below").format(share=share_text(fall)) if fall > 0 else tr("not below")


def _sales(firm: Measures, household: Measures, scene: Scene) -> Iterator[str]:
    """What the firm sold of late against what is counted on (D04), where that is going, and its season."""
    income = firm.snapshot.monthly_income
    if not income or not firm.snapshot.book.income_history:
        return
    wages = household.snapshot.monthly_income
    if wages:
        form = tr("The firm's past is reckoned: all that came in, less the household's {amount} a month as entered.")
        yield form.format(amount=scene.money(wages))
    if firm.income_recent is not None:
        yield _recent_text(firm, firm.income_recent, scene)
    going = trend(firm.snapshot)
    if going is not None:
        yield from _trend_texts(going, scene)
    yearly = season(firm.snapshot)
    if yearly is not None:
        form = tr("The firm's strongest month is {high} with {most} of the mean, its weakest {low} with {least}.")
        most, least = share_text(yearly.strongest_share), share_text(yearly.weakest_share)
        yield form.format(high=yearly.strongest, most=most, low=yearly.weakest, least=least)


def _recent_text(firm: Measures, recent: Money, scene: Scene) -> str:
    """The firm's own D04, as a figure without a level: rules judge the whole."""
    fall = firm.income_fall
    form = tr("The newest three months entered brought the firm {recent} a month.")
    if fall is not None:
        form = tr("Newest three months: the firm brought {recent} a month, no less than the {income} counted on.")
        if fall > 0:
            form = tr("Newest three months: the firm brought {recent} a month, {share} below the {income} counted on.")
    return form.format(
        recent=scene.money(recent),
        share=share_text(fall),
        income=scene.money(firm.snapshot.monthly_income),
    )


def _trend_texts(going: Trend, scene: Scene) -> Iterator[str]:
    if going.change is not None:
        form = (
            tr("That is {share} less than the three months before.")
            if going.change < 0
            else tr("That is {share} more than the three months before.")
        )
        yield form.format(share=share_text(abs(going.change)))
    if going.year_ago is not None:
        form = tr("The same three months a year before brought the firm {amount} a month.")
        yield form.format(amount=scene.money(going.year_ago))
