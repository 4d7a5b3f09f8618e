"""The playbooks: what is read of a file, and what is refused."""

from datetime import date

import msgspec
import pytest

from raincheck.core.catalogue import Mark
from raincheck.core.playbooks import (
    DoneBy,
    IncidentKind,
    LetterKind,
    PlaybookError,
    PlaybookFile,
    SharedFile,
    StepDraft,
    join,
)
from raincheck.system.playbooks import load_letters, load_playbooks

WHOLE = {
    "key": "call",
    "name": "联系",
    "name_en": "Call",
    "text": "打电话",
    "text_en": "Ring",
    "why": "快",
    "why_en": "Quick",
    "who": "lender",
    "mark": "P",
    "within_days": 1,
}
ALL = load_playbooks()


def shared(**changes):
    return msgspec.convert({"steps": [WHOLE | changes], "cautions": []}, SharedFile)


def files(*steps, kinds=tuple(IncidentKind)):
    drafts = tuple(msgspec.convert(step, StepDraft) for step in steps)
    return [PlaybookFile(kind, "名", "Name", "说", "About", drafts) for kind in kinds]


def test_a_playbook_takes_a_shared_step_and_says_differently_what_differs():
    joined = join(shared(), files({"like": "call", "within_days": 3, "optional": True}, {**WHOLE, "key": "own"}))
    step = joined.of(IncidentKind.CUT).steps[0]
    assert (step.name, step.within_days, step.optional, step.hotline) == ("联系", 3, True, False)


@pytest.mark.parametrize(
    ("changes", "steps", "told"),
    [
        pytest.param({"mark": "U"}, [{"like": "call"}], "unverified", id="nothing unverified is said"),
        pytest.param({"mark": "K"}, [{"like": "call"}], "no source", id="held generally, and no source"),
        pytest.param({"mark": "S", "source": "x"}, [{"like": "call"}], "no source", id="read, and no day"),
        pytest.param({}, [{"like": "rest"}], "no shared step rest", id="no such step"),
        pytest.param({}, [{"like": "call"}, {"like": "call"}], "twice", id="a step twice"),
        pytest.param({}, [{"key": "own"}], "says no name", id="a step of its own that is not whole"),
        pytest.param({"within_days": None}, [{"like": "call"}], "by when", id="no by when"),
        pytest.param({"done_by": "letter"}, [{"like": "call"}], "names none", id="ticked by a letter it does not name"),
        pytest.param({"optional": True}, [{"like": "call"}], "nothing to do", id="only where it applies"),
        pytest.param(
            {"mark": "K", "source": "x", "checked": date(2026, 11, 22)},
            [{"like": "call", "mark": "S"}],
            "no source",
            id="another mark does not inherit the source",
        ),
    ],
)
def test_what_cannot_stand_is_refused(changes, steps, told):
    with pytest.raises(PlaybookError, match=told):
        join(shared(**changes), files(*steps))


def test_a_kind_without_a_playbook_is_refused():
    with pytest.raises(PlaybookError, match="personal"):
        join(shared(), files({"like": "call"}, kinds=tuple(IncidentKind)[:-1]))


@pytest.mark.parametrize(
    ("within", "before", "next_due", "by"),
    [
        (3, None, None, date(2026, 11, 25)),
        (None, 3, date(2026, 12, 5), date(2026, 12, 2)),
        (3, 3, date(2026, 12, 5), date(2026, 11, 25)),
        (30, 3, date(2026, 12, 5), date(2026, 12, 2)),
        (None, 3, None, None),
        (None, 3, date(2026, 11, 23), date(2026, 11, 22)),
    ],
)
def test_by_when_is_the_earlier_of_both_ways_of_counting(within, before, next_due, by):
    joined = join(shared(within_days=within, before_due=before), files({"like": "call"}))
    assert joined.of(IncidentKind.CUT).steps[0].by(date(2026, 11, 22), next_due) == by


def test_every_kind_has_a_playbook_and_each_of_its_statements_can_be_traced():
    assert [book.kind for book in ALL.books] == list(IncidentKind)
    for book in ALL.books:
        for step in book.steps:
            assert step.mark is not Mark.UNVERIFIED
            assert step.mark is Mark.PROJECT or (step.source and step.source_en and step.checked), (book.kind, step.key)


def test_every_incident_that_opens_itself_keeps_evidence_and_pays_what_is_due():
    for book in ALL.books[:11]:
        ticks = [step.done_by for step in book.steps]
        assert DoneBy.EVIDENCE in ticks
        assert DoneBy.DUES_PAID in ticks


def test_nobody_is_told_to_borrow_elsewhere():
    for book in ALL.books:
        said = " ".join(step.text + step.why for step in book.steps)
        assert not any(word in said for word in ("申请新卡", "新开", "换一家", "再借")), book.kind


def test_every_letter_is_there_and_belongs_to_a_step():
    assert [letter.key for letter in load_letters()] == list(LetterKind)
    assert {step.letter for book in ALL.books for step in book.steps if step.letter} == set(LetterKind)
