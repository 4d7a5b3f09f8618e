"""`raincheck read`: pictures into proposals; only what is certain is taken, and only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from raincheck.system import ocr
from raincheck.system.ocr import ShownPicture, ShownText

PAGE = (
    ("借呗", (480, 96, 600, 160), 1.0),
    ("可借额度", (60, 300, 240, 350), 1.0),
    ("50.00", (800, 300, 1000, 350), 1.0),
    ("总额度 50.00", (60, 400, 400, 450), 1.0),
    ("全部待还", (60, 500, 240, 550), 1.0),
    ("36,000.00", (800, 500, 1000, 550), 0.5),
    ("12月22日应还 3,265.18", (60, 600, 600, 650), 1.0),
)


@pytest.fixture
def picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    texts = tuple(ShownText(text, box, score) for text, box, score in PAGE)

    def read(_self: object, data: bytes) -> ShownPicture:
        return ShownPicture(1080, 2340, texts) if data == b"page" else ShownPicture(0, 0, (), readable=False)

    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr.PictureReader, "read", read)
    path = tmp_path / "page.png"
    path.write_bytes(b"page")
    return path


def test_a_page_is_proposed_and_nothing_is_written(li_ming: Run, picture: Path) -> None:
    before = li_ming("dump").out
    (image,) = li_ming("read", picture, "--json").document["images"]
    (proposal,) = image["proposals"]
    assert image["problems"] == []
    assert proposal == {
        "channel": "jiebei",
        "product": "借呗",
        "fields": {
            "limit": "50.00",
            "used": "36000.00",
            "available": "50.00",
            "temporary": None,
            "status": None,
            "due_day": None,
            "due": {"on": "12-22", "amount": "3265.18"},
            "apr": None,
        },
        "confidence": 0.5,
        "sure": True,
        "doubtful": ["used"],
    }
    assert li_ming("dump").out == before


def test_yes_takes_what_is_certain_and_undo_takes_it_back(li_ming: Run, picture: Path) -> None:
    before = li_ming("dump").document
    assert li_ming("read", picture, "--yes", "--on", "2026-11-22", "--json").document["taken"] == 1
    book = li_ming("dump").document
    reading = book["observations"][-1]
    earlier = [r for r in before["observations"] if r["channel"] == "jiebei"][-1]
    assert (reading["limit"], reading["available"], reading["used"]) == ("50.00", "50.00", earlier["used"])
    assert {"channel": "jiebei", "due": "2026-12-22", "amount": "3265.18", "paid_on": None} in book["dues"]
    assert li_ming("undo").code == 0
    assert li_ming("dump").document == before


def test_a_file_that_is_no_picture_is_a_problem_of_its_own(li_ming: Run, picture: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(b"?")
    images = li_ming("read", other, picture, "--json").document["images"]
    assert [len(image["proposals"]) for image in images] == [0, 1]
    assert "no picture" in images[0]["problems"][0]
    assert li_ming("read", tmp_path / "none.png").code == 1
    alone = li_ming("read", other)
    assert (alone.code, alone.out) == (2, "")
    assert alone.err == "raincheck: other.png: The file is no picture that can be read.\n"


def test_without_the_extra_it_says_how_to_get_it(li_ming: Run, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    answer = li_ming("read", picture)
    assert answer.code == 1
    assert "raincheck[ocr]" in answer.err


@pytest.mark.parametrize(("shown", "rates"), [("14.6%", []), ("14.62%", []), ("23.4%", ["0.146", "0.234"])])
def test_another_rate_on_a_page_holds_from_its_day(
    li_ming: Run, monkeypatch: pytest.MonkeyPatch, picture: Path, shown: str, rates: list[str]
) -> None:
    texts = [*PAGE, ("年利率(单利)", (60, 700, 300, 750), 1.0), (shown, (800, 700, 1000, 750), 1.0)]
    page = ShownPicture(1080, 2340, tuple(ShownText(text, box, score) for text, box, score in texts))
    monkeypatch.setattr(ocr.PictureReader, "read", lambda _self, _data: page)
    assert li_ming("read", picture, "--yes", "--on", "2026-11-23").code == 0
    book = li_ming("dump").document
    assert [rate["apr"] for rate in book["rates"] if rate["channel"] == "jiebei"] == rates
    line = next(line for line in book["channels"] if line["id"] == "jiebei")
    assert line["apr"] == (rates or ["0.146"])[-1]
