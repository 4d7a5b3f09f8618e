"""Leave out of a frozen program what of ICU's data nothing asks for: `python packaging/linux/icu.py dist/raincheck`.

Qt asks ICU for sorting, upper case and old encodings. The orders of all languages stay, with the encodings of China and
the West; names of units, zones, currencies and languages go but for English and Chinese, and so do the dictionaries.
Needs binutils.
"""

from __future__ import annotations

import ctypes
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

MAGIC = b"CmnD"
"""The kind of a package of ICU data, 12 bytes into it."""

_ENCODINGS = re.compile(r"(utf|iso-8859|us-ascii|gb|ibm-(13[78]\d|53\d\d)_|windows-9)")
_LANGUAGES = re.compile(r"(root|res_index|en|zh)[_.]")
_A_LANGUAGE = re.compile(r"[a-z]{2,3}[_.]")
_ASSEMBLY = """.section .rodata
.globl {symbol}
.type {symbol},@object
.balign 16
{symbol}:
.incbin "{data}"
.size {symbol}, .-{symbol}
.section .note.GNU-stack,"",@progbits
"""


def stays(name: str) -> bool:
    """Whether an item, "icudt73l/unit/fr.res", is kept."""
    _, *folders, last = name.split("/")
    if last.endswith(".dict"):
        return False
    if last.endswith(".cnv"):
        return _ENCODINGS.match(last) is not None
    if not last.endswith(".res") or folders == ["coll"]:
        return True
    return _LANGUAGES.match(last) is not None or _A_LANGUAGE.match(last) is None


def items(library: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The head of the package that lies in a library, and its items by name; an item may be longer than its content."""
    start = library.index(MAGIC) - 12
    base = start + struct.unpack_from("<H", library, start)[0]
    count = struct.unpack_from("<I", library, base)[0]
    table = [struct.unpack_from("<II", library, base + 4 + 8 * place) for place in range(count)]
    ends = [offset for _, offset in table[1:]] + [len(library) - base]
    return library[start:base], {
        library[base + name : library.index(b"\0", base + name)].decode(): library[base + offset : base + end]
        for (name, offset), end in zip(table, ends, strict=True)
    }


def package(head: bytes, kept: dict[str, bytes]) -> bytes:
    """The same package of fewer items, in the order of their names."""
    names, contents, places = b"", b"", list[tuple[int, int]]()
    first = 4 + 8 * len(kept)
    room = sum(len(name) + 1 for name in kept)
    begin = (first + room + 15) // 16 * 16
    for name, content in kept.items():
        places.append((first + len(names), begin + len(contents)))
        names += name.encode() + b"\0"
        contents += content + bytes(-len(content) % 16)
    table = struct.pack("<I", len(kept)) + b"".join(struct.pack("<II", *place) for place in places)
    return head + (table + names).ljust(begin, b"\0") + contents


def link(data: bytes, library: Path) -> None:
    """Make of a package the library that ICU looks into."""
    version = library.name.rpartition(".")[2]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "icu.dat").write_bytes(data)
        text = _ASSEMBLY.format(symbol=f"icudt{version}_dat", data="icu.dat")
        subprocess.run(["as", "-o", "icu.o", "-"], input=text.encode(), cwd=folder, check=True)
        subprocess.run(
            ["ld", "-shared", "-soname", library.name, "-o", library.resolve(), "icu.o"], cwd=folder, check=True
        )


def sorts_as_chinese(folder: Path, version: str) -> bool:
    """Whether ICU beside its data puts bai before du, whose characters stand the other way round."""
    icu = ctypes.CDLL(str(folder / f"libicui18n.so.{version}"))
    opened = getattr(icu, f"ucol_open_{version}")
    opened.restype = ctypes.c_void_p
    failed = ctypes.c_int(0)
    order = opened(b"zh", ctypes.byref(failed))
    if failed.value > 0:
        return False
    bai, du = (ctypes.create_string_buffer(sign.encode("utf-16-le")) for sign in "白度")
    return bool(getattr(icu, f"ucol_strcoll_{version}")(ctypes.c_void_p(order), bai, 1, du, 1) == -1)


def main() -> int:
    """Do it in the folder that is named, and say what it gave."""
    (library,) = (path for path in Path(sys.argv[1]).rglob("libicudata.so.*") if not path.is_symlink())
    head, all_of_it = items(library.read_bytes())
    before = library.stat().st_size
    link(package(head, {name: content for name, content in all_of_it.items() if stays(name)}), library)
    if not sorts_as_chinese(library.parent, library.name.rpartition(".")[2]):
        print("icu: the data that is left does not sort Chinese", file=sys.stderr)
        return 1
    print(f"icu: {before // 1_000_000} MB became {library.stat().st_size // 1_000_000} MB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
