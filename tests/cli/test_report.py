"""The month report: what it says, and the PDF it becomes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot
from tests.cli.conftest import DATA, Run

from raincheck.app.month_report import MonthReport, month_report
from raincheck.core.weather import Weather
from raincheck.gui.kit.theme import load_theme
from raincheck.gui.report.report import blocks
from raincheck.store import open_store
from raincheck.system import i18n
from raincheck.system.clock import SystemClock
from raincheck.system.resources import resource_path

DAY = date(2026, 11, 22)


def report_of(book: Path, *, hidden: bool = False) -> MonthReport:
    with open_store(book, clock=SystemClock().now) as store:
        return month_report(store, DAY, hidden=hidden)


def load_changed(run: Run, tmp_path: Path, **changes: Any) -> None:
    """The Li Ming book with other top-level entries."""
    story = json.loads((DATA / "li_ming.json").read_text("utf-8"))
    file = tmp_path / "changed.json"
    file.write_text(json.dumps({**story, **changes}), "utf-8")
    assert run("load", file).code == 0


def test_the_figures_of_the_day(li_ming: Run, book_path: Path) -> None:
    report = report_of(book_path)
    assert {figure.name: figure.value for figure in report.figures} == {
        "Owed": "¥69,500",
        "Usable headroom": "¥76,500",
        "Liquid assets": "¥25,000",
        "Due in the next 30 days": "¥12,643.26",
        "Debt service ratio": "36.9%",
        "Utilisation": "63.2%",
        "Largest group's share": "38.4%",
        "If that group closes": "more than 180 days",
    }
    assert report.headline == "Rain · 借呗: limit cut from ¥100,000 to ¥50 (seen today, last look 22 Oct)"


def test_every_line_with_its_last_reading(li_ming: Run, book_path: Path) -> None:
    report = report_of(book_path)
    assert [(line.name, line.limit, line.used, line.headroom) for line in report.lines] == [
        ("借呗", "50", "36,000", "0"),
        ("花呗", "20,000", "6,500", "13,500"),
        ("微粒贷", "50,000", "15,000", "35,000"),
        ("招行信用卡", "40,000", "12,000", "28,000"),
    ]
    assert {(line.status, line.read) for line in report.lines} == {("open", "2026-11-22")}
    assert (report.owed, report.headroom) == ("69,500", "76,500")


def test_the_dues_of_thirty_days_add_up(li_ming: Run, book_path: Path) -> None:
    report = report_of(book_path)
    assert [(due.day, due.line, due.amount) for due in report.dues] == [
        ("2026-11-26", "微粒贷", "1,682.50"),
        ("2026-12-08", "花呗", "6,500.00"),
        ("2026-12-18", "招行信用卡", "1,218.25"),
        ("2026-12-22", "借呗", "3,242.51"),
    ]
    assert report.dues_total == "12,643.26"


def test_every_warning_says_why_and_what_next(li_ming: Run, book_path: Path) -> None:
    report = report_of(book_path)
    # The order is that of urgency (domain.md 13.5): the cut, the flows, then the stocks, red before amber.
    marks = [warning.mark for warning in report.warnings]
    assert marks == ["■ Severe", *["▲ Watch"] * 5]
    assert all(warning.why and warning.next_step and "since" in warning.since for warning in report.warnings)


def test_a_warning_put_off_says_so(li_ming: Run, book_path: Path) -> None:
    assert li_ming("check", "--as-of", DAY).code == 0
    assert li_ming("alert", "ack", "1", "--as-of", DAY).code == 0
    assert sum("Seen" in warning.since for warning in report_of(book_path).warnings) == 1


def test_the_plan_in_a_few_figures(li_ming: Run, book_path: Path) -> None:
    fund, leverage, way = report_of(book_path).goals
    assert [figure.value for figure in fund.figures] == ["¥62,413.79", "¥25,000", "¥37,413.79"]
    assert [figure.value for figure in leverage.figures] == ["¥33,015", "¥63,000", "¥29,985"]
    assert [figure.name for figure in way.figures] == ["Starter fund", "Leverage target", "Debt-free", "Full fund"]


def test_what_is_not_known_is_named(run: Run, tmp_path: Path, book_path: Path) -> None:
    story = json.loads((DATA / "li_ming.json").read_text("utf-8"))
    unread = [reading for reading in story["observations"] if reading["channel"] not in ("huabei", "jiebei")]
    shy = {"channel": "jiebei", "on": "2026-11-22", "limit": None, "used": None, "status": "open", "source": "manual"}
    load_changed(run, tmp_path, observations=[*unread, shy], living=None, assets=[], income=[])
    report = report_of(book_path)
    for sentence in (
        "Never read: 花呗.",
        "What is owed is not known, and counts nothing above: 借呗.",
        "The limit is not known: 借呗.",
        "Living costs are not entered: there is no forecast, no fund and no way to plan.",
        "Income is not entered: there is no leverage target.",
        "Cash and savings are not entered: there is no forecast and no way to plan.",
    ):
        assert sentence in report.unknown
    assert next(line for line in report.lines if line.name == "花呗").read == "—"
    assert [goal.title for goal in report.goals] == []
    assert next(figure.value for figure in report.figures if figure.name == "Liquid assets") == "unknown"


def test_an_empty_book_is_no_fine_weather(run: Run, tmp_path: Path, book_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text('{"format": "raincheck-book", "version": 1, "currency": "CNY"}', "utf-8")
    assert run("load", empty).code == 0
    report = report_of(book_path)
    assert (report.headline, report.weather, report.figures) == ("The book has no lines yet.", Weather.FOG, ())


def test_a_due_left_open_says_since_when(run: Run, tmp_path: Path, book_path: Path) -> None:
    late = {"channel": "jiebei", "due": "2026-11-20", "amount": "3300.00", "paid_on": None}
    load_changed(run, tmp_path, dues=[late])
    first = report_of(book_path).dues[0]
    assert (first.line, first.amount, first.basis) == ("借呗", "3,300.00", "open since 2026-11-20")


def test_hidden_amounts_are_nowhere(li_ming: Run, book_path: Path) -> None:
    told = repr(report_of(book_path, hidden=True))
    assert "••••" in told
    assert not re.search(r"¥\d|\d,\d{3}", told)
    assert "36.9%" in told


def test_the_pdf_has_pages_and_its_fonts(li_ming: Run, qtbot: QtBot, tmp_path: Path) -> None:
    paper = tmp_path / "november.pdf"
    answer = li_ming("report", "-o", paper, "--as-of", DAY)
    assert (answer.code, answer.err, answer.out) == (0, "", f"Wrote {paper}.\n")
    data = paper.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/FontFile2" in data or b"/FontFile3" in data
    assert len(re.findall(rb"/Type /Page\b", data)) == 2


def test_a_long_book_takes_more_pages(run: Run, qtbot: QtBot, tmp_path: Path) -> None:
    story = json.loads((DATA / "li_ming.json").read_text("utf-8"))
    first = story["channels"][0]
    many = [{**first, "id": f"line{n}", "name": f"渠道 {n}"} for n in range(90)]
    load_changed(run, tmp_path, channels=[*story["channels"], *many])
    paper = tmp_path / "long.pdf"
    assert run("report", "-o", paper, "--as-of", DAY).code == 0
    assert len(re.findall(rb"/Type /Page\b", paper.read_bytes())) >= 4


def test_a_heading_and_a_sum_never_stand_alone_on_a_sheet(li_ming: Run, book_path: Path) -> None:
    made = list(blocks(report_of(book_path), load_theme(resource_path("themes"), "light").roles))
    for words in ("Every line", "<b>76,500</b>"):
        place = next(place for place, block in enumerate(made) if words in block.html)
        first = place if words == "Every line" else place - 1
        assert made[first].joined


def test_nothing_is_moved_by_a_report(li_ming: Run, qtbot: QtBot, tmp_path: Path) -> None:
    assert li_ming("report", "-o", tmp_path / "one.pdf", "--as-of", DAY).code == 0
    assert "No check has run yet" in li_ming("alert", "list").out


def test_a_report_needs_a_place(li_ming: Run) -> None:
    answer = li_ming("report")
    assert answer.code == 2
    assert "-o" in answer.err
    assert answer.err.count("\n") == 1


def test_the_book_is_never_overwritten(li_ming: Run, book_path: Path) -> None:
    before = book_path.read_bytes()
    answer = li_ming("report", "-o", book_path)
    assert answer.code == 2
    assert "is the book itself" in answer.err
    assert book_path.read_bytes() == before


def test_a_place_that_cannot_be_written(li_ming: Run, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    answer = li_ming("report", "-o", folder, "--as-of", DAY)
    assert (answer.code, answer.out) == (1, "")
    assert "cannot be written" in answer.err
    assert list(folder.iterdir()) == []
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".folder.pdf")] == []


def test_a_failed_report_leaves_the_old_one(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "old.pdf"
    paper.write_bytes(b"the old one")
    assert run("report", "-o", paper).code == 1
    assert paper.read_bytes() == b"the old one"


def test_the_chinese_report_speaks_chinese(li_ming: Run, book_path: Path) -> None:
    i18n.speak(i18n.CHINESE)
    report = report_of(book_path)
    assert report.title == "借款月报"
    assert report.headline == "雨 · 借呗额度从 100,000 元降到 50 元（今天看到，上次是10月22日）"


def test_every_line_and_group_says_what_happens_if_it_is_gone(li_ming: Run, book_path: Path) -> None:
    rows = {row.name: row for row in report_of(book_path).fair_weather}
    assert {"借呗", "花呗", "Ant"} <= set(rows)
    assert all(row.lasts for row in rows.values())
    assert rows["借呗"].kept == ""


def test_the_age_of_cash_and_unconfirmed_dues_are_named(li_ming: Run, book_path: Path) -> None:
    assert not any(text.startswith("Not certain") for text in report_of(book_path).unknown)
    for name in ("活期", "货币基金", "股票基金"):
        assert li_ming("asset", "set", name, "12000", "--on", "2026-09-01").code == 0
    with open_store(book_path, clock=SystemClock().now) as store:
        report = month_report(store, date(2026, 12, 20))
    told = next(text for text in report.unknown if text.startswith("Not certain: "))
    assert "the cash is of 1 Sep" in told
    assert "not confirmed" in told
    assert "the cash is of 1 Sep" in next(figure.note for figure in report.figures if figure.name == "Liquid assets")


@pytest.mark.parametrize("hidden", [False, True])
def test_a_gap_that_spending_less_closes_asks_for_no_agreement(li_ming: Run, book_path: Path, *, hidden: bool) -> None:
    assert li_ming("household", "set", "--essential", "9000", "--discretionary", "3000").code == 0
    way = report_of(book_path, hidden=hidden).goals[-1]
    assert "closes this gap" in way.told
    assert ("¥3,000" in way.told) is not hidden


def test_a_column_that_no_line_fills_is_left_out_of_the_pages_for_fair_weather(li_ming: Run, book_path: Path) -> None:
    report = report_of(book_path)
    assert report.fair_weather
    blank = tuple(replace(page, fails="", less="", kept="") for page in report.fair_weather)
    roles = load_theme(resource_path("themes"), "light").roles
    html = "".join(block.html for block in blocks(replace(report, fair_weather=blank), roles))
    assert "Cash lasts until" in html
    assert "First due that fails" not in html
    assert "Page kept on" not in html
