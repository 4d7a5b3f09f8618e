"""What the incidents page asks of the book, and what it changes there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from PySide6.QtCore import Signal, Slot

from raincheck.app import contingency, files, incidents
from raincheck.app.calendar import KeptDue, calendar_view, dues_of
from raincheck.app.checking import CheckReport
from raincheck.app.contingency import Contingency, PageView
from raincheck.app.incidents import FileDraft, Incidents, IncidentView
from raincheck.app.letters import Chosen, Letter, lenders_of, letters_of, write_letter
from raincheck.app.outcome import Done
from raincheck.app.pack import make_pack, write_pack
from raincheck.app.paper import Paper
from raincheck.core.duecalendar import Span
from raincheck.core.model import Channel, Contact
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.controller import Controller
from raincheck.gui.kit.session import Session
from raincheck.store import Store

DUES_AHEAD = timedelta(days=60)
R = TypeVar("R")
Print = Callable[[Paper], bytes]


class IncidentsController(Controller):
    """What the page reads of the incidents and changes of them; each change is told of and can be undone.

    Signal: `pages_kept()`, on whose day no judgement rests.
    """

    pages_kept = Signal()

    def __init__(self, session: Session, context: Context, print_paper: Print) -> None:
        super().__init__(session, context)
        self._print = print_paper
        self._found: Incidents | None = None
        self._judged: CheckReport | None = None

    @property
    def is_large(self) -> bool:
        """Whether the book holds so much that a page is drawn in several turns of the loop."""
        return self._session.store.is_large

    def now(self) -> datetime:
        """The person's own clock, to the minute."""
        local = self._session.clock.now().astimezone(self._session.clock.zone)
        return local.replace(tzinfo=None, second=0, microsecond=0)

    def found(self) -> Incidents:
        """Every incident of today, the same until something changes."""
        report = self._session.report()
        if self._found is None or self._judged is not report:
            # The report is another one after each change: whoever is told of it first finds the incidents fresh.
            self._found, self._judged = incidents.incidents(self._session.store, self.today, report), report
        return self._found

    def seen_ids(self) -> frozenset[str]:
        """The incidents about the part of the book that is looked at."""
        seen = self._session.seen().measures.snapshot
        return frozenset(case.record.id for case in self.found().cases if case.concerns(seen))

    def view(self, id_: str) -> IncidentView:
        """One incident whole. Raises UsageError when it is gone."""
        return incidents.view_of(self._session.store, self.found(), id_)

    def dues(self, view: IncidentView) -> tuple[KeptDue, ...]:
        """What is still to be repaid on its lines within 60 days, and what passed unpaid."""
        span = Span(self.today - timedelta(days=31), self.today + DUES_AHEAD)
        return dues_of(calendar_view(self._session.store, self.today, span, self._session.report()), view.case.lines)

    def of_alert(self, alert: int) -> str | None:
        """The incident that rests on an alert."""
        case = self.found().about_alert(alert)
        return None if case is None else case.record.id

    def channels(self) -> tuple[Channel, ...]:
        """The lines an incident can be about."""
        return self._session.store.channels()

    def tick(self, id_: str, step: str, *, done: bool) -> None:
        """Tick a step as done today, or put it back to do."""
        on = self.today if done else None
        self._change(partial(incidents.tick, self._session.store, id_, step, self.found(), done_on=on))

    def note(self, id_: str, step: str, note: str) -> None:
        """Change the note of a step."""
        self._change(partial(incidents.note_step, self._session.store, id_, step, note, self.found()))

    def talk(self, id_: str, contact: Contact) -> None:
        """Write down a talk with the lender."""
        self._change(partial(incidents.add_contact, self._session.store, id_, contact, self.found()))

    def attach(self, id_: str, drafts: tuple[FileDraft, ...]) -> None:
        """Keep files as evidence."""
        keep = partial(incidents.attach, self._session.store, id_, drafts, self.found(), now=self.now())
        self._change(keep)

    def detach(self, id_: str, sha256: str) -> None:
        """Take a file out; undo brings it back."""
        self._change(partial(incidents.detach, self._session.store, id_, sha256, self.found()))

    def note_file(self, id_: str, sha256: str, note: str) -> None:
        """Say what a kept file shows."""
        self._change(partial(incidents.note_file, self._session.store, id_, sha256, note, self.found()))

    def raise_file(self, id_: str, sha256: str) -> None:
        """Put a kept file one place further up."""
        self._change(partial(incidents.raise_file, self._session.store, id_, sha256, self.found()))

    def _change(self, work: Callable[[], Done[R]]) -> Done[R] | None:
        # No figure of the book changes with what is written down of an incident: nothing is judged anew.
        return self._session.run(work, judge=False)

    def content(self, sha256: str) -> bytes | None:
        """What a kept file holds."""
        return self._session.store.evidence_content(sha256)

    def open_by_hand(self, kind: IncidentKind, channel: str | None, on: date) -> str | None:
        """Open an incident; its id, None when it could not be."""
        made = self._change(
            partial(incidents.open_by_hand, self._session.store, kind, self.found(), channel=channel, on=on)
        )
        return None if made is None else made.result.id

    def close(self, id_: str, *, recovered: bool) -> None:
        """The person is done with it."""
        self._session.run(partial(incidents.close, self._session.store, id_, self.found(), recovered=recovered))

    def reopen(self, id_: str) -> None:
        """Take a closed incident up again."""
        self._change(partial(incidents.reopen, self._session.store, id_, self.found()))

    def letters(self, view: IncidentView) -> tuple[LetterKind, ...]:
        """The letters its steps name."""
        return letters_of(view)

    def lenders(self, view: IncidentView) -> tuple[str, ...]:
        """The lenders a letter can go to."""
        return lenders_of(self.found(), view)

    def letter(self, view: IncidentView, kind: LetterKind, chosen: Chosen) -> Letter:
        """A letter, ready to copy. Raises UsageError without a line."""
        return write_letter(self.found(), view, kind, chosen)

    def write_pack(self, view: IncidentView, letter: Letter, chosen: tuple[str, ...], folder: Path) -> None:
        """Write the pack into a new folder, beside the window; then it is told."""
        work = partial(
            _write_pack, self._session.place(), Packing(self.found(), view, letter, chosen), folder, self._print
        )
        self._context.work(work, done=self._on_packed, told=tr("Making the pack …"))

    @Slot(object)
    def _on_packed(self, folder: Path) -> None:
        self._context.speaker.say(tr("The pack lies in {path}.").format(path=folder))

    def fair_weather(self) -> Contingency:
        """The pages of every line and group."""
        hidden = self._context.look.amounts_hidden
        made = contingency.contingency(self._session.store, self.today, self._session.report(), hidden=hidden)
        return contingency.about(made, self._session.seen().measures.snapshot)

    def keep_pages(self, views: tuple[PageView, ...]) -> None:
        """Keep the day the pages were made on."""
        contingency.keep(self._session.store, views, self.today)
        self.pages_kept.emit()

    def print_pages(self, views: tuple[PageView, ...], path: Path) -> None:
        """Write pages as a PDF beside the window; then it is told, and their day is kept."""
        work = partial(_write_pages, Printed(views, path), self.today, self._print)
        self._context.work(work, done=self._on_printed, told=tr("Writing {name} …").format(name=path.name))

    @Slot(object)
    def _on_printed(self, printed: Printed) -> None:
        if not self._session.is_left:
            self._context.speaker.say(tr("Wrote {path}.").format(path=printed.path))
            self.keep_pages(printed.views)


class Printed(Struct, frozen=True):
    """Pages for fair weather and the file they go to."""

    views: tuple[PageView, ...]
    path: Path


class Packing(Struct, frozen=True):
    """What goes into a pack: the incident among those it was found with, the letter, and the evidence by digest."""

    found: Incidents
    view: IncidentView
    letter: Letter
    chosen: tuple[str, ...]


def _write_pack(
    place: Callable[[], AbstractContextManager[Store]], packing: Packing, folder: Path, as_pdf: Print
) -> Path:
    with place() as store:
        pack = make_pack(store, packing.found, packing.view, packing.letter, packing.chosen)
    write_pack(pack, folder, as_pdf(pack.paper))
    return folder


def _write_pages(printed: Printed, today: date, as_pdf: Print) -> Printed:
    files.write_file(printed.path, as_pdf(contingency.paper(printed.views, today)))
    return printed
