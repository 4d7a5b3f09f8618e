"""A hint "enter … to see this" names what is missing and nothing that the person has given, on every page."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Final

import pytest
from pytestqt.qtbot import QtBot
from tests.builders import a_channel, a_reading
from tests.gui.application_fixture import TODAY, StandingClock, start, words

from raincheck.app.contingency import contingency
from raincheck.app.setting_up import end_set_up
from raincheck.core.model import Asset, Book, Income, Living
from raincheck.core.money import ZERO, Money
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.store import Store

ASKS: Final = ("Enter ", "enter ", "needs ", "With ", "not entered", "not known", "missing:")
NAMES: Final = {
    "income": ("income",),
    "living": ("living costs",),
    "assets": ("at hand", "cash and savings", "Cash and savings"),
}
"""What hints call each thing."""

PLACES: Final = (
    Target(PageId.OVERVIEW),
    Target(PageId.PLANNER, "fund"),
    Target(PageId.PLANNER, "payoff"),
    Target(PageId.PLANNER, "stress"),
    Target(PageId.CALENDAR),
)


def book(*, income: bool, living: bool, assets: bool) -> Book:
    return Book(
        channels=(a_channel("jiebei"),),
        observations=(a_reading("jiebei", on=TODAY),),
        income=(Income("工资", Money(1_000_000), 5),) if income else (),
        living=Living(Money(300_000), ZERO) if living else None,
        assets=(Asset("cash", "活期", Money(500_000)),) if assets else (),
    )


@pytest.mark.parametrize(("income", "living", "assets"), list(product((False, True), repeat=3)))
def test_no_hint_names_what_was_given(
    qtbot: QtBot,
    empty: Store,
    clock: StandingClock,
    look: Look,
    repository: Path,
    income: bool,
    living: bool,
    assets: bool,
) -> None:
    with empty.write("load") as tx:
        tx.load(book(income=income, living=living, assets=assets))
    end_set_up(empty)
    application = start(qtbot, empty, clock, look, repository)
    given = {"income": income, "living": living, "assets": assets}
    told: list[str] = []
    for place in PLACES:
        application.context.speaker.go.emit(place)
        told += [line for line in words(application.window).splitlines() if any(ask in line for ask in ASKS)]
    told += [
        sentence
        for page in contingency(empty, TODAY).pages
        for section in page.sections
        for sentence in section.sentences
        if any(ask in sentence for ask in ASKS)
    ]
    wrong = [
        (thing, line)
        for thing, there in given.items()
        for line in told
        if there and any(name in line for name in NAMES[thing])
    ]
    assert wrong == []
    for thing, there in given.items():
        if not there and not (thing == "income" and living and assets):
            assert any(name in line for line in told for name in NAMES[thing]), f"nobody asks for {thing}"
    application.close()
