"""What things are called: groups of lenders, levels, states, weather, sources of a reading. Each name once."""

from __future__ import annotations

from typing import Final

from raincheck.core.alerts import AlertState, Move, MoveReason
from raincheck.core.model import LedgerKind, LineStatus
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import GroupBy
from raincheck.core.text import tr
from raincheck.core.weather import Weather

_SHAPES: Final = {Level.RED: "■", Level.AMBER: "▲", Level.GREEN: "●", Level.GREY: "○"}


def group_name(key: str) -> str:
    """The name of a platform or lender by its group key (domain.md 4 and 9); a key we do not know is its own name."""
    names = {
        "ANT": tr("Ant"),
        "MYBANK": tr("MYbank"),
        "WEBANK": tr("WeBank"),
        "TENCENT": tr("Tencent"),
        "JD": tr("JD"),
        "MEITUAN": tr("Meituan"),
        "DOUYIN": tr("Douyin"),
        "DXM": tr("Du Xiaoman"),
        "ICBC": tr("ICBC"),
        "ABC": tr("ABC"),
        "BOC": tr("BOC"),
        "CCB": tr("CCB"),
        "BOCOM": tr("BoCom"),
        "PSBC": tr("PSBC"),
        "CMB": tr("CMB"),
        "CITIC": tr("CITIC"),
        "CEB": tr("CEB"),
        "CMBC": tr("CMBC"),
        "CIB": tr("CIB"),
        "SPDB": tr("SPDB"),
        "PAB": tr("Ping An"),
        "CGB": tr("CGB"),
        "HXB": tr("Hua Xia"),
    }
    return names.get(key, key)


def grouping_name(key: GroupBy) -> str:
    """Which of the two views of a group it is."""
    return tr("by platform") if key is GroupBy.PLATFORM else tr("by lender")


def level_name(level: Level) -> str:
    """The word that stands beside a level's shape and colour."""
    names = {
        Level.RED: tr("Severe"),
        Level.AMBER: tr("Watch"),
        Level.GREEN: tr("Fine"),
        Level.GREY: tr("Not enough data"),
    }
    return names[level]


def kind_word(kind: LedgerKind) -> str:
    """What a movement did, as a word of a list."""
    words = {
        LedgerKind.DRAW: tr("draw"),
        LedgerKind.REPAY: tr("repayment"),
        LedgerKind.FEE: tr("fee"),
        LedgerKind.INTEREST: tr("interest"),
        LedgerKind.REFUND: tr("refund"),
        LedgerKind.FAILED: tr("failed debit"),
    }
    return words[kind]


def urgency_name(urgency: Urgency) -> str:
    """The heading under which warnings of one class stand (domain.md 13.5)."""
    names = {
        Urgency.UNPAID: tr("Money due that is not safe"),
        Urgency.ACT: tr("What lenders did"),
        Urgency.ENDING: tr("Ends soon"),
        Urgency.FLOW: tr("Coming in and going out"),
        Urgency.STOCK: tr("How things stand"),
        Urgency.LOOK: tr("To look at"),
    }
    return names[urgency]


def level_mark(level: Level) -> str:
    """A level's shape and word, for places without colour: "■ 严重"."""
    return f"{_SHAPES[level]} {level_name(level)}"


def state_word(state: AlertState) -> str:
    """Where an alert stands."""
    names = {
        AlertState.OPEN: tr("Open"),
        AlertState.ACKNOWLEDGED: tr("Seen"),
        AlertState.SNOOZED: tr("Put off"),
        AlertState.HANDLED: tr("Handled"),
        AlertState.CLEARED: tr("Cleared"),
    }
    return names[state]


def move_name(reason: MoveReason) -> str:
    """Why an alert moved, for its history."""
    names = {
        MoveReason.RAISED: tr("raised"),
        MoveReason.ROSE: tr("became severe"),
        MoveReason.EASED: tr("eased to watch"),
        MoveReason.CLEARED: tr("cleared by better figures"),
        MoveReason.EXPIRED: tr("ended after 30 days"),
        MoveReason.BACK: tr("the line is back"),
        MoveReason.TAKEN_BACK: tr("what it rested on was taken back"),
        MoveReason.RESTED: tr("still so after a rest"),
        MoveReason.JOINED: tr("a further line joined"),
        MoveReason.GONE: tr("no longer applies"),
        MoveReason.NEW_FIGURES: tr("returned with worse figures"),
        MoveReason.SNOOZE_OVER: tr("the time put off is over"),
        MoveReason.ACKNOWLEDGED: tr("seen by you"),
        MoveReason.SNOOZED: tr("put off by you"),
        MoveReason.HANDLED: tr("marked handled by you"),
    }
    return names[reason]


def move_words(move: Move) -> str:
    """One step in an alert's history, with what the person wrote about it."""
    what = move_name(move.reason)
    return tr("{what}: {note}").format(what=what, note=move.note) if move.note else what


def status_word(status: LineStatus) -> str:
    """What the lender's app showed of a line."""
    match status:
        case LineStatus.OPEN:
            return tr("open")
        case LineStatus.FROZEN:
            return tr("frozen")
        case LineStatus.CLOSED:
            return tr("closed")
        case LineStatus.REPAY_DISABLED:
            return tr("repayment fails")
        case LineStatus.UNKNOWN:
            return tr("not known")


def weather_name(weather: Weather) -> str:
    """The word for the weather."""
    names = {
        Weather.CLEAR: tr("Clear"),
        Weather.CLOUDY: tr("Cloudy"),
        Weather.RAIN: tr("Rain"),
        Weather.STORM: tr("Storm"),
        Weather.FOG: tr("Fog"),
    }
    return names[weather]


_SOURCES: Final = {
    "manual": lambda: tr("typed"),
    "import": lambda: tr("import"),
    "notice": lambda: tr("notice"),
    "report": lambda: tr("credit report"),
    "computed": lambda: tr("computed"),
    "ledger": lambda: tr("ledger"),
    "known_due": lambda: tr("known due"),
    "contract": lambda: tr("as entered"),
}
"""Each translated alone: a line's page asks ten thousand times."""


def source_name(source: str) -> str:
    """Where a figure came from, in words; the keys are those of `core.rules` evidence."""
    name = _SOURCES.get(source)
    return source if name is None else name()


def list_names(joined: str) -> str:
    """Names a rule joined with the Chinese comma, with the comma of the language in use."""
    return joined.replace("、", tr(", "))
