"""Bad input gets one clear sentence, exit 2 or 1, and changes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import DATA, Run


@pytest.mark.parametrize(
    "words",
    [
        ("record", "nobody", "--limit", "100"),
        ("record", "jiebei", "--limit", "-5"),
        ("record", "jiebei", "--limit", "NaN"),
        ("record", "jiebei", "--limit", "1e400"),
        ("record", "jiebei", "--limit", "12,34"),
        ("record", "jiebei", "--limit", "1.234"),
        ("record", "jiebei", "--on", "2026-02-30"),
        ("record", "jiebei", "--on", "22.11.2026"),
        ("record", "jiebei", "--status", "gone"),
        ("channel", "add", "jiebei", "--product", "no_such_product"),
        ("channel", "add", "x", "--name", "x"),
        ("check", "--as-of", "2026-13-01"),
        ("check", "--nonsense"),
        ("nonsense",),
        ("alert",),
    ],
    ids=" ".join,
)
def test_a_wrong_word_is_one_sentence_and_changes_nothing(li_ming: Run, words: tuple[str, ...]) -> None:
    before = li_ming("dump").out
    answer = li_ming(*words)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert answer.err.startswith("raincheck: "), answer.err
    assert answer.err.count("\n") == 1, answer.err
    assert li_ming("dump").out == before


def test_a_command_on_a_book_that_is_not_there_makes_none(run: Run, book_path: Path) -> None:
    answer = run("check")
    assert answer.code == 1
    assert answer.err.startswith("raincheck: ")
    assert answer.err.count("\n") == 1
    assert not book_path.exists()


def test_a_wrong_file_leaves_no_book_behind(run: Run, book_path: Path, tmp_path: Path) -> None:
    source = tmp_path / "bad.json"
    source.write_text('{"format": "raincheck-book", "version": 1}', encoding="utf-8")
    assert run("load", source).code == 2
    assert not book_path.exists()


def test_a_second_load_is_refused_and_merge_skips_what_is_there(li_ming: Run) -> None:
    before = li_ming("dump").out
    refused = li_ming("load", DATA / "li_ming.json")
    assert refused.code == 2
    assert "--merge" in refused.err
    merged = li_ming("load", DATA / "li_ming.json", "--merge")
    assert merged.code == 0
    assert "0 entries added" in merged.out
    assert li_ming("dump").out == before


def test_merge_refuses_an_id_with_other_content_and_names_it(li_ming: Run, tmp_path: Path) -> None:
    other = json.loads((DATA / "li_ming.json").read_text(encoding="utf-8"))
    other["channels"][0]["apr"] = "0.2"
    source = tmp_path / "other.json"
    source.write_text(json.dumps(other), encoding="utf-8")
    before = li_ming("dump").out
    answer = li_ming("load", source, "--merge")
    assert answer.code == 2
    assert "jiebei" in answer.err
    assert li_ming("dump").out == before


def test_dump_then_load_gives_the_same_bytes(li_ming: Run, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    assert li_ming("dump", "-o", first).code == 0
    other = tmp_path / "other.raincheck"
    assert li_ming("--book", other, "load", first).code == 0
    assert li_ming("--book", other, "dump").out == first.read_text(encoding="utf-8")


def test_record_keeps_what_is_not_given(li_ming: Run) -> None:
    li_ming("record", "jiebei", "--used", "3.5万", "--on", "2026-11-23")
    last = li_ming("dump").document["observations"][-1]
    assert (last["limit"], last["used"], last["status"], last["on"]) == ("50.00", "35000.00", "open", "2026-11-23")
    li_ming("record", "jiebei", "--limit", "unknown", "--on", "2026-11-24")
    last = li_ming("dump").document["observations"][-1]
    assert (last["limit"], last["used"]) == (None, "35000.00")


def test_a_line_added_from_the_catalogue_can_be_recorded(run: Run) -> None:
    assert run("channel", "add", "jintiao", "--product", "jintiao", "--due-day", "12").code == 0
    assert run("record", "jintiao", "--limit", "3万", "--used", "0", "--on", "2026-11-22").code == 0
    lines = run("channel", "list", "--as-of", "2026-11-22", "--json").document["channels"]
    assert [(line["id"], line["platform"], line["limit"], line["headroom"]) for line in lines] == [
        ("jintiao", "JD", "30000.00", "30000.00")
    ]
    assert run("channel", "edit", "jintiao", "--name", "京东金条（旧）").code == 0
    assert run("channel", "archive", "jintiao").code == 0
    assert run("channel", "list", "--json").document["channels"] == []


def test_the_books_options_are_understood_behind_the_command(li_ming: Run, book_path: Path) -> None:
    answer = li_ming("check", "--as-of", "2026-11-22", f"--book={book_path}", "--json")
    assert answer.document["weather"] == "rain"


def test_a_line_that_still_owes_is_put_aside_with_a_sentence_of_what_it_owes(li_ming: Run) -> None:
    assert li_ming("due", "add", "weilidai", "800", "2026-12-16").code == 0
    told = li_ming("channel", "archive", "weilidai", "--on", "2026-11-22")
    assert told.code == 0
    assert re.search(r"微粒贷 still owes ¥[\d,]+, and dues of ¥[\d,.]+ are unpaid, the earliest of 16 Dec", told.out)
    assert "still owes" not in li_ming("channel", "archive", "weilidai", "--undo").out


def test_a_dump_says_that_the_format_knows_no_archived_line(li_ming: Run, tmp_path: Path) -> None:
    assert li_ming("dump", "-o", tmp_path / "whole.json").err == ""
    assert li_ming("channel", "archive", "huabei").code == 0
    told = li_ming("dump", "-o", tmp_path / "less.json")
    assert told.code == 0
    assert "watches these again: 花呗." in told.err


def test_an_end_that_is_past_is_taken_and_said(li_ming: Run) -> None:
    past = (
        "{name} ended on 2025-03-01, which is past: give --expires-on the new day if it was renewed or the year is "
        "another, or record it as closed."
    )
    done = li_ming("channel", "edit", "huabei", "--expires-on", "2025-03-01")
    assert (done.code, done.out.splitlines()[-1]) == (0, past.format(name="花呗"))
    assert past.format(name="花呗") not in li_ming("channel", "edit", "huabei", "--apr", "0.1").out
    done = li_ming("channel", "add", "jintiao", "--product", "jintiao", "--due-day", "12", "--expires-on", "2025-03-01")
    assert (done.code, done.out.splitlines()[-1]) == (0, past.format(name="京东金条"))
    assert "past" not in li_ming("channel", "edit", "jintiao", "--expires-on", "2999-03-01").out


@pytest.mark.parametrize(
    "words",
    [
        ("--name", ""),
        ("--name", "   "),
        ("--platform", ""),
        ("--funder", " "),
        ("--min-pct", "200%"),
        ("--opened-on", "2999-05-01"),
    ],
)
def test_what_no_line_can_be_is_refused(li_ming: Run, words: tuple[str, ...]) -> None:
    before = li_ming("dump").out
    assert li_ming("channel", "edit", "jiebei", *words).code == 2
    added = ("channel", "add", "new", "--kind", "revolving", "--apr", "10%", "--method", "full", "--due-day", "5")
    assert li_ming(*added, "--name", "新", "--platform", "P", *words).code == 2
    assert li_ming("dump").out == before


def test_a_due_beyond_every_plan_is_refused(li_ming: Run) -> None:
    before = li_ming("dump").out
    assert li_ming("due", "add", "jiebei", "500", "2199-01-01").code == 2
    assert li_ming("dump").out == before
    assert li_ming("due", "add", "jiebei", "500", "2050-01-01").code == 0
    assert li_ming("due", "move", "jiebei", "--due", "2050-01-01", "--to", "2199-01-01").code == 2


def test_more_to_draw_than_the_whole_limit_is_asked_about(li_ming: Run) -> None:
    asked = li_ming("record", "weilidai", "--limit", "50000", "--available", "60000")
    assert asked.code == 0
    assert "¥60,000 can still be drawn, more than the whole limit of ¥50,000" in asked.err
    assert "can still be drawn" not in li_ming("record", "weilidai", "--limit", "50000", "--available", "35000").err
