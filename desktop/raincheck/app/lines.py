"""Lines: adding one from the catalogue or by hand, changing it, archiving it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import fields, replace

from raincheck.app.outcome import Changes, Done
from raincheck.app.recording import Entry, add_reading, recorded_words
from raincheck.app.seen import refuse_ahead, refuse_unseen
from raincheck.core.catalogue import CatalogueLine
from raincheck.core.errors import UsageError
from raincheck.core.model import (
    Belongs,
    Channel,
    ChannelKind,
    Contract,
    Cost,
    Due,
    Rate,
    RateSaid,
    Repayment,
    RepaymentMethod,
    Restores,
    Terms,
)
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.store import Store, Writer
from raincheck.store.reader import Reader
from raincheck.system.catalogue import load_catalogue

WITH_PERIODS = (RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET)

DEBIT: Final = "debit."
STATEMENT: Final = "statement."
"""Before a line's id: the settings that hold its notes."""

DRAFTED = (
    "name",
    "platform",
    "funder",
    "core_buyer",
    "kind",
    "revocable",
    "apr",
    "restores",
    "repayment",
    "opened_on",
    "expires_on",
    "belongs",
)
"""The fields of a line that a draft speaks of."""


class LineDraft(Struct, frozen=True):
    """What a person says of a line; None is not said.

    `rate_unknown`: that they do not know the yearly rate. `rate_was_wrong`: that the one in the book was never right,
    so that the new one takes its place and is no change of the lender's.
    """

    product: str | None = None
    name: str | None = None
    platform: str | None = None
    funder: str | None = None
    core_buyer: str | None = None
    kind: str | None = None
    revocable: bool | None = None
    apr: Decimal | None = None
    restores: str | None = None
    method: str | None = None
    due_day: int | None = None
    periods: int | None = None
    min_pct: Decimal | None = None
    opened_on: date | None = None
    expires_on: date | None = None
    belongs: str | None = None
    rate_unknown: bool | None = None
    rate_was_wrong: bool | None = None


class LineNotes(Struct, frozen=True):
    """What hangs on a line beside its own record: the account that pays its dues, the day of its statement.

    `due`: a known due that comes with it, such as the principal on the day a loan ends; `in_place_of`: the day of the
    unpaid one that it takes the place of, as when the loan was renewed.
    """

    account: str | None = None
    statement_day: int | None = None
    due: Due | None = None
    in_place_of: date | None = None


def keep_notes(tx: Writer, id: str, notes: LineNotes) -> None:
    """Write what stands beside a line, as part of what is being done to it."""
    tx.set_setting(DEBIT + id, notes.account)
    tx.set_setting(STATEMENT + id, None if notes.statement_day is None else str(notes.statement_day))
    if notes.due is None:
        return
    there = (kept for kept in tx.dues() if (kept.record.channel, kept.record.due) == (id, notes.in_place_of))
    moved = next((kept.no for kept in there if kept.record.paid_on is None), None)
    if moved is None:
        tx.add_due(replace(notes.due, channel=id))
    else:
        tx.change_due(moved, replace(notes.due, channel=id))


def product_draft(wanted: str) -> LineDraft:
    """What a new line of that product starts from, called by its id or any name. Raises UsageError."""
    from raincheck.app.product_names import find_product  # noqa: PLC0415 - only a line that is typed asks for names

    found = find_product(load_catalogue(), wanted)
    draft = from_catalogue(found.line)
    if found.bank is None:
        return draft
    return replace(draft, name=found.shown, platform=found.bank, funder=found.bank)


def from_catalogue(entry: CatalogueLine) -> LineDraft:
    """A draft with the values a new line of this product starts from; every one may be changed."""
    return LineDraft(
        product=entry.key,
        name=entry.name,
        platform=entry.platform or None,
        funder=entry.funder or None,
        kind=entry.kind.value,
        revocable=entry.revocable,
        apr=entry.apr,
        restores=entry.restores.value,
        method=entry.method.value,
        due_day=entry.due_day,
        periods=entry.periods,
        min_pct=entry.min_pct,
    )


def _over(base: LineDraft, said: LineDraft) -> LineDraft:
    changes = {entry.name: value for entry in fields(said) if (value := getattr(said, entry.name)) is not None}
    return replace(base, **changes)


def make_channel(id: str, said: LineDraft, terms: Terms = Terms.CONFIRMED) -> Channel:
    """The line a draft describes, a product's facts in place of what is not said. Raises UsageError."""
    _refuse_blank(said)
    return _made_of(id, said, terms)


def _refuse_blank(said: LineDraft) -> None:
    if any(text is not None and not text.strip() for text in (said.name, said.platform, said.funder)):
        raise UsageError(tr("Name, platform and lender of a line cannot be blank; leave out what should stay."))


def _made_of(id: str, said: LineDraft, terms: Terms) -> Channel:
    draft = said if said.product is None else _over(product_draft(said.product), said)
    if not id.strip() or id != id.strip():
        raise UsageError(tr("A line needs an id without blanks around it, such as jiebei."))
    missing = [
        option
        for option, value in (
            ("--name", draft.name),
            ("--platform", draft.platform),
            ("--kind", draft.kind),
            ("--apr", True if draft.rate_unknown else draft.apr),
            ("--method", draft.method),
            ("--due-day", draft.due_day),
        )
        if value is None
    ]
    if missing:
        needs = tr("The line still needs {options}; or name a --product of the catalogue.")
        if said.product is not None:
            needs = tr("The line still needs {options}, which the product leaves open.")
        raise UsageError(needs.format(options=", ".join(missing)))
    made = Channel(
        id=id,
        name=draft.name or id,
        platform=draft.platform or "",
        funder=draft.funder or draft.platform or "",
        kind=ChannelKind(draft.kind or ""),
        revocable=True if draft.revocable is None else draft.revocable,
        apr=Decimal(0) if draft.rate_unknown or draft.apr is None else draft.apr,
        rate_said=_rate_said(said),
        repayment=_repayment(draft),
        core_buyer=draft.core_buyer,
        restores=Restores(draft.restores or Restores.PAYMENT.value),
        opened_on=draft.opened_on,
        expires_on=draft.expires_on,
        belongs=Belongs(draft.belongs or Belongs.HOUSEHOLD.value),
        terms=terms,
    )
    return settled(made)


def _rate_said(said: LineDraft) -> RateSaid | None:
    """Whose word a draft's rate is: the person's, that it is not known, or the catalogue's."""
    if said.rate_unknown:
        return RateSaid.UNKNOWN
    return None if said.apr is None else RateSaid.KNOWN


def _repayment(draft: LineDraft) -> Repayment:
    method = RepaymentMethod(draft.method or "")
    if method in WITH_PERIODS and draft.periods is None:
        raise UsageError(
            tr("Repayment {method} needs --periods, the number of instalments.").format(method=method.value)
        )
    is_needed = method is RepaymentMethod.MIN_PCT
    if (is_needed and draft.min_pct is None) or (draft.min_pct is not None and not 0 < draft.min_pct <= 1):
        raise UsageError(tr("Repayment min_pct needs --min-pct, a share such as 0.10."))
    return Repayment(
        method,
        draft.due_day or 1,
        draft.periods if method in WITH_PERIODS else None,
        draft.min_pct if is_needed else None,
    )


def draft_of(channel: Channel) -> LineDraft:
    """An existing line as a draft."""
    return LineDraft(
        name=channel.name,
        platform=channel.platform,
        funder=channel.funder,
        core_buyer=channel.core_buyer,
        kind=channel.kind.value,
        revocable=channel.revocable,
        apr=channel.apr,
        restores=channel.restores.value,
        method=channel.repayment.method.value,
        due_day=channel.repayment.due_day,
        periods=channel.repayment.periods,
        min_pct=channel.repayment.min_pct,
        opened_on=channel.opened_on,
        expires_on=channel.expires_on,
        belongs=channel.belongs.value,
    )


def is_past_end(expires_on: date | None, today: date) -> bool:
    """Whether a line ends on a day that is over: renewed, closed, or another year was meant."""
    return expires_on is not None and expires_on < today


def past_end_words(line: Channel, today: date) -> str:
    """What is said of such a day to those who cannot be asked; empty where the line's end lies ahead or is unknown."""
    if not is_past_end(line.expires_on, today):
        return ""
    told = tr(
        "{name} ended on {day}, which is past: give --expires-on the new day if it was renewed or the year is another, "
        "or record it as closed."
    )
    return told.format(name=line.name, day=line.expires_on)


def find_line(store: Reader, id: str) -> Channel:
    """The line of that id. Raises UsageError."""
    for channel in store.channels():
        if channel.id == id:
            return channel
    raise _no_line(id)


def line_id(store: Reader, typed: str) -> str:
    """The id of the line a person means by its id or its name, archived ones too. Raises UsageError."""
    lines = store.channels(archived=True)
    if any(line.id == typed for line in lines):
        return typed
    found = [line.id for line in lines if line.name == typed.strip()]
    if len(found) > 1:
        form = tr('Several lines are called "{name}"; say which by its id: {ids}.')
        raise UsageError(form.format(name=typed, ids=tr(", ").join(found)))
    if not found:
        raise _no_line(typed)
    return found[0]


def line_id_or_none(store: Reader, typed: str | None) -> str | None:
    """The id of the line that is meant; None where none is said. Raises UsageError."""
    return None if typed is None else line_id(store, typed)


def _no_line(typed: str) -> UsageError:
    form = tr('There is no line "{channel}" in this book; "raincheck channel list" shows them.')
    return UsageError(form.format(channel=typed))


def add_line(
    store: Store,
    channel: Channel,
    first: Entry | None = None,
    *,
    on: date | None = None,
    notes: LineNotes | None = None,
) -> Done[Channel]:
    """Add a line at the end of the book, with its first reading and its notes as one thing to undo and to judge.

    `on`: the day of that reading and since when the line is watched; today if not given. Raises UsageError when the
    id is taken.
    """
    with store.write(tr("Added a line")) as tx:
        day = on or tx.day
        refuse_unseen(tx, day)
        refuse_ahead(tx, channel.opened_on)
        made = replace(channel, added_on=channel.added_on or day)
        tx.add_channel(made)
        seen = None if first is None else add_reading(tx, replace(first, channel=made.id), day)
        if notes is not None:
            keep_notes(tx, made.id, notes)
        tx.about(made.id)
    told = tr("{name} is in the book; record what its app shows with: raincheck record {id}").format(
        name=made.name, id=made.id
    )
    if seen is not None:
        told = tr("{told} {part}").format(
            told=tr("{name} is in the book.").format(name=made.name), part=recorded_words(store, seen)
        )
    return Done(made, Changes(channels=True, limits=seen is not None, obligations=notes is not None), told)


def edit_line(
    store: Store,
    id: str,
    said: LineDraft,
    *,
    on: date | None = None,
    terms: Terms | None = None,
    notes: LineNotes | None = None,
) -> Done[Channel]:
    """Change what is said of a line, keep the rest; another yearly rate is kept with its day `on` (today if None).

    `terms`: whether they are confirmed by this change; None keeps it as it was, and so it does for `notes`.
    """
    _refuse_blank(said)
    with store.write(tr("Changed a line")) as tx:
        refuse_ahead(tx, said.opened_on)
        before = find_line(tx, id)
        # What came with a loaded book is no fault of this change.
        made = _made_of(id, _over(draft_of(before), said), Terms.CONFIRMED)
        # What a draft does not speak of stays as it was, a field that comes later too.
        changed = replace(before, **{name: getattr(made, name) for name in DRAFTED})
        rate = before
        if said.rate_unknown:
            rate = forget_rate(tx, before)
        elif said.apr is not None:
            rate = put_rate(tx, before, said.apr, on or tx.day, corrects=bool(said.rate_was_wrong))
        changed = replace(changed, apr=rate.apr, rate_said=rate.rate_said)
        tx.edit_channel(changed := with_terms(changed, terms or before.terms))
        if notes is not None:
            keep_notes(tx, id, notes)
        tx.about(id)
    return Done(
        changed,
        Changes(channels=True, obligations=terms is not None or notes is not None),
        tr("{name} is changed.").format(name=changed.name),
    )


def settled(line: Channel) -> Channel:
    """The line with `rate_said` left out where confirmed terms make the rate as sure anyway."""
    is_sure = line.terms is Terms.CONFIRMED and line.rate_said is RateSaid.KNOWN
    return replace(line, rate_said=None) if is_sure else line


def with_terms(line: Channel, terms: Terms) -> Channel:
    """The line with other terms: they neither put a rate in doubt that was known, nor make one of a missing one."""
    said = line.rate_said
    if line.lacks_rate:
        said = RateSaid.UNKNOWN if terms is Terms.CONFIRMED else said
    elif said is None and line.terms is Terms.CONFIRMED and line.known_apr is not None:
        said = RateSaid.KNOWN
    return settled(replace(line, terms=terms, rate_said=said))


def with_rate(line: Channel, apr: Decimal | None) -> Channel:
    """A proposed line with the rate that the person left, changed or emptied (None: they do not know it)."""
    if apr is None:
        return line if line.known_apr is None and line.terms is Terms.GUESSED else _without_rate(line)
    return line if apr == line.known_apr else settled(replace(line, apr=apr, rate_said=RateSaid.KNOWN))


def _without_rate(line: Channel) -> Channel:
    return replace(line, apr=Decimal(0), rate_said=RateSaid.UNKNOWN)


def put_rate(tx: Writer, line: Channel, apr: Decimal, on: date, *, corrects: bool = False) -> Channel:
    """The line with the rate that a person says it has; from `on` where the lender changed it.

    What nobody knew before, what was only proposed and what `corrects` a slip is no change of the lender's: it takes
    the place of the newest rate and has no day of its own.
    """
    if line.known_apr is not None and not line.is_rate_guessed and not corrects:
        return replace(line, apr=keep_rate(tx, line, apr, on), rate_said=RateSaid.KNOWN)
    dated = [kept for kept in tx.rates() if kept.record.channel == line.id]
    if dated:
        newest = max(dated, key=lambda kept: kept.record.on)
        tx.change_rate(newest.no, replace(newest.record, apr=apr))
    return replace(line, apr=apr, rate_said=RateSaid.KNOWN)


def forget_rate(tx: Writer, line: Channel) -> Channel:
    """The line with a rate that nobody knows, and so with none of a day either."""
    for kept in tx.rates():
        if kept.record.channel == line.id:
            tx.remove_rate(kept.no)
    return _without_rate(line)


def keep_rate(tx: Writer, line: Channel, apr: Decimal, on: date) -> Decimal:
    """Write the rate that holds from `on`, and give back the newest; a second one of the same day corrects the first.

    A line without dated rates had its old one since it was added, opened or first seen; when all of this is today the
    old one was a slip, and none is dated.
    """
    dated = {kept.record.on: kept for kept in tx.rates() if kept.record.channel == line.id}
    newest = dated[max(dated)].record.apr if dated else line.apr
    if on not in dated and apr == (newest if not dated or on > max(dated) else None):
        return newest
    refuse_unseen(tx, on)
    known_on = [reading.observation.day for reading in tx.readings(line.id)[:1]]
    since = min(day for day in (line.opened_on, line.added_on, on, *known_on) if day is not None)
    if on in dated:
        tx.change_rate(dated[on].no, Rate(line.id, on, apr))
    elif dated or since < on:
        if not dated:
            tx.add_rate(Rate(line.id, since, line.apr))
        tx.add_rate(Rate(line.id, on, apr))
    return newest if dated and on < max(dated) else apr


def confirm_terms(store: Store, id: str) -> Done[Channel]:
    """The person has seen due day, rate and method of a line: its instalments count from now on. Raises UsageError."""
    with store.write(tr("Confirmed a line's terms")) as tx:
        before = find_line(tx, id)
        if before.terms is Terms.CONFIRMED:
            raise UsageError(tr("The terms of {name} are confirmed already.").format(name=before.name))
        tx.edit_channel(changed := with_terms(before, Terms.CONFIRMED))
        tx.about(id)
    told = tr("The terms of {name} are confirmed: its instalments count from now on.").format(name=changed.name)
    return Done(changed, Changes(channels=True, obligations=True), told)


class ContractDraft(Struct, frozen=True):
    """What a person says of a line's contract; None is not said."""

    prepay_allowed: bool | None = None
    prepay_fee: Money | None = None
    call_on_closing: bool | None = None


def set_contract(store: Store, id: str, said: ContractDraft) -> Done[Contract]:
    """Change what is said of a line's contract, keep the rest. Raises UsageError for an unknown line."""
    with store.write(tr("Changed a line's contract")) as tx:
        line = find_line(tx, id)
        others = [kept.record for kept in tx.contracts() if kept.record.channel != id]
        before = next((kept.record for kept in tx.contracts() if kept.record.channel == id), Contract(id))
        made = replace(
            before,
            prepay_allowed=before.prepay_allowed if said.prepay_allowed is None else said.prepay_allowed,
            prepay_fee=before.prepay_fee if said.prepay_fee is None else said.prepay_fee,
            call_on_closing=before.call_on_closing if said.call_on_closing is None else said.call_on_closing,
        )
        tx.set_contracts([*others, made])
        tx.about(id)
    return Done(made, Changes(obligations=True), tr("The contract of {name} is noted.").format(name=line.name))


def price_line(store: Store, id: str, cost: Cost | None) -> Done[Channel]:
    """Keep the cash flows of a line's loan, for P01 and P02; None takes them out."""
    with store.write(tr("Kept what a loan costs") if cost is not None else tr("Took a loan's costs out")) as tx:
        changed = replace(find_line(store, id), cost=cost)
        tx.edit_channel(changed)
        tx.about(id)
    told = tr("What {name} costs is kept.") if cost is not None else tr("What {name} costs is taken out.")
    return Done(changed, Changes(channels=True), told.format(name=changed.name))


def archive_line(store: Store, id: str, *, on: date | None) -> Done[str]:
    """Stop watching a line from a day, or (None) take it up again."""
    name = next((line.name for line in store.channels(archived=True) if line.id == id), id)
    what = tr("Put {line} aside") if on is not None else tr("Took {line} up again")
    with store.write(what.format(line=name)) as tx:
        tx.archive_channel(id, on=on)
    told = tr("{line} is watched again.") if on is None else tr("{line} is put aside; its history stays.")
    return Done(id, Changes(channels=True), told.format(line=name))
