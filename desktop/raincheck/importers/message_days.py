"""The days that a message names: when something falls due, and the last day of something, which is never its own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from raincheck.core.calendar import next_due
from raincheck.importers import message_words as forms

_ALMOST_A_YEAR: Final = 300
_LONGEST_MONTH: Final = 31
_DATE: Final = r"(?<![0-9])(?:((?:19|20)[0-9]{2})[年/.-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?"
_ANY_DATE: Final = r"(?:(?:19|20)[0-9]{2}[年/.-])?[0-9]{1,2}[月/-][0-9]{1,2}日?"
_TERMS: Final = (
    re.compile(
        rf"(?:有效期?(?:限)?|失效日?期?|到期日?|截止日?期?|使用期限?|期限)[^0-9,。;]{{0,6}}(?:{_ANY_DATE}\s*(?:至|到|-|~)\s*)?{_DATE}"
    ),
    re.compile(
        rf"(?<!已于){_DATE}\s*(?:\(含\)|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?|24时)?\s*(?:之?前|以前|止|为止|自动?到期|到期|自动?失效|失效|截止|有效)"
    ),
)
"""The last day of something; never the day on which a message speaks."""


def without_terms(text: str) -> str:
    """The text without the last days of what it names."""
    for pattern in _TERMS:
        text = pattern.sub(" ", text)
    return text


def without_dues(text: str, on: date | None) -> str:
    """The text without the days on which something falls due; a day of a payment up to `on` is when it was made."""
    if forms.PAID_WORDS.search(text):
        return forms.DUE_DAY.sub(" ", text)
    return forms.DUE_BEFORE.sub(lambda due: due.group() if _is_past(due, on) else " ", forms.DUE_DAY.sub(" ", text))


def _is_past(due: re.Match[str], on: date | None) -> bool:
    if on is None or not due.group().endswith(("扣款", "还款")) or "前" in due.group():
        return False
    day = _next(*due.groups(), on=on - timedelta(days=_ALMOST_A_YEAR))
    return day is not None and day <= on


def last_day(text: str, on: date) -> date | None:
    """The last day that is named behind a temporary limit; a day without a year is the next such day."""
    place = max(text.find("临时额度"), text.find("临额"), 0)
    found: set[date] = set()
    for pattern in _TERMS:
        for match in pattern.finditer(text, place):
            day = _next(*match.groups(), on=on)
            if day is not None:
                found.add(day)
    return found.pop() if len(found) == 1 else None


def due_day(text: str, on: date) -> date | None:
    """The day on which something falls due, said on a day; a day without a year or month is the next such day."""
    day = forms.DUE_DAY.search(text) or forms.DUE_BEFORE.search(text)
    if day is not None:
        return _next(*day.groups(), on=on)
    soon = forms.DUE_SOON.search(text)
    if soon is not None:
        today, tomorrow, _, later = soon.groups()
        return on + timedelta(days=int(later) if later else 0 if today else 1 if tomorrow else 2)
    monthly = forms.DUE_EACH_MONTH.search(text)
    each = 0 if monthly is None else int(monthly[1] or monthly[2])
    return next_due(each, on - timedelta(days=1)) if 1 <= each <= _LONGEST_MONTH else None


def _next(year: str | None, month: str, day: str, *, on: date) -> date | None:
    """The day that is named; without a year the next such day."""
    for candidate in (int(year),) if year else (on.year, on.year + 1):
        try:
            found = date(candidate, int(month), int(day))
        except ValueError:
            continue
        if year or found >= on:
            return found
    return None
