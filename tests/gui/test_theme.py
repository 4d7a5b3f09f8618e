from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from raincheck.gui.icons import Glyph
from raincheck.gui.theme import TEXT_PAIRS, Roles, contrast, load_theme, readable_on, style_sheet

THEMES = ("light", "dark")


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_reads_on_its_ground(repository: Path, name: str) -> None:
    roles = load_theme(repository / "resources" / "themes", name).roles
    weak = {
        pair: round(contrast(getattr(roles, pair[0]), getattr(roles, pair[1])), 2)
        for pair in TEXT_PAIRS
        if contrast(getattr(roles, pair[0]), getattr(roles, pair[1])) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("name", THEMES)
def test_controls_and_lines_of_charts_can_be_made_out(repository: Path, name: str) -> None:
    theme = load_theme(repository / "resources" / "themes", name)
    chart = theme.chart
    for colour in (theme.roles.control_border, theme.roles.accent, chart.line, chart.stressed, chart.due):
        assert contrast(colour, theme.roles.surface) >= 3  # WCAG 2.1, 1.4.11


@pytest.mark.parametrize("name", THEMES)
def test_names_on_the_bands_of_the_chart_can_be_read(repository: Path, name: str) -> None:
    theme = load_theme(repository / "resources" / "themes", name)
    for colour in (*theme.chart.series, theme.chart.struck):
        assert contrast(readable_on(colour, theme), colour) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_leaves_no_placeholder(repository: Path, name: str) -> None:
    resources = repository / "resources"
    sheet = style_sheet((resources / "styles" / "base.qss").read_text(), load_theme(resources / "themes", name), 1.5)
    assert "$" not in sheet
    assert "18px" in sheet


def test_every_role_of_the_sheet_is_a_role_of_the_theme(repository: Path) -> None:
    theme = load_theme(repository / "resources" / "themes", "dark")
    assert all(getattr(theme.roles, field.name).startswith("#") for field in fields(Roles))


def test_every_meaning_has_its_icon_and_every_icon_a_meaning(repository: Path) -> None:
    files = {file.stem for file in (repository / "resources" / "icons").glob("*.svg")}
    assert files == {glyph.value for glyph in Glyph}
