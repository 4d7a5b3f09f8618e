"""The fields of the dialog of a line that take a number, and the pickers of who switches it off and who lends."""

from __future__ import annotations

from PySide6.QtCore import Qt

from raincheck.app.wording import group_name
from raincheck.core.catalogue import Catalogue
from raincheck.core.text import tr
from raincheck.gui.kit.widgets.choice import NamePicker
from raincheck.gui.kit.widgets.number_edit import NumberEdit


def number_field(lowest: int, highest: int, start: int, *, unknown: str = "") -> NumberEdit:
    """A number within bounds; 0 reads as `unknown`, where that is given."""
    field = NumberEdit(lowest, highest, unknown=unknown)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    # The style sheet's padding does not reach the text of a spin box.
    field.lineEdit().setTextMargins(6, 0, 6, 0)
    field.setValue(start)
    return field


def lender_pickers(catalogue: Catalogue) -> tuple[NamePicker, NamePicker]:
    """Who can switch a line off, and who lends: what the catalogue knows, a bank by any of its names."""
    groups = [(group.key, group_name(group.key)) for group in catalogue.groups]
    banks = [(bank.name, group_name(bank.name)) for bank in catalogue.banks]
    listed = {key for key, _ in (*groups, *banks)}
    funders = dict.fromkeys(line.funder for line in catalogue.lines if line.funder and line.funder not in listed)
    also = {short: bank.name for bank in catalogue.banks for short in bank.also}
    lenders = [*groups, *((key, group_name(key)) for key in funders), *banks]
    return NamePicker([*groups, *banks], tr("Platform"), also), NamePicker(lenders, tr("Lender"), also)
