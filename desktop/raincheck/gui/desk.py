"""The window's hold on the open book: one report for all pages, and one way to change things and tell everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from raincheck.app import checking, deciding, lines, recording, transfer, undoing
from raincheck.app.checking import CheckReport
from raincheck.app.demo import story_on
from raincheck.app.lines import LineDraft
from raincheck.app.preferring import schedule_plan
from raincheck.app.recording import Entry
from raincheck.app.tuning import bands_in_force
from raincheck.app.wording import Scene, card_words
from raincheck.core.alerts import AlertState
from raincheck.core.cards import Card
from raincheck.core.errors import KnownError
from raincheck.core.model import Channel
from raincheck.core.rules.thresholds import Bands
from raincheck.core.schedule import next_check
from raincheck.core.text import ntr, tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import CardAction, CardView, Context, PageId, Target
from raincheck.gui.views.words import scene_of, tone_of
from raincheck.gui.widgets.sidebar import Footer
from raincheck.store import Store
from raincheck.system.clock import Clock

OPEN, GOT_IT = "open", "ok"
"""What a card inside the window can be answered with; the same words as a popup's."""


class Desk(QObject):
    """Runs use cases on the open book. Signal: `checked(CheckReport)` after every check that the window ran."""

    checked = Signal(object)

    def __init__(self, store: Store, clock: Clock, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.clock = clock
        self._context = context
        self._report: CheckReport | None = None
        self._bands: Bands | None = None
        self._cards: dict[str, Card] = {}
        context.bus.changed.connect(self._forget)
        context.speaker.card_answered.connect(self._on_card_answered)

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self.clock.today()

    def report(self) -> CheckReport:
        """The book judged today; computed once until something changes or the day ends."""
        if self._report is None or self._report.as_of != self.today:
            self._report = checking.look(self.store, self.today)
        return self._report

    def bands(self) -> Bands:
        """The thresholds in force."""
        if self._bands is None:
            self._bands = bands_in_force(self.store)
        return self._bands

    def scene(self) -> Scene:
        """What sentences need: today, the lines' names, and whether amounts are hidden."""
        return scene_of(self.report(), hidden=self._context.look.amounts_hidden)

    @Slot()
    def check_now(self) -> None:
        """Check because the person asked, and say what came of it."""
        report = self.check()
        waiting = sum(alert.state is AlertState.OPEN for alert in report.alerts)
        told = ntr("Checked: {n} warning is open.", "Checked: {n} warnings are open.", waiting).format(n=waiting)
        self._context.speaker.say(told if waiting else tr("Checked: nothing is open."), undoable=False)

    def footer(self) -> Footer:
        """Which book is open, when it was checked and when it will be."""
        last = max((run.at for run in self.store.checks()), default=None)
        plan = schedule_plan(self.store, self.clock)
        following = next_check(last, self.clock.now(), plan)
        return Footer(
            book=tr("Book: {name}").format(name=self.store.path.name),
            encrypted=self.store.key is not None,
            last_check=tr("Last check {when}").format(when=self._when(last)) if last else tr("Not checked yet"),
            next_check=tr("Next check {when}").format(when=self._when(following)) if following else "",
        )

    def _when(self, moment: datetime) -> str:
        local = moment.astimezone(self.clock.zone)
        days = (local.date() - self.today).days
        day = {0: tr("today"), -1: tr("yesterday"), 1: tr("tomorrow")}.get(days, f"{local:%m-%d}")
        return f"{day} {local:%H:%M}"

    def check(self, *, slot: str | None = None) -> CheckReport:
        """Check now: alerts move, and what is due shows itself inside the window, unless a slot's popups do."""
        return self._check(Changes(alerts=True), slot=slot)

    def _check(self, changes: Changes, *, slot: str | None = None) -> CheckReport:
        report = checking.run_check(self.store, self.today, now=self.clock.now(), slot=slot)
        self._context.bus.tell(changes | Changes(alerts=True))
        if report.backup_problem is not None:
            self._context.speaker.problem.emit(report.backup_problem)
        if slot is None:
            # What a scheduled check makes due goes to the desktop first, and into the window where that fails.
            for card in report.cards:
                self._show(card)
        self.checked.emit(report)
        return report

    def record(self, entry: Entry, on: date) -> bool:
        """Add one reading and check at once; whether it was saved."""
        return self._do(
            partial(recording.record, self.store, entry, on), Changes(limits=True), tr("The reading is recorded.")
        )

    def record_seen(self, entry: Entry, *, worse: bool) -> None:
        """Add a reading of the check round: kept at once; judged at once where it is worse, else at the round's end."""
        work = partial(recording.record, self.store, entry, self.today)
        self._do(work, Changes(limits=True), "", check=worse)

    def add_line(self, channel: Channel, entry: Entry | None) -> bool:
        """Add a line with its first reading, if any; whether it was saved."""
        told = tr("{name} is added.").format(name=channel.name)
        done = self._do(partial(lines.add_line, self.store, channel), Changes(channels=True), told)
        return done and (entry is None or self.record(entry, self.today))

    def edit_line(self, id_: str, draft: LineDraft) -> bool:
        """Change what is known of a line; whether it was saved."""
        told = tr("The line is changed.")
        return self._do(partial(lines.edit_line, self.store, id_, draft), Changes(channels=True), told)

    def archive_line(self, id_: str) -> bool:
        """Stop watching a line; whether it was saved."""
        told = tr("The line is put aside; its history stays.")
        work = partial(lines.archive_line, self.store, id_, on=self.today)
        return self._do(work, Changes(channels=True), told)

    @Slot()
    def load_example(self) -> None:
        """Fill an empty book with the Li Ming story, which one undo takes away again."""
        work = partial(transfer.load, self.store, story_on(self.today))
        self._do(work, Changes.everything(), tr("This is the story of Li Ming. Undo empties the book again."))

    def acknowledge(self, alerts: Sequence[int]) -> None:
        """The person has seen these warnings."""

        def work() -> None:
            for alert in alerts:
                deciding.acknowledge_alert(self.store, str(alert), self.today)

        self._do(work, Changes(alerts=True), tr("Noted: quiet until the figures get worse."), check=False)

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        entry = self.store.next_undo()
        if entry is None:
            self._context.speaker.say(tr("There is nothing to undo."), undoable=False)
            return
        told = tr("Undone: {what}").format(what=entry.what)
        self._do(partial(undoing.undo, self.store), Changes.everything(), told, undoable=False)

    def do(self, work: Callable[[], object], changes: Changes, told: str, *, check: bool = True) -> bool:
        """Run one use case that can be undone, for the desk of a single page; whether it was saved."""
        return self._do(work, changes, told, check=check)

    def take_in(self, changes: Changes, told: str) -> None:
        """The book was changed by work in the background: judge it, tell everybody, and offer to undo."""
        self._do(_nothing, changes, told)

    def tell(self, work: Callable[[], object], told: str) -> bool:
        """Run what changes nothing in the book, and say that it is done; whether it was."""
        return self._do(work, Changes(), told, undoable=False, check=False)

    def _do(
        self,
        work: Callable[[], object],
        changes: Changes,
        told: str,
        *,
        undoable: bool = True,
        check: bool = True,
    ) -> bool:
        try:
            work()
        except KnownError as problem:
            self._context.speaker.problem.emit(str(problem))
            return False
        if check:
            self._check(changes)
        else:
            self._context.bus.tell(changes)
        if told:
            self._context.speaker.say(told, undoable=undoable)
        return True

    def _show(self, card: Card) -> None:
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
            self._context.speaker.go.emit(Target(PageId.ALERTS, str(card.headline.id)))
        elif action == GOT_IT:
            self.acknowledge([alert.id for alert in card.alerts])

    @Slot()
    def _forget(self) -> None:
        self._report = None
        self._bands = None


def _nothing() -> None:
    """Everything was done already."""
