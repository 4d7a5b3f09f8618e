"""The lines that a page shows: names of products and cards, and which part of the page is about which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from raincheck.core.catalogue import Catalogue
from raincheck.importers.base import Product
from raincheck.importers.screens.atoms import Atom, Kind, plain
from raincheck.importers.screens.page import Box, Page

_DECORATION: Final = re.compile(
    r"[\s>›»<〈〉|·:：()\[\]√✓✔○●◎◇◆Vvく]|^我的|^蚂蚁(?=借呗|花呗)|额度(?:管理|详情|总览)?$"
    r"|首页$|服务$|借钱$|借款$|详情$|账户$|主页$|管理$"
)
_DEEDS: Final = re.compile(
    r"还款|账单|支付|消费|转账|到账|合同|记录|收款|付款|扣款|退款|绑定|储蓄卡|借记卡|自动|代扣|协议|公告|客服|帮助|推荐"
)
_OWN_ACCOUNT: Final = re.compile(r"储蓄卡|借记卡|收款|付款|还款账户|还款卡|绑定|扣款|银行卡|到账")
_CARD_PAGE: Final = re.compile(
    r"信用卡|最低还款|取现额度|账单日|固定额度|Credit card|Minimum payment|Statement balance|Cash advance",
    re.IGNORECASE,
)
_LOAN_WORD: Final = re.compile(
    r"消费贷|信用贷款?|经营贷|快贷|随借金|循环贷|抵押贷|备用贷|网贷|e贷|闪电贷|融e借|惠民贷|普惠贷|[\u4e00-\u9fff]{1,4}贷$"
)


_TO_BANK: Final = re.compile(r"^.*(?:银行|[建工农中交招邮]行)")
_TAIL_BEHIND: Final = re.compile(r"\(([0-9]{4})\)$")
_ENGLISH_BANKS: Final = (
    ("china merchants bank", "招商银行"),
    ("industrial and commercial bank", "中国工商银行"),
    ("china construction bank", "中国建设银行"),
    ("agricultural bank of china", "中国农业银行"),
    ("bank of communications", "交通银行"),
    ("citic bank", "中信银行"),
    ("guangfa bank", "广发银行"),
    ("ping an bank", "平安银行"),
    ("minsheng bank", "民生银行"),
    ("everbright bank", "光大银行"),
    ("pudong development bank", "浦发银行"),
    ("spd bank", "浦发银行"),
    ("hua xia bank", "华夏银行"),
    ("postal savings bank", "中国邮政储蓄银行"),
    ("bank of china", "中国银行"),
    ("industrial bank", "兴业银行"),
)
_FOUR_DIGITS: Final = re.compile(r"[*•●·.\s]*(?P<tail>[0-9]{4})", re.ASCII)


_LONGEST_NAME: Final = 16
_LONGEST_ENGLISH: Final = 40


class Header(Struct, frozen=True):
    """A line's name on the page: where it stands, what it is, and a card's last four digits."""

    box: Box
    name: str
    product: Product
    last4: str | None = None


class Lines(Struct, frozen=True):
    """The lines of a page. `unclear`: names stand side by side like tabs, so none can be told to be the one shown."""

    headers: tuple[Header, ...]
    unclear: bool = False

    def of(self, box: Box) -> Header | None:
        """The line that a piece of the page belongs to: the last name above it, in its column."""
        if len(self.headers) == 1:
            return self.headers[0]
        above = [header for header in self.headers if header.box.top <= box.bottom and self._column(header, box)]
        return max(above, key=lambda header: header.box.top, default=None)

    def _column(self, header: Header, box: Box) -> bool:
        beside = sorted(
            other.box.left for other in self.headers if other is not header and other.box.in_row(header.box)
        )
        margin = header.box.height
        following = next((left for left in beside if left > header.box.left), None)
        is_first = not beside or beside[0] > header.box.left
        return (is_first or box.left >= header.box.left - margin) and (
            following is None or box.left < following - margin / 2
        )


def lines_of(page: Page, atoms: Sequence[Atom], catalogue: Catalogue) -> Lines:
    """Find the names. A product that is named twice (title and section) is one line, under the lower name."""
    tails = [atom for atom in atoms if atom.kind is Kind.TAIL]
    whole = " ".join(plain(box.text) for box in page.boxes)
    found: list[Header] = []
    for box in page.boxes:
        header = _named(box, catalogue) or _bank(box, page, tails, whole, catalogue)
        if header is not None:
            found.append(header)
    return Lines(tuple(_once(found)))


def _once(headers: Sequence[Header]) -> list[Header]:
    last: dict[tuple[str, str, str | None], Header] = {}
    for header in sorted(headers, key=lambda header: header.box.top):
        key = (header.product.key, header.product.lender, header.last4)
        last[key] = header
    # A title over one section of the same name is that section; over several it is the title of the page.
    return sorted(last.values(), key=lambda header: (header.box.top, header.box.left))


def _named(box: Box, catalogue: Catalogue) -> Header | None:
    text = plain(box.text)
    if _DEEDS.search(text):
        return None
    bare = _DECORATION.sub("", text)
    for line in catalogue.lines:
        if not (line.platform or line.funder):
            continue
        for word in (line.name, *line.words, line.name_en):
            if word and word in (bare if word in bare else text) and len(word) >= 0.45 * len(bare):
                name = bare if word in bare else word
                return Header(box, name, Product(line.key, word))
    return None


def _is_below(box: Box, name: Box) -> bool:
    """Whether a box stands right below a name."""
    return 0 < box.top - name.top < 2.5 * name.height and box.over(name) > 0


def card_numbers(page: Page, catalogue: Catalogue) -> dict[int, str]:
    """The boxes that hold the last digits of a card and nothing else, beside a bank's name or right below it.

    The stars before them are often read as a box of their own, or not at all; the digits alone look like an amount.
    """
    names = [box for box in page.boxes if _bank_name(plain(box.text), catalogue) is not None]
    found: dict[int, str] = {}
    for number, box in enumerate(page.boxes):
        digits = _FOUR_DIGITS.fullmatch(plain(box.text))
        if digits is not None and any(box.in_row(name) or _is_below(box, name) for name in names):
            found[number] = digits["tail"]
    return found


def _bank_name(text: str, catalogue: Catalogue) -> str | None:
    return catalogue.bank_name(text) or next((name for word, name in _ENGLISH_BANKS if word in text.lower()), None)


def _is_deed(text: str) -> bool:
    """Whether a text names something done with a bank's account; 消费 in the name of a loan is none."""
    return "信用卡" not in text and bool(_DEEDS.search(_LOAN_WORD.sub("", text)))


def _bank(box: Box, page: Page, tails: Sequence[Atom], whole: str, catalogue: Catalogue) -> Header | None:
    text = plain(box.text)
    bank = _bank_name(text, catalogue)
    row = [other for other in page.boxes if other is not box and other.in_row(box)]
    beside = " ".join(plain(other.text) for other in row)
    if bank is None or _OWN_ACCOUNT.search(f"{text} {beside}") or _is_deed(text):
        return None
    shown = re.sub(r"[^\u4e00-\u9fffA-Za-z]", "", re.sub(r"\(?(?:尾号|末四位).*", "", text))
    loan = _LOAN_WORD.search(_TO_BANK.sub("", text)) or _LOAN_WORD.search(beside)
    behind = _TAIL_BEHIND.search(text)
    beside_tail = next((atom.text for atom in tails if atom.box.in_row(box)), None if behind is None else behind[1])
    tail = beside_tail or next((atom.text for atom in tails if _is_below(page.boxes[atom.number], box)), None)
    if len(shown) > (_LONGEST_NAME if not shown.isascii() else _LONGEST_ENGLISH):
        return None
    if loan is not None and tail is None:
        kind = loan.group()
        return Header(box, f"{bank}{kind}", Product("bank_loan", f"{bank}{kind}", bank))
    if tail is None and not ("信用卡" in text or _CARD_PAGE.search(whole)):
        return None
    return Header(box, f"{bank}信用卡", Product("credit_card", f"{bank}信用卡", bank, tail or ""), tail)
