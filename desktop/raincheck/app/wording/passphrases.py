"""What is said of a passphrase before it is too late: both faces say the same."""

from __future__ import annotations

from raincheck.core.text import tr


def forgotten_words() -> str:
    """Said beside a new passphrase, before the book depends on it."""
    return tr(
        "Nobody can recover a forgotten passphrase, nor can we: the book and its backups would stay shut. "
        "Write it down and keep it where you keep papers."
    )


def try_again_words() -> str:
    """Said after a wrong one: trying costs nothing, and there is no other way in."""
    return tr("Trying again harms nothing. A forgotten passphrase nobody can recover, nor can we.")
