"""Amounts as people say and paste them: Chinese numerals, exact to the fen; what could mean two sums is refused."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pytest

from raincheck.core.money import Money, MoneyError, NegativeError, TooFineError, TooLargeError


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("八万", "80000.00"),
        ("三千五", "3500.00"),
        ("1.2万", "12000.00"),
        ("零", "0.00"),
        ("零元", "0.00"),
        ("三", "3.00"),
        ("十", "10.00"),
        ("十五", "15.00"),
        ("二十", "20.00"),
        ("一百一十五", "115.00"),
        ("一百五", "150.00"),
        ("一百零五", "105.00"),
        ("两百五十", "250.00"),
        ("一千零五", "1005.00"),
        ("一千零五十", "1050.00"),
        ("三千五百", "3500.00"),
        ("三千五百二", "3520.00"),
        ("八万三", "83000.00"),
        ("八万三千五", "83500.00"),
        ("八万零三", "80003.00"),
        ("八万零三百", "80300.00"),
        ("一万零五百", "10500.00"),
        ("一万五百", "10500.00"),
        ("十二万", "120000.00"),
        ("十二万三千四百五十六", "123456.00"),
        ("三百万", "3000000.00"),
        ("一千零二十万", "10200000.00"),
        ("一亿", "100000000.00"),
        ("一亿二", "120000000.00"),
        ("一亿零三万", "100030000.00"),
        ("八万元", "80000.00"),
        ("八万块", "80000.00"),
        ("八万块钱", "80000.00"),
        ("¥八万", "80000.00"),
        (" 八万 ", "80000.00"),
        ("人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "123456.78"),
        ("壹万元整", "10000.00"),
        ("贰萬圓正", "20000.00"),
        ("三百元零五分", "300.05"),
        ("三块五", "3.50"),
        ("三块五毛", "3.50"),
        ("一百零五块五", "105.50"),
        ("三万块五", None),
        ("3万块5", None),
        ("三千块五", None),
        ("一点二万", "12000.00"),
        ("八点五万元", "85000.00"),
        ("三点二五", "3.25"),
        ("零点五", "0.50"),
        ("3万5千", "35000.00"),
        ("3万5", "35000.00"),
        ("3万5000", "35000.00"),
        ("12万5千", "125000.00"),
        ("3千5", "3500.00"),
        ("5百", "500.00"),
        ("1亿", "100000000.00"),
        ("二〇〇〇", None),
        ("一二三", None),
        ("三四千", None),
        ("一万二三", None),
        ("一万多", None),
        ("几百", None),
        ("八万左右", None),
        ("三万半", None),
        ("万", None),
        ("百万", None),
        ("零五百", None),
        ("三千零", None),
        ("三千五万", None),
        ("三千四千", None),
        ("五百三千", None),
        ("八万元五", None),
        ("1万20", None),
        ("3万500", None),
        ("三千500", None),
        ("点五", None),
        ("元", None),
        ("八万美元", None),
        ("0万5", None),
        ("0万5千", None),
        ("0亿3万", None),
        ("00万5千", None),
        ("三点五元五角", None),
        ("三点五块五", None),
    ],
)
def test_numerals_are_read_to_the_fen_or_refused(typed: str, yuan: str | None) -> None:
    if yuan is None:
        with pytest.raises(MoneyError):
            Money.parse(typed)
    else:
        assert Money.parse(typed) == Money.from_file(yuan)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("负八万", NegativeError), ("-八万", NegativeError), ("九千亿亿", MoneyError), ("零点零零一", TooFineError),
     ("九万九千亿", MoneyError), ("99999亿", MoneyError), ("九千九百九十九亿", None)],
)  # fmt: skip
def test_a_wrong_amount_says_why(typed: str, why: type[MoneyError] | None) -> None:
    if why is None:
        assert Money.parse(typed)
        return
    with pytest.raises(MoneyError) as caught:
        Money.parse(typed)
    assert type(caught.value) is why
    assert not isinstance(caught.value, TooLargeError)


def test_whatever_is_typed_is_an_amount_or_refused() -> None:
    for length in range(1, 5):
        for signs in product("05三千万亿元块点", repeat=length):
            with suppress(MoneyError):
                assert Money.parse("".join(signs)).fen >= 0
