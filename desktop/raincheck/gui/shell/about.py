"""About Raincheck: which version, what it stands on, and what it promises."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from raincheck.app.versions import version_text
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label


class AboutDialog(QDialog):
    """The text is that of `raincheck --version`, to be copied into a bug report."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Raincheck"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look = context.look
        picture, side = label(), look.px(52)
        picture.setPixmap(context.icons.pixmap(Glyph.APP, "#000000", side))
        self.text = label(version_text(), TextRole.MUTED, wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copying = button(tr("Copy"), name=tr("Copy the versions"))
        closing = button(tr("Close"), "primary")
        closing.setDefault(True)
        closing.setFocus()
        copying.clicked.connect(lambda: copy(self.text.text()))
        closing.clicked.connect(self.accept)
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(label("Raincheck 未雨", TextRole.TITLE))
        texts.addWidget(label(tr("Know before it rains"), TextRole.STRONG))
        texts.addWidget(self.text)
        promise = tr("No account, no network, no lender's password: the book is one file on your disk.")
        texts.addWidget(label(promise, wrap=True))
        texts.addWidget(label(tr("Free software under the MIT licence."), TextRole.SMALL))
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(copying)
        foot.addWidget(closing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 18)
        whole.setSpacing(16)
        whole.addLayout(top)
        whole.addLayout(foot)
        self.setMinimumWidth(look.px(480))
