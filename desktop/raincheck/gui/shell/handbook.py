"""F1: the handbook in the window, open at the page the person is on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.system.i18n import CHINESE, spoken
from raincheck.system.resources import handbook_path

PAGES: Final = ("window", "rules", "commands")


class HandbookDialog(QDialog):
    """The pages of the handbook, and a field that finds a word in the one shown; `section` is a heading to begin at."""

    def __init__(self, look: Look, parent: QWidget, section: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Handbook"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(look.px(920), parent.width() - 40), min(look.px(640), parent.height() - 40))
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the handbook"))
        self.pages.setFixedWidth(look.px(170))
        self.pages.addItems([tr("The window"), tr("The rules"), tr("The commands")])
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find in this page, Enter for the next"))
        self.field.setToolTip(self.field.placeholderText())
        self.field.setAccessibleName(tr("Find in this page"))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("Handbook"))
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.field)
        right.addWidget(self.text, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addWidget(self.pages)
        row.addLayout(right, 1)
        self.pages.currentRowChanged.connect(self._on_page)
        self.field.returnPressed.connect(self._on_find)
        self.pages.setCurrentRow(0)
        if section:
            self.begin_at(section)

    def begin_at(self, heading: str) -> None:
        """Scroll so that the heading stands at the top, now and when the window has its size."""
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.text.setTextCursor(QTextCursor(block))
                self._to_top()
                return
            block = block.next()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now the text is as wide as it will be, and its lines break where they will.
        QTimer.singleShot(0, self, self._to_top)

    @Slot()
    def _to_top(self) -> None:
        # Room below the end, so that the last headings reach the top as well.
        frame = self.text.document().rootFrame()
        form = frame.frameFormat()
        form.setBottomMargin(max(self.text.viewport().height() - self.text.cursorRect().height() * 2, 0))
        frame.setFrameFormat(form)
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + self.text.cursorRect().top() - self.text.viewport().rect().top())

    @Slot(int)
    def _on_page(self, row: int) -> None:
        self.text.setMarkdown(_page(PAGES[max(row, 0)]).read_text("utf-8"))

    @Slot()
    def _on_find(self) -> None:
        """The next place of the words, from the top again after the last."""
        words = self.field.text()
        if words and not self.text.find(words):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words, QTextDocument.FindFlag(0))


def _page(name: str) -> Path:
    return handbook_path(f"{name}.zh-CN.md" if spoken() == CHINESE else f"{name}.md")
