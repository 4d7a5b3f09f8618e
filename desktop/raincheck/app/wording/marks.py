"""How far a statement can be trusted: the marks of domain.md, and what each means in words."""

from __future__ import annotations

from enum import StrEnum

from raincheck.core.text import tr


class Mark(StrEnum):
    """The marks of domain.md. A statement with U is not shown as a fact, so no rule carries it."""

    SOURCED = "S"
    KNOWN = "K"
    UNVERIFIED = "U"
    PROJECT = "P"
    MEASURED = "D"


def mark_meaning(mark: Mark) -> str:
    """What the mark says about a statement."""
    meanings = {
        Mark.SOURCED: tr("read in a public source"),
        Mark.KNOWN: tr("generally held; the text of the rule was not at hand, the official text decides"),
        Mark.UNVERIFIED: tr("not verified; a start for your own entry"),
        Mark.PROJECT: tr("our own default; no standard exists"),
        Mark.MEASURED: tr("measured by us on public data"),
    }
    return meanings[mark]
