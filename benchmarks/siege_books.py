"""What the scripts of the siege share: a book with something of everything, the commands that write, what it holds.

Not called by itself: see siege_kills.py, siege_power.py, siege_flips.py and siege_together.py.
"""

from __future__ import annotations

import gc
import os
import pkgutil
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from importlib import import_module
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

import raincheck
from raincheck.__main__ import main
from raincheck.app.opening import open_book
from raincheck.app.trusting import examine, places_of
from raincheck.store import Store, connection, keys
from raincheck.store.backup import Health, health
from raincheck.store.connection import connect
from raincheck.store.errors import NoBookError, PassphraseNeededError, WrongPassphraseError
from raincheck.store.proof import faults
from raincheck.system.clock import SystemClock

ROOT = Path(__file__).resolve().parent.parent
PLANT = "洋葱暗号-4711"
OLD, NEW = "four quiet words here", "five other quiet words here"
KINDS = ("plain", "encrypted")
_BILL = ROOT / "tests" / "importers" / "data" / "deg_alipay_2023_gbk.csv"
_OLDER = ROOT / "tests" / "store" / "released" / "v0001.sql"


class Command(Struct, frozen=True):
    """One command that writes: its words, the kinds of book it is tried on, and which folder it starts from.

    `turns`: it changes the key. `aims`: half of its kills wait for the commit and come after it.
    """

    name: str
    words: tuple[str, ...]
    kinds: tuple[str, ...] = KINDS
    source: str = "full"
    turns: bool = False
    aims: bool = False


COMMANDS = (
    Command("record", ("record", "jiebei", "--limit", "50000", "--used", "777", "--note", "siege")),
    Command("channel add", ("channel", "add", "weilidai", "--product", "weilidai", "--due-day", "9", "--used", "1")),
    Command("channel edit", ("channel", "edit", "jiebei", "--name", "借呗二号", "--apr", "0.12")),
    Command("channel archive", ("channel", "archive", "huabei")),
    Command("due pay", ("due", "pay", "jiebei", "--due", "2027-01-05")),
    Command("incident attach", ("incident", "attach", "{incident}", "{extra}/photo.jpg")),
    Command("undo", ("undo",)),
    Command("check", ("check",)),
    Command("import", ("import", "{bill}", "--line", "huabei=huabei"), aims=True),
    Command("load", ("load", "{extra}/other.json"), kinds=("plain",), source="empty"),
    Command("load --merge", ("load", "--merge", "{extra}/other.json"), aims=True),
    Command("backup", ("backup",)),
    Command("restore", ("restore", "{backup}")),
    Command("upgrade", ("note", "add", "siege"), source="older"),
    Command("encrypt", ("encrypt",), kinds=("plain",), turns=True),
    Command("rekey", ("rekey", "--new-passphrase-file", "{extra}/new"), kinds=("encrypted",), turns=True),
    Command("decrypt", ("decrypt",), kinds=("encrypted",), turns=True),
)


class Stand(Struct, frozen=True):
    """What a book holds and which passphrase opens it; None where there is no book."""

    content: object
    passphrase: str | None


class Sources:
    """The folders that each try starts from, made once by the program's own commands."""

    def __init__(self, folder: Path, kinds: tuple[str, ...]) -> None:
        self.folder = folder
        self.extra = folder / "extra"
        self.extra.mkdir(parents=True)
        (self.extra / "old").write_text(OLD, "utf-8")
        (self.extra / "new").write_text(NEW, "utf-8")
        (self.extra / "photo.jpg").write_bytes(b"\xff\xd8" + os.urandom(300_000))
        other = folder / "other"
        other.mkdir()
        self._run(
            other / "book",
            None,
            "channel",
            "add",
            "baitiao",
            "--product",
            "baitiao",
            "--due-day",
            "8",
            "--limit",
            "9000",
        )
        self._run(other / "book", None, "record", "baitiao", "--used", "12", "--note", PLANT)
        self._run(other / "book", None, "dump", "-o", str(self.extra / "other.json"))
        for kind in kinds:
            passphrase = passphrase_before(kind)
            self._full(folder / f"full-{kind}", passphrase)
            self._older(folder / f"older-{kind}", passphrase)
            (folder / f"empty-{kind}").mkdir()

    def copy(self, command: Command, kind: str, target: Path) -> Path:
        """A fresh folder for one try; answers where its book lies."""
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / f"{command.source}-{kind}", target)
        return target / "book"

    def words(self, command: Command, kind: str, book: Path) -> list[str]:
        """The command line of one try."""
        backup = next(iter(sorted((book.parent / "backups").glob("*.bak"))), "")
        incident = self._incident(kind) if "{incident}" in command.words else ""
        gaps = {"extra": self.extra, "bill": _BILL, "backup": backup, "incident": incident}
        needs_words = kind == "encrypted" or command.name == "encrypt"
        file = ["--passphrase-file", str(self.extra / "old")] if needs_words else []
        return ["--book", str(book), *file, *(word.format(**gaps) for word in command.words)]

    def _incident(self, kind: str) -> str:
        with opened(self.folder / f"full-{kind}" / "book", passphrase_before(kind)) as store:
            return store.incidents()[0].id

    def _run(self, book: Path, passphrase: str | None, *words: str) -> None:
        file = [] if passphrase is None else ["--passphrase-file", str(self.extra / "old")]
        run_quietly(["--book", str(book), *file, *words])

    def _full(self, folder: Path, passphrase: str | None) -> None:
        folder.mkdir()
        book = folder / "book"
        for words in (
            ("channel", "add", "jiebei", "--product", "jiebei", "--due-day", "5", "--limit", "80000", "--used", "4321"),
            ("channel", "add", "huabei", "--product", "huabei", "--due-day", "10", "--limit", "20000", "--used", "99"),
            ("record", "jiebei", "--limit", "70000", "--used", "5000", "--note", PLANT),
            ("due", "add", "jiebei", "1234.56", "2027-01-05"),
            ("incident", "open", "platform", "--channel", "jiebei"),
            ("backup",),
            ("note", "add", PLANT),
            ("backup",),
        ):
            self._run(book, None, *words)
        if passphrase is not None:
            self._run(book, passphrase, "encrypt")

    def _older(self, folder: Path, passphrase: str | None) -> None:
        folder.mkdir()
        book = folder / "book"
        book.touch(0o600)
        key = None if passphrase is None else keys.new_key(passphrase)
        with closing(connect(book, key=key)) as connection:
            connection.executescript(_OLDER.read_text("utf-8"))
        if key is not None and passphrase is not None:
            keys.key_path(book).write_text(keys.key_file_text(passphrase, key.salt), "utf-8")


def passphrase_before(kind: str) -> str | None:
    """What opens a book of that kind before the command."""
    return OLD if kind == "encrypted" else None


def passphrase_after(command: Command, kind: str) -> str | None:
    """What opens it after the command."""
    turned = {"encrypt": OLD, "rekey": NEW, "decrypt": None}
    return turned[command.name] if command.turns else passphrase_before(kind)


def own_folders(folder: Path) -> None:
    """Let nothing of the siege touch the books, settings and logs of whoever runs it."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        own = folder / "user" / name.lower()
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[name] = str(own)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'user' / 'no-bus'}"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def import_everything() -> None:
    """Import what commands need before any child is forked: a try is then the command alone."""
    for module in pkgutil.walk_packages(raincheck.__path__, "raincheck."):
        if module.name.split(".")[1] in ("app", "bookfile", "cli", "core", "importers", "store"):
            with suppress(ImportError):
                import_module(module.name)
    derive_once()
    gc.collect()
    gc.freeze()  # a child that looks for rubbish would copy every page of its parent


def derive_once() -> None:
    """Spare what encryption costs a processor and no disk hears of: 0.2 s for each passphrase, and locked memory."""
    keys._pbkdf2 = cache(keys._pbkdf2)
    connection._wipe_what_is_freed = lambda _: None  # type: ignore[assignment]


def run_quietly(words: list[str]) -> None:
    """Run one command in a child of its own. Raises RuntimeError when it fails."""
    child = start(words, os.open(os.devnull, os.O_WRONLY))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise RuntimeError(f"{words} ended with {code}")


def start(words: list[str], output: int, *, in_child: Callable[[], object] = lambda: None) -> int:
    """Begin one command in a forked child whose output goes to `output`, which is closed here; answers its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.close(output)
        return child
    try:
        os.dup2(output, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        in_child()
        code = main(words)
        sys.stdout.flush()
    except BaseException as problem:  # noqa: BLE001 - a child must never come back
        os.write(2, f"{words}: {problem!r}\n".encode())
        code = 70
    os._exit(code)


def opened(book: Path, passphrase: str | None) -> Store:
    """The book as the program opens it, whatever was left half done brought to its end."""
    file = None
    if passphrase is not None:
        file = Path(os.environ["HOME"]) / "words"
        file.write_text(passphrase, "utf-8")
    return open_book(book, clock=SystemClock(), passphrase_file=file, keyring=False)


def stand(book: Path, *passphrases: str | None) -> Stand:
    """What the book at a path holds, its file proved sound. Raises RuntimeError when it is not, or nothing opens it."""
    for passphrase in dict.fromkeys(passphrases):
        try:
            with opened(book, passphrase) as store:
                found = faults(store._connection)
                if found:
                    raise RuntimeError(f"faults: {found[:3]}")
                return Stand(_content(store), None if store.key is None else passphrase)
        except NoBookError:
            return Stand(None, None)
        except (WrongPassphraseError, PassphraseNeededError):
            continue
    raise RuntimeError("nothing opens the book")


def _content(store: Store) -> object:
    done = tuple((entry.what, entry.undone_at is not None) for entry in store.history(limit=10**6))
    alerts = tuple((alert.id, alert.rule, alert.state.value) for alert in store.alerts())
    files = tuple(
        (kept.sha256, len(store.evidence_content(kept.sha256) or b""))
        for incident in store.incidents()
        for kept in incident.evidence
    )
    book = store.book(archived=True)
    # When evidence was kept is the one moment in a book, and the tries are not of one minute.
    cases = tuple(
        replace(case, evidence=tuple(replace(kept, added_at=None) for kept in case.evidence)) for case in book.incidents
    )
    return (replace(book, incidents=cases), done, alerts, files)


def ill_copies(book: Path, passphrase: str | None) -> list[str]:
    """Backups that are not sound under the book's passphrase."""
    copies = sorted((book.parent / "backups").glob("*.bak"))
    return [copy.name for copy in copies if health(copy, key=None, passphrase=passphrase) is not Health.SOUND]


def unmendable(book: Path, passphrase: str | None) -> list[str]:
    """What doctor finds and cannot mend by itself."""
    found = examine(book, places=places_of(book, passphrase), clock=SystemClock(), passphrase=passphrase)
    return [entry.sentence for entry in found if not entry.ok and not entry.mendable]


def showing(folder: Path) -> Iterator[tuple[Path, int, bool]]:
    """Each file below a folder, its bytes, and whether the planted words stand in it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            yield file, len(content), PLANT.encode() in content
