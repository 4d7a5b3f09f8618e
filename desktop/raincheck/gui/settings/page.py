"""设置: the household, looks, reminders, safety and the book itself; a quiet list at the left, cards at the right."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from raincheck.core.text import tr
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page, scroll_area
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.tabs import SectionList
from raincheck.gui.settings.backups import BackupsSection
from raincheck.gui.settings.book import BookSection
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.home import HomeSection
from raincheck.gui.settings.look import LookSection
from raincheck.gui.settings.parts import section_names
from raincheck.gui.settings.reminders import RemindersSection
from raincheck.gui.settings.safety import SafetySection
from raincheck.gui.settings.section import Section


class _Entry(Struct, frozen=True):
    """A section by its key, name and what makes it."""

    key: str
    name: str
    make: Callable[[Context, SettingsController], Section]


class SettingsPage(Page):
    """Sections are made when they are first shown; `open_subject` takes a section's key."""

    interest = Changes.everything()

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context)
        self._controller = controller
        makers: dict[str, Callable[[Context, SettingsController], Section]] = {
            "home": HomeSection,
            "look": LookSection,
            "reminders": RemindersSection,
            "safety": SafetySection,
            "backups": BackupsSection,
            "book": BookSection,
        }
        self._entries = {key: _Entry(key, name, makers[key]) for key, name in section_names().items()}
        self._made: dict[str, tuple[Section, QScrollArea]] = {}
        self._stack = QStackedWidget()
        self.setAccessibleName(tr("Settings"))
        self.column.setContentsMargins(24, 20, 24, 0)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(label(tr("Settings"), TextRole.TITLE))
        side.addSpacing(10)
        names = [entry.name for entry in self._entries.values()]
        self.sections = SectionList(context.look, names, tr("Sections of the settings"))
        self.sections.currentRowChanged.connect(self._on_section)
        side.addWidget(self.sections)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(side)
        row.addWidget(self._stack, 1)
        self.column.addLayout(row, 1)
        self._key = "home"
        self._scale = context.look.scale

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self._section(self._key)

    def _section(self, key: str) -> Section:
        if key not in self._made:
            section = self._entries[key].make(self.context, self._controller)
            area = scroll_area(section)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._made[key] = (section, area)
            self._stack.addWidget(area)
        return self._made[key][0]

    def make_more(self) -> bool:
        left = next((key for key in self._entries if key not in self._made), None)
        if left is not None:
            self._section(left)
        return left is not None

    def reload(self) -> None:
        if self._scale != self.context.look.scale:
            self._make_anew()
        self.section.reload()
        self._stack.setCurrentWidget(self._made[self._key][1])

    def _make_anew(self) -> None:
        """Fields were measured for other letters: make the sections again, the keyboard where it was."""
        self._scale = self.context.look.scale
        focused: QWidget | None = self.focusWidget()
        name = "" if focused is None else focused.accessibleName()
        for section, area in self._made.values():
            self._stack.removeWidget(area)
            section.setParent(None)
            section.deleteLater()
            area.deleteLater()
        self._made = {}
        for field in self.section.findChildren(QWidget):
            if name and field.accessibleName() == name and field.focusPolicy() != Qt.FocusPolicy.NoFocus:
                field.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_subject(self, subject: str) -> None:
        """Show a section by its key."""
        if subject in self._entries:
            place = list(self._entries).index(subject)
            if place == self.sections.currentRow():
                self.reload()
            self.sections.setCurrentRow(place)

    @Slot(int)
    def _on_section(self, place: int) -> None:
        self._key = list(self._entries)[place]
        self.refresh()
