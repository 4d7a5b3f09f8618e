"""An alert's facts, ready to stand in a sentence: typed, formatted, and dotted out where amounts are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Protocol

from msgspec import Struct

from raincheck.app.wording import amounts
from raincheck.app.wording.names import group_name, list_names
from raincheck.core.delivery import HIDDEN
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules.findings import ASKED, ASKED_FROM, ASKED_TO, Evidence, FactValue
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import ntr, tr

OLD_DAYS: Final = 7
"""After so many days nobody is asked for a screenshot of that day any more."""


class Told(Protocol):
    """What can be put into words: an alert, or a finding that is not one yet."""

    @property
    def rule(self) -> str:
        """The rule's code."""
        ...

    @property
    def subject(self) -> str:
        """The channel, the group, or the book."""
        ...

    @property
    def level(self) -> Level:
        """How bad it is."""
        ...

    @property
    def evidence(self) -> Sequence[Evidence]:
        """The readings it rests on."""
        ...

    def fact(self, name: str) -> FactValue:
        """A fact's value by name; None when it has no such fact."""
        ...


class Scene(Struct, frozen=True):
    """What sentences need beside the alert: today, whether applications should rest, whether amounts are hidden.

    Without `as_of` no day reads "yesterday"; with `pause_applications` (R02 is raised) steps say not to apply.
    """

    as_of: date | None = None
    pause_applications: bool = False
    hidden: bool = False

    def money(self, amount: Money) -> str:
        """An amount in yuan, or dots."""
        return HIDDEN if self.hidden else amounts.plain_money_text(amount)

    def day(self, day: date) -> str:
        """A date: "12月5日"."""
        return amounts.day_text(day, self.as_of)

    def near_day(self, day: date) -> str:
        """A date within a sentence: "昨天", "12月5日"."""
        return amounts.near_day(day, self.as_of)


NOWHERE: Final = Scene()
"""No day, nothing hidden."""


def joined(*sentences: str) -> str:
    """Sentences one after the other, as the language joins them; empty ones are left out."""
    whole = ""
    for then in filter(None, sentences):
        whole = tr("{first} {then}").format(first=whole, then=then) if whole else then
    return whole


def asked_words(told: Told, scene: Scene) -> str:
    """The dues nobody confirmed, as part of a sentence: "the 3 dues of 20 Oct to 25 Oct"; empty without any."""
    count, first, last = told.fact(ASKED), told.fact(ASKED_FROM), told.fact(ASKED_TO)
    if not isinstance(count, int) or not isinstance(first, date) or not isinstance(last, date):
        return ""
    if first == last:
        return ntr("the due of {day}", "the {n} dues of {day}", count).format(n=count, day=scene.day(first))
    form = ntr("the due of {first} to {last}", "the {n} dues of {first} to {last}", count)
    return form.format(n=count, first=scene.day(first), last=scene.day(last))


class Figures:
    """The facts of one alert by name, each as it stands in a sentence. A fact that is not known reads "unknown"."""

    def __init__(self, told: Told, scene: Scene) -> None:
        self.told = told
        self.scene = scene

    @property
    def is_red(self) -> bool:
        """Whether the alert is severe."""
        return self.told.level is Level.RED

    def has(self, name: str) -> bool:
        """Whether the fact is known and not an amount of zero."""
        value = self.told.fact(name)
        return value is not None and value != ZERO

    def is_old(self, name: str) -> bool:
        """Whether a fact's day lies a week or more back."""
        day = self.told.fact(name)
        return isinstance(day, date) and self.scene.as_of is not None and (self.scene.as_of - day).days >= OLD_DAYS

    def text(self, name: str) -> str:
        """A fact that is a word of its own."""
        value = self.told.fact(name)
        return value if isinstance(value, str) else amounts.unknown()

    @property
    def channel(self) -> str:
        """The name of the channel the alert is about."""
        return self.text("channel")

    @property
    def group(self) -> str:
        """The name of the group the alert is about."""
        return group_name(self.text("group"))

    def names(self, name: str) -> str:
        """A list of names."""
        return list_names(self.text(name))

    def amount(self, name: str) -> Money:
        """The amount itself, zero when not known: for comparing and adding, not for showing."""
        value = self.told.fact(name)
        return value if isinstance(value, Money) else ZERO

    def money(self, name: str) -> str:
        """An amount as people say it."""
        return self.scene.money(self.amount(name)) if isinstance(self.told.fact(name), Money) else amounts.unknown()

    def money_at_most(self, name: str, unseen: str) -> str:
        """An amount of headroom; where the fact `unseen` tells of lines that may lend less, it is at most that."""
        return amounts.at_most(self.money(name), bound=self.has(unseen))

    def plain_money(self, name: str) -> str:
        """An amount in plain yuan."""
        return self.scene.money(self.amount(name)) if isinstance(self.told.fact(name), Money) else amounts.unknown()

    def sum(self, *names: str) -> str:
        """Several amounts added up."""
        return self.scene.money(total(self.amount(name) for name in names))

    def ratio(self, name: str) -> Fraction | None:
        """The ratio itself, for comparing."""
        value = self.told.fact(name)
        return Fraction(value) if isinstance(value, Fraction | int) else None

    def share(self, name: str) -> str:
        """A share as percent."""
        return amounts.share_text(self.ratio(name))

    def share_of(self, name: str, whole: str) -> str:
        """One amount as a share of another, as percent."""
        return amounts.share_text(self.amount(name).share_of(self.amount(whole)))

    def number(self, name: str, places: int = 2) -> str:
        """A ratio or an index as a plain number."""
        value = self.ratio(name)
        return amounts.unknown() if value is None else amounts.number(value, places)

    def points(self, name: str) -> str:
        """A difference of shares in percentage points."""
        value = self.ratio(name)
        return amounts.unknown() if value is None else amounts.points(value)

    def months(self, name: str) -> str:
        """A number of months."""
        value = self.ratio(name)
        return amounts.unknown() if value is None else amounts.months(value)

    def count(self, name: str) -> int:
        """A count, zero when not known: for choosing a form."""
        value = self.told.fact(name)
        return value if isinstance(value, int) else 0

    def days(self, name: str) -> str:
        """A number of days."""
        return amounts.days(self.count(name)) if isinstance(self.told.fact(name), int) else amounts.unknown()

    def date(self, name: str) -> date | None:
        """The date itself, for counting on."""
        value = self.told.fact(name)
        return value if isinstance(value, date) else None

    def day(self, name: str) -> str:
        """A date: "12月5日"."""
        value = self.date(name)
        return amounts.unknown() if value is None else self.scene.day(value)

    def near_day(self, name: str) -> str:
        """A date within a sentence: "昨天", "12月5日"."""
        value = self.date(name)
        return amounts.unknown() if value is None else self.scene.near_day(value)

    def looked_before(self, name: str) -> str:
        """The day of the look before a fact's day, where more than a night lies between; empty where not.

        What two readings show happened on some day between them.
        """
        day = self.date(name)
        days = [entry.on for entry in self.told.evidence if entry.on is not None]
        if day is None or not days or (day - min(days)).days <= 1:
            return ""
        return self.scene.day(min(days))
