"""`--whose`: the household's or the firm's part of what a command shows, and the sentence that says so."""

from __future__ import annotations

import click

from raincheck.app.wording.whose import part_told
from raincheck.cli.layout import wrap
from raincheck.cli.options import choice
from raincheck.cli.output import say
from raincheck.core.whose import Whose

whose_option = click.option(
    "--whose", type=choice(Whose), default=Whose.ALL.value, help="Look at the household's or the firm's part alone."
)


def say_part(whose: Whose) -> None:
    """Above figures of one side: that they are not the whole's."""
    told = part_told(whose)
    if told:
        say(f"{wrap(told)}\n")
