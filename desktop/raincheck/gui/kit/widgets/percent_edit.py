"""A field for a rate or share, typed in percent."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from raincheck.core.pasted import as_seen
from raincheck.gui.kit.look import Look

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.]([0-9]{1,4}))?\s*%?", re.ASCII)


class PercentEdit(QLineEdit):
    """Takes "14.6" or "14.6%". Signal: `edited()` after each keystroke."""

    edited = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFont(look.font())
        self.setMaxLength(12)
        self.setPlaceholderText("14.6 %")
        self.textEdited.connect(self.edited)

    def share(self) -> Decimal | None:
        """The share (0.146 for 14.6 %), None for anything that is not a percentage."""
        match = _PERCENT.fullmatch(as_seen(self.text()).strip())
        return None if match is None else Decimal(f"{match[1]}.{match[2] or '0'}") / 100

    def show_share(self, share: Decimal | None) -> None:
        """Fill the field."""
        self.setText("" if share is None else f"{(share * 100).normalize():f} %")
