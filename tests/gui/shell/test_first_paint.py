"""What a start loads before its window stands: nothing heavy (no clock is asked)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from raincheck.app.demo import make_demo_book
from raincheck.system.clock import SystemClock

HEAVY = {
    "click", "desktop_notifier", "keyring", "matplotlib", "numpy", "pandas", "pydantic", "sqlite_utils",
}  # fmt: skip
LATER = {"raincheck.cli", "raincheck.importers", "raincheck.gui.planner.page", "raincheck.gui.imports.page",
    "raincheck.app.demo", "raincheck.bookfile", "raincheck.gui.kit.passphrase_dialog", "raincheck.gui.settings",
    "raincheck.gui.shell.welcome_dialog", "raincheck.store.doctor", "raincheck.system.notify.freedesktop", "jeepney",
}  # fmt: skip


@pytest.fixture
def loaded(tmp_path: Path, repository: Path) -> set[str]:
    """The modules of a window at its first paint, on a book with figures."""
    book = tmp_path / "home.raincheck"
    make_demo_book(book, SystemClock())
    watch = repository / "benchmarks" / "first_paint.py"
    done = subprocess.run(
        [sys.executable, str(watch), "--leave", "raincheck", "open", str(book)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[0])["modules"])


def test_the_first_paint_waits_for_nothing_heavy(loaded: set[str]) -> None:
    assert "raincheck.gui.overview.page" in loaded
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
    assert loaded & LATER == set()
