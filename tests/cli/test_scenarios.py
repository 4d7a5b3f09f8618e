"""Own scenarios and an own way out on the command line: described, saved, and kept out of the contract's figures."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run

DAY = ("--as-of", "2026-11-22")


def scenarios(run: Run, *words: str) -> dict[str, dict[str, object]]:
    answer = run("stress", *DAY, *words, "--json")
    assert answer.code == 0, answer.err
    found: dict[str, dict[str, object]] = answer.document["scenarios"]
    return found


def test_nothing_is_added_where_nothing_is_asked(li_ming: Run) -> None:
    assert not [key for key in scenarios(li_ming) if key.startswith("own:")]
    assert "own" not in li_ming("plan", *DAY, "--json").document


def test_a_described_scenario_is_one_more_row(li_ming: Run) -> None:
    before = scenarios(li_ming)
    after = scenarios(li_ming, "--call", "jiebei")
    own = after.pop("own:asked")
    assert after == before
    assert own == before["S7:jiebei"]
    assert scenarios(li_ming) == before


@pytest.mark.parametrize(
    ("words", "same_as"),
    [
        (("--income-fall", "0.3", "--close", "huabei", "--close", "jiebei"), "S6"),
        (("--cut", "weilidai=1"), "S1:weilidai"),
        (("--close", "cmb_card"), "S2:CMB"),
    ],
)
def test_what_the_options_say_is_what_is_reckoned(li_ming: Run, words: tuple[str, ...], same_as: str) -> None:
    found = scenarios(li_ming, *words)
    own, other = found["own:asked"], found[same_as]
    assert own["first_missed_due"] == other["first_missed_due"]
    if same_as != "S6":  # three calendar months are 92 days there, not 90
        assert own == other


def test_a_cost_a_move_and_thrift_come_to_the_fen(li_ming: Run) -> None:
    base = scenarios(li_ming)["S0"]["cash"]
    cost = scenarios(li_ming, "--expense", "2026-12-20=1234.56")["own:asked"]["cash"]
    assert isinstance(base, dict)
    assert isinstance(cost, dict)
    assert float(base["30"]) - float(cost["30"]) == pytest.approx(1234.56)
    moved = scenarios(li_ming, "--move", "jiebei=20")["own:asked"]["cash"]
    assert isinstance(moved, dict)
    assert float(moved["30"]) > float(base["30"])
    thrifty = scenarios(li_ming, "--frugal")["own:asked"]["cash"]
    assert isinstance(thrifty, dict)
    assert float(thrifty["180"]) > float(base["180"])


def test_a_saved_one_is_a_row_from_then_on(li_ming: Run) -> None:
    saved = scenarios(li_ming, "--close", "huabei", "--save", "慢店")["own:慢店"]
    assert scenarios(li_ming)["own:慢店"] == saved
    assert scenarios(li_ming, "--income-fall", "1", "--months", "6", "--save", "慢店")["own:慢店"] != saved
    assert [key for key in scenarios(li_ming) if key.startswith("own:")] == ["own:慢店"]
    told = li_ming("stress", *DAY).out
    assert "慢店" in told
    assert "慢店: " in told


def test_the_text_says_what_it_means_and_how_to_bridge_it(li_ming: Run) -> None:
    told = " ".join(li_ming("stress", *DAY, "--call", "jiebei", "--income-fall", "0.5").out.split())
    assert "as asked: 借呗 called at once; income −50% for 3 months." in told
    assert "is missing beyond your own cash" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--close", "nope"), 'There is no line "nope" in this book'),
        (("--cut", "jiebei"), '"jiebei" is not understood'),
        (("--cut", "jiebei=0"), "cut by a share above 0"),
        (("--expense", "2026-02-30=5"), "raincheck: No calendar has the day 2026-02-30."),
        (("--expense", "2026-12-30=much"), '"much" is not understood'),
        (("--move", "jiebei=0"), "not by none"),
        (("--months", "3"), "--income-fall"),
        (("--income-fall", "200%"), "from 0 to 100 %"),
        (("--income-fall", "30"), "Is 30 meant as 30% or as 3000%?"),
        (("--cut", "jiebei=50"), "Is 50 meant as 50% or as 5000%?"),
        (("--call", "jiebei", "--move", "jiebei=999"), "A due moves by"),
        (("--save", "empty"), "--save keeps a scenario"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(li_ming: Run, words: tuple[str, ...], said: str) -> None:
    answer = li_ming("stress", *DAY, *words, *(() if "--save" in words else ("--save", "x")))
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert answer.out == ""
    assert "own:x" not in scenarios(li_ming)


def test_an_own_way_stands_beside_the_computed_one(li_ming: Run) -> None:
    plain = li_ming("plan", *DAY, "--json").document
    own = li_ming("plan", *DAY, "--monthly", "1.2w", "--lump", "3=20000", "--rate", "jiebei=0.10@4", "--json").document
    way = own.pop("own")
    assert own == plain
    assert way["monthly"] == "12000.00"
    assert way["milestones"]["debt_free"] < plain["path"]["milestones"]["debt_free"]
    assert way["months"][0]["month"] == 1
    told = li_ming("plan", *DAY, "--monthly", "1.2w").out
    assert "Your own way, ¥12,000 a month" in told


def test_the_same_amount_is_the_same_way(li_ming: Run) -> None:
    plain = li_ming("plan", *DAY, "--json").document
    own = li_ming("plan", *DAY, "--monthly", "7666.67", "--json").document["own"]
    assert (own["milestones"], own["months"]) == (plain["path"]["milestones"], plain["path"]["months"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--monthly", "10"), "does not cover the 6143.26"),
        (("--lump", "0=5"), "counted from 1"),
        (("--rate", "huabei=0.1@2"), "which owes nothing"),
        (("--rate", "jiebei=0.1"), "is not understood"),
    ],
)
def test_a_way_that_cannot_be_walked_is_refused(li_ming: Run, words: tuple[str, ...], said: str) -> None:
    answer = li_ming("plan", *DAY, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
