"""A rate that nobody knows is no rate of zero: filled in it is no rise, and until then what leaves it out says so."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.app.conftest import Clock
from tests.builders import NOW, TODAY, a_channel, a_reading
from tests.core.checks import purse

from raincheck import bookfile
from raincheck.app.checking import CheckReport, look
from raincheck.app.lines import LineDraft, add_line, confirm_terms, edit_line, make_channel, with_rate
from raincheck.app.planning import plan_for
from raincheck.app.transfer import dump, merge
from raincheck.app.undoing import undo
from raincheck.app.wording.alerts import alert_words
from raincheck.app.wording.forecast import doubts_sentence
from raincheck.app.wording.plan import out_of_order_words, without_schedule_words
from raincheck.core.measures import Measures
from raincheck.core.model import Book, Channel, RateSaid, Repayment, RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.core.paying import bridge_lines
from raincheck.core.planner.bridge import StepKind, bridge
from raincheck.core.planner.forecast import BASE, Runs, lay_out
from raincheck.core.planner.rates import Offer, OfferKind, price
from raincheck.core.snapshot import Snapshot
from raincheck.store import Store, open_store

OPENED = TODAY - timedelta(days=100)
UNKNOWN = LineDraft(rate_unknown=True)


def line(store: Store) -> Channel:
    return store.channels()[0]


def dated(store: Store) -> list[Decimal]:
    return [kept.record.apr for kept in store.rates()]


def says(apr: str, **more: bool) -> LineDraft:
    return LineDraft(apr=Decimal(apr), **more)


@pytest.mark.parametrize(
    ("before", "said", "apr", "rates"),
    [
        pytest.param(a_channel(), [says("0.18")], "0.18", ["0.146", "0.18"], id="the lender raised it"),
        pytest.param(a_channel(), [says("0.18", rate_was_wrong=True)], "0.18", [], id="it was a slip"),
        pytest.param(a_channel(), [UNKNOWN, says("0.18")], "0.18", [], id="it was not known"),
        pytest.param(a_channel(), [says("0.18"), UNKNOWN], None, [], id="it is not known any more"),
        pytest.param(a_channel(), [says("0.18"), says("0.16", rate_was_wrong=True)], "0.16", ["0.146", "0.16"],
                     id="the new one was a slip"),
        pytest.param(a_channel(apr=Decimal(0)), [says("0.18")], "0.18", ["0", "0.18"], id="a true 0 was raised"),
        pytest.param(a_channel(terms=Terms.GUESSED), [says("0.18")], "0.18", [], id="it was only proposed"),
        pytest.param(a_channel(terms=Terms.GUESSED), [says("0.18"), says("0.2")], "0.2", ["0.18", "0.2"],
                     id="typed before a due day, then raised"),
        pytest.param(a_channel(terms=Terms.GUESSED), [LineDraft(due_day=5)], "0.146", [], id="a proposal left alone"),
        pytest.param(a_channel(terms=Terms.GUESSED, apr=Decimal(0)), [], None, [], id="a proposal of nothing"),
        pytest.param(a_channel(terms=Terms.GUESSED, apr=Decimal(0)), [says("0")], "0", [], id="0 was typed"),
        pytest.param(a_channel(), [says("0", rate_was_wrong=True)], "0", [], id="a slip for 0"),
    ],
)  # fmt: skip
def test_only_what_the_lender_changed_has_a_day(
    store: Store, clock: Clock, before: Channel, said: list[LineDraft], apr: str | None, rates: list[str]
) -> None:
    add_line(store, before)
    for draft in said:
        clock.now += timedelta(days=5)
        edit_line(store, "jiebei", draft)
    assert line(store).known_apr == (None if apr is None else Decimal(apr))
    assert dated(store) == [Decimal(rate) for rate in rates]


def test_confirming_the_terms_confirms_no_rate_that_is_not_known(store: Store) -> None:
    add_line(store, make_channel("jiebei", LineDraft(product="jiebei", due_day=5, rate_unknown=True), Terms.GUESSED))
    confirm_terms(store, "jiebei")
    assert (line(store).terms, line(store).known_apr, line(store).apr) == (Terms.CONFIRMED, None, Decimal(0))


def test_confirming_a_proposal_of_nothing_makes_no_rate_of_zero(store: Store) -> None:
    add_line(store, a_channel(terms=Terms.GUESSED, apr=Decimal(0)))
    confirm_terms(store, "jiebei")
    assert (line(store).terms, line(store).known_apr) == (Terms.CONFIRMED, None)


def test_a_rate_that_was_known_stays_known_when_the_due_day_is_not(store: Store, clock: Clock) -> None:
    add_line(store, a_channel())
    edit_line(store, "jiebei", LineDraft(due_day=1), terms=Terms.GUESSED)
    assert (line(store).terms, line(store).is_rate_guessed) == (Terms.GUESSED, False)
    clock.now += timedelta(days=5)
    edit_line(store, "jiebei", says("0.18"))
    assert dated(store) == [Decimal("0.146"), Decimal("0.18")]


@pytest.mark.parametrize(
    ("proposed", "left", "known"),
    [
        pytest.param("0.146", "0.146", "0.146", id="left alone"),
        pytest.param("0.146", None, None, id="emptied"),
        pytest.param("0", "0", "0", id="0 typed where nothing was proposed"),
        pytest.param("0", None, None, id="nothing proposed, nothing typed"),
    ],
)
def test_a_proposed_rate_is_what_the_person_leaves_in_the_field(
    proposed: str, left: str | None, known: str | None
) -> None:
    made = with_rate(a_channel(terms=Terms.GUESSED, apr=Decimal(proposed)), None if left is None else Decimal(left))
    assert made.known_apr == (None if known is None else Decimal(known))


def test_a_line_paid_in_full_lacks_no_rate() -> None:
    full = a_channel(apr=Decimal(0), rate_said=RateSaid.UNKNOWN, repayment=Repayment(RepaymentMethod.FULL, due_day=10))
    assert not full.lacks_rate
    assert full.known_apr is None


def test_it_is_taken_back_and_kept_through_the_book_s_own_file(store: Store, tmp_path: Path, clock: Clock) -> None:
    add_line(store, a_channel())
    edit_line(store, "jiebei", UNKNOWN)
    store.close()
    with open_store(tmp_path / "b.raincheck", clock=clock) as again:
        assert line(again).rate_said is RateSaid.UNKNOWN
        undo(again)
        assert line(again) == a_channel(added_on=NOW.date())


def test_a_dump_of_it_is_in_the_book_already(store: Store) -> None:
    add_line(store, a_channel())
    edit_line(store, "jiebei", UNKNOWN)
    merge(store, bookfile.parse(dump(store)))
    assert line(store).known_apr is None


def unknowing(*, apr: str | None = None, used: int = 9000, cash: int = 500) -> Book:
    """A line of a rate nobody knows (or of `apr`), one of 24 %, and a household that falls short."""
    said = None if apr else RateSaid.UNKNOWN
    lines = (
        a_channel(name="借呗", apr=Decimal(apr or 0), rate_said=said, added_on=OPENED),
        a_channel("card", name="金条", platform="JD", funder="JD", apr=Decimal("0.24"), added_on=OPENED),
    )
    seen = tuple(a_reading(id_, on=OPENED, limit=12000, used=used) for id_ in ("jiebei", "card"))
    return Book(channels=lines, observations=seen, **purse(income=4000, essential=3500, cash=cash))


def judged(book: Book, at: date = TODAY) -> CheckReport:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "b.raincheck", clock=lambda: NOW, create=True) as store,
    ):
        with store.write("all") as tx:
            tx.load(book)
        return look(store, at)


def test_what_is_reckoned_without_its_interest_says_so() -> None:
    measures = Measures(Snapshot(unknowing(), TODAY))
    told = "No interest in it of 借呗: the rate is not known."
    assert told in without_schedule_words(measures.snapshot)
    assert "no interest of 借呗 in it (rate unknown)" in doubts_sentence(measures)
    report = judged(unknowing())
    for rule, words in (("D03", "No rate is confirmed for 借呗."), ("F02", told)):
        alert = next(alert for alert in report.alerts if alert.rule == rule)
        assert words in alert_words(alert).why, rule
    known = judged(unknowing(apr="0.146"))
    assert all("No interest" not in alert_words(alert).why for alert in known.alerts)


def test_an_order_by_rate_says_which_line_has_none() -> None:
    snapshot = Snapshot(unknowing(), TODAY)
    plan = plan_for(Measures(snapshot)).plan
    assert [debt.id for debt in plan.debts] == ["jiebei", "card"]
    assert "By rate, 借呗 can only stand last until the rate is entered." in out_of_order_words(plan, snapshot)


@pytest.mark.parametrize(
    "lacks",
    [
        pytest.param({"rate_said": RateSaid.UNKNOWN}, id="said"),
        pytest.param({"rate_said": None, "terms": Terms.GUESSED}, id="nothing proposed"),
    ],
)
def test_a_line_of_an_unknown_rate_bridges_last_and_at_no_price(lacks: dict[str, object]) -> None:
    book = unknowing(used=1000)
    snapshot = Snapshot(replace(book, channels=(replace(book.channels[0], **lacks), book.channels[1])), TODAY)
    spare = [("jiebei", Money(500_000)), ("card", Money(500_000))]
    found = bridge_lines(snapshot, spare, Money(700_000))
    assert [(part.channel, part.apr, part.cost) for part in found] == [
        ("card", Decimal("0.24"), Money(10_000)),
        ("jiebei", None, None),
    ]
    steps = bridge(snapshot, Runs(lay_out(snapshot)), BASE).steps
    lines = [(step.subject, step.is_price_known) for step in steps if step.kind is StepKind.LINE]
    assert lines == [("card", True)]


def test_an_offer_is_compared_with_the_rates_that_are_known() -> None:
    offer = Offer(OfferKind.PAYMENT, Money(1_200_000), 12, payment=Money(110_000))
    priced = price(offer, unknowing().channels)
    assert [channel.id for channel in (*priced.cheaper, *priced.dearer)] == ["card"]
    assert [channel.id for channel in priced.unknown] == ["jiebei"]


def weather(store: Store, at: date) -> object:
    report = look(store, at)
    told = [(alert.rule, alert.subject, alert.level, alert.since) for alert in report.alerts]
    return report.weather, report.levels, told


@settings(max_examples=12, deadline=None)
@given(
    percent=st.integers(0, 36),
    days=st.lists(st.integers(0, 40), min_size=1, max_size=3),
    terms=st.sampled_from(Terms),
    ask=st.integers(0, 60),
)
def test_a_rate_entered_later_gives_the_weather_of_one_entered_at_once(
    percent: int, days: list[int], terms: Terms, ask: int
) -> None:
    apr, at = Decimal(percent) / 100, TODAY + timedelta(days=ask)
    seen = []
    for late in (True, False):
        clock = Clock()
        with (
            tempfile.TemporaryDirectory() as folder,
            open_store(Path(folder) / "b.raincheck", clock=clock, create=True) as store,
        ):
            with store.write("all") as tx:
                tx.load(replace(unknowing(), channels=(), observations=()))
            first = a_channel(terms=terms, rate_said=RateSaid.UNKNOWN, apr=Decimal(0))
            add_line(store, first if late else replace(first, apr=apr, rate_said=None))
            with store.write("reading") as tx:
                tx.record(a_reading(used=9000))
            if late:
                for wait in days:
                    clock.now += timedelta(days=wait)
                    edit_line(store, "jiebei", LineDraft(name="jiebei", due_day=22))
                edit_line(store, "jiebei", LineDraft(apr=apr))
            seen.append(weather(store, at))
    assert seen[0] == seen[1]
