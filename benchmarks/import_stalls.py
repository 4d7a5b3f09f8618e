"""How long a bill of 100,000 rows holds the window: dropped, looked through, written, stopped, taken back.

    python benchmarks/import_stalls.py [--rows 100000] [--told 50]

Tells the longest turn of each step and each turn above `--told` milliseconds of processor of the window's thread, one
JSON object a line (`step`, `milliseconds`, `stack`), and how long the whole step took. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from books import StandingClock
from PySide6.QtWidgets import QApplication
from turns import STALL, Turns

from raincheck.__main__ import _COLLECT_EVERY
from raincheck.app.import_rows import Fate
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.imports.preview import Preview
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.application import Application
from raincheck.store import open_store
from raincheck.system.resources import resource_path

HEAD = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n"
KINDS = (
    (50, "餐饮美食", "某店", "午饭", "支出", "余额宝", "交易成功"),
    (30, "日用百货", "某店", "日用", "支出", "花呗", "交易成功"),
    (6, "退款", "某店", "退款-日用", "不计收支", "花呗", "退款成功"),
    (5, "信用借还", "花呗", "花呗主动还款", "不计收支", "余额宝", "还款成功"),
    (4, "信用借还", "借呗", "借呗放款至银行卡", "不计收支", "", "放款成功"),
    (4, "信用借还", "招商银行", "信用卡还款", "不计收支", "余额宝", "还款成功"),
    (1, "信用借还", "某某消费金融", "借款到账", "不计收支", "", "放款成功"),
)


def bill(rows: int) -> bytes:
    """A bill of the last four years with so many rows, always the same."""
    chance = random.Random(7)
    at = datetime(2026, 11, 21, 20)  # noqa: DTZ001 - as a file writes it
    weights = [kind[0] for kind in KINDS]
    lines = ["支付宝（中国）网络技术有限公司  电子客户回单\n", HEAD]
    for number, kind in enumerate(chance.choices(KINDS, weights, k=rows)):
        at -= timedelta(seconds=chance.randrange(100, 2400))
        _, sort, party, text, flow, method, state = kind
        amount = f"{chance.randrange(100, 90_000) / 100:.2f}"
        order = f"20260101220011{number:014d}\t"
        lines.append(f"{at},{sort},{party}{number % 97},/,{text},{flow},{amount},{method},{state},{order},,,\n")
    return "".join(lines).encode("gb18030")


class Walk:
    """A large bill from the drop to the undo, each step in the event loop."""

    def __init__(self, turns: Turns, window: Application, file: Path) -> None:
        self._turns, self._window, self._file = turns, window, file
        self.seconds: dict[str, float] = {}

    def all(self) -> None:
        """All of it."""
        self._step("open", self._window.window.show)
        self._step("go to the page", lambda: self._window.context.speaker.go.emit(Target(PageId.IMPORTS)))
        page = self._window.window.page
        if not isinstance(page, ImportsPage):
            sys.exit("the import page was asked for")
        preview = page.preview
        self._step("drop, and stop at once", lambda: (page.take([self._file]), page.back_button.click()))
        self._step("drop", lambda: page.take([self._file]), preview.isVisible)
        self._look_through(preview)
        self._step("write, and stop at once", lambda: (preview.write_button.click(), page.back_button.click()))
        if self._window.session.store.import_files():
            sys.exit("the import was stopped, and is there")
        self._step("write", preview.write_button.click, page.done.isVisible)
        self._step("undo", page.done.undo_button.click)
        self._step("close", self._window.close)

    def _look_through(self, preview: Preview) -> None:
        for fate in (Fate.USED, Fate.IGNORED, Fate.PROBLEM):
            self._step(f"only {fate.value}", preview.filter_buttons[fate].click)
        self._step("all rows", preview.filter_buttons[None].click)
        self._step("the next thousand", preview.later_button.click)
        header = preview.table.horizontalHeader()
        self._step("by amount", lambda: preview.table.sortByColumn(5, header.sortIndicatorOrder()))
        self._step("leave a row out", lambda: preview.out_asked.emit(preview.table.shown()[0].spot))

    def _settled(self) -> bool:
        return self._window.context.jobs.wait(0) and self._window.context.drawing.wait(0)

    def _step(self, name: str, action: Callable[[], object], until: Callable[[], bool] = lambda: True) -> None:
        began = time.perf_counter()
        self._turns.step(name, action, lambda: self._settled() and until())
        self.seconds[name] = time.perf_counter() - began


def main() -> None:
    """Walk, and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--told", type=float, default=STALL * 1000, help="milliseconds")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bill.csv"
        file.write_bytes(bill(said.rows))
        gc.set_threshold(_COLLECT_EVERY)  # as the window does
        application = QApplication([])
        turns = Turns(said.told / 1000)
        look = Look(resource_path("icons").parent)
        look.apply(scheme=Scheme.LIGHT, scale=1)
        clock = StandingClock()
        with open_store(Path(folder) / "book.raincheck", clock=clock.now, create=True) as store:
            walk = Walk(turns, Application(store, clock, look, Icons(resource_path("icons"))), file)
            walk.all()
        turns.close()
        application.processEvents()
    for step, seconds in walk.seconds.items():
        print(f"{step}: longest turn {turns.longest[step] * 1000:.0f} ms, {seconds:.1f} s in all", file=sys.stderr)
    for turn in turns.slow:
        print(msgspec.json.encode(turn).decode())


if __name__ == "__main__":
    main()
