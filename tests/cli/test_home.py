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
        "income": [{"name": "工资", "amount": "16000.00", "day": 5}],
        "income_history": [{"month": "2026-10", "amount": "15000.00"}],
        "living": {"essential": "7200.00", "discretionary": "0.00"},
        "assets": [{"id": "asset_1", "name": "活期", "value": "12000.00", "haircut": "0", "liquid": True}],
        "all_assets_listed": False,
    }
    assert run("household", "set", "--discretionary", "1800", "--all-assets").code == 0
    after = run("household", "show", "--json").document
    assert after["living"] == {"essential": "7200.00", "discretionary": "1800.00"}
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
