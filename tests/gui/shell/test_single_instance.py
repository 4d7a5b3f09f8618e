"""A second start raises the first and hands over its file; kill -9 leaves nothing in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from raincheck.gui.shell.single_instance import Asked, SingleInstance, server_name
from raincheck.system.lock import ProcessLock
from raincheck.system.peers import own_socket_path

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from raincheck.gui.shell.single_instance import Asked, SingleInstance
from raincheck.system.lock import ProcessLock
application = QCoreApplication([])
ours = SingleInstance(ProcessLock(Path(sys.argv[1])), sys.argv[2])
if ours.claim():
    ours.listen()
    ours.raised.connect(lambda asked: print("raised", asked.file, asked.show, flush=True))
    print("first", flush=True)
    application.exec()
else:
    print("second", ours.hand_over(Asked(Path(sys.argv[3]), sys.argv[4]) if len(sys.argv) > 3 else Asked()), flush=True)
"""


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    return tmp_path / "window.lock", f"raincheck-test-{tmp_path.name}-{id(tmp_path)}"


def start(place: tuple[Path, str], *asked: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(place[0]), place[1], *asked], stdout=subprocess.PIPE, text=True
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_start_hands_its_file_and_its_page_to_the_first(place: tuple[Path, str], tmp_path: Path) -> None:
    book = tmp_path / "我的 账本.raincheck"
    with start(place) as first:
        assert line(first) == "first"
        with start(place, str(book), "alerts:3") as second:
            assert line(second) == "second True"
        assert line(first) == f"raised {book} alerts:3"
        with start(place) as third:
            assert line(third) == "second True"
        assert line(first) == "raised None None"
        first.kill()


def test_after_kill_9_the_next_start_is_the_first_and_hears(place: tuple[Path, str], qtbot: QtBot) -> None:
    with start(place) as killed:
        assert line(killed) == "first"
        killed.kill()
    ours = SingleInstance(ProcessLock(place[0]), place[1])
    assert ours.claim()
    ours.listen()
    with start(place) as second:
        with qtbot.waitSignal(ours.raised, timeout=10_000) as heard:
            pass
        assert line(second) == "second True"
    assert heard.args == [Asked()]
    ours.release()


def test_of_two_starts_at_once_exactly_one_is_the_first(place: tuple[Path, str]) -> None:
    with start(place) as one, start(place) as other:
        said = {line(one), line(other)}
        assert said == {"first", "second True"}
        one.kill()
        other.kill()


def test_without_anybody_there_nothing_is_handed_over(place: tuple[Path, str], qapp: object) -> None:
    assert not SingleInstance(ProcessLock(place[0]), place[1]).hand_over(Asked())


def test_nonsense_from_another_program_is_ignored(place: tuple[Path, str], qtbot: QtBot) -> None:
    ours = SingleInstance(ProcessLock(place[0]), place[1])
    assert ours.claim()
    ours.listen()
    for words in (b"nonsense\n", b"[]\n", b'{"open": null}\n', b"x" * 70_000):
        socket = QLocalSocket()
        socket.connectToServer(place[1])
        assert socket.waitForConnected(3000)
        with qtbot.assertNotEmitted(ours.raised), qtbot.waitSignal(socket.disconnected, timeout=5000):
            socket.write(words)
    ours.release()


def test_the_sockets_name_holds_the_user() -> None:
    assert server_name() != "raincheck-"
    assert server_name() == server_name()


def answer(name: str, words: bytes) -> bytes:
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(3000)
    socket.write(words)
    assert socket.waitForReadyRead(3000)
    return bytes(socket.readAll().data())


@pytest.mark.parametrize("words", [b"nonsense\n", b"{}\n", b"[]\n", b"[" * 60_000 + b"\n", b"x" * 70_000])
def test_nonsense_gets_an_error_and_raises_nothing(place: tuple[Path, str], words: bytes) -> None:
    with start(place) as first:
        assert line(first) == "first"
        assert answer(place[1], words) == b"error\n"
        with start(place) as second:
            assert line(second) == "second True"
        assert line(first) == "raised None None"
        first.kill()


_FOREIGN = """
import os, socket, sys
os.setuid(65534)
server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen(); print("listening", flush=True)
peer, _ = server.accept()
print("heard", peer.recv(100), flush=True)
"""
only_root = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can become another user")


@only_root
def test_another_users_socket_hears_no_word_and_hides_no_window(place: tuple[Path, str]) -> None:
    folder = Path(f"/tmp/{place[1]}")  # noqa: S108 - another user must reach it
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    name = str(folder / "socket")
    with subprocess.Popen([sys.executable, "-c", _FOREIGN, name], stdout=subprocess.PIPE, text=True) as foreign:
        assert line(foreign) == "listening"
        with start((place[0], name + "-ours")) as first:
            assert line(first) == "first"
            with start((place[0], name), "/secret/book", "alerts:3") as second:
                said = line(second)
            first.kill()
        heard = line(foreign) if said == "second False" else ""
        foreign.kill()
    shutil.rmtree(folder)
    assert (said, heard) == ("second False", "heard b''")


@only_root
def test_another_users_start_is_not_answered(place: tuple[Path, str], qtbot: QtBot) -> None:
    ours = SingleInstance(ProcessLock(place[0]), place[1])
    assert ours.claim()
    ours.listen()
    path = f"/tmp/{place[1]}"  # noqa: S108 - Qt's own folder
    Path(path).chmod(0o777)
    code = (
        "import os, socket, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
        "s.sendall(b'{\"open\": null, \"show\": null}\\n'); s.settimeout(3); print('answer', s.recv(10))"
    )
    heard: list[object] = []
    ours.raised.connect(heard.append)
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as foreign:
        qtbot.waitUntil(lambda: foreign.poll() is not None, timeout=10_000)
        assert foreign.communicate()[0].strip() in ("", "answer b''")
    assert heard == []
    ours.release()


def test_the_socket_lies_in_the_users_own_folder_where_there_is_one(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert own_socket_path("name", {"XDG_RUNTIME_DIR": str(tmp_path)}) == str(tmp_path / "name")
    assert own_socket_path("name", {}) == "name"
    tmp_path.chmod(0o755)
    assert own_socket_path("name", {"XDG_RUNTIME_DIR": str(tmp_path)}) == "name"
    assert own_socket_path("name", {"XDG_RUNTIME_DIR": "/" + "x" * 300}) == "name"
