"""A rate or a share is written 0.146 or 14.6%; a bare 6 may be either and is asked about, never taken for 600 %."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0.146", "0.146"),
        ("14.6%", "0.146"),
        ("14.6％", "0.146"),
        ("6%", "0.06"),
        ("0", "0"),
        ("0.99", "0.99"),
        ("120%", "1.2"),
    ],
)
def test_a_rate_is_taken_as_it_is_written(li_ming: Run, written: str, kept: str) -> None:
    assert li_ming("channel", "edit", "jiebei", "--apr", written).code == 0
    (line,) = [line for line in li_ming("dump").document["channels"] if line["id"] == "jiebei"]
    assert line["apr"] == kept


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("channel", "edit", "jiebei", "--apr", "6"), ("6%", "600%", "0.06")),
        (("channel", "edit", "jiebei", "--apr", "14.6"), ("14.6%", "1460.0%", "0.146")),
        (("channel", "edit", "jiebei", "--apr", "1"), ("1%", "100%", "0.01")),
        (("channel", "edit", "jiebei", "--min-pct", "10"), ("10%", "1000%", "0.1")),
        (("asset", "set", "活期", "100", "--haircut", "15"), ("15%", "1500%", "0.15")),
        (("household", "set", "--asset", "活期", "100", "15"), ("15%", "1500%", "0.15")),
        (("stress", "--income-fall", "30"), ("30%", "3000%", "0.3")),
        (("stress", "--cut", "jiebei=50"), ("50%", "5000%", "0.5")),
        (("plan", "--rate", "jiebei=12@4"), ("12%", "1200%", "0.12")),
    ],
    ids=" ".join,
)
def test_a_bare_number_that_may_be_per_cent_is_asked_about(
    li_ming: Run, words: tuple[str, ...], offered: tuple[str, str, str]
) -> None:
    before = li_ming("dump").out
    answer = li_ming(*words)
    assert (answer.code, answer.out) == (2, "")
    small, large, share = offered
    assert f"{small} or as {large}? Write it with the %, or as {share}." in answer.err
    assert li_ming("dump").out == before


def test_a_share_of_all_of_it_needs_no_sign(li_ming: Run) -> None:
    assert li_ming("stress", "--income-fall", "1", "--months", "2").code == 0


def test_a_threshold_may_be_a_count_or_a_share(li_ming: Run) -> None:
    for written in ("0.35", "35%"):
        assert li_ming("threshold", "set", "C01", "share", "--amber", written).code == 0
        assert "35" in li_ming("threshold", "list").out
        assert li_ming("threshold", "reset", "C01").code == 0
    assert li_ming("threshold", "set", "M03", "days", "--amber", "45").code == 0
