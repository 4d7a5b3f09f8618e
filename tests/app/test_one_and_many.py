"""What stands alone is not told in the plural, and several platforms are not told as one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.builders import TODAY, a_channel, a_reading
from tests.store.test_undo import an_alert

from raincheck.app.wording.causes import cause_words
from raincheck.app.wording.entries import entry_words
from raincheck.app.wording.figures import Figures, Scene
from raincheck.app.wording.rules.concentration import spread_text
from raincheck.core.causes import Cause, CauseKind, Standing
from raincheck.core.evaluation import evaluate
from raincheck.core.kept import BECAUSE
from raincheck.core.measures import Measures
from raincheck.core.model import Book
from raincheck.core.rules import rule
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.findings import Fact
from raincheck.core.snapshot import Snapshot


@pytest.mark.parametrize(
    ("small", "told"),
    [(100, "A holds 99.8% of everything; it is as good as one line"), (50_000, "it is like 2 equal lines")],
)
def test_a_spread_like_one_line_is_told_as_one(small: int, told: str) -> None:
    book = Book(
        channels=(a_channel("a", name="A"), a_channel("b", name="B", platform="P", funder="P")),
        observations=(a_reading("a", limit=50_000, used=0), a_reading("b", limit=small, used=0)),
    )
    (run,) = evaluate(RuleContext(Measures(Snapshot(book, TODAY))), [rule("C01")])
    assert told in spread_text(Figures(run.findings[0], Scene(TODAY)))


@pytest.mark.parametrize(("elsewhere", "name"), [(0, "The platform tightened as a whole"), (1, "Several platforms")])
def test_lines_of_several_platforms_are_not_told_as_one_platform(elsewhere: int, name: str) -> None:
    facts = (Fact("channels", "A"), Fact("lines", 2), Fact("elsewhere", elsewhere))
    assert cause_words(Cause(CauseKind.PLATFORM_WIDE, Standing.FOR, facts), Scene(TODAY)).name.startswith(name)


@pytest.mark.parametrize(("backup", "is_told"), [(Fraction(7, 10), True), (Fraction(5, 10), False)])
def test_a_figure_that_is_worse_today_is_told_beside_those_of_the_eve(backup: Fraction, is_told: bool) -> None:
    def spread(share: Fraction, *more: Fact) -> tuple[Fact, ...]:
        shares = (Fact("top_share", Fraction(1, 2)), Fact("group_share", Fraction(1, 2)), Fact("backup_share", share))
        return (Fact("top_line", "A"), Fact("top_group", "G"), Fact("backup_group", "G"), *shares, *more)

    eve = an_alert(1, rule="C01", facts=spread(Fraction(6, 10), Fact(BECAUSE, "A")))
    today = an_alert(2, rule="C04", facts=spread(backup))
    why = entry_words((eve, today), Scene(TODAY)).why
    assert "60% of the backup with G. Figures and level of the day before A was cut" in why
    assert ("Today: " in why and "70% of the backup with G" in why) is is_told
