"""What people read in a terminal of 80 columns, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import DATA, Run

from raincheck.cli import main as command_line
from raincheck.cli.layout import width

DAY = "2026-11-22"
BOOKS = ["li_ming", "ten_lines", "eight_lines"]
COMMANDS = ["check", "plan", "stress", "channel list"]


@pytest.fixture(params=["en", "zh_CN"])
def language(run: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RAINCHECK_LANG", request.param)
    monkeypatch.setenv("COLUMNS", "80")
    return str(request.param)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("book", BOOKS)
def test_every_line_fits(run: Run, language: str, book: str, command: str) -> None:
    run("load", DATA / f"{book}.json")
    shown = run(*command.split(), "--as-of", DAY)
    assert (shown.code, shown.err) == (0, "")
    assert [line for line in shown.out.splitlines() if width(line) > 80 or line != line.rstrip()] == []


def test_a_warning_in_full_fits(li_ming: Run, language: str) -> None:
    checked = li_ming("check", "--as-of", DAY, "--json").document
    for entry in checked["alerts"]:
        shown = li_ming("alert", "show", entry["id"], "--as-of", DAY).out
        assert entry["title"] in shown
        assert [line for line in shown.splitlines() if width(line) > 80] == []


def test_the_first_screen_has_no_more_lines_than_it_needs(li_ming: Run, language: str) -> None:
    assert len(li_ming("check", "--as-of", DAY).out.splitlines()) <= 34


def test_nothing_is_said_twice(li_ming: Run, language: str) -> None:
    lines = [line.strip(" →") for line in li_ming("check", "--as-of", DAY).out.splitlines() if line.strip()]
    assert len(lines) == len(set(lines))


def test_cash_of_before_pay_day_is_asked_for_once(li_ming: Run) -> None:
    for asset in json.loads((DATA / "li_ming.json").read_text("utf-8"))["assets"]:
        assert li_ming("asset", "set", asset["id"], "2000", "--on", "2026-11-02").code == 0
    shown = " ".join(li_ming("check", "--as-of", DAY).out.split())
    assert shown.count("and enter what is at hand now: the figure is of 2 Nov.") == 1
    assert "First save up to one month" in shown, "what gives way is the step, not the warning's own"


def test_what_could_not_be_judged_is_named(li_ming: Run) -> None:
    shown = " ".join(li_ming("check", "--as-of", DAY).out.split())
    assert "Not enough data to judge: L10 Headroom withheld, R01 Borrowing to repay, R04 New lenders" in shown


def test_a_severe_warning_says_why_and_each_says_what_to_do(li_ming: Run) -> None:
    shown = li_ming("check", "--as-of", DAY).out
    alerts = re.split(r"^\[[\d ]+\] ", shown, flags=re.MULTILINE)[1:]
    assert [alert.startswith("■") for alert in alerts] == [True, *[False] * 5]
    assert all("→ " in alert for alert in alerts)
    assert "before it was ¥100,000" in " ".join(alerts[0].split())


def test_what_is_put_aside_takes_one_line(li_ming: Run) -> None:
    first = li_ming("check", "--as-of", DAY, "--json").document["alerts"][0]["id"]
    li_ming("alert", "ack", first, "--as-of", DAY)
    lines = li_ming("alert", "list", "--as-of", DAY).out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(f"[{first}]"))
    assert lines[place].endswith(" · Seen")
    assert lines[place + 1].startswith("[")


def test_the_plan_opens_its_figures_up(li_ming: Run) -> None:
    shown = li_ming("plan", "--as-of", DAY).out
    for term in (
        "Essentials ¥7,200 × 6.109 months",
        "Debt service ¥6,143.26 × 3 months",
        "3 for everyone + 1 for an unsteady income + 1 for a single earner",
        "Against open limits: ¥110,050 × 30%",
        "62,413.79",
        "33,015.00",
    ):
        assert term in shown
    assert "招行信用卡 → 微粒贷 → 借呗" in "".join(line.strip() for line in shown.splitlines()).replace(
        "微粒 贷", "微粒贷"
    )


def test_a_plan_that_cannot_work_says_what_must_be_won(run: Run) -> None:
    run("load", DATA / "eight_lines.json")
    shown = " ".join(run("plan", "--as-of", DAY).out.split())
    assert "¥11,946.07 a month short of the minimum payments" in shown
    assert "Milestone" not in shown


def test_a_plan_without_living_costs_says_how_to_enter_them(run: Run, tmp_path: Path) -> None:
    whole = json.loads((DATA / "li_ming.json").read_text(encoding="utf-8"))
    del whole["living"]
    source = tmp_path / "book.json"
    source.write_text(json.dumps(whole), encoding="utf-8")
    run("load", source)
    shown = run("plan", "--as-of", DAY).out
    assert "raincheck household set --essential" in " ".join(shown.split())
    assert "33,015.00" in shown


def test_the_scenarios_are_told_in_words(li_ming: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "zh_CN")
    shown = "".join(line.strip() for line in li_ming("stress", "--as-of", DAY).out.splitlines())
    for name in ("S1 借呗关闭", "S2 蚂蚁全部关闭", "S3 可收回额度都降 75%", "S5 收入降 30%", "S7 借呗被要求一次还清"):
        assert name in shown
    assert "12月22日要还借呗的 36,438 元没有着落" in shown


def test_scenarios_that_change_nothing_stand_in_one_sentence(li_ming: Run) -> None:
    table, _, rest = li_ming("stress", "--as-of", DAY).out.partition("No different from S0:")
    assert [line[:2] for line in table.splitlines() if re.match(r"S\d ", line)] == ["S0", "S5", "S6", "S7"]
    assert rest.count("closed") >= 7


def test_cash_that_is_missing_is_never_rounded_to_nothing(run: Run, tmp_path: Path) -> None:
    whole = json.loads((DATA / "li_ming.json").read_text(encoding="utf-8"))
    whole |= {
        "assets": whole["assets"][:1],
        "income": [],
        "living": {"essential": "0.00", "discretionary": "0.00"},
        "planned_draws": [],
    }
    whole["assets"][0]["value"] = "0.00"
    whole["channels"] = whole["channels"][:1]
    whole["observations"] = [
        {"channel": "jiebei", "on": DAY, "limit": "50.00", "used": "0.40", "status": "open", "source": "manual"}
    ]
    source = tmp_path / "book.json"
    source.write_text(json.dumps(whole), encoding="utf-8")
    assert run("load", source).code == 0
    (planned,) = (line for line in run("stress", "--as-of", DAY).out.splitlines() if line.startswith("S0 "))
    assert "−1" in planned


class NoDisplay:
    """A machine without a display, on which a dashboard is a file all the same."""

    def has_display(self) -> bool:
        return False

    def open_window(self, book: Path) -> int:
        raise AssertionError(book)

    def draw_dashboard(self, book: Path, picture: Path) -> None:
        picture.write_bytes(b"picture of " + book.name.encode())


def test_the_demonstration_without_a_display(
    run: Run, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(tmp_path))
    assert command_line.main(["demo"], NoDisplay()) == 0
    shown = capfd.readouterr().out
    assert "Key figures" in shown
    assert str(tmp_path / "dashboard.png") in shown
    assert "alert show" not in shown
    assert (tmp_path / "dashboard.png").read_bytes() == b"picture of li-ming.raincheck"


def test_the_demonstration_as_one_document(
    run: Run, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(tmp_path))
    assert command_line.main(["demo", "--json"], NoDisplay()) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["check"]["weather"] == "rain"
    assert document["picture"] == str(tmp_path / "dashboard.png")
