"""The first window shows all it says, however large the letters, once its book is to be encrypted too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.gui.room import cut

from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.welcome_dialog import WelcomeDialog
from raincheck.system import i18n


def place(widget: QWidget, dialog: WelcomeDialog) -> QRect:
    return QRect(widget.mapTo(dialog, QPoint()), widget.size())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("letters", [1.0, 1.5, 2.0])
def test_the_first_window_grows_with_what_encrypting_shows(
    qtbot: QtBot, look: Look, repository: Path, language: str, letters: float
) -> None:
    before = i18n.spoken()
    i18n.speak(language)
    look.apply(scale=letters)
    try:
        dialog = WelcomeDialog(look, Icons(repository / "resources" / "icons"), Path("/home/somebody/book.raincheck"))
        qtbot.addWidget(dialog)
        dialog.show()
        low = dialog.height()
        qtbot.mouseClick(
            dialog.secret.tick, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.secret.tick.height() // 2)
        )
        qtbot.waitUntil(lambda: dialog.height() > low)
        assert list(cut(dialog)) == []
        fields = dialog.secret
        shown = [place(each, dialog) for each in (fields.first_edit, fields.second_edit, fields.forgotten_label)]
        assert all(over.bottom() < under.top() for over, under in pairwise(shown))
        assert dialog.height() <= dialog.screen().availableGeometry().height()
    finally:
        i18n.speak(before)
        look.apply(scale=1.0)
