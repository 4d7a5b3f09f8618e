"""What is said beside a figure that holds a principal which falls due once: which part that is, and what is left."""

from __future__ import annotations

from collections.abc import Callable

from raincheck.app.wording.amounts import plain_money_text, share_text
from raincheck.app.wording.figures import Scene, joined
from raincheck.app.wording.forecast import left_out_names
from raincheck.core.measures import Measures
from raincheck.core.money import Money
from raincheck.core.planner.emergency import EmergencyFund
from raincheck.core.planner.once_due import LumpSum, Service, lump_sums
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr


def once_words(measures: Measures, scene: Scene, money: Callable[[Money], str] = plain_money_text) -> str:
    """Which part of the repayments comes once and what is left a month; empty where nothing comes once."""
    service = measures.service
    if not service.once:
        return ""
    told = once_part_words(service, scene, money)
    left_out = left_out_names(measures.snapshot)
    share = service.monthly.share_of(measures.snapshot.monthly_income)
    if left_out and not service.monthly:
        return told
    form = tr("{once} Without it repayments are {monthly} a month.")
    if share is not None:
        form = tr("{once} Without it repayments are {monthly} a month, {share} of income.")
    return form.format(once=told, monthly=money(service.monthly), share=share_text(share))


def once_part_words(service: Service, scene: Scene, money: Callable[[Money], str] = plain_money_text) -> str:
    """Which principal falls due once: "其中农商行经营贷12月20日到期的本金 80,000 元只还一次。"; empty without any."""
    if not service.once:
        return ""
    if len(service.once) == 1:
        (entry,) = service.once
        form = tr("Of it {amount} is the principal of {line} due on {day}, repaid once.")
        return form.format(amount=money(entry.amount), line=entry.name, day=scene.day(entry.on))
    names = tr(", ").join(entry.name for entry in service.once)
    form = tr("Of it {amount} is principal that is repaid once: {lines}.")
    return form.format(amount=money(service.once_amount), lines=names)


def once_fund_words(fund: EmergencyFund, service: Service, scene: Scene) -> str:
    """That the fund's target takes such a principal three times, and that nobody need save it so; empty without any.

    Where the deepest gap of the worst case makes the target, months of repayments are not in it.
    """
    if not service.once or fund.target != fund.by_months:
        return ""
    amount = plain_money_text(Money(3 * service.once_amount.fen))
    form = tr(
        "{amount} of the target is 3 × principal that is repaid once: {lines}. It need not be saved three times: "
        "arrange first how it is repaid."
    )
    lines = (
        tr("{line} {amount} on {day}").format(
            line=entry.name, amount=plain_money_text(entry.amount), day=scene.day(entry.on)
        )
        for entry in service.once
    )
    return form.format(amount=amount, lines=tr(", ").join(lines))


def lump_words(snapshot: Snapshot, service: Service) -> str:
    """Which principal no month of the plan asks for, so that it counts on a renewal; empty without any."""
    return joined(*(_lump(entry, Scene(snapshot.as_of)) for entry in lump_sums(snapshot, service)))


def _lump(entry: LumpSum, scene: Scene) -> str:
    form = tr(
        "The principal of {line}, {amount}, is due in one sum at its end and in no month of this plan: the plan counts "
        "on a renewal. Without one it must be there that day."
    )
    if entry.on is not None:
        form = tr(
            "The principal of {line}, {amount}, is due in one sum on {day} and in no month of this plan: the plan "
            "counts on a renewal. Without one it must be there that day."
        )
    day = "" if entry.on is None else scene.day(entry.on)
    return form.format(line=entry.name, amount=plain_money_text(entry.amount), day=day)
