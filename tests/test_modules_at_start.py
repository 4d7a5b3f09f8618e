"""What a start may import: a new module before the first paint or in `check` is a decision, not an accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from raincheck.app.demo import make_demo_book
from raincheck.gui.overview import last_word
from raincheck.gui.shell import ahead
from raincheck.store import open_store
from raincheck.system.clock import SystemClock

LIBRARIES = {"msgspec", "platformdirs", "sqlcipher3"}
QT = {"__feature__", "PySide6", "shiboken6", "shibokensupport", "signature_bootstrap"}
OF_THE_ENVIRONMENT = {"__main__", "_distutils_hack", "sitecustomize", "typing_extensions"}
"""What a developer's environment brings along, and Debian's Python: msgspec takes the last where it is there."""

SHUN = {"asyncio", "concurrent", "ctypes.util", "email", "http", "multiprocessing", "sqlite3", "ssl", "unittest", "xml"}
"""Parts of the standard library that cost more than they would be worth at a start."""

PAINT = """
app: example opening outcome preferring settling wording wording.amounts wording.whose
core: alerts calendar delivery errors model money once pasted rules rules.findings rules.thresholds schedule secret
    settings system_errors text verdicts weather whose written
gui: kit kit.bus kit.charts kit.charts.cash kit.charts.limits kit.charts.painted kit.charts.series kit.charts.sharing
    kit.charts.widget kit.context kit.dressing kit.icons kit.jobs kit.look kit.models kit.models.copying
    kit.models.records kit.page kit.requests kit.row_menu kit.session kit.theme kit.widgets
    kit.widgets.announcing kit.widgets.badge kit.widgets.buttons kit.widgets.card kit.widgets.labels
    kit.widgets.layout kit.widgets.row kit.widgets.shapes kit.widgets.tile overview overview.last_word overview.page
    overview.view shell shell.app_menu shell.application shell.books shell.crash shell.ending shell.footer
    shell.inbox shell.main_window shell.part_bar shell.patience shell.program shell.recent_books shell.second_start
    shell.sidebar shell.single_instance shell.start shell.toast shell.unlocking shell.window_state
store: alerts backup book cards channels choices connection course digest errors facade figures files household
    incidents journal keys ledger library merge migrations observations origins placing proof reader rotation rows
    schema_0001 schema_0002 schema_0003 schema_imports schema_sums search state sums waiting writer
system: borrowed clock display files i18n keyring lock logs paths peers process resources translations
"""
"""No rule, no use case but opening, no other page, no dialog, nothing that speaks to the desktop."""

CHECK = """
app: wording* checking line_names lines opening outcome parts recent recording remembering reminding seen settling
    tuning voice
core*
cli: complaints help judging layout main options output parts reports session warning_text
store*
system: catalogue clock i18n keyring logs paths process resources translations
"""
"""No window, no popup, no importer, no book file, no command but this one."""

AT_PAINT = """
import os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            print(*sys.modules, file=sys.stderr, flush=True)
            os._exit(0)
        return False

begin = QApplication.exec
def watched():
    global watch
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return begin()
QApplication.exec = staticmethod(watched)
"""

AT_END = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.raincheck"
    make_demo_book(path, SystemClock())
    return path


def modules_of(before: str, *arguments: str) -> set[str]:
    """The modules that a start of the program has imported when it says so on the last line of stderr."""
    script = f"{before}\nfrom raincheck.__main__ import main\nsys.exit(main({list(arguments)!r}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def listed(table: str) -> tuple[set[str], tuple[str, ...]]:
    """The modules of a table, and the packages that are listed whole."""
    names, whole, package = {"raincheck"}, [], ""
    for line in table.strip().splitlines():
        head, colon, rest = line.rpartition(":")
        package = f"raincheck.{head}" if colon else package
        if line.endswith("*") and not colon:
            whole.append(f"raincheck.{line[:-1]}")
            continue
        names.add(package)
        whole += [f"{package}.{word[:-1]}" for word in rest.split() if word.endswith("*")]
        names |= {f"{package}.{word}" for word in rest.split() if not word.endswith("*")}
    return names, tuple(whole)


def strangers(loaded: set[str], table: str, libraries: set[str]) -> list[str]:
    """What was imported and is not in the table, the libraries, or the common parts of the standard library."""
    names, whole = listed(table)
    known = {*libraries, *OF_THE_ENVIRONMENT, *sys.stdlib_module_names} - SHUN
    ours = {name for name in loaded if name.split(".")[0] == "raincheck"}
    odd = {name for name in ours - names if not name.startswith(whole)} - {"raincheck.__main__"}
    return sorted(odd | {name for name in loaded - ours if name in SHUN or name.split(".")[0] not in known})


def keep_last_word(book: Path) -> None:
    """Open the window once, so that the book holds what it showed."""
    script = (
        "import sys\nfrom PySide6.QtCore import QTimer\nfrom raincheck.gui.shell.application import Application\n"
        "kept = Application._on_keep\n"
        "def leave(self):\n    kept(self)\n    self.context.jobs.wait()\n"
        "    QTimer.singleShot(0, self.window.quit_asked.emit)\n"
        "Application._on_keep = leave\nfrom raincheck.__main__ import main\n"
        f"sys.exit(main(['open', {str(book)!r}]))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
    with open_store(book, clock=SystemClock().now) as store:
        assert store.recall(last_word.KEY) is not None


def test_nothing_is_imported_before_the_first_paint_that_it_does_not_need(book: Path) -> None:
    keep_last_word(book)
    loaded = modules_of(AT_PAINT, "open", str(book))
    assert strangers(loaded, PAINT, LIBRARIES | QT) == []
    assert sorted(listed(PAINT)[0] - loaded) == []  # what is no longer imported leaves the list


def test_check_imports_what_it_runs_and_no_more(book: Path) -> None:
    loaded = modules_of(AT_END, "check", "--json", "--book", str(book))
    assert strangers(loaded, CHECK, LIBRARIES | {"click"}) == []


def test_no_pattern_is_compiled_before_the_first_paint(book: Path, repository: Path) -> None:
    """The first use compiles it, and re keeps it: fifteen of them took a start 4 ms, and it used three."""
    keep_last_word(book)
    loaded = modules_of(AT_PAINT, "open", str(book))
    roots = {name: repository / "desktop" / Path(*name.split(".")) for name in loaded if name.startswith("raincheck.")}
    files = [path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for path in roots.values()]
    assert len(files) > 100
    assert [file.name for file in files if "\nre.compile(" in file.read_text("utf-8").replace("= re", "\nre")] == []


@pytest.mark.parametrize("module", ["raincheck.gui.planner.page", "raincheck.core.rules.catalogue", "numpy", "asyncio"])
def test_a_new_module_at_the_first_paint_is_found(module: str) -> None:
    assert strangers({"raincheck", "raincheck.core.text", "os", module}, PAINT, LIBRARIES) == [module]


def test_what_is_made_ready_ahead_reads_no_dictionary_of_pinyin() -> None:
    """40 ms and 12 MB: they are for those who type letters into the palette or into the products."""
    script = "\n".join(
        ["import sys", *(f"import {name}" for name in ahead.MODULES), "print('pypinyin' in sys.modules)"]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "False\n"
