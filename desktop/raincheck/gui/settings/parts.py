"""The sections of the settings by name: the page shows them, Ctrl+K finds them."""

from __future__ import annotations

from raincheck.core.text import tr


def section_names() -> dict[str, str]:
    """Each section's key, as `open_subject` takes it, with its name, in the order of the list."""
    return {
        "home": tr("Household and money"),
        "look": tr("Appearance"),
        "reminders": tr("Reminders"),
        "safety": tr("Safety"),
        "backups": tr("Backups and doctor"),
        "book": tr("The book"),
    }
