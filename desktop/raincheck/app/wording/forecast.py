"""What a forecast lacks or starts with, said wherever one is shown."""

from __future__ import annotations

from raincheck.app.wording.amounts import days
from raincheck.app.wording.figures import joined
from raincheck.core.measures import Measures
from raincheck.core.planner.forecast import Lacking, lacking
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr


def lacking_words(snapshot: Snapshot) -> str:
    """What a forecast lacks and how that shows in the rows; empty when nothing is missing."""
    said = {
        Lacking.CASH: tr("Cash and savings are not entered, so nobody can say how long cash lasts; enter them first."),
        Lacking.LIVING: tr("Living costs are not entered: these rows leave them out."),
    }
    missing = lacking(snapshot)
    # Without cash there are no rows that could leave anything out.
    return said[missing[0]] if missing else ""


def basis_words(measures: Measures) -> str:
    """What a plan or forecast rests on that is not known to be so; empty where there is nothing of that kind."""
    return joined(no_income_words(measures.snapshot), old_cash_words(measures))


def no_income_words(snapshot: Snapshot) -> str:
    """That no income is entered, so that none is counted; empty where one is, were it 0."""
    if not snapshot.lacks_income:
        return ""
    return tr("No income is entered, so none is counted: enter it first, or 0 if nothing comes in.")


def old_cash_words(measures: Measures) -> str:
    """That a forecast starts with old cash; empty while it is fresh or its day is not known."""
    if not measures.cash_is_old or measures.cash_age is None:
        return ""
    form = tr("What is at hand was last looked at {days} ago; enter what is there today, then look again.")
    return form.format(days=days(measures.cash_age))
