"""What a command shows of the household's or the firm's part alone; judged is the whole (contract.md 6)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders import a_second_edition_book
from tests.cli.conftest import Run

from raincheck import bookfile

DAY = "2026-11-22"


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Run:
    source = tmp_path / "book.json"
    source.write_bytes(bookfile.write(a_second_edition_book()))
    assert run("load", source).code == 0
    return run


def test_the_parts_add_up_to_the_whole(shop: Run) -> None:
    found = [shop("plan", "--as-of", DAY, "--json", "--whose", side).document for side in ("household", "firm", "all")]
    home, firm, whole = (document["emergency_fund"]["have"] for document in found)
    assert float(home) + float(firm) == float(whole)
    assert shop("plan", "--as-of", DAY, "--json").document == found[2]


def test_the_matrix_closes_only_what_is_there(shop: Run) -> None:
    firm = shop("stress", "--as-of", DAY, "--json", "--whose", "firm").document["scenarios"]
    home = shop("stress", "--as-of", DAY, "--json", "--whose", "household").document["scenarios"]
    assert "S8:某核心企业" in firm
    assert "S8:某核心企业" not in home
    assert shop("stress", "--whose", "nobody").code == 2


def test_a_check_of_one_side_shows_its_figures_and_judges_the_whole(shop: Run) -> None:
    whole, firm, home = (
        shop("check", "--as-of", DAY, "--json", "--whose", side).document for side in ("all", "firm", "household")
    )
    assert firm["levels"] == home["levels"] == whole["levels"]
    assert firm["weather"] == whole["weather"]
    liquid = [float(found["measures"]["liquid_assets"]) for found in (firm, home, whole)]
    assert liquid[0] + liquid[1] == liquid[2]
    assert 0 < liquid[0] < liquid[2]
    ids = [{alert["id"] for alert in found["alerts"]} for found in (firm, home, whole)]
    assert ids[0] | ids[1] == ids[2]
    assert {alert["part"] for alert in firm["alerts"]} == {"all", "firm"}
    cut = next(alert for alert in whole["alerts"] if alert["subject"] == "jiebei")
    assert (cut["part"], cut["id"] in ids[0], cut["id"] in ids[1]) == ("firm", True, False)


def test_what_is_a_part_says_so_first_and_the_exit_code_is_that_of_the_whole(shop: Run) -> None:
    said = "Only: Household. Figures and lists are its own"
    for command in (("check",), ("plan",), ("stress",), ("calendar",), ("due", "list")):
        shown = shop(*command, "--as-of", DAY, "--whose", "household")
        assert shown.out.startswith(said), command
        assert not shop(*command, "--as-of", DAY).out.startswith("Only")
    codes = {shop("check", "--as-of", DAY, "--exit-code", "--whose", side).code for side in ("all", "household")}
    assert len(codes) == 1


def test_the_dues_list_says_what_of_a_due_is_still_to_pay(shop: Run) -> None:
    assert shop("due", "add", "card", "1000", "2026-11-20").code == 0
    assert shop("move", "add", "card", "repay", "400", "--on", "2026-11-21").code == 0
    (due,) = [
        entry
        for entry in shop("due", "list", "card", "--as-of", DAY, "--json").document["dues"]
        if entry["due"] == "2026-11-20"
    ]
    assert (due["amount"], due["paid"], due["rest"]) == ("1000.00", "400.00", "600.00")
    firm = shop("due", "list", "--as-of", DAY, "--json", "--whose", "firm").document["dues"]
    assert "card" not in {entry["channel"] for entry in firm}


def test_core_buyers_and_renewals_stand_under_plan_and_stress_and_add_no_key(shop: Run) -> None:
    plan, stress = (shop(command, "--as-of", DAY).out for command in ("plan", "stress"))
    for told in (plan, stress):
        assert "Core buyers:" in told
        assert "某核心企业 brings" in told
    assert "S9" not in {key[:2] for key in shop("stress", "--as-of", DAY, "--json").document["scenarios"]}
    home = shop("plan", "--as-of", DAY, "--whose", "household").out
    assert "Core buyers" not in home
