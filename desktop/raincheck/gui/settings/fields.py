"""The fields that the rows of the settings share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from raincheck.app.wording.whose import whose_name
from raincheck.core.model import Belongs
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.calm_wheel import calm
from raincheck.gui.kit.widgets.choice import EnumPicker, may_shrink
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.settings.presenter import LineName

AMOUNT_WIDTH, DAY_WIDTH, NAME_WIDTH = 108, 88, 84


def owner_picker(belongs: Belongs) -> EnumPicker[Belongs]:
    """Whose an entry is."""
    words = [(entry, whose_name(Whose(entry.value))) for entry in Belongs]
    made = calm(EnumPicker(words, tr("Whose it is")))
    made.choose(belongs)
    return made


def name_edit(context: Context, name: str, example: str) -> QLineEdit:
    """A field for a name, with an example in it."""
    field = QLineEdit()
    field.setMaxLength(60)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setMinimumWidth(context.look.px(NAME_WIDTH))
    return field


def amount_edit(context: Context, name: str) -> AmountEdit:
    """A field for an amount of a row."""
    field = AmountEdit(context.look, name)
    field.setPlaceholderText("0")
    field.setFixedWidth(context.look.px(AMOUNT_WIDTH))
    return field


def day_edit(context: Context, name: str) -> NumberEdit:
    """A field for a day of the month."""
    field = calm(NumberEdit(1, 31))
    before, _, after = tr("on day {n}").partition("{n}")
    field.setPrefix(before)
    field.setSuffix(after)
    field.setAccessibleName(name)
    field.setToolTip(tr("31 is every month's last day."))
    field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    field.setFixedWidth(context.look.px(DAY_WIDTH))
    return field


def line_picker(lines: Sequence[LineName], chosen: str | None) -> QComboBox:
    """The lines that are watched, and the one chosen."""
    field = calm(QComboBox())
    field.setAccessibleName(tr("Line"))
    for line in lines:
        if not line.archived or line.id == chosen:
            field.addItem(line.name, line.id)
    field.setCurrentIndex(max(field.findData(chosen), 0))
    may_shrink(field, 6)
    return field
