"""A line whose limit is known and whose use is not: the command line says what it lends as "≤"; the JSON stays."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from raincheck.app.month_report import month_report
from raincheck.store import open_store
from raincheck.system.clock import SystemClock

DAY = "2026-11-22"


@pytest.fixture
def unseen(li_ming: Run) -> Run:
    """The Li Ming book and a line of which the limit alone was seen."""
    assert li_ming("channel", "add", "fresh", "--product", "youqianhua", "--due-day", "8").code == 0
    assert li_ming("record", "fresh", "--limit", "8000", "--on", DAY).code == 0
    return li_ming


def test_the_list_says_what_could_be_drawn_at_most(unseen: Run) -> None:
    told = unseen("channel", "list", "--as-of", DAY).out
    assert re.search(r"^fresh .*≤ 8,000", told, re.MULTILINE)
    assert not re.search(r"^huabei .*≤", told, re.MULTILINE)
    document = unseen("channel", "list", "--as-of", DAY, "--json").document
    assert next(line["headroom"] for line in document["channels"] if line["id"] == "fresh") == "8000.00"


def test_the_json_keeps_the_plain_sum(unseen: Run) -> None:
    assert unseen("check", "--as-of", DAY, "--json").document["measures"]["headroom"] == "84500.00"


def test_with_its_use_told_it_is_a_figure_again(unseen: Run) -> None:
    assert unseen("record", "fresh", "--used", "0", "--on", DAY).code == 0
    assert "≤" not in unseen("channel", "list", "--as-of", DAY).out


def test_the_report_says_it_of_the_line_of_the_sum_and_of_the_page_for_fair_weather(
    unseen: Run, book_path: Path
) -> None:
    with open_store(book_path, clock=SystemClock().now) as store:
        report = month_report(store, date.fromisoformat(DAY))
    assert {line.name: line.headroom for line in report.lines}["有钱花"] == "≤ 8,000"
    assert report.headroom == "≤ 84,500"
    assert {figure.name: figure.value for figure in report.figures}["Usable headroom"] == "≤ ¥84,500"
    assert "Headroom that would be gone: at most ¥8,000." in unseen("contingency", "fresh", "--as-of", DAY).out


def why(run: Run, rule: str) -> str:
    alerts = run("check", "--as-of", DAY, "--json").document["alerts"]
    return next(str(alert["why"]) for alert in alerts if alert["rule"] == rule)


def test_the_warning_of_a_backup_that_shrank_says_it_too(unseen: Run) -> None:
    assert why(unseen, "L08").endswith("could be drawn; now it is at most ¥84,500.")


def test_a_backup_in_one_place_is_at_most_what_its_lines_lend(run: Run) -> None:
    for name in ("one", "two"):
        assert run("channel", "add", name, "--product", "youqianhua", "--due-day", "8").code == 0
        assert run("record", name, "--limit", "8000", "--on", DAY).code == 0
    assert why(run, "C04").startswith("Of all headroom, at most ¥16,000 lies with")
    for name in ("one", "two"):
        assert run("record", name, "--limit", "8000", "--used", "0", "--on", DAY).code == 0
    assert why(run, "C04").startswith("Of all headroom, ¥16,000 lies with")
