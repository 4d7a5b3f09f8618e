"""Figures as people read them: amounts, shares, dates, days. Exact: no fen is dropped in silence.

A sentence writes every amount in full: 1.3 万元 beside 12,345.67 元 would be read twice.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from raincheck.core.money import Money, MoneyError, NegativeError, TooFineError, TooLargeError, round_half_up
from raincheck.core.text import ntr, tr

MINUS: Final = "−"
_SHORT_YUAN: Final = 10_000
_HUGE_YUAN: Final = 100_000_000
_MANY: Final = 10


def number(value: Fraction | Decimal | int, places: int) -> str:
    """A number rounded half-up to `places` digits, thousands grouped, without trailing zeros: "3.04", "1.2", "12"."""
    ratio = Fraction(value)
    scaled = round_half_up(ratio.numerator * 10**places, ratio.denominator)
    whole, part = divmod(abs(scaled), 10**places)
    digits = f"{part:0{places}d}".rstrip("0") if places else ""
    text = f"{whole:,}.{digits}" if digits else f"{whole:,}"
    return f"{MINUS}{text}" if scaled < 0 else text


def plain_money_text(amount: Money) -> str:
    """An amount in yuan with thousands grouped, fen only where there are any: "100,000 元", "6,420.50 元"."""
    return _signed(tr("¥{yuan}").format(yuan=figure_text(max(amount, -amount))), amount)


def at_most(told: str, *, bound: bool) -> str:
    """An amount in a sentence; with `bound` it may be less, and says so: "at most ¥8,000"."""
    return tr("at most {amount}").format(amount=told) if bound else told


def no_more_than(figure: str, *, bound: bool) -> str:
    """An amount in a column; with `bound` it may be less, and says so: "≤ 8,000"."""
    return tr("≤ {amount}").format(amount=figure) if bound else figure


def figure_text(amount: Money) -> str:
    """An amount in a column or a field, without its unit: "30,000", "−1,072.50"."""
    yuan, fen = divmod(abs(amount.fen), 100)
    return _signed(f"{yuan:,}.{fen:02d}" if fen else f"{yuan:,}", amount)


def short_figure(amount: Money) -> str:
    """An amount on an axis or in a label: whole yuan below 10,000, above in 万 (Chinese) or thousands (English).

    From 100,000,000 yuan on in 亿 or millions.
    """
    yuan = round_half_up(abs(amount.fen), 100)
    if yuan < _SHORT_YUAN:
        return _signed(f"{yuan:,}", amount)
    form, unit = tr("{n}k"), 1_000
    if "万" in form:
        unit = _SHORT_YUAN
    if yuan >= _HUGE_YUAN:
        form = tr("{n}M")
        unit = _HUGE_YUAN if "亿" in form else 1_000_000
    return _signed(form.format(n=number(Fraction(yuan, unit), 2)), amount)


def _signed(text: str, amount: Money) -> str:
    return f"{MINUS}{text}" if amount.fen < 0 else text


def unknown() -> str:
    """The word for a figure that is not known."""
    return tr("unknown")


def times(ratio: Fraction | Decimal) -> str:
    """A ratio as a multiple: "1.26 倍"."""
    text = number(ratio, 2)
    return ntr("{n} time", "{n} times", 1 if text == "1" else 2).format(n=text)


def share_text(share: Fraction | Decimal | None) -> str:
    """A share as percent with one digit; never 100 % for a little less, never 0 % for a little: "38.4%", "99.95%".

    From tenfold on it is a multiple: "720 倍".
    """
    if share is None:
        return unknown()
    ratio = Fraction(share)
    if ratio >= _MANY:
        return times(ratio)
    text = number(ratio * 100, 1)
    if 0 < ratio < Fraction(1, 2000):
        return tr("under 0.1%")
    if text == "100" and ratio < 1:
        text = number(Fraction(ratio * 10_000 // 1, 100), 2)
    return f"{text}%"


def rate_text(rate: Fraction | Decimal | None) -> str:
    """A yearly rate as it was stated, to four digits: "18.25%", "6%"; "not known" where nobody knows it."""
    if rate is None:
        return tr("not known")
    return f"{number(Fraction(rate) * 100, 4)}%"


def percent(share: Fraction | None, *, places: int = 0) -> str:
    """A share in a column, always with so many digits; a dash when not known: "38%", "14.60%"; from tenfold ">999%"."""
    if share is None:
        return "—"
    if share >= _MANY:
        return ">999%"
    scaled = round_half_up((share * 100 * 10**places).numerator, (share * 100 * 10**places).denominator)
    whole, part = divmod(abs(scaled), 10**places)
    digits = f"{whole}.{part:0{places}d}" if places else f"{whole}"
    return f"{'-' if scaled < 0 else ''}{digits}%"


def points(gap: Fraction | Decimal) -> str:
    """A difference of two shares in percentage points: "2.3 个百分点"."""
    text = number(Fraction(gap) * 100, 1)
    return ntr("{n} point", "{n} points", 1 if text == "1" else 2).format(n=text)


def days(count: int) -> str:
    """A number of days: "23 天"."""
    return ntr("{n} day", "{n} days", count).format(n=number(count, 0))


def months(count: Fraction | int) -> str:
    """A number of months with one digit, two where one would hide that it is not whole: "1.9 个月", "0.96 个月"."""
    text = number(count, 1)
    if "." not in text and count != int(text.replace(",", "")):
        text = number(Fraction(count * 100 // 1, 100), 2)
    return ntr("{n} month", "{n} months", 1 if text == "1" else 2).format(n=text)


def _month_name(month: int) -> str:
    names = (
        tr("Jan"),
        tr("Feb"),
        tr("Mar"),
        tr("Apr"),
        tr("May"),
        tr("Jun"),
        tr("Jul"),
        tr("Aug"),
        tr("Sep"),
        tr("Oct"),
        tr("Nov"),
        tr("Dec"),
    )
    return names[month - 1]


def day_text(day: date, as_of: date | None = None) -> str:
    """A date, with its year only where that is not the year of `as_of`: "12月5日"."""
    if as_of is None or day.year == as_of.year:
        return tr("{day} {month}").format(day=day.day, month=_month_name(day.month))
    form = tr("{day} {month} {year}")
    return form.format(day=day.day, month=_month_name(day.month), year=day.year)


def near_day(day: date, as_of: date | None) -> str:
    """A date within a sentence: "today", "yesterday", "tomorrow", else "on 5 Dec" ("12月5日")."""
    away = None if as_of is None else (day - as_of).days
    if away == 0:
        return tr("today")
    if away == -1:
        return tr("yesterday")
    if away == 1:
        return tr("tomorrow")
    return tr("on {date}").format(date=day_text(day, as_of))


def ago(day: date | None, today: date) -> str:
    """How long ago, in the words one uses."""
    if day is None:
        return tr("not yet checked")
    count = (today - day).days
    if count <= 0:
        return tr("today")
    return tr("yesterday") if count == 1 else ntr("{n} day ago", "{n} days ago", count).format(n=count)


def day_month(day: date) -> str:
    """A day of this year or the next, short: "12-05"."""
    return f"{day:%m-%d}"


def amount_problem(wrong: MoneyError) -> str:
    """Why what was typed is no amount that a book holds, with the mend."""
    if isinstance(wrong, TooLargeError):
        return tr("The amount is too large: a book holds less than ten trillion yuan.")
    if isinstance(wrong, NegativeError):
        return tr("An amount is never negative here: leave the minus out.")
    if isinstance(wrong, TooFineError):
        return tr("An amount has two digits after the point at most, down to the fen.")
    return tr("Write amounts like 30,000 or 3万.")
