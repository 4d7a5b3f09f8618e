"""For a check without a window: hear what its popups are answered, since most services tell only who sent them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from raincheck.system.notify.port import Delivered, Notifier, PopupAction


@dataclass(frozen=True, slots=True)
class Sent:
    """A popup this process showed: the card's key and where the service has it."""

    key: str
    delivered: Delivered


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a popup; no action means it was closed without one."""

    key: str
    action: PopupAction | None


class OpenPopups:
    """The popups on the screen that were not answered yet."""

    def __init__(self, notifier: Notifier, sent: Iterable[Sent] = ()) -> None:
        self._notifier = notifier
        self._open: dict[Delivered, str] = {}
        self.add(sent)

    @property
    def any(self) -> bool:
        """Whether one is left, and a service that could tell of it."""
        return bool(self._open) and self._notifier.capabilities() is not None

    def add(self, sent: Iterable[Sent]) -> None:
        """Wait for these too; a changed popup that took an earlier one's place is one popup."""
        self._open |= {entry.delivered: entry.key for entry in sent}

    def hear(self, *, wait: float) -> tuple[Answered, ...]:
        """The answers that came, waiting up to `wait` seconds for the first; an answered popup is taken away."""
        found = []
        for answer in self._notifier.answers(wait=wait):
            delivered = Delivered(answer.id, answer.server)
            key = self._open.pop(delivered, None)
            if key is None:
                continue
            if answer.action is not None:
                # Not every service closes a popup whose button was pressed.
                self._notifier.close(delivered)
            found.append(Answered(key, answer.action))
        return tuple(found)
