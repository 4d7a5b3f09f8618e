"""What a row of the check round holds and says: what was known, what a page shows, what was typed and answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from raincheck.app.reading_pictures import is_rest
from raincheck.app.recording import Entry
from raincheck.app.wording.amounts import ago
from raincheck.core.model import LineStatus, Observation
from raincheck.core.text import tr
from raincheck.gui.check.presenter import Answer, CheckRow, Outcome
from raincheck.gui.check.round_pictures import Shown
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Column, Mark
from raincheck.gui.kit.pictures import shown_beside
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.words import status_mark

WAITING = Answer(Outcome.WAITING)


class CheckLine(Struct, frozen=True):
    """One row of the table: what was known, what a picture shows, what was answered; `active`: it is being entered.

    `draft`: what was typed before the line was left without Enter or Esc.
    """

    row: CheckRow
    given: Answer = WAITING
    active: bool = False
    shown: Shown | None = None
    draft: Entry | None = None

    @property
    def worse(self) -> bool:
        """Whether the answer is bad news."""
        return self.given.outcome is Outcome.WORSE

    @property
    def seen(self) -> Entry | Observation | None:
        """What is to be seen in it besides what was known: the newest that somebody typed, else read."""
        return self.draft or self.given.entry or (self.shown.reading if self.shown is not None else None)

    @property
    def answered(self) -> bool:
        """Whether the round confirmed it."""
        return self.given.outcome in (Outcome.SAME, Outcome.CHANGED, Outcome.WORSE)


def ground(line: CheckLine) -> str | None:
    """The colour behind a row that brought bad news."""
    return "danger_soft" if line.worse and not line.active else None


def columns(look: Look, today: Callable[[], date]) -> tuple[Column[CheckLine], ...]:
    """The columns of the round."""

    def bad(line: CheckLine) -> str | None:
        return "danger" if line.worse else None

    def limit(line: CheckLine) -> str:
        return look.amount(line.seen.limit) if line.seen else "—"

    def used(line: CheckLine) -> str:
        return look.amount(line.seen.used) if line.seen else "—"

    def entered(text: Callable[[CheckLine], str]) -> Callable[[CheckLine], str]:
        return lambda line: "" if line.active else text(line)

    return (
        Column(lambda: tr("Line"), lambda n: n.row.name, _unsorted, bold=True, least=92),
        Column(lambda: tr("Lender"), lambda n: n.row.funder, _unsorted, tint=lambda _: "muted", spare=True),
        Column(lambda: tr("Last limit"), lambda n: look.amount(n.row.limit), _unsorted, figures=True),
        Column(lambda: tr("Limit now"), entered(limit), _unsorted, figures=True, tint=bad, least=112),
        Column(lambda: tr("Used now"), entered(used), _unsorted, figures=True, least=100),
        Column(lambda: tr("State"), entered(lambda n: _mark(n.given).word), _unsorted, mark=_shown_mark, least=150),
        Column(
            lambda: tr("Change"),
            lambda n: _words(look, n),
            _unsorted,
            tint=lambda n: "danger" if n.worse else "muted",
            hint=lambda n: _words(look, n),
            fills=True,
            lends=True,
            least=180,
        ),
        Column(
            lambda: tr("Last check"),
            lambda n: tr("today") if n.answered else ago(n.row.seen, today()),
            _unsorted,
            tint=lambda n: "warn" if n.row.stale and not n.answered else "muted",
            spare=True,
        ),
    )


def _unsorted(_line: CheckLine) -> None:
    """A round keeps the order of the book."""


def _shown_mark(line: CheckLine) -> Mark | None:
    if line.active:
        return None
    return Mark(Tone.WARN, tr("not saved"), Shape.CLOCK) if line.draft else _mark(line.given)


def _mark(given: Answer) -> Mark:
    if given.outcome is Outcome.WAITING:
        return Mark(Tone.QUIET, tr("to check"), Shape.CLOCK)
    if given.outcome is Outcome.SKIPPED or given.entry is None:
        return Mark(Tone.QUIET, tr("skipped"), Shape.QUESTION)
    if given.outcome is Outcome.WORSE and given.entry.status is LineStatus.OPEN:
        return Mark(Tone.DANGER, tr("limit cut"), Shape.DOWN)
    return status_mark(given.entry.status or LineStatus.OPEN)


def _words(look: Look, line: CheckLine) -> str:
    """What changed, and what else a screenshot shows: Enter takes nothing that was not to be seen."""
    beside = [] if line.shown is None else _beside(look, line.row, line.shown)
    if line.draft and not line.active:
        first = tr("typed, and not confirmed with Enter")
    elif line.shown is not None and line.given.outcome is Outcome.WAITING:
        first = _source(line.shown, alone=line.active and not beside)
    elif line.active:
        first = tr("Enter confirms · Esc skips")
    elif beside and line.given.outcome is Outcome.SAME:
        first = ""
    else:
        first = tr("unchanged") if line.given.outcome is Outcome.SAME else line.given.text
    return " · ".join(part for part in (first, *beside) if part)


def _source(shown: Shown, *, alone: bool) -> str:
    """Where figures come from that Enter has not taken yet; the key is told where nothing else needs the room."""
    if shown.picture is None:
        return tr("from the copied words · Enter takes it") if alone else tr("from the copied words")
    return tr("from the screenshot · Enter takes it") if alone else tr("from the screenshot")


def _beside(look: Look, row: CheckRow, shown: Shown) -> list[str]:
    found = []
    if shown.proposal.available is not None:
        found.append(tr("available {amount}").format(amount=look.amount(shown.proposal.available)))
    if is_rest(shown.proposal, shown.reading, row.used):
        found.append(tr("used = limit − available"))
    return [*found, *shown_beside(look, shown.proposal)]
