"""For `mutants.py`, inside pytest: note what each test took; or collect once and try every mutant in a fork of that.

A mutant inside a function is put into the functions that stand in memory, so nothing is imported or collected anew.
Asked by a row of JSON on one pipe (the file, its changed source, the tests, the seconds), it answers on another: the
name of the test that failed, "" where it ended otherwise, or null where all passed.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.main import pytest_runtestloop as usual

MEMORY = 4 << 30
"""Bytes a mutant may ask for."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what each part of a test took, and whether it passed before anything was changed."""
    if os.environ.get("MUTANTS_TIMES"):
        with Path(os.environ["MUTANTS_TIMES"]).open("a", encoding="utf-8") as file:
            print(json.dumps([report.nodeid, report.outcome, report.duration]), file=file)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Answer until nobody asks any more."""
    if not os.environ.get("MUTANTS_PIPES"):
        return None
    asked, told = map(int, os.environ["MUTANTS_PIPES"].split())
    items = {item.nodeid: item for item in session.items}
    with os.fdopen(asked) as questions, os.fdopen(told, "w") as answers:
        for row in questions:
            print(json.dumps(_tried(session, items, json.loads(row))), file=answers, flush=True)
    return True


def _tried(session: pytest.Session, items: dict[str, pytest.Item], asked: dict) -> str | None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.alarm(asked["seconds"])
            resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"] // 4, asked["seconds"] // 4))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if asked["source"]:
                _put(asked["file"], asked["source"])
            os.write(writing, _first_failing(session, _chosen(items, asked["tests"])))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        failed = said.read().decode()
    _, status = os.waitpid(child, 0)
    return "" if status else failed or None


def _chosen(items: dict[str, pytest.Item], names: list[str]) -> list[pytest.Item]:
    """The tests of these names, and all of a file where a file is named."""
    files = {name for name in names if "::" not in name}
    whole = [item for name, item in items.items() if name.partition("::")[0] in files]
    return [*whole, *(items[name] for name in names if name in items)]


def _first_failing(session: pytest.Session, items: list[pytest.Item]) -> bytes:
    failed: list[str] = []

    class Listens:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(report.nodeid)

    session.config.pluginmanager.register(Listens())
    session.items = items
    with suppress(session.Failed, session.Interrupted):
        usual(session)
    return failed[0].encode() if failed else b""


def _put(file: str, source: str) -> None:
    """The changed code in place of the old in every function of the file."""
    codes: dict[tuple[str, int], CodeType] = {}
    left = [compile(source, file, "exec")]
    while left:
        for part in left.pop().co_consts:
            if isinstance(part, CodeType):
                codes[part.co_qualname, part.co_firstlineno] = part
                left.append(part)
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename == file:
            code = codes.get((found.__code__.co_qualname, found.__code__.co_firstlineno))
            if code is not None:
                found.__code__ = code
