"""What Qt has is not painted by hand: each widget that paints for itself says why."""

from __future__ import annotations

import re
from pathlib import Path

REASON = re.compile(r"# Painted: [^\n]{15,}\n(?:    #[^\n]*\n)*    def paintEvent")


def test_every_widget_that_paints_says_why(repository: Path) -> None:
    modules = sorted((repository / "desktop" / "raincheck" / "gui").rglob("*.py"))
    texts = {path.name: path.read_text("utf-8") for path in modules}
    assert [name for name, text in texts.items() if text.count("def paintEvent") > len(REASON.findall(text))] == []
