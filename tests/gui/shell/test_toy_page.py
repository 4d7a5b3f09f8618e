"""A page is added in the places CONTRIBUTING names, and is then in the sidebar, in `--show` and in the pictures."""

from __future__ import annotations

from pathlib import Path

from tests.toy import ROOT, copy_of_the_program, put, seen_by

BOOK = ROOT / "tests" / "cli" / "data" / "li_ming.json"

PAGE = '''"""A toy: how many lines are watched."""

from __future__ import annotations

from raincheck.core.text import tr
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.session import Session
from raincheck.gui.kit.widgets.labels import label


class ToyPage(Page):
    """One sentence."""

    interest = Changes(channels=True)

    def __init__(self, context: Context, session: Session) -> None:
        super().__init__(context)
        self._session = session
        self._sentence = label()
        self.column.addWidget(self._sentence)

    def reload(self) -> None:
        self._sentence.setText(tr("{n} lines on the toy").format(n=len(self._session.store.channels())))
'''

OPENED = """
    def _toy(self) -> Page:
        from raincheck.gui.toy.page import ToyPage

        return ToyPage(self.context, self.session)

"""

WORDS = """
msgid "Toy"
msgstr "玩具"

msgid "{n} lines on the toy"
msgstr "玩具里有 {n} 条渠道"
"""

SEEN = """
import contextlib, io, json, os, sys
from pathlib import Path
from raincheck.__main__ import main

with contextlib.redirect_stdout(io.StringIO()):
    assert main(["--book", sys.argv[1], "load", sys.argv[2]]) == 0
from PySide6.QtWidgets import QLabel
from raincheck.app.opening import open_book
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.dressing import dress, make_application
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.application import Application
from raincheck.system import i18n
from raincheck.system.clock import SystemClock
from raincheck.system.resources import resource_path

running = make_application(["raincheck"], os.environ)
clock = SystemClock()
store = open_book(Path(sys.argv[1]), clock=clock)
look, icons = dress(running, resource_path("."), scheme=Scheme.LIGHT, scale=1)
whole = Application(store, clock, look, icons)
whole.window.show()
whole.context.speaker.go.emit(Target.parse("toy"))
running.processEvents()
words = [one.text() for one in whole.window.page.findChildren(QLabel)]
title = whole.window.titles[PageId("toy")]
whole.window.grab()
whole.close()
store.close()
print(json.dumps({"shown": whole.window.shown, "words": words, "title": title}))
"""


def test_a_page_added_as_the_handbook_says_is_shown(tmp_path: Path) -> None:
    copy = copy_of_the_program(tmp_path / "copy")
    gui = copy / "desktop" / "raincheck" / "gui"
    put(gui / "kit" / "context.py", {'    SETTINGS = "settings"\n': '    TOY = "toy"\n'})
    put(gui / "kit" / "icons.py", {'    SETTINGS = "settings"\n': '    TOY = "toy"\n'})
    put(copy / "resources" / "icons" / "toy.svg", {"": (ROOT / "resources" / "icons" / "add.svg").read_text("utf-8")})
    put(gui / "toy" / "__init__.py", {"": '"""A toy."""\n'})
    put(gui / "toy" / "page.py", {"": PAGE})
    put(
        gui / "shell" / "application.py",
        {
            'PageSpec(PageId.SETTINGS, tr("Settings"), self._settings),\n': (
                '            PageSpec(PageId.TOY, tr("Toy"), self._toy),\n'
            ),
            "        return SettingsPage(self.context, self.settings)\n": OPENED,
        },
    )
    put(copy / "resources" / "i18n" / "zh_CN" / "gui.po", {"": WORDS})
    seen = seen_by(copy, SEEN, tmp_path / "toy.raincheck", BOOK)
    assert seen == {"shown": "toy", "words": ["玩具里有 4 条渠道"], "title": "玩具"}
