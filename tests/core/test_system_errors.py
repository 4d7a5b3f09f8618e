"""The system's words are English; inside a sentence they are the person's language."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from raincheck.core.system_errors import reason_of

OWN = "core/system_errors.py"


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.ELOOP, 4711, None])
def test_every_reason_is_chinese_inside_a_chinese_sentence(chinese, code):
    problem = OSError() if code is None else OSError(code, "in English")
    assert re.search("[a-z]", reason_of(problem)) is None
    assert re.search("[\u4e00-\u9fff]", reason_of(problem))


def test_nothing_else_repeats_the_systems_own_words(repository: Path):
    package = repository / "desktop" / "raincheck"
    files = (file for file in package.rglob("*.py") if file != package / OWN)
    assert [str(file) for file in files if ".strerror" in file.read_text("utf-8")] == []
