"""Days are typed in a shell as in the window: with slashes, in Chinese, without a year; 8/12 is asked about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cli.conftest import Run


def today(run: Run) -> date:
    return date.fromisoformat(run("check", "--json").document["as_of"])


@pytest.mark.parametrize("text", ["2026/11/2", "2026.11.02", "20261102", "2026年11月2日"])
def test_a_day_is_taken_however_it_is_written(li_ming: Run, text: str) -> None:
    assert li_ming("move", "add", "jiebei", "repay", "5", "--on", text).code == 0
    assert li_ming("dump").document["ledger"][-1]["on"] == "2026-11-02"


def test_a_day_without_its_year_is_past_where_it_was_seen_and_to_come_where_it_falls_due(li_ming: Run) -> None:
    now = today(li_ming)
    assert li_ming("move", "add", "jiebei", "repay", "5", "--on", "昨天").code == 0
    assert li_ming("dump").document["ledger"][-1]["on"] == str(now - timedelta(days=1))
    ahead = now + timedelta(days=20)
    assert li_ming("due", "add", "jiebei", "77", f"{ahead.month}月{ahead.day}日").code == 0
    assert str(ahead) in {due["due"] for due in li_ming("dump").document["dues"]}
    assert li_ming("due", "pay", "jiebei", "--due", f"{ahead.month}-{ahead.day}").code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8/12", "can be read two ways; write 8月12日 or 12月8日."),
        ("2026-02-30", "No calendar has the day 2026-02-30."),
        ("30/2", "No calendar has the day 30/2."),
        ("soon", "Write a day such as"),
    ],
)
def test_what_names_no_one_day_is_asked_about_and_nothing_is_written(li_ming: Run, text: str, told: str) -> None:
    before = li_ming("dump").out
    for words in (
        ("record", "jiebei", "--limit", "5", "--on", text),
        ("due", "add", "jiebei", "5", text),
        ("stress", "--expense", f"{text}=100"),
    ):
        answer = li_ming(*words)
        assert (answer.code, told in answer.err) == (2, True)
    assert li_ming("dump").out == before


def test_a_talk_is_dated_by_a_day_and_a_time(li_ming: Run) -> None:
    now = today(li_ming)
    (incident, *_) = li_ming("incident", "list", "--json").document["incidents"]
    said = ("incident", "contact", incident["id"], "--text", "asked why")
    assert li_ming(*said, "--at", "昨天 9:05").code == 0
    assert f"{now - timedelta(days=1)}T09:05" in li_ming("dump").out
    for text in ("昨天", "昨天 25:00", "8/12 9:05"):
        assert li_ming(*said, "--at", text).code == 2


def test_a_check_of_a_far_day_leaves_today_as_it_is(li_ming: Run) -> None:
    before = li_ming("alert", "list", "--json").out
    far = li_ming("check", "--as-of", "2199-01-01")
    assert (far.code, "only looked" in far.err) == (0, True)
    assert li_ming("alert", "list", "--json").out == before
    assert li_ming("record", "jiebei", "--used", "5").code == 0
    assert li_ming("record", "jiebei", "--used", "5", "--on", "2190-01-01").code == 2


def test_a_clock_behind_the_last_check_is_told(li_ming: Run) -> None:
    now = today(li_ming)
    ahead = now + timedelta(days=40)
    assert li_ming("check", "--as-of", ahead).err == ""
    for words in (("check",), ("record", "jiebei", "--used", "5"), ("move", "add", "jiebei", "draw", "5")):
        told = li_ming(*words)
        assert (told.code, str(ahead) in told.err) == (0, True)
    assert li_ming("check", "--as-of", ahead).err == ""
    assert li_ming("record", "jiebei", "--used", "6", "--on", now).err == ""


def test_a_day_before_the_first_reading_is_not_called_quiet(li_ming: Run) -> None:
    told = li_ming("check", "--as-of", "2018-01-08").out
    assert "no reading up to 2018-01-08" in told
    assert "nothing needs you" not in told
