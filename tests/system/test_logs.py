"""The log may be sent to a stranger as it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from raincheck.system import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    handler = logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / logs.FILE_NAME
    logs.stop(handler)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("limit 100,000 now 50.00", "limit # now #"),
        ("借呗 cut for 张三", "… cut for …"),
        ("opened /home/zhangsan/books/x", "opened ~/books/x"),
        (r"opened C:\Users\zhang\x", r"opened ~\x"),
        ("card 6222021234567890", "card #"),
        ("check of 3 lines in 12 ms, id a1b2", "check of 3 lines in 12 ms, id a1b2"),
        ("slot check:2026-11-22T08:30", "slot check:2026-11-22T08:30"),
    ],
)
def test_figures_words_and_names_are_taken_out_and_ids_stay(text: str, expected: str) -> None:
    assert logs.redact(text) == expected


def test_an_exceptions_words_never_reach_the_file(log: Path) -> None:
    logger = logging.getLogger("raincheck.test")
    try:
        int("借呗 owes 36000.00 for Zhang")
    except ValueError:
        logger.info("it failed", exc_info=True)
    text = log.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert not any(word in text for word in ("36000", "借呗", "Zhang"))


def test_a_line_has_time_level_and_logger(log: Path) -> None:
    logging.getLogger("raincheck.check").info("checked %d alerts", 4)
    assert log.read_text(encoding="utf-8").rstrip().endswith("INFO raincheck.check: checked 4 alerts")


def test_the_file_does_not_grow_without_end(log: Path) -> None:
    logger = logging.getLogger("raincheck.test")
    for _ in range(20_000):
        logger.info("a line of an ordinary length that fills the file up in the end, again and again and again")
    files = sorted(path.name for path in log.parent.iterdir())
    assert len(files) == 1 + logs.OLD_FILES
    assert all(path.stat().st_size <= logs.MAX_BYTES for path in log.parent.iterdir())


@pytest.mark.skipif("os.name == 'nt'")
def test_only_its_owner_can_read_the_log(tmp_path: Path) -> None:
    (tmp_path / logs.FILE_NAME).write_text("an older line, open to all\n")
    (tmp_path / logs.FILE_NAME).chmod(0o644)
    handler = logs.start(tmp_path)
    logging.getLogger(f"{logs.LOGGER_NAME}.test").info("said")
    logs.stop(handler)
    assert (tmp_path / logs.FILE_NAME).stat().st_mode & 0o777 == 0o600
