"""What the page of warnings asks of the book: its views, the person's decisions, and the replay in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject

from raincheck.app import checking, deciding, lender_record, preferring, quality, tuning
from raincheck.app.looking_back import BookAt, LookBack, look_back_at
from raincheck.app.stopping import ways_to_stop
from raincheck.app.voice import Voice
from raincheck.core.alerts import Alert
from raincheck.core.quality import Verdict
from raincheck.core.replay import first_day
from raincheck.core.rules.profiles import Profile
from raincheck.core.rules.thresholds import Override
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk
from raincheck.gui.views.alerts import MOST_PAST, AlertDetail, InboxView, detail_view, inbox_view
from raincheck.gui.views.alerts_lenders import LendersView, lenders_view
from raincheck.gui.views.alerts_rules import RulesView, rules_view
from raincheck.store import MissedEvent

ALERTS = Changes(alerts=True)
SETTINGS = Changes(settings=True, alerts=True)


class AlertDesk(QObject):
    """One page's hold on the open book; every change goes through the desk, so it checks, tells and can be undone."""

    def __init__(self, desk: Desk, context: Context) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context

    @property
    def today(self) -> date:
        """The calendar day where the person is."""
        return self._desk.today

    def voice(self) -> Voice:
        """Puts warnings into words, amounts dotted while hidden."""
        report = self._desk.report()
        return Voice.of(
            report.as_of,
            self._desk.store.channels(archived=True),
            report.alerts,
            hidden=self._context.look.amounts_hidden,
        )

    def inbox(self) -> InboxView:
        """All warnings: what stands today, and what is over."""
        return inbox_view(self._desk.report(), self._desk.store.past_alerts(limit=MOST_PAST), self.voice())

    def detail(self, id_: int) -> AlertDetail | None:
        """Everything behind one warning; None when it is gone."""
        alert = self._find(id_)
        if alert is None:
            return None
        store, voice = self._desk.store, self.voice()
        given = {entry.alert: entry.verdict for entry in store.verdicts()}
        stands = any(entry.id == id_ for entry in self._desk.report().alerts)
        stops = ways_to_stop(self._desk.report().measures, self._desk.bands(), alert, voice) if stands else ()
        return detail_view(alert, store.moves(id_), voice, stops=stops, verdict=given.get(id_))

    def _find(self, id_: int) -> Alert | None:
        """As it stands today, else as it was kept."""
        standing = next((alert for alert in self._desk.report().alerts if alert.id == id_), None)
        return standing or self._desk.store.alert(id_)

    def acknowledge(self, id_: int) -> bool:
        """Seen."""
        work = partial(deciding.acknowledge_alert, self._desk.store, str(id_), self.today)
        return self._decide(id_, work, tr("Noted: quiet until the figures get worse."))

    def handle(self, id_: int) -> bool:
        """Dealt with."""
        work = partial(deciding.handle_alert, self._desk.store, str(id_), self.today)
        return self._decide(id_, work, tr("Marked as handled."))

    def snooze(self, id_: int, until: date, reason: str) -> bool:
        """Later, with a reason; never past the next due."""
        end = min(until, self.next_due(id_) or until)
        work = partial(deciding.snooze_alert, self._desk.store, str(id_), self.today, until=until, reason=reason)
        return self._decide(id_, work, tr("Put off until {day}.").format(day=self.voice().scene.day(end)))

    def next_due(self, id_: int) -> date | None:
        """The next due a snooze of this warning may not pass."""
        alert = self._find(id_)
        return None if alert is None else deciding.next_due(Snapshot(self._desk.store.book(), self.today), alert)

    def judge(self, id_: int, verdict: Verdict | None) -> bool:
        """What the warning was worth; None takes it back."""
        told = tr("The verdict is taken back.") if verdict is None else tr("Thank you: it counts for this rule.")
        return self._decide(id_, partial(quality.give_verdict, self._desk.store, str(id_), verdict), told)

    def _decide(self, id_: int, work: Callable[[], object], told: str) -> bool:
        store = self._desk.store
        if store.writable and store.alert(id_) is None:
            # What stands since today is known only to the window until a check has kept it.
            checking.run_check(store, self.today, now=self._desk.clock.now())
        return self._desk.do(work, ALERTS, told, check=False)

    def note_missed(self, missed: MissedEvent) -> bool:
        """Write down what no warning told of."""
        work = partial(
            quality.note_missed,
            self._desk.store,
            missed.text,
            on=missed.on,
            today=self.today,
            channel=missed.channel,
            rule=missed.rule,
        )
        return self._desk.do(work, ALERTS, tr("Noted: it counts for recall."), check=False)

    def rules(self) -> RulesView:
        """Every rule with its thresholds, and how often it was right."""
        worth = {entry.rule: quality.worth_words(entry) for entry in self._trust().rules if entry.rule is not None}
        profile = Profile(preferring.read_preferences(self._desk.store).profile)
        return rules_view(self._desk.report(), self._desk.bands(), profile, worth)

    def _trust(self) -> quality.Trust:
        return quality.trust(self._desk.store)

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
        return self._desk.do(partial(quality.take_offer, self._desk.store, code), SETTINGS, _changed())

    def change_thresholds(self, wanted: Sequence[Override]) -> bool:
        """Give the thresholds of a rule new values and judge the book by them."""

        def work() -> None:
            for entry in wanted:
                tuning.change(
                    self._desk.store,
                    entry.rule,
                    entry.threshold,
                    amber=entry.band.amber,
                    red=entry.band.red,
                    channel=entry.channel,
                )

        return self._desk.do(work, SETTINGS, _changed())

    def reset_thresholds(self, rule: str, channel: str | None) -> bool:
        """Take back what was changed of a rule."""
        work = partial(tuning.reset, self._desk.store, rule, None, channel=channel)
        return self._desk.do(work, SETTINGS, tr("The thresholds of {rule} are as they were.").format(rule=rule))

    def choose_profile(self, name: str) -> bool:
        """Choose a set of thresholds."""
        work = partial(preferring.change_setting, self._desk.store, "profile", name)
        return self._desk.do(work, SETTINGS, tr("The set of thresholds is chosen and the book judged by it."))

    def lenders(self) -> LendersView:
        """What each platform has done to the person's lines."""
        return lenders_view(lender_record.records(self._desk.store, self.today), self.voice())

    def first_day(self) -> date | None:
        """The first day the book knows of."""
        return first_day(self._desk.report().measures.snapshot.book)

    def look_back(self, start: date, end: date, done: Callable[[LookBack], object]) -> None:
        """Replay these days in the background."""
        place = BookAt(self._desk.store.path, self._desk.store.key, self._desk.clock.now)
        self._context.work(partial(look_back_at, place, start=start, end=end), done=done)


def _changed() -> str:
    return tr("Changed and judged anew. What is better now ends after two checks on different days.")
