"""A copy of the program into which a test adds what CONTRIBUTING says how to add, run apart from this one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def copy_of_the_program(folder: Path) -> Path:
    """A fresh copy of the sources below `folder`."""
    for part in ("desktop", "resources"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "packaging").mkdir()
    shutil.copy(ROOT / "packaging" / "catalogues.py", folder / "packaging")
    return folder


def put(file: Path, changes: Mapping[str, str]) -> None:
    """Put each text behind its mark, which stands in the file once; the mark "" is the end of the file."""
    words = file.read_text("utf-8") if file.exists() else ""
    for mark, added in changes.items():
        if mark:
            assert words.count(mark) == 1, (file.name, mark)
            words = words.replace(mark, mark + added)
        else:
            words += added
    file.parent.mkdir(exist_ok=True)
    file.write_text(words, "utf-8")


def seen_by(copy: Path, script: str, *arguments: object) -> dict[str, Any]:
    """What a script prints as JSON when it runs on the copy, in Chinese and without a screen."""
    home = {"RAINCHECK_LANG": "zh", "PYTHONPATH": str(copy / "desktop"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, copy / "packaging" / "catalogues.py"], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=os.environ | home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document
