"""What is said of words that were copied from a lender's page and pasted into the check round."""

from __future__ import annotations

from collections.abc import Sequence

from raincheck.app.wording.figures import joined
from raincheck.core.text import ntr, tr
from raincheck.gui.check.check_table import Filled
from raincheck.gui.check.round_pictures import Shown, Words
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.pictures import shown_beside
from raincheck.gui.kit.words import status_mark


def nothing_told() -> str:
    """That no figure of a line was understood."""
    return tr("No figure of a line was understood in the copied words; nothing was filled in.")


def words_told(look: Look, words: Words, filled: Sequence[tuple[str, Shown, Filled]]) -> str:
    """What became of copied words: `filled` are lines by name, with what was read of them."""
    whole = [(name, shown) for name, shown, fate in filled if fate is Filled.WHOLE]
    parts = []
    if len(whole) == 1:
        parts.append(line_told(look, *whole[0]))
    elif whole:
        told = ntr(
            "{n} line filled in from the copied words; Enter takes it.",
            "{n} lines filled in from the copied words; Enter takes each.",
            len(whole),
        )
        parts.append(told.format(n=len(whole)))
    for name, shown, fate in filled:
        if fate is Filled.TYPED:
            told = tr("{line}: what you typed stays; the copied words say {figures}.")
            parts.append(told.format(line=name, figures=_figures(look, shown)))
        elif fate is Filled.CHECKED:
            told = tr("{line} is checked already in this round; paste in its row to enter it anew.")
            parts.append(told.format(line=name))
    away = [*words.strangers, *(name for name, _, fate in filled if fate is Filled.AWAY)]
    if away:
        told = tr("The copied words name {lines}, which this round does not have.")
        parts.append(told.format(lines=tr(", ").join(away)))
    if words.nameless:
        parts.append(tr("The copied words name no line; go to its row and paste there."))
    if words.doubtful:
        parts.append(tr("What is in doubt in them was left out."))
    return joined(*parts)


def line_told(look: Look, name: str, shown: Shown) -> str:
    """All that copied words say of one line: Enter takes nothing that was not to be seen."""
    return tr("{line}, from the copied words: {figures}. Enter takes it.").format(
        line=name, figures=_figures(look, shown)
    )


def _figures(look: Look, shown: Shown) -> str:
    seen = shown.proposal
    named = (
        (tr("limit {amount}"), seen.limit),
        (tr("used {amount}"), seen.used),
        (tr("available {amount}"), seen.available),
    )
    told = [form.format(amount=look.amount(amount)) for form, amount in named if amount is not None]
    told += [] if seen.status is None else [status_mark(seen.status).word]
    return tr(", ").join([*told, *shown_beside(look, seen)])
