"""What the controllers of all pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject

from raincheck.app.outcome import Done
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session

R = TypeVar("R")


class Controller(QObject):
    """What one page reads of the open book and changes in it; each change is told of and can be undone."""

    def __init__(self, session: Session, context: Context) -> None:
        super().__init__(session)
        self._session = session
        self._context = context

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self._session.today

    def _save(self, work: Callable[[], Done[R]], *, judge: bool = True) -> bool:
        """Run a use case, see `Session.run`; whether it was done."""
        return self._session.run(work, judge=judge) is not None
