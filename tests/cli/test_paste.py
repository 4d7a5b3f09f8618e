"""`raincheck paste`: a message becomes a proposal, and with one yes a reading that keeps what was known."""

from __future__ import annotations

from tests.cli.conftest import Run

SPENT = "【某某银行】您的借呗11月20日成功支用人民币100元，当前可用额度900.00元"


def test_a_message_is_proposed_and_not_written(li_ming: Run) -> None:
    before = li_ming("dump").out
    document = li_ming("paste", SPENT, "--json").document
    assert next((row["becomes"], row["channel"]) for row in document["proposals"]) == ("used", "借呗")
    assert document["written"] is False
    assert li_ming("dump").out == before


def test_yes_writes_a_reading_that_keeps_limit_and_debt(li_ming: Run) -> None:
    earlier = [r for r in li_ming("dump").document["observations"] if r["channel"] == "jiebei"][-1]
    message = "【某某】您的借呗额度由100000元调整至800元。"
    assert li_ming("paste", message, "--yes", "--on", "2026-11-23", "--json").document["written"] is True
    reading = li_ming("dump").document["observations"][-1]
    assert (reading["limit"], reading["used"], reading["source"]) == ("800.00", earlier["used"], "notice")
    assert li_ming("undo").code == 0


def test_an_empty_text_is_refused(li_ming: Run) -> None:
    answer = li_ming("paste", "  ")
    assert answer.code == 2
    assert "no text" in answer.err


def test_what_the_message_states_is_proposed_and_not_what_was_known(li_ming: Run) -> None:
    """The limit that the reading keeps is no figure of the message."""
    document = li_ming("paste", SPENT, "--json").document
    assert [(row["what"], row["amount"]) for row in document["proposals"]] == [
        ("reading: available", "900.00"),
        ("draw", "100.00"),
    ]
    frozen = li_ming("paste", "【某某】您的借呗额度已被冻结。", "--json", "--on", "2026-11-23").document
    assert [(row["what"], row["amount"]) for row in frozen["proposals"]] == [("reading: frozen", None)]
