"""The open book as the window uses it: one report for all pages, and one way to change things and tell everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app.example import is_example
from raincheck.app.outcome import Done
from raincheck.core.alerts import AlertState
from raincheck.core.errors import KnownError
from raincheck.core.model import LedgerKind, Observation
from raincheck.core.rules.thresholds import Bands
from raincheck.core.text import ntr, tr
from raincheck.core.whose import Whose, has_two_sides
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import CardAction, CardView, Context, Offer
from raincheck.store import BookKey, Store, open_store
from raincheck.store.book import Stand
from raincheck.store.journal import Undone
from raincheck.system.clock import Clock

if TYPE_CHECKING:
    from raincheck.app.checking import CheckReport
    from raincheck.app.recent import Known
    from raincheck.app.recording import Entry
    from raincheck.app.wording import Scene
    from raincheck.core.cards import Card

R = TypeVar("R")

OPEN, GOT_IT = "open", "ok"
"""What a card inside the window can be answered with; the same words as a popup's."""


class Session(QObject):
    """Runs use cases on the open book; each is imported when it first runs, for the first paint waits for none.

    Signals: `checked(CheckReport)` after every check that the window ran; `judged()` when `judge_apart` is done.
    """

    checked = Signal(object)
    judged = Signal()

    def __init__(self, store: Store, clock: Clock, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.clock = clock
        self._context = context
        self._report: CheckReport | None = None
        self._known: Known | None = None
        self._seen: tuple[CheckReport, CheckReport] | None = None
        self._whose: Whose | None = None
        self._fresh: CheckReport | None = None
        self._bands: Bands | None = None
        self._unchanged = True
        self._asked_at = store.stand()
        self._left = False
        self._offered: Offer | None = None
        self._backs_up = False
        self._cards: dict[str, Card] = {}
        context.bus.changed.connect(self._forget)
        context.speaker.card_answered.connect(self._on_card_answered)

    @property
    def is_example(self) -> bool:
        """Whether the book is the made-up one, which must not be taken for one's own."""
        return is_example(self.store)

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self.clock.today()

    def report(self) -> CheckReport:
        """The book judged today; computed once until something changes or the day ends."""
        if self._report is None or self._report.as_of != self.today:
            from raincheck.app import checking

            stand = self.store.stand()
            self._report = checking.look(self.store, self.today, self._known)
            self._hold(self._report, stand)
        return self._report

    def _hold(self, report: CheckReport, stand: Stand) -> None:
        """Keep what a report has read, and how the book stood before: while it stands so it is not read again."""
        from raincheck.app.recent import Known

        self._known = Known(report.measures.snapshot, stand)

    def seen(self) -> CheckReport:
        """The report with the figures and lists of the part that is looked at; the same until either changes."""
        report = self.report()
        if self._seen is None or self._seen[0] is not report:
            from raincheck.app.parts import seen_of

            self._seen = report, seen_of(report, self.whose)
        return self._seen[1]

    @property
    def has_two_sides(self) -> bool:
        """Whether the book knows a firm beside the household."""
        return has_two_sides(self.report().measures.snapshot.book)

    @property
    def whose(self) -> Whose:
        """Which part of the book the pages show."""
        if not self.has_two_sides:
            return Whose.ALL
        if self._whose is None:
            from raincheck.app.parts import chosen_part

            self._whose = chosen_part(self.store, self.report().measures.snapshot)
        return self._whose

    def look_at(self, whose: Whose) -> None:
        """Show another part; the book remembers it."""
        from raincheck.app.parts import choose_part

        self._whose, self._seen = whose, None
        choose_part(self.store, whose)

    @property
    def knows_today(self) -> bool:
        """Whether the report of today is there, so that asking for it costs nothing."""
        return self._report is not None and self._report.as_of == self.today

    @Slot()
    def judge_apart(self) -> None:
        """Judge today in the background; `judged` follows, with the report unless something changed meanwhile."""
        if self._left:
            return  # the first paint may come when the book was put away already
        self._unchanged, self._asked_at = True, self.store.stand()
        work = partial(_judged, self.store.path, self.store.key, self.clock.now, self.today)
        self._context.jobs.start(work, done=self._on_judged_apart, failed=self._on_not_judged)

    @property
    def is_left(self) -> bool:
        """Whether the book was put away: nothing can be read from it any more."""
        return self._left

    def leave(self) -> None:
        """The book is put away: what is still judged in the background is no news any more."""
        self._left = True

    @Slot(object)
    def _on_judged_apart(self, report: CheckReport) -> None:
        if self._left:
            return
        if self._unchanged and not self.knows_today:
            self._report = report
            self._hold(report, self._asked_at)
        self.judged.emit()

    @Slot(object)
    def _on_not_judged(self, problem: Exception) -> None:
        if self._left:
            return
        self._context.speaker.on_failed(problem)
        self.judged.emit()

    def bands(self) -> Bands:
        """The thresholds in force."""
        if self._bands is None:
            from raincheck.app.tuning import bands_in_force

            self._bands = bands_in_force(self.store)
        return self._bands

    def scene(self) -> Scene:
        """What sentences need: today, the lines' names, and whether amounts are hidden."""
        from raincheck.gui.kit.words import scene_of

        return scene_of(self.report(), hidden=self._context.look.amounts_hidden)

    @property
    def warnings_wait(self) -> bool:
        """Whether the book is being typed in for the first time: what is not all there is judged at the end."""
        from raincheck.app.setting_up import warnings_wait

        return warnings_wait(self.store, self.today, self.report().alerts)

    @Slot()
    def finish_set_up(self) -> None:
        """The person says that all is entered: from here on every entry is judged, beginning with the whole book."""
        from raincheck.app.setting_up import end_set_up

        end_set_up(self.store)
        self._check(Changes.everything())

    @Slot()
    def check_now(self) -> None:
        """Check because the person asked, and say what came of it."""
        from raincheck.app.seen import clock_behind_words
        from raincheck.app.setting_up import end_set_up
        from raincheck.core.urgency import open_entries

        end_set_up(self.store)
        waiting = len(open_entries(self.check().alerts))
        told = ntr("Checked: {n} warning is open.", "Checked: {n} warnings are open.", waiting).format(n=waiting)
        behind = clock_behind_words(self.store, self.today)
        self._context.speaker.say(behind or (told if waiting else tr("Checked: nothing is open.")))

    def check(self, *, slot: str | None = None) -> CheckReport:
        """Check now: alerts move, and what is due shows itself inside the window, unless a slot's popups do."""
        return self._check(Changes(alerts=True), slot=slot)

    def keep_alerts(self) -> None:
        """Keep the warnings that stand since today and only the window knows, as a check does; nobody is told."""
        from raincheck.app.checking import run_check

        known, backs_up = self._known, not self.store.is_large
        run_check(self.store, self.today, now=self.clock.now(), known=known, backs_up=backs_up)

    def _check(self, changes: Changes, *, slot: str | None = None) -> CheckReport:
        from raincheck.app import checking

        stand = self.store.stand()
        now, apart = self.clock.now(), self.store.is_large
        report = checking.run_check(self.store, self.today, now=now, slot=slot, known=self._known, backs_up=not apart)
        if apart:
            self._back_up_apart()
        return self._adopt(report, stand, changes, slot=slot)

    def _back_up_apart(self) -> None:
        """The day's backup of a large book, where it is due: beside the window, which it would hold for a second."""
        try:
            if self._backs_up or not self.store.backup_is_due():
                return
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return
        self._backs_up = True
        self._context.jobs.start(partial(_backed_up, self.place()), done=self._on_backed_up, failed=self._on_backed_up)

    def place(self) -> Callable[[], AbstractContextManager[Store]]:
        """Opens the book once more, for another thread."""
        return partial(open_store, self.store.path, clock=self.clock.now, key=self.store.key, places=self.store.places)

    @Slot(object)
    def _on_backed_up(self, problem: Exception | None) -> None:
        self._backs_up = False
        if problem is not None and not self._left:
            self._context.speaker.on_failed(problem)

    def _adopt(self, report: CheckReport, stand: Stand, changes: Changes, *, slot: str | None) -> CheckReport:
        """Show what a check found."""
        from raincheck.app.setting_up import said_now

        self._hold(report, stand)
        self._fresh = report
        self._context.bus.tell(changes | Changes(alerts=True))
        for problem in (report.backup_problem, report.plain_copies):
            if problem is not None:
                self._context.speaker.problem.emit(problem)
        if slot is None:
            # What a scheduled check makes due goes to the desktop first, and into the window where that fails.
            for card in said_now(self.store, self.today, report.cards):
                self._show(card)
        self.checked.emit(report)
        return report

    def record_seen(self, entry: Entry, *, worse: bool) -> None:
        """Add a reading of the check round: kept at once; judged at once where it is worse, else at the round's end."""
        from raincheck.app import recording

        def work() -> Done[Observation]:
            known = self._known
            done = recording.record(self.store, entry, self.today)
            self._known = known.with_reading(self.store, done.result) if known is not None else None
            return done

        self.run(work, judge=worse, silent=True)

    @Slot()
    def load_example(self) -> None:
        """Fill an empty book with the Li Ming story, which one undo takes away again."""
        from raincheck.app.demo import load_story

        self.run(partial(load_story, self.store, self.today))

    def acknowledge(self, alerts: Sequence[int]) -> None:
        """The person has seen these warnings."""
        from raincheck.app import deciding

        if alerts:
            first, *others = map(str, alerts)
            self.run(partial(deciding.acknowledge_alert, self.store, first, self.today, also=others), judge=False)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        if self.store.next_undo() is None:
            self._context.speaker.say(tr("There is nothing to undo."))
            return
        from raincheck.app import undoing

        if self.store.is_large or self.store.undo_is_long():
            self.run_apart(partial(undoing.undo, only=self.store.next_undo()), Offer.REDO, tr("Taking it back …"))
        else:
            self.run(partial(undoing.undo, self.store), offer=Offer.REDO)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.store.next_redo() is None:
            self._context.speaker.say(tr("There is nothing to do again."))
            return
        from raincheck.app import undoing

        if self.store.is_large or self.store.redo_is_long():
            self.run_apart(undoing.redo, Offer.UNDO, tr("Doing it again …"))
        else:
            self.run(partial(undoing.redo, self.store))

    def run_apart(self, work: Callable[[Store], Done[Any]], offer: Offer, told: str) -> None:
        """Run a use case and check beside the window: where it holds many rows, or the book does; one at a time."""
        if self._offered is not None:
            return
        self._offered = offer
        self._context.speaker.say(told)
        asked = Asked(work, self.store.undone(), self.today, self.clock.now)
        self._context.jobs.start(partial(_moved, self.place(), asked), done=self._on_moved, failed=self._on_not_moved)

    @Slot(object)
    def _on_moved(self, moved: Moved) -> None:
        offer, self._offered = self._offered or Offer.NOTHING, None
        if not self._left:
            self.store.go_on_with(moved.undone)
            self._adopt(moved.report, moved.stand, moved.done.changes, slot=None)
            self._context.speaker.say(moved.done.told, offer if moved.wrote else Offer.NOTHING)

    @Slot(object)
    def _on_not_moved(self, problem: Exception) -> None:
        self._offered = None
        if not self._left:
            self._context.speaker.on_failed(problem)

    def run(
        self, work: Callable[[], Done[R]], *, judge: bool = True, offer: Offer = Offer.UNDO, silent: bool = False
    ) -> Done[R] | None:
        """Run one use case and tell of it, see `announce`; None where it was refused, which is told too.

        What wrote no entry offers no undo: that would take back the entry before.
        """
        try:
            before = self.store.next_undo()
            done = work()
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return None
        if offer is Offer.UNDO and self.store.next_undo() == before:
            offer = Offer.NOTHING
        self.announce(done, judge=judge, offer=offer, silent=silent)
        return done

    def tell(self, work: Callable[[], object], told: str) -> bool:
        """Run what changes nothing in the book, and say that it is done; whether it was."""

        def done() -> Done[None]:
            work()
            return Done(None, Changes(), told)

        return self.run(done, judge=False, offer=Offer.NOTHING) is not None

    def announce(self, done: Done[R], *, judge: bool = True, offer: Offer = Offer.UNDO, silent: bool = False) -> None:
        """Something was done: judge the book anew, tell the pages what changed and the person what was done.

        `offer`: what the sentence offers beside it. `silent`: it says nothing.
        """
        if judge:
            self._check(done.changes)
        else:
            self._context.bus.tell(done.changes)
        if done.told and not silent:
            self._context.speaker.say(done.told, offer)

    def announce_checked(self, done: Done[R], report: CheckReport, stand: Stand) -> None:
        """Tell of what was done and checked beside the window; `stand`: how the book stood before the check."""
        self._adopt(report, stand, done.changes, slot=None)
        if done.told:
            self._context.speaker.say(done.told, Offer.UNDO)

    def _show(self, card: Card) -> None:
        from raincheck.app.wording import card_words
        from raincheck.gui.kit.words import tone_of

        words = card_words(card, hidden=self._context.look.amounts_hidden)
        self._cards[card.key] = card
        actions = (CardAction(OPEN, tr("What to do"), primary=True), CardAction(GOT_IT, tr("Got it")))
        source = tr("Raincheck · {time}").format(time=f"{self.clock.now().astimezone(self.clock.zone):%H:%M}")
        self._context.speaker.card.emit(
            CardView(card.key, tone_of(card.level), source, words.title, words.body, actions)
        )

    @Slot(str, str)
    def _on_card_answered(self, key: str, action: str) -> None:
        card = self._cards.pop(key, None)
        if card is None:
            return
        if action == OPEN:
            from raincheck.gui.kit.words import place_to_act

            self._context.speaker.go.emit(place_to_act(card.headline))
        elif action == GOT_IT:
            told = {alert.id for alert in card.alerts}
            self.acknowledge([a.id for a in self.report().alerts if a.id in told and a.state is AlertState.OPEN])

    @Slot(object)
    def _forget(self, changes: Changes) -> None:
        if not changes.touches(Changes.of_the_book()):
            return
        # What a check has just found is what a page would be told: only other changes ask for another look.
        self._report, self._fresh = self._fresh, None
        self._bands = None
        self._unchanged = False
        self._take_cards_away()

    def _take_cards_away(self) -> None:
        """A card goes when what it says is no longer so: undone, over, answered elsewhere, or the figure is another."""
        if self._cards:
            waiting = {
                (alert.id, alert.level, alert.value) for alert in self.report().alerts if alert.state is AlertState.OPEN
            }
            for key, card in tuple(self._cards.items()):
                told = card.headline
                if (told.id, told.level, told.value) not in waiting:
                    del self._cards[key]
                    self._context.speaker.card_gone.emit(key)


class Asked(Struct, frozen=True):
    """What shall be done, what was taken back before, and when it is checked."""

    work: Callable[[Store], Done[Any]]
    undone: tuple[Undone, ...]
    today: date
    now: Callable[[], datetime]


class Moved(Struct, frozen=True):
    """What was done beside the window, whether it wrote an entry, and the book judged after it; `stand` before that."""

    done: Done[Any]
    wrote: bool
    undone: tuple[Undone, ...]
    stand: Stand
    report: CheckReport


def _moved(place: Callable[[], AbstractContextManager[Store]], asked: Asked) -> Moved:
    from raincheck.app import checking

    with place() as store:
        store.go_on_with(asked.undone)
        before = store.next_undo()
        done = asked.work(store)
        wrote, stand = store.next_undo() != before, store.stand()
        return Moved(done, wrote, store.undone(), stand, checking.run_check(store, asked.today, now=asked.now()))


def _backed_up(place: Callable[[], AbstractContextManager[Store]]) -> Exception | None:
    """Make the day's backup; what went wrong."""
    from raincheck.app.checking import daily_backup

    with place() as store:
        return daily_backup(store)


def _judged(path: Path, key: BookKey | None, now: Callable[[], datetime], today: date) -> CheckReport:
    """The book judged on a thread of its own, through a connection of its own."""
    from raincheck.app import checking

    with open_store(path, clock=now, key=key) as store:
        report = checking.look(store, today)
    report.measures.snapshot.rows(LedgerKind.REPAY)  # sorts what the first looks at pages take
    return report
