"""For a check without a window: stay until its popups are answered, since most services tell only who sent them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from raincheck.system.clock import Clock
from raincheck.system.notify.port import Delivered, Notifier, PopupAction

_STEP_SECONDS = 30.0


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


def wait_for_answers(
    notifier: Notifier, sent: tuple[Sent, ...], *, longest: timedelta, clock: Clock
) -> Iterator[Answered]:
    """Each popup's answer as it comes, until all are answered, `longest` has passed awake, or the service is gone."""
    open_popups = {entry.delivered: entry.key for entry in sent}
    end = clock.awake() + longest
    while open_popups:
        left = (end - clock.awake()).total_seconds()
        if left <= 0:
            return
        for answer in notifier.answers(wait=min(left, _STEP_SECONDS)):
            delivered = Delivered(answer.id, answer.server)
            key = open_popups.pop(delivered, None)
            if key is not None:
                if answer.action is not None:
                    notifier.close(delivered)
                yield Answered(key, answer.action)
        if notifier.capabilities() is None:
            return
