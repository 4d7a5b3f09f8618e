"""`raincheck paste`: a message becomes a proposal, and with one yes a reading that keeps what was known."""

from __future__ import annotations

import io

import pytest
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


SCREEN = "借呗 总额度 50,000.00 剩余可借 12,000.00 已用额度 38,000.00 本期应还 1,234.56 还款日 12月10日"
LIST = """\
Line  What          Amount  Day
借呗  limit      50,000.00  2026-11-23
借呗  available  12,000.00  2026-11-23
借呗  used       38,000.00  2026-11-23
借呗  due         1,234.56  2026-12-10
"""


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def test_every_figure_is_listed_before_anything_is_written(li_ming: Run) -> None:
    before = li_ming("dump").out
    assert li_ming("paste", SCREEN, "--on", "2026-11-23").out == LIST + "Nothing was written; --yes writes it.\n"
    assert li_ming("dump").out == before
    assert (
        li_ming("paste", SCREEN, "--on", "2026-11-23", "--yes").out == LIST + "Written. raincheck undo takes it back.\n"
    )
    document = li_ming("dump").document
    seen = document["observations"][-1]
    assert (seen["limit"], seen["available"], seen["used"]) == ("50000.00", "12000.00", "38000.00")
    assert document["dues"][-1] == {"channel": "jiebei", "due": "2026-12-10", "amount": "1234.56", "paid_on": None}


@pytest.mark.parametrize(
    ("typed", "told", "written"),
    [("y\n", "Written. raincheck undo takes it back.", True), ("n\n", "Nothing was written.", False)],
)
@pytest.mark.parametrize("given", [True, False])
def test_on_a_terminal_it_asks_below_the_list(
    li_ming: Run, monkeypatch: pytest.MonkeyPatch, typed: str, told: str, *, written: bool, given: bool
) -> None:
    before = li_ming("dump").out
    words = [SCREEN] if given else []
    terminal = Terminal(typed)
    if not given:  # what is typed up to Ctrl+D is the text, and what follows the answer
        monkeypatch.setattr(terminal, "read", lambda: SCREEN)
    monkeypatch.setattr("sys.stdin", terminal)
    out = li_ming("paste", *words, "--on", "2026-11-23").out
    assert out.startswith(LIST + "Write this?")
    assert out.rstrip().endswith(told)
    assert (li_ming("dump").out != before) is written


def test_a_script_hears_every_figure_too(li_ming: Run) -> None:
    reading, _due = li_ming("paste", SCREEN, "--on", "2026-11-23", "--json").document["proposals"]
    assert reading["figures"] == {"limit": "50000.00", "available": "12000.00", "used": "38000.00"}


def test_figures_without_a_line_are_asked_about(li_ming: Run) -> None:
    out = li_ming("paste", "总额度 50,000.00 剩余可借 12,000.00", "--on", "2026-11-23", "--yes").out
    assert " ".join(out.split()).startswith("problem: These are figures of a line, but not said of which;")


@pytest.mark.parametrize(
    ("encoding", "piped"), [("gb18030", True), ("utf-8", True), ("utf-16", True), ("gb18030", False), ("utf-8", False)]
)
def test_a_message_comes_in_any_encoding(
    li_ming: Run, monkeypatch: pytest.MonkeyPatch, encoding: str, *, piped: bool
) -> None:
    message = SCREEN.encode(encoding)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message), "utf-8"))
    words = () if piped else (message.decode("utf-8", "surrogateescape"),)
    assert li_ming("paste", *words, "--on", "2026-11-23").out == LIST + "Nothing was written; --yes writes it.\n"


def test_what_is_no_text_is_told_in_one_line(li_ming: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00"), "utf-8"))
    answer = li_ming("paste", "--yes", "--json")
    assert answer.document["written"] in (True, False)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(bytes(400)), "utf-8"))
    answer = li_ming("paste")
    assert (answer.code, len(answer.err.splitlines())) == (2, 1)


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


def test_a_slip_of_the_finger_is_a_note_beside_what_is_written(li_ming: Run) -> None:
    """A script is never asked: the figure counts, and stderr says what looks wrong."""
    told = "The limit ¥5,000 has 1 digit less than last time (¥50,000): was a 0 left out?"
    done = li_ming("record", "weilidai", "--limit", "5000")
    assert (done.code, done.err) == (0, told + "\n")
    assert li_ming("dump").document["observations"][-1]["limit"] == "5000.00"
    assert li_ming("record", "weilidai", "--limit", "9000").err == ""
    pasted = li_ming("paste", "微粒贷 总额度 90,000.00", "--yes", "--json")
    assert pasted.err == "微粒贷: The limit ¥90,000 has 1 digit more than last time (¥9,000): is there a 0 too many?\n"
    assert pasted.document["written"] is True


def test_a_minimum_payment_that_has_no_place_in_the_book_is_told(li_ming: Run) -> None:
    bill = "【招商银行】您信用卡本期账单人民币15,600.00元，最低还款额1,560.00元，到期还款日12月25日。"
    told = li_ming("paste", bill, "--on", "2026-11-23").out
    assert "15,600" in told
    assert "The whole bill is kept as due; its minimum of 1,560 is not." in told


def test_two_messages_with_one_line_break_between_them_keep_their_own_figures(li_ming: Run) -> None:
    card = "【招商银行】您尾号1234的信用卡账单6,420.00元，到期还款日12月08日。"
    text = f"{card}\n借呗提醒：您本期应还1,200.00元，还款日12月22日。"
    proposals = li_ming("paste", text, "--on", "2026-11-28", "--json").document["proposals"]
    figures = [(row["channel"], row["amount"], row["on"]) for row in proposals]
    assert figures == [("招行信用卡", "6420.00", "2026-12-08"), ("借呗", "1200.00", "2026-12-22")]


def test_a_temporary_limit_told_alone_comes_on_top_of_the_lasting_one_and_is_no_cut(li_ming: Run) -> None:
    """The preview says until when; the lasting limit stays, and a new lasting one leaves the part in force."""
    readings = li_ming("dump").document["observations"]
    before = [line for line in readings if line["channel"] == "weilidai"][-1]
    part = "【微众银行】您的微粒贷临时额度5,000元已生效，有效期至2026年12月31日。"
    answer = li_ming("paste", part, "--yes", "--on", "2026-11-23")
    assert "temporary limit until 2026-12-31" in " ".join(answer.out.split())
    seen = li_ming("dump").document["observations"][-1]
    assert float(seen["limit"]) == float(before["limit"]) + 5000
    assert seen["temporary"] == {"amount": "5000.00", "until": "2026-12-31"}
    cut = "【微众银行】您的微粒贷固定额度已调整为20,000元。"
    assert li_ming("paste", cut, "--yes", "--on", "2026-11-24").code == 0
    seen = li_ming("dump").document["observations"][-1]
    assert (seen["limit"], seen["temporary"]["amount"]) == ("25000.00", "5000.00")


def test_a_temporary_limit_as_large_as_the_lasting_one_is_asked_about(li_ming: Run) -> None:
    part = "【微众银行】您的微粒贷临时额度300,000元已生效，有效期至2026年12月31日。"
    (row,) = li_ming("paste", part, "--on", "2026-11-23", "--json").document["proposals"]
    assert (row["becomes"], "may be the whole limit" in row["why"]) == ("problem", True)


def test_a_line_of_the_book_that_is_called_so_is_no_new_line(li_ming: Run) -> None:
    line = ("--name", "360借条", "--platform", "奇富", "--funder", "奇富", "--kind", "revolving", "--apr", "0.18")
    assert li_ming("channel", "add", "j360", *line, "--method", "level", "--periods", "12", "--due-day", "8").code == 0
    text = "【360借条】您的借款已全部结清，感谢您的信任，当前可借额度20,000元。"
    assert li_ming("paste", text, "--yes", "--on", "2026-11-23").code == 0
    document = li_ming("dump").document
    seen = document["observations"][-1]
    assert (seen["channel"], seen["used"], seen["available"]) == ("j360", "0.00", "20000.00")
    assert [line["name"] for line in document["channels"]].count("奇富借条") == 0


def test_a_repayment_that_was_sent_back_stands_in_the_place_of_the_one_that_was_pasted(li_ming: Run) -> None:
    paid = "【微众银行】您的微粒贷11月23日还款1,072.00元成功。"
    back = "【微众银行】您的微粒贷11月23日还款1,072.00元已被退回。"
    for text in (paid, back):
        assert li_ming("paste", text, "--yes", "--on", "2026-11-23").code == 0
    rows = [
        row for row in li_ming("dump").document["ledger"] if row["amount"] == "1072.00" and row["on"] == "2026-11-23"
    ]
    assert [row["kind"] for row in rows] == ["failed"]
