"""The house rules that a machine can keep: layers, sizes, exact money, reasons beside exceptions."""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "desktop" / "raincheck"
MODULES = sorted(PACKAGE.rglob("*.py"))
OURS = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "packaging").rglob("*.py"))]

MOST_LINES = 500
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}
HEAVY = ("PySide6", "shiboken6", "matplotlib", "numpy")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lint_imports(tree: Path) -> str:
    """What import-linter says of a source tree."""
    linter = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(tree / "desktop")}
    done = subprocess.run(
        [linter, "--no-cache"], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def contracts() -> dict[str, str]:
    """The name of each contract, by its id."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return {item["id"]: item["name"] for item in tomllib.load(file)["tool"]["importlinter"]["contracts"]}


def test_the_contracts_hold():
    said = lint_imports(ROOT)
    assert [name for name in contracts().values() if f"{name} KEPT" not in said] == [], said


BREAKS = {
    "layers": ("app/__init__.py", "import raincheck.cli"),
    "pure-core": ("core/money.py", "import sqlite3"),
    "numpy-in-planner": ("core/calendar.py", "import numpy"),
    "qt-in-gui": ("system/__init__.py", "from PySide6 import QtCore"),
    "matplotlib-in-charts": ("gui/__init__.py", "import matplotlib.figure"),
    "window-by-feature": ("gui/lines/__init__.py", "import raincheck.gui.check"),
    "sql-in-store": ("app/__init__.py", "import sqlite_utils"),
    "no-network": ("importers/__init__.py", "import urllib.request"),
}


def test_every_contract_breaks_when_its_rule_is_broken(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "desktop" / "raincheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in BREAKS.values():
        with (tmp_path / "desktop" / "raincheck" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    said = lint_imports(tmp_path)
    assert BREAKS.keys() == contracts().keys()
    assert [name for name in contracts().values() if f"{name} BROKEN" not in said] == [], said


def test_every_arrow_that_a_feature_must_not_draw_is_seen(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "desktop" / "raincheck", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    arrows = {"lines": "planner", "planner": "shell", "kit": "overview"}
    for room, other in arrows.items():
        (tmp_path / "desktop" / "raincheck" / "gui" / room / "planted.py").write_text(f"import raincheck.gui.{other}\n")
    said = lint_imports(tmp_path)
    for room, other in arrows.items():
        assert f"raincheck.gui.{room} is not allowed to import raincheck.gui.{other}" in said


def test_no_file_grows_beyond_what_one_can_hold_in_mind():
    long = {short(path): count for path in OURS if (count := len(path.read_text("utf-8").splitlines())) > MOST_LINES}
    assert long == {}


LARGEST_FILE = 1_000_000
"""Bytes of one kept file; the tour of the README is the largest. Once a process's memory dump was committed."""


def test_nothing_is_kept_that_a_person_did_not_write_or_draw():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout, so nobody knows what is kept")
    kept = [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    assert [short(path) for path in kept if path.stat().st_size > LARGEST_FILE] == []
    assert [short(path) for path in kept if path.read_bytes().startswith(b"\x7fELF")] == []


def test_no_module_is_called_by_a_name_that_says_nothing():
    assert [short(path) for path in MODULES if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}] == []


def floats(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float()) | ast.Call(func=ast.Name(id="float")):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in {"gcd", "lcm", "isqrt", "comb"}:
                yield node.lineno


@pytest.mark.parametrize("source", ["x = 0.3", "x = float('1')", "x = math.sqrt(2)", "f(a=1e3)"])
def test_a_float_would_be_seen(source):
    assert list(floats(ast.parse(source))) == [1]


def test_the_core_counts_without_floats():
    found = [
        f"{short(path)}:{line}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] == "core"
        for line in floats(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def clock_reads(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="now" | "today" | "utcnow", value=ast.Name(id="date" | "datetime"))):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="time" | "localtime", value=ast.Name(id="time"))):
                yield node.lineno


def test_the_clock_is_read_in_one_place():
    found = [
        f"{short(path)}:{line}"
        for path in MODULES
        if path.relative_to(PACKAGE).as_posix() != "system/clock.py"
        for line in clock_reads(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


EXCEPTION = re.compile(r"#\s*(?:type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|pragma: no \w+)(.*)")
BARE = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:))")


def exceptions_without_reason(source: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            told = EXCEPTION.search(token.string)
            if BARE.search(token.string) or (told and not re.search(r"\w{2}", EXCEPTION.sub(r"\1", token.string))):
                yield token.start[0]


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("# noqa", True),
        ("# noqa: E501", True),
        ("# type: ignore", True),
        ("# type: ignore[arg-type]", True),
        ("# noqa: E501  the address is one word", False),
        ("# type: ignore[arg-type]  # Qt's stub is wrong", False),
        ("# an ordinary comment", False),
    ],
)
def test_an_exception_needs_a_reason(comment, silent):
    assert bool(list(exceptions_without_reason(f"x = 1  {comment}\n"))) is silent


def test_every_exception_has_its_reason():
    assert [
        f"{short(path)}:{line}" for path in OURS for line in exceptions_without_reason(path.read_text("utf-8"))
    ] == []


def test_every_ignored_lint_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignores = re.findall(
        r'^    "[A-Z]+\d*",(.*)$', text.split("ignore = [", 1)[1].split("[tool.mypy]")[0], re.MULTILINE
    )
    assert len(ignores) > 20
    assert [line for line in ignores if not re.search(r"#\s*\S+ \w+", line)] == []


def test_every_dependency_has_its_reason():
    project = (ROOT / "pyproject.toml").read_text("utf-8").split("[project.scripts]")[0]
    lines = re.findall(r'^    "[\w-]+[><=].*$', project, re.MULTILINE)
    assert len(lines) > 15
    assert [line for line in lines if not re.search(r"#\s*\S+ \w+", line)] == []


def test_nothing_is_left_to_do_later():
    left = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    assert [short(path) for path in MODULES if left.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("module", ["raincheck.app", "raincheck.cli.main"])
def test_the_command_line_starts_without_window_charts_and_arrays(module):
    script = f"import sys, {module}; print(sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_record_is_frozen() -> None:
    """What goes from one module to another cannot change behind its back; a private one may gather."""
    loose = [
        f"{path.relative_to(PACKAGE)}: {node.name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and node.name[0] != "_"
        and any(ast.unparse(base) in ("Struct", "Secret") for base in node.bases)
        if not any(word.arg == "frozen" and ast.unparse(word.value) == "True" for word in node.keywords)
    ]
    assert loose == []
