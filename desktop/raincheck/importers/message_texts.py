"""The messages of a pasted or saved text: where each begins, so that no figure of one is read as another's.

A message begins with its sender's mark (【招商银行】), with a lender's or a line's name, a greeting or the
moment it came; one may have line breaks of its own. What stays in doubt is for the reader to notice (`Message.pieces`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from raincheck.importers.base import CHINA
from raincheck.importers.english_messages import in_chinese
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.screens.atoms import plain

LONGEST: Final = 6_000
"""So many signs no message has; a longer line is not parted."""

_MARK: Final = re.compile(r"【[^】]{2,12}】|\[[^\]0-9]{2,12}\]")
_FRONT_MARK: Final = re.compile(r"\s*(?:【[^】]{2,12}】|\[[^\]0-9]{2,12}\])")
_END_MARK: Final = re.compile(r"(?:【[^】]{2,12}】|\[[^\]0-9]{2,12}\])\s*$")
_INNER_MARK: Final = re.compile(r"(?<=\S)\s*(?=【[^】]{2,12}】|\[[^\]0-9]{2,12}\])")
_SIGNED_BEFORE: Final = re.compile(r"(?<=\S)(\s*(?:【[^】]{2,12}】|\[[^\]0-9]{2,12}\]))(?=\s*[^\s【])")
_GREETING: Final = re.compile(r"(?:尊敬的|亲爱的|您好|你好|Dear\b)")
_DAY: Final = (
    r"(?:20[0-9]{2}[年/.-][0-9]{1,2}[月/.-][0-9]{1,2}日?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}[/-][0-9]{1,2}"
    r"|今天|昨天|前天|星期.|周.)"
)
_MOMENT: Final = re.compile(
    rf"(?:{_DAY}\s*(?:上午|下午|晚上|早上|中午|凌晨)?\s*(?:[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
    r"|(?:上午|下午|晚上|早上|中午|凌晨)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s*"
)
_LABEL_OF_A_MOMENT: Final = re.compile(r"(?:时间|日期|日|至|于|:|为)\s*$")
_DAY_BELOW_LABEL: Final = re.compile(r"(?<=日) , (?=[0-9])|(?<=:) , (?=[0-9])")
_ENDED: Final = re.compile(rf"[。!！]\s*(?:{_DAY})?\s*$|[】\]]\s*$|(?<![0-9])\.\s*$")
_ANOTHER_CARD: Final = re.compile(r"(?:您|你)?的?(?:尾号|末四位)")
_HEADING: Final = re.compile(r"[^0-9。,，!！:：]{2,16}[:：]?")
_CLOSING: Final = re.compile(r"(?:信用卡)?(?:中心|客服|客户服务|敬上|官方)?[。.]?")
_PIECE_END: Final = re.compile(r"[。!;]|,(?![0-9]{3})|(?=【)")


class Message(Struct, frozen=True):
    """One message: its text with who sent it, and when it came if that is known.

    `lines` as they stood, and `pieces`, the parts of their sentences: all should speak of the same line, and one thing
    should be told; a saved notice has none.
    `unclear`: a mark inside it may sign what stands before it or begin what stands behind it.
    """

    line: int
    text: str
    sender: str = ""
    at: datetime | None = None
    lines: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    unclear: bool = False


def messages_in(text: str, lexicon: Lexicon) -> Iterator[Message]:
    """The messages of a text: JSON of a notice, or each from its beginning to that of the next."""
    bare = text.strip()
    if bare.startswith(("{", "[")):
        try:
            document = json.loads(bare)
        except ValueError:
            document = None
        if document is not None:
            yield _notice(document)
            return
    for place, lines in _parted(text, lexicon):
        said = [plain(line) for line in lines]
        alone = tuple(map(in_chinese, said))
        pieces = tuple(piece for line in alone for piece in _PIECE_END.split(line) if piece.strip())
        unclear = any(_is_unclear(line) for line in said)
        yield Message(place, in_chinese(_joined(said)), lines=alone, pieces=pieces, unclear=unclear)


def _parted(text: str, lexicon: Lexicon) -> Iterator[tuple[int, list[str]]]:
    """The lines of each message, and the number of its first one."""
    names = _names(lexicon)
    first, lines, gap = 1, list[str](), False
    for place, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        parts = [part for part in _of_one_line(raw) if part.strip()]
        for part in parts:
            if lines and ((gap and not _is_unfinished(lines)) or _begins(part, lines, names)):
                yield first, lines
                lines = []
            first = first if lines else place
            lines.append(part)
        gap = not parts
    if lines:
        yield first, lines


def _of_one_line(line: str) -> list[str]:
    """A line parted at the marks inside it, before them where it begins with one, else behind them."""
    if len(line) > LONGEST or len(_MARK.findall(line)) < 2:
        return [line]
    if _FRONT_MARK.match(line):
        parts = _INNER_MARK.split(line)
        # A mark that nothing follows signs what stands before it.
        return [*parts[:-2], parts[-2] + parts[-1]] if len(parts) > 1 and _MARK.fullmatch(parts[-1].strip()) else parts
    return [line] if _is_unclear(plain(line)) else _SIGNED_BEFORE.sub(r"\1\n", line).split("\n")


def _joined(lines: Sequence[str]) -> str:
    """The lines of one message in one; a day stays beside the label above it."""
    return _DAY_BELOW_LABEL.sub(" ", " , ".join(lines))


def _is_unclear(line: str) -> bool:
    """Whether words with figures stand on both sides of a mark, and no mark begins or ends the line."""
    marks = list(_MARK.finditer(line))
    if not marks or _FRONT_MARK.match(line) or _END_MARK.search(line):
        return False
    return any(char.isdigit() for char in line[: marks[0].start()]) and any(
        char.isdigit() for char in line[marks[-1].end() :]
    )


def _is_unfinished(lines: Sequence[str]) -> bool:
    """Whether a signed message goes on below an empty line: its last line ends within a sentence."""
    return bool(_FRONT_MARK.match(plain(lines[0]))) and not _ENDED.search(plain(lines[-1]))


def _begins(line: str, before: Sequence[str], names: re.Pattern[str]) -> bool:
    """Whether a message begins with this line; `before` are the lines of the one in hand."""
    bare = plain(line)
    said = [plain(one) for one in before]
    is_signed = any(_FRONT_MARK.match(one) or _END_MARK.search(one) for one in said)
    mark = _FRONT_MARK.match(bare)
    if mark is not None:
        # A mark alone below words that nobody signed yet is their signature.
        return is_signed or mark.end() < len(bare)
    if _is_signed_off(said):
        return True
    if not any(_tells(one) for one in said):
        return False
    ended = bool(_ENDED.search(said[-1]))
    stamp = _MOMENT.match(bare)
    if stamp is not None and not _LABEL_OF_A_MOMENT.search(said[-1]):
        rest = bare[stamp.end() :]
        return ended or not rest or bool(_GREETING.match(rest) or names.match(rest))
    if _GREETING.match(bare) or (ended and _ANOTHER_CARD.match(bare)) or _is_signed_by_itself(bare, said):
        return True
    name = names.match(bare)
    return name is not None and not _CLOSING.fullmatch(bare[name.end() :])


def _is_signed_by_itself(line: str, said: Sequence[str]) -> bool:
    """Whether the line speaks to the person and is signed by itself, or by another than the message in hand."""
    mark, first = _END_MARK.search(line), _FRONT_MARK.match(said[0])
    if mark is None or (mark.start() > 0 and line.startswith(("您", "你"))):
        return mark is not None
    return first is not None and mark.group().strip(" 【】[]") != first.group().strip(" 【】[]")


def _tells(line: str) -> bool:
    """Whether a line of a message says something, beyond who sent it and when."""
    rest = _FRONT_MARK.sub("", line, count=1)
    stamp = _MOMENT.match(rest)
    rest = rest if stamp is None else rest[stamp.end() :]
    return bool(re.search(r"[0-9]", rest)) or bool(rest and not _HEADING.fullmatch(rest) and _ENDED.search(rest))


def _is_signed_off(said: Sequence[str]) -> bool:
    """Whether the message in hand ended with its signature."""
    mark = _END_MARK.search(said[-1])
    return mark is not None and (mark.start() > 0 or len(said) > 1)


def _names(lexicon: Lexicon) -> re.Pattern[str]:
    """The name of a line or a bank, as the subject that a line begins with."""
    banks = (name for bank in lexicon.catalogue.banks for name in (bank.name, *bank.also))
    words = sorted({*(word for word, _ in lexicon.lines), *banks}, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:您|你)?(?:的|在)?(?:{'|'.join(map(re.escape, map(plain, words)))})")


def _notice(document: object) -> Message:
    """A saved notice: its words in their order, and its sender and moment where it names them."""
    words: list[str] = []
    found: dict[str, object] = {}
    _collect(document, words, found)
    stamp = found.get("t") or found.get("mct") or found.get("gmtBizCreateTime")
    at: datetime | None = None
    if stamp is not None and str(stamp).isdigit():
        at = datetime.fromtimestamp(int(str(stamp)) / 1000, CHINA)
    sender = " ".join(str(found[name]) for name in ("source", "title") if name in found)
    return Message(1, plain(" , ".join(words).replace("\n", " , ")), plain(sender), at)


def _collect(value: object, words: list[str], found: dict[str, object], name: str = "") -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, str | int) and key not in found:
                found[key] = part
            _collect(part, words, found, str(key))
    elif isinstance(value, list):
        for part in value:
            _collect(part, words, found, name)
    elif isinstance(value, str):
        inner = value.strip()
        if inner.startswith(("{", "[")):
            try:
                _collect(json.loads(inner), words, found, name)
            except ValueError:
                words.append(inner)
        elif re.search(r"[\u4e00-\u9fff]", inner) or name == "amount" or re.fullmatch(r"[0-9 :-]{10,19}", inner):
            words.append(f"amount: {inner}" if name == "amount" else inner)
