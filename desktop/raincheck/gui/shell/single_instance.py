"""One window a user: a second start hands its file to the first and leaves.

A lock that dies with its process says who is first; the local socket only carries the words. So two starts at the same
moment cannot both be first, and a socket file that kill -9 left behind is in nobody's way. Both ends ask the system
who is at the other: another user's socket or start is not spoken to, and the window opens all the same. The first
listens when its window is painted; a second start that comes before that waits for it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from raincheck.system.lock import ProcessLock
from raincheck.system.peers import is_our_own, own_socket_path

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MILLISECONDS: Final = 3000
LISTEN_AFTER: Final = 1_500
"""Milliseconds after which other starts are listened to: the first paint comes first, and they wait for longer."""

_TRY_AGAIN: Final = 50
_LONGEST: Final = 64 * 1024


def server_name() -> str:
    """The socket's place: the user's runtime folder, else a name with the user in it in a folder that all share."""
    return own_socket_path(f"raincheck-{_user()}")


def _user() -> str:
    if hasattr(os, "getuid"):
        return str(os.getuid())
    import getpass
    import hashlib

    return hashlib.sha256(getpass.getuser().encode()).hexdigest()[:12]


class Asked(Struct, frozen=True):
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
        """Become the first; False when another window is."""
        return self._lock.take()

    def listen_soon(self) -> None:
        """Listen when the window had time to be painted."""
        QTimer.singleShot(LISTEN_AFTER, self, self.listen)

    @Slot()
    def listen(self) -> None:
        """Hear other starts from now on. It may fail; the place is ours all the same."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name)

    def hand_over(self, asked: Asked) -> bool:
        """Ask the first window to come forward with a book and a page; whether it said that it would."""
        from PySide6.QtCore import QDeadlineTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        longest = QDeadlineTimer(WAIT_MILLISECONDS)
        socket.connectToServer(self._name)
        while not socket.waitForConnected(WAIT_MILLISECONDS):
            if longest.hasExpired():
                return False
            QThread.msleep(_TRY_AGAIN)
            socket.connectToServer(self._name)
        if not is_our_own(int(socket.socketDescriptor())):
            socket.abort()
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
            if is_our_own(int(socket.socketDescriptor())):
                _Conversation(socket, self).asked.connect(self.raised)
            else:
                socket.abort()
                socket.deleteLater()


class _Conversation(QObject):
    """What one second start says. Signal: `asked(Asked)`."""

    asked = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.readyRead.connect(self._on_words)
        socket.disconnected.connect(self.deleteLater)

    @Slot()
    def _on_words(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > _LONGEST:
                self._refuse()
            return
        try:
            words = json.loads(bytes(self._socket.readLine().data()))
            file, show = words["open"], words["show"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self._refuse()
            return
        self._socket.write(b"ok\n")
        self._socket.flush()
        self.asked.emit(Asked(Path(file) if isinstance(file, str) else None, show if isinstance(show, str) else None))

    def _refuse(self) -> None:
        """Say that these were no words of ours, and hear no more."""
        self._socket.write(b"error\n")
        self._socket.flush()
        self._socket.disconnectFromServer()
