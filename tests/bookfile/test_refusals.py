from __future__ import annotations

import contextlib
import gettext
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bookfile.books import EXAMPLE, FIRST_EDITION, OUT, changed

from raincheck.bookfile import MAX_BYTES, BookFileError, parse, read_book_file
from raincheck.core import text
from raincheck.core.errors import KnownError, UsageError

FULL = {"method": "full", "due_day": 8}


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        ("colour", 1, "$.colour"),
        ("channels.0.colour", 1, "$.channels[0].colour"),
        ("channels.0.repayment.grace", 1, "$.channels[0].repayment.grace"),
        ("currency", OUT, "$.currency"),
        ("currency", "cny", "$.currency"),
        ("version", OUT, "$.version"),
        ("version", True, "$.version"),
        ("version", 3, "$.version"),
        ("format", "other", "$.format"),
        ("household", None, "$.household"),
        ("household.single_earner", 1, "$.household.single_earner"),
        ("income", {}, "$.income"),
        ("income.0.amount", 1.5, "$.income[0].amount"),
        ("income.0.amount", 15, "$.income[0].amount"),
        ("income.0.amount", "１５", "$.income[0].amount"),
        ("income.0.amount", "1e3", "$.income[0].amount"),
        ("income.0.amount", "1,000", "$.income[0].amount"),
        ("income.0.amount", "15\n", "$.income[0].amount"),
        ("income.0.amount", float("nan"), "$.income[0].amount"),
        ("income.0.amount", float("inf"), "$.income[0].amount"),
        ("income.0.amount", "NaN", "$.income[0].amount"),
        ("income.0.amount", "1" * 14, "$.income[0].amount"),
        ("income.0.day", 0, "$.income[0].day"),
        ("income.0.day", 32, "$.income[0].day"),
        ("income.0.day", 5.0, "$.income[0].day"),
        ("income.0.day", "5", "$.income[0].day"),
        ("income.0.day", 10**400, "$.income[0].day"),
        ("income_history.0.month", "2026-13", "$.income_history[0].month"),
        ("living.essential", "-1.00", "$.living.essential"),
        ("assets.0.id", "", "$.assets[0].id"),
        ("assets.0.haircut", "1.01", "$.assets[0].haircut"),
        ("assets.0.haircut", "-0.1", "$.assets[0].haircut"),
        ("channels.0.name", OUT, "$.channels[0].name"),
        ("channels.0.kind", "loan", "$.channels[0].kind"),
        ("channels.0.apr", "1e-1", "$.channels[0].apr"),
        ("channels.0.apr", "14.6", "$.channels[0].apr"),
        ("channels.0.apr", "-0.1", "$.channels[0].apr"),
        ("channels.0.apr", 0.146, "$.channels[0].apr"),
        ("channels.0.opened_on", "2026-02-30", "$.channels[0].opened_on"),
        ("channels.0.opened_on", "0001-01-01", "$.channels[0].opened_on"),
        ("channels.0.repayment.due_day", 32, "$.channels[0].repayment.due_day"),
        ("channels.0.repayment.periods", OUT, "$.channels[0].repayment.periods"),
        ("channels.0.repayment.periods", 0, "$.channels[0].repayment.periods"),
        ("channels.0.repayment", FULL | {"method": "bullet"}, "$.channels[0].repayment.periods"),
        ("channels.0.repayment", FULL | {"method": "min_pct"}, "$.channels[0].repayment.min_pct"),
        ("channels.0.repayment", FULL | {"method": "min_pct", "min_pct": "0.0"}, "$.channels[0].repayment.min_pct"),
        ("channels.0.repayment", FULL | {"method": "min_pct", "min_pct": "1.1"}, "$.channels[0].repayment.min_pct"),
        ("channels.0.cost.disclosed_apr", "10.01", "$.channels[0].cost.disclosed_apr"),
        ("channels", EXAMPLE["channels"] * 2, "$.channels[1].id"),
        ("assets", EXAMPLE["assets"] * 2, "$.assets[1].id"),
        ("observations.0.channel", "huabei", "$.observations[0].channel"),
        ("observations.0.limit", "-0.01", "$.observations[0].limit"),
        ("observations.0.limit", "1.234", "$.observations[0].limit"),
        ("observations.0.on", "2026-02-30", "$.observations[0].on"),
        ("observations.0.on", "2026-2-3", "$.observations[0].on"),
        ("observations.0.on", "9999-12-31", "$.observations[0].on"),
        ("observations.0.status", "shut", "$.observations[0].status"),
        ("observations.0.source", OUT, "$.observations[0].source"),
        ("observations.0.temporary", {"amount": "1"}, "$.observations[0].temporary.until"),
        ("observations.0.temporary.until", "1899-12-31", "$.observations[0].temporary.until"),
        ("observations.0.as_of_month", "2026-11-01", "$.observations[0].as_of_month"),
        ("observations.0.note", None, "$.observations[0].note"),
        ("observations.0.note", "a\x00b", "$.observations[0].note"),
        ("planned_draws.0.channel", "huabei", "$.planned_draws[0].channel"),
        ("dues.0.channel", "huabei", "$.dues[0].channel"),
        ("dues.0.paid_on", "2026-11-31", "$.dues[0].paid_on"),
        ("ledger.0.channel", "huabei", "$.ledger[0].channel"),
        ("ledger.0.kind", "borrow", "$.ledger[0].kind"),
        ("inquiries.0.reason", OUT, "$.inquiries[0].reason"),
        ("events.0.target", "huabei", "$.events[0].target"),
        ("events.0.kind", "weather", "$.events[0].kind"),
        ("household.firm.name", OUT, "$.household.firm.name"),
        ("household.firm.name", "小\x1b店", "$.household.firm.name"),
        ("channels.0.name", "借\u202e呗", "$.channels[0].name"),
        ("channels.0.name", "借\n呗", "$.channels[0].name"),
        ("channels.0.platform", "x" * 81, "$.channels[0].platform"),
        ("incidents.0.id", "-rf", "$.incidents[0].id"),
        ("incidents.0.id", "../x", "$.incidents[0].id"),
        ("observations.0.note", "x" * 2001, "$.observations[0].note"),
        ("observations.0.note", "\u009b2J", "$.observations[0].note"),
        ("incidents.0.contacts.0.text", "\u2066", "$.incidents[0].contacts[0].text"),
        ("incidents.0.evidence.0.name", "a/b.png", "$.incidents[0].evidence[0].name"),
        ("income.0.belongs", "company", "$.income[0].belongs"),
        ("living.firm_essential", None, "$.living.firm_essential"),
        ("channels.0.terms", "sure", "$.channels[0].terms"),
        ("channels.0.added_on", "2026-02-30", "$.channels[0].added_on"),
        ("rates.0.channel", "huabei", "$.rates[0].channel"),
        ("rates.0.apr", "10.01", "$.rates[0].apr"),
        ("contracts", EXAMPLE["contracts"] * 2, "$.contracts[1].channel"),
        ("contracts.0.prepay_fee", "-1", "$.contracts[0].prepay_fee"),
        ("asset_values.0.asset", "gold", "$.asset_values[0].asset"),
        ("notes.0.channel", "huabei", "$.notes[0].channel"),
        ("notes.0.kind", "poem", "$.notes[0].kind"),
        ("incidents", EXAMPLE["incidents"] * 2, "$.incidents[1].id"),
        ("incidents.0.channel", "huabei", "$.incidents[0].channel"),
        ("incidents.0.kind", "../cut", "$.incidents[0].kind"),
        ("incidents.0.alerts.0", 1, "$.incidents[0].alerts[0]"),
        ("incidents.0.steps.0.done_on", "1899-01-01", "$.incidents[0].steps[0].done_on"),
        ("incidents.0.contacts.0.at", "2026-11-22T25:00", "$.incidents[0].contacts[0].at"),
        ("incidents.0.contacts.0.at", "22.11.2026", "$.incidents[0].contacts[0].at"),
        ("incidents.0.evidence.0.sha256", "00", "$.incidents[0].evidence[0].sha256"),
        ("incidents.0.evidence.0.bytes", 20 * 1024 * 1024 + 1, "$.incidents[0].evidence[0].bytes"),
    ],
)
def test_one_fault_is_one_sentence_with_its_path(place: str, value: object, path: str) -> None:
    with pytest.raises(BookFileError) as caught:
        parse(changed(place, value))
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        (b'{"format": "raincheck-book", "cur', "line 1, column 30"),
        (b"\xef\xbb\xbf{}", "BOM"),
        ('{"format": "工资"}'.encode("gb18030"), "not UTF-8"),
        (b"[" * 100_000, "deeper"),
        (b"[]", "$: "),
        (b"null", "$: "),
        (b'{"format": "raincheck-book", "version": 1, "currency": "CNY", "currency": "CNY"}', "$.currency: "),
        (b'{"format": "raincheck-book", "version": 1, "currency": "CNY", "living": {"a": {"b": 1, "b": 2}}}', ".a.b: "),
        (b'{"format": "raincheck-book", "version": 1, "currency": "CNY", "income": [{"name": "\\ud800"}]}', ".name: "),
        (b'{"format": "raincheck-book", "version": 1, "currency": "CNY", "income": [{"amount": 1e400}]}', ".amount: "),
    ],
)
def test_what_is_no_book_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(BookFileError, match=r"\.$") as caught:
        parse(data)
    assert says in str(caught.value)


def test_a_newer_book_is_told_as_newer_whatever_keys_it_brings() -> None:
    with pytest.raises(BookFileError, match=r"^\$\.version: .*install a newer Raincheck"):
        parse(json.dumps(EXAMPLE | {"version": 3, "weather_station": []}).encode())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("rates", []),
        ("household.firm", None),
        ("income.0.belongs", "household"),
        ("living.firm_essential", "0.00"),
        ("assets.0.belongs", "firm"),
        ("channels.0.added_on", None),
        ("planned_draws.0.belongs", "firm"),
    ],
)
def test_a_book_of_version_1_has_no_key_of_version_2(place: str, value: object) -> None:
    with pytest.raises(BookFileError, match="version 2"):
        parse(changed(place, value, book=FIRST_EDITION))


def test_a_far_too_large_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(BookFileError, match="64 MB"):
        read_book_file(huge)
    assert MAX_BYTES < 200 * 1024 * 1024


def test_a_file_that_cannot_be_read_is_a_failure_and_not_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(KnownError, match="cannot be read") as caught:
            read_book_file(path)
        assert not isinstance(caught.value, UsageError)


class _Shouting(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"<{message}>"


def test_every_piece_of_the_sentence_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text._CATALOGUE, "translations", _Shouting())
    with pytest.raises(BookFileError) as caught:
        parse(changed("observations.0.limit", "x"))
    assert str(caught.value).count("<") == 4
    assert str(caught.value).startswith("<$.observations[0].limit: <expected <<an amount")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([*EXAMPLE, "channels.0.cost", "observations.0", "channels.0.repayment"]), JSON)
def test_any_value_in_any_place_is_a_book_or_a_known_error(place: str, value: object) -> None:
    with contextlib.suppress(BookFileError):
        parse(changed(place, value))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_known_error(data: bytes) -> None:
    with pytest.raises(BookFileError):
        parse(data)
