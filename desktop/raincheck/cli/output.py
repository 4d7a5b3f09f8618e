"""Records to the JSON of contract.md 3: money and ratios as decimal strings, counts and days as numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

import click

from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.rules.findings import FactValue

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

RATIO_DIGITS = Decimal("0.000001")


def ratio(value: Fraction) -> str:
    """A share or ratio with six digits, rounded half-up."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return str(exact.quantize(RATIO_DIGITS, rounding=ROUND_HALF_UP))


def plain(value: FactValue | datetime | Month) -> Json:
    """One value of a record as JSON has it."""
    if isinstance(value, Fraction):
        return ratio(value)
    if isinstance(value, Money | date | Month):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    return value


def text(value: FactValue) -> str | None:
    """A rule's figure as a string, whatever its kind; None when it has none."""
    shown = plain(value)
    return None if shown is None else str(shown)


def emit(document: Json) -> None:
    """Write the one JSON document of this command."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))
