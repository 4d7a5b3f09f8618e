"""Draw pictures of every page: by default those that README shows and the tour, with --all every dress and book.

python packaging/pictures.py                 # docs/pictures, each light and dark, and tour.gif
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
from raincheck.gui.kit.context import PageId
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.pictures import NARROW, WIDE, Shot, save, take
from raincheck.store import Store, open_store
from raincheck.system import i18n

DAY = date(2026, 11, 22)
LINE = "jiebei"
KEPT = (
    ("overview", PageId.OVERVIEW, None),
    ("alerts", PageId.ALERTS, None),
    ("incident", PageId.EVENTS, None),
    ("line", PageId.LINES, LINE),
    ("check", PageId.CHECK, None),
    ("planner", PageId.PLANNER, None),
    ("calendar", PageId.CALENDAR, "2026-12-08"),
)
"""The pages that are kept as pictures, and what is shown on them."""

TOUR, STEP_MS, MOST_BYTES = (1100, 700), 2_000, 3_000_000
"""The tour's size, how long each of its ten pictures stays, and how large its file may be."""


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
    """The pictures that are kept: a file's name, the book, and the shot; each light and dark."""
    for scheme, ending in ((Scheme.LIGHT, ""), (Scheme.DARK, "-dark")):
        for name, page, subject in KEPT:
            yield f"{name}-zh{ending}", "full", Shot(page, subject, scheme)
        yield f"overview-en{ending}", "full", Shot(PageId.OVERVIEW, None, scheme, i18n.ENGLISH)
        yield f"empty-zh{ending}", "empty", Shot(PageId.OVERVIEW, None, scheme, size=NARROW)


def tour() -> Iterator[tuple[str, str, Shot]]:
    """What the tour shows, two seconds each."""
    for name, page, subject in (*KEPT, ("payoff", PageId.PLANNER, "payoff"), ("imports", PageId.IMPORTS, None)):
        yield name, "full", Shot(page, subject, size=TOUR)
    yield "dark", "full", Shot(PageId.OVERVIEW, None, Scheme.DARK, i18n.ENGLISH, TOUR)


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


def draw_tour(target: Path) -> int:
    """One moving picture of twenty seconds; its bytes. Raises ValueError where it has become too large."""
    with TemporaryDirectory() as place:
        draw(Path(place), tour())
        frames = []
        for name, _, _ in tour():
            with Image.open(Path(place) / f"{name}.png") as picture:
                frames.append(_few(picture, 128))
    frames[0].save(target, save_all=True, append_images=frames[1:], duration=STEP_MS, loop=0, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"{target} has {size:,} bytes, more than {MOST_BYTES:,}")
    return size


def _few(picture: Image.Image, colours: int) -> Image.Image:
    """The same in so many colours, those of the smallest marks among them."""
    return picture.convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)


def _lighten(file: Path) -> None:
    """A window has few colours: 256 of its own make a quarter of the size."""
    with Image.open(file) as picture:
        few = _few(picture, 256)
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
    if not asked.all:
        print(f"tour.gif, {draw_tour(folder / 'tour.gif'):,} bytes")
    if asked.all and not asked.once:
        double = [sys.executable, __file__, "--all", str(asked.all / "double"), "--once"]
        return subprocess.run(double, env=os.environ | {"QT_SCALE_FACTOR": "2"}, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
