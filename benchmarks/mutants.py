"""Change one thing in the program and see whether a test notices: how many of a seeded sample of mutants are killed.

    python benchmarks/mutants.py core/rules core/alerts.py core/planner store --count 200 --seed 1

First the tests run once while coverage notes which test ran which line; then each mutant, made by a cosmic-ray operator
in a copy of the sources, meets the tests that ran its line, the closest first. A mutant that no test ran has survived.
Needs `pip install cosmic-ray coverage` beside the development packages; `--map` keeps the first step for the next run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
OPERATORS = (
    *(f"ReplaceComparisonOperator_{change}" for change in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceComparisonOperator_{change}" for change in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_Gt", "GtE_LtE")),
    *(
        f"ReplaceBinaryOperator_{change}"
        for change in ("Add_Sub", "Sub_Add", "Mul_FloorDiv", "FloorDiv_Mul", "Div_Mul")
    ),
    *("ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "AddNot"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd", "NumberReplacer", "ZeroIterationForLoop"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
)
TESTS = ("tests/core", "tests/app", "tests/store", "tests/bookfile")
MOST_TESTS = 200
"""A line that thousands of tests run is judged by this many of them, those that look at its file most."""
Met = dict[tuple[str, int], tuple[str, ...]]
PATIENCE = 120
INI = """
[pytest]
addopts = --import-mode=importlib -p no:pytestqt -p no:cacheprovider
markers =
    slow: left out of the fast part
    gui: opens a window
filterwarnings = error
"""
COVERAGE = "[run]\nsource = {source}\ndata_file = {data}\n"


@dataclass(frozen=True)
class Mutant:
    """One change: in which file and line, and which place of the operator in that file it is."""

    file: str
    line: int
    operator: str
    occurrence: int

    def made_in(self, source: str) -> str | None:
        """The file with the change."""
        return mutate_code(source, get_operator(f"core/{self.operator}")(), self.occurrence)


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, and by how many tests it was met."""

    mutant: Mutant
    killed: bool
    met: int


def main() -> None:
    """Sample, judge and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", help="packages or modules below desktop/raincheck")
    parser.add_argument("--count", type=int, default=200, help="mutants for each place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--map", type=Path, help="where the lines of the tests are kept, or were kept before")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="raincheck-mutants-") as folder:
        copy = _copy(Path(folder) / "sources")
        lines = told.map or Path(folder) / "lines"
        if not lines.exists():
            _note_lines(copy, lines)
        met = _tests_by_line(lines)
        for place in told.places:
            _judge(copy, place, met, random.Random(f"{told.seed} {place}"), told.count)


def _copy(copy: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for part in ("desktop", "resources", "tests", "packaging", "docs"):
        shutil.copytree(ROOT / part, copy / part, ignore=ignore)
    for file in ("pyproject.toml", "CONTRIBUTING.md", "CHANGELOG.md", "README.md", "README.zh-CN.md", "SECURITY.md"):
        shutil.copy(ROOT / file, copy / file)
    (copy / "pytest.ini").write_text(INI, "utf-8")
    return copy


def _environment(copy: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(copy / "desktop"), "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}


def _note_lines(copy: Path, lines: Path) -> None:
    """Run the tests once and keep which of them ran which line."""
    settings = copy / "coverage.ini"
    settings.write_text(COVERAGE.format(source=copy / "desktop" / "raincheck", data=lines.resolve()), "utf-8")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            f"--cov-config={settings}",
            "--cov",
            "--cov-context=test",
            "--cov-report=",
            *TESTS,
        ],
        cwd=copy,
        env=_environment(copy),
        check=False,
    )


def _tests_by_line(lines: Path) -> Met:
    """The tests that ran each line, those that look at its file most first; line 0 has all that ran any of the file."""
    data = CoverageData(str(lines))
    data.read()
    met: dict[tuple[str, int], set[str]] = defaultdict(set)
    ran: dict[str, Counter[str]] = defaultdict(Counter)
    for file in data.measured_files():
        _, _, short = file.partition("/desktop/raincheck/")
        for line, contexts in data.contexts_by_lineno(file).items():
            tests = {context.removesuffix("|run") for context in contexts if context.endswith("|run")}
            met[short, line] |= tests
            met[short, 0] |= tests
            for test in tests:
                ran[test][short] += 1
    whole = {test: files.total() for test, files in ran.items()}

    def order(file: str, tests: set[str]) -> tuple[str, ...]:
        return tuple(sorted(tests, key=lambda test: (-ran[test][file] / whole[test], test)))

    return {place: order(place[0], tests) for place, tests in met.items()}


def _judge(copy: Path, place: str, met: Met, chance: random.Random, count: int) -> None:
    root = copy / "desktop" / "raincheck"
    files = [root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py"))
    found = [mutant for file in files for mutant in _mutants(file, root)]
    sample = chance.sample(found, min(count, len(found)))
    verdicts = []
    for mutant in sorted(sample, key=lambda one: (one.file, one.line)):
        # What runs when the module is imported, such as a threshold, is met by the tests that run anything in the file.
        verdict = _met(copy, mutant, met.get((mutant.file, mutant.line)) or met.get((mutant.file, 0), ()))
        verdicts.append(verdict)
        if not verdict.killed:
            print(f"{mutant.file}:{mutant.line} {mutant.operator}, met by {verdict.met} tests")
            print(_difference(copy, mutant), flush=True)
    killed = sum(one.killed for one in verdicts)
    print(f"{place}: {killed} of {len(verdicts)} killed ({len(found)} possible)", flush=True)


def _mutants(file: Path, root: Path) -> Iterator[Mutant]:
    tree = get_ast(file.read_text("utf-8"))
    nodes = tuple(ast_nodes(tree))
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        places = [spot for node in nodes for spot in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            yield Mutant(file.relative_to(root).as_posix(), start[0], name, occurrence)


def _met(copy: Path, mutant: Mutant, tests: tuple[str, ...]) -> Verdict:
    """Put the mutant in its place, run the tests that ran its line, and put the file back."""
    file = copy / "desktop" / "raincheck" / mutant.file
    before = file.read_text("utf-8")
    after = mutant.made_in(before)
    chosen = tests[:MOST_TESTS]
    if not chosen or after is None:
        return Verdict(mutant, killed=False, met=0)
    file.write_text(after, "utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", *chosen],
            cwd=copy,
            env=_environment(copy),
            timeout=PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        killed = done.returncode != 0
    except subprocess.TimeoutExpired:
        killed = True
    finally:
        file.write_text(before, "utf-8")
    return Verdict(mutant, killed, len(chosen))


def _difference(copy: Path, mutant: Mutant) -> str:
    before = (copy / "desktop" / "raincheck" / mutant.file).read_text("utf-8")
    after = mutant.made_in(before) or before
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"  - {old.strip()}\n  + {new.strip()}"


if __name__ == "__main__":
    main()
