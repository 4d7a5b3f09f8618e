"""Files beside a book: true rows once, whatever was re-saved, exported twice, or shown by a wallet and a bank."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest
from tests.builders import a_channel, a_reading
from tests.importers.bills import ALIPAY_HEAD, Row, alipay, borrowing

from raincheck.app import importing
from raincheck.app.import_rows import Fate, rows_of
from raincheck.app.importing import Choices, ImportReport
from raincheck.core.model import ChannelKind, LedgerKind, LedgerRow
from raincheck.core.money import Money
from raincheck.importers.base import ImportFileError, PasswordNeededError
from raincheck.importers.matching import IGNORE, NEW
from raincheck.store import Store

TODAY = date(2026, 11, 22)
PURCHASE = Row(at="2026-10-05 10:00:00", party="丁店", text="手机", amount="3000.00", method="花呗", order="P21")
CLOSED = Row(
    at="2026-10-05 10:00:00",
    party="丁店",
    text="手机",
    amount="3000.00",
    method="花呗",
    order="P21",
    status="交易关闭",
)


def refund(order: str, amount: str = "3000.00", at: str = "2026-11-02 10:00:00") -> Row:
    return Row(
        at=at, sort="退款", party="丁店", text="退款-手机", flow="不计收支", amount=amount, method="花呗",
        status="退款成功", order=order,
    )  # fmt: skip


@pytest.fixture
def bring(store: Store, tmp_path: Path):
    """Import files given as bytes, in one step."""

    def take(*files: bytes, choices: Choices = importing.NO_CHOICES, password: str | None = None) -> ImportReport:
        paths = []
        for number, data in enumerate(files):
            path = tmp_path / f"file{number}.csv"
            path.write_bytes(data)
            paths.append(path)
        read = importing.read_files(paths, store, password=password)
        return importing.apply(store, read, choices, today=TODAY).result

    return take


def moved(store: Store) -> list[tuple[str, str]]:
    return [(row.kind.value, str(row.amount)) for row in store.book().ledger]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    (file,) = report.files
    assert file.rows == file.used + file.ignored + file.duplicates + len(file.problems)
    return file.used, file.ignored, file.duplicates, len(file.problems)


def saved_again(*rows: Row) -> bytes:
    """The bill as a spreadsheet saves it: no seconds, and order numbers spoilt."""
    changed = [
        Row(
            at=row.at[:16].replace("-", "/"), sort=row.sort, party=row.party, text=row.text, flow=row.flow,
            amount=row.amount, method=row.method, status=row.status, order="2.02610E+27",
        )
        for row in rows
    ]  # fmt: skip
    return alipay(*changed)


def test_the_same_file_twice_brings_every_row_once(store, bring):
    bill = alipay(PURCHASE, borrowing("借呗还款", status="还款成功", party="借呗", order="B2"))
    assert counts(bring(bill)) == (2, 0, 0, 0)
    assert counts(bring(bill)) == (0, 0, 2, 0)
    assert len(store.book().ledger) == 2


@pytest.mark.parametrize("first_is_original", [True, False])
def test_a_file_and_its_copy_saved_by_a_spreadsheet_are_the_same_rows(store, bring, first_is_original):
    rows = (
        PURCHASE,
        borrowing("借呗还款", status="还款成功", party="借呗", order="B2"),
        Row(at="2026-10-20 09:31:07", party="食堂", text="午餐", amount="12.00", method="花呗", order="L1"),
        Row(at="2026-10-20 09:31:50", party="食堂", text="午餐", amount="12.00", method="花呗", order="L2"),
    )
    files = [alipay(*rows), saved_again(*rows)]
    if not first_is_original:
        files.reverse()
    assert counts(bring(files[0])) == (4, 0, 0, 0)
    assert counts(bring(files[1])) == (0, 0, 4, 0)


def test_two_equal_rows_of_one_order_are_two_and_stay_two(store, bring):
    twice = (refund("J1", "30.00", "2026-10-20 10:05:00"), refund("J1", "30.00", "2026-10-18 09:05:00"))
    assert counts(bring(alipay(*twice[1:]))) == (1, 0, 0, 0)
    assert counts(bring(alipay(*twice))) == (1, 0, 1, 0)
    assert moved(store) == [("refund", "30.00"), ("refund", "30.00")]


def test_a_refund_of_a_closed_purchase_is_judged_against_the_book(store, bring):
    november = alipay(refund("P21_1"), CLOSED)
    assert counts(bring(november)) == (0, 2, 0, 0)
    bring(alipay(PURCHASE))
    assert counts(bring(november)) == (1, 1, 0, 0)
    assert moved(store) == [("draw", "3000.00"), ("refund", "3000.00")]
    assert counts(bring(november)) == (0, 1, 1, 0)


def test_both_exports_in_one_import_come_to_the_same(store, bring):
    bring(alipay(PURCHASE), alipay(refund("P21_1"), CLOSED))
    assert moved(store) == [("draw", "3000.00"), ("refund", "3000.00")]


def test_a_refund_with_a_number_of_its_own_cancels_its_closed_purchase(store, bring):
    bill = alipay(refund("R777"), CLOSED)
    assert counts(bring(bill)) == (0, 2, 0, 0)
    bring(alipay(PURCHASE))
    assert counts(bring(bill)) == (1, 1, 0, 0)
    assert moved(store) == [("draw", "3000.00"), ("refund", "3000.00")]


def test_a_purchase_that_closed_later_is_taken_back_by_what_is_left_of_it(store, bring):
    bring(alipay(PURCHASE, refund("P21_1", "1000.00", "2026-10-06 10:00:00")))
    assert counts(bring(alipay(CLOSED))) == (1, 0, 0, 0)
    assert moved(store) == [("draw", "3000.00"), ("refund", "1000.00"), ("refund", "2000.00")]
    assert counts(bring(alipay(CLOSED)))[0] == 0


def test_a_repayment_that_bounced_later_stands_in_the_place_of_the_repayment(store, bring):
    bring(alipay(borrowing("花呗主动还款", status="还款成功", order="B7")))
    bring(alipay(borrowing("花呗主动还款", status="已全额退款", order="B7")))
    assert moved(store) == [("failed", "100.00")]
    store.undo_last()
    assert moved(store) == [("repay", "100.00")]


STATEMENT = (
    "招商银行信用卡对账单（个人消费卡账户 2026年11月）\n交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n"
    ',11/21,财付通还款,"-100.00",1234,-100.00\n11/20,11/21,便利店,30.00,1234,30.00(CN)\n'
).encode()
WALLET = alipay(
    Row(
        at="2026-11-20 10:00:00", sort="信用借还", party="招商银行信用卡(1234)", text="信用卡还款", flow="不计收支",
        amount="100.00", method="余额宝", status="还款成功", order="C1",
    )
)  # fmt: skip


@pytest.mark.parametrize("files", [(WALLET, STATEMENT), (STATEMENT, WALLET)])
def test_a_repayment_in_wallet_and_bank_is_once_shown_as_a_pair_and_separable(store, bring, files):
    bring(files[0])
    report = bring(files[1])
    (file,) = report.files
    pairs = [row for row in rows_of(file, {}) if row.fate is Fate.PAIR]
    assert [(row.amount, bool(row.twin)) for row in pairs] == [(Money(10000), True)]
    assert sum(row.kind is LedgerKind.REPAY for row in store.book().ledger) == 1
    bring(files[1], choices=Choices(apart=frozenset({(0, pairs[0].line)})))
    assert sum(row.kind is LedgerKind.REPAY for row in store.book().ledger) == 2


def test_what_was_typed_by_hand_is_met_once(store, bring):
    with store.write("typed") as tx:
        tx.add_channel(a_channel())
        tx.add_ledger(LedgerRow(date(2026, 11, 20), LedgerKind.REPAY, "jiebei", Money(10000)))
    row = borrowing("借呗还款", status="还款成功", party="借呗")
    report = bring(
        alipay(
            row,
            Row(
                at=row.at,
                **{f: getattr(row, f) for f in ("sort", "party", "text", "flow", "amount", "method", "status")},
                order="B9",
            ),
        )
    )  # the same row with another number
    assert counts(report) == (1, 0, 1, 0)
    assert [entry.sure for entry in report.files[0].known] == [False]


def test_a_choice_is_asked_once_and_remembered(store, bring):
    with store.write("cards") as tx:
        tx.add_channel(
            a_channel("a", name="招商银行信用卡", platform="招商银行", funder="招商银行", kind=ChannelKind.STATEMENT)
        )  # one card
        tx.add_channel(
            a_channel("b", name="招商银行信用卡 二", platform="招商银行", funder="招商银行", kind=ChannelKind.STATEMENT)
        )  # another
    first = borrowing("信用卡还款", status="还款成功", party="招商银行", order="K1")
    with store.write("rename") as tx:
        tx.edit_channel(
            a_channel("a", name="招行经典", platform="招商银行", funder="招商银行", kind=ChannelKind.STATEMENT)
        )  # no longer the exact name
    report = bring(alipay(first))
    assert counts(report) == (0, 0, 0, 1)
    (problem,) = report.files[0].problems
    assert problem.candidates == ("a", "b")
    assert problem.product is not None
    bring(alipay(first), choices=Choices(lines={problem.product.handle: "b"}))
    bring(alipay(borrowing("信用卡还款", status="还款成功", party="招商银行", order="K2", amount="55.00")))
    assert [row.channel for row in store.book().ledger] == ["b", "b"]


def test_a_lender_nobody_knows_is_a_problem_until_it_is_said(store, bring):
    bill = alipay(borrowing("借款到账", status="放款成功", party="某某消费金融"))
    assert counts(bring(bill)) == (0, 0, 0, 1)
    assert counts(bring(bill, choices=Choices(lines={"某某消费金融": IGNORE}))) == (0, 1, 0, 0)
    assert counts(bring(bill)) == (0, 1, 0, 0)
    report = bring(bill, choices=Choices(lines={"某某消费金融": NEW}))
    assert (counts(report), [line.name for line in report.channels]) == ((1, 0, 0, 0), ["某某消费金融小贷"])


def test_rows_too_far_from_today_are_problems(store, bring):
    report = bring(
        alipay(*(Row(at=f"{year}-11-20 10:00:00", method="花呗", order=f"y{year}") for year in (2015, 2026, 2027)))
    )  # three years
    assert counts(report) == (1, 0, 0, 2)


def test_the_whole_import_is_one_step_and_can_be_undone(store, bring):
    bring(WALLET, STATEMENT)
    assert len(store.import_files()) == 2
    store.undo_last()
    assert store.is_empty()
    assert (store.import_files(), store.aliases()) == ((), {})


def test_every_row_says_where_it_came_from(store, bring):
    bring(alipay(PURCHASE))
    (row,) = store.ledger()
    origin = store.provenance(ledger=row.no)
    assert origin is not None
    assert (origin.file, origin.line, origin.format) == ("file0.csv", 10, "alipay-csv")


def test_one_unreadable_file_hides_no_other_and_nothing_is_written_beside_it(store, tmp_path):
    (tmp_path / "good.csv").write_bytes(alipay(PURCHASE))
    (tmp_path / "bad.csv").write_bytes(b"a,b\n1,2\n")
    read = importing.read_files([tmp_path / "bad.csv", tmp_path / "good.csv", tmp_path / "none.csv"], store)
    report = importing.preview(store, read)
    assert [bool(file.refusal) for file in report.files] == [True, False, True]
    assert report.added.ledger == 1
    with pytest.raises(ImportFileError, match=r"bad\.csv"):
        importing.apply(store, read)
    assert store.is_empty()


def test_a_row_left_out_or_changed_by_the_person(store, bring):
    bill = alipay(PURCHASE, borrowing("花呗主动还款", status="还款成功", order="B7"))
    edited = LedgerRow(date(2026, 11, 20), LedgerKind.REPAY, "huabei", Money(9900), "改过")
    report = bring(bill, choices=Choices(out=frozenset({(0, 10)}), changed={(0, 11, "movement:repay"): edited}))
    assert counts(report) == (1, 1, 0, 0)
    assert store.book().ledger == (edited,)
    assert counts(bring(bill)) == (1, 0, 1, 0)


def test_a_bill_without_order_numbers_is_read_and_known_again(store, bring):
    head = ALIPAY_HEAD.replace("交易订单号     ,", "").replace("商家订单号           ,", "")
    rows = "".join(row.line().replace(f"{row.order}\t,\t,", "") + "\n" for row in (PURCHASE, CLOSED))
    bill = (head + rows).encode("gb18030")
    assert counts(bring(bill)) == (1, 1, 0, 0)
    assert counts(bring(bill))[2] == 1


def test_a_locked_archive_says_so_and_opens_with_its_password(store, bring, tmp_path):
    import pyzipper

    path = tmp_path / "账单.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"123456")
        archive.writestr("支付宝交易明细.csv", alipay(PURCHASE))
        archive.writestr("readme.txt", "说明")
    for password in (None, "654321"):
        (file,) = importing.read_files([path], store, password=password)
        assert isinstance(file.refusal, PasswordNeededError)
    assert counts(bring(path.read_bytes(), password="123456")) == (1, 0, 0, 0)


@pytest.mark.parametrize("last", [0, importing.PORTION, 2 * importing.PORTION, 4500])
def test_an_import_that_is_stopped_while_it_is_written_leaves_nothing(store: Store, tmp_path: Path, last: int) -> None:
    rows = [Row(method="花呗", order=f"{number}") for number in range(4500)]
    path = tmp_path / "long.csv"
    path.write_bytes(alipay(*rows))
    heard: list[int] = []

    def step(done: int, _all: int) -> None:
        heard.append(done)
        if done == last and len(heard) > 2:
            raise InterruptedError

    read = importing.read_files([path], store)
    with pytest.raises(InterruptedError):
        importing.apply(store, read, today=TODAY, step=step)
    assert (store.is_empty(), store.history(), store.import_files()) == (True, (), ())


class TestAMessageThatShowsTheAvailableAmountAlone:
    @pytest.mark.parametrize(
        ("name", "text", "used"),
        [
            ("招商银行信用卡8834", "您尾号8834的信用卡于11月20日消费人民币9000.00元，可用额度20,000.00元。", 10_000),
            ("招商银行信用卡8834", "您尾号8834的信用卡于11月20日消费人民币90.00元，可用额度50,000.00元。", 1000),
            ("借呗", "您的借呗11月20日成功支用人民币9000元，当前可用额度20,000.00元。", 10_000),
            ("借呗", "您的借呗11月20日成功支用人民币9000元，当前可用额度29,000.00元。", 1000),
            ("借呗", "您的借呗当前可用额度50.00元。", 1000),
        ],
    )
    def test_tells_what_a_card_owes_and_of_a_loan_only_what_was_drawn(
        self, store: Store, name: str, text: str, used: int
    ) -> None:
        is_card = name != "借呗"
        line = a_channel("line", name=name, kind=ChannelKind.STATEMENT) if is_card else a_channel("line", name=name)
        with store.write("a line") as tx:
            tx.add_channel(line)
            tx.record(a_reading("line", date(2026, 11, 10), limit=30000, used=1000))
        read = importing.read_message(f"【招商银行】{text}" if is_card else text, store, received=TODAY)
        importing.apply(store, [read], importing.NO_CHOICES, today=TODAY)
        (seen,) = store.latest_readings(as_of=TODAY)
        assert (seen.on > date(2026, 11, 10), seen.used) == (True, Money(used * 100))


def test_the_rows_of_an_import_are_not_looked_through_for_rubbish(store: Store, tmp_path: Path) -> None:
    """Each look at 100,000 of them would hold the window for longer than it may be held."""
    path = tmp_path / "alipay.csv"
    lent = borrowing("借款到账", status="放款成功", party="某某消费金融", order="9")
    own = Row(at="2026-10-06 10:00:00", party="店", text="茶", amount="3.00", method="余额宝", order="P30")
    path.write_bytes(alipay(PURCHASE, own, lent))
    read = importing.read_files([path], store)
    report = importing.preview(store, read, importing.NO_CHOICES, today=TODAY)
    (file,) = report.files
    kinds = [*file.fresh, *(row.record for row in file.fresh), *file.left_out, *file.problems, *rows_of(file, {})]
    assert len({type(entry) for entry in kinds}) >= 4
    assert not any(gc.is_tracked(entry) for entry in kinds)
