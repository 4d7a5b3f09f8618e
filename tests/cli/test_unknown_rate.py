"""A line whose rate nobody knows, on the command line: never told as 0 %, and filled in without a rise."""

from __future__ import annotations

import re

import pytest
from tests.cli.conftest import Run

FREE = re.compile(r"(?<![\d.])0(?:\.0+)?\s?%(?!\s*(?:of|used))|年化 0%|年利率 0%")
TODAY = "2026-11-22"


@pytest.fixture
def unknowing(li_ming: Run) -> Run:
    """Li Ming's book; nobody knows the rate of Jiebei."""
    assert li_ming("channel", "edit", "jiebei", "--apr", "unknown").code == 0
    return li_ming


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("plan", "No interest in it of 微粒贷: the rate is not known."),
        ("check", "no interest of 微粒贷 in it (rate unknown)"),
        ("stress --close huabei", "what that costs is not known, because a rate is not."),
        ("contingency", "微粒贷 ¥9,305.29, its rate not known"),
        ("calendar", "2026-11-26 微粒贷 ¥1,500 to pay without interest: the rate is not known"),
    ],
)
def test_no_command_tells_it_as_nothing(li_ming: Run, command: str, says: str) -> None:
    """Li Ming has next to no cash, so that the line is named as one that could lend it."""
    assert li_ming("channel", "edit", "weilidai", "--apr", "unknown").code == 0
    for asset in ("活期", "货币基金", "股票基金"):
        assert li_ming("asset", "set", asset, "100", "--on", TODAY).code == 0
    told = li_ming(*command.split(), "--as-of", TODAY)
    assert told.code == 0, told.err
    assert "".join(says.split()) in "".join(told.out.split())  # a line may end between two Chinese characters
    assert [line for line in told.out.splitlines() if FREE.search(line)] == []


def test_the_open_format_and_the_json_stay_as_they_are(unknowing: Run) -> None:
    lines = {line["id"]: line for line in unknowing("channel", "list", "--json").document["channels"]}
    assert (lines["jiebei"]["apr"], lines["jiebei"]["terms"]) == ("0", "confirmed")
    dumped = {line["id"]: line for line in unknowing("dump").document["channels"]}
    assert dumped["jiebei"]["apr"] == "0"
    assert set(dumped["jiebei"]) == set(dumped["huabei"])


@pytest.mark.parametrize(
    ("first", "more", "rises"),
    [
        pytest.param("unknown", [], False, id="not known before"),
        pytest.param(None, ["--apr-was-wrong"], False, id="a slip put right"),
        pytest.param(None, [], True, id="the lender raised it"),
    ],
)
def test_only_a_change_of_the_lender_s_is_dated(li_ming: Run, first: str | None, more: list[str], rises: bool) -> None:
    if first is not None:
        assert li_ming("channel", "edit", "jiebei", "--apr", first).code == 0
    assert li_ming("channel", "edit", "jiebei", "--apr", "0.23", *more).code == 0
    dumped = li_ming("dump").document
    assert {line["id"]: line["apr"] for line in dumped["channels"]}["jiebei"] == "0.23"
    assert any(rate["channel"] == "jiebei" for rate in dumped["rates"]) is rises


def test_a_slip_needs_the_right_rate_and_a_rate_is_one_or_unknown(li_ming: Run) -> None:
    wrong = li_ming("channel", "edit", "jiebei", "--apr-was-wrong")
    assert (wrong.code, wrong.err.strip()) == (2, "raincheck: Say the right rate with --apr beside --apr-was-wrong.")
    assert li_ming("channel", "edit", "jiebei", "--apr", "some").code == 2
