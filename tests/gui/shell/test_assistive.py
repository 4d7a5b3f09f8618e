"""What a screen reader is told over the real AT-SPI bus, by the program as a desktop starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from msgspec import Struct
from tests.processes import Seat, seat
from tests.system.notification_desktop import MISSING, eventually

from raincheck.app.demo import make_demo_book
from raincheck.system.clock import SystemClock

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ROOT = "/org/a11y/atspi/accessible/root"
NOWHERE = "/org/a11y/atspi/null"
ACCESSIBLE = "org.a11y.atspi.Accessible"
FOCUSABLE, SHOWING = 1 << 11, 1 << 25
"""Bits of the first word of a state (atspi-constants.h)."""

DEEPEST = 14

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(not LAUNCHER.exists(), reason="not installed: at-spi2-core"),
]


class Heard(Struct, frozen=True):
    """One thing of the tree: its role, its name, and whether the focus can come to it now."""

    role: str
    name: str
    reachable: bool


class Reader:
    """The least of a screen reader."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def call(self, name: str, path: str, method: str, interface: str = ACCESSIBLE, *words: str) -> Any:
        address = DBusAddress(path, name, interface)
        message = new_method_call(address, method, "s" * len(words), words)
        return self._connection.send_and_get_reply(message, timeout=20).body[0]

    def programs(self) -> list[tuple[str, str]]:
        return list(self.call("org.a11y.atspi.Registry", ROOT, "GetChildren"))

    def tree(self, name: str, path: str, depth: int = 0) -> Iterator[Heard]:
        told = self.call(name, path, "Get", "org.freedesktop.DBus.Properties", ACCESSIBLE, "Name")[1]
        role = self.call(name, path, "GetRoleName")
        state = self.call(name, path, "GetState")[0]
        yield Heard(role, told, bool(state & FOCUSABLE and state & SHOWING))
        if depth < DEEPEST and role != "table":
            for child, at in self.call(name, path, "GetChildren"):
                if at != NOWHERE:
                    yield from self.tree(child, at, depth + 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Seat]:
    with seat(tmp_path, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1") as made:
        make_demo_book(made.book, SystemClock())
        made.desktop.start(str(LAUNCHER), "--launch-immediately")
        yield made


def test_a_screen_reader_hears_pages_charts_and_no_nameless_control(desk: Seat) -> None:
    address = desk.desktop.environ["DBUS_SESSION_BUS_ADDRESS"]
    with open_dbus_connection(bus=address) as session:
        door = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")

        def launched() -> bool:
            reply = session.send_and_get_reply(new_method_call(door, "GetAddress"), timeout=20)
            return str(reply.body[0]).startswith("unix:")

        assert eventually(launched)
        place = session.send_and_get_reply(new_method_call(door, "GetAddress"), timeout=20).body[0]
    desk.start("open")
    with open_dbus_connection(bus=str(place)) as bus:
        reader = Reader(bus)
        assert eventually(lambda: bool(reader.programs()), seconds=40)
        program = reader.programs()[0]

        def heard() -> list[Heard]:
            return list(reader.tree(*program))

        assert eventually(lambda: any(each.role == "chart" for each in heard()), seconds=40)
        found = heard()
    assert found[0].role == "application"
    names = {each.name for each in found}
    assert {"Overview", "Lines", "Planning", "Settings"} <= names
    assert Heard("chart", "Limits of all lines over time", reachable=True) in found
    assert [each for each in found if each.reachable and not each.name.strip()] == []
