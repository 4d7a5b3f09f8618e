"""The bill of one more payment app is data in one file, as CONTRIBUTING says, and is then read wherever files are."""

from __future__ import annotations

from pathlib import Path

from tests.toy import ROOT, copy_of_the_program, put, seen_by

BOOK = ROOT / "tests" / "cli" / "data" / "li_ming.json"

BILL = """
TOY: Final = Bill(
    source="toy",
    marks=("玩具支付账单",),
    columns=("交易时间", "玩具分类", "交易对方", "说明", "收/支", "金额", "支付方式", "交易状态", "交易单号"),
    lines=(("玩具借呗", "jiebei"),),
    pays=(("玩具借呗", "jiebei"),),
    borrowing=("借还",),
)
"""

WORDS = """
msgid "Toy bill"
msgstr "玩具账单"
"""

FILE = """玩具支付账单
交易时间,玩具分类,交易对方,说明,收/支,金额,支付方式,交易状态,交易单号
2026-11-20 10:00:01,购物,一家店,一台收音机,支出,300.00,玩具借呗,交易成功,T1
2026-11-20 11:00:01,购物,一家店,一块电池,支出,3.00,余额,交易成功,T2
"""

SEEN = """
import contextlib, io, json, sys
from pathlib import Path
from raincheck.__main__ import main

def run(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["--book", sys.argv[1], *words])
    assert code == 0, words
    return out.getvalue()

run("load", sys.argv[2])
from raincheck.app.import_rows import format_name
once, again = (json.loads(run("import", sys.argv[3], "--json")) for _ in range(2))
print(json.dumps({
    "once": once["files"][0], "added": once["added"]["ledger"], "again": again["files"][0],
    "name": format_name(once["files"][0]["format"]),
}))
"""


def test_a_bill_added_in_two_files_is_read_and_named(tmp_path: Path) -> None:
    copy = copy_of_the_program(tmp_path / "copy")
    put(
        copy / "desktop" / "raincheck" / "importers" / "wallets.py",
        {
            '_ANT_PAYS: Final = (("花呗", "huabei"), ("信用购", "huabei"))\n': BILL,
            "BILLS: Final = (": "TOY, ",
            '        "douyin": tr("Douyin bill"),\n': '        "toy": tr("Toy bill"),\n',
        },
    )
    put(copy / "resources" / "i18n" / "zh_CN" / "importers.po", {"": WORDS})
    bill = tmp_path / "bill.csv"
    bill.write_text(FILE, "utf-8")
    seen = seen_by(copy, SEEN, tmp_path / "toy.raincheck", BOOK, bill)
    assert (seen["name"], seen["once"]["format"], seen["added"]) == ("玩具账单", "toy-csv", 1)
    assert (seen["once"]["used"], seen["once"]["ignored"]) == (1, 1)
    assert (seen["again"]["used"], seen["again"]["duplicates"]) == (0, 1)
