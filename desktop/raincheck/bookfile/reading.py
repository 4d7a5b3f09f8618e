"""From the bytes of a book file to a Book, or one sentence why not. Nothing is repaired and nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from raincheck.bookfile.decoding import MAX_BYTES, decoded
from raincheck.bookfile.faults import (
    FIRST_YEAR,
    LAST_YEAR,
    day_in_words,
    fault,
    from_msgspec,
    quoted,
    rate_in_words,
)
from raincheck.bookfile.wire import (
    FORMAT,
    VERSION,
    AssetPart,
    BookPart,
    ChannelPart,
    CostPart,
    DuePart,
    EventPart,
    InquiryPart,
    LedgerPart,
    LivingPart,
    ObservationPart,
    Part,
    RepaymentPart,
    TemporaryPart,
)
from raincheck.core.calendar import Month
from raincheck.core.errors import KnownError
from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    Cost,
    Due,
    EventScope,
    Household,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    Living,
    MarketEvent,
    Observation,
    PlannedDraw,
    Repayment,
    RepaymentMethod,
    TemporaryLimit,
)
from raincheck.core.money import Money
from raincheck.core.text import tr

_MAX_RATE: Final = Decimal(10)
_BY_PERIODS: Final = (RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET)

_P = TypeVar("_P", bound=Part)
_R = TypeVar("_R")


def read_book_file(path: Path) -> Book:
    """Read a book file from disk. Raises KnownError if it can't be read and BookFileError if it is no good book."""
    try:
        with path.open("rb") as file:
            # Reading one byte more than allowed tells a file that is too large without trusting its stated size.
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=path, reason=error.strerror
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
    return _book(part)


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
            tr("the book is of version {theirs}, this program reads version {ours}; install a newer Raincheck.").format(
                theirs=version, ours=VERSION
            ),
        )


class _RowError(Exception):
    """A fault inside one entry of a list: the path below the entry, and what is wrong there."""

    def __init__(self, below: str, what: str) -> None:
        super().__init__(below, what)
        self.below = below
        self.what = what


def _rows(key: str, parts: Iterable[_P], convert: Callable[[_P], _R]) -> tuple[_R, ...]:
    rows: list[_R] = []
    for part in parts:
        try:
            rows.append(convert(part))
        except _RowError as found:
            raise fault(f"$.{key}[{len(rows)}]{found.below}", found.what) from None
    return tuple(rows)


def _book(part: BookPart) -> Book:
    assets = _rows("assets", part.assets, _asset)
    channels = _rows("channels", part.channels, _channel)
    _check_ids("assets", (asset.id for asset in assets))
    _check_ids("channels", (channel.id for channel in channels))
    known = frozenset(channel.id for channel in channels)

    def on_channel(convert: Callable[[_P], _R], name: Callable[[_P], str]) -> Callable[[_P], _R]:
        def checked(entry: _P) -> _R:
            if name(entry) not in known:
                raise _RowError(".channel", _unknown_channel(name(entry)))
            return convert(entry)

        return checked

    def event(entry: EventPart) -> MarketEvent:
        if entry.scope is EventScope.CHANNEL and entry.target is not None and entry.target not in known:
            raise _RowError(".target", _unknown_channel(entry.target))
        return MarketEvent(_day(".on", entry.on), entry.scope, entry.target, entry.kind, entry.text)

    return Book(
        currency=part.currency,
        household=Household(part.household.single_earner, part.household.self_employed),
        income=tuple(Income(entry.name, Money.from_file(entry.amount), entry.day) for entry in part.income),
        income_history=tuple(
            IncomeMonth(Month.parse(entry.month), Money.from_file(entry.amount)) for entry in part.income_history
        ),
        living=None if part.living is None else _living(part.living),
        assets=assets,
        all_assets_listed=part.all_assets_listed,
        channels=channels,
        observations=_rows("observations", part.observations, on_channel(_observation, lambda entry: entry.channel)),
        planned_draws=_rows(
            "planned_draws",
            part.planned_draws,
            on_channel(
                lambda entry: PlannedDraw(entry.channel, Money.from_file(entry.amount), entry.day),
                lambda entry: entry.channel,
            ),
        ),
        dues=_rows("dues", part.dues, on_channel(_due, lambda entry: entry.channel)),
        ledger=_rows("ledger", part.ledger, on_channel(_ledger_row, lambda entry: entry.channel)),
        inquiries=_rows("inquiries", part.inquiries, _inquiry),
        events=_rows("events", part.events, event),
    )


def _unknown_channel(name: str) -> str:
    return tr("no channel of this book has the id “{id}”.").format(id=quoted(name))


def _check_ids(key: str, ids: Iterable[str]) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in first:
            raise fault(
                f"$.{key}[{index}].id",
                tr("the id “{id}” is taken by {first}; every id must be its own.").format(
                    id=quoted(name), first=f"$.{key}[{first[name]}]"
                ),
            )
        first[name] = index


def _living(part: LivingPart) -> Living:
    return Living(Money.from_file(part.essential), Money.from_file(part.discretionary))


def _asset(part: AssetPart) -> Asset:
    return Asset(part.id, part.name, Money.from_file(part.value), _decimal(part.haircut), part.liquid)


def _channel(part: ChannelPart) -> Channel:
    return Channel(
        id=part.id,
        name=part.name,
        platform=part.platform,
        funder=part.funder,
        kind=part.kind,
        revocable=part.revocable,
        apr=_rate(".apr", part.apr),
        repayment=_repayment(part.repayment),
        core_buyer=part.core_buyer,
        restores=part.restores,
        opened_on=_optional_day(".opened_on", part.opened_on),
        expires_on=_optional_day(".expires_on", part.expires_on),
        cost=None if part.cost is None else _cost(part.cost),
    )


def _repayment(part: RepaymentPart) -> Repayment:
    if part.method in _BY_PERIODS and part.periods is None:
        raise _RowError(
            ".repayment.periods",
            tr('the method "{method}" needs the number of instalments here.').format(method=part.method),
        )
    share = None if part.min_pct is None else _decimal(part.min_pct)
    if share == 0 or (share is None and part.method is RepaymentMethod.MIN_PCT):
        raise _RowError(
            ".repayment.min_pct", tr('the method "min_pct" needs a share here above 0 and up to 1, such as "0.10".')
        )
    return Repayment(part.method, part.due_day, part.periods, share)


def _cost(part: CostPart) -> Cost:
    return Cost(
        principal=Money.from_file(part.principal),
        payment=Money.from_file(part.payment),
        periods=part.periods,
        upfront_fee=Money.from_file(part.upfront_fee),
        disclosed_apr=None if part.disclosed_apr is None else _rate(".cost.disclosed_apr", part.disclosed_apr),
    )


def _observation(part: ObservationPart) -> Observation:
    return Observation(
        channel=part.channel,
        on=_day(".on", part.on),
        status=part.status,
        source=part.source,
        limit=_optional_money(part.limit),
        used=_optional_money(part.used),
        available=_optional_money(part.available),
        note=part.note,
        temporary=None if part.temporary is None else _temporary(part.temporary),
        as_of_month=None if part.as_of_month is None else Month.parse(part.as_of_month),
    )


def _temporary(part: TemporaryPart) -> TemporaryLimit:
    return TemporaryLimit(Money.from_file(part.amount), _day(".temporary.until", part.until))


def _due(part: DuePart) -> Due:
    return Due(
        part.channel, _day(".due", part.due), Money.from_file(part.amount), _optional_day(".paid_on", part.paid_on)
    )


def _ledger_row(part: LedgerPart) -> LedgerRow:
    return LedgerRow(_day(".on", part.on), part.kind, part.channel, Money.from_file(part.amount), part.note)


def _inquiry(part: InquiryPart) -> Inquiry:
    return Inquiry(_day(".on", part.on), part.lender, part.reason)


def _optional_money(text: str | None) -> Money | None:
    return None if text is None else Money.from_file(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text).normalize()


def _rate(below: str, text: str) -> Decimal:
    rate = _decimal(text)
    if rate > _MAX_RATE:
        raise _RowError(below, tr("expected {expected}.").format(expected=rate_in_words()))
    return rate


def _day(below: str, day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _RowError(below, tr("expected {expected}.").format(expected=day_in_words()))
    return day


def _optional_day(below: str, day: date | None) -> date | None:
    return None if day is None else _day(below, day)
