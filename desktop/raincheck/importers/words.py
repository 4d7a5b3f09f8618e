"""Why rows were left out, in the words a preview shows."""

from __future__ import annotations

from raincheck.core.text import tr
from raincheck.importers.base import Reason


def reason_in_words(reason: Reason) -> str:
    """One short sentence for a reason, translated."""
    words = {
        Reason.NOT_CREDIT: tr("Paid or received without a credit line."),
        Reason.NAMED_ONLY: tr("Names a line, but nothing was borrowed or repaid."),
        Reason.PAYER_NOT_SAID: tr("This export does not say what paid."),
        Reason.CARD_PURCHASE: tr("Paid by credit card; the bank's own statement has it."),
        Reason.CLOSED: tr("The trade was closed; no money moved."),
        Reason.REFUND_OF_CLOSED: tr("Gives back a trade that was closed; the two cancel out."),
        Reason.PENDING: tr("Not finished when the file was exported; import a later export."),
        Reason.ANNOUNCED: tr("Announced or asked for, and not done yet; enter it when it has happened."),
        Reason.NOT_BORROWING: tr("A deposit waiver or pay-later order; nothing was borrowed."),
        Reason.NO_AMOUNT: tr("The amount is zero."),
        Reason.FOREIGN_TWIN: tr("The foreign currency side of a card; its limit is the same one."),
        Reason.FOREIGN_CURRENCY: tr("In a foreign currency; the statement has it again in yuan when it is booked."),
        Reason.LINE_IGNORED: tr("You chose to leave this line out."),
        Reason.OFFER: tr("An offer, a code or a doubtful request; no money moved."),
        Reason.NOT_WANTED: tr("You left this row out."),
        Reason.ACCOUNT_ENDED: tr("Repaid in full or closed; no line any more."),
        Reason.GUARANTEE: tr("A guarantee for someone else, not a line of your own."),
        Reason.MORTGAGE: tr("A mortgage; enter its payments under living costs."),
    }
    return words[reason]
