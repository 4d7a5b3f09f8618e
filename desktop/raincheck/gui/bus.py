"""What changed, told to every page at once; a page decides itself whether that makes it stale."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Changes:
    """The parts of the book that a use case touched."""

    channels: bool = False
    limits: bool = False
    obligations: bool = False
    cash: bool = False
    alerts: bool = False
    settings: bool = False

    @classmethod
    def everything(cls) -> Changes:
        """All parts: another book, an import, an undo."""
        return cls(**{field.name: True for field in fields(cls)})

    def __or__(self, other: Changes) -> Changes:
        return Changes(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})

    def touches(self, interest: Changes) -> bool:
        """Whether anything of `interest` changed."""
        return any(getattr(self, f.name) and getattr(interest, f.name) for f in fields(self))


class Bus(QObject):
    """Carries `changed` (a `Changes`) from whoever saved to whoever shows."""

    changed = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Announce what changed."""
        self.changed.emit(changes)
