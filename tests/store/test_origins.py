"""Where rows and readings came from comes back with them, by their numbers."""

from __future__ import annotations

from datetime import date, timedelta

from tests.builders import NOW, TODAY, a_channel, a_reading, a_row

from raincheck.core.model import Source
from raincheck.store import ImportedReading, ImportedRow, ImportFile, Origin, RowOrigin


def test_the_files_of_one_line(store, clock):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.add_channel(a_channel("other"))
        tx.record(a_reading(on=TODAY - timedelta(days=3)))
    clock.pass_by(timedelta(hours=1))
    with store.write("import", origin=Origin.IMPORT) as tx:
        number = tx.add_import_file(ImportFile("bill.csv", "0" * 64, "alipay-csv", used=2))
        rows = [a_row(), a_row(channel="other")]
        tx.add_imported([ImportedRow(row, RowOrigin(9, "alipay", row.channel)) for row in rows], file=number)
        tx.add_readings([ImportedReading(a_reading(source=Source.IMPORT), RowOrigin(3, "message"))], file=number)
    typed, read = store.readings("jiebei")
    assert [(reading.what, reading.origin) for reading in (typed, read)] == [
        ("add", Origin.MANUAL),
        ("import", Origin.IMPORT),
    ]
    own, others = (store.origins_of(id) for id in ("jiebei", "other"))
    assert {seq: (one.file, one.line) for seq, one in own.readings.items()} == {read.seq: ("bill.csv", 3)}
    assert [(one.file, one.format, one.line) for one in own.movements.values()] == [("bill.csv", "alipay-csv", 9)]
    assert next(iter(own.movements.values())).at == NOW + timedelta(hours=1)
    assert (len(others.readings), len(others.movements)) == (0, 1)
    assert set(own.movements).isdisjoint(others.movements)
    assert [row.origin.line for row in store.held_rows(date.min, date.max)] == [9, 9]


def test_of_readings_of_one_day_the_last_one_stands(store):
    with store.write("add") as tx:
        tx.add_channel(a_channel())
        tx.record(a_reading(limit=1), a_reading(limit=2), a_reading(on=TODAY - timedelta(days=1), limit=3))
    assert [(reading.observation.limit.fen, reading.corrected) for reading in store.readings("jiebei")] == [
        (300, False),
        (100, True),
        (200, False),
    ]
