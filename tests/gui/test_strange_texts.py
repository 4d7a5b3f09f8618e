"""Whatever is typed into a field of a dialog, it is read or refused: nothing ends in a crash."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from tests.gui.room import dialogs, views

from raincheck.gui.shell.application import Application

STRANGE = (
    "/",
    "//",
    ".",
    "..",
    "~",
    "~nobody-of-that-name/book",
    "a\0b",
    "\x1b[31m",
    "x" * 5000,
    "-",
    "+",
    "−1",
    "1e9",
    "1/0",
    "0/0",
    "99999999999999999999",
    "１２．５",
    "½",
    "٣",
    "nan",
    "inf",
    "%s{name}%",
    "0000-00-00",
    "2026-02-30",
    "💸🏦",
    "\u202e1",
    "\ud800",
)


def type_all(widget: QWidget, texts: Sequence[str]) -> None:
    """Every one of these texts into every field, with what a person's typing and leaving tells."""
    for field in widget.findChildren(QLineEdit):
        if not field.isEnabled() or field.isReadOnly():
            continue
        before = field.text()
        for text in texts:
            field.setText(text)
            field.textEdited.emit(text)
            field.editingFinished.emit()
        QApplication.processEvents()
        field.setText(before)
        field.editingFinished.emit()
    for area in widget.findChildren(QPlainTextEdit):
        for text in texts:
            area.setPlainText(text)
        QApplication.processEvents()


@pytest.mark.timeout(600)
def test_no_text_in_any_field_of_any_dialog_crashes_it(application: Application) -> None:
    stand = application.session.store.stand()
    for make in dialogs(application):
        dialog = make()
        dialog.open()
        type_all(dialog, STRANGE)
        dialog.reject()
        dialog.reject()
        dialog.deleteLater()
    QApplication.processEvents()
    assert application.session.store.stand() == stand  # what is given up writes nothing


@pytest.mark.timeout(600)
def test_no_text_in_any_field_of_any_page_crashes_it(application: Application) -> None:
    session = application.session
    begun, levels = session.store.next_undo(), session.report().levels
    for page in application.window.titles:
        application.window.show_page(page)
        for _ in views(application.window.page):
            type_all(application.window.page, STRANGE[::4])
    while session.store.next_undo() != begun:
        session.undo()
    assert session.report().levels == levels  # whatever a page kept of it can be taken back, to the same weather
