"""The role of charts for screen readers: Qt knows that of its own widgets only."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from raincheck.gui.kit.charts.widget import Chart


def say_what_charts_are(window: QWidget) -> None:
    """Give every Chart the role of charts from now on, those of `window` too that were asked for theirs before."""
    _teach()
    if not QAccessible.isActive():
        return
    for chart in window.findChildren(Chart):
        known = QAccessible.queryAccessibleInterface(chart)
        if known.role() is not QAccessible.Role.Chart:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))  # the next who asks gets another


@cache
def _teach() -> None:
    QAccessible.installFactory(_chart_interface)


def _chart_interface(_kind: str, spoken: QObject | None) -> QAccessibleInterface | None:
    return QAccessibleWidget(spoken, QAccessible.Role.Chart) if isinstance(spoken, Chart) else None
