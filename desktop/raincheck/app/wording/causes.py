"""What the own record says of each possible cause, with its figures, and what would change it.

A cause is never called the reason: only the lender knows that (domain.md 1, corrections).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.app.wording.amounts import share_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.names import list_names
from raincheck.core.causes import Cause, CauseKind, Standing
from raincheck.core.money import Money
from raincheck.core.text import ntr, tr


class CauseWords(Struct, frozen=True):
    """A cause, where the book stands on it, what it shows, and what would change it from next month (may be empty)."""

    name: str
    standing: str
    shown: str
    mend: str


def standing_name(standing: Standing) -> str:
    """Where the book stands on a cause."""
    names = {
        Standing.FOR: tr("The book speaks for it"),
        Standing.AGAINST: tr("The book speaks against it"),
        Standing.UNKNOWN: tr("Cannot be known from here"),
    }
    return names[standing]


def cause_name(kind: CauseKind) -> str:
    """A possible cause in a few words."""
    names = {
        CauseKind.LATE: tr("A late or failed payment"),
        CauseKind.USE_RISING: tr("Use that rose"),
        CauseKind.APPLICATIONS: tr("Many lenders, many inquiries"),
        CauseKind.FIRST_DRAW: tr("A large first draw"),
        CauseKind.CHURN: tr("Borrowed and repaid again and again"),
        CauseKind.USE_ELSEWHERE: tr("Another line nearly used up"),
        CauseKind.INCOME: tr("Income that fell"),
        CauseKind.PLATFORM_WIDE: tr("The platform tightened as a whole"),
        CauseKind.OUTSIDE: tr("A policy or the region"),
        CauseKind.TECHNICAL: tr("A technical fault"),
        CauseKind.OUT_OF_DATE: tr("Your data are out of date"),
    }
    return names[kind]


def cause_words(cause: Cause, scene: Scene) -> CauseWords:
    """Everything said of one cause."""
    shown, mend = _WORDS[cause.kind]
    return CauseWords(
        name=_name(cause),
        standing=standing_name(cause.standing),
        shown=shown(cause, scene),
        mend=mend(cause, scene) if cause.standing is not Standing.AGAINST else "",
    )


def _name(cause: Cause) -> str:
    if cause.kind is CauseKind.PLATFORM_WIDE and _count(cause, "elsewhere"):
        return tr("Several platforms tightened at once")
    return cause_name(cause.kind)


def _count(cause: Cause, name: str) -> int:
    value = cause.fact(name)
    return value if isinstance(value, int) else 0


def _share(cause: Cause, name: str) -> str:
    value = cause.fact(name)
    return share_text(value if isinstance(value, Fraction) else None)


def _money(cause: Cause, name: str, scene: Scene) -> str:
    value = cause.fact(name)
    return scene.money(value) if isinstance(value, Money) else ""


def _day(cause: Cause, name: str, scene: Scene) -> str:
    value = cause.fact(name)
    return scene.day(value) if isinstance(value, date) else ""


def _text(cause: Cause, name: str) -> str:
    value = cause.fact(name)
    return value if isinstance(value, str) else ""


def _nothing(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    return ""


def _late(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    days, failed, late = _count(cause, "days"), _count(cause, "failed"), _count(cause, "late")
    if cause.standing is Standing.UNKNOWN:
        return tr("The book holds no due and no repayment of the {days} days before.").format(days=days)
    if cause.standing is Standing.AGAINST:
        paid, repaid = _count(cause, "dues"), _count(cause, "repaid")
        form = tr("In the {days} days before, no debit failed; {repaid} repayments went well.")
        if paid and not repaid:
            form = tr("In the {days} days before, no debit failed; {paid} dues were paid.")
        elif paid:
            form = tr("In the {days} days before, no debit failed; {paid} dues were paid, with {repaid} repayments.")
        return form.format(days=days, paid=paid, repaid=repaid)
    form = tr("In the {days} days before: {failed} failed debits, {late} dues late or unpaid.")
    return form.format(days=days, failed=failed, late=late)


def _late_mend(cause: Cause, scene: Scene) -> str:
    if isinstance(cause.mend, Money):
        return tr("Pay the {amount} that is open; from next month on every due on its day.").format(
            amount=scene.money(cause.mend)
        )
    return tr("From next month on, every due on its day.") if cause.standing is Standing.FOR else ""


def _use_rising(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if cause.standing is Standing.UNKNOWN:
        return tr("There are not enough readings of the {days} days before.").format(days=_count(cause, "days"))
    form = (
        tr("All open lines together, {days} days: use went from {before} to {after}.")
        if cause.standing is Standing.FOR
        else tr("All open lines together, {days} days: use {before}, then {after}.")
    )
    return form.format(days=_count(cause, "days"), before=_share(cause, "before"), after=_share(cause, "after"))


def _repay_mend(cause: Cause, scene: Scene) -> str:
    if not isinstance(cause.mend, Money):
        return ""
    return tr("Repaying {amount} before the month ends brings it back to a half.").format(
        amount=scene.money(cause.mend)
    )


def _applications(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    inquiries, lenders, days = _count(cause, "inquiries"), _count(cause, "lenders"), _count(cause, "days")
    if cause.standing is Standing.UNKNOWN:
        return tr("The book holds no credit report; money is owed to {lenders} lenders.").format(lenders=lenders)
    form = tr("{inquiries} inquiries for loans in {days} days; money owed to {lenders} lenders.")
    return form.format(inquiries=inquiries, days=days, lenders=lenders)


def _applications_mend(cause: Cause, scene: Scene) -> str:
    if isinstance(cause.mend, date):
        return tr("Without a new application, fewer than three are left within 30 days from {day} on.").format(
            day=scene.day(cause.mend)
        )
    if cause.standing is Standing.FOR:
        return tr("Pay the smallest balance off first; apply for nothing new.")
    return tr("Read your own report and import it here; then the book can say.")


def _first_draw(cause: Cause, scene: Scene) -> str:
    if cause.standing is Standing.UNKNOWN:
        return tr("The book does not show when the line was first drawn on.")
    if cause.fact("day") is None:
        return tr("The line had been used for more than a month.")
    form = tr("First draw on {day}: {amount}, {share} of the limit, {days} days before.")
    return form.format(
        day=_day(cause, "day", scene),
        amount=_money(cause, "amount", scene),
        share=_share(cause, "share"),
        days=_count(cause, "days"),
    )


def _first_draw_mend(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    return tr("No second draw for now; repay this one as agreed.") if cause.standing is Standing.FOR else ""


def _churn(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if cause.standing is Standing.UNKNOWN:
        return tr("The book holds no draws; import a bill to see them.")
    count = _count(cause, "count")
    form = ntr(
        "Borrowed and repaid within a week {n} time in {days} days.",
        "Borrowed and repaid within a week {n} times in {days} days.",
        count,
    )
    return form.format(n=count, days=_count(cause, "days"))


def _churn_mend(cause: Cause, scene: Scene) -> str:
    if not isinstance(cause.mend, date):
        return ""
    return tr("Borrow once for a need, at a normal term; the last of them leaves the window on {day}.").format(
        day=scene.day(cause.mend)
    )


def _elsewhere(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if cause.standing is Standing.UNKNOWN:
        return tr("No other line shows both limit and use.")
    form = (
        tr("{line} was used to {share}.")
        if cause.standing is Standing.FOR
        else tr("The most used of the others, {line}, stood at {share}.")
    )
    return form.format(line=_text(cause, "channel"), share=_share(cause, "share"))


def _income(cause: Cause, scene: Scene) -> str:
    if cause.standing is Standing.UNKNOWN:
        return tr("Less than three months of income are entered.")
    form = tr("The last three months brought {recent} on average; {income} is entered.")
    if cause.fact("share"):
        form = tr("The last three months brought {recent} on average; {income} is entered ({share} less).")
    return form.format(
        recent=_money(cause, "recent", scene), income=_money(cause, "income", scene), share=_share(cause, "share")
    )


def _income_mend(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if cause.standing is not Standing.FOR:
        return ""
    return tr("A lender may not see this; plan with the lower income, whatever it saw.")


def _platform(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    lines = list_names(_text(cause, "channels"))
    if cause.standing is Standing.UNKNOWN:
        if not lines:
            return tr("You have no other line of this platform.")
        return tr("{lines} of the same platform were not looked at since; look today.").format(lines=lines)
    if cause.standing is Standing.AGAINST:
        return tr("{lines} of the same platform did not change.").format(lines=lines)
    elsewhere = _count(cause, "elsewhere")
    if elsewhere:
        form = tr("{n} of your lines were tightened within 30 days, {others} of them by other platforms.")
        return form.format(n=_count(cause, "lines"), others=elsewhere)
    return tr("{n} of your lines at this platform were tightened within 30 days.").format(n=_count(cause, "lines"))


def _platform_mend(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if cause.standing is not Standing.FOR:
        return ""
    return tr("Nothing of yours changes this; plan without all lines that can be taken back.")


def _outside(cause: Cause, scene: Scene) -> str:
    if cause.standing is Standing.UNKNOWN:
        return tr("No such event is in the book; if you heard of one, enter it.")
    return tr("{day}: {text}").format(day=_day(cause, "day", scene), text=_text(cause, "text"))


def _technical(cause: Cause, scene: Scene) -> str:
    if cause.standing is Standing.UNKNOWN:
        return tr("No later reading tells yet.")
    if cause.standing is Standing.AGAINST:
        return tr("{days} days later it was still the same.").format(days=_count(cause, "days"))
    if _text(cause, "text"):
        return tr("{day}: {text}").format(day=_day(cause, "day", scene), text=_text(cause, "text"))
    return tr("{days} days later it was back as before.").format(days=_count(cause, "days"))


def _technical_mend(cause: Cause, scene: Scene) -> str:
    if cause.standing is Standing.UNKNOWN and isinstance(cause.mend, date):
        return tr("Look again {day}: a fault has mostly mended by then.").format(day=scene.near_day(cause.mend))
    return ""


def _out_of_date(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    if _count(cause, "frozen"):
        return tr("The book cannot know what the lender holds; a frozen line mostly asks for data to be checked.")
    return tr("The book cannot know what the lender holds of you.")


def _out_of_date_mend(cause: Cause, scene: Scene) -> str:  # noqa: ARG001 -- one shape for all
    return tr("Check ID card, phone number, work and bank card in the official app.")


Said = Callable[[Cause, Scene], str]
_WORDS: Final[dict[CauseKind, tuple[Said, Said]]] = {
    CauseKind.LATE: (_late, _late_mend),
    CauseKind.USE_RISING: (_use_rising, _repay_mend),
    CauseKind.APPLICATIONS: (_applications, _applications_mend),
    CauseKind.FIRST_DRAW: (_first_draw, _first_draw_mend),
    CauseKind.CHURN: (_churn, _churn_mend),
    CauseKind.USE_ELSEWHERE: (_elsewhere, _repay_mend),
    CauseKind.INCOME: (_income, _income_mend),
    CauseKind.PLATFORM_WIDE: (_platform, _platform_mend),
    CauseKind.OUTSIDE: (_outside, _nothing),
    CauseKind.TECHNICAL: (_technical, _technical_mend),
    CauseKind.OUT_OF_DATE: (_out_of_date, _out_of_date_mend),
}
