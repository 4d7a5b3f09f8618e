"""The brief personal credit report as text: limits and debts a month's end, and the list of inquiries.

The grammar of its sentences is in data/README.md. Text copied out of a PDF breaks lines anywhere, mixes full- and
half-width punctuation and repeats page footers inside a sentence, so it is read without any of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.model import ChannelKind, LineStatus, Source
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers.base import (
    CREDIT_REPORT,
    Asked,
    Ignored,
    ImportFileError,
    Outcome,
    Parsed,
    Problem,
    Product,
    Reading,
    Reason,
    Seen,
)
from raincheck.importers.cells import DAMAGED
from raincheck.importers.trades import damaged

_FOOTER: Final = re.compile(r"第\s*[0-9]+\s*页\s*[,，]?\s*共\s*[0-9]+\s*页")
_HALF_WIDTH: Final = str.maketrans("（），：。；．０１２３４５６７８９", "(),:。;.0123456789")
_DAY: Final = r"((?:19|20)[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日"
_REPORTED_AT: Final = re.compile(r"报告时间:?((?:19|20)[0-9]{2})[-.年/]([0-9]{1,2})[-.月/]([0-9]{1,2})")
# An account is known by its first day and what the lender did on it; how the list is numbered differs by printout.
_ACT: Final = r"(?:发放的|为[^,。]{2,30}?授信|承担相关还款责任)"
_ENTRY: Final = re.compile(rf"{_DAY}(?=(?:(?!{_DAY})[^。]){{2,120}}?{_ACT})")
_NUMBERED: Final = re.compile(rf"(?<![0-9年月日,])\(?[0-9]{{1,3}}[.、)](?={_DAY})")
_OPENED: Final = re.compile(r"发放的|授信,|承担相关还款责任")
_SUM: Final = r"([0-9][0-9,]*)"
_CARD: Final = re.compile(rf"{_DAY}(?P<lender>.+?)发放的(?:准)?贷记卡\((?P<account>[^)]*)\)")
_TAIL: Final = re.compile(r"尾号:?([0-9]{4})")
_LINE: Final = re.compile(
    rf"{_DAY}(?P<lender>.+?)为(?P<use>[^,。]+?)授信,"
    r"额度(?:有效期至(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日|长期有效|永久有效)"
)
_LOAN: Final = re.compile(
    rf"{_DAY}(?P<lender>.+?)发放的[0-9][0-9,]*元\((?P<currency>[^)]*)\)(?P<use>[^,。]+?),(?:(?P<y>[0-9]{{4}})年(?P<m>[0-9]{{1,2}})月(?P<d>[0-9]{{1,2}})日到期)?"
)
_MONTH: Final = re.compile(r"截至([0-9]{4})年([0-9]{1,2})月")
_LIMIT: Final = re.compile(rf"信用额度(?:折合人民币)?{_SUM}")
_WRITTEN_OFF: Final = ("呆账", "止付")
_USED: Final = re.compile(rf"(?:已使用额度|余额为?){_SUM}")
_GUARANTEE: Final = re.compile(rf"{_DAY}为.+?承担相关还款责任")
_LONGEST_ACCOUNT: Final = 2000
_SHOWN: Final = 60
_ENDED: Final = ("销户", "已结清", "已转出")
_REASONS: Final = (
    "贷款审批",
    "信用卡审批",
    "担保资格审查",
    "保前审查",
    "法人代表、负责人、高管等资信审查",
    "资信审查",
    "融资审批",
    "融资租赁审批",
    "贷后管理",
    "保后管理",
    "客户准入资格审查",
    "特约商户实名审查",
    "异议查询",
    "异议核查",
    r"本人查询(?:\([^)]*\))?",
)
_INQUIRY: Final = re.compile(rf"{_DAY}(?P<rest>(?:(?!{_DAY}).)*)", re.DOTALL)
_ASKED: Final = re.compile(rf"(?P<lender>.{{2,60}}?)(?P<reason>{'|'.join(_REASONS)})")


class _Text(Struct, frozen=True):
    """The report without breaks, and where each of its lines begins in it."""

    joined: str
    starts: tuple[int, ...]

    def line_of(self, position: int) -> int:
        return bisect_right(self.starts, position)


def is_report(text: str) -> bool:
    """Whether the text is a personal credit report."""
    return "信用报告" in text[:2000] and ("查询记录" in text or "信贷记录" in text)


def read_report(text: str, encoding: str, container: str = "csv") -> Parsed:
    """Read the report. Raises ImportFileError where it does not say of which day it is."""
    report = _without_breaks(text)
    stamp = _REPORTED_AT.search(report.joined)
    on = _date(stamp[1], stamp[2], stamp[3]) if stamp else None
    if on is None:
        raise ImportFileError(tr("The credit report does not show its day (报告时间); copy its first page as well."))
    inquiries = report.joined.rfind("机构查询记录")
    if inquiries < 0:
        inquiries = report.joined.rfind("查询记录")
    end = inquiries if inquiries >= 0 else len(report.joined)
    outcomes = [*_accounts(report, end, on), *_asked(report, end)]
    return Parsed.of(CREDIT_REPORT, container, encoding, outcomes)


def _without_breaks(text: str) -> _Text:
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = re.sub(r"\s", "", _FOOTER.sub("", line)).translate(_HALF_WIDTH)
        starts.append(length)
        pieces.append(bare)
        length += len(bare)
    return _Text("".join(pieces), tuple(starts))


def _accounts(report: _Text, end: int, on: date) -> list[Outcome]:
    marks = list(_ENTRY.finditer(report.joined, 0, end))
    stops = [*(mark.start() for mark in marks), end]
    starts = {mark.start() for mark in marks}
    found = _unread(report, 0, stops[0], known=0)
    found += [
        Problem(report.line_of(mark.start()), tr("This account of the report is not understood; enter it by hand."))
        for mark in _NUMBERED.finditer(report.joined, 0, end)
        if mark.end() not in starts
    ]
    for mark, stop in zip(marks, stops[1:], strict=True):
        found.append(_account(report.joined[mark.start() : stop], report.line_of(mark.start()), on))
        found += _unread(report, mark.start(), stop, known=1)
    return found


def _unread(report: _Text, begin: int, end: int, *, known: int) -> list[Outcome]:
    """A problem for every sentence that opens an account whose first day is not there, so that none is lost."""
    lost = list(_OPENED.finditer(report.joined, begin, end))[known:]
    return [
        Problem(report.line_of(match.start()), tr("This account of the report is not understood; enter it by hand."))
        for match in lost
    ]


def _account(entry: str, line: int, on: date) -> Outcome:
    # What follows the last full stop is the heading of the next list. No real account comes near the longest length.
    sentences = (entry[: entry.rfind("。") + 1] or entry)[:_LONGEST_ACCOUNT]
    if DAMAGED in sentences:
        return damaged(line, [sentences])
    card, credit, loan = _CARD.match(sentences), _LINE.match(sentences), _LOAN.match(sentences)
    reason = _left_out(sentences, card, loan)
    if reason is not None:
        return Ignored(line, reason, Seen(what=sentences[:_SHOWN]))
    kinds = ((card, ChannelKind.STATEMENT), (credit, ChannelKind.REVOLVING), (loan, ChannelKind.TERM))
    for match, kind in kinds:
        if match is not None:
            return _reading(sentences, line, on, _Head(match, kind))
    return Problem(
        line, tr("This account of the report is not understood; enter it by hand."), Seen(what=sentences[:_SHOWN])
    )


def _left_out(sentences: str, card: re.Match[str] | None, loan: re.Match[str] | None) -> Reason | None:
    if _GUARANTEE.match(sentences):
        return Reason.GUARANTEE
    if any(word in sentences for word in _ENDED):
        return Reason.ACCOUNT_ENDED
    if card is not None and not card["account"].startswith("人民币"):
        return Reason.FOREIGN_TWIN
    if loan is not None and "住房" in loan["use"]:
        return Reason.MORTGAGE
    return None


class _Head(Struct, frozen=True):
    """How an entry begins: who lends since when, for what, and until when."""

    match: re.Match[str]
    kind: ChannelKind

    def product(self) -> Product:
        lender = re.sub(r"\(原:[^)]*\)", "", self.match["lender"])
        opened = _date(self.match[1], self.match[2], self.match[3])
        if self.kind is ChannelKind.STATEMENT:
            tail = _TAIL.search(self.match["account"])
            return Product("credit_card", f"{lender}贷记卡", lender, tail[1] if tail else "", opened)
        return Product("", f"{lender}{self.match['use']}", lender, opened_on=opened)

    def expires_on(self) -> date | None:
        if self.kind is ChannelKind.STATEMENT or self.match["y"] is None:
            return None
        return _date(self.match["y"], self.match["m"], self.match["d"])


def _reading(entry: str, line: int, on: date, head: _Head) -> Outcome:
    month = _MONTH.search(entry)
    as_of = _date(month[1], month[2], "1") if month else None
    limit = _sum(_LIMIT.search(entry))
    used = _sum(_USED.search(entry))
    if used is None and "尚未激活" in entry:
        used = Money(0)
    if as_of is None or (head.kind is ChannelKind.TERM and used is None) or (limit is None and used is None):
        return Problem(line, tr("This account of the report is cut off; copy the whole page again."))
    product = head.product()
    return Reading(
        line=line,
        on=on,
        product=product,
        kind=head.kind,
        status=LineStatus.CLOSED if any(word in entry for word in _WRITTEN_OFF) else LineStatus.OPEN,
        source=Source.REPORT,
        limit=None if head.kind is ChannelKind.TERM else limit,
        used=used,
        as_of_month=Month.of(as_of),
        expires_on=head.expires_on(),
        note=_note(entry),
    )


def _note(entry: str) -> str:
    if "呆账" in entry:
        return tr("The report says: written off.")
    return tr("The report says: overdue now.") if "当前有逾期" in entry else ""


def _asked(report: _Text, begin: int) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for match in _INQUIRY.finditer(report.joined, begin):
        line = report.line_of(match.start())
        asked = _ASKED.match(match["rest"])
        day = _date(match[1], match[2], match[3])
        if DAMAGED in match.group():
            outcomes.append(damaged(line, [match.group()]))
            continue
        if asked is None or day is None:
            outcomes.append(Problem(line, tr("This inquiry of the report is not understood; enter it by hand.")))
            continue
        # A report lists one bank several times a day; each stays a row of its own, and rules count them once.
        outcomes.append(Asked(line, day, asked["lender"], asked["reason"]))
    return outcomes


def _sum(match: re.Match[str] | None) -> Money | None:
    digits = match[1].replace(",", "") if match else ""
    return Money.from_file(digits) if 0 < len(digits) <= 13 else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
