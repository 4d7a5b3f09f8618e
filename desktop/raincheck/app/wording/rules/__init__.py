"""The words of all rules: one file a family, as in core.rules."""

from __future__ import annotations

from typing import Final

from raincheck.app.wording.rules import (
    behaviour,
    borrowing,
    concentration,
    debt,
    freshness,
    limits,
    liquidity,
    maturity,
    price,
    tightening,
    trimming,
    utilisation,
)
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words

__all__ = ["WORDING", "RuleText", "RuleWording", "Words", "rule_name", "wording"]

WORDING: Final[tuple[RuleWording, ...]] = (
    *concentration.WORDING,
    *limits.WORDING,
    *tightening.WORDING,
    *trimming.WORDING,
    *utilisation.WORDING,
    *debt.WORDING,
    *liquidity.WORDING,
    *maturity.WORDING,
    *borrowing.WORDING,
    *behaviour.WORDING,
    *price.WORDING,
    *freshness.WORDING,
)


def wording(code: str) -> RuleWording:
    """The words of the rule of that code. Raises KeyError."""
    for entry in WORDING:
        if entry.code == code:
            return entry
    raise KeyError(code)


def rule_name(code: str) -> str:
    """What people call the rule of that code. Raises KeyError."""
    return wording(code).text().name
