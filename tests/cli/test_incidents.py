"""Incidents typed in a shell: they open themselves, and everything done with them stays in the book."""

from __future__ import annotations

import hashlib

import pytest
from tests.cli.conftest import Run

DAY = "2026-11-22"
ID = "jiebei-2026-11-22"


def shown(run: Run, id: str = ID, day: str = DAY):
    return run("incident", "show", id, "--as-of", day, "--json").document


def step(document, key: str):
    return next(entry for entry in document["steps"] if entry["step"] == key)


def test_a_cut_opens_an_incident_without_a_check(li_ming: Run) -> None:
    (found,) = li_ming("incident", "list", "--as-of", DAY, "--json").document["incidents"]
    assert (found["id"], found["kind"], found["state"], found["day"]) == (ID, "token_cut", "open", 1)
    assert found["alerts"] == ["L01"]
    assert found["next_step"]["step"] == "screenshot"
    assert ID in li_ming("incident", "list", "--as-of", DAY).out


def test_a_book_without_incidents_says_how_one_opens(run: Run) -> None:
    run("household", "set", "--essential", "100")
    assert "One opens itself" in run("incident", "list").out


def test_every_step_says_why_by_when_and_what_it_rests_on(li_ming: Run) -> None:
    document = shown(li_ming)
    complain = step(document, "complain")
    assert complain["mark"] == "K"
    assert "2020" in complain["source"]
    assert complain["checked"] == "2026-11-22"
    assert all(entry["why"] and entry["by"] and entry["who"] for entry in document["steps"])
    text = li_ming("incident", "show", ID, "--as-of", DAY).out
    assert "the official text decides" in text


def test_a_step_is_ticked_with_a_note_put_back_and_undone(li_ming: Run) -> None:
    assert li_ming("incident", "step", ID, "call", "--note", "asked", "--as-of", DAY).code == 0
    call = step(shown(li_ming), "call")
    assert (call["done_on"], call["note"], call["by_itself"]) == (DAY, "asked", False)
    li_ming("incident", "step", ID, "call", "--undone", "--as-of", DAY)
    assert step(shown(li_ming), "call")["done_on"] is None
    li_ming("undo")
    assert step(shown(li_ming), "call")["done_on"] == DAY


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("step", ID, "dance"), "no step"),
        (("step", ID, "call", "--on", "2026-11-23"), "up to 2026-11-22"),
        (("step", "nothing", "call"), "no incident"),
        (("open", "policy", "--channel", "nobody"), "no line"),
        (("open", "policy", "--on", "2026-11-23"), "up to 2026-11-22"),
        (("contact", ID, "--at", "2026-11-23T10:00"), "up to 2026-11-22"),
        (("contact", ID, "--at", "noon"), "no moment"),
        (("attach", ID, "/nowhere/at/all.png"), "cannot be read"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(li_ming: Run, words, told) -> None:
    before = li_ming("dump").out
    answer = li_ming("incident", *words, "--as-of", DAY)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert li_ming("dump").out == before


def test_a_talk_ticks_the_call_and_a_complaint_has_fifteen_days(li_ming: Run) -> None:
    li_ming("incident", "contact", ID, "--ticket", "88213", "--text", "looked at again", "--as-of", DAY)
    li_ming("incident", "contact", ID, "--way", "complaint", "--at", "2026-11-23T09:30", "--as-of", "2026-11-23")
    document = shown(li_ming, day="2026-11-23")
    assert step(document, "call")["by_itself"]
    assert step(document, "complain")["done_on"] == "2026-11-23"
    assert [entry["answer_due"] for entry in document["contacts"]] == [None, "2026-12-08"]
    waited = li_ming("incident", "list", "--as-of", "2026-11-23", "--json").document["answers_due"]
    assert [entry["on"] for entry in waited] == ["2026-12-08"]


def test_evidence_lies_in_the_book_with_its_digest_once(li_ming: Run, tmp_path) -> None:
    picture = tmp_path / "额度.png"
    picture.write_bytes(b"\x89PNG what the page showed")
    for _ in range(2):
        assert li_ming("incident", "attach", ID, picture, "--note", "limit page", "--as-of", DAY).code == 0
    (kept,) = shown(li_ming)["evidence"]
    assert (kept["name"], kept["bytes"]) == ("额度.png", picture.stat().st_size)
    assert kept["sha256"] == hashlib.sha256(picture.read_bytes()).hexdigest()
    assert step(shown(li_ming), "screenshot")["by_itself"]


def test_a_file_above_twenty_megabytes_is_refused(li_ming: Run, tmp_path) -> None:
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    answer = li_ming("incident", "attach", ID, large, "--as-of", DAY)
    assert answer.code == 2
    assert "20 MB" in answer.err


def test_closing_counts_the_cut_as_handled_and_it_opens_no_second_time(li_ming: Run) -> None:
    li_ming("check", "--as-of", DAY)
    closed = li_ming("incident", "close", ID, "--recovered", "--note", "back", "--as-of", DAY)
    assert closed.code == 0
    assert "counts as handled" in closed.out or "count as handled" in closed.out
    (found,) = li_ming("incident", "list", "--as-of", "2026-11-23", "--json").document["incidents"]
    assert (found["state"], found["recovered"]) == ("closed", True)
    alerts = li_ming("check", "--as-of", "2026-11-23", "--json").document["alerts"]
    assert "L01" not in {entry["rule"] for entry in alerts}
    assert li_ming("incident", "close", ID, "--as-of", DAY).code == 2
    li_ming("incident", "close", ID, "--again", "--as-of", DAY)
    assert shown(li_ming)["state"] == "open"


def test_a_reading_taken_back_takes_its_untouched_incident_with_it(li_ming: Run) -> None:
    li_ming("record", "weilidai", "--status", "closed", "--limit", "0", "--on", "2026-11-24")
    ids = [
        entry["id"] for entry in li_ming("incident", "list", "--as-of", "2026-11-24", "--json").document["incidents"]
    ]
    assert len(ids) == 1  # two platforms within 30 days are one
    li_ming("undo")
    assert "weilidai" not in li_ming("incident", "list", "--as-of", "2026-11-24", "--json").out


def test_an_incident_of_ones_own_and_its_letter(li_ming: Run) -> None:
    opened = li_ming("incident", "open", "personal", "--channel", "huabei", "--as-of", DAY)
    assert "huabei-2026-11-22-personal" in opened.out
    letter = li_ming(
        "incident", "letter", "huabei-2026-11-22-personal", "hardship", "--can-pay", "¥800", "--as-of", DAY
    )
    assert letter.code == 0
    assert "¥800 a month" in letter.out
    assert "Name: ________" in letter.out


def test_incidents_go_through_dump_and_load(li_ming: Run, tmp_path, book_path) -> None:
    li_ming("incident", "step", ID, "call", "--note", "asked", "--as-of", DAY)
    li_ming("incident", "contact", ID, "--ticket", "9", "--at", "2026-11-22T10:05", "--as-of", DAY)
    out = tmp_path / "book.json"
    out.write_text(li_ming("dump").out, "utf-8")
    before = shown(li_ming)
    other = tmp_path / "other.raincheck"
    assert li_ming("--book", other, "load", out).code == 0
    after = li_ming("--book", other, "incident", "show", ID, "--as-of", DAY, "--json").document
    assert after["contacts"] == before["contacts"]
    assert after["steps"] == before["steps"]
    assert after["alerts"] == before["alerts"] == ["L01"]


def test_evidence_in_an_encrypted_book_stands_nowhere_in_its_bytes(li_ming: Run, tmp_path, book_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a passphrase of a test\n")
    assert li_ming("encrypt", "--passphrase-file", secret).code == 0
    shown_text = tmp_path / "message.txt"
    shown_text.write_bytes(b"limit lowered to fifty " * 40)
    done = li_ming("--passphrase-file", secret, "incident", "attach", ID, shown_text, "--as-of", DAY)
    assert done.code == 0
    beside = [file for file in book_path.parent.rglob("*") if file.is_file() and file != shown_text]
    assert any(file == book_path for file in beside)
    assert [file.name for file in beside if b"lowered to fifty" in file.read_bytes()] == []
    folder = tmp_path / "pack"
    packed = li_ming("--passphrase-file", secret, "incident", "pack", ID, "-o", folder, "--as-of", DAY)
    assert packed.code == 0
    assert (folder / "01-message.txt").read_bytes() == shown_text.read_bytes()
