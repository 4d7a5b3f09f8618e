"""A private desktop for tests: its own bus, its own screen, and a real notification daemon that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

TOOLS = ("Xvfb", "dbus-daemon", "dbus-send", "dunst", "dunstctl", "import", "xdotool", "openbox", "trayer")
MISSING = tuple(tool for tool in TOOLS if shutil.which(tool) is None)

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


def eventually(condition: Callable[[], bool], *, seconds: float = 15) -> bool:
    """Whether a condition of another process comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class NotificationDesktop(Struct):
    """The environment programs of this desktop see, and its daemon."""

    folder: Path
    environ: dict[str, str]
    daemon: subprocess.Popen[bytes] | None = None
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_daemon(self, *, markup: str = "full") -> None:
        """Start dunst and wait until the bus knows it; with `markup` "no" it says that it shows bodies as they are."""
        config = self.folder / "dunstrc"
        # The menu of a popup's buttons, with a hand that has made its choice.
        menu = self.folder / "menu"
        menu.write_text(f'#!/bin/sh\ngrep -m1 -F -f "{self.folder}/choice"\n', encoding="utf-8")
        menu.chmod(0o700)
        config.write_text(f"[global]\nfont = Monospace 10\nmarkup = {markup}\ndmenu = {menu}\n", encoding="utf-8")
        self.daemon = self.start("dunst", "-conf", str(config))
        assert eventually(self.has_daemon), "dunst did not start"

    def stop_daemon(self) -> None:
        """Kill dunst as a crash would and wait until the bus has noticed."""
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.wait(10)
        self.daemon = None
        assert eventually(lambda: not self.has_daemon())

    def hold_daemon(self) -> None:
        """Make dunst deaf, as a machine that is short of everything at login does."""
        assert self.daemon is not None
        self.daemon.send_signal(signal.SIGSTOP)

    def let_daemon_go(self) -> None:
        """Let dunst hear what it was sent meanwhile."""
        assert self.daemon is not None
        self.daemon.send_signal(signal.SIGCONT)

    def has_daemon(self) -> bool:
        """Whether somebody owns the notification service's name."""
        said = self.run(
            "dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/",
            "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.Notifications",
        )  # fmt: skip
        return "true" in said

    def displayed(self) -> int:
        """How many popups are on the screen."""
        return int(self.run("dunstctl", "count", "displayed").strip() or 0)

    def shows(self, count: int) -> bool:
        """Whether the screen comes to show that many popups."""
        return eventually(lambda: self.displayed() == count)

    def click(self) -> None:
        """Choose the default action of the newest popup."""
        self.run("dunstctl", "action", "0")

    def press(self, words: str) -> None:
        """Press the button with these words, by the daemon's own menu."""
        (self.folder / "choice").write_text(f"{words}\n", encoding="utf-8")
        self.run("dunstctl", "context")

    def history(self) -> list[dict[str, str]]:
        """The closed popups, the newest first, with what the daemon knows of them."""
        entries = json.loads(self.run("dunstctl", "history"))["data"][0]
        return [{name: str(value["data"]) for name, value in entry.items()} for entry in entries]

    def close_all(self) -> None:
        """Close every popup, which moves it into the history."""
        self.run("dunstctl", "close-all")
        assert self.shows(0)

    def picture(self) -> bytes:
        """The screen as raw pixels."""
        command = ["import", "-window", "root", "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.environ, capture_output=True, check=True).stdout

    def run(self, *command: str) -> str:
        """What a program of this desktop prints."""
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False).stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program of this desktop, which ends with it."""
        log = (self.folder / f"{Path(command[0]).name}.log").open("ab")
        with log:
            process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def end(self) -> None:
        """End what was started, the newest first."""
        for process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
                process.wait(10)


@contextmanager
def notification_desktop(folder: Path) -> Iterator[NotificationDesktop]:
    """A bus and a screen, without a daemon yet."""
    address = folder / "bus"
    (folder / "bus.conf").write_text(_BUS.format(socket=address), encoding="utf-8")
    desktop = NotificationDesktop(folder, {**os.environ, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={address}"})
    try:
        desktop.start("dbus-daemon", "--nofork", "--config-file", str(folder / "bus.conf"))
        read, write = os.pipe()
        with os.fdopen(read) as numbers:
            screen = subprocess.Popen(
                ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
                pass_fds=(write,),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            os.close(write)
            desktop.started.append(screen)
            desktop.environ["DISPLAY"] = f":{numbers.readline().strip()}"
        assert eventually(address.exists)
        yield desktop
    finally:
        desktop.end()
