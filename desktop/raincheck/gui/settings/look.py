"""外观: language, light or dark, letters, amounts; each holds at once."""

from __future__ import annotations

import os

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from raincheck.core.settings import OFF, ON
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.calm_wheel import calm
from raincheck.gui.kit.widgets.setting_row import SettingRow
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.settings.controller import SettingsController, overruled_words
from raincheck.gui.settings.section import Section
from raincheck.system import i18n

SCALES = (80, 90, 100, 115, 130, 150, 175, 200)


class LookSection(Section):
    """How the window looks."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        card = self.card(tr("Appearance"))
        self.language_picker = calm(QComboBox())
        # Each language is named in itself, so that whoever landed in the wrong one finds back.
        self.language_picker.addItem("简体中文", "zh_CN")
        self.language_picker.addItem("English", "en")
        self.theme_picker = calm(QComboBox())
        for word, theme in ((tr("as the system"), "auto"), (tr("light"), "light"), (tr("dark"), "dark")):
            self.theme_picker.addItem(word, theme)
        self.scale_picker = calm(QComboBox())
        for scale in SCALES:
            self.scale_picker.addItem(f"{scale} %", scale)
        self.hide_switch = Switch(context.look, tr("Hide amounts"))
        for picker, key in (
            (self.language_picker, "language"),
            (self.theme_picker, "theme"),
            (self.scale_picker, "font_scale"),
        ):
            picker.setMinimumWidth(context.look.px(150))
            self._offer(picker, key)
        self.hide_switch.clicked.connect(self._on_hide)
        overruled = overruled_words() if i18n.is_given(os.environ) else ""
        for row in (
            SettingRow(tr("Language · 语言"), self.language_picker, explained=overruled),
            SettingRow(tr("Light or dark"), self.theme_picker),
            SettingRow(tr("Size of letters"), self.scale_picker),
            SettingRow(
                tr("Hide amounts"),
                self.hide_switch,
                explained=tr("Also in popups, reports, prints and copies. Ctrl+H hides and shows them at any time."),
            ),
        ):
            card.body.addWidget(row)
        self.cards.addStretch(1)

    def reload(self) -> None:
        chosen = self.controller.preferences()
        self.language_picker.setCurrentIndex(self.language_picker.findData(chosen.language))
        self.theme_picker.setCurrentIndex(self.theme_picker.findData(chosen.theme))
        if self.scale_picker.findData(chosen.font_scale) < 0:
            self.scale_picker.addItem(f"{chosen.font_scale} %", chosen.font_scale)
        self.scale_picker.setCurrentIndex(self.scale_picker.findData(chosen.font_scale))
        self.hide_switch.show_on(on=chosen.hide_amounts)

    def _offer(self, picker: QComboBox, key: str) -> None:
        picker.activated.connect(lambda: self.controller.choose(key, str(picker.currentData())))

    @Slot(bool)
    def _on_hide(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.controller.choose("hide_amounts", ON if on else OFF)
