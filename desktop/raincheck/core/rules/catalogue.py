"""The catalogue: every rule in one tuple, and one by its code."""

from __future__ import annotations

from typing import Final

from raincheck.core.rules import (
    behaviour,
    borrowing,
    concentration,
    debt,
    freshness,
    limits,
    liquidity,
    maturity,
    price,
    trimming,
    utilisation,
)
from raincheck.core.rules.base import Rule

RULES: Final[tuple[Rule, ...]] = (
    *concentration.RULES,
    *limits.RULES,
    *trimming.RULES,
    *utilisation.RULES,
    *debt.RULES,
    *liquidity.RULES,
    *maturity.RULES,
    *borrowing.RULES,
    *behaviour.RULES,
    *price.RULES,
    *freshness.RULES,
)


def rule(code: str) -> Rule:
    """The rule of that code. Raises KeyError."""
    for entry in RULES:
        if entry.code == code:
            return entry
    raise KeyError(code)
