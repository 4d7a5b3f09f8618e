"""The Qt binding itself: PySide6 6.12.0 loses a reference with every call on Python 3.11, which ends the program."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 300
NOISE = 100


class Sender(QObject):
    sent = Signal()


@pytest.mark.parametrize("kept", [None, True], ids=["None", "True"])
def test_calls_into_qt_keep_their_references(qtbot: QtBot, kept: bool | None) -> None:
    shown = QLabel()
    qtbot.addWidget(shown)
    sender = Sender()
    sender.sent.connect(shown.update)
    before = sys.getrefcount(kept)
    for _ in range(CALLS):
        shown.setText("a")
        sender.sent.emit()
    assert sys.getrefcount(kept) > before - NOISE
