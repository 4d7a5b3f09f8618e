"""Text: fonts, amounts, and hiding them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo

from raincheck.app.wording.amounts import figure_text, short_figure
from raincheck.core.money import Money
from raincheck.gui.kit.dressing import mend_input_method
from raincheck.gui.kit.look import Look, installed_families


def test_chinese_is_no_row_of_boxes(look: Look, tofu: Callable[[str, QFont], str], repository: Path) -> None:
    catalogue = (repository / "resources" / "i18n" / "zh_CN" / "gui.po").read_text(encoding="utf-8")
    shown = "".join(sorted({character for character in catalogue if ord(character) > 0x2000}))
    assert tofu(f"{shown}0123456789−·→≤元万复门直骨", look.font()) == ""


def test_the_font_has_simplified_glyph_shapes(look: Look) -> None:
    assert installed_families()
    assert QFontInfo(look.font()).family() in installed_families()


def test_a_font_is_made_anew_for_other_letters(look: Look) -> None:
    before = look.font("small", bold=True)
    assert not look.font("small").bold()
    look.apply(scale=2.0)
    assert look.font("small", bold=True).pixelSize() == 2 * before.pixelSize()


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(3000000, "30,000"), (3000050, "30,000.50"), (-107250, "−1,072.50"), (0, "0"), (7, "0.07")],
)
def test_an_amount_shows_fen_only_where_there_are_any(fen: int, shown: str) -> None:
    assert figure_text(Money(fen)) == shown


@pytest.mark.parametrize(
    ("fen", "english", "chinese_text"),
    [
        (5000, "50", "50"),
        (999900, "9,999", "9,999"),
        (10_000_000, "100k", "10 万"),
        (37_500_000, "375k", "37.5 万"),
        (10**13, "100,000M", "1,000 亿"),
    ],
)
def test_the_short_form_counts_in_wan(
    fen: int, english: str, chinese_text: str, request: pytest.FixtureRequest
) -> None:
    assert short_figure(Money(fen)) == english
    request.getfixturevalue("chinese")
    assert short_figure(Money(fen)) == chinese_text


def test_a_hidden_amount_is_neither_shown_nor_counted_out(look: Look) -> None:
    look.hide_amounts(hidden=True)
    assert look.amount(Money(12345)) == look.amount(Money(1)) == look.short(Money(10**9)) == "••••"
    assert look.amount(None) == "—"


@pytest.mark.parametrize(
    ("module", "plugin", "platform", "after"),
    [
        pytest.param("fcitx", False, "linux", "ibus", id="the wheel has no fcitx plugin"),
        pytest.param("fcitx5", False, "linux", "ibus", id="and knows no fcitx5"),
        pytest.param("fcitx", True, "linux", "fcitx", id="a distribution's Qt has it"),
        pytest.param("ibus", False, "linux", "ibus", id="ibus stays as it is"),
        pytest.param("fcitx", False, "win32", "fcitx", id="only Linux has this trouble"),
    ],
)
def test_chinese_can_be_typed_under_fcitx(tmp_path: Path, module: str, plugin: bool, platform: str, after: str) -> None:
    if plugin:
        (tmp_path / "platforminputcontexts").mkdir()
        (tmp_path / "platforminputcontexts" / "libfcitx5platforminputcontextplugin.so").touch()
    environ = {"QT_IM_MODULE": module}
    mend_input_method(environ, tmp_path, platform)
    assert environ["QT_IM_MODULE"] == after
    assert ("IBUS_USE_PORTAL" in environ) == (module != "ibus" and after == "ibus")
