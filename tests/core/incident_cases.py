"""A person's incidents as the window would see them: the checks of a book, and what they make."""

from datetime import date

from tests.builders import TODAY
from tests.core.checks import Watch

from raincheck.core.incidents import Case, cases
from raincheck.core.model import Book, Incident
from raincheck.core.snapshot import Snapshot


def found(book: Book, on: date = TODAY, *incidents: Incident, watch: Watch | None = None) -> tuple[Case, ...]:
    """The cases after a check on that day."""
    person = watch or Watch(book)
    person.check(on, book)
    return cases(Snapshot(book, on), person.alerts, incidents)


def only(book: Book, on: date = TODAY, *incidents: Incident, watch: Watch | None = None) -> Case:
    """The one case there is."""
    (case,) = found(book, on, *incidents, watch=watch)
    return case
