"""What options and arguments mean: days, amounts, statuses; one parser for each in the whole program."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

import click

from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr

UNKNOWN = "unknown"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)


class DayType(click.ParamType[date]):
    """A calendar day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            if _DAY.fullmatch(str(value)):
                return date.fromisoformat(str(value))
        except ValueError:
            pass
        self.fail(tr("{text} is no day; write YYYY-MM-DD, such as 2026-11-22.").format(text=value), param, ctx)
        return None


class AmountType(click.ParamType[Money]):
    """An amount in yuan: 30000, 30,000.50, 3万, 3.5w."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        """The amount, or a usage error."""
        if isinstance(value, Money):
            return value
        try:
            return Money.parse(str(value))
        except MoneyError:
            self.fail(
                tr("{text} is no amount; write it like 30000, 30,000.50, 3万 or 3.5w.").format(text=value), param, ctx
            )


class LimitType(click.ParamType[Money | str]):
    """An amount, or the word unknown."""

    name = "amount|unknown"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Money | str:
        """The amount or the word, or a usage error."""
        return UNKNOWN if value == UNKNOWN else AMOUNT.convert(value, param, ctx)


class RateType(click.ParamType[Decimal]):
    """A share as a decimal: 0.146 is 14.6 %."""

    name = "rate"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The share, or a usage error."""
        if isinstance(value, Decimal):
            return value
        if not _RATE.fullmatch(str(value)):
            self.fail(tr("{text} is no rate; write 0.146 for 14.6 %.").format(text=value), param, ctx)
        return Decimal(str(value))


DAY = DayType()
AMOUNT = AmountType()
LIMIT = LimitType()
RATE = RateType()


def choice(kind: type[StrEnum]) -> click.Choice[str]:
    """One of an enum's words."""
    return click.Choice([entry.value for entry in kind])
