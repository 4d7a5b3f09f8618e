"""Options that describe a scenario or an own way out, for `stress` and `plan`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import click
from msgspec.structs import replace

from raincheck.cli.options import (
    AMOUNT,
    COMING_DAY,
    HIGHEST_BARE_RATE,
    HIGHEST_BARE_SHARE,
    SHARE,
    NumberType,
    parse_rate,
)
from raincheck.core.errors import UsageError
from raincheck.core.money import Money, MoneyError
from raincheck.core.planner.path import LumpSum, PathTerms, RateChange
from raincheck.core.planner.scenario import LONGEST_FALL, DueMove, LimitCut, LumpExpense, ScenarioSpec
from raincheck.core.text import tr

ASKED = "asked"
"""The name of a scenario that is described and not saved; its row has the key own:asked."""

USUAL_FALL = 3
"""Months an income is down where it is not said."""


def scenario_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of an own scenario."""
    for option in reversed(
        (
            click.option("--save", metavar="NAME", help="Keep the scenario under this name; it is a row from then on."),
            click.option("--close", multiple=True, metavar="CHANNEL", help="This line closes."),
            click.option(
                "--cut", multiple=True, metavar="CHANNEL=SHARE", help="This line's limit falls, 0.5 or 50% by half."
            ),
            click.option("--income-fall", type=SHARE, help="Every income falls by this share, 0.3 or 30%."),
            click.option("--months", type=NumberType(1, LONGEST_FALL), help="For so many months; 3 where not said."),
            click.option("--expense", multiple=True, metavar="DAY=AMOUNT", help="A one-off cost on a day."),
            click.option(
                "--move", multiple=True, metavar="CHANNEL=DAYS", help="This line's dues move by so many days."
            ),
            click.option("--call", metavar="CHANNEL", help="This line closes and everything is due on day 30."),
            click.option("--frugal", is_flag=True, help="Without discretionary living."),
        )
    ):
        command = option(command)
    return command


def own_scenario(
    *,
    save: str | None,
    close: tuple[str, ...],
    cut: tuple[str, ...],
    income_fall: Decimal | None,
    months: int | None,
    expense: tuple[str, ...],
    move: tuple[str, ...],
    call: str | None,
    frugal: bool,
) -> ScenarioSpec | None:
    """The scenario that the options describe; None when they describe none. Raises UsageError."""
    if not income_fall and months is not None:
        raise UsageError(tr("--months says for how long income falls; say by how much with --income-fall."))
    if not any((close, cut, income_fall, expense, move, call, frugal)):
        if save is not None:
            raise UsageError(tr("--save keeps a scenario; describe one, with --close or --income-fall for example."))
        return None
    return ScenarioSpec(
        name=ASKED if save is None else save.strip(),
        closed=close,
        cuts=tuple(LimitCut(channel, parse_rate(text, HIGHEST_BARE_SHARE)) for channel, text in map(_pair, cut)),
        income_fall=income_fall or Decimal(0),
        income_months=(months or USUAL_FALL) if income_fall else 0,
        lump_sums=tuple(LumpExpense(_day(day), _amount(text)) for day, text in map(_pair, expense)),
        moved=tuple(DueMove(channel, _whole(text)) for channel, text in map(_pair, move)),
        called=call,
        without_discretionary=frugal,
    )


def path_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of an own way out."""
    for option in reversed(
        (
            click.option("--monthly", type=AMOUNT, help="What you can set aside each month, minimums included."),
            click.option("--lump", multiple=True, metavar="MONTH=AMOUNT", help="Money that comes in once, 3=20000."),
            click.option(
                "--rate",
                multiple=True,
                metavar="CHANNEL=RATE@MONTH",
                help="A debt's rate changes, x=0.12@4 or x=12%@4.",
            ),
        )
    ):
        command = option(command)
    return command


def path_terms(lump: tuple[str, ...], rate: tuple[str, ...]) -> PathTerms:
    """The lump sums and rate changes that the options describe. Raises UsageError."""
    changes = []
    for channel, text in map(_pair, rate):
        share, at, month = text.partition("@")
        if not at:
            raise _unclear(text)
        changes.append(RateChange(_whole(month), channel, Fraction(parse_rate(share, HIGHEST_BARE_RATE))))
    return PathTerms(
        lump_sums=tuple(LumpSum(_whole(month), _amount(text)) for month, text in map(_pair, lump)),
        rates=tuple(changes),
    )


def by_ids(spec: ScenarioSpec, id_of: Callable[[str], str]) -> ScenarioSpec:
    """The scenario with the ids of the lines that it names as a person does."""
    return replace(
        spec,
        closed=tuple(map(id_of, spec.closed)),
        cuts=tuple(replace(entry, channel=id_of(entry.channel)) for entry in spec.cuts),
        moved=tuple(replace(entry, channel=id_of(entry.channel)) for entry in spec.moved),
        called=None if spec.called is None else id_of(spec.called),
    )


def _pair(text: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not equals or not left or not right:
        raise _unclear(text)
    return left, right


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text, re.ASCII):
        raise _unclear(text)
    return int(text)


def _amount(text: str) -> Money:
    try:
        return Money.parse(text)
    except MoneyError as wrong:
        raise _unclear(text) from wrong


def _day(text: str) -> date:
    return COMING_DAY.day(text, click.get_current_context())


def _unclear(text: str) -> UsageError:
    return UsageError(tr('"{text}" is not understood; see the command\'s --help for its form.').format(text=text))
