"""Amounts in Chinese numerals, as people say and paste them: "八万", "三千五", "一万零五百元", "壹万元整", "3万5千".

What could mean two sums is no amount here: 三四千, 一万多, 几百, 一二三, 三万块五 (the 5 of 5,000, of 50 fen?).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

_PLAIN: Final = str.maketrans(
    "〇○壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬億圆圓點", "零零一二二三三四五六六七八九二二十百千万亿元元点"
)
_DIGITS: Final = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {str(n): n for n in range(1, 10)}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_WAN: Final = 10_000
_YI: Final = 100_000_000
_ONE: Final = "[一二三四五六七八九1-9]"
_FOUR: Final = rf"(?:零?{_ONE}千)?(?:零?{_ONE}百)?(?:零?{_ONE}?十)?(?:零?{_ONE})?"
_GROUP: Final = rf"({_FOUR}|[1-9][0-9]{{0,3}})"
_WHOLE: Final = re.compile(rf"(?:{_GROUP}亿)?(?:{_GROUP}万)?({_FOUR}|(?<=万)[0-9]{{4}})")
_POINTED: Final = re.compile(rf"(零|{_FOUR})点([零一二三四五六七八九]{{1,8}})([千万亿]?)")
_SPOKEN: Final = re.compile(
    rf"(?:人民币|[¥￥])?\s*(?P<yuan>[^元块\s]+?)\s*"
    rf"(?:块(?P<half>{_ONE})|(?:(?:元|块钱?)(?:零?(?P<jiao>{_ONE})[角毛])?(?:零?(?P<fen>{_ONE})分)?)?[整正]?)"
)


def read_numerals(text: str) -> Fraction | None:
    """The amount in yuan; None where the text is no amount in Chinese numerals, or could mean two."""
    match = _SPOKEN.fullmatch(text.strip().translate(_PLAIN))
    yuan = None if match is None else _number(match["yuan"])
    if match is None or yuan is None:
        return None
    if match["half"] and match["yuan"][-1] in "百千万亿":
        return None
    tenths, cents = match["half"] or match["jiao"] or "零", match["fen"] or "零"
    if yuan.denominator > 1 and (tenths, cents) != ("零", "零"):
        return None
    return yuan + Fraction(_DIGITS[tenths], 10) + Fraction(_DIGITS[cents], 100)


def _number(text: str) -> Fraction | None:
    if text == "零":
        return Fraction(0)
    if pointed := _POINTED.fullmatch(text):
        whole, places = _below_ten_thousand(pointed[1]), "".join(str(_DIGITS[sign]) for sign in pointed[2])
        unit = {"千": 1000, "万": _WAN, "亿": _YI}.get(pointed[3], 1)
        return None if whole is None else (whole + Fraction(int(places), 10 ** len(places))) * unit
    match = _WHOLE.fullmatch(text)
    if match is None or text[0] == "零":
        return None
    found, above = 0, 1
    parts: tuple[tuple[str | None, int], ...] = ((match[1], _YI), (match[2], _WAN), (match[3] or None, 1))
    for part, unit in parts:
        if part is None:
            continue
        # People leave the last unit out: 八万三 is 83,000, 三千五 is 3,500.
        value = _DIGITS[part] * above // 10 if unit == 1 < above and part in _DIGITS else _below_ten_thousand(part)
        if value is None or (unit > 1 and _leaves_unit_out(part)):
            return None
        found, above = found + value * unit, unit
    return Fraction(found)


def _leaves_unit_out(text: str) -> bool:
    return len(text) > 1 and text[-1] in _DIGITS and text[-2] in "百千"


def _below_ten_thousand(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and len(text) > 1:
        return int(text)
    found = digit = 0
    for sign in text:
        if sign in _SMALL:
            found, digit = found + (digit or 1) * _SMALL[sign], 0
        else:
            digit = _DIGITS[sign]
    return found + digit * (_SMALL[text[-2]] // 10 if _leaves_unit_out(text) else 1)
