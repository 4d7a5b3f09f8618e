"""Hypothesis strategies for books that a file can hold, and a small book in JSON to break one piece at a time."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from raincheck.core import model
from raincheck.core.calendar import Month
from raincheck.core.money import MAX_FEN, Money
from raincheck.core.written import TextKind, fault_in

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTHS = DAYS.map(Month.of)
AMOUNTS = st.integers(0, MAX_FEN).map(Money)
DAYS_OF_MONTH = st.integers(1, 31)
SHARES = st.integers(0, 10**6).map(lambda n: Decimal(n) / 10**6)
RATES = st.integers(0, 10**7).map(lambda n: Decimal(n) / 10**6)
FIT = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]).filter(
    lambda char: fault_in(char, TextKind.NOTE) is None
)
NAMES = st.text(FIT, max_size=12)
TEXTS = st.text(FIT | st.sampled_from("\n\t"), max_size=12)
IDS = st.text(FIT, min_size=1, max_size=8).filter(lambda text: fault_in(text, TextKind.ID) is None)
FILE_NAMES = st.text(FIT, min_size=1, max_size=8).filter(lambda text: fault_in(text, TextKind.FILE_NAME) is None)

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
LIVING = st.builds(model.Living, AMOUNTS, AMOUNTS, AMOUNTS)
BELONGS = st.sampled_from(model.Belongs)
SLUGS = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
MOMENTS = st.builds(datetime.combine, DAYS, st.times().map(lambda at: at.replace(microsecond=0)))
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
INCIDENTS = st.builds(
    model.Incident,
    id=IDS,
    kind=SLUGS,
    opened_on=DAYS,
    alerts=st.lists(st.sampled_from(["L01", "B04"]), max_size=2).map(tuple),
    state=st.sampled_from(model.IncidentState),
    steps=st.lists(st.builds(model.IncidentStep, SLUGS, st.none() | DAYS, TEXTS), max_size=2).map(tuple),
    contacts=st.lists(st.builds(model.Contact, MOMENTS, SLUGS, NAMES, TEXTS, st.none() | DAYS), max_size=2).map(tuple),
    evidence=st.lists(
        st.builds(model.EvidenceFile, DIGESTS, FILE_NAMES, st.integers(0, model.MAX_EVIDENCE_BYTES), MOMENTS, TEXTS),
        max_size=2,
    ).map(tuple),
)


@st.composite
def books(draw: st.DrawFn) -> model.Book:
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    channels = tuple(
        draw(
            st.builds(
                model.Channel,
                id=st.just(name),
                name=NAMES,
                platform=NAMES,
                funder=NAMES,
                apr=RATES,
                repayment=REPAYMENTS,
                core_buyer=st.none() | NAMES,
                opened_on=st.none() | DAYS,
                expires_on=st.none() | DAYS,
                cost=st.none() | COSTS,
                belongs=BELONGS,
                terms=st.sampled_from(model.Terms),
                added_on=st.none() | DAYS,
            )
        )
        for name in ids
    )
    of_channel = st.sampled_from(ids) if ids else st.nothing()

    def rows(strategy: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(strategy, max_size=3)))

    assets = draw(
        st.lists(
            st.builds(model.Asset, IDS, NAMES, AMOUNTS, SHARES, st.booleans(), BELONGS),
            unique_by=lambda asset: asset.id,
            max_size=3,
        )
    )
    of_asset = st.sampled_from([asset.id for asset in assets]) if assets else st.nothing()
    cases = draw(st.lists(INCIDENTS, unique_by=lambda case: case.id, max_size=2))
    return model.Book(
        currency=draw(st.sampled_from(["CNY", "HKD"])),
        household=draw(
            st.builds(
                model.Household,
                st.booleans(),
                st.booleans(),
                st.none() | st.builds(model.Firm, NAMES, st.booleans()),
            )
        ),
        income=rows(st.builds(model.Income, NAMES, AMOUNTS, DAYS_OF_MONTH, BELONGS, st.none() | NAMES)),
        income_history=rows(st.builds(model.IncomeMonth, MONTHS, AMOUNTS)),
        living=draw(st.none() | LIVING),
        assets=tuple(assets),
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
        planned_draws=rows(st.builds(model.PlannedDraw, of_channel, AMOUNTS, DAYS_OF_MONTH, BELONGS)),
        dues=rows(st.builds(model.Due, of_channel, DAYS, AMOUNTS, st.none() | DAYS)),
        ledger=rows(st.builds(model.LedgerRow, DAYS, channel=of_channel, amount=AMOUNTS, note=TEXTS)),
        inquiries=rows(st.builds(model.Inquiry, DAYS, NAMES, NAMES)),
        events=rows(
            st.builds(
                model.MarketEvent,
                DAYS,
                st.sampled_from([model.EventScope.MARKET, model.EventScope.PLATFORM]),
                st.none() | NAMES,
                text=TEXTS,
            )
        ),
        rates=rows(st.builds(model.Rate, of_channel, DAYS, RATES)),
        contracts=tuple(
            draw(st.builds(model.Contract, st.just(name), st.booleans(), AMOUNTS, st.booleans())) for name in ids[:1]
        ),
        asset_values=rows(st.builds(model.AssetValue, of_asset, DAYS, AMOUNTS)),
        notes=rows(
            st.builds(
                model.Note, DAYS, TEXTS, st.none() | of_channel if ids else st.none(), st.sampled_from(model.NoteKind)
            )
        ),
        incidents=tuple(replace(case, channel=draw(st.none() | of_channel)) if ids else case for case in cases),
    )


# contract.md 2, the example itself.
FIRST_EDITION: dict[str, Any] = {
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


def _second_edition() -> dict[str, Any]:
    """The same example with every key of contract.md 6, in its order."""
    book = copy.deepcopy(FIRST_EDITION) | {"version": 2}
    book["household"] |= {"firm": {"name": "小店", "cash_is_separate": True}}
    book["income"][0] |= {"belongs": "household", "buyer": None}
    book["living"] |= {"firm_essential": "0.00"}
    book["assets"][0] |= {"belongs": "household"}
    book["channels"][0] |= {"belongs": "household", "terms": "confirmed", "added_on": "2026-11-01"}
    book["planned_draws"][0] |= {"belongs": "household"}
    return book | {
        "rates": [{"channel": "jiebei", "on": "2026-10-01", "apr": "0.146"}],
        "contracts": [{"channel": "jiebei", "prepay_allowed": True, "prepay_fee": "0.00", "call_on_closing": False}],
        "asset_values": [{"asset": "cash", "on": "2026-11-01", "value": "25000.00"}],
        "notes": [{"on": "2026-11-22", "channel": None, "kind": "note", "text": "…"}],
        "incidents": [
            {
                "id": "1",
                "channel": "jiebei",
                "kind": "cut",
                "opened_on": "2026-11-22",
                "alerts": ["L01"],
                "state": "open",
                "steps": [{"step": "screenshot", "done_on": None, "note": ""}],
                "contacts": [
                    {"at": "2026-11-22T10:05", "way": "phone", "ticket": "A1", "text": "…", "answer_due": None}
                ],
                "evidence": [
                    {"sha256": "0" * 64, "name": "x.png", "bytes": 0, "added_at": "2026-11-22T10:00", "note": ""}
                ],
            }
        ],
    }


EXAMPLE: dict[str, Any] = _second_edition()

OUT = object()
"""In place of a value: take the key out."""


def changed(place: str, value: object, *, book: dict[str, Any] = EXAMPLE) -> bytes:
    """The example with one value changed, put in, or taken out; `place` is written like "channels.0.apr"."""
    book = copy.deepcopy(book)
    at: Any = book
    *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in way:
        at = at[step]
    if value is OUT:
        del at[last]
    else:
        at[last] = value
    return json.dumps(book, ensure_ascii=False).encode()
