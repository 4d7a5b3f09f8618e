"""应急预案: the pages for a line or a group that is gone tomorrow, one at a time beside their list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from raincheck.app.contingency import PageView, state_text
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_row


class FairWeather(QWidget):
    """Signals: `kept(tuple of PageView)`, `print_asked(tuple of PageView)`."""

    kept = Signal(object)
    print_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._views: tuple[PageView, ...] = ()
        self._subject: str | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Lines and groups"))
        self.list.setFixedWidth(context.look.px(230))
        self.list.setSpacing(4)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_row)
        side = Card(context.look, tr("If it is gone tomorrow"))
        side.body.addWidget(self.list)
        self.page = Card(context.look)
        self._title = label(role=TextRole.TITLE, wrap=True)
        self._state = LevelBadge(context.look, Tone.QUIET, "")
        self._told = label(role=TextRole.SMALL, wrap=True)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(4)
        self.keep_button = button(tr("Keep this page"), "primary")
        self.print_button = button(tr("Print all as PDF …"))
        self.keep_button.setToolTip(tr("Its day is kept; it is called out of date once a figure moved by a tenth."))
        self.keep_button.clicked.connect(self._on_keep)
        self.print_button.clicked.connect(self._on_print)
        # Where there is no room beside the title the buttons stand below it.
        head = Columns(gap=8)
        head.columns.add(self._title, weight=50, least=context.look.px(260))
        for part in (self._state, self.keep_button, self.print_button):
            head.columns.add(part)
        self.page.body.addWidget(head)
        self.page.body.addWidget(self._told)
        self.page.body.addLayout(self._sections)
        self.page.body.addStretch(1)
        self._none = label(
            tr("Add a line first; each line and group then has its page here."), TextRole.MUTED, wrap=True
        )
        self.page.body.insertWidget(0, self._none)
        whole = bare_row(self, gap=14)
        whole.addWidget(side)
        whole.addWidget(scroll_area(self.page), 1)

    def show_pages(self, views: Sequence[PageView]) -> None:
        """Show other pages, the same one in front where it is still there."""
        self._views = tuple(views)
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.list.clear()
        for view in self._views:
            form = tr("{name} · out of date") if view.is_old else "{name}"
            self.list.addItem(QListWidgetItem(form.format(name=view.title)))
        places = [place for place, view in enumerate(self._views) if view.page.subject == self._subject]
        self.list.setCurrentRow(places[0] if places else 0)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        for widget in (self._title, self._told, self._state, self.keep_button, self.print_button):
            widget.setVisible(bool(self._views))
        self._none.setVisible(not self._views)
        self._on_row(self.list.currentRow())

    def show_subject(self, subject: str) -> None:
        """Bring one line's page to the front."""
        self._subject = subject
        self.show_pages(self._views)

    @Slot(int)
    def _on_row(self, place: int) -> None:
        if not 0 <= place < len(self._views):
            return
        view = self._views[place]
        self._subject = view.page.subject
        self._title.setText(view.title)
        self._told.setText(state_text(view))
        tone, word = (Tone.WARN, tr("out of date")) if view.is_old else (Tone.GOOD, tr("holds"))
        self._state.show_level(tone, word)
        self._state.setVisible(view.kept_on is not None)
        while (old := self._sections.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for section in view.sections:
            title = label(section.title, TextRole.HEADING)
            title.setContentsMargins(0, self._context.look.px(10), 0, 2)
            self._sections.addWidget(title)
            for sentence in section.sentences:
                self._sections.addWidget(label(f"·  {sentence}", wrap=True))

    @Slot()
    def _on_keep(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self._views):
            self.kept.emit((self._views[place],))

    @Slot()
    def _on_print(self) -> None:
        self.print_asked.emit(self._views)
