"""Themes as data: named colours and their roles from JSON, the palette and the style sheet made of them.

It knows colours and sizes, not widgets; which theme is in use is `look.Look`'s business.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, fields
from PySide6.QtGui import QColor, QPalette


class Scheme(StrEnum):
    """What the user asked for: a theme, or to follow the desktop."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class Roles(Struct, frozen=True):
    """One colour (#rrggbb) for each thing a colour can mean."""

    window: str
    surface: str
    border: str
    control_border: str
    grid: str
    ink: str
    muted: str
    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_strong: str
    danger_soft: str
    on_danger: str
    warn: str
    warn_fill: str
    warn_soft: str
    good: str
    good_soft: str
    quiet_soft: str
    track: str


class ChartColours(Struct, frozen=True):
    """Colours that only charts use, `series` in this order.

    `rest` is for what is put together behind them, `struck` for the line that an event struck.
    """

    series: tuple[str, ...]
    rest: str
    struck: str
    line: str
    stressed: str
    due: str


class Theme(Struct, frozen=True):
    """A named set of colours."""

    name: str
    dark: bool
    roles: Roles
    chart: ChartColours


TEXT_PAIRS: Final = (
    ("ink", "window"),
    ("ink", "surface"),
    ("ink", "accent_soft"),
    ("ink", "danger_soft"),
    ("ink", "warn_soft"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "quiet_soft"),
    ("muted", "accent_soft"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("danger", "surface"),
    ("danger", "danger_soft"),
    ("on_danger", "danger"),
    ("on_danger", "danger_strong"),
    ("warn", "surface"),
    ("warn", "warn_soft"),
    ("good", "surface"),
    ("good", "good_soft"),
)
"""Which role is ever written on which: each pair keeps a contrast of 4.5 or more (WCAG 2.1, 1.4.3)."""

_SIZES: Final = {"small_px": 12, "text_px": 14, "heading_px": 15, "title_px": 20, "figure_px": 26}
_HEIGHTS: Final = {"line_px": 18, "field_px": 20}
"""The least heights of what holds a line of words: a button, a field."""


class _File(Struct, frozen=True):
    """A theme as it is written: a palette of named colours, and which of them each role takes.

    Of the chart's colours neighbours differ by 15 or more (CIEDE2000) to an eye without green.
    """

    name: str
    dark: bool
    colours: dict[str, str]
    roles: dict[str, str]
    chart: ChartColours


def load_theme(folder: Path, name: str) -> Theme:
    """Read `<folder>/<name>.json`; a role that names no colour is a KeyError."""
    read = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=_File)
    roles = Roles(**{role.name: read.colours[read.roles[role.name]] for role in fields(Roles)})
    return Theme(read.name, read.dark, roles, read.chart)


def sizes(scale: float) -> dict[str, int]:
    """Text sizes in device-independent pixels at a font scale (1 = as designed)."""
    return {name: round(size * scale) for name, size in _SIZES.items()}


def style_sheet(template: str, theme: Theme, scale: float, pictures: Path) -> str:
    """Fill the style sheet's $roles, sizes, the $theme's name and the folder of its $pictures."""
    heights = {name: round(height * scale) for name, height in _HEIGHTS.items()}
    lengths = {k: str(v) for k, v in (sizes(scale) | heights).items()}
    said = asdict(theme.roles) | lengths | {"theme": theme.name, "pictures": pictures.as_posix()}
    return Template(template).substitute(said)


def palette(theme: Theme) -> QPalette:
    """The theme as a QPalette, so that Fusion draws what the style sheet leaves to it."""
    roles, result = theme.roles, QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, roles.window),
        (role.WindowText, roles.ink),
        (role.Base, roles.surface),
        (role.AlternateBase, roles.window),
        (role.Text, roles.ink),
        (role.Button, roles.surface),
        (role.ButtonText, roles.ink),
        (role.BrightText, roles.danger),
        (role.Link, roles.accent),
        (role.LinkVisited, roles.accent_strong),
        (role.Highlight, roles.accent),
        (role.HighlightedText, roles.on_accent),
        (role.Accent, roles.accent),
        (role.ToolTipBase, roles.ink),
        (role.ToolTipText, roles.surface),
        (role.PlaceholderText, roles.muted),
        (role.Light, roles.surface),
        (role.Midlight, roles.border),
        (role.Mid, roles.border),
        (role.Dark, roles.control_border),
        (role.Shadow, roles.control_border),
    ):
        result.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, QColor(roles.muted))
    return result


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.1)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str, theme: Theme) -> str:
    """Whichever of the theme's darkest and lightest text reads better on `background`."""
    return max((theme.roles.ink, theme.roles.surface), key=lambda ink: contrast(ink, background))
