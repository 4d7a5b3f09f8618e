"""The dues of the coming 30 days beside the order in which they are paid: one card, one basis, or both are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.builders import NOW, a_channel, a_reading

from raincheck.app.calendar import calendar_view
from raincheck.app.wording import Scene
from raincheck.core.duecalendar import Span
from raincheck.core.model import Asset, Book, Due, Living, Terms
from raincheck.core.money import Money
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.dues_card import due_lines
from raincheck.store import open_store

TODAY = date(2027, 1, 16)


def verdicts(folder: Path, look: Look, *, cash: int) -> list[str]:
    book = Book(
        channels=(a_channel("loan", terms=Terms.GUESSED),),
        observations=(a_reading("loan", TODAY, used=120_000, limit=120_000),),
        dues=(
            Due("loan", date(2027, 1, 20), Money(48_000)),
            Due("loan", date(2027, 2, 3), Money(900_000)),
        ),
        living=Living(Money(450_000), Money(0)),
        assets=(Asset("cash", "活期", Money(cash * 100)),),
    )
    with open_store(folder / f"{cash}.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("all") as tx:
            tx.load(book)
        view = calendar_view(store, TODAY, Span(TODAY, date(2027, 2, 15)))
        return [line.detail for line in due_lines(view, Scene(TODAY), look)]


def test_a_due_that_the_order_does_not_pay_is_not_simply_called_covered(tmp_path: Path, look: Look) -> None:
    assert (
        "enough on that day, but not once 30 days of living costs are set apart"
        in verdicts(tmp_path, look, cash=4100)[0]
    )
    assert "Enough, nothing to move" in verdicts(tmp_path, look, cash=14_000)[0]
