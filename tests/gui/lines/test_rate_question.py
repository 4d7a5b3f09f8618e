"""The rate of a line in its dialog: empty is not known, filled in it is no rise, and another one is asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, page_of

from raincheck.app.lines import LineDraft, edit_line
from raincheck.core.model import Channel, Terms
from raincheck.gui.kit.context import PageId
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.page import LinesPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store

OPENED = "jiebei"


def edited(application: Application, store: Store) -> LineDialog:
    page = page_of(application, LinesPage, PageId.LINES)
    page.edit_asked.emit(OPENED)
    return application.window.findChildren(LineDialog)[-1]


def line(store: Store) -> Channel:
    return next(channel for channel in store.channels() if channel.id == OPENED)


def typed(qtbot: QtBot, dialog: LineDialog, rate: str) -> None:
    dialog.apr_edit.selectAll()
    qtbot.keyClick(dialog.apr_edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(dialog.apr_edit, rate)


def dated(store: Store) -> list[tuple[str, Decimal]]:
    return [(f"{kept.record.on}", kept.record.apr) for kept in store.rates() if kept.record.channel == OPENED]


def test_an_emptied_rate_is_not_known_and_shows_no_figure(qtbot: QtBot, application: Application) -> None:
    store = application.session.store
    dialog = edited(application, store)
    typed(qtbot, dialog, "")
    assert not dialog.form.isRowVisible(dialog.rate_question)
    dialog.save_button.click()
    assert line(store).known_apr is None
    again = edited(application, store)
    assert (again.apr_edit.text(), again.apr_edit.placeholderText()) == ("", "not known")
    again.name_edit.setText("J")
    again.save_button.click()
    assert (line(store).name, line(store).known_apr) == ("J", None)


def test_a_rate_filled_in_is_no_question_and_no_rise(qtbot: QtBot, application: Application) -> None:
    store = application.session.store
    edit_line(store, OPENED, LineDraft(rate_unknown=True))
    application.session.check_now()
    dialog = edited(application, store)
    typed(qtbot, dialog, "14.6")
    assert not dialog.form.isRowVisible(dialog.rate_question)
    dialog.save_button.click()
    assert (line(store).known_apr, dated(store)) == (Decimal("0.146"), [])
    assert all(alert.rule != "P03" for alert in application.session.report().alerts)


@pytest.mark.parametrize(("is_slip", "rises"), [(True, False), (False, True)])
def test_another_rate_is_asked_about_and_only_the_lender_s_is_a_rise(
    qtbot: QtBot, application: Application, is_slip: bool, rises: bool
) -> None:
    store = application.session.store
    before = line(store).apr
    dialog = edited(application, store)
    typed(qtbot, dialog, "23")
    assert dialog.form.isRowVisible(dialog.rate_question)
    dialog.save_button.click()
    assert dialog.isVisible(), "neither answer is taken for granted"
    assert dialog.problem_label.text() == ("Another rate: did the lender change it, or was the old one a slip?")
    answer = dialog.rate_question.wrong if is_slip else dialog.rate_question.raised
    qtbot.keyClick(answer, Qt.Key.Key_Space)
    dialog.save_button.click()
    assert line(store).apr == Decimal("0.23")
    assert [apr for _, apr in dated(store)] == ([before, Decimal("0.23")] if rises else [])
    assert any(alert.rule == "P03" for alert in application.session.report().alerts) is rises


def test_the_day_of_a_rise_is_the_lender_s(qtbot: QtBot, application: Application) -> None:
    store = application.session.store
    dialog = edited(application, store)
    typed(qtbot, dialog, "23")
    dialog.rate_question.day_edit.show_day(TODAY.replace(day=3))
    dialog.rate_question.day_edit.edited.emit()
    assert dialog.rate_question.raised.isChecked(), "a day is that of a change"
    dialog.save_button.click()
    assert dated(store)[-1] == (f"{TODAY.replace(day=3)}", Decimal("0.23"))


def test_a_typed_0_is_a_rate(qtbot: QtBot, application: Application) -> None:
    store = application.session.store
    edit_line(store, OPENED, LineDraft(rate_unknown=True))
    application.session.check_now()
    dialog = edited(application, store)
    typed(qtbot, dialog, "0")
    dialog.save_button.click()
    assert line(store).known_apr == Decimal(0)


@pytest.mark.parametrize(
    ("due_day", "known", "apr"),
    [pytest.param(0, Decimal("0.1825"), "0.1825", id="nothing said"), pytest.param(8, None, "0", id="a due day said")],
)
def test_saving_confirms_no_rate_that_was_only_proposed(
    application: Application, due_day: int, known: Decimal | None, apr: str
) -> None:
    store = application.session.store
    with store.write("import") as tx:
        tx.edit_channel(replace(line(store), terms=Terms.GUESSED, apr=Decimal("0.1825")))
    application.session.check_now()
    dialog = edited(application, store)
    assert (dialog.apr_edit.text(), dialog.apr_edit.placeholderText()) == ("", "not known (perhaps 18.25%)")
    dialog.due_edit.setValue(due_day)
    dialog.save_button.click()
    assert (line(store).known_apr, line(store).apr) == (known, Decimal(apr))


def test_a_usual_rate_of_a_product_is_only_a_hint(qtbot: QtBot, beginning: Application) -> None:
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[-1]
    assert (dialog.apr_edit.text(), dialog.apr_edit.placeholderText()) == ("", "not known (perhaps 18.25%)")
    dialog.due_edit.setValue(8)
    dialog.save_button.click()
    dialog.save_button.click()  # neither limit nor use is filled in, which is asked about once
    made = beginning.session.store.channels()[0]
    assert (made.terms, made.known_apr, made.apr) == (Terms.CONFIRMED, None, Decimal(0))
    beginning.session.undo()
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[-1]
    typed(qtbot, dialog, "18.25")
    dialog.save_button.click()
    dialog.save_button.click()
    made = beginning.session.store.channels()[0]
    assert (made.terms, made.known_apr, made.is_rate_guessed) == (Terms.GUESSED, Decimal("0.1825"), False)


def test_a_new_line_has_no_earlier_rate_to_ask_about(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    page.line_asked.emit()
    dialog = application.window.findChildren(LineDialog)[-1]
    assert not dialog.form.isRowVisible(dialog.rate_question)
    typed(qtbot, dialog, "8")
    assert not dialog.form.isRowVisible(dialog.rate_question)
    dialog.reject()
