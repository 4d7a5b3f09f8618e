"""Saying a text to a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say a text in a widget's name."""
    # Imported when something is said: its two hundred roles and events cost the first paint 3 ms.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415 - the line above

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
