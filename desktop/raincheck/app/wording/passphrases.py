"""What is said of a passphrase before it is too late: both faces say the same."""

from __future__ import annotations

from raincheck.core.passphrase import Strength, strength
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


def strength_text(passphrase: str) -> str:
    """The hint beside a new passphrase."""
    told = {
        Strength.EMPTY: tr("Four or five words that nobody would put together are easy to keep and hard to guess."),
        Strength.WEAK: tr("Weak: whoever has the file may find it in days. Make it longer."),
        Strength.FAIR: tr("Fair: it holds against one machine for years. Another word makes it good."),
        Strength.GOOD: tr("Good: guessing it costs more than anybody spends."),
    }
    return told[strength(passphrase)]


def weak_words(passphrase: str) -> str:
    """Said of a new passphrase that is guessed soon; nothing of any other."""
    return strength_text(passphrase) if strength(passphrase) is Strength.WEAK else ""
