"""Cut the power: rebuild what a disk may hold at any moment of a command, from the calls it made, and open that.

Usage: siege_power.py [--images N] [--seed N] [--folder F] [--only NAME …]. Needs strace (Linux). Of what was not synced
each write is kept, lost or torn at 512 bytes, one by one; new names, removals and renames are lost from the end, and a
name is only sure once its folder is synced. The checks are those of siege_kills.py. Leaves with 1 on a failure.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct, field
from siege_books import (
    COMMANDS,
    KINDS,
    Command,
    Sources,
    ill_copies,
    import_everything,
    own_folders,
    passphrase_after,
    passphrase_before,
    stand,
)

_CALLS = (
    "openat,close,write,pwrite64,ftruncate,rename,renameat2,unlink,unlinkat,rmdir,mkdir,fsync,fdatasync,lseek,read,"
    "sendfile,copy_file_range,pwritev,writev,fallocate,link,symlink,dup,dup2,creat,open,truncate"
)
_LINE = re.compile(r"(?P<call>\w+)\((?P<words>.*)\)\s+= (?P<answer>-?\d+)")
_TEXT = re.compile(r'"(?P<hex>(?:\\x[0-9a-f]{2})*)"')
_SECTOR = 512
_DEFAULT = ("record", "import", "restore", "encrypt", "rekey", "decrypt")


class File(Struct, eq=False):
    """A file's bytes: those on the disk, those the program sees, and what lies between."""

    durable: bytearray
    current: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (place, bytes) and cuts (length, None) since the last sync."""

    def write(self, place: int, content: bytes) -> None:
        """Change the bytes the program sees."""
        _apply(self.current, place, content)
        self.pending.append((place, content))

    def cut(self, length: int) -> None:
        """Make it shorter, or longer with zeros."""
        _apply(self.current, length, None)
        self.pending.append((length, None))

    def sync(self) -> None:
        """All of it is on the disk."""
        self.durable = bytearray(self.current)
        self.pending.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        """What may be left of it: all, nothing or some of what was not synced, and torn."""
        left = bytearray(self.durable)
        mood = chance.choice(("none", "all", "some", "some"))
        for place, content in self.pending:
            if mood == "none" or (mood == "some" and chance.random() < 0.5):
                continue
            torn = mood == "some" and content and chance.random() < 0.3
            _apply(left, place, content[: chance.randrange(0, len(content), _SECTOR)] if torn and content else content)
        return bytes(left)


def _apply(content: bytearray, place: int, new: bytes | None) -> None:
    end = place if new is None else place + len(new)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if new is None:
        del content[place:]
    else:
        content[place:end] = new


class Name(Struct, frozen=True):
    """One change of names: `path` now means `file` (None: a folder) or, with `gone`, nothing."""

    path: str
    file: File | None = None
    gone: bool = False


class Disk:
    """The folder of one try as the disk has it, and every change of names that is not sure yet."""

    def __init__(self, folder: Path, first: Path) -> None:
        self.folder = str(folder)
        self.durable: dict[str, File | None] = {}
        for entry in sorted(first.rglob("*")):
            content = bytearray(entry.read_bytes()) if entry.is_file() else None
            there = str(folder / entry.relative_to(first))
            self.durable[there] = None if content is None else File(content, bytearray(content))
        self.current = dict(self.durable)
        self.unsure: list[tuple[Name, ...]] = []

    def change(self, *names: Name) -> None:
        """Names change together: a rename is one change."""
        _rename(self.current, names)
        self.unsure.append(names)

    def sync_folder(self, folder: str) -> None:
        """The folder's names are on the disk, and every change before them."""
        last = max((n for n, names in enumerate(self.unsure) if _touches(names, folder)), default=-1)
        for names in self.unsure[: last + 1]:
            _rename(self.durable, names)
        del self.unsure[: last + 1]

    def image(self, target: Path, chance: random.Random) -> None:
        """Write what may lie on the disk if the power went now."""
        left = dict(self.durable)
        for names in self.unsure[: chance.randint(0, len(self.unsure))]:
            _rename(left, names)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(mode=0o700)
        for path in sorted(left):
            there, file = target / os.path.relpath(path, self.folder), left[path]
            if file is None:
                there.mkdir(mode=0o700, exist_ok=True, parents=True)
            elif not path.endswith("-shm"):  # made anew by whoever opens the book first
                there.parent.mkdir(mode=0o700, exist_ok=True, parents=True)
                there.touch(0o600)
                there.write_bytes(file.after_a_cut(chance))


def _rename(names: dict[str, File | None], changes: tuple[Name, ...]) -> None:
    for change in changes:
        if change.gone:
            names.pop(change.path, None)
        else:
            names[change.path] = change.file


def _touches(names: tuple[Name, ...], folder: str) -> bool:
    return any(os.path.dirname(name.path) == folder for name in names)  # noqa: PTH120 - paths of a log, not of a disk


class Replay:
    """Plays the log of a command's calls upon a disk, one call at a time."""

    def __init__(self, disk: Disk, log: Path) -> None:
        self.disk = disk
        self.calls = [match for line in log.read_text("ascii").splitlines() if (match := _LINE.match(line))]
        self._open: dict[int, tuple[str, File | None]] = {}
        self._places: dict[int, int] = {}
        self.said = 0

    def play(self, call: re.Match[str]) -> bool:
        """Play one call; whether it changed what a power cut would leave."""
        name, words, answer = call["call"], call["words"], int(call["answer"])
        if answer < 0:
            return False
        texts = [bytes.fromhex(found["hex"].replace("\\x", "")) for found in _TEXT.finditer(words)]
        numbers = words.split(", ")
        first = int(numbers[0]) if numbers[0].lstrip("-").isdigit() else -1
        if name in ("openat", "open", "creat"):
            return self._opened(answer, os.fsdecode(texts[0]), words)
        if name == "close":
            self._open.pop(first, None)
            return False
        if name in ("rename", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "link", "symlink", "truncate"):
            return self._named(name, [os.fsdecode(text) for text in texts])
        if name == "write" and first == 1:
            self.said += texts[0].count(b"\n")
        if first not in self._open:
            return False
        return self._filed(name, first, numbers, texts, answer)

    def _opened(self, number: int, path: str, words: str) -> bool:
        self._open.pop(number, None)
        if not path.startswith(self.disk.folder):
            return False
        is_new = path not in self.disk.current
        if is_new and "O_CREAT" in words:
            self.disk.change(Name(path, File(bytearray(), bytearray())))
        file = self.disk.current.get(path)
        self._open[number], self._places[number] = (path, file), 0
        if "O_TRUNC" in words and file is not None and file.current:
            file.cut(0)
        if "O_APPEND" in words and file is not None:
            self._places[number] = len(file.current)
        return is_new

    def _named(self, name: str, paths: list[str]) -> bool:
        if not paths[0].startswith(self.disk.folder):
            return False
        file = self.disk.current.get(paths[0])
        if name in ("unlink", "unlinkat", "rmdir"):
            self.disk.change(Name(paths[0], gone=True))
        elif name == "mkdir":
            self.disk.change(Name(paths[0]))
        elif name.startswith("rename"):
            inside = [path for path in self.disk.current if path.startswith(f"{paths[0]}/")]
            moved = [Name(paths[1] + path[len(paths[0]) :], self.disk.current[path]) for path in inside]
            gone = [Name(path, gone=True) for path in inside]
            self.disk.change(Name(paths[0], gone=True), *gone, Name(paths[1], file), *moved)
        else:
            raise RuntimeError(f"no model of {name}")
        return True

    def _filed(self, name: str, number: int, words: list[str], texts: list[bytes], answer: int) -> bool:
        path, file = self._open[number]
        if name in ("fsync", "fdatasync"):
            if file is None:
                self.disk.sync_folder(path)
            else:
                file.sync()
            return True
        if file is None or name in ("lseek", "read"):
            self._places[number] = answer if name == "lseek" else self._places[number] + answer
            return False
        if name == "write":
            file.write(self._places[number], texts[0][:answer])
            self._places[number] += answer
        elif name == "pwrite64":
            file.write(int(words[-1]), texts[0][:answer])
        elif name == "ftruncate":
            file.cut(int(words[1]))
        elif name in ("sendfile", "copy_file_range"):
            self._copied(name, words, answer)
        else:
            raise RuntimeError(f"no model of {name}")
        return True

    def _copied(self, name: str, words: list[str], answer: int) -> None:
        to, of = (int(words[0]), int(words[1])) if name == "sendfile" else (int(words[2]), int(words[0]))
        target, source = self._open[to][1], self._open[of][1]
        if target is None or source is None:
            raise RuntimeError("a copy from elsewhere")
        place = int(words[2].strip("[]")) if name == "sendfile" and words[2] != "NULL" else self._places[of]
        target.write(self._places[to], bytes(source.current[place : place + answer]))
        self._places[to] += answer
        self._places[of] += answer


class Count(Struct):
    """What came of the images of one command."""

    images: int = 0
    acknowledged: int = 0
    lost: int = 0
    failures: int = 0


class Cuts:
    """One command on one kind of book: recorded once, then cut off at random moments."""

    def __init__(self, sources: Sources, command: Command, kind: str, folder: Path) -> None:
        self._words = (passphrase_before(kind), passphrase_after(command, kind))
        self._command, self._sources, self._kind, self._folder = command, sources, kind, folder
        self.count = Count()
        # A book remembers where its backups lie: the images lie where the command found its folder.
        book = sources.copy(command, kind, folder / "image")
        self._before = stand(book, *self._words)
        shutil.copytree(folder / "image", folder / "first")
        self._log = folder / "calls"
        tracer = ["strace", "-qq", "-xx", "-s", "99999999", "-e", f"trace={_CALLS}", "-o", str(self._log)]
        argv = [sys.executable, "-m", "raincheck", *sources.words(command, kind, book)]
        self._lines = subprocess.run([*tracer, *argv], check=True, stdout=subprocess.PIPE).stdout.count(b"\n")
        self._after = stand(book, self._words[1])

    def cut(self, images: int, chance: random.Random) -> list[str]:
        """Open that many images; answers what is wrong with them."""
        replay = self._replay()
        moments = [n for n, call in enumerate(replay.calls) if replay.play(call)]
        # One image in six lies after the last word: there all that was said must stand.
        end = len(replay.calls) - 1
        wanted = sorted(end if chance.random() < 1 / 6 else chance.choice(moments) for _ in range(images))
        replay, done, wrong = self._replay(), 0, []
        for moment in wanted:
            for call in replay.calls[done : moment + 1]:
                replay.play(call)
            done = max(done, moment + 1)
            dice = chance.getstate()
            replay.disk.image(self._folder / "image", chance)
            found = self._look(said=replay.said >= self._lines)
            if found is not None:
                kept = self._folder / f"failed-{self.count.failures}"
                again = random.Random()
                again.setstate(dice)
                replay.disk.image(kept, again)
                wrong.append(f"after call {moment}, {kept}: {found}")
                self.count.failures += 1
        return wrong

    def _replay(self) -> Replay:
        return Replay(Disk(self._folder / "image", self._folder / "first"), self._log)

    def _look(self, *, said: bool) -> str | None:
        self.count.images += 1
        self.count.acknowledged += said
        book = self._folder / "image" / "book"
        try:
            now = stand(book, *self._words)
            if now not in ((self._after,) if said else (self._before, self._after)):
                self.count.lost += said
                return "what was said to be saved is lost" if said else f"something else: {now.passphrase}"
            if self._command.name == "decrypt" and now.passphrase is None:
                with_words = self._sources.words(self._command, self._kind, book)
                subprocess.run([sys.executable, "-m", "raincheck", *with_words], check=False, capture_output=True)
            return f"backups are not sound: {ill}" if (ill := ill_copies(book, now.passphrase)) else None
        except Exception as problem:  # noqa: BLE001 - whatever reading the book raises is a failure of the siege
            return repr(problem)


def besiege(images: int, seed: int, folder: Path, only: tuple[str, ...]) -> int:
    """The whole siege; answers how many images failed."""
    own_folders(folder)
    import_everything()
    chance = random.Random(seed)
    total = Count()
    print("| command | book | images | of these after it had spoken | lost |\n| --- | --- | --- | --- | --- |")
    tries = [(kind, one) for kind in KINDS for one in COMMANDS if kind in one.kinds and one.name in only]
    sources = Sources(folder / "sources", tuple({kind for kind, _ in tries}))
    for place, (kind, command) in enumerate(tries):
        cuts = Cuts(sources, command, kind, folder / f"{kind}-{command.name}")
        share = images * (place + 1) // len(tries) - images * place // len(tries)
        for wrong in cuts.cut(share, chance):
            print(f"FAILED {command.name} {kind} {wrong}", file=sys.stderr, flush=True)
        count = cuts.count
        print(f"| {command.name} | {kind} | {count.images} | {count.acknowledged} | {count.lost} |", flush=True)
        for name in Count.__struct_fields__:
            setattr(total, name, getattr(total, name) + getattr(count, name))
    print(f"{total.images} images, {total.acknowledged} acknowledged, {total.lost} lost; {total.failures} failures")
    return total.failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="*", default=_DEFAULT)
    asked = parser.parse_args()
    where = asked.folder or Path(tempfile.mkdtemp(prefix="raincheck-siege-"))
    where.mkdir(parents=True, exist_ok=True)
    failed = besiege(asked.images, asked.seed, where, tuple(asked.only))
    if not failed:
        shutil.rmtree(where)
    sys.exit(1 if failed else 0)
