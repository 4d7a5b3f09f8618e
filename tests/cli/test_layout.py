"""Columns and lines in a terminal, where a Chinese sign takes two columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from raincheck.cli.layout import amounts, table, width, wrap
from raincheck.core.money import Money

WORDS = st.lists(
    st.sampled_from(["额度", "50", "元", "，", "the", "limit", "。", "3.5 万元", "（蚂蚁）", "A"]), min_size=1
)


def test_a_column_is_as_wide_as_its_widest_cell() -> None:
    shown = table(["渠道", "元"], [["借呗", "50"], ["card", "6,500"]], right=(1,))
    assert shown.splitlines() == ["渠道     元", "借呗     50", "card  6,500"]
    assert len({width(line) for line in shown.splitlines()}) == 1


@given(WORDS, st.integers(20, 60))
def test_wrapped_lines_fit_and_lose_nothing(words: list[str], columns: int) -> None:
    text = " ".join(words)
    lines = wrap(text, first="→ ", columns=columns).splitlines()
    assert all(width(line) <= columns for line in lines)
    said = "".join(lines).replace("→", "", 1)
    assert said.replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_closing_punctuation() -> None:
    for columns in range(8, 30):
        lines = wrap("先还利率最高的一条，再看（下个月）能不能少借。", columns=columns).splitlines()
        assert not [line for line in lines if line[0] in "，。）"]
        assert not [line for line in lines if line[-1] == "（"]


def test_a_figure_stays_with_its_unit() -> None:
    for columns in range(10, 30):
        shown = wrap("现在只有 7.65 万元，之前还能借 14.05 万元。", columns=columns)
        assert "7.65 万" in shown
        assert "14.05 万" in shown


def test_a_word_longer_than_a_line_is_left_whole() -> None:
    assert wrap("see /a/very/long/path/to/a/book.raincheck now", columns=12).splitlines() == [
        "see",
        "/a/very/long/path/to/a/book.raincheck",
        "now",
    ]


def test_the_following_lines_stand_under_the_text_of_the_first() -> None:
    assert wrap("one two three", first="→ ", columns=9) == "→ one two\n  three"


def test_a_column_of_amounts_shows_fen_for_all_or_for_none() -> None:
    assert amounts([Money(5000_00), None, Money(-20_00)]) == ["5,000", "—", "−20"]
    assert amounts([Money(5000_00), Money(12_34)]) == ["5,000.00", "12.34"]
