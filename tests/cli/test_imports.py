"""Reading commands load neither Qt nor matplotlib, nor the libraries that make a start slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.importers.bills import ALIPAY_HEAD, Row, alipay_text

HEAVY = ("PySide6", "matplotlib", "numpy", "pandas", "sqlite_utils")

ROWS = tuple(Row(order=str(number)) for number in range(4))


@pytest.mark.parametrize("command", ["check", "plan", "stress"])
def test_a_reading_command_is_light(li_ming: Run, book_path: Path, command: str) -> None:
    li_ming("check", "--as-of", "2026-11-22")
    program = (
        "import sys\n"
        "from raincheck.__main__ import main\n"
        f"code = main(['--book', {str(book_path)!r}, {command!r}, '--as-of', '2026-11-22', '--json'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def test_a_bill_without_a_row_says_so(run: Run, tmp_path: Path) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text(
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n", "utf-8"
    )
    done = run("import", bill)
    assert (done.code, done.out.splitlines()[-1]) == (0, "bill.csv: there is no row in it.")


COUNTED = {
    "Alipay": alipay_text(*ROWS, head="共4笔记录\n" + ALIPAY_HEAD),
    "Alipay's older form, below": alipay_text(*ROWS) + "------------------------\n共4笔记录,,,\n\n",
    "JD and Meituan": alipay_text(*ROWS, head="共：4笔记录\n" + ALIPAY_HEAD),
    "WeChat's spreadsheet": alipay_text(*ROWS, head="共4笔记录,,,,,,\n" + ALIPAY_HEAD),
}


@pytest.mark.parametrize("form", COUNTED)
def test_a_bill_with_fewer_rows_than_its_head_says_is_told_as_cut_off(run: Run, tmp_path: Path, form: str) -> None:
    bill = tmp_path / "bill.csv"
    bill.write_text(COUNTED[form].replace("共4笔", "共66笔").replace("共：4笔", "共：66笔"), "utf-8")
    done = run("import", "--dry-run", bill)
    told = "The file says it has 66 entries, and 4 of them are in it: it was cut off or edited. Export it again."
    assert (done.code, f"bill.csv: {told}" in done.out) == (0, True)
    assert run("import", "--dry-run", "--json", bill).document["files"][0]["lacking"] == told
    bill.write_text(COUNTED[form], "utf-8")
    assert "entries" not in run("import", "--dry-run", bill).out
    assert "lacking" not in run("import", "--dry-run", "--json", bill).document["files"][0]


def test_a_file_that_is_refused_is_told_once_and_without_an_empty_table(li_ming: Run, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text("junk\n", "utf-8")
    answer = li_ming("import", "--dry-run", tmp_path / "one.csv", tmp_path / "two.csv")
    assert (answer.code, answer.out) == (2, "")
    assert [line.split(": ")[1] for line in answer.err.splitlines()] == ["two.csv", "one.csv"]
