"""From the bytes of a book file to a Book, or one sentence why not. Nothing is repaired and nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from raincheck.bookfile.decoding import MAX_BYTES, decoded
from raincheck.bookfile.faults import fault, from_msgspec, quoted
from raincheck.bookfile.incidents import incident
from raincheck.bookfile.rows import RowError, day, decimal, optional_day, optional_money, rate, rows
from raincheck.bookfile.texts import check_texts
from raincheck.bookfile.wire import (
    ADDED_BY_VERSION_2,
    FORMAT,
    VERSION,
    AssetPart,
    AssetValuePart,
    BookPart,
    ChannelPart,
    ContractPart,
    CostPart,
    DuePart,
    EventPart,
    HouseholdPart,
    IncomePart,
    InquiryPart,
    LedgerPart,
    LivingPart,
    ObservationPart,
    PlannedDrawPart,
    RepaymentPart,
    TemporaryPart,
)
from raincheck.core.calendar import Month
from raincheck.core.errors import KnownError
from raincheck.core.model import (
    Asset,
    AssetValue,
    Book,
    Channel,
    Contract,
    Cost,
    Due,
    EventScope,
    Firm,
    Household,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    Living,
    MarketEvent,
    Note,
    Observation,
    PlannedDraw,
    Rate,
    Repayment,
    RepaymentMethod,
    TemporaryLimit,
)
from raincheck.core.money import Money
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr

_BY_PERIODS: Final = (RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET)


def read_book_file(path: Path) -> Book:
    """Read a book file from disk. Raises KnownError if it can't be read and BookFileError if it is no good book."""
    try:
        with path.open("rb") as file:
            # Reading one byte more than allowed tells a file that is too large without trusting its stated size.
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=path, reason=reason_of(error)
            )
        ) from error
    return parse(data)


def parse(data: bytes) -> Book:
    """Read a book from the bytes of a file. Raises BookFileError with the JSON path of the first fault."""
    raw = decoded(data)
    _check_head(raw)
    try:
        part = msgspec.convert(raw, BookPart)
    except msgspec.ValidationError as error:
        raise from_msgspec(error) from error
    book = _book(part)
    check_texts(book)
    return book


def _check_head(raw: Any) -> None:
    """Tell a newer book and a foreign file before complaining of a key that only this version does not know."""
    if not isinstance(raw, dict):
        raise fault("$", tr("a book is one JSON object in braces; choose a file written by “raincheck dump”."))
    if raw.get("format") != FORMAT:
        raise fault("$.format", tr('expected "{format}"; this is not a book file.').format(format=FORMAT))
    version = raw.get("version")
    if type(version) is not int or version < 1:
        raise fault("$.version", tr("expected the number {version}.").format(version=VERSION))
    if version > VERSION:
        raise fault(
            "$.version",
            tr(
                "the book is of version {theirs}, this program reads versions up to {ours}; install a newer Raincheck."
            ).format(theirs=version, ours=VERSION),
        )
    if version == 1:
        _check_first_version(raw)


def _check_first_version(raw: dict[str, Any]) -> None:
    """A book of version 1 has no key that came later: a program of that time would have refused it."""
    for top, keys in ADDED_BY_VERSION_2.items():
        inside = raw if not top else raw.get(top)
        entries = inside if isinstance(inside, list) else [inside]
        for index, entry in enumerate(entries):
            for key in entry if isinstance(entry, dict) else ():
                if key in keys:
                    place = f"$.{top}[{index}]" if isinstance(inside, list) else f"$.{top}" if top else "$"
                    raise fault(
                        f"{place}.{key}",
                        tr('this key came with version 2; write "version": 2, or take it out.'),
                    )


def _book(part: BookPart) -> Book:
    assets = rows("assets", part.assets, _asset)
    channels = rows("channels", part.channels, _channel)
    incidents = rows("incidents", part.incidents, incident)
    _check_ids("assets", (asset.id for asset in assets))
    _check_ids("channels", (channel.id for channel in channels))
    _check_ids("incidents", (entry.id for entry in incidents))
    _check_ids("contracts", (contract.channel for contract in part.contracts), key="channel")
    _check_names(part, frozenset(line.id for line in channels), frozenset(asset.id for asset in assets))
    return Book(
        currency=part.currency,
        household=_household(part.household),
        income=tuple(map(_income, part.income)),
        income_history=tuple(
            IncomeMonth(Month.parse(entry.month), Money.from_file(entry.amount)) for entry in part.income_history
        ),
        living=None if part.living is None else _living(part.living),
        assets=assets,
        all_assets_listed=part.all_assets_listed,
        channels=channels,
        observations=rows("observations", part.observations, _observation),
        planned_draws=tuple(map(_planned_draw, part.planned_draws)),
        dues=rows("dues", part.dues, _due),
        ledger=rows("ledger", part.ledger, _ledger_row),
        inquiries=rows("inquiries", part.inquiries, _inquiry),
        events=rows("events", part.events, _event),
        rates=rows("rates", part.rates, lambda row: Rate(row.channel, day(".on", row.on), rate(".apr", row.apr))),
        contracts=tuple(map(_contract, part.contracts)),
        asset_values=rows("asset_values", part.asset_values, _asset_value),
        notes=rows("notes", part.notes, lambda row: Note(day(".on", row.on), row.text, row.channel, row.kind)),
        incidents=incidents,
    )


def _check_names(part: BookPart, channels: frozenset[str], assets: frozenset[str]) -> None:
    """Every line and asset that an entry names is in the book."""
    of_a_line: dict[str, Iterable[str | None]] = {
        "observations": (row.channel for row in part.observations),
        "planned_draws": (row.channel for row in part.planned_draws),
        "dues": (row.channel for row in part.dues),
        "ledger": (row.channel for row in part.ledger),
        "rates": (row.channel for row in part.rates),
        "contracts": (row.channel for row in part.contracts),
        "notes": (row.channel for row in part.notes),
        "incidents": (row.channel for row in part.incidents),
    }
    for key, names in of_a_line.items():
        _check_known(key, "channel", names, channels)
    targets = (row.target if row.scope is EventScope.CHANNEL else None for row in part.events)
    _check_known("events", "target", targets, channels)
    _check_known("asset_values", "asset", (row.asset for row in part.asset_values), assets)


def _check_known(key: str, name: str, ids: Iterable[str | None], known: frozenset[str]) -> None:
    for index, id_ in enumerate(ids):
        if id_ is not None and id_ not in known:
            told = (
                tr("no asset of this book has the id “{id}”.")
                if name == "asset"
                else tr("no channel of this book has the id “{id}”.")
            )
            raise fault(f"$.{key}[{index}].{name}", told.format(id=quoted(id_)))


def _check_ids(list_: str, ids: Iterable[str], *, key: str = "id") -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in first:
            raise fault(
                f"$.{list_}[{index}].{key}",
                tr("the id “{id}” is taken by {first}; every id must be its own.").format(
                    id=quoted(name), first=f"$.{list_}[{first[name]}]"
                ),
            )
        first[name] = index


def _living(part: LivingPart) -> Living:
    return Living(
        Money.from_file(part.essential), Money.from_file(part.discretionary), Money.from_file(part.firm_essential)
    )


def _household(part: HouseholdPart) -> Household:
    firm = None if part.firm is None else Firm(part.firm.name, part.firm.cash_is_separate)
    return Household(part.single_earner, part.self_employed, firm)


def _income(part: IncomePart) -> Income:
    return Income(part.name, Money.from_file(part.amount), part.day, part.belongs, part.buyer)


def _planned_draw(part: PlannedDrawPart) -> PlannedDraw:
    return PlannedDraw(part.channel, Money.from_file(part.amount), part.day, part.belongs)


def _contract(part: ContractPart) -> Contract:
    return Contract(part.channel, part.prepay_allowed, Money.from_file(part.prepay_fee), part.call_on_closing)


def _asset_value(part: AssetValuePart) -> AssetValue:
    return AssetValue(part.asset, day(".on", part.on), Money.from_file(part.value))


def _asset(part: AssetPart) -> Asset:
    return Asset(part.id, part.name, Money.from_file(part.value), decimal(part.haircut), part.liquid, part.belongs)


def _channel(part: ChannelPart) -> Channel:
    return Channel(
        id=part.id,
        name=part.name,
        platform=part.platform,
        funder=part.funder,
        kind=part.kind,
        revocable=part.revocable,
        apr=rate(".apr", part.apr),
        repayment=_repayment(part.repayment),
        core_buyer=part.core_buyer,
        restores=part.restores,
        opened_on=optional_day(".opened_on", part.opened_on),
        expires_on=optional_day(".expires_on", part.expires_on),
        cost=None if part.cost is None else _cost(part.cost),
        belongs=part.belongs,
        terms=part.terms,
        added_on=optional_day(".added_on", part.added_on),
    )


def _repayment(part: RepaymentPart) -> Repayment:
    if part.method in _BY_PERIODS and part.periods is None:
        raise RowError(
            ".repayment.periods",
            tr('the method "{method}" needs the number of instalments here.').format(method=part.method),
        )
    share = None if part.min_pct is None else decimal(part.min_pct)
    if share == 0 or (share is None and part.method is RepaymentMethod.MIN_PCT):
        raise RowError(
            ".repayment.min_pct", tr('the method "min_pct" needs a share here above 0 and up to 1, such as "0.10".')
        )
    return Repayment(part.method, part.due_day, part.periods, share)


def _cost(part: CostPart) -> Cost:
    return Cost(
        principal=Money.from_file(part.principal),
        payment=Money.from_file(part.payment),
        periods=part.periods,
        upfront_fee=Money.from_file(part.upfront_fee),
        disclosed_apr=None if part.disclosed_apr is None else rate(".cost.disclosed_apr", part.disclosed_apr),
    )


def _observation(part: ObservationPart) -> Observation:
    return Observation(
        channel=part.channel,
        on=day(".on", part.on),
        status=part.status,
        source=part.source,
        limit=optional_money(part.limit),
        used=optional_money(part.used),
        available=optional_money(part.available),
        note=part.note,
        temporary=None if part.temporary is None else _temporary(part.temporary),
        as_of_month=None if part.as_of_month is None else Month.parse(part.as_of_month),
    )


def _temporary(part: TemporaryPart) -> TemporaryLimit:
    return TemporaryLimit(Money.from_file(part.amount), day(".temporary.until", part.until))


def _due(part: DuePart) -> Due:
    return Due(
        part.channel, day(".due", part.due), Money.from_file(part.amount), optional_day(".paid_on", part.paid_on)
    )


def _ledger_row(part: LedgerPart) -> LedgerRow:
    return LedgerRow(day(".on", part.on), part.kind, part.channel, Money.from_file(part.amount), part.note)


def _inquiry(part: InquiryPart) -> Inquiry:
    return Inquiry(day(".on", part.on), part.lender, part.reason)


def _event(part: EventPart) -> MarketEvent:
    return MarketEvent(day(".on", part.on), part.scope, part.target, part.kind, part.text)
