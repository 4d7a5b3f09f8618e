"""Reading commands load neither Qt nor matplotlib, nor the libraries that make a start slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

HEAVY = ("PySide6", "matplotlib", "numpy", "pandas", "sqlite_utils")


@pytest.mark.parametrize("command", ["check", "plan", "stress"])
def test_a_reading_command_is_light(li_ming: Run, book_path: Path, command: str) -> None:
    li_ming("check", "--as-of", "2026-11-22")
    program = (
        "import sys\n"
        "from raincheck.__main__ import main\n"
        f"code = main(['--book', {str(book_path)!r}, {command!r}, '--as-of', '2026-11-22', '--json'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"
