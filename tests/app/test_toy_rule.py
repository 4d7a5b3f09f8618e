"""A rule is added in three files, as CONTRIBUTING says, and is then known wherever rules are."""

from __future__ import annotations

from pathlib import Path

from tests.toy import ROOT, copy_of_the_program, put, seen_by

BOOK = ROOT / "tests" / "cli" / "data" / "li_ming.json"

RULE = (
    '''

def many_lines(context: RuleContext) -> Iterator[Finding]:
    """How many lines are watched."""
    count = len(context.snapshot.lines)
    judged = context.level("X02", LINES, count)
    yield Finding("X02", "book", judged.level, judged.hold, count, (Fact("count", count),))


LINES = Threshold("lines", Fraction(2), Fraction(3), Fraction(1), Fraction(50), Unit.COUNT)
RULES = (*RULES, Rule("X02", many_lines, (LINES,), urgency=Urgency.STOCK))
''',
    """

def _many() -> RuleText:
    return RuleText(
        name=tr("Many lines"),
        watches=tr("how many lines are watched"),
        formula=tr("count of the lines"),
        first=tr("Archive a line that is never used."),
        further=(),
        source=tr("A toy."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("lines watched"),),
    )


def _many_words(figures: Figures) -> Words:
    return Words(
        title=tr("{n} lines watched").format(n=figures.count("count")),
        why=tr("That is more than a toy allows."),
        meaning=tr("It means nothing."),
    )


WORDING = (*WORDING, RuleWording("X02", _many, _many_words))
""",
    """
msgid "Many lines"
msgstr "渠道太多"

msgid "{n} lines watched"
msgstr "看着 {n} 条渠道"

msgid "lines watched"
msgstr "渠道数"
""",
)

SEEN = """
import contextlib, io, json, sys
from raincheck.__main__ import main

def run(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["--book", sys.argv[1], *words])
    assert code == 0, words
    return out.getvalue()

run("load", sys.argv[2])
checked = json.loads(run("check", "--as-of", "2026-11-22", "--json"))
(toy,) = [alert for alert in checked["alerts"] if alert["rule"] == "X02"]
shown = run("alert", "show", toy["id"], "--as-of", "2026-11-22")
from datetime import date
from pathlib import Path
from raincheck.app.checking import look
from raincheck.app.opening import open_book
from raincheck.app.rulebook import handbook_page
from raincheck.app.tuning import bands_in_force
from raincheck.core.rules.profiles import Profile
from raincheck.gui.alerts.rules_presenter import rules_view
from raincheck.system.clock import SystemClock
with open_book(Path(sys.argv[1]), clock=SystemClock()) as store:
    report = look(store, date(2026, 11, 22))
    view = rules_view(report, bands_in_force(store), Profile.DEFAULT, {})
row = next(row for row in view.rows if row.code == "X02")
print(json.dumps({
    "level": checked["levels"]["X02"], "title": toy["title"], "step": toy["next_step"], "shown": shown,
    "rules": run("rules"), "handbook": handbook_page(), "window": [row.name, row.bands],
}))
"""


def test_a_rule_added_in_three_files_is_known_everywhere(tmp_path: Path) -> None:
    copy = copy_of_the_program(tmp_path)
    package = copy / "desktop" / "raincheck"
    files = (
        package / "core" / "rules" / "freshness.py",
        package / "app" / "wording" / "rules" / "freshness.py",
        copy / "resources" / "i18n" / "zh_CN" / "rules.po",
    )
    for file, added in zip(files, RULE, strict=True):
        put(file, {"": added})
    seen = seen_by(copy, SEEN, tmp_path / "toy.raincheck", BOOK)
    assert (seen["level"], seen["title"], seen["step"]) == (
        "red",
        "看着 4 条渠道",
        "Archive a line that is never used.",
    )
    assert "看着 4 条渠道" in seen["shown"]
    assert "渠道数：2 起为注意，3 起为严重" in seen["shown"] + seen["rules"]
    assert "X02" in seen["rules"]
    assert "X02 渠道太多" in seen["handbook"]
    assert seen["window"] == ["渠道太多", "2 起为注意，3 起为严重"]
