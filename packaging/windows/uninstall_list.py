"""Write the uninstaller's list: every file of the frozen folder by name, and its folders where they are empty then.

    python packaging/windows/uninstall_list.py dist/raincheck build/uninstall.nsh

So a file that somebody put into the folder stays, and a folder that was chosen by mistake ("Documents") loses nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath


def lines(folder: Path) -> Iterator[str]:
    """The NSIS commands, files first, then folders from the deepest up."""
    found = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    for path in (path for path in found if not (folder / path).is_dir()):
        yield f'Delete "$INSTDIR\\{PureWindowsPath(path)}"'
    folders = (path for path in found if (folder / path).is_dir())
    for path in sorted(folders, key=lambda path: (-len(path.parts), str(path))):
        yield f'RMDir "$INSTDIR\\{PureWindowsPath(path)}"'


def main(arguments: list[str]) -> int:
    """Write the list of one folder to one file."""
    folder, target = map(Path, arguments)
    target.parent.mkdir(parents=True, exist_ok=True)
    # NSIS reads a file with this mark as UTF-8.
    target.write_text("\n".join(lines(folder)) + "\n", encoding="utf-8-sig")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
