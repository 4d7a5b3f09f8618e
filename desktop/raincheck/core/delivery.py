"""Which of the waiting cards may be shown now: at most three popups a day, quiet hours, pauses. Pure.

Nothing is ever dropped: a card that may not be shown waits and says until when. When more wait than the day has
popups left, the last popup is one summary of all the rest, so that three a day is a promise. Only what the person
asked to be reminded of comes at its time all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import ONE_DAY, Plan, local_day, moment, paused, quiet_until, slots_after

POPUPS_A_DAY: Final = 3
MIDNIGHT: Final = time(0)
HIDDEN: Final = "••••"
"""What stands where an amount is hidden."""

LONGEST_PUT_OFF: Final = 2 * ONE_DAY
"""A card put off for longer than the two choices allow was put off by a clock that ran ahead; it waits no more."""


_MONEY = re.compile(
    r"""[¥￥$€]\s*[0-9][0-9,]*(?:\.[0-9]+)?(?:\s*[万亿千])?(?:\s*元)?   # ¥1,234.50
      | [0-9][0-9,]*(?:\.[0-9]+)?\s*(?:[万亿千](?:\s*元)?|元|块|yuan\b|CNY\b) # 3万, 50 元
      | [0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?                           # 100,000
      | (?<![0-9.])[0-9]+\.[0-9]{2}(?![0-9.%]|\s*[%％])                          # 50.00
      | (?<=→\s)[0-9]+(?![0-9.]*\s*[%％-])                               # the far end of 100,000 → 50
    """,
    re.VERBOSE | re.ASCII,
)


class Wait(StrEnum):
    """Why a card is not shown now."""

    PAUSED = "paused"
    QUIET = "quiet"
    CAP = "cap"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class PendingCard:
    """A card made and not yet taken by the desktop; `pressing` = something is due today or overdue.

    A reminder that is no warning has level green and comes after the warnings; mere information makes no card.
    `key` stays the same for a card that only changed, so that its popup is replaced and not stacked. `not_before`: the
    person asked to be reminded then.
    """

    id: str
    key: str
    level: Level
    made_at: datetime
    pressing: bool = False
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastPopup:
    """A popup the desktop took: the cards it carried (several for a summary)."""

    at: datetime
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """The plan with its quiet hours, the cap of the day and the end of a pause."""

    plan: Plan
    cap: int = POPUPS_A_DAY
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that waits, why, and the moment to ask again."""

    id: str
    why: Wait
    until: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Show these cards one by one, then one summary of those, and keep the rest."""

    show: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def ask_again(self) -> datetime | None:
        """The earliest moment at which another card may be shown."""
        return min((card.until for card in self.waiting), default=None)


def decide(
    pending: tuple[PendingCard, ...], history: tuple[PastPopup, ...], settings: DeliverySettings, now: datetime
) -> Decision:
    """What may be shown now. `history` may hold more than today; a card found in it is not shown again."""
    plan = settings.plan
    shown = {card for popup in history for card in popup.cards}
    waiting, ready = list[Waiting](), list[PendingCard]()
    pause, quiet = settings.paused_until, quiet_until(now, plan)
    for card in {card.id: card for card in pending if card.id not in shown}.values():
        if card.not_before is not None and now < card.not_before <= now + LONGEST_PUT_OFF:
            waiting.append(Waiting(card.id, Wait.LATER, card.not_before))
        elif pause is not None and paused(pause, now):
            waiting.append(Waiting(card.id, Wait.PAUSED, pause))
        elif quiet is not None and not card.pressing:
            waiting.append(Waiting(card.id, Wait.QUIET, quiet))
        else:
            ready.append(card)
    ready.sort(key=lambda card: (not card.pressing, -card.level.rank, card.made_at, card.id))
    asked = [card for card in ready if card.not_before is not None]
    ready = [card for card in ready if card.not_before is None]
    # What was asked for is one popup beside the cap, which takes its place from the others.
    today = local_day(now, plan.zone)
    left = settings.cap - sum(local_day(popup.at, plan.zone) == today for popup in history) - bool(asked)
    singles, rest = (ready, []) if len(ready) <= left else (ready[: max(0, left - 1)], ready[max(0, left - 1) :])
    if left <= 0:
        tomorrow = _tomorrow(now, plan)
        waiting += [Waiting(card.id, Wait.CAP, tomorrow) for card in rest]
        rest = []
    alone, together = (asked, rest) if len(asked) == 1 else ([], asked + rest)
    return Decision(tuple(card.id for card in (*alone, *singles)), tuple(card.id for card in together), tuple(waiting))


def _tomorrow(now: datetime, plan: Plan) -> datetime:
    """The first check of the next day, or its first minute where no times are set."""
    midnight = moment(local_day(now, plan.zone) + ONE_DAY, MIDNIGHT, plan.zone)
    first = next((slot for slot in slots_after(now, plan) if slot >= midnight), None)
    return first or midnight


def veil(text: str) -> str:
    """The text with its amounts of money hidden; days, dates and percentages stay."""
    return _MONEY.sub(HIDDEN, text)
