from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.imports.acts import BILL, made_page
from tests.importers.bills import alipay

from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.kit.context import Context
from raincheck.store import Store, open_store
from raincheck.system.clock import SystemClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=SystemClock().now, create=True) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store, context: Context) -> ImportsPage:
    made = made_page(store, context)
    qtbot.addWidget(made)
    made.resize(1000, 760)
    made.show()
    return made


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "alipay.csv"
    path.write_bytes(alipay(*BILL))
    return path
