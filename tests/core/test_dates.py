from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.core.dates import nearest_day, read_day, refuse_unlikely_day
from raincheck.core.errors import UsageError


@pytest.mark.parametrize(
    ("on", "latest", "possible"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), True),
        (date(2026, 11, 23), date(2026, 11, 22), True),
        (date(2026, 11, 24), date(2026, 11, 22), False),
        (date(2016, 11, 22), date(2026, 11, 22), True),
        (date(2016, 11, 21), date(2026, 11, 22), False),
        (date(2018, 2, 28), date(2028, 2, 29), True),
        (date(2018, 2, 27), date(2028, 2, 29), False),
    ],
)
def test_when_something_can_have_been_seen(on: date, latest: date, possible: bool) -> None:
    if possible:
        refuse_unlikely_day(on, latest)
    else:
        with pytest.raises(UsageError, match=str(on)):
            refuse_unlikely_day(on, latest)


SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "gone", "coming"),
    [
        ("2026-11-22", date(2026, 11, 22), date(2026, 11, 22)),
        ("2026/3/5", date(2026, 3, 5), date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5), date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5), date(2026, 3, 5)),
        ("２０２６-０３-０５", date(2026, 3, 5), date(2026, 3, 5)),
        ("2026.3.5", date(2026, 3, 5), date(2026, 3, 5)),
        ("12-22", date(2025, 12, 22), date(2026, 12, 22)),
        ("12/22", date(2025, 12, 22), date(2026, 12, 22)),
        ("3/3", date(2026, 3, 3), date(2027, 3, 3)),
        ("11.22", date(2026, 11, 22), date(2026, 11, 22)),
        ("12月 22号", date(2025, 12, 22), date(2026, 12, 22)),
        ("02-29", date(2024, 2, 29), date(2028, 2, 29)),
        ("22", date(2026, 11, 22), date(2026, 11, 22)),
        ("23日", date(2026, 10, 23), date(2026, 11, 23)),
        ("31号", date(2026, 10, 31), date(2026, 12, 31)),
        ("明天", date(2026, 11, 23), date(2026, 11, 23)),
        ("大前天", date(2026, 11, 19), date(2026, 11, 19)),
        ("Yesterday", date(2026, 11, 21), date(2026, 11, 21)),
        ("10天后", date(2026, 12, 2), date(2026, 12, 2)),
        ("3 天前", date(2026, 11, 19), date(2026, 11, 19)),
        ("下月5号", date(2026, 12, 5), date(2026, 12, 5)),
        ("上个月31日", date(2026, 10, 31), date(2026, 10, 31)),
        ("本月1", date(2026, 11, 1), date(2026, 11, 1)),
        ("月底", date(2026, 11, 30), date(2026, 11, 30)),
        ("下月底", date(2026, 12, 31), date(2026, 12, 31)),
        ("周五", date(2026, 11, 20), date(2026, 11, 27)),
        ("星期天", date(2026, 11, 22), date(2026, 11, 22)),
        ("下周一", date(2026, 11, 23), date(2026, 11, 23)),
        ("上周日", date(2026, 11, 15), date(2026, 11, 15)),
    ],
)
def test_a_day_as_people_write_it(text: str, gone: date, coming: date) -> None:
    assert read_day(text, SUNDAY) == gone
    assert read_day(text, SUNDAY, ahead=True) == coming


@pytest.mark.parametrize(
    "text", ["2026-02-30", "02-30", "11-31", "2025-02-29", "32", "0", "13-01", "本月31号", "2026-00-10"]
)
def test_a_day_that_no_calendar_has_is_refused_and_never_becomes_another(text: str) -> None:
    with pytest.raises(UsageError, match="No calendar has the day"):
        read_day(text, SUNDAY, ahead=True)


@pytest.mark.parametrize("text", ["", "soon", "22-11-2026", "1-2-3", "2026-11", "100000000天后", "1899-12-31", "五号"])
def test_what_names_no_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError):
        read_day(text, SUNDAY)


@pytest.mark.parametrize("text", ["8/12", "08/12", "１２／８"])
def test_a_day_that_some_read_the_other_way_round_is_asked_about(text: str) -> None:
    with pytest.raises(UsageError, match=r"write (8月12日 or 12月8日|12月8日 or 8月12日)"):
        read_day(text, SUNDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [("11-20", date(2026, 11, 20)), ("12-5", date(2026, 12, 5)), ("22", SUNDAY), ("2025-01-01", date(2025, 1, 1))],
)
def test_what_may_be_past_or_to_come_is_the_nearest(text: str, day: date) -> None:
    assert nearest_day(text, SUNDAY) == day


@given(day=st.dates(date(1900, 1, 1), date(2999, 12, 31)), today=st.dates(date(1950, 1, 1), date(2900, 1, 1)))
def test_a_whole_day_is_itself_whenever_it_is_read(day: date, today: date) -> None:
    assert read_day(day.isoformat(), today) == read_day(f"{day.year}年{day.month}月{day.day}日", today) == day


@given(today=st.dates(date(1950, 1, 1), date(2900, 1, 1)), number=st.integers(1, 31))
def test_a_bare_day_is_the_nearest_of_its_side(today: date, number: int) -> None:
    gone, coming = read_day(f"{number}", today), read_day(f"{number}", today, ahead=True)
    assert gone <= today <= coming
    assert gone.day == coming.day == number
    assert (today - gone).days < 93
