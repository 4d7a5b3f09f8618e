"""Screenshots in the check round: what they show of the round's lines stands in its table, and Enter takes it."""

from __future__ import annotations

from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot

from raincheck.app import reading_pictures
from raincheck.app.reading_pictures import PictureReport, PlacedProposal, TakenPicture, certain
from raincheck.core.model import LineStatus, Observation
from raincheck.gui.kit.pictures import Picture, PictureJobs
from raincheck.gui.kit.session import Session
from raincheck.importers.screens import Field, Proposal


class Shown(Struct, frozen=True):
    """What a picture surely shows of a line: its number, and the reading that it makes beside what was known.

    `proposal`: what stands on the page, and no more.
    """

    picture: int
    reading: Observation
    proposal: Proposal


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
            reading = reading_pictures.reading_of(self._session.store, placed.channel, sure, self._session.today)
            self.shown.emit(Shown(number, reading, sure))

    def take(self, shown: Shown, status: LineStatus | None, *, keep: bool, worse: bool) -> None:
        """Write what a picture shows of a line in the state that the round said; keep the picture if that is wanted."""
        report, line = self.reports[shown.picture], shown.reading.channel
        proposal = next(placed.proposal for placed in report.proposals if placed.channel == line)
        evidence = self.pictures[shown.picture].content if keep else None
        seen = PlacedProposal(replace(certain(proposal), status=status), line)
        taken = [TakenPicture(report, (seen,), evidence)]
        work = partial(reading_pictures.take, self._session.store, taken, on=self._session.today)
        self._session.run(work, judge=worse, silent=True)


_FILLED: Final = {Field.LIMIT, Field.USED, Field.AVAILABLE, Field.STATUS}
