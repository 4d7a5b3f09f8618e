"""What changed, told to every page at once; a page decides itself whether that makes it stale."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from raincheck.app.outcome import Changes

__all__ = ["Bus", "Changes"]


class Bus(QObject):
    """Carries `changed` (a `Changes`) from whoever saved to whoever shows."""

    changed = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Announce what changed."""
        self.changed.emit(changes)
