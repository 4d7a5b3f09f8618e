"""Push buttons with a role and a name for those who cannot see them."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def button(text: str, role: str = "", *, name: str = "") -> QPushButton:
    """A push button of a role (primary, danger, link, icon, or plain); `name` speaks where the text does not."""
    made = QPushButton(text)
    # Outside a dialog Qt presses the focused button on Space alone; people press Enter.
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    made.setAccessibleName(name or text)
    if name:
        made.setToolTip(name)
    return made
