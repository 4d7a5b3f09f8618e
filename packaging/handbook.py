"""Write the handbook's pages of rules and commands from the program itself: `python packaging/handbook.py`.

Each page stands in docs/handbook in English (rules.md) and Chinese (rules.zh-CN.md); a test says when one is not up to
date.
"""

from __future__ import annotations

import gettext
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "desktop")]

from catalogues import I18N, merged

from raincheck.app.rulebook import handbook_page
from raincheck.cli.handbook import commands_page
from raincheck.cli.main import raincheck
from raincheck.core import text

HANDBOOK = ROOT / "docs" / "handbook"


def chinese() -> gettext.NullTranslations:
    """The Chinese catalogue as it is written, compiled or not."""
    compiled = io.BytesIO()
    write_mo(compiled, merged(I18N / "zh_CN"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def pages() -> Iterator[tuple[Path, str]]:
    """Each page: where it belongs, and what stands on it."""
    for ending, translations in (("md", gettext.NullTranslations()), ("zh-CN.md", chinese())):
        text.install(translations)
        yield HANDBOOK / f"rules.{ending}", handbook_page()
        yield HANDBOOK / f"commands.{ending}", commands_page(raincheck)


def main() -> None:
    """Write the pages and say where they are."""
    HANDBOOK.mkdir(parents=True, exist_ok=True)
    for path, page in pages():
        path.write_text(page, "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
