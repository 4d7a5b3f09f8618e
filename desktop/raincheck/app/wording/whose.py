"""Which part of the book is looked at, in words; imported before the first paint."""

from __future__ import annotations

from raincheck.core.text import tr
from raincheck.core.whose import Whose


def whose_name(whose: Whose) -> str:
    """Which part of the book is looked at."""
    names = {Whose.ALL: tr("Everything"), Whose.HOUSEHOLD: tr("Household"), Whose.FIRM: tr("Firm")}
    return names[whose]


def part_told(whose: Whose) -> str:
    """What stands above figures that are a part's; empty where they are the whole's."""
    if whose is Whose.ALL:
        return ""
    form = tr("Only: {part}. Figures and lists are its own; warnings are judged for the whole.")
    return form.format(part=whose_name(whose))
