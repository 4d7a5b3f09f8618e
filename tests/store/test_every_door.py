"""Nothing that the store can do is unreachable: every public method has a caller above it."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest

import raincheck
from raincheck.store import StateWriter, Store, Writer
from raincheck.store.reader import Reader
from raincheck.store.state import StateReader

PACKAGE = Path(raincheck.__file__).parent


@cache
def called(*folders: str) -> set[str]:
    """The names of all attributes that the modules of these folders take of anything."""
    trees = (ast.parse(path.read_text("utf-8")) for folder in folders for path in (PACKAGE / folder).rglob("*.py"))
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def public(kind: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(kind) if name in vars(kind) and not name.startswith("_")]


@pytest.mark.parametrize("kind", [Writer, StateWriter], ids=lambda kind: kind.__name__)
def test_what_writes_is_called_by_a_use_case(kind: type) -> None:
    assert {name for name in public(kind) if name not in called("app")} == set()


@pytest.mark.parametrize("kind", [StateReader, Reader, Store], ids=lambda kind: kind.__name__)
def test_what_reads_is_called_by_a_use_case_or_a_face(kind: type) -> None:
    assert {name for name in public(kind) if name not in called("app", "cli", "gui")} == set()
