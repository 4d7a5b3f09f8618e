"""One window a user: a second start hands its file to the first and leaves.

A lock that dies with its process says who is first; the local socket only carries the words. So two starts at the same
moment cannot both be first, and a socket file that kill -9 left behind is in nobody's way.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from raincheck.system.lock import ProcessLock

WAIT_MILLISECONDS: Final = 3000
_LONGEST: Final = 64 * 1024


def server_name() -> str:
    """The socket's name, with the user in it: it lies in a folder that all users share."""
    user = str(os.getuid()) if hasattr(os, "getuid") else hashlib.sha256(getpass.getuser().encode()).hexdigest()[:12]
    return f"raincheck-{user}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a second start wants besides the window: a book, and a page (`alerts:3`); None if not said."""

    file: Path | None = None
    show: str | None = None


class SingleInstance(QObject):
    """Holds the place of the first window. Signal: `raised(Asked)` when a second start asks for the window."""

    raised = Signal(object)

    def __init__(self, lock: ProcessLock, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._name = name
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the first; False when another window is. Listening may fail, the place is ours all the same."""
        if not self._lock.take():
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        return self._server.listen(self._name) or True

    def hand_over(self, asked: Asked) -> bool:
        """Ask the first window to come forward with a book and a page; whether it said that it would."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MILLISECONDS):
            return False
        words = {"open": None if asked.file is None else str(asked.file.absolute()), "show": asked.show}
        socket.write(json.dumps(words).encode() + b"\n")
        heard = socket.waitForReadyRead(WAIT_MILLISECONDS) and bytes(socket.readAll().data()) == b"ok\n"
        socket.disconnectFromServer()
        return heard

    def release(self) -> None:
        """Give the place up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    @Slot()
    def _on_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.readyRead.connect(self._on_words)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_words(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket):
            return
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        try:
            words = json.loads(bytes(socket.readLine().data()))
            file, show = words["open"], words["show"]
        except (ValueError, KeyError, TypeError):
            socket.abort()
            return
        socket.write(b"ok\n")
        socket.flush()
        self.raised.emit(Asked(Path(file) if isinstance(file, str) else None, show if isinstance(show, str) else None))
