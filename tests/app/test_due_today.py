"""A computed due of today is taken as paid by every forecast (contract.md 4): where one is quoted, its sum is told."""

from datetime import date

import pytest
from msgspec.structs import replace
from tests.builders import a_channel, a_reading

from raincheck.app.calendar import calendar_view, months_ahead, order_texts
from raincheck.app.checking import look
from raincheck.app.wording import Scene, weather_summary
from raincheck.app.wording.alerts import words
from raincheck.app.wording.forecast import basis_words, doubts_sentence
from raincheck.core.model import (
    Asset,
    Book,
    ChannelKind,
    Income,
    LedgerKind,
    LedgerRow,
    Living,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money
from raincheck.store import Store

TODAY = date(2027, 1, 26)
TOLD = "The ¥13,000 due today is not counted in it."
FORECAST = "The forecast leaves out the ¥13,000 due today."


def a_book() -> Book:
    card = a_channel(
        "card", kind=ChannelKind.STATEMENT, platform="CMB", funder="CMB", repayment=Repayment(RepaymentMethod.FULL, 26)
    )
    loan = a_channel("loan", repayment=Repayment(RepaymentMethod.LEVEL, due_day=3, periods=12))
    return Book(
        channels=(card, loan),
        observations=(
            a_reading("card", date(2027, 1, 20), limit=20_000, used=13_000),
            a_reading("loan", date(2027, 1, 20), limit=200_000, used=120_000),
        ),
        income=(Income("工资", Money(950_000), 15),),
        living=Living(Money(450_000), Money(0)),
        assets=(Asset("cash", "活期", Money(410_000)),),
    )


@pytest.fixture
def store_of_today(store: Store) -> Store:
    with store.write("all") as tx:
        tx.load(a_book())
    return store


def test_every_warning_about_cash_names_what_falls_due_today(store_of_today: Store) -> None:
    report = look(store_of_today, TODAY)
    scene = Scene(TODAY)
    told = {alert.rule: words(alert, scene).why for alert in report.alerts}
    for rule in ("F02", "F03", "F04"):
        assert TOLD in told[rule], rule
    assert TOLD in weather_summary(report.weather, report.alerts, TODAY)
    assert "13,000" not in weather_summary(report.weather, report.alerts, TODAY, hidden=True)


def test_plan_stress_calendar_and_overview_name_it(store_of_today: Store) -> None:
    report = look(store_of_today, TODAY)
    assert FORECAST in basis_words(report.measures)
    assert doubts_sentence(report.measures).startswith(FORECAST)
    view = calendar_view(store_of_today, TODAY, months_ahead(TODAY, 2), report)
    assert FORECAST in order_texts(view, Scene(TODAY))[-1]


def test_what_was_paid_today_is_named_nowhere(store: Store) -> None:
    paid = LedgerRow(TODAY, LedgerKind.REPAY, "card", Money(1_300_000))
    with store.write("all") as tx:
        tx.load(replace(a_book(), ledger=(paid,)))
    report = look(store, TODAY)
    assert FORECAST not in basis_words(report.measures)
    assert not [alert for alert in report.alerts if TOLD in words(alert, Scene(TODAY)).why]
