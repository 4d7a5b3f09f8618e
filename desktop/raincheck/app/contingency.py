"""The page for fair weather in words, kept with its day and compared with today (issue 14, 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.checking import CheckReport, look
from raincheck.app.paper import Paper, Part, Title, Words
from raincheck.app.wording import group_name
from raincheck.app.wording.amounts import at_most, rate_text, unknown
from raincheck.app.wording.figures import Scene, joined
from raincheck.app.wording.incidents import hotline_text
from raincheck.app.wording.needed import missing_for_cash
from raincheck.app.wording.plan import unread_words, without_schedule_words
from raincheck.core.contingency import Figures, Page, moved, pages
from raincheck.core.errors import UsageError
from raincheck.core.once import once
from raincheck.core.planner.bridge import BridgeStep, StepKind
from raincheck.core.planner.dues import due_day, without_schedule
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.system.catalogue import load_catalogue

_KEPT: Final = "contingency."
DUES_SHOWN: Final = 6


class KeptPage(Struct, frozen=True):
    """When a page was kept, and the figures it rested on then."""

    made_on: date
    figures: Figures


class Section(Struct, frozen=True):
    """A question of the page and its answers."""

    title: str
    sentences: tuple[str, ...]


class PageView(Struct, frozen=True, dict=True):
    """A page in words; `kept_on` is the day it was kept (None: never), `moved` the figures that moved since."""

    page: Page
    title: str
    kept_on: date | None
    moved: tuple[str, ...]
    snapshot: Snapshot
    scene: Scene

    @once
    def sections(self) -> tuple[Section, ...]:
        """Its questions that have an answer, put into words when they are first read: one page of 200 is looked at."""
        every = _sections(self.page, self.snapshot, self.scene)
        return tuple(section for section in every if section.sentences)

    @property
    def is_old(self) -> bool:
        """Whether it was kept and a figure has moved by a tenth since."""
        return self.kept_on is not None and bool(self.moved)


class Contingency(Struct, frozen=True):
    """Every page as of a day."""

    as_of: date
    pages: tuple[PageView, ...]

    def find(self, wanted: str) -> PageView:
        """The page of a line's id or a group's key. Raises UsageError when there is none."""
        for view in self.pages:
            if view.page.subject == wanted:
                return view
        raise UsageError(
            tr('There is no page for "{id}"; "raincheck contingency" lists those there are.').format(id=wanted)
        )


def contingency(store: Store, as_of: date, report: CheckReport | None = None, *, hidden: bool = False) -> Contingency:
    """The pages of every line and group; `report` saves judging the book again."""
    judged = look(store, as_of) if report is None else report
    snapshot = judged.measures.snapshot
    scene = Scene(as_of, pause_applications=judged.applications_rest, hidden=hidden)
    made = pages(snapshot, judged.measures.runs, lends=not judged.applications_rest)
    return Contingency(as_of, tuple(_view(store, page, snapshot, scene) for page in made))


def about(found: Contingency, seen: Snapshot) -> Contingency:
    """The pages about lines of one part of the book; what they say is reckoned with the whole."""
    return replace(found, pages=tuple(v for v in found.pages if any(line in seen.channels for line in v.page.lines)))


def _view(store: Store, page: Page, snapshot: Snapshot, scene: Scene) -> PageView:
    text = store.recall(_KEPT + page.subject)
    kept = None if text is None else msgspec.json.decode(text, type=KeptPage)
    return PageView(
        page=page,
        title=page_title(page, snapshot),
        kept_on=None if kept is None else kept.made_on,
        moved=() if kept is None else tuple(_figure_name(name) for name in moved(kept.figures, page.figures)),
        snapshot=snapshot,
        scene=scene,
    )


def keep(store: Store, views: Iterable[PageView], as_of: date) -> None:
    """Remember that these pages were made on a day, to say when they are out of date."""
    with store.write_state() as state:
        for view in views:
            text = msgspec.json.encode(KeptPage(as_of, view.page.figures)).decode()
            state.remember(_KEPT + view.page.subject, text)


def page_title(page: Page, snapshot: Snapshot) -> str:
    """What the page supposes: "如果借呗明天没了"."""
    name = group_name(page.subject) if page.is_group else snapshot.channels[page.subject].name
    form = tr("If every line of {name} is gone tomorrow") if page.is_group else tr("If {name} is gone tomorrow")
    return form.format(name=name)


def _figure_name(name: str) -> str:
    names = {
        "owed": tr("what is owed"),
        "headroom": tr("what can still be drawn"),
        "liquid": tr("liquid assets"),
        "income": tr("income"),
        "living": tr("living costs"),
        "dues": tr("dues"),
        "survival_days": tr("how long the money lasts"),
    }
    return names[name]


def _sections(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[Section]:
    yield Section(tr("Until when the money lasts"), tuple(_lasts(page, snapshot, scene)))
    yield Section(tr("What is still to be repaid"), tuple(_dues(page, snapshot, scene)))
    yield Section(tr("Which money to use"), tuple(_sources(page, snapshot, scene)))
    yield Section(tr("What to draw no more"), tuple(_draws(page, snapshot, scene)))
    yield Section(tr("What to spend less"), tuple(_cuts(page, scene)))
    yield Section(tr("Whom to call"), tuple(_calls(page, snapshot)))
    yield Section(tr("Which papers to have ready"), _papers())


def _lasts(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    if page.outcome is None:
        needed = missing_for_cash(snapshot.book)
        yield tr("Before this can be said, enter {words}.").format(words=needed)
        return
    if page.cash_until is None:
        known = tr("More than 180 days by what is known.")
        yield known if _left_out(snapshot) else tr("More than 180 days, as everything is entered.")
    else:
        yield tr("Cash lasts until {day}.").format(day=scene.day(page.cash_until))
    missed = page.first_missed
    if missed is not None:
        form = tr("The first due that fails is {line}, {amount} on {day}.")
        name = snapshot.channels[missed.channel].name
        yield form.format(
            line=name, amount=scene.money(missed.amount), day=scene.day(due_day(snapshot, missed.channel, missed.on))
        )
    if page.lost:
        bound = any(snapshot.lines_by_id[line].headroom_at_most for line in page.lines)
        lost = at_most(scene.money(page.lost), bound=bound)
        yield tr("Headroom that would be gone: {amount}. It was never money.").format(amount=lost)
    if left_out := _left_out(snapshot):
        yield left_out


def _left_out(snapshot: Snapshot) -> str:
    """What no figure of a page counts; empty where all is known."""
    return joined(without_schedule_words(snapshot), unread_words(snapshot))


def _dues(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    unsaid = tuple(_undated(page, snapshot, scene))
    if not page.due and not unsaid:
        yield tr("Nothing falls due on it within 60 days.")
        return
    yield tr("What is owed is mostly repaid as before; the contract decides.")
    yield from unsaid
    for entry in page.due[:DUES_SHOWN]:
        form = tr("{day}: {line} {amount}")
        yield form.format(
            day=scene.day(due_day(snapshot, entry.channel, entry.on)),
            line=snapshot.channels[entry.channel].name,
            amount=scene.money(entry.amount),
        )


def _undated(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    """What is owed and no day is known for, and what nobody knows to be owed: never told as nothing to repay."""
    without_day = without_schedule(snapshot)
    for line in (snapshot.lines_by_id[id_] for id_ in page.lines):
        if line in without_day:
            form = tr("{line}: {amount} is owed; when it falls due is not known yet.")
            yield form.format(line=line.channel.name, amount=scene.money(line.owed))
        elif line.used is None:
            yield tr("{line}: what is owed is not known.").format(line=line.channel.name)


def _sources(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    bridge = page.bridge
    if bridge is None:
        return
    if not bridge.missing:
        enough = tr("What is at hand and what comes in cover it; nothing else is needed.")
        known = tr("What is at hand and what comes in cover what is known.")
        yield known if _left_out(snapshot) else enough
        return
    names = {asset.id: asset.name for asset in snapshot.book.assets}
    # Where even all of one's lines leave the gap open, drawing them would only add to what is owed.
    helps = [step for step in bridge.steps if step.kind is StepKind.ASSET or not bridge.open]
    for step in helps:
        if step.kind is not StepKind.LINE:
            yield _source(step, names.get(step.subject), snapshot, scene)
    if lines := [_lent(step, snapshot, scene) for step in helps if step.kind is StepKind.LINE]:
        form = tr(
            "Only if nothing else is left, what you have already could lend: {lines}. "
            "It is borrowing again, and it can be taken back."
        )
        yield form.format(lines=tr(", ").join(lines))
    if bridge.open and not bridge.lends:
        yield tr("Inquiries are many already: close the gap by spending less and by talks, not by lines.")
    if bridge.open:
        form = tr("{amount} stays open; talk to the lenders before it is due.")
        if bridge.borrowed:
            form = tr(
                "{amount} stays open, more than all your lines could lend; drawing them would only add to what is "
                "owed. Talk to the lenders before it is due."
            )
        yield form.format(amount=scene.money(bridge.open + bridge.borrowed))


def _source(step: BridgeStep, asset: str | None, snapshot: Snapshot, scene: Scene) -> str:
    if step.kind is StepKind.ASSET:
        return tr("First {name}: {amount}").format(name=asset or step.subject, amount=scene.money(step.amount))
    name = snapshot.channels[step.subject].name
    return tr("{name} can carry purchases of {amount}, no cash").format(name=name, amount=scene.money(step.amount))


def _lent(step: BridgeStep, snapshot: Snapshot, scene: Scene) -> str:
    channel = snapshot.channels[step.subject]
    form = tr("{line} {amount} at {rate} a year")
    if channel.known_apr is None:
        form = tr("{line} {amount}, its rate not known")
    return form.format(line=channel.name, amount=scene.money(step.amount), rate=rate_text(step.price))


def _draws(page: Page, snapshot: Snapshot, scene: Scene) -> Iterator[str]:
    for draw in page.draws:
        form = tr("{amount} from {line} on day {day} of each month")
        yield form.format(amount=scene.money(draw.amount), line=snapshot.channels[draw.channel].name, day=draw.day)


def _cuts(page: Page, scene: Scene) -> Iterator[str]:
    if not page.cut_a_month:
        return
    if not page.is_cut_enough:
        form = tr("Spending less cannot close it: all living costs are {living} a month. It takes later or lower dues.")
        yield form.format(living=scene.money(page.living))
        if page.of_discretionary:
            form = tr("{amount} a month can still be left out, to be there for the lenders.")
            yield form.format(amount=scene.money(page.of_discretionary))
        return
    yield tr("{amount} less a month keeps every day above zero.").format(amount=scene.money(page.cut_a_month))
    if page.of_discretionary < page.cut_a_month:
        form = tr("What can be left out carries {amount} of it; the rest needs later or lower dues.")
        yield form.format(amount=scene.money(page.of_discretionary))


def _calls(page: Page, snapshot: Snapshot) -> Iterator[str]:
    said: dict[str, str] = {}
    for line in page.lines:
        channel = snapshot.channels[line]
        said.setdefault(channel.platform, hotline_text(channel, load_catalogue()))
    for platform, number in said.items():
        yield tr("{name}: {number}").format(name=group_name(platform), number=number)


def _papers() -> tuple[str, ...]:
    return (
        tr("Identity: ID card; proof that a new device or number is your own"),
        tr("Income: pay slips of six months, tax and social insurance records, bank statements"),
        tr("Own business: licence, tax and invoice records, sales, the lease"),
        tr("Use of the money: invoices and orders that match the draws"),
        tr("Repayments: receipts, proofs that a loan is settled, your own credit report"),
    )


def state_text(view: PageView) -> str:
    """When the page was kept and whether it still holds."""
    if view.kept_on is None:
        return tr("Not kept yet.")
    if view.is_old:
        form = tr("Kept on {day}; out of date, these moved by a tenth or more: {figures}.")
        return form.format(day=view.kept_on, figures=tr(", ").join(view.moved))
    return tr("Kept on {day}; it still holds.").format(day=view.kept_on)


def paper(views: Iterable[PageView], as_of: date) -> Paper:
    """The pages to print, each on a sheet of its own."""
    parts = tuple(part for number, view in enumerate(views) for part in parts_of(view, first=number == 0))
    under = tr("Made on {day}. Figures move: make it anew when they have moved by a tenth.")
    return Paper(tr("If a line is gone tomorrow"), under.format(day=as_of), str(as_of), parts)


def parts_of(view: PageView, *, first: bool) -> Iterator[Part]:
    """One page as parts of a paper."""
    yield Title(view.title, new_sheet=not first)
    for section in view.sections:
        yield Words(section.title, strong=True)
        for sentence in section.sentences:
            yield Words(sentence, mark="·")


class PageRow(Struct, frozen=True):
    """A page in a row of the month report: until when cash lasts, what fails first, what to spend less, when kept."""

    name: str
    lasts: str
    fails: str
    less: str
    kept: str


def page_rows(found: Contingency, snapshot: Snapshot, scene: Scene) -> tuple[PageRow, ...]:
    """Every page as one row."""
    return tuple(_page_row(view, snapshot, scene) for view in found.pages)


def _less(page: Page, scene: Scene) -> str:
    if page.cut_a_month and not page.is_cut_enough:
        return tr("not enough by that alone")
    return scene.money(page.cut_a_month) if page.cut_a_month else ""


def _page_row(view: PageView, snapshot: Snapshot, scene: Scene) -> PageRow:
    page, missed = view.page, view.page.first_missed
    name = group_name(page.subject) if page.is_group else snapshot.channels[page.subject].name
    lasts = unknown() if page.outcome is None else tr("more than 180 days")
    if _left_out(snapshot) and page.outcome is not None:
        lasts = tr("more than 180 days by what is known")
    kept = "" if view.kept_on is None else str(view.kept_on)
    return PageRow(
        name=name,
        lasts=lasts if page.cash_until is None else str(page.cash_until),
        fails="" if missed is None else f"{due_day(snapshot, missed.channel, missed.on)} {scene.money(missed.amount)}",
        less=_less(page, scene),
        kept=tr("{name} · out of date").format(name=kept) if view.is_old else kept,
    )
