"""Keyword builders with calm defaults: a test names only what it is about. No I/O."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from msgspec.structs import replace

from raincheck.core.calendar import Month
from raincheck.core.model import (
    Asset,
    AssetValue,
    Belongs,
    Book,
    Channel,
    ChannelKind,
    Contact,
    Contract,
    Cost,
    Due,
    EventKind,
    EventScope,
    EvidenceFile,
    Firm,
    Household,
    Incident,
    IncidentState,
    IncidentStep,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Living,
    MarketEvent,
    Note,
    NoteKind,
    Observation,
    PlannedDraw,
    Rate,
    Repayment,
    RepaymentMethod,
    Restores,
    Source,
    TemporaryLimit,
    Terms,
)
from raincheck.core.money import Money

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def yuan(amount: str | int | None) -> Money | None:
    """An amount in yuan; None stays unknown."""
    return None if amount is None else Money.from_file(str(amount))


def a_channel(id: str = "jiebei", **changed: object) -> Channel:
    """A calm revolving line of one platform."""
    fields: dict[str, object] = {
        "id": id,
        "name": id,
        "platform": "ANT",
        "funder": "ANT",
        "kind": ChannelKind.REVOLVING,
        "revocable": True,
        "apr": Decimal("0.146"),
        "repayment": Repayment(RepaymentMethod.LEVEL, due_day=22, periods=12),
    }
    return Channel(**(fields | changed))  # type: ignore[arg-type] - the test names the fields it is about


def a_reading(
    channel: str = "jiebei",
    on: date = TODAY,
    *,
    limit: str | int | None = 10000,
    used: str | int | None = 0,
    available: str | int | None = None,
    **changed: object,
) -> Observation:
    """A reading typed today: open, 10,000 yuan, nothing used."""
    fields: dict[str, object] = {
        "channel": channel,
        "on": on,
        "status": LineStatus.OPEN,
        "source": Source.MANUAL,
        "limit": yuan(limit),
        "used": yuan(used),
        "available": yuan(available),
    }
    return Observation(**(fields | changed))  # type: ignore[arg-type] - the test names the fields it is about


def a_row(
    kind: LedgerKind = LedgerKind.DRAW, *, channel: str = "jiebei", on: date = TODAY, amount: int = 100, note: str = ""
) -> LedgerRow:
    """A movement of 100 yuan."""
    return LedgerRow(on, kind, channel, Money(amount * 100), note)


def a_full_book() -> Book:
    """A book with at least one of everything that version 1 holds, and every field that may be missing once set."""
    jiebei = a_channel(
        opened_on=date(2024, 3, 1),
        expires_on=date(2027, 3, 1),
        core_buyer="某核心企业",
        cost=Cost(Money(1200000), Money(107200), 12, Money(0), Decimal("0.130")),
        added_on=TODAY,
    )
    card = a_channel(
        "card",
        name="信用卡",
        platform="某银行",
        funder="某银行",
        kind=ChannelKind.STATEMENT,
        repayment=Repayment(RepaymentMethod.MIN_PCT, due_day=31, min_pct=Decimal("0.10")),
        restores=Restores.SETTLEMENT,
        added_on=TODAY,
    )
    return Book(
        household=Household(single_earner=True),
        income=(Income("工资", Money(1666667), 5), Income("工资", Money(100), 20)),
        income_history=(IncomeMonth(Month(2025, 11), Money(1500000)), IncomeMonth(Month(2025, 10), Money(1700000))),
        living=Living(Money(720000), Money(180000)),
        assets=(
            Asset("cash", "活期", Money(1200000)),
            Asset("fund", "基金", Money(500000), Decimal("0.50"), liquid=False),
        ),
        all_assets_listed=True,
        channels=(jiebei, card),
        observations=(
            a_reading("card", limit=None, used=None, status=LineStatus.UNKNOWN),
            a_reading(on=date(2026, 10, 1), used="36000.00", note="截图"),
            a_reading(on=date(2026, 10, 1), limit="50.00", used="36000.00", available="0"),
            a_reading(
                "card",
                date(2026, 9, 3),
                limit=20000,
                temporary=TemporaryLimit(Money(500000), date(2026, 12, 31)),
                source=Source.REPORT,
                as_of_month=Month(2026, 8),
            ),
            a_reading(limit=0, status=LineStatus.REPAY_DISABLED, source=Source.NOTICE),
        ),
        planned_draws=(PlannedDraw("jiebei", Money(400000), 15),),
        dues=(
            Due("card", date(2026, 12, 5), Money(642000)),
            Due("card", date(2026, 11, 5), Money(642000), date(2026, 11, 4)),
        ),
        ledger=(a_row(), a_row(), a_row(LedgerKind.FAILED, channel="card", note="余额不足")),
        inquiries=(Inquiry(date(2026, 11, 18), "某银行", "贷款审批"),),
        events=(
            MarketEvent(date(2026, 10, 1), EventScope.MARKET, None, EventKind.POLICY, "新规"),
            MarketEvent(date(2026, 10, 2), EventScope.CHANNEL, "jiebei", EventKind.TECHNICAL, "故障"),
        ),
    )


def a_second_edition_book() -> Book:
    """The full book with at least one of everything that came with version 2."""
    book = a_full_book()
    jiebei, card = book.channels
    return replace(
        book,
        household=Household(single_earner=True, firm=Firm("未雨小店", cash_is_separate=True)),
        income=(*book.income, Income("货款", Money(3000000), 25, Belongs.FIRM, "某核心企业")),
        living=Living(Money(720000), Money(180000), Money(250000)),
        assets=(*book.assets, Asset("till", "店里的钱", Money(300000), belongs=Belongs.FIRM)),
        channels=(
            replace(jiebei, belongs=Belongs.FIRM),
            replace(card, terms=Terms.GUESSED, added_on=date(2026, 11, 1)),
        ),
        planned_draws=(*book.planned_draws, PlannedDraw("card", Money(100), 3, Belongs.FIRM)),
        rates=(Rate("jiebei", date(2026, 6, 1), Decimal("0.13")), Rate("jiebei", TODAY, Decimal("0.146"))),
        contracts=(Contract("card", prepay_allowed=False, prepay_fee=Money(5000), call_on_closing=True),),
        asset_values=(AssetValue("cash", date(2026, 10, 1), Money(900000)), AssetValue("cash", TODAY, Money(1200000))),
        notes=(
            Note(TODAY, "客服说月底再看", "jiebei"),
            Note(date(2026, 11, 1), "记着换卡", kind=NoteKind.TICKET),
        ),
        incidents=(
            Incident(
                id="2026-11-22-jiebei",
                kind="cut_to_token",
                opened_on=TODAY,
                channel="jiebei",
                alerts=("L01", "U02"),
                steps=(IncidentStep("screenshot", TODAY, "两张"), IncidentStep("call")),
                contacts=(
                    Contact(NOW.replace(minute=5, tzinfo=None), "phone", "A-17", "三个工作日回复", date(2026, 11, 25)),
                ),
                evidence=(EvidenceFile("ab" * 32, "截图.png", 4, NOW.replace(tzinfo=None), "额度页"),),
            ),
            Incident(id="policy", kind="policy", opened_on=TODAY, state=IncidentState.CLOSED),
        ),
    )
