"""Screenshots and copied words in the check round: what they show of its lines stands in its table; Enter takes it."""

from __future__ import annotations

from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot

from raincheck.app import importing, reading_pictures
from raincheck.app.reading_pictures import PictureReport, PlacedProposal, TakenPicture, certain
from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus, Observation
from raincheck.gui.kit.pictures import Picture, PictureJobs
from raincheck.gui.kit.session import Session
from raincheck.importers.base import Asked
from raincheck.importers.screens import Field, Proposal


class Shown(Struct, frozen=True):
    """What a page surely shows of a line, and the reading that it makes beside what was known.

    `proposal`: what stands on the page, and no more. `picture`: the number of its picture, None where its words were
    copied.
    """

    report: PictureReport
    reading: Observation
    proposal: Proposal
    picture: int | None = None


class Words(Struct, frozen=True):
    """What copied words say: what is sure of lines, the names of lines that the book lacks, whether more is in doubt.

    `nameless`: figures that name no line, where none is in hand.
    """

    shown: tuple[Shown, ...] = ()
    strangers: tuple[str, ...] = ()
    nameless: bool = False
    doubtful: bool = False

    @property
    def understood(self) -> bool:
        """Whether they are the words of a lender's page."""
        return bool(self.shown or self.strangers) or self.nameless or self.doubtful


class RoundPictures(PictureJobs):
    """Signals beside those of the jobs: `shown(Shown)` for each line that a picture fills in."""

    shown = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.left: set[int] = set()
        self.read.connect(self._on_report)

    def drop(self) -> None:
        super().drop()
        self.left = set()

    @property
    def unused(self) -> list[Picture]:
        """The pictures that fill in nothing, or not all that they show."""
        return [picture for number, picture in enumerate(self.pictures) if number in self.left]

    @Slot(int, object)
    def _on_report(self, number: int, report: PictureReport) -> None:
        """A line that is not the book's, or a figure in doubt, is for the page where pictures stand beside figures."""
        if not report.proposals:
            self.left.add(number)
        for placed in report.proposals:
            sure = certain(placed.proposal)
            if placed.channel is None or not placed.proposal.sure or not set(sure.shown) & _FILLED:
                self.left.add(number)
                continue
            if placed.proposal.doubtful:
                self.left.add(number)
            self.shown.emit(Shown(report, self._reading(placed.channel, sure), sure, number))

    def add_words(self, text: str, line: str | None) -> Words | None:
        """Read the words copied from a page; None for a message. `line` is the one in hand. Nothing is written."""
        spoken_of = self._lines_of_messages(text)
        if spoken_of and _SIGNED in text:
            return None
        words = self._words(text, line)
        # Messages that nobody signed look like words of a page, in which one of them would be passed over.
        is_page = words.understood and spoken_of <= max(len(words.shown) + len(words.strangers), 1)
        return words if is_page or not spoken_of else None

    def _lines_of_messages(self, text: str) -> int:
        """Of how many lines the text speaks, read as messages."""
        read = importing.read_message(text, self._session.store, received=self._session.today)
        records = () if read.parsed is None else read.parsed.records
        return len({record.product.handle for record in records if not isinstance(record, Asked)})

    def _words(self, text: str, line: str | None) -> Words:
        report = reading_pictures.read_words(text, self._session.store, line=line)
        shown: list[Shown] = []
        strangers: list[str] = []
        nameless = doubtful = False
        for placed in report.proposals:
            sure = certain(placed.proposal)
            doubtful |= bool(placed.proposal.doubtful)
            if not sure.shown:
                continue
            if placed.channel is not None:
                shown.append(Shown(report, self._reading(placed.channel, sure), sure))
            elif placed.proposal.name is not None:
                strangers.append(placed.proposal.name)
            else:
                nameless = True
        return Words(tuple(shown), tuple(strangers), nameless, doubtful)

    def _reading(self, line: str, sure: Proposal) -> Observation:
        return reading_pictures.reading_of(self._session.store, line, sure, self._session.today)

    def take(self, shown: Shown, status: LineStatus | None, *, keep: bool, worse: bool) -> None:
        """Write what a page shows of a line in the state that the round said; keep its picture if that is wanted."""
        evidence = self.pictures[shown.picture].content if keep and shown.picture is not None else None
        seen = PlacedProposal(replace(shown.proposal, status=status), shown.reading.channel)
        taken = [TakenPicture(shown.report, (seen,), evidence)]
        work = partial(reading_pictures.take, self._session.store, taken, on=self._session.today)
        self._session.run(work, judge=worse, silent=True)

    def take_over(self, shown: Shown, entry: Entry, *, worse: bool) -> None:
        """Write what was typed over the figures of a page, and what else the page shows."""
        work = partial(reading_pictures.take_over, self._session.store, shown.proposal, entry, on=self._session.today)
        self._session.run(work, judge=worse, silent=True)


_SIGNED: Final = "【"
"""Who sends a message signs it so."""

_FILLED: Final = {Field.LIMIT, Field.USED, Field.AVAILABLE, Field.STATUS}
