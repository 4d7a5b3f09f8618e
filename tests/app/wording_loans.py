"""Stories of loans whose principal falls due once, and of rates that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace
from tests.app.wording_households import BULLET, ago, household, line
from tests.builders import TODAY, a_reading

from raincheck.core.model import Book, ChannelKind, Due, Terms
from raincheck.core.money import Money


def a_loan_at_its_end(cash: str = "12345.67", *, terms: Terms = Terms.GUESSED) -> Book:
    """A loan whose principal is due in one sum, beside a line of which nobody knows when it is due."""
    loan = line("loan", "经营贷", "某银行", kind=ChannelKind.TERM, repayment=BULLET, terms=terms)
    quick = line("jiebei", "借呗", apr=Decimal(0), terms=Terms.GUESSED)
    return replace(
        household(income="9000", essential="6000", cash=cash),
        channels=(loan, quick),
        observations=(
            a_reading("loan", ago(1), limit=None, used=80_000),
            a_reading("jiebei", ago(1), limit=60_000, used=41_000),
        ),
        dues=(Due("loan", TODAY + timedelta(days=20), Money(8_000_000)),),
    )


def a_loan_that_cash_covers() -> Book:
    """The same with the money for it there, its terms confirmed, and an instalment of another line."""
    book = a_loan_at_its_end("90000", terms=Terms.CONFIRMED)
    loan, quick = book.channels
    return replace(book, channels=(loan, replace(quick, apr=Decimal("0.146"), terms=Terms.CONFIRMED)))


def a_loan_alone() -> Book:
    """The principal and nothing beside it."""
    book = a_loan_at_its_end(terms=Terms.CONFIRMED)
    return replace(book, channels=book.channels[:1], observations=book.observations[:1])


def a_rate_nobody_confirmed() -> Book:
    """Instalments beyond what income leaves, of one line in full, of the other only as its lender's bill says."""
    lines = (line("jiebei", "借呗"), line("other", "某贷", "某银行", terms=Terms.GUESSED))
    return replace(
        household(income="9000", essential="6000"),
        channels=lines,
        observations=tuple(a_reading(entry.id, ago(1), limit=60_000, used=40_000) for entry in lines),
        dues=(Due("other", TODAY + timedelta(days=9), Money(100_000)),),
    )
