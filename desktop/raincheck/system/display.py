"""Whether a window could be seen here, asked before Qt is: Qt ends the whole process where it finds no display."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

SOCKETS: Final = Path("/tmp/.X11-unix")  # noqa: S108 - where X itself puts them


def has_display(environ: Mapping[str, str], platform: str = sys.platform, sockets: Path = SOCKETS) -> bool:
    """Whether these variables name a display that is there; one on another machine is believed."""
    if platform in ("win32", "darwin") or environ.get("WAYLAND_DISPLAY"):
        return True
    machine, _, place = environ.get("DISPLAY", "").rpartition(":")
    if machine not in ("", "unix") or not place or not sockets.is_dir():
        return bool(place)
    return (sockets / f"X{place.partition('.')[0]}").exists()


def draws_without(environ: Mapping[str, str]) -> bool:
    """Whether Qt was told to draw for no display (offscreen and its like), or for one of another kind."""
    return environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0] not in ("", "xcb", "wayland")
