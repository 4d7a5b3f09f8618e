"""A person who types by hand feeds every rule: each door writes what it says, refuses what cannot be, and is undone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.builders import NOW
from tests.cli.conftest import Run
from tests.importers.bills import Row, alipay

from raincheck.core.model import EvidenceFile, Incident
from raincheck.store import open_store

DAY = date(2026, 11, 22)


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("raincheck.system.clock.SystemClock.today", lambda _: DAY)
    done = run(
        *("channel", "add", "jiebei", "--product", "jiebei", "--due-day", "5", "--apr", "0.146"),
        *("--limit", "50000", "--used", "5000", "--on", DAY - timedelta(20)),
    )
    assert done.code == 0, done.err
    return run


def test_a_line_and_its_first_reading_are_one_thing(typed: Run) -> None:
    book = typed("dump").document
    assert [line["added_on"] for line in book["channels"]] == ["2026-11-02"]
    assert [(row["on"], row["limit"]) for row in book["observations"]] == [("2026-11-02", "50000.00")]
    assert typed("undo").code == 0
    assert typed("dump").document["channels"] == []


def test_a_temporary_limit_that_ends_is_no_cut(typed: Run) -> None:
    assert typed("record", "jiebei", "--temporary", "10000", "--until", "2026-11-15", "--on", "2026-11-05").code == 0
    assert typed("record", "jiebei", "--limit", "50000", "--on", "2026-11-16").code == 0
    seen = typed("dump").document["observations"]
    assert [(row["limit"], row["temporary"]) for row in seen] == [
        ("50000.00", None),
        ("60000.00", {"amount": "10000.00", "until": "2026-11-15"}),
        ("50000.00", None),
    ]
    assert typed("check", "--as-of", "2026-11-16", "--json").document["levels"]["L01"] == "green"


@pytest.mark.parametrize(
    "words",
    [
        ("--temporary", "10000"),
        ("--until", "2026-12-01"),
        ("--temporary", "10000", "--until", "2026-11-01"),
        ("--temporary", "10000", "--until", "2026-12-01", "--limit", "unknown"),
        ("--temporary", "10000", "--until", "2026-12-01", "--limit", "9000"),
    ],
)
def test_a_temporary_limit_that_cannot_be_is_refused(typed: Run, words: tuple[str, ...]) -> None:
    assert typed("record", "jiebei", "--on", DAY, *words).code == 2


def test_a_reading_is_corrected_and_withdrawn_and_its_history_stays(typed: Run) -> None:
    typed("record", "jiebei", "--limit", "5000", "--on", "2026-11-10")
    numbers = [row["number"] for row in typed("reading", "list", "jiebei", "--json").document["readings"]]
    assert typed("reading", "correct", numbers[1], "--limit", "50000").code == 0
    rows = typed("reading", "list", "--json").document["readings"]
    assert [(row["limit"], row["corrected"]) for row in rows] == [
        ("50000.00", False),
        ("5000.00", True),
        ("50000.00", False),
    ]
    moved = typed("reading", "correct", rows[2]["number"], "--on", "2026-11-12")
    assert f"Reading {numbers[1]} of 借呗 on 2026-11-10 counts again." in moved.out
    assert typed("reading", "withdraw", numbers[0]).code == 0
    assert typed("reading", "withdraw", numbers[0]).code == 2
    assert typed("reading", "correct", 99, "--limit", "1").code == 2
    assert typed("reading", "correct", numbers[1]).code == 2
    rows = typed("reading", "list", "jiebei", "--json").document["readings"]
    assert [(row["on"], row["withdrawn"]) for row in rows] == [
        ("2026-11-02", True),
        ("2026-11-10", False),
        ("2026-11-10", True),
        ("2026-11-12", False),
    ]
    assert typed("undo").code == 0
    assert not typed("reading", "list", "--json").document["readings"][0]["withdrawn"]


def test_a_corrected_reading_is_not_withdrawn_or_corrected_behind_its_correction(typed: Run) -> None:
    typed("record", "jiebei", "--limit", "5000", "--on", "2026-11-10")
    wrong = typed("reading", "list", "jiebei", "--json").document["readings"][1]["number"]
    typed("reading", "correct", wrong, "--limit", "50000")
    right = typed("reading", "list", "jiebei", "--json").document["readings"][2]["number"]
    for words in (("withdraw", wrong), ("correct", wrong, "--used", "1")):
        refused = typed("reading", *words)
        assert refused.code == 2
        assert f"reading {right} of the same day stands in its place" in refused.err
    back = typed("reading", "withdraw", right)
    assert f"reading {wrong} of 借呗 on 2026-11-10 counts again" in back.out
    assert typed("reading", "withdraw", wrong).out == "The reading of 借呗 on 2026-11-10 counts no more.\n"


def test_movements_are_added_corrected_and_removed(typed: Run) -> None:
    for kind in ("draw", "repay", "fee", "interest", "refund"):
        assert typed("move", "add", "jiebei", kind, "100", "--on", "2026-11-10").code == 0
    assert typed("move", "add", "jiebei", "failed", "--on", "2026-11-11", "--note", "余额不足").code == 0
    assert typed("move", "add", "jiebei", "draw").code == 2
    assert typed("move", "add", "jiebei", "gift", "5").code == 2
    assert typed("move", "add", "nobody", "draw", "5").code == 2
    rows = typed("move", "list", "--json").document["movements"]
    assert [row["kind"] for row in rows] == ["draw", "repay", "fee", "interest", "refund", "failed"]
    assert typed("move", "edit", rows[1]["number"], "--amount", "640.50", "--note", "第二期").code == 0
    assert typed("move", "edit", rows[1]["number"], "--amount", "0").code == 2
    assert typed("move", "remove", rows[0]["number"]).code == 0
    assert typed("move", "remove", rows[0]["number"]).code == 2
    after = typed("move", "list", "jiebei", "--json").document["movements"]
    assert (after[0]["amount"], after[0]["note"]) == ("640.50", "第二期")
    assert typed("undo").code == 0
    assert len(typed("move", "list", "--json").document["movements"]) == 6


def test_inquiries_events_and_notes(typed: Run) -> None:
    assert typed("inquiry", "add", "某银行", "--on", "2026-11-18").code == 0
    assert typed("inquiry", "add", "某银行", "--soft").code == 0
    assert typed("inquiry", "add", "某银行", "--soft", "--reason", "信用卡审批").code == 2
    hard = [row["hard"] for row in typed("inquiry", "list", "--json").document["inquiries"]]
    assert hard == [True, False]
    assert typed("inquiry", "remove", "2").code == 0
    assert typed("event", "add", "新规").code == 0
    assert typed("event", "add", "维护", "--target", "jiebei", "--kind", "technical").code == 0
    assert typed("event", "add", "平台公告", "--target", "ANT").code == 0
    assert typed("event", "add", "x", "--scope", "channel", "--target", "nobody").code == 2
    assert typed("event", "add", "x", "--scope", "platform").code == 2
    scopes = [row["scope"] for row in typed("event", "list", "--json").document["events"]]
    assert scopes == ["market", "channel", "platform"]
    assert typed("event", "remove", "1").code == 0
    assert typed("note", "add", "客服说月底再看", "--channel", "jiebei", "--on", "2026-11-20").code == 0
    assert typed("note", "add", " ").code == 2
    assert typed("note", "add", "x", "--channel", "nobody").code == 2
    notes = typed("note", "list", "--json").document["notes"]
    assert [(row["on"], row["channel"], row["text"]) for row in notes] == [("2026-11-20", "jiebei", "客服说月底再看")]
    assert typed("note", "remove", notes[0]["number"]).code == 0
    assert typed("note", "list", "--json").document["notes"] == []


def test_a_due_is_moved_paid_unpaid_and_removed(typed: Run) -> None:
    typed("due", "add", "jiebei", "640.50", "2026-12-05")
    assert typed("due", "move", "jiebei").code == 2
    assert typed("due", "move", "jiebei", "--to", "2026-12-08", "--amount", "650").code == 0
    assert typed("due", "pay", "jiebei", "--on", "2026-11-21").code == 0
    assert typed("due", "pay", "jiebei", "--due", "2026-12-08", "--not-paid").code == 0
    (due,) = typed("due", "list", "--json").document["dues"]
    assert (due["due"], due["amount"], due["paid_on"]) == ("2026-12-08", "650.00", None)
    assert typed("due", "remove", "jiebei", "--due", "2026-12-05").code == 2
    assert typed("due", "remove", "jiebei", "--number", due["number"]).code == 0
    assert typed("due", "list", "--json").document["dues"] == []


def test_an_asset_keeps_its_values_with_their_days(typed: Run) -> None:
    assert typed("asset", "set", "活期", "25000", "--on", "2026-11-10").code == 0
    assert typed("asset", "set", "活期", "26000", "--on", "2026-11-20").code == 0
    assert typed("asset", "set", "活期", "27000", "--on", "2026-11-20").code == 0
    assert typed("asset", "set", "asset_1", "1", "--on", "2026-11-01").code == 0
    assert typed("asset", "set", "基金", "1", "--haircut", "1.5").code == 2
    book = typed("dump").document
    assert [asset["value"] for asset in book["assets"]] == ["27000.00"]
    assert [(row["on"], row["value"]) for row in book["asset_values"]] == [
        ("2026-11-10", "25000.00"),
        ("2026-11-20", "27000.00"),
        ("2026-11-01", "1.00"),
    ]
    (listed,) = typed("asset", "list", "--json").document["assets"]
    assert (listed["name"], listed["valued_on"]) == ("活期", "2026-11-20")


def test_a_new_rate_is_kept_with_its_day(typed: Run) -> None:
    def rates() -> list[tuple[str, str]]:
        return [(row["on"], row["apr"]) for row in typed("dump").document["rates"]]

    assert typed("channel", "edit", "jiebei", "--apr", "0.15", "--on", "2026-11-02").code == 0
    assert rates() == [], "what was typed on the day the line was added was a slip"
    assert typed("channel", "edit", "jiebei", "--apr", "0.168", "--on", "2026-11-20").code == 0
    assert typed("channel", "edit", "jiebei", "--apr", "0.17", "--on", "2026-11-20").code == 0
    assert typed("channel", "edit", "jiebei", "--name", "借呗 2").code == 0
    assert rates() == [("2026-11-02", "0.15"), ("2026-11-20", "0.17")]
    assert typed("channel", "edit", "jiebei", "--apr", "0.16", "--on", "2026-11-10").code == 0
    line = typed("dump").document["channels"][0]
    assert (line["apr"], line["name"], line["added_on"]) == ("0.17", "借呗 2", "2026-11-02")


def test_a_rate_of_a_line_without_dated_ones_keeps_the_old_one_too(li_ming: Run) -> None:
    assert li_ming("channel", "edit", "jiebei", "--apr", "0.168", "--on", "2026-11-20").code == 0
    rates = li_ming("dump").document["rates"]
    assert [(row["channel"], row["apr"]) for row in rates] == [("jiebei", "0.146"), ("jiebei", "0.168")]
    assert rates[0]["on"] < rates[1]["on"] == "2026-11-20"


def test_guessed_terms_are_confirmed_once(typed: Run, tmp_path: object) -> None:
    assert typed("channel", "confirm", "jiebei").code == 2
    book = typed("dump").out.replace('"terms": "confirmed"', '"terms": "guessed"')
    (path := tmp_path / "guessed.json").write_text(book, "utf-8")  # type: ignore[operator] - pytest gives a Path
    other = ("--book", tmp_path / "other.raincheck")  # type: ignore[operator] - the same
    assert typed(*other, "load", path).code == 0
    assert typed(*other, "channel", "confirm", "jiebei").code == 0
    assert typed(*other, "dump").document["channels"][0]["terms"] == "confirmed"


@pytest.mark.parametrize(
    "words",
    [
        ("record", "jiebei", "--used", "1", "--on"),
        ("move", "add", "jiebei", "draw", "5", "--on"),
        ("inquiry", "add", "某银行", "--on"),
        ("event", "add", "新规", "--on"),
        ("note", "add", "x", "--on"),
        ("asset", "set", "活期", "5", "--on"),
        ("channel", "edit", "jiebei", "--apr", "0.2", "--on"),
        ("reading", "correct", "1", "--on"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("day", ["2015-01-01", "2099-01-01"])
def test_nothing_was_seen_on_a_day_ahead_or_long_ago(typed: Run, words: tuple[str, ...], day: str) -> None:
    before = typed("dump").out
    refused = typed(*words, day)
    assert (refused.code, refused.out) == (2, "")
    assert day in refused.err
    assert typed("dump").out == before


def test_a_missed_event_noted_by_mistake_is_taken_back(typed: Run) -> None:
    assert typed("alert", "missed", "额度没了", "--on", "2026-11-20").code == 0
    assert "额度没了" in typed("alert", "missed").out
    assert typed("alert", "missed", "--remove", "1").code == 0
    assert typed("alert", "missed", "--remove", "1").code == 2
    assert "额度没了" not in typed("alert", "missed").out


def test_words_are_found_and_an_empty_search_is_refused(typed: Run) -> None:
    typed("note", "add", "客服说月底再看", "--channel", "jiebei", "--on", "2026-11-20")
    (hit,) = typed("search", "月底", "--json").document["hits"]
    assert (hit["kind"], hit["ref"], hit["channel"], hit["on"]) == ("note", "1", "jiebei", "2026-11-20")
    assert "客服说月底再看" in typed("search", "客服", "再看").out
    assert typed("search", "没有写过").code == 0
    assert typed("search", " ").code == 2
    assert typed("search").code == 2


def test_a_contract_is_noted_piece_by_piece(typed: Run) -> None:
    assert typed("channel", "contract", "jiebei", "--no-prepay").code == 0
    assert typed("channel", "contract", "jiebei", "--prepay-fee", "50", "--calls").code == 0
    assert typed("channel", "contract", "nobody", "--calls").code == 2
    assert typed("dump").document["contracts"] == [
        {"channel": "jiebei", "prepay_allowed": False, "prepay_fee": "50.00", "call_on_closing": True}
    ]


def test_kept_files_leave_with_the_dump_and_come_back_with_the_load(
    typed: Run, book_path: Path, tmp_path: Path
) -> None:
    with open_store(book_path, clock=lambda: NOW) as store, store.write("keep") as tx:
        digest = tx.keep_file(b"picture")
        kept = EvidenceFile(digest, "截图.png", 7, NOW.replace(tzinfo=None))
        tx.add_incident(Incident("1", "cut", DAY, "jiebei", evidence=(kept,)))
    folder, file = tmp_path / "kept", tmp_path / "d.json"
    assert typed("dump", "-o", file, "--with-evidence", folder).code == 0
    assert [path.read_bytes() for path in folder.iterdir()] == [b"picture"]
    other = ("--book", tmp_path / "other.raincheck")
    assert typed(*other, "load", file, "--with-evidence", folder).code == 0
    with open_store(tmp_path / "other.raincheck", clock=lambda: NOW) as store:
        assert store.evidence_content(digest) == b"picture"
    next(folder.iterdir()).write_bytes(b"another")
    refused = typed("--book", tmp_path / "third.raincheck", "load", file, "--with-evidence", folder)
    assert refused.code == 1
    assert "截图.png" in refused.err
    assert not (tmp_path / "third.raincheck").exists()


def test_a_movement_says_which_file_it_came_from(typed: Run, tmp_path: Path) -> None:
    typed("move", "add", "jiebei", "draw", "100", "--on", "2026-11-10")
    assert typed("move", "show", "1", "--json").document["from"] is None
    assert "Typed by hand." in typed("move", "show", "1").out
    assert typed("move", "show", "99").code == 2


def test_rows_of_two_files_say_each_their_own_and_readings_too(typed: Run, tmp_path: Path) -> None:
    one, two, told = tmp_path / "one.csv", tmp_path / "two.csv", tmp_path / "told.txt"
    one.write_bytes(alipay(Row(method="花呗", order="1", at="2026-11-01 10:00:00")))
    two.write_bytes(alipay(Row(method="花呗", order="2", at="2026-11-02 10:00:00")))
    told.write_text("【交通银行】您尾号3390的信用卡11月03日固定额度已调整为5000元，2026年11月03日。", "utf-8")
    assert typed("import", one, two, told).code == 0
    found = [typed("move", "show", number, "--json").document["from"] for number in ("1", "2")]
    assert [(came["file"], came["line"]) for came in found] == [("one.csv", 10), ("two.csv", 10)]
    seen = [entry for entry in typed("reading", "list", "--json").document["readings"] if entry["source"] == "notice"]
    assert [entry["file"] for entry in seen] == ["told.txt"]
    number = seen[0]["number"]
    came = typed("reading", "show", number, "--json").document["from"]
    assert (came["file"], came["line"], came["format"], len(came["sha256"])) == ("told.txt", 1, "message", 64)
    assert "From told.txt, line 1." in typed("reading", "show", number).out
    assert typed("reading", "show", "999").code == 2


def test_a_line_is_found_by_the_name_a_person_gave_it(run: Run) -> None:
    """Every command that takes a line takes its name; a name that fits nothing is refused, never an empty answer."""
    run(
        "channel",
        "add",
        "loan",
        "--product",
        "jiebei",
        "--limit",
        "5万",
        "--used",
        "1万",
        "--due-day",
        "10",
        "--periods",
        "12",
    )
    name = "借呗"
    for words in (
        ("record", name, "--limit", "4万"),
        ("reading", "list", name),
        ("due", "add", name, "100", "2030-01-05"),
        ("due", "list", name),
        ("due", "move", name, "--to", "2030-01-06"),
        ("due", "pay", name, "--on", "2026-11-20"),
        ("due", "remove", name, "--number", "1"),
        ("move", "add", name, "draw", "50"),
        ("move", "list", name),
        ("move", "edit", "1", "--channel", name),
        ("note", "add", "asked", "--channel", name),
        ("note", "list", "--channel", name),
        ("contingency", name),
        ("stress", "--close", name),
        ("stress", "--cut", f"{name}=0.5"),
        ("incident", "open", "platform", "--channel", name),
        ("alert", "missed", "cut", "--channel", name),
        ("channel", "edit", name, "--due-day", "5"),
        ("channel", "statement", name, "7"),
        ("channel", "archive", name),
        ("channel", "archive", name, "--undo"),
    ):
        done = run(*words)
        assert done.code == 0, (words, done.err)
        refused = run(*(word.replace(name, "没有的") for word in words))
        assert refused.code == 2, words
        assert "没有的" in refused.err
    run("channel", "add", "other", "--product", "jiebei", "--name", name, "--due-day", "1", "--periods", "12")
    assert run("record", name, "--limit", "1万").err.strip() == (
        f'raincheck: Several lines are called "{name}"; say which by its id: loan, other.'
    )
