from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from tests.bookfile.books import EXAMPLE, FIRST_EDITION, books

from raincheck.bookfile import parse, write
from raincheck.core.model import Asset, Book, Channel, Household, Observation, Restores
from raincheck.core.money import Money


@given(books())
def test_a_book_comes_back_equal_and_its_bytes_do_not_change(book: Book) -> None:
    data = write(book)
    assert parse(data) == book
    assert write(parse(data)) == data


def test_every_key_is_written_in_the_order_of_the_format() -> None:
    written = write(parse(json.dumps(EXAMPLE).encode()))
    assert json.loads(written) == EXAMPLE
    assert json.dumps(json.loads(written)) == json.dumps(EXAMPLE)


def test_a_book_of_version_1_is_read_and_written_as_version_2() -> None:
    book = parse(json.dumps(FIRST_EDITION).encode())
    assert book.channels[0].added_on is None
    assert (book.rates, book.contracts, book.notes, book.incidents) == ((), (), (), ())
    again = json.loads(write(book))
    assert (again["version"], again["channels"][0]["terms"], again["notes"]) == (2, "confirmed", [])
    assert parse(write(book)) == book


def test_what_may_be_missing_becomes_its_default() -> None:
    bare = parse(b'{"format": "raincheck-book", "version": 1, "currency": "CNY"}')
    assert bare == Book(currency="CNY", household=Household(), living=None)
    lean = parse(
        json.dumps(
            {
                "format": "raincheck-book",
                "version": 1,
                "currency": "CNY",
                "assets": [{"id": "a", "name": "活期", "value": "12"}],
                "channels": [
                    {
                        "id": "c",
                        "name": "卡",
                        "platform": "CMB",
                        "funder": "CMB",
                        "kind": "statement",
                        "revocable": True,
                        "apr": "0.1825",
                        "repayment": {"method": "full", "due_day": 31},
                    }
                ],
                "observations": [{"channel": "c", "on": "2026-11-22", "status": "open", "source": "manual"}],
            }
        ).encode()
    )
    assert lean.assets == (Asset("a", "活期", Money(1200), Decimal(0), liquid=True),)
    channel: Channel = lean.channels[0]
    assert (channel.restores, channel.core_buyer, channel.opened_on, channel.cost) == (
        Restores.PAYMENT,
        None,
        None,
        None,
    )
    reading: Observation = lean.observations[0]
    assert (reading.limit, reading.used, reading.available, reading.note) == (None, None, None, "")


def test_an_unknown_limit_and_a_limit_of_zero_stay_two_things() -> None:
    rows = [
        {"channel": "jiebei", "on": "2026-11-22", "status": "open", "source": "manual", "limit": limit}
        for limit in (None, "0.00", "0")
    ]
    book = parse(json.dumps(EXAMPLE | {"observations": rows}).encode())
    assert [row.limit for row in book.observations] == [None, Money(0), Money(0)]
    assert [row["limit"] for row in json.loads(write(book))["observations"]] == [None, "0.00", "0.00"]


def test_rates_are_written_without_needless_zeros_or_exponents() -> None:
    for given_as, written in {"0.1460": "0.146", "0": "0", "0.0": "0", "10": "10", "0.000001": "0.000001"}.items():
        channel = EXAMPLE["channels"][0] | {"apr": given_as}
        data = write(parse(json.dumps(EXAMPLE | {"channels": [channel]}).encode()))
        assert json.loads(data)["channels"][0]["apr"] == written
