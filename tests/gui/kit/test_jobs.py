from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from raincheck.core.errors import KnownError
from raincheck.gui.kit.bus import Bus, Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.jobs import Job, JobRunner


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    @Slot(object)
    def take(self, result: object) -> None:
        self.got.append(result)
        self.threads.add(threading.get_ident())


def test_results_come_back_in_order_on_the_windows_thread(qtbot: QtBot) -> None:
    runner, receiver = JobRunner(), Receiver()
    for number in range(20):
        runner.start(lambda number=number: number, done=receiver.take, failed=receiver.take)
    qtbot.waitUntil(lambda: len(receiver.got) == 20)
    assert receiver.got == list(range(20))
    assert receiver.threads == {threading.get_ident()}
    qtbot.waitUntil(lambda: not runner.findChildren(Job))


def test_a_receiver_that_is_gone_is_not_called(qtbot: QtBot) -> None:
    runner, receiver, witness = JobRunner(), Receiver(), Receiver()
    gate = threading.Event()
    runner.start(lambda: gate.wait(10), done=receiver.take, failed=receiver.take)
    gone = weakref.ref(receiver)
    receiver.deleteLater()
    del receiver
    gate.set()
    runner.start(lambda: "after", done=witness.take, failed=witness.take)
    qtbot.waitUntil(lambda: witness.got == ["after"])
    gc.collect()
    assert gone() is None


def test_no_qt_object_ends_on_another_thread(qtbot: QtBot) -> None:
    """What only the collector finds waits for the window's thread, however much rubbish the work makes."""
    runner, receiver = JobRunner(), Receiver()
    ended: list[int] = []

    class Knot(QObject):
        def __del__(self) -> None:
            ended.append(threading.get_ident())

    knot = Knot()
    knot.itself = knot  # type: ignore[attr-defined] # a knot that counting references never unties
    started = threading.Event()

    def work() -> int:
        started.wait(10)
        kept = [[number] for number in range(300_000)]
        return len(kept)

    runner.start(work, done=receiver.take, failed=receiver.take)
    del knot
    started.set()
    qtbot.waitUntil(lambda: receiver.got == [300_000])
    gc.collect()
    assert ended == [threading.get_ident()]


def test_rubbish_is_looked_for_between_two_turns_of_the_loop_and_at_no_other_moment(qtbot: QtBot) -> None:
    """A collection inside a ~QObject stands still for ever: Qt holds there the lock that ending the next one takes."""
    _ = JobRunner()

    class Knot(QObject):
        pass

    knot = Knot()
    knot.itself = knot  # type: ignore[attr-defined] # untied by the collector alone
    gone = weakref.ref(knot)
    del knot
    kept = [[number] for number in range(gc.get_threshold()[0] * 20)]
    assert kept
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None)


def test_a_known_failure_is_said(qtbot: QtBot, context: Context) -> None:
    def work() -> None:
        raise KnownError("The book is busy; try again.")

    with qtbot.waitSignal(context.speaker.problem) as said:
        context.work(work, done=Receiver().take)
    assert said.args == ["The book is busy; try again."]


def test_any_other_failure_crashes_loudly(qtbot: QtBot, context: Context) -> None:
    def work() -> None:
        raise ZeroDivisionError("a bug")

    with qtbot.capture_exceptions() as caught:
        context.work(work, done=Receiver().take)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_changes_add_up_and_touch_only_what_they_name() -> None:
    both = Changes(limits=True) | Changes(alerts=True)
    assert both == Changes(limits=True, alerts=True)
    assert both.touches(Changes(alerts=True, cash=True))
    assert not both.touches(Changes(settings=True))
    assert Changes.everything().touches(Changes(cash=True))


def test_the_bus_carries_changes(qtbot: QtBot) -> None:
    bus = Bus()
    with qtbot.waitSignal(bus.changed) as heard:
        bus.tell(Changes(cash=True))
    assert heard.args == [Changes(cash=True)]


@pytest.mark.parametrize("name", ["channels", "limits", "obligations", "cash", "alerts", "settings"])
def test_everything_is_every_part(name: str) -> None:
    assert getattr(Changes.everything(), name)
