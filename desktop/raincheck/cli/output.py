"""Records to the JSON of contract.md 3: money and ratios as decimal strings, counts and days as numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import click

from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.rules.findings import FactValue
from raincheck.core.text import tr
from raincheck.core.written import escaped, shown
from raincheck.store import Provenance

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

RATIO_DIGITS = Decimal("0.000001")


def ratio(value: Fraction) -> str:
    """A share or ratio with six digits, rounded half-up."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return str(exact.quantize(RATIO_DIGITS, rounding=ROUND_HALF_UP))


def origin_document(origin: Provenance | None) -> Json:
    """The file, message or picture that a row came from; null for what was typed."""
    if origin is None:
        return None
    return {"file": origin.file, "line": origin.line, "format": origin.format, "sha256": origin.sha256}


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


def say(told: str, *, err: bool = False) -> None:
    """Write lines for a person; nothing in them can steer the terminal, whatever a book or a file holds."""
    click.echo(shown(told), err=err)


def say_written(path: Path) -> None:
    """Say that a file was written; on stderr where that was no file, for it may be what reads stdout."""
    from raincheck.system.files import is_no_file  # noqa: PLC0415 - most commands write no file

    say(tr("Wrote {path}.").format(path=path), err=is_no_file(path))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], bool]]:
    """A bar on stderr for long work, where a person looks on: `told(done, of)` moves it. Ctrl-C ends the command."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: True
        return
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:

        def told(done: int, of: int) -> bool:
            bar.length = of
            bar.update(done - bar.pos)
            return True

        yield told


def emit(document: Json) -> None:
    """Write the one JSON document of this command; what could steer a terminal is escaped, not changed."""
    click.echo(escaped(json.dumps(document, ensure_ascii=False, indent=1)))
