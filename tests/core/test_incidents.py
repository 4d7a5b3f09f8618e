"""Which warnings make an incident, what joins it, which steps are done, and what comes next."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import Watch, a_due, ago, ahead, failed, one_line, own_line, repay, with_readings
from tests.core.incident_cases import found, only

from raincheck.core.incident_steps import (
    answers_due,
    done_elsewhere,
    is_long_past,
    next_due,
    next_step,
    steps_of,
    to_do,
)
from raincheck.core.incidents import ContactWay, cases, free_id, refs_of, to_keep
from raincheck.core.model import (
    Book,
    Contact,
    EvidenceFile,
    Incident,
    IncidentState,
    IncidentStep,
    LineStatus,
    PlannedDraw,
    Repayment,
    RepaymentMethod,
    Source,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.planner.dues import asked_today
from raincheck.core.playbooks import DoneBy, IncidentKind
from raincheck.core.reminders import due_days
from raincheck.core.snapshot import Snapshot
from raincheck.system.playbooks import load_playbooks

PLAYBOOKS = load_playbooks()


def then_now(before: int, after: int, *, status: LineStatus = LineStatus.OPEN, **changed: object) -> Book:
    """Jiebei as it was ten days ago and as it is today."""
    return one_line(
        a_reading(on=ago(10), limit=before, used=5000), a_reading(limit=after, used=5000, status=status), **changed
    )


@pytest.mark.parametrize(
    ("book", "kind"),
    [
        pytest.param(then_now(100_000, 50), IncidentKind.TOKEN_CUT, id="cut to a token"),
        pytest.param(then_now(100_000, 60_000), IncidentKind.CUT, id="cut"),
        pytest.param(then_now(10_000, 10_000, status=LineStatus.CLOSED), IncidentKind.CLOSED, id="closed"),
        pytest.param(then_now(10_000, 10_000, status=LineStatus.FROZEN), IncidentKind.FROZEN, id="frozen"),
        pytest.param(
            then_now(10_000, 10_000, status=LineStatus.REPAY_DISABLED),
            IncidentKind.REPAYMENT_BLOCKED,
            id="repayment entry closed",
        ),
        pytest.param(
            one_line(
                a_reading(on=ago(30), limit=10_000, used=5000),
                a_reading(on=ago(20), limit=10_000, used=5000, status=LineStatus.CLOSED),
                a_reading(limit=1000, used=900),
            ),
            IncidentKind.REOPENED_LOW,
            id="reopened small: what was done last",
        ),
        pytest.param(
            one_line(a_reading(on=ago(10), used=0), a_reading(on=ago(5), used=9000), a_reading(limit=50, used=9000)),
            IncidentKind.AFTER_FIRST_LOAN,
            id="after the first loan",
        ),
        pytest.param(
            one_line(a_reading(on=ago(10)), a_reading(), ledger=(failed(300, ago(1)),)),
            IncidentKind.DEBIT_FAILED,
            id="debit failed",
        ),
    ],
)
def test_a_warning_opens_an_incident_of_its_kind(book, kind):
    case = only(book)
    assert (case.kind, case.lines, case.is_open, case.kept) == (kind, ("jiebei",), True, False)


def test_its_id_names_line_and_day():
    assert only(then_now(100_000, 50)).record.id == "jiebei-2026-11-22"


def two_lines(platform: str, *, after: int = 50, second_on: date = TODAY) -> Book:
    lines = (a_channel("jiebei"), a_channel("huabei", platform=platform, funder=platform))
    readings = [a_reading(line.id, ago(40), limit=20_000, used=100) for line in lines]
    cut = [a_reading("jiebei", ago(20), limit=after, used=100), a_reading("huabei", second_on, limit=after, used=100)]
    return Book(channels=lines, observations=(*readings, *cut))


def test_lines_of_one_platform_join_into_one_incident():
    case = only(two_lines("ANT"))
    assert (case.kind, case.lines) == (IncidentKind.MANY_LINES, ("jiebei", "huabei"))
    assert case.record.opened_on == ago(20)


def test_lines_of_two_platforms_join_when_the_tightening_is_seen_as_one():
    case = only(two_lines("JD"))
    assert (case.kind, case.lines) == (IncidentKind.MANY_LINES, ("jiebei", "huabei"))


def test_without_that_rule_two_platforms_are_two_incidents():
    book = two_lines("JD")
    watch = Watch(book)
    watch.check(TODAY)
    alone = tuple(alert for alert in watch.alerts if alert.rule != "L07")
    assert [case.lines for case in cases(Snapshot(book, TODAY), alone, ())] == [("huabei",), ("jiebei",)]


def test_one_run_of_tightening_stays_one_incident_when_its_first_act_is_a_month_old():
    lines = tuple(own_line(name) for name in ("a", "b", "c"))
    readings = [a_reading(line.id, ago(90), limit=9000) for line in lines]
    cuts = [a_reading(name, on, limit=100) for name, on in (("a", ago(35)), ("b", ago(20)), ("c", ago(4)))]
    book = Book(channels=lines, observations=(*readings, *cuts))
    watch = Watch()
    for day in (ago(35), ago(20), ago(4)):
        watch.check(day, replace(book, observations=tuple(seen for seen in book.observations if seen.on <= day)))
    case = only(book, TODAY, watch=watch)
    assert (case.record.id, case.lines) == (f"a-{ago(35)}", ("a", "b", "c"))


def test_limit_and_repayment_of_one_line_are_two_incidents():
    book = with_readings(then_now(100_000, 50), a_reading(limit=50, used=5000, status=LineStatus.REPAY_DISABLED))
    book = replace(
        book, observations=(book.observations[0], a_reading(on=ago(3), limit=50, used=5000), book.observations[2])
    )
    assert {case.kind for case in found(book)} == {IncidentKind.TOKEN_CUT, IncidentKind.REPAYMENT_BLOCKED}


def test_a_reading_taken_back_leaves_no_incident():
    watch = Watch()
    cut = then_now(100_000, 50)
    assert only(cut, watch=watch)
    assert found(replace(cut, observations=cut.observations[:1]), watch=watch) == ()


def test_an_incident_whose_warnings_are_handled_is_over():
    book, watch = then_now(100_000, 60_000), Watch()
    watch.check(TODAY, book)
    for alert in watch.alerts:
        if alert.rule == "L01":
            watch.handle(alert, TODAY)
    assert not only(book, ahead(1), watch=watch).is_open


def test_an_incident_nobody_touched_is_past_when_its_thirty_days_are_over():
    book, watch = then_now(100_000, 60_000), Watch()
    watch.check(TODAY, book)
    assert not only(book, ahead(31), watch=watch).is_open


def kept(book: Book, **changed: object) -> Incident:
    case = only(book)
    return replace(to_keep(case, Snapshot(book, TODAY)), **changed)


def test_a_kept_incident_names_its_warnings_and_they_open_no_second_one():
    book = then_now(100_000, 50)
    record = kept(book)
    assert record.alerts == ("L01",)
    again = only(book, TODAY, record)
    assert (again.kept, again.kind, [alert.rule for alert in again.alerts]) == (True, IncidentKind.TOKEN_CUT, ["L01"])


def test_a_kept_incident_names_the_warnings_of_other_lines_with_line_and_day():
    record = kept(two_lines("ANT"))
    assert record.channel == "jiebei"
    assert set(record.alerts) >= {"L01", "L01:2026-11-22:huabei"}
    assert {ref.subject for ref in refs_of(record)} >= {"jiebei", "huabei"}


def test_a_further_act_joins_the_open_incident_and_decides_its_kind():
    book = then_now(100_000, 60_000)
    record = kept(book)
    later = with_readings(book, a_reading(on=ahead(3), limit=60_000, used=5000, status=LineStatus.CLOSED))
    case = only(later, ahead(3), record)
    assert (case.kind, case.record.id) == (IncidentKind.CLOSED, record.id)


def test_the_steps_of_what_was_done_last_are_counted_from_its_day():
    book = then_now(100_000, 60_000)
    record = kept(book)
    later = with_readings(book, a_reading(on=ahead(8), limit=60_000, used=5000, status=LineStatus.CLOSED))
    case = only(later, ahead(8), record)
    days = [state.by for state in steps_of(Snapshot(later, ahead(8)), case, PLAYBOOKS)]
    assert case.record.opened_on == TODAY
    assert min(day for day in days if day is not None) >= ahead(8)  # no step of the closing is late on its first day


def test_a_computed_due_of_today_is_the_next_one_to_pay():
    line = a_channel(repayment=Repayment(RepaymentMethod.LEVEL, periods=12, due_day=TODAY.day), terms=Terms.CONFIRMED)
    blocked = a_reading(limit=100_000, used=12_000, status=LineStatus.REPAY_DISABLED)
    book = Book(channels=(line,), observations=(a_reading(on=ahead(-9), limit=100_000, used=12_000), blocked))
    assert next_due(Snapshot(book, TODAY), only(book)) == TODAY
    paid = replace(book, ledger=(repay(2000, TODAY),))
    assert asked_today(Snapshot(paid, TODAY), Snapshot(paid, TODAY).lines_by_id["jiebei"]) is None
    billed = replace(book, dues=(a_due(500, ahead(2), "jiebei"),))
    assert asked_today(Snapshot(billed, TODAY), Snapshot(billed, TODAY).lines_by_id["jiebei"]) is None


@pytest.mark.parametrize(("used", "asked"), [(12_000, True), (11_001, True), (11_000, False), (0, False)])
def test_what_is_owed_fell_by_the_instalment_of_today_so_it_was_paid(used, asked):
    line = a_channel(apr=Decimal(0), repayment=Repayment(RepaymentMethod.LEVEL, periods=12, due_day=TODAY.day))
    readings = a_reading(on=ahead(-9), limit=100_000, used=12_000), a_reading(limit=100_000, used=used)
    snapshot = Snapshot(Book(channels=(line,), observations=readings), TODAY)
    assert (asked_today(snapshot, snapshot.lines_by_id["jiebei"]) is not None) == asked
    assert any(due.on == TODAY for due in due_days(snapshot)) == asked


def test_a_closed_incident_stays_closed_and_a_new_cut_opens_another():
    book = then_now(100_000, 60_000)
    record = kept(book, state=IncidentState.CLOSED)
    assert not only(book, TODAY, record).is_open
    later = with_readings(book, a_reading(on=ahead(5), limit=20_000, used=5000))
    fresh, old = found(later, ahead(5), record)
    assert (fresh.is_open, fresh.record.opened_on, old.is_open) == (True, ahead(5), False)


@pytest.mark.parametrize(("kind", "shown"), [("technical", IncidentKind.TECHNICAL), ("strange", IncidentKind.PLATFORM)])
def test_an_incident_opened_by_hand_has_the_playbook_of_its_kind(kind, shown):
    record = Incident(id="x", kind=kind, opened_on=ago(1), channel="jiebei")
    case = only(one_line(a_reading()), TODAY, record)
    assert (case.kind, case.lines, case.alerts) == (shown, ("jiebei",), ())


def test_open_ones_come_first_the_graver_before_the_newer():
    book = Book(
        channels=(own_line("a"), own_line("b", platform="A", funder="A2")),
        observations=(a_reading("a", ago(60)), a_reading("b", ago(60)), a_reading("a", limit=50)),
    )
    old = Incident(id="old", kind="policy", opened_on=ago(50), state=IncidentState.CLOSED)
    own = Incident(id="own", kind="technical", opened_on=TODAY, channel="b")
    assert [case.record.id for case in found(book, TODAY, old, own)] == ["a-2026-11-22", "own", "old"]


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour, 5))


@pytest.mark.parametrize(
    ("changes", "more", "done"),
    [
        pytest.param({}, {}, {}, id="nothing done, nothing planned on the line"),
        pytest.param(
            {"evidence": (EvidenceFile("0" * 64, "a.png", 1, at(ahead(1))),)},
            {},
            {DoneBy.EVIDENCE: ahead(1)},
            id="a file kept",
        ),
        pytest.param(
            {"contacts": (Contact(at(TODAY), ContactWay.PHONE),)},
            {"planned_draws": (PlannedDraw("jiebei", Money(100), 15),)},
            {DoneBy.CONTACT: TODAY},
            id="a call, and a draw still planned",
        ),
        pytest.param(
            {"contacts": (Contact(at(TODAY), ContactWay.PHONE), Contact(at(ahead(1)), ContactWay.COMPLAINT))},
            {},
            {
                DoneBy.CONTACT: TODAY,
                DoneBy.LETTER: ahead(1),
                DoneBy.COMPLAINT: ahead(1),
            },
            id="a complaint is a letter too",
        ),
        pytest.param(
            {},
            {"dues": (a_due(500, ahead(2), "jiebei"),), "ledger": (repay(500, ahead(1)),)},
            {DoneBy.DUES_PAID: ahead(1)},
            id="the first due paid",
        ),
        pytest.param(
            {},
            {"dues": (a_due(500, ahead(2), "jiebei"),), "ledger": (repay(499, ahead(1)),)},
            {},
            id="a yuan short",
        ),
    ],
)
def test_what_is_done_elsewhere_ticks_its_step(changes, more, done):
    book = then_now(100_000, 50, **more)
    record = kept(replace(book, planned_draws=()), **changes)
    case = only(book, ahead(3), record)
    assert dict(done_elsewhere(Snapshot(book, ahead(3)), case)) == done


def test_a_later_reading_and_an_imported_report_tick_theirs():
    book = with_readings(
        then_now(100_000, 50),
        a_reading(on=ahead(2), limit=50, used=5000),
        a_reading(on=ahead(3), limit=50, used=5000, source=Source.REPORT),
    )
    case = only(book, ahead(4), kept(then_now(100_000, 50)))
    done = done_elsewhere(Snapshot(book, ahead(4)), case)
    assert (done[DoneBy.READING], done[DoneBy.REPORT]) == (ahead(2), ahead(3))


def test_a_computed_instalment_counts_as_the_due_to_pay():
    book = then_now(100_000, 50)  # due on the 22nd, so the first one after today is in a month
    case = only(book)
    assert DoneBy.DUES_PAID not in done_elsewhere(Snapshot(book, TODAY), case)
    paid = replace(book, ledger=(repay(451, ahead(29)),))
    assert done_elsewhere(Snapshot(paid, ahead(31)), only(paid, ahead(31), kept(book)))[DoneBy.DUES_PAID] == ahead(29)


def test_a_line_that_owes_nothing_ticks_no_repayment():
    book = with_readings(one_line(), a_reading(on=ago(10), limit=100_000, used=0), a_reading(limit=50, used=0))
    assert dict(done_elsewhere(Snapshot(book, ahead(3)), only(book, ahead(3), kept(book)))) == {}


def test_a_missed_due_that_was_paid_in_part_is_paid_only_with_its_last_fen():
    book = one_line(
        a_reading(on=ago(10)),
        a_reading(),
        dues=(a_due(5380, ago(2), "jiebei"),),
        ledger=(repay(3000, ago(2)),),
    )
    case = only(book)
    assert case.kind is IncidentKind.DEBIT_FAILED
    assert DoneBy.DUES_PAID not in done_elsewhere(Snapshot(book, TODAY), case), "2,380 are still open"
    nearly = replace(book, ledger=(*book.ledger, repay("2379.99", TODAY)))
    assert DoneBy.DUES_PAID not in done_elsewhere(Snapshot(nearly, TODAY), case)
    paid = replace(book, ledger=(*book.ledger, repay(2380, TODAY)))
    assert done_elsewhere(Snapshot(paid, TODAY), case)[DoneBy.DUES_PAID] == TODAY


def test_what_falls_due_on_a_day_that_nobody_said_is_not_taken_for_paid():
    known = then_now(100_000, 50)
    book = replace(known, channels=tuple(replace(line, terms=Terms.GUESSED) for line in known.channels))
    assert DoneBy.DUES_PAID not in done_elsewhere(Snapshot(book, TODAY), only(book))


def test_a_step_is_ticked_by_hand_with_a_note_or_by_itself():
    book = then_now(100_000, 50)
    record = kept(book, steps=(IncidentStep("call", TODAY, "说要复核"), IncidentStep("bridge", None, "周末算")))
    states = {state.step.key: state for state in steps_of(Snapshot(book, TODAY), only(book, TODAY, record), PLAYBOOKS)}
    assert (states["call"].done_on, states["call"].by_itself, states["call"].note) == (TODAY, False, "说要复核")
    assert (states["stop_draws"].done_on, states["stop_draws"].by_itself) == (None, False), "nobody did anything"
    assert (states["bridge"].is_open, states["bridge"].note) == (True, "周末算")
    assert next_step(states.values()).step.key == "screenshot"


def test_to_do_holds_the_next_steps_of_open_incidents_the_soonest_first():
    book = then_now(100_000, 50)
    wanted = to_do(Snapshot(book, TODAY), found(book), PLAYBOOKS, each=2)
    assert [(entry.state.step.key, entry.state.by) for entry in wanted] == [
        ("screenshot", TODAY),
        ("stop_draws", ahead(1)),
    ]
    closed = kept(book, state=IncidentState.CLOSED)
    assert to_do(Snapshot(book, TODAY), found(book, TODAY, closed), PLAYBOOKS) == ()
    later = to_do(Snapshot(book, ahead(7)), found(book, ahead(7)), PLAYBOOKS, each=20)
    assert later[0].state.step.key == "stop_draws", "a week later nobody is first asked for a picture of that day"
    assert later[-1].state.step.key == "screenshot"
    weeks_on = to_do(Snapshot(book, ahead(25)), found(book, ahead(25)), PLAYBOOKS, each=20)
    late = [is_long_past(entry.state, ahead(25)) for entry in weeks_on]
    assert late == sorted(late), "what is long past comes below what helps today"
    assert set(late) == {True, False}


def test_an_answer_is_looked_for_until_a_later_talk_is_written_down():
    book = then_now(100_000, 50)
    asked = Contact(at(TODAY), ContactWay.LETTER, "88213", "", ahead(7))
    record = kept(book, contacts=(asked,))
    assert [(entry.on, entry.ticket) for entry in answers_due(found(book, TODAY, record))] == [(ahead(7), "88213")]
    answered = kept(book, contacts=(Contact(at(ahead(2)), ContactWay.PHONE), asked))
    assert answers_due(found(book, TODAY, answered)) == ()


@pytest.mark.parametrize(("used", "free"), [((), "x"), (("x",), "x-2"), (("x", "x-2"), "x-3")])
def test_a_taken_id_gets_a_number(used, free):
    assert free_id("x", used) == free
