"""设置: the household, looks, reminders, safety and the book itself; a quiet list at the left, cards at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.look import Look
from raincheck.gui.pages.base import Page, scroll_area
from raincheck.gui.pages.settings_backups import BackupsSection
from raincheck.gui.pages.settings_book import BookSection
from raincheck.gui.pages.settings_home import HomeSection
from raincheck.gui.pages.settings_look import LookSection
from raincheck.gui.pages.settings_reminders import RemindersSection
from raincheck.gui.pages.settings_safety import SafetySection
from raincheck.gui.pages.settings_section import Section
from raincheck.gui.settings_desk import SettingsDesk
from raincheck.gui.widgets.labels import TextRole, label


@dataclass(frozen=True, slots=True)
class _Entry:
    """A section by its key, name and what makes it."""

    key: str
    name: str
    make: Callable[[Context, SettingsDesk], Section]


class SettingsPage(Page):
    """Sections are made when they are first shown; `open_subject` takes a section's key."""

    interest = Changes.everything()

    def __init__(self, context: Context, desk: SettingsDesk) -> None:
        super().__init__(context)
        self._desk = desk
        self._entries = {
            entry.key: entry
            for entry in (
                _Entry("home", tr("Household and money"), HomeSection),
                _Entry("look", tr("Appearance"), LookSection),
                _Entry("reminders", tr("Reminders"), RemindersSection),
                _Entry("safety", tr("Safety"), SafetySection),
                _Entry("backups", tr("Backups and doctor"), BackupsSection),
                _Entry("book", tr("The book"), BookSection),
            )
        }
        self._made: dict[str, tuple[Section, QScrollArea]] = {}
        self._stack = QStackedWidget()
        self.setAccessibleName(tr("Settings"))
        self.column.setContentsMargins(24, 20, 24, 0)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(label(tr("Settings"), TextRole.TITLE))
        side.addSpacing(10)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, SectionButton] = {}
        for entry in self._entries.values():
            made = SectionButton(context.look, entry.name)
            made.clicked.connect(self._on_section)
            self._group.addButton(made)
            self.buttons[entry.key] = made
            side.addWidget(made)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(side)
        row.addWidget(self._stack, 1)
        self.column.addLayout(row, 1)
        self._key = "home"
        self._scale = context.look.scale
        self.buttons["home"].setChecked(True)

    @property
    def section(self) -> Section:
        """The section that is shown."""
        if self._key not in self._made:
            section = self._entries[self._key].make(self.context, self._desk)
            area = scroll_area(section)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._made[self._key] = (section, area)
            self._stack.addWidget(area)
        return self._made[self._key][0]

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
            self._key = subject
            self.buttons[subject].setChecked(True)
            self.reload()

    @Slot()
    def _on_section(self) -> None:
        for key, made in self.buttons.items():
            if made is self.sender():
                self.open_subject(key)


class SectionButton(QAbstractButton):
    """One section in the list at the left."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(
            max(self._look.px(138), self._look.width(self.text(), bold=True) + self._look.px(26)), self._look.px(36)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        painter.setPen(QPen(look.colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(look.colour("accent_soft"))
        else:
            painter.setBrush(look.colour("quiet_soft") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(frame.left(), frame.top() + 8, 3, frame.height() - 16), 1.5, 1.5)
        painter.setPen(look.colour("accent" if chosen else "ink"))
        painter.setFont(look.font(bold=chosen))
        painter.drawText(frame.adjusted(look.px(12), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
