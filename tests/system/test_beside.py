"""Processes beside this one: what they may load, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from raincheck.app.replaying import always
from raincheck.importers import ofx_worker, sheet_worker
from raincheck.importers.beside import read_beside
from raincheck.system import beside
from raincheck.system.beside import Helper, HelperEndedError
from raincheck.system.ocr import PictureReader


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one stands in holds modules named as ours are; who loads one leaves a mark."""
    mark = tmp_path / "loaded"
    for name in ("msgspec", "pickle", "json", "raincheck"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()", "utf-8")
    monkeypatch.chdir(tmp_path)
    return mark


def test_no_helper_loads_a_module_of_the_folder_one_stands_in(trap: Path) -> None:
    helper = Helper("raincheck.app.replay_worker")
    helper.send("no errand")
    with pytest.raises(HelperEndedError):
        helper.receive(always)
    helper.end()
    read_beside(sheet_worker, b"no sheet")
    read_beside(ofx_worker, b"no statement")
    with PictureReader()._started() as reader:
        reader.communicate(b"no picture")
    assert not trap.exists()


def test_what_is_sent_to_one_that_ended_is_told() -> None:
    helper = Helper("raincheck.no_such_module")
    with pytest.raises(HelperEndedError):
        helper.receive(always)
    helper._process.wait()
    with pytest.raises(HelperEndedError):
        helper.send("one more")
    helper.end()


def test_waiting_for_one_that_says_nothing_ends_when_it_is_no_longer_wanted() -> None:
    helper = Helper("raincheck.app.replay_worker")
    assert helper.receive(lambda: False) is None
    helper.end()


def test_none_is_left_where_one_of_several_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    class Second:
        def __init__(self, module: str) -> None:
            if ended or made:
                raise OSError
            made.append(module)

        def end(self) -> None:
            ended.append(made[0])

    made: list[str] = []
    monkeypatch.setattr(beside, "Helper", Second)
    assert beside.start_all("m", 2) == ()
    assert ended == ["m"]
