"""`plan` and `stress`: what the book says of the months ahead."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import click
from msgspec.structs import replace

from raincheck.app.lines import line_id
from raincheck.app.planning import plan_answer
from raincheck.app.stressing import stress_answer
from raincheck.cli import reports
from raincheck.cli.help import Command
from raincheck.cli.options import as_of_option, json_option
from raincheck.cli.output import emit, say
from raincheck.cli.parts import say_part, whose_option
from raincheck.cli.plan_text import plan_text
from raincheck.cli.scenarios import by_ids, own_scenario, path_options, path_terms, scenario_options
from raincheck.cli.session import Session
from raincheck.cli.stress_text import stress_text
from raincheck.core.money import Money
from raincheck.core.whose import Whose


@click.command(cls=Command)
@as_of_option
@json_option
@whose_option
@path_options
@click.pass_obj
def plan(
    session: Session,
    as_of: date | None,
    as_json: bool,
    whose: str,
    monthly: Money | None,
    lump: tuple[str, ...],
    rate: tuple[str, ...],
) -> None:
    """Emergency fund, leverage target, month path, payoff order."""
    said = path_terms(lump, rate)
    with session.open() as store:
        terms = replace(said, rates=tuple(replace(entry, debt=line_id(store, entry.debt)) for entry in said.rates))
        answer = plan_answer(store, session.day(as_of), monthly=monthly, terms=terms, whose=Whose(whose))
    if as_json:
        emit(reports.plan_document(answer.plan, answer.own))
    else:
        say_part(Whose(whose))
        say(plan_text(answer))


@click.command(cls=Command)
@as_of_option
@json_option
@whose_option
@scenario_options
@click.pass_obj
def stress(session: Session, /, as_of: date | None, as_json: bool, whose: str, **described: Any) -> None:
    """What happens to cash if lines close, limits fall, income drops or a line is called."""
    described_so = own_scenario(**described)
    with session.open() as store:
        asked = None if described_so is None else by_ids(described_so, partial(line_id, store))
        answer = stress_answer(store, session.day(as_of), asked, keep=described["save"] is not None, whose=Whose(whose))
    if as_json:
        emit(reports.stress_document(answer.snapshot, answer.rows))
    else:
        say_part(Whose(whose))
        say(stress_text(answer.snapshot, answer.rows, asked, answer.told))


COMMANDS = (plan, stress)
