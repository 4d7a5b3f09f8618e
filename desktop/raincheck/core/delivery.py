"""Which of the waiting cards may be shown now: at most three popups a day, quiet hours, pauses. Pure.

Nothing is ever dropped: a card that may not be shown waits and says until when. When more wait than the day has
popups left, the last popup is one summary of all the rest, so that three a day is a promise. Only what the person
asked to be reminded of comes at its time all the same.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from msgspec import Struct

from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import ONE_DAY, Timetable, local_day, moment, paused, quiet_until, slots_after

POPUPS_A_DAY: Final = 3
MIDNIGHT: Final = time(0)
HIDDEN: Final = "••••"
"""What stands where an amount is hidden."""

LONGEST_PUT_OFF: Final = 2 * ONE_DAY
"""A card put off for longer than the two choices allow was put off by a clock that ran ahead; it waits no more."""


_MONEY: Final = r"""[¥￥$€]\s*[0-9][0-9,]*(?:\.[0-9]+)?(?:\s*[万亿千])?(?:\s*元)?   # ¥1,234.50
  | [0-9][0-9,]*(?:\.[0-9]+)?\s*(?:[万亿千](?:\s*元)?|元|块|yuan\b|CNY\b) # 3万, 50 元
  | [0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?                           # 100,000
  | (?<![0-9.])[0-9]+\.[0-9]{2}(?![0-9.%]|\s*[%％])                          # 50.00
  | (?<=→\s)[0-9]+(?![0-9.]*\s*[%％-])                               # the far end of 100,000 → 50
"""


class Wait(StrEnum):
    """Why a card is not shown now."""

    PAUSED = "paused"
    QUIET = "quiet"
    CAP = "cap"
    PERHAPS = "perhaps"
    LATER = "later"


class PendingCard(Struct, frozen=True):
    """A card made and not yet taken by the desktop; `pressing` = something is due today or overdue.

    A reminder that is no warning has level green and comes after the warnings; mere information makes no card.
    `key` stays the same for a card that only changed, so that its popup is replaced and not stacked. `not_before`: the
    person asked to be reminded then.
    """

    id: str
    key: str
    level: Level
    pressing: bool = False
    not_before: datetime | None = None


class PastPopup(Struct, frozen=True):
    """A popup the desktop took: the cards it carried (several for a summary).

    `perhaps`: the desktop never said so. It counts for its day, and its cards wait for the next one.
    """

    at: datetime
    cards: tuple[str, ...]
    perhaps: bool = False


class DeliverySettings(Struct, frozen=True):
    """The plan with its quiet hours, the cap of the day and the end of a pause.

    `at_once`: how many popups may come together, beside those of what is due today or overdue.
    """

    plan: Timetable
    cap: int = POPUPS_A_DAY
    at_once: int = POPUPS_A_DAY
    paused_until: datetime | None = None


class Waiting(Struct, frozen=True):
    """A card that waits, why, and the moment to ask again."""

    id: str
    why: Wait
    until: datetime


class Decision(Struct, frozen=True):
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
    """What may be shown now. `pending` comes most urgent first, and `history` may hold more than today.

    A card found in `history` is not shown again.

    What is due today or overdue passes pauses and quiet hours, and each has a popup of its own while the day has
    popups left: a sum to pay must not stand as the fourth line of a summary.
    """
    plan = settings.plan
    today = local_day(now, plan.zone)
    of_today = [popup for popup in history if local_day(popup.at, plan.zone) == today]
    shown = {card for popup in history if not popup.perhaps for card in popup.cards}
    unsure = {card for popup in of_today if popup.perhaps for card in popup.cards}
    waiting, ready = list[Waiting](), list[PendingCard]()
    pause, quiet = settings.paused_until, quiet_until(now, plan)
    for card in {card.id: card for card in pending if card.id not in shown}.values():
        if card.id in unsure:
            waiting.append(Waiting(card.id, Wait.PERHAPS, _tomorrow(now, plan)))
        elif card.not_before is not None and now < card.not_before <= now + LONGEST_PUT_OFF:
            waiting.append(Waiting(card.id, Wait.LATER, card.not_before))
        elif pause is not None and not card.pressing and paused(pause, now):
            waiting.append(Waiting(card.id, Wait.PAUSED, pause))
        elif quiet is not None and not card.pressing:
            waiting.append(Waiting(card.id, Wait.QUIET, quiet))
        else:
            ready.append(card)
    ready.sort(key=lambda card: (not card.pressing, not card.level.warns))
    asked = [card for card in ready if card.not_before is not None]
    ready = [card for card in ready if card.not_before is None]
    # What was asked for is one popup beside the cap, which takes its place from the others.
    left = max(0, settings.cap - len(of_today) - bool(asked))
    left = min(left, settings.at_once + sum(card.pressing for card in ready))
    # Reminders of one check are one popup: dues that come near must not take the day's popups from a warning.
    reminders = [card for card in ready if not card.pressing and not card.level.warns]
    gathered = reminders if len(reminders) > 1 else []
    ready = ready[: len(ready) - len(gathered)]
    if len(ready) + bool(gathered) <= left:
        singles, rest = ready, gathered
    else:
        singles, rest = ready[: max(0, left - 1)], [*ready[max(0, left - 1) :], *gathered]
    if rest and rest[0].pressing and left:
        # The last popup of the day is the next sum's own, or the summary of the sums that are left; the rest waits.
        last = sum(card.pressing for card in rest)
        waiting += [Waiting(card.id, Wait.CAP, _tomorrow(now, plan)) for card in rest[last:]]
        singles, rest = (singles + rest[:1], []) if last == 1 else (singles, rest[:last])
    if not left:
        waiting += [Waiting(card.id, Wait.CAP, _tomorrow(now, plan)) for card in rest]
        rest = []
    alone, together = (asked, rest) if len(asked) == 1 else ([], asked + rest)
    return Decision(tuple(card.id for card in (*alone, *singles)), tuple(card.id for card in together), tuple(waiting))


def _tomorrow(now: datetime, plan: Timetable) -> datetime:
    """The first check of the next day, or its first minute where no times are set."""
    midnight = moment(local_day(now, plan.zone) + ONE_DAY, MIDNIGHT, plan.zone)
    first = next((slot for slot in slots_after(now, plan) if slot >= midnight), None)
    return first or midnight


def veil(text: str) -> str:
    """The text with its amounts of money hidden; days, dates and percentages stay."""
    return re.sub(_MONEY, HIDDEN, text, flags=re.VERBOSE | re.ASCII)
