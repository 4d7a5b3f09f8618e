"""The calendar typed in a shell, and the file that another calendar reads."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from tests.cli.conftest import Run

DAY = "2026-11-22"


def entries(run: Run, *words: str, kind: str = "due"):
    document = run("calendar", "--as-of", DAY, "--json", *words).document
    return [entry for entry in document["entries"] if entry["kind"] == kind]


def events(run: Run, path, *words: str):
    assert run("calendar", "--as-of", DAY, "--months", "2", "--ics", path, *words).code == 0
    return Calendar.from_ical(path.read_bytes())


def test_the_month_says_what_is_due_and_whether_the_money_is_there(li_ming: Run) -> None:
    (due,) = [entry for entry in entries(li_ming) if entry["channel"] == "weilidai"]
    assert (due["channel"], due["on"], due["amount"]) == ("weilidai", "2026-11-26", "1682.50")
    assert due["funding"]["enough"]
    text = li_ming("calendar", "--as-of", DAY).out
    assert "Enough, nothing to move" in text
    assert "Least money on" in text


def test_a_stated_due_is_paid_in_part_paid_and_past(li_ming: Run) -> None:
    li_ming("due", "add", "huabei", "100", "2026-11-20")
    (due,) = [entry for entry in entries(li_ming) if entry["channel"] == "huabei"]
    assert (due["state"], due["known"]) == ("past", True)
    assert "2026-11-20" in li_ming("calendar", "--as-of", DAY).out.split("not confirmed:")[1]
    li_ming("due", "pay", "huabei", "--on", "2026-11-21")
    (paid,) = [entry for entry in entries(li_ming) if entry["channel"] == "huabei"]
    assert paid["state"] == "paid"


def test_the_file_is_read_by_another_program_with_its_time_zone(li_ming: Run, tmp_path) -> None:
    calendar = events(li_ming, tmp_path / "dues.ics")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    due = found["due-weilidai-2026-11-1@raincheck.invalid"]
    assert due["DTSTART"].dt == datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert "1,682.50" in str(due["SUMMARY"])
    assert len(found) == len(calendar.walk("VEVENT"))
    assert due.walk("VALARM")
    raw = (tmp_path / "dues.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_a_second_export_keeps_every_name(li_ming: Run, tmp_path) -> None:
    first = {str(event["UID"]) for event in events(li_ming, tmp_path / "a.ics").walk("VEVENT")}
    li_ming("due", "add", "huabei", "6000", "2026-12-08")
    second = {str(event["UID"]) for event in events(li_ming, tmp_path / "a.ics").walk("VEVENT")}
    assert first == second


def test_hidden_amounts_stand_nowhere_in_the_file(li_ming: Run, tmp_path) -> None:
    li_ming("due", "add", "huabei", "6000.12", "2026-12-08")
    events(li_ming, tmp_path / "plain.ics")
    assert b"000.12" in (tmp_path / "plain.ics").read_bytes().replace(b"\\", b"")
    events(li_ming, tmp_path / "hidden.ics", "--hide-amounts")
    raw = (tmp_path / "hidden.ics").read_bytes().replace(b"\\", b"")
    assert b"000.12" not in raw
    assert b"682.50" not in raw
    li_ming("setting", "set", "hide_amounts", "on")
    events(li_ming, tmp_path / "hidden.ics")
    assert b"000.12" not in (tmp_path / "hidden.ics").read_bytes().replace(b"\\", b"")
    events(li_ming, tmp_path / "plain.ics", "--show-amounts")
    assert b"000.12" in (tmp_path / "plain.ics").read_bytes().replace(b"\\", b"")


def test_an_answer_that_is_waited_for_and_the_next_steps_stand_in_it(li_ming: Run) -> None:
    id = "jiebei-2026-11-22"
    li_ming("incident", "contact", id, "--way", "letter", "--ticket", "9", "--at", "2026-11-22T10:00", "--as-of", DAY)
    (answer,) = entries(li_ming, kind="answer")
    assert (answer["on"], answer["incident"]) == ("2026-11-29", id)
    assert {entry["incident"] for entry in entries(li_ming, kind="step")} == {id}


def test_accounts_and_statement_days_are_noted_and_stand_in_the_calendar(li_ming: Run) -> None:
    assert li_ming("channel", "debit", "weilidai", "活期").out == "微粒贷 is paid from 活期.\n"
    assert li_ming("channel", "statement", "cmb_card", "28").code == 0
    assert li_ming("channel", "debit", "weilidai", "no such").code == 2
    assert li_ming("channel", "statement", "cmb_card", "32").code == 2
    entries = li_ming("calendar", "--as-of", "2026-11-22", "--json").document["entries"]
    (due,) = [entry for entry in entries if entry["channel"] == "weilidai" and entry["on"] == "2026-11-26"]
    assert due["account"] == {"name": "活期", "holds": "12000.00", "move": [], "missing": "0.00"}
    assert [entry["on"] for entry in entries if entry["kind"] == "statement"] == ["2026-11-28"]
    assert li_ming("channel", "debit", "weilidai").code == 0
    assert li_ming("channel", "statement", "cmb_card").code == 0
    after = li_ming("calendar", "--as-of", "2026-11-22", "--json").document["entries"]
    assert all(entry["account"] is None and entry["kind"] != "statement" for entry in after)
