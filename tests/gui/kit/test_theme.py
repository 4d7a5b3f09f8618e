from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from msgspec.structs import fields
from tests.gui.kit.colours import apart, distance

from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.theme import TEXT_PAIRS, ChartColours, Roles, contrast, load_theme, readable_on, style_sheet

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
@pytest.mark.parametrize("ground", ["surface", "window"])
def test_controls_and_lines_of_charts_can_be_made_out(repository: Path, name: str, ground: str) -> None:
    """WCAG 2.1, 1.4.11: what tells something without being text has a contrast of 3 or more."""
    theme = load_theme(repository / "resources" / "themes", name)
    roles, chart = theme.roles, theme.chart
    marks = {field.name: getattr(chart, field.name) for field in fields(ChartColours) if field.name != "series"}
    marks |= {f"series {place}": colour for place, colour in enumerate(chart.series)}
    spoken = ("control_border", "accent", "danger", "warn_fill", "good", "muted")
    marks |= {role: getattr(roles, role) for role in spoken}
    weak = {what: round(contrast(c, getattr(roles, ground)), 2) for what, c in marks.items()}
    assert {what: found for what, found in weak.items() if found < 3} == {}
    assert min(contrast(roles.accent, roles.track), contrast(roles.warn_fill, roles.track)) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_neighbours_differ_to_an_eye_without_green(repository: Path, name: str) -> None:
    chart = load_theme(repository / "resources" / "themes", name).chart
    row = (*chart.series, chart.rest)
    pairs = [*itertools.pairwise(row), (row[0], row[-1]), (chart.line, chart.struck), (chart.line, chart.stressed)]
    near = {pair: round(apart(*pair), 1) for pair in pairs}
    assert {pair: found for pair, found in near.items() if found < 15} == {}


def test_distances_are_those_of_the_published_examples() -> None:
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert distance((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert distance((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-4)


@pytest.mark.parametrize("name", THEMES)
def test_names_on_the_bands_of_the_chart_can_be_read(repository: Path, name: str) -> None:
    theme = load_theme(repository / "resources" / "themes", name)
    for colour in (*theme.chart.series, theme.chart.rest):
        assert contrast(readable_on(colour, theme), colour) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_leaves_no_placeholder(repository: Path, name: str) -> None:
    resources = repository / "resources"
    sheet = style_sheet(
        (resources / "styles" / "base.qss").read_text(),
        load_theme(resources / "themes", name),
        1.5,
        resources / "styles",
    )
    assert "$" not in sheet
    assert "18px" in sheet


def test_every_role_of_the_sheet_is_a_role_of_the_theme(repository: Path) -> None:
    theme = load_theme(repository / "resources" / "themes", "dark")
    assert all(getattr(theme.roles, field.name).startswith("#") for field in fields(Roles))


def test_every_meaning_has_its_icon_and_every_icon_a_meaning(repository: Path) -> None:
    files = {file.stem for file in (repository / "resources" / "icons").glob("*.svg")}
    assert files == {glyph.value for glyph in Glyph}
