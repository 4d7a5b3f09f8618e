"""Hypothesis strategies for books that a file can hold, and a small book in JSON to break one piece at a time."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from raincheck.core import model
from raincheck.core.calendar import Month
from raincheck.core.money import MAX_FEN, Money

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTHS = DAYS.map(Month.of)
AMOUNTS = st.integers(0, MAX_FEN).map(Money)
DAYS_OF_MONTH = st.integers(1, 31)
SHARES = st.integers(0, 10**6).map(lambda n: Decimal(n) / 10**6)
RATES = st.integers(0, 10**7).map(lambda n: Decimal(n) / 10**6)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12)
IDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)

REPAYMENTS = st.one_of(
    st.builds(
        model.Repayment,
        st.sampled_from(
            [model.RepaymentMethod.LEVEL, model.RepaymentMethod.EQUAL_PRINCIPAL, model.RepaymentMethod.BULLET]
        ),
        DAYS_OF_MONTH,
        st.integers(1, 600),
    ),
    st.builds(model.Repayment, st.just(model.RepaymentMethod.FULL), DAYS_OF_MONTH),
    st.builds(
        model.Repayment,
        st.just(model.RepaymentMethod.MIN_PCT),
        DAYS_OF_MONTH,
        st.none(),
        SHARES.filter(lambda share: share > 0),
    ),
)
COSTS = st.builds(model.Cost, AMOUNTS, AMOUNTS, st.integers(1, 600), AMOUNTS, st.none() | RATES)
LIVING = st.builds(model.Living, AMOUNTS, AMOUNTS)


@st.composite
def books(draw: st.DrawFn) -> model.Book:
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    channels = tuple(
        draw(
            st.builds(
                model.Channel,
                id=st.just(name),
                name=TEXTS,
                platform=TEXTS,
                funder=TEXTS,
                apr=RATES,
                repayment=REPAYMENTS,
                core_buyer=st.none() | TEXTS,
                opened_on=st.none() | DAYS,
                expires_on=st.none() | DAYS,
                cost=st.none() | COSTS,
            )
        )
        for name in ids
    )
    of_channel = st.sampled_from(ids) if ids else st.nothing()

    def rows(strategy: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(strategy, max_size=3)))

    return model.Book(
        currency=draw(st.sampled_from(["CNY", "HKD"])),
        household=draw(st.builds(model.Household, st.booleans(), st.booleans())),
        income=rows(st.builds(model.Income, TEXTS, AMOUNTS, DAYS_OF_MONTH)),
        income_history=rows(st.builds(model.IncomeMonth, MONTHS, AMOUNTS)),
        living=draw(st.none() | LIVING),
        assets=tuple(
            draw(
                st.lists(
                    st.builds(model.Asset, IDS, TEXTS, AMOUNTS, SHARES, st.booleans()),
                    unique_by=lambda asset: asset.id,
                    max_size=3,
                )
            )
        ),
        all_assets_listed=draw(st.booleans()),
        channels=channels,
        observations=rows(
            st.builds(
                model.Observation,
                channel=of_channel,
                on=DAYS,
                limit=st.none() | AMOUNTS,
                used=st.none() | AMOUNTS,
                available=st.none() | AMOUNTS,
                note=TEXTS,
                temporary=st.none() | st.builds(model.TemporaryLimit, AMOUNTS, DAYS),
                as_of_month=st.none() | MONTHS,
            )
        ),
        planned_draws=rows(st.builds(model.PlannedDraw, of_channel, AMOUNTS, DAYS_OF_MONTH)),
        dues=rows(st.builds(model.Due, of_channel, DAYS, AMOUNTS, st.none() | DAYS)),
        ledger=rows(st.builds(model.LedgerRow, DAYS, channel=of_channel, amount=AMOUNTS, note=TEXTS)),
        inquiries=rows(st.builds(model.Inquiry, DAYS, TEXTS, TEXTS)),
        events=rows(
            st.builds(
                model.MarketEvent,
                DAYS,
                st.sampled_from([model.EventScope.MARKET, model.EventScope.PLATFORM]),
                st.none() | TEXTS,
                text=TEXTS,
            )
        ),
    )


# contract.md 2, the example itself.
EXAMPLE: dict[str, Any] = {
    "format": "raincheck-book",
    "version": 1,
    "currency": "CNY",
    "household": {"single_earner": True, "self_employed": False},
    "income": [{"name": "工资", "amount": "16666.67", "day": 5}],
    "income_history": [{"month": "2025-11", "amount": "15000.00"}],
    "living": {"essential": "7200.00", "discretionary": "1800.00"},
    "assets": [{"id": "cash", "name": "活期", "value": "12000.00", "haircut": "0", "liquid": True}],
    "all_assets_listed": False,
    "channels": [
        {
            "id": "jiebei",
            "name": "借呗",
            "platform": "ANT",
            "funder": "ANT",
            "core_buyer": None,
            "kind": "revolving",
            "revocable": True,
            "apr": "0.146",
            "restores": "payment",
            "repayment": {"method": "level", "periods": 12, "due_day": 22, "min_pct": None},
            "opened_on": "2024-03-01",
            "expires_on": None,
            "cost": {
                "principal": "12000.00",
                "payment": "1072.00",
                "periods": 12,
                "upfront_fee": "0.00",
                "disclosed_apr": "0.13",
            },
        }
    ],
    "observations": [
        {
            "channel": "jiebei",
            "on": "2026-11-22",
            "limit": "50.00",
            "used": "36000.00",
            "available": None,
            "status": "open",
            "source": "manual",
            "note": "",
            "temporary": {"amount": "10.00", "until": "2026-12-31"},
            "as_of_month": None,
        }
    ],
    "planned_draws": [{"channel": "jiebei", "amount": "4000.00", "day": 15}],
    "dues": [{"channel": "jiebei", "due": "2026-12-05", "amount": "6420.00", "paid_on": None}],
    "ledger": [{"on": "2026-11-14", "kind": "draw", "channel": "jiebei", "amount": "12000.00", "note": ""}],
    "inquiries": [{"on": "2026-11-18", "lender": "某银行", "reason": "贷款审批"}],
    "events": [{"on": "2026-10-01", "scope": "channel", "target": "jiebei", "kind": "policy", "text": "…"}],
}

OUT = object()
"""In place of a value: take the key out."""


def changed(place: str, value: object) -> bytes:
    """The example with one value changed, put in, or taken out; `place` is written like "channels.0.apr"."""
    book = copy.deepcopy(EXAMPLE)
    at: Any = book
    *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in way:
        at = at[step]
    if value is OUT:
        del at[last]
    else:
        at[last] = value
    return json.dumps(book, ensure_ascii=False).encode()
