"""Single cells: times and amounts in every form that exports and spreadsheets write them; None where it is neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from raincheck.core.money import MAX_FEN, Money
from raincheck.importers.base import CHINA

DAMAGED: Final = "�"
"""What stands for a byte that is no text; a cell that holds one is not trusted."""

_PLAIN: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})", re.ASCII)
_CLOCK: Final = (
    r"(?:[ T,]*(?P<half>上午|下午|中午|凌晨|晚上|AM|PM)?\s*(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{1,2})"
    r"(?:[:分](?P<second>[0-9]{1,2})(?:\.[0-9]+)?)?[秒分]?\s*(?P<after>AM|PM)?(?:Z|\+08:?00)?)?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2}|[0-9]{2}(?=年))[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})日?\s*(?:星期.|周.)?"
    + _CLOCK,
    re.ASCII | re.IGNORECASE,
)
_YEAR_LAST: Final = re.compile(
    r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y>(?:19|20)[0-9]{2})" + _CLOCK, re.ASCII | re.IGNORECASE
)
_SHORT_YEAR: Final = re.compile(
    r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<c>[0-9]{1,2})(?![0-9])" + _CLOCK, re.ASCII | re.IGNORECASE
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED: Final = re.compile(
    r"(?P<d>[0-9]{1,2})[-/ ](?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-/ ](?P<y>(?:20)?[0-9]{2})"
    + _CLOCK,
    re.ASCII | re.IGNORECASE,
)
_ANY_ORDER: Final = re.compile(r"[0-9]{1,2}(?:[-/][0-9]{1,2}|[-/.][0-9]{1,2}[-/.][0-9]{2,4})(?:\s.*)?", re.ASCII)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})\s*"
    r"(?:(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2}):?(?P<second>[0-9]{2})?)?",
    re.ASCII,
)
_SERIAL: Final = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?", re.ASCII)
_FIRST_SERIAL_DAY: Final = datetime(1899, 12, 30, tzinfo=CHINA)
_TIME: Final = re.compile(r"(?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2}):?(?P<second>[0-9]{2})?", re.ASCII)
_AMOUNT: Final = re.compile(
    r"(?P<sign>[-+]?)\s*(?:CNY|RMB|人民币)?\s*¥?\s*(?P<sign2>[-+]?)"
    r"(?:(?P<sci>[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2})|(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?P<part>\.[0-9]*)?)"
    r"(?P<sign3>-?)\s*(?:元|CNY|人民币)?\s*(?:\((?:已[^()]*|CN)\))?",
    re.ASCII | re.IGNORECASE,
)
_ACCOUNTING: Final = re.compile(r"\(([^()-]+)\)")
_NOISE_FROM: Final = 8
"""A number with so many decimals shows how a computer keeps it, and is rounded first."""
MANGLED_NUMBER: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.ASCII | re.IGNORECASE)


class DateOrder(Enum):
    """In which order day, month and year stand, in a column whose dates do not begin with a year of four digits."""

    UNKNOWN = "unknown"
    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"
    YEAR_FIRST = "year_first"


_PARTS: Final = {
    DateOrder.MONTH_FIRST: ("c", "a", "b"),
    DateOrder.DAY_FIRST: ("c", "b", "a"),
    DateOrder.YEAR_FIRST: ("a", "b", "c"),
}
"""Where year, month and day stand among three numbers."""

_FAR_LESS: Final = 4
_NEARLY_ALL: Final = 0.9


def date_order(column: Iterable[str]) -> DateOrder:
    """Judge a whole column: one value above 12 decides; a column that says both or nothing stays unknown."""
    month_first = day_first = False
    short: list[re.Match[str]] = []
    for text in column:
        if text[:4].isdigit():
            continue
        match = _YEAR_LAST.match(text)
        if match is not None:
            day_first |= int(match["a"]) > 12
            month_first |= int(match["b"]) > 12
        elif (match := _SHORT_YEAR.fullmatch(text)) is not None:
            short.append(match)
    if short:
        return _short_order(short)
    if month_first == day_first:
        return DateOrder.UNKNOWN
    return DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST


def _short_order(column: Sequence[re.Match[str]]) -> DateOrder:
    """The order in which a file's days lie close together: misread, the days of a month become years."""
    spans: list[tuple[timedelta, int, DateOrder]] = []
    for place, order in enumerate(_PARTS):
        days = sorted(day for match in column if (day := _in_order(match, order)) is not None)
        if len(days) >= len(column) * _NEARLY_ALL:
            spans.append((days[-1] - days[0], place, order))
    spans.sort()
    clear = len(spans) == 1 or (len(spans) > 1 and spans[0][0] * _FAR_LESS < spans[1][0])
    return spans[0][2] if clear else DateOrder.UNKNOWN


def _in_order(match: re.Match[str], order: DateOrder) -> datetime | None:
    year, month, day = (match[part] for part in _PARTS[order])
    return _clocked(match, month, day, year) if len(year) == 2 else None


def moment_of(text: str, order: DateOrder = DateOrder.UNKNOWN) -> datetime | None:
    """Read a time as exports and spreadsheets write it, in China time; a date alone is its midnight."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _datetime(*plain.groups())
    text = _half_width(text)
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is not None:
        return _clocked(match, match["m"], match["d"], match["y"])
    if _SERIAL.fullmatch(text):
        return _FIRST_SERIAL_DAY + timedelta(seconds=round(Decimal(text) * 86_400))
    return _year_last(text, order)


def _year_last(text: str, order: DateOrder) -> datetime | None:
    match = _MONTH_NAMED.fullmatch(text)
    if match is not None:
        return _clocked(match, str(_MONTHS.index(match["m"].lower()) + 1), match["d"], match["y"])
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        short = None if order is DateOrder.UNKNOWN else _SHORT_YEAR.fullmatch(text)
        return None if short is None else _in_order(short, order)
    if order not in (DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST) and int(match["a"]) != int(match["b"]):
        return None
    first, second = match["a"], match["b"]
    return _clocked(match, *((second, first) if order is DateOrder.DAY_FIRST else (first, second)), match["y"])


def with_time(day: datetime, text: str) -> datetime:
    """The day with the time of a column of its own ("123456", "18:53:19"), if that can be read."""
    match = _TIME.fullmatch(text)
    if match is None:
        return day
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return day
    return day.replace(hour=hour, minute=minute, second=second)


def _clocked(match: re.Match[str], month: str, day: str, year: str) -> datetime | None:
    found = match.groupdict()
    hour = int(found.get("hour") or 0)
    half = ((found.get("half") or "") + (found.get("after") or "")).upper()
    if half in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "AM") and hour == 12:
        hour = 0
    return _datetime(
        year if len(year) == 4 else f"20{year}", month, day, hour, found.get("minute") or 0, found.get("second") or 0
    )


def _datetime(*parts: str | int) -> datetime | None:
    year, month, day, hour, minute, second = (int(part) for part in parts)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None


def is_unclear_day(text: str) -> bool:
    """Whether the text is a day that lacks its year, or whose day and month cannot be told apart."""
    return bool(_ANY_ORDER.fullmatch(text)) and moment_of(text) is None


def _half_width(text: str) -> str:
    """The text with half-width digits and signs, and with one kind of minus."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def signed_amount_of(text: str) -> Money | None:
    """Read "-12,345.89", "(12.00)", "+10000.00", "CNY 666.60", "1E+04"; an amount finer than a fen is none."""
    text = _half_width(text)
    owed = _ACCOUNTING.fullmatch(text)
    match = _AMOUNT.fullmatch(owed[1] if owed else text)
    if match is None or sum(bool(match[sign]) for sign in ("sign", "sign2", "sign3")) > 1:
        return None
    fen = _fen(match)
    if fen is None:
        return None
    negative = owed is not None or "-" in (match["sign"], match["sign2"], match["sign3"])
    return Money(-fen if negative else fen)


def _fen(match: re.Match[str]) -> int | None:
    part = (match["part"] or "").rstrip(".")
    try:
        yuan = Decimal(match["sci"] or match["whole"].replace(",", "") + part)
    except InvalidOperation:
        return None
    fen = (round(yuan, 6) if len(part) > _NOISE_FROM else yuan) * 100
    return None if fen != int(fen) or fen > MAX_FEN else int(fen)


def amount_of(text: str) -> Money | None:
    """Read an amount that is never negative: "¥1,234.50", the gross amount of "131.77(已退款89.84)"."""
    found = signed_amount_of(text)
    return None if found is None or found.fen < 0 or "-" in _half_width(text) else found


def is_mangled(number: str) -> bool:
    """Whether a spreadsheet spoilt a long number: 2.02E+27, or zeros in the place of all digits after the fifteenth."""
    return bool(MANGLED_NUMBER.fullmatch(number)) or (
        len(number) > 17 and number.isdecimal() and not number[15:].strip("0")
    )
