"""What can be tried out on the fund: the monthly draws, the household, and what assets lose in a quick sale."""

from __future__ import annotations

from msgspec import Struct

from raincheck.app.planning import PlanningReport
from raincheck.app.wording.amounts import plain_money_text
from raincheck.core.money import total
from raincheck.core.planner.whatif import FundChange
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look


class DrawTrial(Struct, frozen=True):
    """The monthly draws of one line, which could be stopped."""

    channel: str
    text: str


class AssetTrial(Struct, frozen=True):
    """An asset and what it loses now, in whole percent."""

    id: str
    text: str
    percent: int


class Trial(Struct, frozen=True):
    """Everything that can be tried out on this book."""

    draws: tuple[DrawTrial, ...]
    assets: tuple[AssetTrial, ...]
    single_earner: bool
    self_employed: bool

    def unchanged(self) -> FundChange:
        """The trial that changes nothing."""
        return FundChange(single_earner=self.single_earner, self_employed=self.self_employed)


def trial_of(report: PlanningReport, look: Look) -> Trial:
    """What the book offers to be tried."""
    snapshot = report.measures.snapshot
    book = snapshot.book
    draws = [
        (line.channel, total(draw.amount for draw in snapshot.planned_draws(line.channel.id)))
        for line in snapshot.lines
    ]
    return Trial(
        draws=tuple(
            DrawTrial(
                channel.id,
                look.sentence(
                    tr("I stop drawing {amount} a month from {line}").format(
                        amount=plain_money_text(amount), line=channel.name
                    )
                ),
            )
            for channel, amount in draws
            if amount
        ),
        assets=tuple(
            AssetTrial(
                asset.id, tr("{asset} loses in a quick sale").format(asset=asset.name), round(asset.haircut * 100)
            )
            for asset in book.assets
            if asset.liquid
        ),
        single_earner=book.household.single_earner,
        self_employed=book.household.self_employed,
    )
