"""`check`, `plan` and `stress` give the figures of an independent calculation, to the fen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from tests.cli.conftest import DATA, Run

DAY = "2026-11-22"


def differences(found: Any, wanted: Any, path: str) -> Iterator[str]:
    """Where `found` differs from what `wanted` says; keys that `wanted` does not name are free."""
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            if key == "first_months":
                yield from differences(found["months"][: len(value)], value, f"{path}.months")
            elif not isinstance(found, dict) or key not in found:
                yield f"{path}.{key} is missing"
            else:
                yield from differences(found[key], value, f"{path}.{key}")
    elif isinstance(wanted, list):
        if len(found) != len(wanted):
            yield f"{path} has {len(found)} entries, not {len(wanted)}"
        for place, (one, other) in enumerate(zip(found, wanted, strict=False)):
            yield from differences(one, other, f"{path}[{place}]")
    elif not _same(found, wanted):
        yield f"{path} is {found!r}, not {wanted!r}"


def _same(found: Any, wanted: Any) -> bool:
    if not isinstance(wanted, str) or not isinstance(found, str):
        return type(found) is type(wanted) and bool(found == wanted)
    try:
        return abs(Decimal(found) - Decimal(wanted)) <= Decimal("0.000001")
    except InvalidOperation:
        return found == wanted


@pytest.mark.parametrize("name", ["li_ming", "ten_lines", "eight_lines"])
def test_the_figures_of_a_book(run: Run, name: str) -> None:
    wanted = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    run("load", DATA / f"{name}.json")
    checked = run("check", "--as-of", DAY, "--json").document
    planned = run("plan", "--as-of", DAY, "--json").document
    stressed = run("stress", "--as-of", DAY, "--json").document
    assert checked["as_of"] == planned["as_of"] == stressed["as_of"] == DAY
    assert list(differences(checked["measures"], wanted["measures"], "measures")) == []
    assert list(differences(checked["levels"], wanted["levels"], "levels")) == []
    assert list(differences(planned, wanted["plan"], "plan")) == []
    assert list(differences(stressed["scenarios"], wanted["stress"], "stress")) == []
    assert set(stressed["scenarios"]) == set(wanted["stress"])
    assert len(checked["levels"]) == 41


def test_every_key_of_the_contract_is_there(li_ming: Run) -> None:
    checked = li_ming("check", "--as-of", DAY, "--json").document
    assert list(checked) == ["as_of", "weather", "measures", "levels", "alerts", "popups", "because", "look_again"]
    first = checked["alerts"][0]
    assert list(first) == [
        "id", "rule", "subject", "level", "held", "now", "state", "since", "value",
        "title", "why", "next_step", "evidence",
    ]  # fmt: skip
    assert (first["rule"], first["subject"], first["level"], first["state"]) == ("L01", "jiebei", "red", "open")
    assert isinstance(first["id"], str)
    assert isinstance(first["value"], str)
    assert all(set(entry) == {"what", "on", "value", "source"} for entry in first["evidence"])
    card = checked["popups"][0]
    assert list(card) == ["title", "body", "level", "alerts"]
    assert card["alerts"][0] == ["L01", "jiebei"]


def test_without_living_costs_nothing_is_guessed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = json.loads((DATA / "li_ming.json").read_text(encoding="utf-8"))
    del whole["living"]
    source = tmp_path_factory.mktemp("in") / "book.json"
    source.write_text(json.dumps(whole), encoding="utf-8")
    run("load", source)
    checked = run("check", "--as-of", DAY, "--json").document
    planned = run("plan", "--as-of", DAY, "--json").document
    grey = {rule for rule, level in checked["levels"].items() if level == "grey"}
    assert {"F01", "F02", "F03", "F04", "D03"} <= grey
    assert checked["measures"]["months_of_essentials"] is None
    assert planned["emergency_fund"]["target"] is None
    assert planned["feasible"] is None
    assert planned["path"] is None


def test_without_an_income_no_gap_of_it_is_claimed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = json.loads((DATA / "li_ming.json").read_text(encoding="utf-8"))
    whole["income"] = []
    source = tmp_path_factory.mktemp("in") / "book.json"
    source.write_text(json.dumps(whole), encoding="utf-8")
    run("load", source)
    told = " ".join(run("plan", "--as-of", DAY).out.split())
    assert "No income is entered; living costs and minimum payments ask for " in told
    assert "renegotiation" not in told
    assert run("plan", "--as-of", DAY, "--json").document["leverage"]["by_dsr"] == "0.00"


def test_an_amount_may_be_said_in_chinese_numerals(li_ming: Run) -> None:
    assert li_ming("record", "huabei", "--limit", "八万", "--used", "三千五").code == 0
    line = next(line for line in li_ming("channel", "list", "--json").document["channels"] if line["id"] == "huabei")
    assert (line["limit"], line["used"]) == ("80000.00", "3500.00")
    assert li_ming("record", "huabei", "--limit", "三四千").code == 2


def test_a_gap_that_spending_less_closes_needs_no_renegotiation(li_ming: Run) -> None:
    assert li_ming("household", "set", "--essential", "9000", "--discretionary", "3000").code == 0
    told = " ".join(li_ming("plan", "--as-of", "2026-11-22").out.split())
    assert "of the ¥3,000 a month that are not essential closes this gap" in told
    assert "renegotiation" not in told
    assert li_ming("plan", "--as-of", "2026-11-22", "--json").document["feasible"] is False
    assert li_ming("household", "set", "--essential", "12000", "--discretionary", "500").code == 0
    assert "renegotiation" in li_ming("plan", "--as-of", "2026-11-22").out.replace("\n", " ")
