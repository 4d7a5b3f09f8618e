"""Walk the whole window in one language, size, text size, screen scale and book, and tell every text without its room.

python tests/gui/room.py CASE …   # each as language,width,height,letters,scale,book; prints what has no room as JSON

A screen scale other than 1 needs a process of its own: Qt reads it once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from xml.etree import ElementTree as ET

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QTabBar,
    QToolTip,
    QWidget,
)
from tests.gui.application_fixture import TODAY, StandingClock
from tests.gui.pseudo import pseudo

from raincheck.app.at_hand import at_hand
from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.import_rows import Fate, ImportRow
from raincheck.app.letters import Chosen, Letter
from raincheck.app.transfer import load
from raincheck.core.duecalendar import DueState, Entry, EntryKind
from raincheck.core.model import Book, LedgerKind, LedgerRow, LineStatus
from raincheck.core.money import Money
from raincheck.core.playbooks import LetterKind
from raincheck.gui.alerts.missed_dialog import MissedDialog
from raincheck.gui.alerts.snooze_dialog import SnoozeDialog, Waiting
from raincheck.gui.calendar.dialogs import AddDueDialog, MoveDialog, PartDialog
from raincheck.gui.check.cash_dialog import CashDialog
from raincheck.gui.imports.mapper_dialog import MapperDialog
from raincheck.gui.imports.row_dialog import RowDialog
from raincheck.gui.incidents.dialogs import LetterDialog, NoteDialog, OpenDialog, TalkDialog
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.passphrase_dialog import NewPassphraseDialog, PassphraseDialog, SecretFields
from raincheck.gui.kit.theme import sizes
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel
from raincheck.gui.lines.aside_dialog import AsideDialog
from raincheck.gui.lines.limit_entry_dialog import Known, LimitEntryDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.movement_dialog import Moved, MovementDialog
from raincheck.gui.planner.scenario_dialog import ScenarioDialog
from raincheck.gui.settings.new_book_dialog import NewBookDialog
from raincheck.gui.settings.restore_dialog import RestoreDialog
from raincheck.gui.shell.about import AboutDialog
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.crash_dialog import CrashDialog
from raincheck.gui.shell.handbook import HandbookDialog
from raincheck.gui.shell.palette import Entry as Found
from raincheck.gui.shell.palette import KeysDialog, Palette
from raincheck.gui.shell.unlock_dialog import UnlockDialog
from raincheck.gui.shell.welcome_dialog import WelcomeDialog
from raincheck.store import Store, open_store
from raincheck.store.restore import Contents, Difference
from raincheck.system import i18n
from raincheck.system.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[2]

HINT = Qt.ItemDataRole.ToolTipRole

LANGUAGES = ("zh_CN", "en")
SIZES = ((1024, 700), (1366, 768), (1360, 860), (2560, 1440))
LETTERS = (1.0, 1.5, 2.0)
SCALES = (1, 2)

REFLOW = 600
"""A window of so many pixels, at the designed size of letters, is never pushed sideways."""

BOOKS = ("empty", "story", "large")


class Case(Struct, frozen=True):
    """How the window is walked."""

    language: str
    size: tuple[int, int]
    letters: float
    scale: int
    book: str

    @property
    def reflows(self) -> bool:
        """Whether there is room enough, against its letters, for every page to need no push sideways."""
        return self.size[0] / self.letters >= REFLOW

    def words(self) -> str:
        """The case on a command line."""
        return f"{self.language},{self.size[0]},{self.size[1]},{self.letters},{self.scale},{self.book}"

    @classmethod
    def parse(cls, words: str) -> Case:
        """The case of a command line."""
        language, width, height, letters, scale, book = words.split(",")
        return cls(language, (int(width), int(height)), float(letters), int(scale), book)


def every_case() -> tuple[Case, ...]:
    """The full product."""
    return tuple(Case(*values) for values in product(LANGUAGES, SIZES, LETTERS, SCALES, BOOKS))


def covering_cases() -> tuple[Case, ...]:
    """Few cases in which every pair of two values meets; always the same ones."""
    cases = every_case()
    open_pairs = {pair for case in cases for pair in _pairs(case)}
    chosen: list[Case] = []
    while open_pairs:
        best = max(cases, key=lambda case: len(_pairs(case) & open_pairs))
        chosen.append(best)
        open_pairs -= _pairs(best)
    return tuple(chosen)


def _pairs(case: Case) -> set[tuple[object, ...]]:
    values = (case.language, case.size, case.letters, case.scale, case.book)
    return set(combinations(enumerate(values), 2))


def large_book() -> Book:
    """The story's lines with long names, fifty of them."""
    story = story_on(TODAY)
    channels, seen = [], []
    for number in range(50):
        first = story.channels[number % len(story.channels)]
        id_ = f"{first.id}{number}"
        channels.append(replace(first, id=id_, name=f"招商银行股份有限公司{first.name} {number + 1}"))
        mine = [reading for reading in story.observations if reading.channel == first.id]
        seen += [replace(reading, channel=id_) for reading in mine[-3:]]
    return replace(story, channels=tuple(channels), observations=tuple(seen), ledger=(), dues=(), planned_draws=())


def made_book(folder: Path, kind: str) -> Store:
    """A checked book."""
    clock = StandingClock()
    store = open_store(folder / "book.raincheck", clock=clock.now, create=True)
    if kind != "empty":
        load(store, story_on(TODAY) if kind == "story" else large_book())
        run_check(store, TODAY, now=clock.now())
    return store


def walk(case: Case, look: Look, *, longer: bool = False) -> list[str]:
    """Every page with its tabs and sections, then every dialog; what has no room. `longer`: with longer texts."""
    before = i18n.spoken()
    i18n.speak(case.language)
    look.apply(scale=case.letters)
    try:
        with TemporaryDirectory() as folder, pseudo(case.language) if longer else nullcontext():
            application = Application(
                made_book(Path(folder), case.book), StandingClock(), look, Icons(ROOT / "resources" / "icons")
            )
            found = [*_walk_pages(application, case), *_walk_dialogs(application, case)]
            application.close()
            # A window that is merely closed would be dressed anew with every case that follows.
            application.window.deleteLater()
            application.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            return list(dict.fromkeys(found))
    finally:
        i18n.speak(before)
        look.apply(scale=1.0)


def _walk_pages(application: Application, case: Case) -> Iterator[str]:
    reflows = case.reflows
    window = application.window
    window.setMinimumSize(1, 1)
    window.resize(*case.size)
    window.show()
    for page, title in window.titles.items():
        window.show_page(page)
        assert window.page is not None
        for where in views(window.page):
            _settle()
            yield from (f"{title} {where}: {what}" for what in cut(window, reflows=reflows))


def views(page: QWidget) -> Iterator[str]:
    """The page as it opens, then each of its tabs and sections."""
    yield ""
    for bar in page.findChildren(QTabBar):
        for place in range(bar.count() if bar.isVisible() else 0):
            bar.setCurrentIndex(place)
            yield bar.tabText(place)
    for sections in page.findChildren(QListWidget):
        if sections.isVisible() and sections.property("role") == "sections":
            for place in range(sections.count()):
                sections.setCurrentRow(place)
                yield sections.item(place).text()


def _walk_dialogs(application: Application, case: Case) -> Iterator[str]:
    size, reflows = case.size, case.reflows
    for make in dialogs(application):
        dialog = make()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        name = type(dialog).__name__
        dialog.open()
        dialog.resize(dialog.size().expandedTo(dialog.sizeHint()).boundedTo(QSize(size[0] - 40, size[1] - 40)))
        for button in dialog.findChildren(QAbstractButton):
            if button.isCheckable() and button.property("role") == "link":
                button.setChecked(True)
        _settle()
        least = dialog.minimumSizeHint()
        if least.width() > size[0] or least.height() > size[1] - 40:  # a window's title has its height too
            yield f"{name}: {least.width()} × {least.height()} is larger than the screen"
        yield from (f"{name}: {what}" for what in cut(dialog, reflows=reflows))
        for secret in dialog.findChildren(SecretFields):
            secret.tick.click()
            _settle()
            yield from (f"{name}, encrypting: {what}" for what in cut(dialog, reflows=reflows))
        dialog.hide()
        dialog.setParent(None)
        dialog.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def dialogs(application: Application) -> tuple[Callable[[], QDialog], ...]:
    """Every dialog of the window; a test looks that none is missing."""
    look, window, session = application.context.look, application.window, application.session
    channels = session.store.channels()
    known = Known("x", "招商银行信用卡", LineStatus.OPEN, Money(5_000_000), Money(1_234_567))
    due = Entry(
        "u", TODAY, EntryKind.DUE, channel="x", amount=Money(12345), whole=Money(23456), state=DueState.PART, name="x"
    )
    moved = LedgerRow(TODAY, LedgerKind.REPAY, "jiebei", Money(123_456), "自动还款")
    kept = Contents(("借呗", "花呗"), 50, 120, TODAY, TODAY, encrypted=False, begun=None, digest="")
    return (
        lambda: LineDialog(look, load_catalogue(), today=TODAY, parent=window),
        lambda: AsideDialog("x", "招商银行信用卡", "招商银行信用卡还欠 12,800 元，" * 3, window),
        lambda: LimitEntryDialog(look, known, TODAY, window),
        lambda: MovementDialog(look, Moved("x", "招商银行信用卡"), TODAY, window),
        lambda: TalkDialog(look, session.clock.now(), window),
        lambda: NoteDialog(look, "留证：截下额度页、借款记录和系统提示", "", window),
        lambda: OpenDialog(look, channels, TODAY, window),
        lambda: LetterDialog(look, [(kind, kind.value) for kind in LetterKind], (), _letter, window),
        lambda: SnoozeDialog(look, Waiting(1, "借呗额度骤降 99.95%", TODAY, TODAY + timedelta(days=4)), window),
        lambda: MissedDialog(look, TODAY, tuple((line.id, line.name) for line in channels), window),
        lambda: CashDialog(look, at_hand(session.store), TODAY, window),
        lambda: ScenarioDialog(look, session.report().measures.snapshot, taken=frozenset(), parent=window),
        lambda: PartDialog(look, due, TODAY, window),
        lambda: MoveDialog(look, due, TODAY, window),
        lambda: AddDueDialog(
            look, [(line.id, line.name) for line in channels], (), day=TODAY, today=TODAY, parent=window
        ),
        lambda: PassphraseDialog("book.raincheck", "", window),
        lambda: UnlockDialog(Path("/home/somebody/book.raincheck"), "This passphrase does not open the book."),
        lambda: NewPassphraseDialog("Encrypt the book", "Why " * 20, keyring=True, parent=window),
        lambda: RestoreDialog("book-2026-11-21.raincheck", Difference(kept, kept, ("借呗",), ("花呗",)), window),
        lambda: NewBookDialog(Path("/home/somebody"), window),
        lambda: MapperDialog(("日期", "金额", "说明"), (("2026-11-22", "-12.00", "还款"),), channels, window),
        lambda: RowDialog(look, ImportRow("bill.csv", 12, Fate.USED, row=moved), channels, TODAY, window),
        lambda: WelcomeDialog(look, application.context.icons, Path("/home/somebody/book.raincheck"), window),
        lambda: KeysDialog([(a.shortcut().toString(), a.text()) for a in window.actions()], window),
        lambda: HandbookDialog(look, window),
        lambda: AboutDialog(application.context, window),
        lambda: CrashDialog("a report\n" * 30, window),
        lambda: Palette(look, [Found("总览", "页"), Found("借呗", "渠道")], lambda _: (), window),
    )


def _letter(kind: LetterKind, _chosen: Chosen) -> Letter:
    return Letter(kind, "情况说明", ("现因额度变动，" * 12,), ("《个人信息保护法》第 45 条",))


def cut(window: QWidget, *, reflows: bool = True) -> Iterator[str]:
    """What is seen and has not its room; what shortens itself gives its whole text by a tool tip."""
    for found in window.findChildren(QWidget):
        if not found.isVisible() or found.window() is not window:
            continue
        what = _cut(found)
        if what:
            yield what
        yield from _squeezed(found)
        if isinstance(found, QScrollArea | QListWidget) and found.horizontalScrollBar().maximum() and reflows:
            yield f"must be pushed sideways by {found.horizontalScrollBar().maximum()}"
        if isinstance(found, QLabel | QAbstractButton) and found.text() and _runs_off(found, window):
            yield f"off the window: {found.text()!r}"
        if _paints(found) and not (isinstance(found, ChartView) and not found.is_drawn):
            yield from (f"{type(found).__name__} {what}" for what in painted_faults(found))


def _squeezed(found: QWidget) -> Iterator[str]:
    """Words in letters smaller than the smallest that are worn, and buttons lower than their words."""
    smallest = round(QApplication.font().pixelSize() * sizes(1)["small_px"] / sizes(1)["text_px"])
    words = (
        found.text() or found.placeholderText()
        if isinstance(found, QLineEdit)
        else found.text()
        if isinstance(found, QLabel | QAbstractButton)
        else ""
    )
    if words and found.fontInfo().pixelSize() < smallest - 1:
        yield f"letters of {found.fontInfo().pixelSize()} pixels: {words!r}"
    if words and isinstance(found, QAbstractButton) and found.height() < found.fontMetrics().height():
        yield f"squeezed to {found.height()} pixels: {words!r}"


def _cut(found: QWidget) -> str:
    what = ""
    match found:
        case ElidedLabel():
            pass
        case QLabel() if found.text() and not _label_fits(found):
            what = f"label {found.text()!r}"
        case QAbstractButton() if found.text() and not _paints(found) and found.sizeHint().width() > found.width() + 1:
            what = f"button {found.text()!r}"
        case QComboBox() if found.currentText() != found.toolTip():
            wide = _wide(found, found.currentText()) > found.width() - 12
            what = f"choice {found.currentText()!r}" if wide else ""
        case QLineEdit() if found.placeholderText() and not found.text() and not found.toolTip():
            wide = _wide(found, found.placeholderText()) > found.width() - 8
            what = f"placeholder {found.placeholderText()!r}" if wide else ""
        case QTabBar() if not found.usesScrollButtons():
            what = _cut_tabs(found)
        case QHeaderView() if found.orientation() is Qt.Orientation.Horizontal:
            what = _cut_titles(found)
    return what


def _cut_tabs(bar: QTabBar) -> str:
    tabs = [(bar.tabText(place), bar.tabRect(place)) for place in range(bar.count())]
    rooms = [(text, min(room.width(), bar.width() - room.left())) for text, room in tabs]
    return ", ".join(f"tab {text!r}" for text, room in rooms if room < _wide(bar, text))


def _cut_titles(header: QHeaderView) -> str:
    model = header.model()
    titles = [
        (str(model.headerData(n, Qt.Orientation.Horizontal) or ""), header.sectionSize(n))
        for n in range(header.count())
        if not header.isSectionHidden(n) and not model.headerData(n, Qt.Orientation.Horizontal, HINT)
    ]
    return ", ".join(f"title {text!r}" for text, width in titles if _wide(header, text) > width - 4)


def _wide(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _label_fits(found: QLabel) -> bool:
    if found.wordWrap():
        return found.heightForWidth(found.width()) <= found.height() + 2
    if found.textFormat() == Qt.TextFormat.RichText:
        return True
    return max(_wide(found, line) for line in found.text().split("\n")) <= found.contentsRect().width() + 1


def _runs_off(found: QWidget, window: QWidget) -> bool:
    """Whether it stands beyond the right edge of the window and no scroll bar leads there."""
    edge = found.parentWidget()
    while edge is not None and edge is not window:
        area = edge.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is edge:
            return False
        edge = edge.parentWidget()
    return found.mapTo(window, found.rect().topRight()).x() > window.width()


def _paints(widget: QWidget) -> bool:
    """Whether a widget of ours writes by hand; a card writes nothing, an elided label tells its text by a tool tip."""
    if isinstance(widget, Card | ElidedLabel):
        return False
    return any("paintEvent" in vars(kind) for kind in type(widget).__mro__ if kind.__module__.startswith("raincheck."))


class Painted(Struct, frozen=True):
    """A piece of text as it was painted."""

    text: str
    room: tuple[float, float, float, float]

    @property
    def box(self) -> QRectF:
        """Where it stands."""
        return QRectF(*self.room)


def painted_texts(widget: QWidget) -> list[Painted]:
    """Every text a widget paints, with its place: it is painted once more, as SVG, and read from there."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    painter = QPainter(generator)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    buffer.close()
    return list(_read(ET.fromstring(bytes(kept.data())), QTransform()))  # noqa: S314 - Qt wrote it a line above


def _read(element: ET.Element, place: QTransform) -> Iterator[Painted]:
    moved = element.get("transform", "")
    if moved.startswith("matrix("):
        a, b, c, d, e, f = (float(part) for part in moved[7:-1].split(","))
        place = QTransform(a, b, c, d, e, f) * place
    if element.tag.endswith("text") and (element.text or "").strip():
        yield _text(element, place)
    for child in element:
        yield from _read(child, place)


def _text(element: ET.Element, place: QTransform) -> Painted:
    font = QFont(str(element.get("font-family")))
    font.setPixelSize(max(round(float(element.get("font-size", "12"))), 1))
    font.setBold(int(element.get("font-weight", "400")) >= 600)
    metrics, text = QFontMetricsF(font), str(element.text).strip()
    at = place.map(float(element.get("x", "0")), float(element.get("y", "0")))
    x, y = cast("tuple[float, float]", at)
    width = metrics.horizontalAdvance(text) * place.m11()
    return Painted(text, (x, y - metrics.ascent() * 0.8, width, metrics.ascent() * 0.8))


def painted_faults(widget: QWidget) -> Iterator[str]:
    """Texts that leave the widget, that stand on each other, or that are shortened and told nowhere in full."""
    texts = painted_texts(widget)
    room = QRectF(widget.rect()).adjusted(-3, -3, 3, 3)
    for piece in texts:
        if not room.contains(piece.box):
            yield f"paints {piece.text!r} beyond its edge"
        if "…" in piece.text.replace("……", "") and not _is_told(widget, piece):
            yield f"shortens {piece.text!r} and says it nowhere"
    for one, other in combinations(texts, 2):
        common = one.box.intersected(other.box)
        if common.width() > 3 and common.height() > 3:
            yield f"paints {one.text!r} and {other.text!r} on each other"


def _is_told(widget: QWidget, piece: Painted) -> bool:
    """Whether the parts around the dots are said in full by the words of the widget or by its tool tip there."""
    told = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, ChartWidget):
        told += [widget.words_at(stop) for stop in widget.stops()]
    at = piece.box.center().toPoint()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    told.append(QToolTip.text())
    before = piece.text.split("…")[0].split()  # the name that is cut; the amount behind it is rounded
    return before[-1] in " ".join(told) if before else any(told)


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def main(cases: Iterable[str]) -> int:
    """Walk each case; one line of JSON a case."""
    from raincheck.gui.kit.dressing import make_application

    application = make_application(["room"], {})
    look = Look(ROOT / "resources")
    look.apply(scale=1.0)
    for words in cases:
        sys.stdout.write(json.dumps([words, walk(Case.parse(words), look)], ensure_ascii=False) + "\n")
        sys.stdout.flush()
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
