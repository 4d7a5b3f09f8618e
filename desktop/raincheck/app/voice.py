"""Who speaks about a book's warnings: the day, the names of its lines, and what the person wished to be hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from raincheck.app.wording import AlertWords, EvidenceWords, Scene, alert_words, entry_words, evidence_words
from raincheck.core.alerts import Alert
from raincheck.core.model import Channel


class Voice(Struct, frozen=True):
    """Puts alerts and their evidence into words; `channels` names the lines, archived ones too."""

    scene: Scene
    channels: tuple[Channel, ...]

    @classmethod
    def of(cls, as_of: date, channels: Iterable[Channel], alerts: Iterable[Alert], *, hidden: bool = False) -> Voice:
        """The voice of a day; with R02 among the alerts listed, steps say to let applications rest."""
        pause = any(alert.rule == "R02" and alert.is_shown for alert in alerts)
        return cls(Scene(as_of, pause_applications=pause, hidden=hidden), tuple(channels))

    def alert(self, alert: Alert) -> AlertWords:
        """Everything said about one alert."""
        return alert_words(alert, self.scene)

    def entry(self, entry: Sequence[Alert]) -> AlertWords:
        """Everything said about one entry of a list, whichever warnings it gathers."""
        return entry_words(entry, self.scene)

    def evidence(self, alert: Alert) -> tuple[EvidenceWords, ...]:
        """What the alert rests on, line by line."""
        names = {channel.id: channel.name for channel in self.channels}
        return tuple(
            evidence_words(entry, names, as_of=self.scene.as_of, hidden=self.scene.hidden) for entry in alert.evidence
        )
