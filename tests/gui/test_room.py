"""Every text of every page, tab, section and dialog has its room, painted ones too (room.py walks and measures).

The suite walks few cases in which every two of language, size, letters, screen scale and book meet. The full product:

RAINCHECK_ROOM=full pytest tests/gui/test_room.py
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.room import Case, covering_cases, cut, dialogs, every_case, painted_texts, walk

from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.shell.application import Application

CASES = every_case() if os.environ.get("RAINCHECK_ROOM") == "full" else covering_cases()
ROOM = Path(__file__).with_name("room.py")


def cases_of(scale: int) -> list[Case]:
    return [case for case in CASES if case.scale == scale]


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("case", cases_of(1), ids=Case.words)
def test_nothing_is_cut(qtbot: QtBot, look: Look, case: Case) -> None:
    assert walk(case, look) == []


@pytest.mark.timeout(7200)
def test_nothing_is_cut_when_every_text_is_two_fifths_longer(qtbot: QtBot, look: Look) -> None:
    """A language yet to come, or a sentence yet to be worded anew."""
    assert walk(Case("en", (1366, 768), 1.0, 1, "story"), look, longer=True) == []


@pytest.mark.timeout(7200)
def test_nothing_is_cut_on_a_screen_of_twice_as_many_dots(tmp_path: Path) -> None:
    """Qt reads the scale once, so that these cases have a process of their own."""
    words = [case.words() for case in cases_of(2)]
    # The offscreen platform's own screen of 800 × 800 dots would leave a dialog 400.
    screen = {
        "name": "large",
        "x": 0,
        "y": 0,
        "width": 2732,
        "height": 1720,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen]}), "utf-8")
    platform = f"offscreen:configfile={tmp_path / 'screens.json'}"
    environ = os.environ | {"QT_SCALE_FACTOR": "2", "PYTHONPATH": str(ROOM.parents[2]), "QT_QPA_PLATFORM": platform}
    done = subprocess.run(
        [sys.executable, ROOM, *words], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [case for case, _ in found] == words
    assert {case: faults for case, faults in found if faults} == {}


def test_no_dialog_is_left_out(application: Application, repository: Path) -> None:
    modules = (repository / "desktop" / "raincheck" / "gui").rglob("*.py")
    texts = [path.read_text("utf-8") for path in modules]
    kinds = re.compile(r"^class (\w+)\((?:Draft|Q|Passphrase)Dialog\)", re.MULTILINE)
    known = {name for text in texts for name in kinds.findall(text)}
    made = [make() for make in dialogs(application)]
    shown = {type(dialog).__name__ for dialog in made}
    for dialog in made:
        dialog.deleteLater()
    assert known - {"DraftDialog"} == shown


def test_what_is_cut_is_found(qtbot: QtBot, look: Look) -> None:
    """The walk itself sees a plain label, a painted text beyond its edge, and one that hides behind dots."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    plain, row = QLabel("A label that is far too long for its room"), LinkRow(look, "Painted title", "why " * 30)
    for widget in (plain, row):
        column.addWidget(widget)
    plain.setTextFormat(Qt.TextFormat.PlainText)
    plain.setFixedWidth(40)
    row.setToolTip("")
    row.setAccessibleName("")
    with qtbot.waitExposed(window):
        window.show()
    found = list(cut(window))
    assert f"label {plain.text()!r}" in found
    assert any("says it nowhere" in what for what in found)
    row.setFixedHeight(8)
    assert any("beyond its edge" in what for what in cut(window))
    assert any(piece.text == "Painted title" for piece in painted_texts(row))


def test_pairs_of_values_all_meet() -> None:
    rows = [(c.language, c.size, c.letters, c.scale, c.book) for c in covering_cases()]
    full = [(c.language, c.size, c.letters, c.scale, c.book) for c in every_case()]
    for one in range(5):
        for other in range(one):
            assert {(row[one], row[other]) for row in rows} == {(row[one], row[other]) for row in full}
