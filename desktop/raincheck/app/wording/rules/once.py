"""The words for what debt service holds that comes once, and for what falls due beside it."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.core.rules.findings import BESIDE, BESIDE_LINES, LEFT_OUT, MONTHLY, ONCE, ONCE_LINES, ONCE_ON
from raincheck.core.text import tr


def _named(figures: Figures) -> dict[str, str]:
    return {
        "once": figures.money(ONCE),
        "lines": figures.names(ONCE_LINES),
        "on": figures.day(ONCE_ON),
        "monthly": figures.money(MONTHLY),
    }


def once_told(figures: Figures) -> str:
    """Which principal it is; empty without any."""
    if not figures.has(ONCE):
        return ""
    return tr("Of it {once} is the principal of {lines} due from {on}, repaid once.").format(**_named(figures))


def monthly_told(figures: Figures) -> str:
    """What is left a month without it; empty where that is not known."""
    share = figures.share_of(MONTHLY, "income")
    if not figures.has(MONTHLY):
        return "" if figures.has(LEFT_OUT) else tr("Without it no other instalment is known.")
    return tr("Without it repayments are {monthly} a month, {share} of income.").format(share=share, **_named(figures))


def once_meaning(figures: Figures) -> str:
    """What it asks for; empty without any."""
    if not figures.has(ONCE):
        return ""
    return tr("That principal does not come every month: it is to be renewed, split or found before its day.")


def once_step(figures: Figures) -> str:
    """Whom to talk to and about what; empty without any."""
    if not figures.has(ONCE):
        return ""
    form = tr("Talk to {lines} now about the {once} due from {on}: renewing it, instalments or a later day.")
    return form.format(**_named(figures))


def beside_told(figures: Figures) -> str:
    """What else falls due within 30 days and is not counted; empty without any."""
    if not figures.has(BESIDE):
        return ""
    form = tr("Not counted, but due within 30 days as well: {amount} ({lines}).")
    return form.format(amount=figures.money(BESIDE), lines=figures.names(BESIDE_LINES))
