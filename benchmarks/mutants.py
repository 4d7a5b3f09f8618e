"""Change one thing in the program and see whether a test notices: how many of a seeded sample of mutants are killed.

    python benchmarks/mutants.py core/rules core/alerts.py core/planner store --count 200 --seed 1

First the tests run once while coverage notes which test ran which line; then each mutant, made by a cosmic-ray operator
in a copy of the sources, meets the tests that ran its statement, those of its own test file first. What runs when a
module is imported is met by the tests that ran a line with its name. A mutant that no test ran has survived. Left out
are changes that are no program any more (`*` between arguments) and what is for speed or memory alone (`frozen=True`).
Needs `pip install cosmic-ray coverage` beside the development packages; `--map` keeps the first step for the next run,
`--kept` the verdicts. With `--again` who survived there is tried once more, with the tests named by `--also` first.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

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
MOST_TESTS = 400
MOST_SECONDS = 25
"""A line that thousands of tests run is judged by some of every test file: so many, and so long."""
FIRST = 30
"""Of those, so many meet it first: to collect them all takes longer than most mutants live."""
PATIENCE = 60
"""Seconds a mutant has beside four times what its tests take; who needs more runs for ever, and is killed."""
MEMORY = 4_000_000
"""Kilobytes a mutant may ask for."""
INI = """
[pytest]
addopts = --import-mode=importlib -p no:pytestqt -p no:cacheprovider -p mutants_plugin
markers =
    slow: left out of the fast part
    gui: opens a window
filterwarnings = error
"""
COVERAGE = "[run]\nsource = {source}\ndata_file = {data}\n"
PLUGIN = Path(__file__).with_name("mutants_plugin.py")
OPTIONS = re.compile(r"^\s*class \w+\(.*Struct\b")
SIZES = re.compile(r"^\s*(class \w+\(.*frozen=|@lru_cache\()")
"""What is about speed and memory alone: the options of a record's class, and how much is remembered."""


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


@dataclass
class Map:
    """Which tests ran each line, what each test took, and how much of each file it looked at."""

    ran: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    looked: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    imported: set[tuple[str, int]] = field(default_factory=set)

    def is_run_at_import(self, file: str, lines: range) -> bool:
        """Whether a statement runs before the first test, so that a change of it in memory comes too late."""
        return any((file, line) in self.imported for line in lines)

    def of(self, file: str, lines: Iterator[int] | range) -> set[str]:
        """The tests that ran any of these lines."""
        return set().union(*(self.ran.get((file, line), set()) for line in lines))

    def closest(self, file: str, tests: set[str]) -> list[str]:
        """As many as one mutant may meet: all of the test file of its name, then some of every other in turn.

        In each test file those come first that look at the file most, one of each table before the next of the same.
        A second counts like four turns: many quick tests see more than a long one.
        """
        own = f"test_{Path(file).stem}"
        looked = {test: self.looked[test][file] / self.looked[test].total() for test in tests}
        tables: Counter[str] = Counter()
        files: Counter[str] = Counter()
        turns: dict[str, int] = {}
        turn_in_table = {}
        for test in sorted(tests, key=lambda test: (-looked[test], test)):
            table = test.partition("[")[0]
            turn_in_table[test] = tables[table]
            tables[table] += 1
        for test in sorted(tests, key=lambda test: (turn_in_table[test], -looked[test], test)):
            path = test.partition("::")[0]
            turns[test] = -100 if Path(path).stem == own else files[path]
            files[path] += 1
        chosen: list[str] = []
        seconds = 0.0
        for test in sorted(tests, key=lambda test: (turns[test] + 4 * self.seconds[test], -looked[test], test)):
            if len(chosen) < MOST_TESTS and (not chosen or seconds + self.seconds[test] <= MOST_SECONDS):
                chosen.append(test)
                seconds += self.seconds[test]
        return chosen


def main() -> None:
    """Sample, judge and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", help="below desktop/raincheck; a,b is one place")
    parser.add_argument("--count", type=int, default=200, help="mutants for each place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time, each in a copy of its own")
    parser.add_argument("--map", type=Path, help="where the lines of the tests are kept, or were kept before")
    parser.add_argument("--kept", type=Path, help="where the verdicts are kept, or were kept before")
    parser.add_argument("--again", action="store_true", help="try those once more that survived there")
    parser.add_argument("--also", nargs="*", default=[], help="tests that every mutant meets first, newer than the map")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="raincheck-mutants-") as folder:
        lines = told.map or Path(folder) / "lines"
        if not lines.exists():
            _note_lines(_copy(Path(folder) / "noted"), lines)
        copies: SimpleQueue[Path] = SimpleQueue()
        warmed = _warmed(_copy(Path(folder) / "copy"))
        for job in range(told.jobs):
            copies.put(Path(shutil.copytree(warmed, Path(folder) / f"copy{job}")))
        servers = SimpleQueue[Server]()
        for _ in range(told.jobs):
            servers.put(Server(warmed))
        judging = Judging(_read(lines), copies, servers, tuple(told.also), told.kept, told.again)
        for place in told.places:
            judging.place(place, random.Random(f"{told.seed} {place}"), told.count, told.jobs)
        for _ in range(told.jobs):
            servers.get().close()


def _copy(copy: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for part in ("desktop", "resources", "tests", "packaging", "docs"):
        shutil.copytree(ROOT / part, copy / part, ignore=ignore)
    for file in ("pyproject.toml", "CONTRIBUTING.md", "CHANGELOG.md", "README.md", "README.zh-CN.md", "SECURITY.md"):
        shutil.copy(ROOT / file, copy / file)
    (copy / "pytest.ini").write_text(INI, "utf-8")
    shutil.copy(PLUGIN, copy)
    return copy


def _warmed(copy: Path) -> Path:
    """Compile everything once; a mutant's file is compiled anew, because its time is another one."""
    environment = {name: value for name, value in _environment(copy).items() if name != "PYTHONDONTWRITEBYTECODE"}
    call = [sys.executable, "-m", "pytest", "-q", "--collect-only", *TESTS]
    subprocess.run(call, cwd=copy, env=environment, stdout=subprocess.DEVNULL, check=True)
    return copy


def _environment(copy: Path) -> dict[str, str]:
    mine = {"PYTHONPATH": f"{copy / 'desktop'}{os.pathsep}{copy}", "CI": "true", "PYTHONHASHSEED": "0"}
    return os.environ | mine | {"PYTHONDONTWRITEBYTECODE": "1"}


def _times(lines: Path) -> Path:
    return lines.with_name(f"{lines.name}.times")


def _note_lines(copy: Path, lines: Path) -> None:
    """Run the tests once and keep which of them ran which line, and what each took."""
    settings = copy / "coverage.ini"
    settings.write_text(COVERAGE.format(source=copy / "desktop" / "raincheck", data=lines.resolve()), "utf-8")
    noted = (f"--cov-config={settings}", "--cov", "--cov-context=test", "--cov-report=")
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n2", "--dist=loadfile", *noted, *TESTS],
        cwd=copy,
        env=_environment(copy) | {"MUTANTS_TIMES": str(_times(lines).resolve())},
        check=False,
    )


def _read(lines: Path) -> Map:
    """What was noted, without the tests that did not pass."""
    found = Map()
    passed: dict[str, bool] = defaultdict(lambda: True)
    for row in _times(lines).read_text("utf-8").splitlines():
        test, outcome, seconds = json.loads(row)
        found.seconds[test] += seconds
        passed[test] &= outcome == "passed"
    data = CoverageData(str(lines))
    data.read()
    for file in data.measured_files():
        _, _, short = file.partition("/desktop/raincheck/")
        for line, contexts in data.contexts_by_lineno(file).items():
            tests = {context.removesuffix("|run") for context in contexts if context.endswith("|run")}
            known = {test for test in tests if test in found.seconds and passed[test]}
            found.ran[short, line] |= known
            if "" in contexts:
                found.imported.add((short, line))
            for test in known:
                found.looked[test][short] += 1
    return found


class Server:
    """A pytest that has collected everything and tries mutants in forks of itself (`mutants_plugin.py`)."""

    def __init__(self, copy: Path) -> None:
        asked, self._questions = os.pipe()
        self._answers, told = os.pipe()
        self._copy = copy
        self._known: dict[str, bool] = {}
        call = [sys.executable, "-m", "pytest", "-q", "-x", *TESTS]
        environment = _environment(copy) | {"MUTANTS_PIPES": f"{asked} {told}"}
        self._process = subprocess.Popen(
            call, cwd=copy, env=environment, pass_fds=(asked, told), stdout=subprocess.DEVNULL
        )
        os.close(asked)
        os.close(told)
        self._said = os.fdopen(self._answers)

    def close(self) -> None:
        """Nobody asks any more."""
        os.close(self._questions)
        self._process.wait()

    def first_failing(self, file: str, source: str, tests: list[str], seconds: int) -> str | None:
        """The first of the tests that fails; "" where the mutant ended in another way."""
        path = str(self._copy / "desktop" / "raincheck" / file)
        row = json.dumps({"file": path, "source": source, "tests": tests, "seconds": seconds})
        os.write(self._questions, row.encode() + b"\n")
        return json.loads(self._said.readline())

    def passes(self, test: str) -> bool:
        """Whether a test passes here when nothing is changed."""
        if test not in self._known:
            self._known[test] = self.first_failing("", "", [test], PATIENCE) is None
        return self._known[test]

    def trusts(self, test: str) -> bool:
        """Whether it is not known to fail here by itself."""
        return self._known.get(test, True)


@dataclass
class Judging:
    """Mutants meet their tests, several at a time."""

    map: Map
    copies: SimpleQueue[Path]
    servers: SimpleQueue[Server]
    also: tuple[str, ...]
    kept: Path | None
    again: bool

    def place(self, place: str, chance: random.Random, count: int, jobs: int) -> None:
        """Judge a sample of one package, tell who survived, and sum up."""
        root = ROOT / "desktop" / "raincheck"
        files = [file for part in place.split(",") for file in _files(root / part)]
        found = [mutant for file in files for mutant in _mutants(file, root)]
        chance.shuffle(found)
        sample = sorted(islice(filter(_counts, found), count), key=lambda one: (one.file, one.line))
        before = self._before()
        known = {mutant: killed for mutant, killed in before.items() if killed or not self.again}
        with ThreadPoolExecutor(jobs) as pool:
            verdicts = list(pool.map(self._tell, (one for one in sample if one not in known)))
        killed = sum(known.get(one, False) for one in sample) + sum(one.killed for one in verdicts)
        print(f"{place}: {killed} of {len(sample)} killed ({len(found)} possible)", flush=True)

    def _before(self) -> dict[Mutant, bool]:
        """What an earlier run said of each; killed once is killed."""
        said: dict[Mutant, bool] = {}
        if self.kept is not None and self.kept.exists():
            for row in map(json.loads, self.kept.read_text("utf-8").splitlines()):
                mutant = Mutant(**row["mutant"])
                said[mutant] = said.get(mutant, False) or row["killed"]
        return said

    def _tell(self, mutant: Mutant) -> Verdict:
        lines, function, name = _statement("\n".join(_sources()[mutant.file]), mutant.line)
        tests = self._tests(mutant.file, lines, name, function=function)
        some = bool(tests or self.also)
        verdict = Verdict(mutant, some and function and self._killed_in_memory(mutant, tests), len(tests))
        if some and not verdict.killed and (not function or self.map.is_run_at_import(mutant.file, lines)):
            copy = self.copies.get()
            try:
                verdict = self._met(copy, mutant, tests)
            finally:
                self.copies.put(copy)
        if not verdict.killed:
            print(
                f"{mutant.file}:{mutant.line} {mutant.operator}, met by {verdict.met}\n{_difference(mutant)}",
                flush=True,
            )
        if self.kept is not None:
            with self.kept.open("a", encoding="utf-8") as file:
                print(json.dumps(asdict(verdict)), file=file)
        return verdict

    def _killed_in_memory(self, mutant: Mutant, tests: list[str]) -> bool:
        """Ask a server; a test that fails there without any change is no witness."""
        source = mutant.made_in("\n".join(_sources()[mutant.file]) + "\n") or ""
        seconds = int(PATIENCE + 4 * sum(self.map.seconds.get(test, 10) for test in tests))
        server = self.servers.get()
        try:
            left = [test for test in (*self.also, *tests) if server.trusts(test)]
            while (failed := server.first_failing(mutant.file, source, left, seconds)) is not None:
                if not failed or server.passes(failed):
                    return True
                left = [test for test in left if server.trusts(test)]
        finally:
            self.servers.put(server)
        return False

    def _met(self, copy: Path, mutant: Mutant, tests: list[str]) -> Verdict:
        """Put the mutant in its place, run the tests that ran its statement, and put the file back."""
        file = copy / "desktop" / "raincheck" / mutant.file
        before, times = file.read_text("utf-8"), file.stat()
        after = mutant.made_in(before)
        if after is None:
            return Verdict(mutant, killed=False, met=0)
        file.write_text(after, "utf-8")
        try:
            killed = self._notice(copy, [*self.also, *tests])
        finally:
            file.write_text(before, "utf-8")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        return Verdict(mutant, killed, len(tests))

    def _notice(self, copy: Path, tests: list[str]) -> bool:
        """Whether one of the tests fails: first of a few, for most mutants need no more."""
        return any(self._fails(copy, some) for some in (tests[:FIRST], tests[FIRST:]) if some)

    def _fails(self, copy: Path, tests: list[str]) -> bool:
        """Whether one of these fails. Where none has its old name any more, their whole files are asked."""
        call = ["sh", "-c", f'ulimit -v {MEMORY}; exec "$@"', "sh", sys.executable, "-m", "pytest", "-q", "-x"]
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        seconds = PATIENCE + 4 * sum(self.map.seconds.get(test, 10) for test in tests)
        for asked in (tests, files):
            try:
                done = subprocess.run(
                    [*call, *asked],
                    cwd=copy,
                    env=_environment(copy),
                    timeout=seconds,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return True
            if done.returncode not in {4, 5}:
                return done.returncode != 0
        return True

    def _tests(self, file: str, lines: range, name: str, *, function: bool) -> list[str]:
        """The tests that ran the statement; those that ran a line with the name, where it runs at import."""
        if function:
            return self.map.closest(file, self.map.of(file, lines))
        whole = self.map.of(file, range(1, len(_sources()[file]) + 2))
        named = self._that_say(name) if name else set()
        return list(dict.fromkeys([*self.map.closest(file, named), *self.map.closest(file, whole)]))

    def _that_say(self, name: str) -> set[str]:
        word = re.compile(rf"\b{name}\b")
        return set().union(
            *(
                self.map.of(file, (number for number, line in enumerate(lines, 1) if word.search(line)))
                for file, lines in _sources().items()
            )
        )


@cache
def _sources() -> dict[str, list[str]]:
    root = ROOT / "desktop" / "raincheck"
    return {file.relative_to(root).as_posix(): file.read_text("utf-8").splitlines() for file in root.rglob("*.py")}


def _statement(source: str, line: int) -> tuple[range, bool, str]:
    """The lines of the smallest statement around a line, whether it runs in a function, and the name it gives."""
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    around.sort(key=lambda node: (node.end_lineno or node.lineno) - node.lineno)
    smallest = around[0]
    last = smallest.end_lineno or smallest.lineno
    body = getattr(smallest, "body", None)
    lines = range(smallest.lineno, max(body[0].lineno, line + 1) if body else last + 1)
    inside = any(isinstance(node, ast.FunctionDef) and node is not smallest for node in around)
    names = [getattr(node, "name", "") for node in around if not isinstance(node, ast.FunctionDef)]
    if isinstance(smallest, ast.Assign | ast.AnnAssign):
        target = smallest.targets[0] if isinstance(smallest, ast.Assign) else smallest.target
        names.insert(0, getattr(target, "id", ""))
    if isinstance(smallest, ast.FunctionDef):
        names.insert(0, smallest.name)
    return lines, inside, next((name for name in names if name), "")


def _files(part: Path) -> list[Path]:
    return sorted(part.rglob("*.py")) if part.is_dir() else [part]


def _mutants(file: Path, root: Path) -> Iterator[Mutant]:
    source = file.read_text("utf-8")
    nodes = tuple(ast_nodes(get_ast(source)))
    texts = source.splitlines()
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        places = [spot for node in nodes for spot in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(places):
            mutant = Mutant(file.relative_to(root).as_posix(), start[0], name, occurrence)
            if not OPTIONS.match(texts[start[0] - 1]):
                yield mutant


def _counts(mutant: Mutant) -> bool:
    """Whether the change leaves a program (a star between arguments is no product) and is about what it does."""
    if SIZES.match(_sources()[mutant.file][mutant.line - 1]):
        return False
    if "BinaryOperator" not in mutant.operator:
        return True
    try:
        ast.parse(mutant.made_in("\n".join(_sources()[mutant.file])) or "(")
    except SyntaxError:
        return False
    return True


def _difference(mutant: Mutant) -> str:
    before = (ROOT / "desktop" / "raincheck" / mutant.file).read_text("utf-8")
    after = mutant.made_in(before) or before
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"  - {old.strip()}\n  + {new.strip()}"


if __name__ == "__main__":
    main()
