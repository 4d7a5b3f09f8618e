"""Days as people write them and the days on which something can have been seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from raincheck.core.calendar import YEARS_BACK, years_before
from raincheck.core.errors import UsageError
from raincheck.core.pasted import as_seen
from raincheck.core.text import tr

_YEAR_MONTH_DAY: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d\d)(\d\d))")
_MONTH_DAY: Final = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})")
_MONTHS: Final = 12
_DAY: Final = re.compile(r"(\d{1,2})[日号]?")
_OF_MONTH: Final = re.compile(r"(上|这|本|下)个?月(?:(\d{1,2})[日号]?|(底|末))")
_WEEKDAY: Final = re.compile(r"(上|这|本|下)?(?:个?星期|周|礼拜)([一二三四五六日天])")
_AWAY: Final = re.compile(r"(\d{1,4})(?:天|日)(前|后)")
_NEAR: Final = {
    "大前天": -3, "前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3,
    "昨日": -1, "今日": 0, "明日": 1, "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_BESIDE: Final = {"上": -1, "这": 0, "本": 0, "下": 1}
_SEARCHED_YEARS: Final = 8
"""A 29 February is never further away than that."""


def read_day(text: str, today: date, *, ahead: bool = False) -> date:
    """The day that a person means: "2026-11-22", "12-22", "12月22日", "22日", "明天", "3天后", "下月5号", "周五".

    A day without its year or month is the nearest one gone by, today with it; with `ahead` the nearest to come.
    Raises UsageError for what names no day, for a day that no calendar has, such as 2026-02-30, and for 8/12, which
    some read as 12 August and others as 8 December. Years from 1900 to 2999: a plan looks fifty years ahead.
    """
    said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", as_seen(text))).casefold()
    _refuse_two_ways(said)
    try:
        found = _in_full(said) or _in_words(said, today, ahead=ahead) or _in_part(said, today, ahead=ahead)
    except (ValueError, OverflowError):
        raise UsageError(tr("No calendar has the day {text}.").format(text=text.strip())) from None
    if found is None:
        raise UsageError(tr("Write a day such as 2026-11-22, 12-22, 22日, 明天 or 下月5号."))
    if not 1900 <= found.year < 3000:
        raise UsageError(
            tr("{text} is too far away; days of the years 1900 to 2999 are taken.").format(text=text.strip())
        )
    return found


def nearest_day(text: str, today: date) -> date:
    """The same, a day without its year or month being the nearest on either side. Raises UsageError."""
    gone, coming = read_day(text, today), read_day(text, today, ahead=True)
    return gone if today - gone <= coming - today else coming


def _refuse_two_ways(said: str) -> None:
    slashed = _SLASHED.fullmatch(said)
    if slashed is None:
        return
    one, other = int(slashed[1]), int(slashed[2])
    if one != other and 1 <= one <= _MONTHS and 1 <= other <= _MONTHS:
        form = tr("{text} can be read two ways; write {one} or {other}.")
        raise UsageError(form.format(text=said, one=f"{one}月{other}日", other=f"{other}月{one}日"))


def _in_full(said: str) -> date | None:
    found = _YEAR_MONTH_DAY.fullmatch(said)
    return None if found is None else date(*(int(part) for part in found.groups() if part is not None))


def _in_words(said: str, today: date, *, ahead: bool) -> date | None:
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    if away := _AWAY.fullmatch(said):
        return today + timedelta(days=int(away[1]) * (1 if away[2] == "后" else -1))
    if said in ("月底", "月末"):
        return _in_month(today, 0, None)
    if of_month := _OF_MONTH.fullmatch(said):
        return _in_month(today, _BESIDE[of_month[1]], int(of_month[2]) if of_month[2] else None)
    weekday = _WEEKDAY.fullmatch(said)
    return None if weekday is None else _of_week(today, weekday[1], weekday[2], ahead=ahead)


def _of_week(today: date, beside: str | None, name: str, *, ahead: bool) -> date:
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days="一二三四五六日".find(name.replace("天", "日")))
    if beside:
        return day + timedelta(weeks=_BESIDE[beside])
    other_side = day < today if ahead else day > today
    return day + timedelta(weeks=(1 if ahead else -1) * other_side)


def _in_part(said: str, today: date, *, ahead: bool) -> date | None:
    if (found := _MONTH_DAY.fullmatch(said)) is not None:
        date(2000, int(found[1]), int(found[2]))  # what no leap year has, no year has
        near = _of_years(int(found[1]), int(found[2]), today, ahead=ahead)
    elif (found := _DAY.fullmatch(said)) is not None:
        date(2000, 1, int(found[1]))
        near = _of_months(int(found[1]), today, ahead=ahead)
    else:
        return None
    return next(day for day in near if (day >= today if ahead else day <= today))


def _of_years(month: int, day: int, today: date, *, ahead: bool) -> Iterator[date]:
    for step in range(_SEARCHED_YEARS + 1):
        year = today.year + (step if ahead else -step)
        if not (month == 2 and day == 29) or _has(year, 2, 29):
            yield date(year, month, day)


def _of_months(day: int, today: date, *, ahead: bool) -> Iterator[date]:
    for step in range(4):
        months = today.year * 12 + today.month - 1 + (step if ahead else -step)
        if _has(months // 12, months % 12 + 1, day):
            yield date(months // 12, months % 12 + 1, day)


def _in_month(today: date, step: int, day: int | None) -> date:
    months = today.year * 12 + today.month - 1 + step
    first = date(months // 12, months % 12 + 1, 1)
    if day is None:
        return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=day)


def _has(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def refuse_unlikely_day(on: date, latest: date) -> None:
    """Raise UsageError when nothing can have been seen on that day.

    `latest` is the later of today and the day of the last check; a day after it is allowed, for clocks and travellers.
    """
    earliest = years_before(latest)
    if on > latest + timedelta(days=1):
        raise UsageError(tr("{day} has not come yet; give the day on which it was seen.").format(day=on))
    if on < earliest:
        raise UsageError(
            tr("{day} is more than {years} years ago; give the day on which it was seen.").format(
                day=on, years=YEARS_BACK
            )
        )
