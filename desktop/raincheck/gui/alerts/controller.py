"""What the page of warnings asks of the book: its views, the person's decisions, and the replay in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from raincheck.app import deciding, household, lender_record, preferring, quality, tuning
from raincheck.app.looking_back import BookAt, LookBack, Told, look_back_at
from raincheck.app.outcome import Done
from raincheck.app.stopping import ways_to_stop
from raincheck.app.voice import Voice
from raincheck.app.wording.needed import missing
from raincheck.core.alerts import Alert
from raincheck.core.record import LenderRecord
from raincheck.core.replay import first_day
from raincheck.core.rules import rule
from raincheck.core.rules.profiles import Profile
from raincheck.core.rules.thresholds import Override
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.core.urgency import entries
from raincheck.core.verdicts import Verdict
from raincheck.gui.alerts.lenders_presenter import LendersView, lenders_view
from raincheck.gui.alerts.presenter import MOST_PAST, AlertDetail, InboxView, detail_view, inbox_view
from raincheck.gui.alerts.rules_presenter import RulesView, rules_view
from raincheck.gui.kit.controller import Controller
from raincheck.store import MissedEvent


class AlertsController(Controller):
    """What the page reads of the warnings and changes of them; each change is told of and can be undone."""

    def voice(self) -> Voice:
        """Puts warnings into words, amounts dotted while hidden."""
        report = self._session.report()
        return Voice.of(
            report.as_of,
            self._session.store.channels(archived=True),
            report.alerts,
            hidden=self._context.look.amounts_hidden,
        )

    def inbox(self) -> InboxView:
        """All warnings: what stands today, and what is over."""
        if self.waits:
            return InboxView((), (), ())
        whose = self._session.whose if self._session.has_two_sides else None
        past = self._session.store.past_alerts(limit=MOST_PAST)
        return inbox_view(self._session.report(), past, self.voice(), whose=whose)

    @property
    def waits(self) -> bool:
        """Whether warnings wait for the end of the first set-up."""
        return self._session.warnings_wait

    def waits_for(self) -> str:
        """What warnings wait for."""
        needed = missing(self._session.report().measures.snapshot.book)
        told = tr("Still missing: {words}").format(words=needed) if needed else ""
        return "\n".join(part for part in (tr("Warnings are told when all is entered."), told) if part)

    def detail(self, id_: int) -> AlertDetail | None:
        """Everything behind one entry; None when it is gone."""
        entry = self._entry(id_)
        if entry is None:
            return None
        report, store, voice = self._session.report(), self._session.store, self.voice()
        given = {verdict.alert: verdict.verdict for verdict in store.verdicts()}
        # What a cut left on its line ends with the cut: to repay it all at once is not asked.
        ends = entry if rule(entry[0].rule).theme else entry[:1]
        standing = [alert for alert in ends if any(shown.id == alert.id for shown in report.alerts)]
        stops = [
            way for alert in standing for way in ways_to_stop(report.measures, self._session.bands(), alert, voice)
        ]
        moves = sorted((move for alert in entry for move in store.moves(alert.id)), key=lambda past: past.at)
        return detail_view(entry, moves, voice, stops=tuple(dict.fromkeys(stops)), verdict=given.get(entry[0].id))

    def _entry(self, id_: int) -> tuple[Alert, ...] | None:
        """The warnings that are one thing with this one; it alone where it is over; None when it is gone."""
        standing = (
            entry for entry in entries(self._session.report().alerts) if any(alert.id == id_ for alert in entry)
        )
        found = next(standing, None)
        if found is None:
            kept = self._session.store.alert(id_)
            return None if kept is None else (kept,)
        return found

    def _others(self, id_: int) -> tuple[str, ...]:
        """The ids of what is one entry with a warning: what the person says of it, they say of all."""
        return tuple(str(alert.id) for alert in self._entry(id_) or () if alert.id != id_)

    def acknowledge(self, id_: int) -> bool:
        """Seen."""
        work = partial(deciding.acknowledge_alert, self._session.store, str(id_), self.today, also=self._others(id_))
        return self._decide(id_, work)

    def handle(self, id_: int) -> bool:
        """Dealt with."""
        work = partial(deciding.handle_alert, self._session.store, str(id_), self.today, also=self._others(id_))
        return self._decide(id_, work)

    def snooze(self, id_: int, until: date, reason: str) -> bool:
        """Later, with a reason; never past the next due."""
        others = self._others(id_)
        work = partial(
            deciding.snooze_alert, self._session.store, str(id_), self.today, until=until, reason=reason, also=others
        )
        return self._decide(id_, work)

    def use_recent_income(self) -> bool:
        """Plan with what the last three months brought, and judge the book anew."""
        return self._save(partial(household.use_recent_income, self._session.store, self.today))

    def next_due(self, id_: int) -> date | None:
        """The next due a snooze of this warning may not pass."""
        entry = self._entry(id_)
        return None if entry is None else deciding.next_due(Snapshot(self._session.store.book(), self.today), entry[0])

    def judge(self, id_: int, verdict: Verdict | None) -> bool:
        """What the warning was worth; None takes it back."""
        work = partial(quality.give_verdict, self._session.store, str(id_), verdict, also=self._others(id_))
        return self._decide(id_, work)

    def _decide(self, id_: int, work: Callable[[], Done[Alert]]) -> bool:
        store = self._session.store
        if store.writable and any(store.alert(alert.id) is None for alert in self._entry(id_) or ()):
            # What stands since today is known only to the window until a check has kept it.
            self._session.keep_alerts()
        return self._save(work, judge=False)

    def note_missed(self, missed: MissedEvent) -> bool:
        """Write down what no warning told of."""
        work = partial(
            quality.note_missed,
            self._session.store,
            missed.text,
            on=missed.on,
            today=self.today,
            channel=missed.channel,
            rule=missed.rule,
        )
        return self._save(work, judge=False)

    def rules(self) -> RulesView:
        """Every rule with its thresholds, and how often it was right."""
        worth = {entry.rule: quality.worth_words(entry) for entry in self._trust().rules if entry.rule is not None}
        profile = Profile(preferring.read_preferences(self._session.store).profile)
        return rules_view(self._session.report(), self._session.bands(), profile, worth)

    def _trust(self) -> quality.Trust:
        return quality.trust(self._session.store)

    def worth_in_all(self) -> str:
        """How often the warnings were right, all rules together."""
        told = quality.worth_words(self._trust().whole)
        return tr("All warnings you judged: {told}").format(told=told) if told else ""

    def looser(self, code: str) -> str | None:
        """The offer of looser thresholds for a rule, if there is one."""
        offer = self._trust().offer(code)
        return None if offer is None else quality.offer_words(offer)

    def take_looser(self, code: str) -> bool:
        """Put the looser thresholds in force."""
        return self._save(partial(quality.take_offer, self._session.store, code))

    def change_thresholds(self, wanted: Sequence[Override]) -> bool:
        """Give the thresholds of a rule new values and judge the book by them."""
        return self._save(partial(tuning.change_several, self._session.store, wanted))

    def reset_thresholds(self, rule: str, channel: str | None) -> bool:
        """Take back what was changed of a rule."""
        work = partial(tuning.reset, self._session.store, rule, None, channel=channel)
        return self._save(work)

    def choose_profile(self, name: str) -> bool:
        """Choose a set of thresholds."""
        return self._save(partial(preferring.change_setting, self._session.store, "profile", name))

    @property
    def is_large(self) -> bool:
        """Whether the book is so large that the lenders' record is asked for beside the window."""
        return self._session.store.is_large

    def lenders(self) -> LendersView:
        """What each platform has done to the person's lines."""
        return self.lenders_of(lender_record.records(self._session.store, self.today))

    def lenders_of(self, found: tuple[LenderRecord, ...]) -> LendersView:
        """The records of lenders in words."""
        return lenders_view(found, self.voice())

    def ask_lenders(self, done: Callable[[tuple[LenderRecord, ...]], object], failed: Callable[..., object]) -> None:
        """Read the record beside the window."""
        place = BookAt(self._session.store.path, self._session.store.key, self._session.clock.now)
        self._context.jobs.start(partial(lender_record.records_at, place, self.today), done=done, failed=failed)

    def first_day(self) -> date | None:
        """The first day the book knows of."""
        return first_day(self._session.report().measures.snapshot.book)

    def look_back(self, start: date, end: date, told: Told, done: Callable[[LookBack], object]) -> None:
        """Replay these days in the background; `told` is called there, and nobody waits for it at the end."""
        jobs = self._context.jobs

        def goes_on(days: int, of: int) -> bool:
            return not jobs.is_awaited and told(days, of)

        place = BookAt(self._session.store.path, self._session.store.key, self._session.clock.now)
        self._context.work(partial(look_back_at, place, start=start, end=end, told=goes_on), done=done)
