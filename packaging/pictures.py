"""Draw pictures of every page: by default the few that README shows, with --all every theme, language, size and book.

python packaging/pictures.py                 # docs/pictures
python packaging/pictures.py --all FOLDER    # some hundred pictures to look through
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "desktop"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Pictures are the same whoever draws them: no setting of the person's own is read.
os.environ["RAINCHECK_LANG"] = "zh_CN"

from raincheck.app.checking import run_check
from raincheck.app.demo import make_demo_book
from raincheck.gui.context import PageId
from raincheck.gui.pictures import NARROW, WIDE, Shot, save, take
from raincheck.gui.theme import Scheme
from raincheck.store import Store, open_store
from raincheck.system import i18n

DAY = date(2026, 11, 22)
LINE = "jiebei"


class PictureClock:
    """Always the same moment, so that pictures differ only where the window does."""

    @property
    def zone(self) -> tzinfo:
        """Where most users are."""
        return ZoneInfo("Asia/Shanghai")

    def now(self) -> datetime:
        """Nine in the morning."""
        return datetime(DAY.year, DAY.month, DAY.day, 1, 0, tzinfo=UTC)

    def today(self) -> date:
        """The day of the story."""
        return DAY

    def awake(self) -> timedelta:
        """Nothing passes."""
        return timedelta(0)


def chosen() -> Iterator[tuple[str, str, Shot]]:
    """The pictures that are kept: a file's name, the book, and the shot."""
    yield "overview-zh", "full", Shot(PageId.OVERVIEW)
    yield "overview-en-dark", "full", Shot(PageId.OVERVIEW, scheme=Scheme.DARK, language=i18n.ENGLISH)
    yield "check-zh", "full", Shot(PageId.CHECK)
    yield "line-zh", "full", Shot(PageId.LINES, LINE)
    yield "alerts-zh", "full", Shot(PageId.ALERTS)
    yield "planner-zh", "full", Shot(PageId.PLANNER)
    yield "empty-zh", "empty", Shot(PageId.OVERVIEW, size=NARROW)


def every() -> Iterator[tuple[str, str, Shot]]:
    """Every page in every dress."""
    for book in ("full", "empty"):
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            for language in i18n.LANGUAGES:
                for size in (WIDE, NARROW):
                    dress = f"{scheme.value}-{language}-{size[0]}-{book}"
                    for page in PageId:
                        yield f"{page.value}-{dress}", book, Shot(page, None, scheme, language, size)
                    if book == "full":
                        yield f"line-{dress}", book, Shot(PageId.LINES, LINE, scheme, language, size)


def draw(folder: Path, shots: Iterator[tuple[str, str, Shot]]) -> int:
    """Draw the shots of pages that there are; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with TemporaryDirectory() as place:
        stores = {book: _book(Path(place), book) for book in ("full", "empty")}
        for name, book, shot in shots:
            image = take(stores[book], PictureClock(), shot)
            if image is not None:
                file = folder / f"{name}.png"
                save(image, file)
                _lighten(file)
                count += 1
        for store in stores.values():
            store.close()
    return count


def _lighten(file: Path) -> None:
    """A window has few colours: 256 of its own make a quarter of the size."""
    with Image.open(file) as picture:
        few = picture.quantize(256, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def _book(folder: Path, name: str) -> Store:
    """An empty book, or the Li Ming story after this morning's check."""
    clock, path = PictureClock(), folder / f"{name}.raincheck"
    if name == "empty":
        return open_store(path, clock=clock.now, create=True)
    make_demo_book(path, clock)
    store = open_store(path, clock=clock.now)
    run_check(store, clock.today(), now=clock.now())
    return store


def main() -> int:
    """Draw what is asked for; double size in a process of its own, for Qt reads the factor once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page in every dress, into this folder")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    folder = asked.all or ROOT / "docs" / "pictures"
    print(f"{draw(folder, every() if asked.all else chosen())} pictures in {folder}")
    if asked.all and not asked.once:
        double = [sys.executable, __file__, "--all", str(asked.all / "double"), "--once"]
        return subprocess.run(double, env=os.environ | {"QT_SCALE_FACTOR": "2"}, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
