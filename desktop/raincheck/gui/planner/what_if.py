"""如果……: switches and sliders that show at once what the target would be; nothing is saved."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from raincheck.core.planner.whatif import FundChange, Haircut
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_row
from raincheck.gui.kit.widgets.setting_row import SettingRow
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.presenter import difference_words
from raincheck.gui.planner.term_row import RowList, wrapped
from raincheck.gui.planner.what_if_presenter import Trial, trial_of

HALF = 360
MOST_LESS = 50
"""Nobody lives on less than half of the essentials; in percent."""


class PercentSlider(QWidget):
    """A slider over whole percents that says its value."""

    def __init__(self, context: Context, name: str, *, value: int, most: int, form: str) -> None:
        super().__init__()
        self._form = form
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(5)
        self.slider.setValue(value)
        self.slider.setAccessibleName(name)
        self.slider.setFixedWidth(context.look.px(130))
        self._told: QLabel = label(role=TextRole.MUTED)
        self._told.setFixedWidth(context.look.px(46))
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.valueChanged.connect(self._on_value)
        row = bare_row(self)
        row.addWidget(self.slider)
        row.addWidget(self._told)
        self._on_value()

    def share(self) -> Decimal:
        """The value as a share."""
        return Decimal(self.slider.value()) / 100

    @Slot()
    def _on_value(self) -> None:
        value = self.slider.value()
        text = self._form.format(n=value) if value else "0 %"
        self._told.setText(text)
        self.slider.setAccessibleDescription(text)


class WhatIfCard(Card):
    """What each term of the fund would do if it changed."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__(context.look, tr("If …"), note=tr("tried out only, nothing is saved"))
        self._context, self._controller = context, controller
        self._trial: Trial | None = None
        self.rows = Columns(gap=24)
        self.told = wrapped(role=TextRole.STRONG)
        self.reset_button = button(tr("As it is"))
        self.reset_button.clicked.connect(self._on_reset)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.rows)
        self.body.addLayout(foot)
        self.stops: dict[str, Switch] = {}
        self.haircuts: dict[str, PercentSlider] = {}

    def reload(self) -> None:
        """Offer what the book has; what is being tried stays while the book is the same."""
        trial = trial_of(self._controller.report(), self._context.look)
        if trial != self._trial:
            self._trial = trial
            self._offer(trial)
        self._show()

    def _offer(self, trial: Trial) -> None:
        look = self._context.look
        rows: list[SettingRow] = []
        self.stops = {}
        for draw in trial.draws:
            made = Switch(look, draw.text)
            self.stops[draw.channel] = made
            rows.append(SettingRow(draw.text, made))
        less = tr("Essentials cost less")
        self.less = PercentSlider(self._context, less, value=0, most=MOST_LESS, form="−{n} %")
        rows.append(SettingRow(less, self.less))
        self.single = Switch(look, tr("One income carries everyone"))
        self.single.setChecked(trial.single_earner)
        rows.append(SettingRow(self.single.accessibleName(), self.single))
        self.own = Switch(look, tr("Self-employed"))
        self.own.setChecked(trial.self_employed)
        rows.append(SettingRow(self.own.accessibleName(), self.own))
        self.haircuts = {}
        for asset in trial.assets:
            form = "{n} %"
            made_slider = PercentSlider(self._context, asset.text, value=asset.percent, most=100, form=form)
            self.haircuts[asset.id] = made_slider
            rows.append(SettingRow(asset.text, made_slider))
        for switch in (*self.stops.values(), self.single, self.own):
            switch.toggled.connect(self._show)
        for slider in (self.less, *self.haircuts.values()):
            slider.slider.valueChanged.connect(self._show)
        fresh = Columns(gap=24)
        for half in (rows[: -(-len(rows) // 2)], rows[-(-len(rows) // 2) :]):
            side = RowList(spacing=2)
            for row in half:
                row.name_label.setWordWrap(True)
            side.show_rows(tuple(half))
            fresh.columns.add(side, least=look.px(HALF))
        self.body.replaceWidget(self.rows, fresh)
        self.rows.hide()
        self.rows.deleteLater()
        self.rows = fresh

    def change(self) -> FundChange:
        """What is being tried."""
        trial = self._trial
        if trial is None:
            return FundChange()
        same = {asset.id: asset.percent for asset in trial.assets}
        return FundChange(
            stopped=tuple(channel for channel, switch in self.stops.items() if switch.isChecked()),
            single_earner=self.single.isChecked(),
            self_employed=self.own.isChecked(),
            essential_less=self.less.share(),
            haircuts=tuple(
                Haircut(id_, slider.share())
                for id_, slider in self.haircuts.items()
                if slider.slider.value() != same[id_]
            ),
        )

    @Slot()
    def _show(self) -> None:
        self.told.setText(difference_words(self._controller.what_if(self.change()), self._context.look)[0])
        self.reset_button.setEnabled(self._trial is not None and self.change() != self._trial.unchanged())

    @Slot()
    def _on_reset(self) -> None:
        if self._trial is not None:
            self._offer(self._trial)
            self._show()
