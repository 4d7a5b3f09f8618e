"""What options and arguments mean: days, amounts, statuses; one parser for each in the whole program."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final

import click

from raincheck.app.wording.amounts import amount_problem
from raincheck.cli.session import Session
from raincheck.core.dates import nearest_day, read_day
from raincheck.core.errors import UsageError
from raincheck.core.model import ChannelKind, LineStatus, RepaymentMethod, Restores
from raincheck.core.money import Money, MoneyError, NegativeError, TooFineError, TooLargeError
from raincheck.core.pasted import as_seen
from raincheck.core.text import tr
from raincheck.system.clock import SystemClock

UNKNOWN = "unknown"
_UNKNOWN = (UNKNOWN, "未知", "不清楚", "不知道")
_CHINESE: Final[Mapping[StrEnum, tuple[str, ...]]] = {
    ChannelKind.REVOLVING: ("循环额度", "循环"),
    ChannelKind.STATEMENT: ("账单", "信用卡"),
    ChannelKind.TERM: ("定期贷款", "贷款"),
    RepaymentMethod.LEVEL: ("等额本息",),
    RepaymentMethod.EQUAL_PRINCIPAL: ("等额本金",),
    RepaymentMethod.BULLET: ("先息后本", "到期还本"),
    RepaymentMethod.FULL: ("全额还清", "全额"),
    RepaymentMethod.MIN_PCT: ("最低还款",),
    Restores.PAYMENT: ("还款后",),
    Restores.SETTLEMENT: ("结清后",),
    Restores.NEVER: ("不恢复",),
    LineStatus.OPEN: ("正常", "可借"),
    LineStatus.FROZEN: ("冻结",),
    LineStatus.CLOSED: ("关闭",),
    LineStatus.REPAY_DISABLED: ("还款异常", "还款入口关闭"),
    LineStatus.UNKNOWN: ("未知", "不清楚"),
}
"""What may be typed in place of a word, in whatever language the program speaks; the first is shown."""
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_RATE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,8})?)([%％]?)", re.ASCII)
HIGHEST_BARE_RATE, HIGHEST_BARE_SHARE = Decimal("0.99999999"), Decimal(1)
"""Up to here a number without % can only be meant as a decimal."""


class DayType(click.ParamType[date]):
    """A calendar day, typed as in the window: 2026-11-22, 2026/11/22, 11月22日, 明天.

    Of a day without its year or month `read` says which one is meant.
    """

    name = "date"

    def __init__(self, read: Callable[[str, date], date]) -> None:
        self._read = read

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return self.day(str(value), ctx)
        except UsageError as problem:
            self.fail(str(problem), param, ctx)

    def day(self, text: str, ctx: click.Context | None) -> date:
        """The day, by the clock of the command that runs. Raises UsageError."""
        session = None if ctx is None else ctx.find_object(Session)
        return self._read(text, (SystemClock() if session is None else session.clock).today())


class AmountType(click.ParamType[Money]):
    """An amount in yuan: 30000, 30,000.50, 3万, 3.5w."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        """The amount, or a usage error."""
        if isinstance(value, Money):
            return value
        try:
            return Money.parse(str(value))
        except (TooLargeError, NegativeError, TooFineError) as wrong:
            self.fail(amount_problem(wrong), param, ctx)
        except MoneyError:
            self.fail(
                tr('"{text}" is no amount; write it like 30000, 30,000.50, 3万 or 3.5w.').format(text=value), param, ctx
            )


class LimitType(click.ParamType[Money | str]):
    """An amount, or the word unknown."""

    name = "amount|unknown"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Money | str:
        """The amount or the word, or a usage error."""
        return UNKNOWN if is_unknown(value) else AMOUNT.convert(value, param, ctx)


class DueDayType(click.ParamType[int | str]):
    """A day of the month, or the word unknown."""

    name = "number|unknown"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The day or the word, or a usage error."""
        return UNKNOWN if is_unknown(value) else DAY_OF_MONTH.convert(value, param, ctx)


def is_unknown(value: object) -> bool:
    """Whether the word unknown was typed, or one of its Chinese words."""
    return value in _UNKNOWN


def parse_rate(text: str, highest: Decimal | None = None) -> Decimal:
    """A share written as 0.146 or 14.6%. Raises UsageError, also for a bare number above `highest`: 6 may be 6 %."""
    found = _RATE.fullmatch(as_seen(text).strip())
    if found is None:
        raise UsageError(tr('"{text}" is no rate; write 0.146 or 14.6%.').format(text=text))
    number, sign = Decimal(found[1]), found[2]
    if sign:
        return number / 100
    if highest is not None and number > highest:
        raise UsageError(
            tr("Is {text} meant as {text}% or as {times}%? Write it with the %, or as {share}.").format(
                text=found[1], times=format(number * 100, "f"), share=format(number / 100, "f")
            )
        )
    return number


class RateType(click.ParamType[Decimal]):
    """A share: 0.146 or 14.6%. `highest`: above it a bare number is asked about."""

    name = "rate"

    def __init__(self, highest: Decimal | None = None) -> None:
        self.highest = highest

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The share, or a usage error."""
        if isinstance(value, Decimal):
            return value
        try:
            return parse_rate(str(value), self.highest)
        except UsageError as unclear:
            self.fail(str(unclear), param, ctx)


class RateOrUnknownType(RateType):
    """A rate, or the word unknown."""

    name = "rate|unknown"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal | str:  # type: ignore[override]  # one word more
        """The share, the word, or a usage error."""
        return UNKNOWN if value in _UNKNOWN else super().convert(value, param, ctx)


class WordType(click.ParamType[str]):
    """One of a few words; told apart by how they are written."""

    name = "word"

    def __init__(self, words: tuple[str, ...], chinese: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.words = words
        self._chinese = chinese or {}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 -- click asks with both
        """How help writes the choice."""
        return "|".join(self.words)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or a usage error that lists them."""
        said = next((word for word in self.words if value == word or value in self._chinese.get(word, ())), None)
        if said is None:
            sentence = tr('"{text}" is none of {words}.')
            self.fail(sentence.format(text=value, words=", ".join(map(self._shown, self.words))), param, ctx)
        return said

    def _shown(self, word: str) -> str:
        chinese = self._chinese.get(word, ())
        return f"{word}（{chinese[0]}）" if chinese and tr("en") == "zh" else word


class NumberType(click.ParamType[int]):
    """A whole number within bounds."""

    name = "number"

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest = lowest
        self.highest = highest

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a usage error."""
        text = str(value)
        if not _NUMBER.fullmatch(text) or not self.lowest <= int(text) <= self.highest:
            sentence = tr('"{text}" is no whole number from {lowest} to {highest}.')
            self.fail(sentence.format(text=text, lowest=self.lowest, highest=self.highest), param, ctx)
        return int(text)


DAY = DayType(read_day)
"""Something was seen or done then: the nearest one gone by."""

COMING_DAY = DayType(partial(read_day, ahead=True))
"""Something ends or falls due then: the next one."""

NEAR_DAY = DayType(nearest_day)
"""The day of something that may be past or to come."""

AMOUNT = AmountType()
LIMIT = LimitType()
DAY_OF_MONTH = NumberType(1, 31)
DUE_DAY = DueDayType()
NUMBER = RateType()
RATE = RateType(HIGHEST_BARE_RATE)
SHARE = RateType(HIGHEST_BARE_SHARE)
RATE_OR_UNKNOWN = RateOrUnknownType(HIGHEST_BARE_RATE)


def choice(kind: type[StrEnum]) -> WordType:
    """One of an enum's words."""
    return WordType(
        tuple(entry.value for entry in kind), {entry.value: _CHINESE[entry] for entry in kind if entry in _CHINESE}
    )


as_of_option = click.option("--as-of", type=DAY, help="Judge the book as it was known on this day; default today.")
hide_amounts_option = click.option(
    "--hide-amounts/--show-amounts",
    default=None,
    help="Dots in place of amounts; shares and days stay. If neither is said, as the setting hide_amounts.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout and nothing else.")
