"""What the whole window agrees on: theme, text size, and whether amounts are hidden.

One `Look` is made by the application and handed to every widget that paints for itself; such a widget
repaints on `changed`. Nothing else about the appearance is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

from raincheck.app.wording.amounts import figure_text, short_figure
from raincheck.core.delivery import HIDDEN, veil
from raincheck.core.money import Money
from raincheck.gui.kit.theme import Scheme, Theme, load_theme, palette, sizes, style_sheet

if TYPE_CHECKING:
    from raincheck.gui.kit.redressing import Redressing

CJK_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
)
"""Families with Simplified Chinese glyph shapes, best first (feasibility.md 1.3)."""


def installed_families() -> list[str]:
    """The families of CJK_FAMILIES that this machine has."""
    # A family that is not there is dear to ask for: the system looks for its next of kin.
    there = set(QFontDatabase.families())
    listed = [name for name in CJK_FAMILIES if name in there]
    return listed or [name for name in CJK_FAMILIES if QFontDatabase.hasFamily(name)]


class Look(QObject):
    """The appearance in use, and the one place that changes it.

    Signals: `changed` after any change; `hidden_changed` besides when amounts were hidden or shown.
    """

    changed = Signal()
    hidden_changed = Signal(bool)

    def __init__(self, resources: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = resources / "themes"
        self._styles = resources / "styles"
        self._template = (self._styles / "base.qss").read_text(encoding="utf-8")
        self._loaded: dict[str, Theme] = {}
        self._scheme = Scheme.AUTO
        self._scale = 1.0
        self._hidden = False
        self._worn: tuple[str, float] | None = None
        self._redressing: Redressing | None = None
        self._awaited: list[Callable[[], bool]] = []
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetrics] = {}
        self.theme = self._theme(self._wanted())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_desktop_scheme)

    @property
    def scale(self) -> float:
        """Text size against the designed one."""
        return self._scale

    @property
    def scheme(self) -> Scheme:
        """What the user asked for."""
        return self._scheme

    @property
    def amounts_hidden(self) -> bool:
        """Whether amounts are to be shown as dots."""
        return self._hidden

    def apply(self, *, scheme: Scheme | None = None, scale: float | None = None) -> None:
        """Dress the application; called at start. What it wears it keeps on."""
        if (sheet := self._put_on(scheme, scale)) is None:
            return
        application = cast("QApplication", QApplication.instance())
        if application.styleSheet():
            self._redress().wear(sheet)
        else:
            application.setStyleSheet(sheet)
        self.changed.emit()

    @property
    def is_changing(self) -> bool:
        """Whether some of the program still wears what was worn before `change`."""
        return self._redressing is not None and not self._redressing.is_done

    def change(self, *, scheme: Scheme | None = None, scale: float | None = None) -> None:
        """Dress windows that are shown, a part a turn of the loop; `changed` comes when what is seen is dressed."""
        if (sheet := self._put_on(scheme, scale)) is not None:
            self._redress().wear_in_turns(sheet, self.changed.emit, self._is_drawn)

    def wait_for(self, is_drawn: Callable[[], bool]) -> None:
        """Asked while `changed` is told: the windows stay as painted until this is drawn anew too, a step a turn."""
        if self.is_changing:
            self._awaited.append(is_drawn)

    def _is_drawn(self) -> bool:
        self._awaited = [is_drawn for is_drawn in self._awaited if not is_drawn()]
        return not self._awaited

    def _put_on(self, scheme: Scheme | None, scale: float | None) -> str | None:
        """Change letters and colours; the style sheet that goes with them, None where they are worn already."""
        self._scheme = self._scheme if scheme is None else scheme
        self._scale = self._scale if scale is None else min(max(scale, 0.75), 2.0)
        self.theme = self._theme(self._wanted())
        if self._worn == (self.theme.name, self._scale):
            return None
        self._worn = (self.theme.name, self._scale)
        application = cast("QApplication", QApplication.instance())
        font = application.font()
        font.setFamilies([*installed_families(), "Sans Serif"])
        font.setPixelSize(sizes(self._scale)["text_px"])
        application.setFont(font)
        self._fonts.clear()
        self._metrics.clear()
        application.setPalette(palette(self.theme))
        return style_sheet(self._template, self.theme, self._scale, self._styles)

    def _redress(self) -> Redressing:
        if self._redressing is None:
            from raincheck.gui.kit.redressing import Redressing

            self._redressing = Redressing(self)
        return self._redressing

    def hide_amounts(self, *, hidden: bool) -> None:
        """Show or hide amounts everywhere."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.changed.emit()
            self.hidden_changed.emit(hidden)

    def colour(self, role: str) -> QColor:
        """The colour of a role of the theme in use."""
        return QColor(getattr(self.theme.roles, role))

    def font(self, size: str = "text", *, bold: bool = False) -> QFont:
        """The application's font at a named size (small, text, heading, title, figure), with figures of one width."""
        return QFont(self._font(size, bold))

    def _font(self, size: str, bold: bool) -> QFont:  # noqa: FBT001 - a part of the key
        """Made once for what is worn: every cell of a table asks for its font, to be measured and to be drawn."""
        font = self._fonts.get((size, bold))
        if font is None:
            font = self._fonts[size, bold] = QFont(QApplication.font())
            font.setPixelSize(sizes(self._scale)[f"{size}_px"])
            font.setBold(bold)
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def px(self, designed: float) -> int:
        """A length that grows with the text."""
        return round(designed * self._scale)

    def width(self, text: str, size: str = "text", *, bold: bool = False) -> int:
        """How wide `text` is, in pixels."""
        metrics = self._metrics.get((size, bold))
        if metrics is None:
            metrics = self._metrics[size, bold] = QFontMetrics(self._font(size, bold))
        return metrics.horizontalAdvance(text)

    def amount(self, money: Money | None) -> str:
        """An amount for people ("30,000"), dots while hidden, a dash when not known."""
        if money is None:
            return "—"
        return HIDDEN if self._hidden else figure_text(money)

    def short(self, money: Money) -> str:
        """An amount for an axis or a label ("10 万"), dots while hidden."""
        return HIDDEN if self._hidden else short_figure(money)

    def sentence(self, text: str) -> str:
        """A ready sentence, its amounts dotted out while hidden."""
        return veil(text) if self._hidden else text

    def _wanted(self) -> str:
        if self._scheme is Scheme.AUTO:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return "dark" if dark else "light"
        return self._scheme.value

    def _theme(self, name: str) -> Theme:
        if name not in self._loaded:
            self._loaded[name] = load_theme(self._themes, name)
        return self._loaded[name]

    @Slot()
    def _on_desktop_scheme(self) -> None:
        if self._scheme is Scheme.AUTO and self._wanted() != self.theme.name:
            self.change()
