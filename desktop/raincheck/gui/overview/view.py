"""What the overview shows, ready to be drawn; a start reads it from the book before anything is judged."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.charts.series import CashView, LimitsView
from raincheck.gui.kit.context import Target
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.tile import Metric


class WarningRow(Struct, frozen=True):
    """One warning in the list: badge, title, why, and where a click leads."""

    mark: Mark
    title: str
    why: str
    target: Target


class Task(Struct, frozen=True):
    """One thing to do today, and where it is done; a step of an incident can be ticked where it stands.

    `about`: the ids of the warnings its incident rests on. `asks`: the line whose due day is asked for; who does not
    know it says so beside the question. `past`: it helps nobody today, and stands below what does.
    """

    title: str
    why: str
    target: Target
    incident: str | None = None
    step: str | None = None
    about: frozenset[int] = frozenset()
    asks: str | None = None
    past: bool = False


class Looking(Struct, frozen=True):
    """Nothing is known yet: the book is looked at, and its figures follow."""


class OverviewView(Struct, frozen=True):
    """Everything the page shows; texts are ready, amounts in them are written out.

    `cash_doubt`: what the forecast does not know.
    `waits`: the book is being typed in for the first time, and is judged when the person says that it is all there.
    """

    weather: Weather
    waits: bool
    headline: str
    detail: str
    act: Target | None
    metrics: tuple[Metric, ...]
    limits: LimitsView
    warnings: tuple[WarningRow, ...]
    warnings_note: str
    cash: CashView
    tasks: tuple[Task, ...]
    cash_doubt: str = ""


def as_example(view: OverviewView) -> OverviewView:
    """The view of the made-up example: its headline says so first."""
    return replace(view, headline=tr("Example · {headline}").format(headline=view.headline))
