from __future__ import annotations

from tests.cli.conftest import Run


def test_the_household_from_a_shell(run: Run) -> None:
    done = run(
        *("household", "set", "--income", "工资", "1.6万", "5", "--essential", "7200", "--single-earner"),
        *("--asset", "活期", "12000", "0", "--month", "2026-10", "15000"),
    )
    assert done.code == 0, done.err
    assert run("household", "show", "--json").document == {
        "single_earner": True,
        "self_employed": False,
        "firm": None,
        "income": [{"name": "工资", "amount": "16000.00", "day": 5}],
        "income_history": [{"month": "2026-10", "amount": "15000.00"}],
        "living": {"essential": "7200.00", "discretionary": "0.00", "firm_essential": "0.00"},
        "assets": [{"id": "asset_1", "name": "活期", "value": "12000.00", "haircut": "0", "liquid": True}],
        "all_assets_listed": False,
    }
    assert run("household", "set", "--discretionary", "1800", "--all-assets").code == 0
    after = run("household", "show", "--json").document
    assert after["living"] == {"essential": "7200.00", "discretionary": "1800.00", "firm_essential": "0.00"}
    assert after["all_assets_listed"]
    assert after["single_earner"]


def test_a_refused_change_writes_nothing(run: Run) -> None:
    assert run("household", "set", "--single-earner").code == 0
    before = run("dump").out
    for words in (
        ("--essential", "1", "--asset", "x", "1", "2"),
        ("--discretionary", "1"),
        ("--month", "2026-13", "1"),
        ("--income", "", "1", "5"),
    ):
        failed = run("household", "set", "--self-employed", *words)
        assert failed.code == 2
        assert failed.err.startswith("raincheck: ")
        assert failed.err.count("\n") == 1
    assert run("dump").out == before


def test_a_due_is_added_and_paid(li_ming: Run) -> None:
    assert li_ming("due", "add", "jiebei", "640.50", "2026-12-22").code == 0
    assert li_ming("due", "add", "jiebei", "640.50", "2027-01-22").code == 0
    assert li_ming("due", "pay", "jiebei", "--on", "2026-12-20").code == 0
    dues = [due for due in li_ming("due", "list", "--json").document["dues"] if due["channel"] == "jiebei"]
    assert [due["paid_on"] for due in dues] == ["2026-12-20", None]
    assert li_ming("due", "pay", "jiebei", "--due", "2026-12-22").code == 2
    assert li_ming("due", "add", "nobody", "1", "2026-12-22").code == 2


def test_an_asset_typed_again_keeps_its_own_history_and_another_gets_none(run: Run) -> None:
    assert run("asset", "set", "活期", "100").code == 0
    assert run("household", "set", "--asset", "基金", "5", "0.5", "--asset", "活期", "200", "0").code == 0
    listed = run("asset", "list", "--json").document["assets"]
    assert [(row["id"], row["name"], row["value"]) for row in listed] == [
        ("asset_2", "基金", "5.00"),
        ("asset_1", "活期", "200.00"),
    ]
    assert {row["asset"]: row["value"] for row in run("dump").document["asset_values"]} == {
        "asset_1": "200.00",
        "asset_2": "5.00",
    }


def test_the_firm_behind_the_household(run: Run) -> None:
    assert run("household", "set", "--firm-cash").code == 2
    assert run("household", "set", "--firm", "小店", "--firm-cash", "--essential", "7200").code == 0
    assert run("household", "set", "--firm-essential", "2500").code == 0
    found = run("household", "show", "--json").document
    assert found["firm"] == {"name": "小店", "cash_is_separate": True}
    assert found["living"]["firm_essential"] == "2500.00"
    assert "小店" in run("household", "show").out
    assert run("household", "set", "--no-firm").code == 0
    assert run("household", "show", "--json").document["firm"] is None


def test_one_income_at_a_time(run: Run) -> None:
    assert run("income", "set", "货款").code == 2
    assert run("income", "set", "工资", "16000", "5").code == 0
    assert run("income", "set", "货款", "30000", "25", "--belongs", "firm", "--buyer", "某核心企业").code == 0
    assert run("income", "set", "货款", "31000").code == 0
    assert run("income", "list", "--json").document["income"] == [
        {"name": "工资", "amount": "16000.00", "day": 5, "belongs": "household", "buyer": None},
        {"name": "货款", "amount": "31000.00", "day": 25, "belongs": "firm", "buyer": "某核心企业"},
    ]
    assert run("household", "set", "--income", "货款", "31000", "25", "--income", "工资", "1", "1").code == 0
    assert run("income", "list", "--json").document["income"][0]["buyer"] == "某核心企业"
    assert run("income", "remove", "工资").code == 0
    assert run("income", "remove", "工资").code == 2
    assert run("income", "set", "货款", "--buyer", "").code == 0
    (left,) = run("income", "list", "--json").document["income"]
    assert (left["name"], left["buyer"]) == ("货款", None)


NOT_ENTERED = "No income is entered"


def test_an_income_that_nobody_entered_is_not_told_as_none(run: Run) -> None:
    """What counts on it says so, and asks for it first; an income of 0 is one."""
    run("channel", "add", "loan", "--product", "jiebei", "--limit", "5万", "--used", "3万", "--due-day", "10")
    run("channel", "edit", "loan", "--periods", "12")
    run("household", "set", "--essential", "6000", "--asset", "cash", "9000", "0")
    unsaid = run("check").out
    assert "Without an income, cash runs out on" in unsaid
    assert "Enter first what comes in each month" in unsaid
    assert "Without an income, essentials are not covered" in unsaid
    assert "Income does not cover" not in unsaid
    for command in ("plan", "stress"):
        assert NOT_ENTERED in run(command).out
    levels = run("check", "--json").document["levels"]
    run("household", "set", "--income", "none", "0", "5")
    said = run("check").out
    assert "Income does not cover essentials" in said
    assert NOT_ENTERED not in said + run("plan").out + run("stress").out
    assert "Enter first what comes in" not in said
    assert run("check", "--json").document["levels"] == levels
