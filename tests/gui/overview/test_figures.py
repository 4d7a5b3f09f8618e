"""The figures of the overview on the day of a cut."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.builders import NOW, a_channel, a_reading
from tests.gui.application_fixture import TODAY, record, words

from raincheck.app.checking import run_check
from raincheck.app.lines import LineDraft, edit_line
from raincheck.app.recording import Entry
from raincheck.app.recording import record as record_reading
from raincheck.app.transfer import load
from raincheck.core.model import Asset, Book, ChannelKind, Income, LineStatus, Living, Observation, Terms
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Bands, Level
from raincheck.gui.kit.charts.limit_history import event_label, limit_steps
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.kit.widgets.tile import Metric
from raincheck.gui.overview.presenter import cash_view, metrics, recent_events
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store


def test_a_share_that_fell_with_a_cut_is_said_to_be_no_gain(application: Application) -> None:
    assert "no gain" not in words(application.window)
    record(application, Entry("jiebei", limit=Money(50_00)))
    assert "because 借呗 was cut, no gain" in words(application.window)


def test_concentration_is_one_row(application: Application) -> None:
    titles = [row.text() for row in application.window.findChildren(LinkRow) if "credit" in row.text()]
    assert titles == ["Your credit lies with few"]


def test_a_share_that_leaves_repayments_out_names_the_line_and_wears_no_green(store: Store, look: Look) -> None:
    edit_line(store, "jiebei", LineDraft(), terms=Terms.GUESSED)
    report = replace(run_check(store, TODAY, now=NOW), levels=(("D01", Level.GREEN), ("F01", Level.GREEN)))
    for shown in metrics(report, Bands(), look)[-2:]:
        assert (shown.change, shown.filled) == ("without 借呗", None), shown.title
        assert shown.tone is not Tone.GOOD
        assert "Not in it: 借呗" in shown.explained


def test_the_use_of_limits_names_the_debts_it_leaves_out(store: Store, look: Look) -> None:
    record_reading(store, Entry("jiebei", limit=Money(0), used=Money(3_200_000), status=LineStatus.CLOSED), TODAY)
    report = replace(run_check(store, TODAY, now=NOW), levels=(("U01", Level.GREEN),), because=())
    use = next(metric for metric in metrics(report, Bands(), look) if metric.title == "Use of limits")
    assert "借呗" in use.change
    assert use.tone is Tone.QUIET  # a share that fell with a closing is no good news


def test_repayments_that_nobody_knows_are_no_nothing(store: Store, look: Look) -> None:
    names = []
    for line in store.channels():
        edit_line(store, line.id, LineDraft(), terms=Terms.GUESSED)
        names.append(line.name)
    shown = metrics(run_check(store, TODAY, now=NOW), Bands(), look)[-1]
    assert shown.figure == "—"
    assert shown.change.startswith("needs due day or rate of ")
    assert any(name in shown.change for name in names)


def limits_told(store: Store, look: Look, day: date = TODAY) -> Metric:
    """The tile of all limits, on a day."""
    return metrics(run_check(store, day, now=NOW), Bands(), look)[0]


def a_book(folder: Path, *readings: Observation) -> Store:
    """One line, with these readings."""
    made = open_store(folder / "lately.raincheck", clock=lambda: NOW, create=True)
    with made.write("load") as tx:
        tx.load(Book(channels=(a_channel(),), observations=readings))
    return made


def test_limits_that_nobody_knows_are_no_nothing(tmp_path: Path, look: Look) -> None:
    with a_book(tmp_path, a_reading(limit=None, used="3218.66")) as store:
        shown = limits_told(store, look)
    assert (shown.title, shown.figure, shown.change) == ("Sum of limits", "—", "1 limit not known")


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ((a_reading(on=TODAY),), "first looked at today"),
        ((a_reading(on=TODAY - timedelta(days=1)),), "unchanged since 21 Nov"),
        ((a_reading(on=TODAY - timedelta(days=9)), a_reading(on=TODAY)), "unchanged in 7 days"),
        ((a_reading(on=TODAY - timedelta(days=9)),), "last looked at on 13 Nov"),
        ((a_reading(on=TODAY - timedelta(days=1)), a_reading(limit=4000)), "▼ 6,000 (−60.0%) since 21 Nov"),
        ((a_reading(on=TODAY - timedelta(days=30)), a_reading(limit=4000)), "▼ 6,000 (−60.0%) since 23 Oct"),
    ],
)
def test_the_change_of_limits_tells_since_when(
    tmp_path: Path, look: Look, readings: tuple[Observation, ...], told: str
) -> None:
    with a_book(tmp_path, *readings) as store:
        assert limits_told(store, look).change == told


def test_a_dead_repayment_entry_after_a_freeze_brings_no_limit_back(tmp_path: Path, look: Look) -> None:
    frozen, dead = LineStatus.FROZEN, LineStatus.REPAY_DISABLED
    readings = (
        a_reading(on=TODAY - timedelta(days=40), limit=30_000, used=1000),
        a_reading(on=TODAY - timedelta(days=9), limit=30_000, used=1000, status=frozen),
        a_reading(on=TODAY, limit=30_000, used=1000, status=dead),
    )
    with a_book(tmp_path, *readings) as store:
        shown = limits_told(store, look)
    assert (shown.figure, shown.change) == ("0", "unchanged in 7 days")
    steps = limit_steps(readings, TODAY - timedelta(days=60))
    assert [step.limit for step in steps] == [Money(3_000_000), Money(0)]


def test_a_chart_says_frozen_or_closed_as_it_was(tmp_path: Path, look: Look) -> None:
    for status, told in ((LineStatus.FROZEN, "jiebei frozen"), (LineStatus.CLOSED, "jiebei closed")):
        (tmp_path / status).mkdir()
        readings = a_reading(on=TODAY - timedelta(days=9)), a_reading(on=TODAY, status=status)
        with a_book(tmp_path / status, *readings) as store:
            measures = run_check(store, TODAY, now=NOW).measures
        (event,) = recent_events(measures, Bands())
        assert event_label(event, "jiebei", look.short).endswith(told)


def test_a_lender_with_nothing_to_draw_is_not_said_to_close(tmp_path: Path) -> None:
    loan = a_channel("loan", platform="ICBC", kind=ChannelKind.TERM)
    book = Book(
        channels=(loan,),
        observations=(a_reading("loan", limit=None, used=50_000),),
        income=(Income("wage", Money(900_000), 5),),
        living=Living(Money(300_000), Money(0)),
        assets=(Asset("cash", "cash", Money(5_000_000)),),
    )
    with open_store(tmp_path / "loan.raincheck", clock=lambda: NOW, create=True) as store:
        load(store, book)
        view = cash_view(run_check(store, TODAY, now=NOW).measures)
    assert view.planned
    assert (view.stressed, view.stressed_name) == ((), "")
