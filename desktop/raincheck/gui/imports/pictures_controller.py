"""What the page asks for screenshots: what was read from them is taken as one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import Signal

from raincheck.app import reading_pictures
from raincheck.app.reading_pictures import PlacedProposal, TakenPicture
from raincheck.core.model import Channel, Observation
from raincheck.gui.kit.pictures import PictureJobs


class Accepted(Struct, frozen=True):
    """A proposal that the person took, as it was corrected, and the number of its picture."""

    picture: int
    placed: PlacedProposal


class PicturesController(PictureJobs):
    """What the page reads of its pictures and keeps of them. Signal: `taken(n)` beside those of the jobs."""

    taken = Signal(int)

    def channels(self) -> tuple[Channel, ...]:
        """The lines that a proposal can be of."""
        return self._session.store.channels()

    def last(self) -> Mapping[str, Observation]:
        """The newest reading of each line."""
        return {seen.channel: seen for seen in self._session.store.latest_readings(as_of=self._session.today)}

    def take(self, accepted: Sequence[Accepted], *, keep: frozenset[int]) -> None:
        """Write what was accepted as one step, and keep the pictures of `keep` as evidence in the book."""
        taken = [
            TakenPicture(
                self.reports[number],
                tuple(one.placed for one in accepted if one.picture == number),
                self.pictures[number].content if number in keep else None,
            )
            for number in dict.fromkeys(one.picture for one in accepted)
        ]
        done = self._session.run(partial(reading_pictures.take, self._session.store, taken, on=self._session.today))
        if done is not None:
            self.taken.emit(done.result)
