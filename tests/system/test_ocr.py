"""Pictures are read by one process of its own: started when asked, ended when idle, never part of this one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from raincheck.core.errors import KnownError
from raincheck.system import ocr
from raincheck.system.ocr import OcrMissingError, PictureReader, ShownPicture

PICTURE = Path(__file__).parents[1] / "importers" / "data" / "s10_settled.jpg"

ECHO = """
import sys
while len(head := sys.stdin.buffer.read(8)) == 8:
    data = sys.stdin.buffer.read(int.from_bytes(head, "big"))
    if data == b"die":
        sys.exit(3)
    text = data.decode()
    box = '{"text": "%s", "box": [1, 2, 3, 4], "score": 0.9}' % text
    sys.stdout.write('{"width": 10, "height": 20, "boxes": [%s]}\\n' % box)
    sys.stdout.flush()
"""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    made = PictureReader(idle=30, command=lambda: [sys.executable, "-c", ECHO])
    yield made
    made.close()


def test_one_process_reads_picture_after_picture(reader: PictureReader) -> None:
    assert not reader.running
    first = reader.read(b"one")
    child = reader._child
    second = reader.read(b"two")
    assert [picture.texts[0].text for picture in (first, second)] == ["one", "two"]
    assert (first.width, first.texts[0].box) == (10, (1, 2, 3, 4))
    assert reader._child is child


def test_it_ends_when_nothing_is_read_for_a_while(reader: PictureReader) -> None:
    reader._idle = 0.2
    reader.read(b"one")
    until = time.monotonic() + 10
    while reader.running and time.monotonic() < until:
        time.sleep(0.05)
    assert not reader.running
    assert reader.read(b"again").texts[0].text == "again"


def test_a_process_that_dies_is_one_sentence_and_the_next_picture_starts_another(reader: PictureReader) -> None:
    with pytest.raises(KnownError, match="failed"):
        reader.read(b"die")
    assert reader.read(b"two").texts[0].text == "two"


def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda _: None)
    with pytest.raises(OcrMissingError, match=r"raincheck\[ocr\]"):
        PictureReader().read(b"x")


# Runs before the reader: a name looked up, a connection, or a file opened for writing ends it with 99.
WATCHED = """
import os, runpy, socket, sys

def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes and arguments[0] != os.devnull and not isinstance(arguments[0], int):
        print("wrote", arguments[0], file=sys.stderr, flush=True); os._exit(99)
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        print("reached for", arguments, file=sys.stderr, flush=True); os._exit(99)

sys.addaudithook(watch)
sys.dont_write_bytecode = True
runpy.run_module("raincheck.system.ocr_worker", run_name="__main__")
"""


def no_way_out() -> list[str]:
    """The words that run a program without any network, where this machine allows it."""
    for words in (["unshare", "--net"], ["unshare", "--net", "--map-root-user"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
        ):
            return words
    return []


@pytest.mark.skipif(not ocr.is_installed(), reason="the optional extra raincheck[ocr] is not installed")
def test_a_real_picture_is_read_without_a_network_and_nothing_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    reader = PictureReader(command=lambda: [*no_way_out(), sys.executable, "-c", WATCHED])
    try:
        shown = reader.read(PICTURE.read_bytes())
        broken = reader.read(b"no picture")
    finally:
        reader.close()
    texts = {text.text for text in shown.texts}
    assert {"美团月付", "0.00", "可用额度"} <= texts
    assert any("6,000.00" in text for text in texts)
    assert broken == ShownPicture(0, 0, (), readable=False)
    assert list(tmp_path.iterdir()) == []
    assert "rapidocr" not in sys.modules
