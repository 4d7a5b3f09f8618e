"""The pack for the lender and the page for fair weather: the folder, the papers, and when a page is old."""

from __future__ import annotations

import hashlib

import pytest
from tests.cli.conftest import Run

DAY = "2026-11-22"
ID = "jiebei-2026-11-22"


@pytest.fixture
def worked(li_ming: Run, tmp_path) -> Run:
    """An incident with a talk and two kept files."""
    (tmp_path / "limit page.png").write_bytes(PICTURE)
    (tmp_path / "chat: log.txt").write_text("we look again")
    for name in ("limit page.png", "chat: log.txt"):
        li_ming("incident", "attach", ID, tmp_path / name, "--as-of", DAY)
    li_ming("incident", "contact", ID, "--ticket", "88213", "--at", "2026-11-22T10:05", "--as-of", DAY)
    return li_ming


def bare_png() -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage

    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    image.save(buffer, "PNG")
    return bytes(kept.data())


PICTURE = bare_png()


def pack(run: Run, folder, *words: str):
    return run("incident", "pack", ID, "-o", folder, "--as-of", DAY, *words)


def test_the_folder_holds_the_paper_the_letter_and_the_files(worked: Run, tmp_path) -> None:
    folder = tmp_path / "pack"
    assert pack(worked, folder, "--no-notice").code == 0
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(files) == {"pack.pdf", "letter.txt", "01-limit page.png", "02-chat_ log.txt"}
    assert files["pack.pdf"].startswith(b"%PDF")
    assert files["01-limit page.png"] == PICTURE
    letter = files["letter.txt"].decode()
    assert "from ¥100,000 to ¥50" in letter
    assert "no notice" in letter
    assert "88213" in letter
    assert "________" in letter


def test_a_complaint_carries_its_source_apart_from_the_letter(worked: Run, tmp_path) -> None:
    pack(worked, tmp_path / "pack", "--letter", "complaint")
    letter, below = (tmp_path / "pack" / "letter.txt").read_text("utf-8").split("----")
    assert "within 15 days" in letter
    assert "2026-11-22" in below
    assert "official text decides" in below


@pytest.mark.parametrize("words", [(), ("--enclose-none",)])
def test_only_what_is_chosen_is_enclosed(worked: Run, tmp_path, words) -> None:
    digest = hashlib.sha256(PICTURE).hexdigest()
    chosen = words or ("--enclose", digest[:8])
    pack(worked, tmp_path / "pack", *chosen)
    names = {file.name for file in (tmp_path / "pack").iterdir()} - {"pack.pdf", "letter.txt"}
    assert names == (set() if words else {"01-limit page.png"})


def test_a_folder_with_something_in_it_is_left_alone(worked: Run, tmp_path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    answer = pack(worked, folder)
    assert answer.code == 2
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_a_digest_that_is_not_there_writes_nothing(worked: Run, tmp_path) -> None:
    assert pack(worked, tmp_path / "pack", "--enclose", "ffff").code == 2
    assert not (tmp_path / "pack").exists()


def pages(run: Run, *words: str):
    document = run("contingency", *words, "--as-of", DAY, "--json").document
    return {page["subject"]: page for page in document["pages"]}


def test_every_line_and_group_has_a_page(li_ming: Run) -> None:
    found = pages(li_ming)
    assert {"jiebei", "huabei", "weilidai", "ANT"} <= set(found)
    assert found["jiebei"]["stop_drawing"] == [{"channel": "jiebei", "amount": "4000.00", "day": 15}]
    assert found["ANT"]["channels"] == ["jiebei", "huabei"]
    text = li_ming("contingency", "jiebei", "--as-of", DAY).out
    assert "95188" in text
    assert "Not kept yet" in text


def test_a_number_that_is_not_certain_is_never_said(li_ming: Run) -> None:
    text = li_ming("contingency", "weilidai", "--as-of", DAY).out
    assert "95384" not in text
    assert "stands in the lender's app" in text


def test_a_kept_page_is_old_once_a_figure_moved_by_a_tenth(li_ming: Run, tmp_path) -> None:
    assert li_ming("contingency", "-o", tmp_path / "pages.pdf", "--as-of", DAY).code == 0
    assert (tmp_path / "pages.pdf").read_bytes().startswith(b"%PDF")
    assert (pages(li_ming)["weilidai"]["kept_on"], pages(li_ming)["weilidai"]["out_of_date"]) == (DAY, False)
    li_ming("record", "weilidai", "--used", "10000", "--on", DAY)
    page = pages(li_ming)["weilidai"]
    assert page["out_of_date"]
    assert "what is owed" in page["moved"]
    assert "out of date" in li_ming("contingency", "weilidai", "--as-of", DAY).out


def test_an_unknown_line_is_refused(li_ming: Run) -> None:
    answer = li_ming("contingency", "nobody", "--as-of", DAY)
    assert (answer.code, answer.out) == (2, "")
    assert "no page" in answer.err
