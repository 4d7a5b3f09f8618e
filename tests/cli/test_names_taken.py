"""Products, lenders, kinds and states are typed by their names, in characters, pinyin or English; unknown is a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

DUE = ("--due-day", "10")


def line(run: Run, *words: str) -> Any:
    """The line that those words add."""
    answer = run("channel", "add", "x", *words)
    assert answer.code == 0, answer.err
    return run("dump").document["channels"][0]


@pytest.mark.parametrize(
    ("typed", "name", "platform"),
    [
        ("jiebei", "借呗", "ANT"),
        ("借呗", "借呗", "ANT"),
        ("weilidai", "微粒贷", "WEBANK"),
        ("wld", "微粒贷", "WEBANK"),
        ("Huabei", "花呗", "ANT"),
        ("招商银行信用卡", "CMB credit card", "招商银行"),
        ("招行信用卡", "CMB credit card", "招商银行"),
        ("zhaoshangyinhang", "CMB credit card", "招商银行"),
    ],
)
def test_a_product_is_taken_by_any_of_its_names(run: Run, typed: str, name: str, platform: str) -> None:
    made = line(run, "--product", typed, "--periods", "12", *DUE)
    assert (made["name"], made["platform"], made["funder"]) == (name, platform, platform)


@pytest.mark.parametrize(("typed", "near"), [("借贝", "Jiebei (jiebei)"), ("jiebie", "Jiebei (jiebei)")])
def test_a_product_that_is_not_known_names_the_nearest_few(run: Run, typed: str, near: str) -> None:
    answer = run("channel", "add", "x", "--product", typed, *DUE)
    assert answer.code == 2
    assert near in answer.err
    assert answer.err.count("(") <= 4


def test_what_is_like_nothing_is_asked_for_by_itself(run: Run) -> None:
    answer = run("channel", "add", "x", "--product", "qqqq", *DUE)
    assert (answer.code, answer.out) == (2, "")
    assert "without --product" in answer.err


def test_a_name_of_several_products_is_asked_about(run: Run) -> None:
    answer = run("channel", "add", "x", "--product", "zsyhxyk", *DUE)
    assert answer.code == 2
    assert '"zsyhxyk" may be any of CMB credit card, ' in answer.err


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(
            ("蚂蚁", "ANT"),
            ("Ant", "ANT"),
            ("ANT", "ANT"),
            ("京东", "JD"),
            ("招行", "招商银行"),
            ("招商银行", "招商银行"),
        ),
        *(("CMB", "招商银行"), ("icbc", "中国工商银行"), ("zhaohang", "招商银行"), ("mayi", "ANT")),
        *(("村镇银行", "村镇银行"), ("Somebody", "Somebody")),
    ],
)
def test_a_lender_is_one_by_whichever_name(run: Run, typed: str, kept: str) -> None:
    words = ("--name", "x", "--kind", "term", "--apr", "0", "--method", "full", *DUE)
    assert line(run, *words, "--platform", typed)["platform"] == kept
    assert run("channel", "edit", "x", "--funder", typed).code == 0
    assert run("dump").document["channels"][0]["funder"] == kept


def test_letters_of_several_lenders_are_asked_about_and_add_nothing(run: Run) -> None:
    words = ("--name", "x", "--kind", "term", "--apr", "0", "--method", "full", *DUE)
    answer = run("channel", "add", "x", *words, "--platform", "zsyh")
    assert answer.code == 2
    assert "招商银行" in answer.err
    assert "浙商银行" in answer.err
    assert "raincheck channel add" in run("check").err


def test_a_book_that_knows_a_bank_by_its_code_keeps_to_it(run: Run, tmp_path: Path) -> None:
    words = ("--name", "x", "--kind", "term", "--apr", "0", "--method", "full", "--platform", "招行", *DUE)
    assert run("channel", "add", "x", *words).code == 0
    book = tmp_path / "codes.json"
    book.write_text(run("dump").out.replace("招商银行", "CMB"), encoding="utf-8")
    other = ("--book", str(tmp_path / "codes.raincheck"))
    assert run(*other, "load", str(book)).code == 0
    for typed in ("CMB", "cmb", "招商银行"):
        assert run(*other, "channel", "edit", "x", "--funder", typed).code == 0
        assert run(*other, "dump").document["channels"][0]["funder"] == "CMB"


@pytest.mark.parametrize(
    ("target", "scope", "reached"),
    [("蚂蚁", "platform", "ANT"), ("jd", "platform", "JD"), ("借呗", "channel", "x"), ("x", "channel", "x")],
)
def test_an_event_reaches_the_platform_or_line_that_is_named(run: Run, target: str, scope: str, reached: str) -> None:
    line(run, "--product", "jiebei", *DUE)
    assert run("event", "add", "policy", "--target", target).code == 0
    (event,) = run("dump").document["events"]
    assert (event["scope"], event["target"]) == (scope, reached)


def test_kinds_methods_and_states_are_typed_in_chinese(run: Run) -> None:
    words = ("--name", "x", "--platform", "y", "--apr", "0", "--periods", "3", "--status", "冻结", *DUE)
    made = line(run, *words, "--kind", "定期贷款", "--method", "先息后本", "--restores", "不恢复")
    assert (made["kind"], made["repayment"]["method"], made["restores"]) == ("term", "bullet", "never")
    assert run("record", "x", "--status", "关闭").code == 0
    states = [seen["status"] for seen in run("dump").document["observations"]]
    assert states == ["frozen", "closed"]


def test_a_wrong_state_lists_the_chinese_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "zh_CN")
    assert "frozen（冻结）" in run("record", "x", "--status", "没了").err


@pytest.mark.parametrize("word", ["unknown", "不清楚"])
def test_a_due_day_may_be_unknown(run: Run, word: str) -> None:
    made = line(run, "--product", "jiebei", "--periods", "12", "--used", "5000", "--due-day", word)
    assert made["terms"] == "guessed"
    assert run("check", "--json").document["measures"]["dues_30d"] == "0.00"
    assert run("channel", "edit", "x", "--due-day", "10").code == 0
    assert run("channel", "confirm", "x").code == 0
    assert run("dump").document["channels"][0]["terms"] == "confirmed"
    assert run("channel", "edit", "x", "--due-day", word).code == 0
    assert run("dump").document["channels"][0]["terms"] == "guessed"


def test_with_no_due_day_no_rate_need_be_known(run: Run) -> None:
    words = ("--name", "x", "--platform", "y", "--kind", "term", "--method", "level", "--periods", "12")
    made = line(run, *words, "--due-day", "unknown")
    assert (made["terms"], made["apr"]) == ("guessed", "0")


def test_the_catalogues_due_day_is_said_to_be_that(run: Run) -> None:
    told = run("channel", "add", "x", "--product", "huabei").out
    assert "From the catalogue, not from you: --platform ANT" in told
    assert "due day 8 is only proposed" in told
    assert run("channel", "edit", "x", "--due-day", "9").code == 0
    assert [line["terms"] for line in run("dump").document["channels"]] == ["guessed"]
    assert run("channel", "confirm", "x").code == 0
    assert run("dump").document["channels"][0]["repayment"]["due_day"] == 9
    said = ("--platform", "ANT", "--funder", "ANT", "--kind", "statement", "--method", "full", "--restores", "payment")
    assert "catalogue" not in run("channel", "add", "y", "--product", "huabei", *said, *DUE).out


def test_a_rate_that_the_catalogue_only_supposes_is_not_known(run: Run) -> None:
    told = run("channel", "add", "x", "--product", "jiebei", *DUE).out
    assert "the catalogue supposes 18.25%" in told
    assert "--apr 0.1825" not in told
    assert run("channel", "list", "--json").document["channels"][0]["apr"] == "0"
    assert "supposes" not in run("channel", "add", "y", "--product", "jiebei", "--apr", "0.146", *DUE).out
    assert "--apr 0.1825" in run("channel", "add", "z", "--product", "jiebei", "--due-day", "unknown").out


def test_a_half_typed_book_says_what_is_missing(run: Run) -> None:
    assert run("channel", "add", "x", "--product", "huabei", "--used", "3000").code == 0
    missing = "still missing: cash and savings, living costs, income."
    assert missing in " ".join(run("check").out.split())
    household = ("--essential", "4500", "--asset", "Cash", "12000", "0", "--income", "Pay", "9000", "5")
    assert run("household", "set", *household).code == 0
    assert "still missing" not in run("check").out


def test_a_missing_book_names_what_starts_one(run: Run) -> None:
    assert "raincheck channel add" in run("check").err


def test_an_empty_month_says_how_to_see_the_next(run: Run) -> None:
    assert run("channel", "add", "x", "--product", "huabei", "--due-day", "unknown").code == 0
    assert run("check").code == 0
    told = " ".join(run("calendar", "--as-of", "2026-11-30").out.split())
    assert "--months 2" in told
