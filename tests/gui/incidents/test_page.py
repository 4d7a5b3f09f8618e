"""The incidents page on the Li Ming book: from the alarm to the letter, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock, li_ming_book, shown_on

from raincheck.app import incidents
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.gui.incidents.dialogs import LetterDialog, NoteDialog, OpenDialog, TalkDialog
from raincheck.gui.incidents.page import IncidentsPage
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.overview.page import OverviewPage
from raincheck.gui.shell.application import Application
from raincheck.store import open_store

ID = "jiebei-2026-11-22"


@pytest.fixture
def application(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    made = shown_on(qtbot, li_ming_book(tmp_path), look, repository / "resources")
    yield made
    made.close()


def page_of(application: Application, subject: str | None = None) -> IncidentsPage:
    application.context.speaker.go.emit(Target(PageId.EVENTS, subject))
    shown = application.window.page
    assert isinstance(shown, IncidentsPage)
    return shown


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def record(application: Application):
    return incidents.incidents(application.session.store, TODAY).find(ID).record


def box(page: IncidentsPage, key: str) -> QCheckBox:
    QApplication.processEvents()
    return next(entry.box for entry in page.detail.steps.boxes if entry.step.key == key)


def test_the_one_open_incident_is_shown_at_once_and_the_list_is_one_step_back(application: Application) -> None:
    page = page_of(application)
    assert page.detail.isVisible()
    assert "借呗" in words(page.detail)
    page.detail.back_button.click()
    assert not page.detail.isVisible()
    assert page.table.isVisible()


def test_what_to_do_on_the_overview_opens_the_incident(application: Application) -> None:
    overview = application.window.page
    assert isinstance(overview, OverviewPage)
    overview._banner._act.click()
    page = application.window.page
    assert isinstance(page, IncidentsPage)
    assert page.detail.isVisible()


def test_a_step_is_ticked_on_the_page_and_on_the_overview(application: Application) -> None:
    page = page_of(application)
    box(page, "bridge").setChecked(True)
    assert {(entry.step, entry.done_on) for entry in record(application).steps} == {("bridge", TODAY)}
    application.context.speaker.go.emit(Target(PageId.OVERVIEW))
    overview = application.window.page
    QApplication.processEvents()
    first = next(entry for entry in overview.findChildren(QCheckBox) if entry.isVisible())
    told = overview._banner._detail.text()
    assert told.startswith(
        "Keep evidence: "
    )  # what comes next in the incident, not what its warning said on the first day
    first.setChecked(True)
    QApplication.processEvents()
    assert overview._banner._detail.text() != told
    assert {entry.step for entry in record(application).steps} == {"bridge", "screenshot"}
    application.session.undo()
    assert {entry.step for entry in record(application).steps} == {"bridge"}


def test_steps_are_walked_by_keys_and_unfold_with_enter(application: Application, qtbot: QtBot) -> None:
    page = page_of(application)
    box(page, "screenshot").setFocus()
    qtbot.keyClick(box(page, "screenshot"), Qt.Key.Key_Down)
    assert box(page, "stop_draws").hasFocus()
    qtbot.keyClick(box(page, "stop_draws"), Qt.Key.Key_Return)
    told = next(entry for entry in page.detail.steps.boxes if entry.step.key == "stop_draws")
    assert "Why:" in words(told)


def test_a_ticked_step_keeps_the_keyboard_and_the_page_its_place(application: Application) -> None:
    application.window.resize(1000, 520)
    page = page_of(application)
    box(page, "objection").setFocus()
    bar = page._detail_area.verticalScrollBar()
    QApplication.processEvents()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    box(page, "objection").click()
    QApplication.processEvents()
    assert box(page, "objection").isChecked()
    assert box(page, "objection").hasFocus()
    assert bar.value() == place
    bar.setValue(0)
    box(page, "screenshot").setFocus()
    page.detail.evidence.attached.emit((incidents.FileDraft("a.txt", b"a"),))
    QApplication.processEvents()
    assert not box(page, "screenshot").isEnabled(), "the file ticked it"
    assert box(page, "stop_draws").hasFocus()
    assert bar.value() == 0


def test_a_step_leads_to_the_place_where_it_is_done(application: Application) -> None:
    page = page_of(application)
    page.detail.steps.unfold("bridge")
    told = next(entry for entry in page.detail.steps.boxes if entry.step.key == "bridge")
    told._on_go()
    QApplication.processEvents()
    assert page.fair.isVisible()
    page = page_of(application, ID)
    page.detail.steps.unfold("keep_paying")
    next(entry for entry in page.detail.steps.boxes if entry.step.key == "keep_paying")._on_go()
    assert application.window.shown is PageId.CALENDAR


def test_a_note_and_a_talk_are_kept(application: Application) -> None:
    page = page_of(application)
    page._on_note("call")
    note = page.findChildren(NoteDialog)[0]
    note.note_edit.setPlainText("周一再打")
    note.accept()
    page.detail.talk_button.click()
    talk = page.findChildren(TalkDialog)[0]
    talk.ticket_edit.setText("88213")
    talk.text_edit.setPlainText("要复核")
    talk.accept()
    kept = record(application)
    assert [(entry.step, entry.note) for entry in kept.steps] == [("call", "周一再打")]
    assert [(entry.ticket, entry.text, entry.at.date()) for entry in kept.contacts] == [("88213", "要复核", TODAY)]
    assert "88213" in words(page.detail)


@pytest.mark.usefixtures("no_flash")
def test_files_are_dropped_pasted_opened_and_taken_out(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(application)
    message = tmp_path / "提示.txt"
    message.write_text("额度调整")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(message))])
    page.detail.evidence.take(dropped)
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    clipboard = QMimeData()
    clipboard.setImageData(picture)
    page.detail.evidence.take(clipboard)
    text, image = record(application).evidence
    assert (text.name, image.name.endswith(".png")) == ("提示.txt", True)
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    page._on_file_opened(text.sha256)
    assert opened[0].read_text() == "额度调整"
    assert opened[0].stat().st_mode & 0o077 == 0
    application._borrowed.take_back()
    assert not opened[0].exists()
    page.detail.evidence.raised.emit(image.sha256)
    page.detail.evidence.note_asked.emit(text.sha256)
    note = page.findChildren(NoteDialog)[0]
    note.note_edit.setPlainText("额度页，21:14")
    note.accept()
    assert [(entry.sha256, entry.note) for entry in record(application).evidence] == [
        (image.sha256, ""),
        (text.sha256, "额度页，21:14"),
    ]
    assert "额度页，21:14" in words(page.detail)
    page._on_file_removed(text.sha256)
    assert [entry.sha256 for entry in record(application).evidence] == [image.sha256]


def test_what_is_pasted_or_dropped_anywhere_on_an_open_incident_is_its_evidence(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    page = page_of(application)
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    QGuiApplication.clipboard().setImage(picture)
    page.detail.pack_button.setFocus()
    qtbot.keyClick(application.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert application.window.page is page
    message = tmp_path / "提示.txt"
    message.write_text("额度调整")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(message))])
    application.window._hand_over(dropped)
    assert len(record(application).evidence) == 2
    page.detail.back_button.click()
    application.window._hand_over(dropped)
    assert application.window.page is not page, "on the list nobody knows which incident is meant"


def test_a_file_above_twenty_megabytes_is_refused_in_a_sentence(application: Application, tmp_path: Path) -> None:
    page = page_of(application)
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    said: list[str] = []
    application.context.speaker.problem.connect(said.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(large))])
    page.detail.evidence.take(data)
    assert record(application).evidence == ()
    assert "20 MB" in said[0]


def test_a_letter_is_composed_as_one_types_copied_and_packed(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    page = page_of(application)
    page._on_letter(LetterKind.COMPLAINT)
    dialog = page.findChildren(LetterDialog)[0]
    assert "________" in dialog.paper.toPlainText()
    assert "2026-11-22" in dialog.sources.text()
    dialog.name_edit.setText("李明")
    assert "李明" in dialog.paper.toPlainText()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.paper.toPlainText()
    asked = [dialog.name_edit, dialog.reason_edit, dialog.pay_edit, dialog.no_notice_box]
    assert [field.isHidden() for field in asked] == [False, True, True, True], "a complaint has no place for them"
    with qtbot.waitSignal(application.context.speaker.toast) as said:
        page._write_pack(dialog.draft(), ID, str(tmp_path / "pack"))
    assert said.args[0] == f"The pack lies in {tmp_path / 'pack'}."
    dialog.reject()
    files = {file.suffix for file in (tmp_path / "pack").iterdir()}
    assert files == {".pdf", ".txt"}


def test_hidden_amounts_are_hidden_in_a_letter_and_its_copy(application: Application) -> None:
    page = page_of(application)
    page._on_letter(LetterKind.COMPLAINT)
    assert "¥100,000" in page.findChildren(LetterDialog)[-1].paper.toPlainText()
    page.findChildren(LetterDialog)[-1].reject()
    application.context.look.hide_amounts(hidden=True)
    page._on_letter(LetterKind.COMPLAINT)
    dialog = page.findChildren(LetterDialog)[-1]
    dialog.copy_button.click()
    assert "100,000" not in QGuiApplication.clipboard().text() == dialog.paper.toPlainText()
    assert "Ctrl+H" in dialog.sources.text()
    dialog.reject()


def test_closing_counts_the_cut_as_handled_and_it_can_be_taken_up_again(qtbot: QtBot, application: Application) -> None:
    page = page_of(application)
    qtbot.mouseClick(page.detail.recovered_button, Qt.MouseButton.LeftButton)
    assert "L01" not in {alert.rule for alert in application.session.report().alerts}
    assert page.detail.reopen_button.isVisible()
    assert page.detail.reopen_button.hasFocus()
    assert page._detail_area.verticalScrollBar().value() == 0
    assert "waiting" not in application.window.sidebar._buttons[PageId.EVENTS].accessibleName()
    assert not any(box.step.badge for box in page.detail.steps.boxes), "what is closed presses nobody"
    assert not page.detail.steps.boxes[0].box.isEnabled()
    page.detail.reopen_button.click()
    assert page.detail.close_button.isVisible()


def test_an_incident_is_opened_by_hand(application: Application) -> None:
    page = page_of(application)
    page.detail.back_button.click()
    page.open_button.click()
    dialog = page.findChildren(OpenDialog)[0]
    dialog.kind_picker.choose(IncidentKind.TECHNICAL)
    dialog.accept()
    assert page.detail.isVisible()
    kinds = {case.kind for case in incidents.incidents(application.session.store, TODAY).cases}
    assert kinds == {IncidentKind.TOKEN_CUT, IncidentKind.TECHNICAL}


def test_pages_for_fair_weather_are_kept_and_called_old(qtbot: QtBot, application: Application, tmp_path: Path) -> None:
    page = page_of(application, "fair:weilidai")
    assert page.fair.isVisible()
    page.fair.keep_button.click()
    assert "holds" in words(page.fair) or page.fair._state.isVisible()
    with qtbot.waitSignal(application.context.speaker.toast) as said:
        page._print_to(page._controller.fair_weather().pages, str(tmp_path / "pages.pdf"))
    assert said.args[0] == f"Wrote {tmp_path / 'pages.pdf'}."
    assert (tmp_path / "pages.pdf").read_bytes().startswith(b"%PDF")
    kept = page._controller.fair_weather().find("weilidai")
    assert (kept.kept_on, kept.is_old) == (TODAY, False)


def test_pages_that_lie_behind_an_incident_are_not_made_anew(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(application, "fair:weilidai")
    page.open_subject(ID)
    page.tabs.setCurrentIndex(1)
    made: list[object] = []
    monkeypatch.setattr(page._controller, "fair_weather", lambda: made.append(None))
    assert page._page is not None
    page._on_ticked(page._page.steps[0].key, True)
    assert record(application).steps != ()
    assert made == []


def test_hidden_amounts_stand_nowhere_on_the_page(application: Application) -> None:
    page = page_of(application)
    assert "3,242.51" in words(page.detail)
    application.context.look.hide_amounts(hidden=True)
    assert "3,242.51" not in words(page.detail)
    assert "100,000" not in words(page.detail)


def drawn_in_turns(monkeypatch: pytest.MonkeyPatch, page: IncidentsPage) -> list[int]:
    """A page of a large book; what it says to be drawn is counted."""
    begun: list[int] = []
    steps = IncidentsPage.draw_steps

    def counted(self: IncidentsPage) -> Iterator[None]:
        begun.append(1)
        return steps(self)

    monkeypatch.setattr(IncidentsPage, "draws_in_turns", property(lambda _page: True))
    monkeypatch.setattr(IncidentsPage, "draw_steps", counted)
    return begun


def test_of_a_large_book_it_is_drawn_once_in_turns_and_seen_when_all_is_new(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(application)
    before = words(page.detail)
    begun = drawn_in_turns(monkeypatch, page)
    application.window.hide_or_show()
    turns = 0
    while not page.updatesEnabled():
        QApplication.processEvents()
        turns += 1
    assert turns >= 5
    assert "3,242.51" not in words(page.detail)
    application.window.hide_or_show()
    qtbot.waitUntil(page.updatesEnabled)
    assert words(page.detail) == before
    assert len(begun) == 2


def test_who_goes_back_while_it_is_drawn_in_turns_stays_on_the_list(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(application)
    drawn_in_turns(monkeypatch, page)
    page.refresh()
    QApplication.processEvents()
    assert not page.updatesEnabled()
    page.detail.back_button.click()
    assert page.updatesEnabled()
    for _ in range(20):
        QApplication.processEvents()
    assert page.table.isVisible()


def test_a_book_without_incidents_says_how_one_opens(
    qtbot: QtBot, tmp_path: Path, look: Look, repository: Path
) -> None:
    clock = StandingClock(date(2026, 11, 22))
    empty = open_store(tmp_path / "empty.raincheck", clock=clock.now, create=True)
    made = Application(empty, clock, look, Icons(repository / "resources" / "icons"))
    made.window.show()
    page = page_of(made)
    assert "opens itself" in words(page)
    made.close()
