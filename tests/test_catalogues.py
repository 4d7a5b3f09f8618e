"""Every sentence of the program is said in Chinese too, with the same gaps to fill; no catalogue keeps a dead one."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from raincheck.cli.help import sentence, sentences
from raincheck.cli.main import raincheck

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "desktop" / "raincheck"
I18N = ROOT / "resources" / "i18n"
KEYWORDS = {"tr": None, "ntr": (1, 2)}

_spec = importlib.util.spec_from_file_location("catalogues", ROOT / "packaging" / "catalogues.py")
assert _spec is not None
assert _spec.loader is not None
catalogues = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(catalogues)


@cache
def said() -> dict[object, str]:
    """Each message of the sources (a pair for one with a plural) and the place that says it."""
    found = extract_from_dir(str(SOURCES), [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True)
    places: dict[object, str] = {message: f"{name}:{line}" for name, line, message, _comments, _context in found}
    return places | {sentence(entry): path for path, entry in sentences(raincheck) if sentence(entry)}


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def areas() -> list[Path]:
    return sorted(I18N.glob("*/*.po"))


@pytest.fixture(scope="module", params=[folder.name for folder in catalogues.languages(I18N)])
def language(request) -> str:
    return request.param


def test_everything_said_is_translated(language):
    whole = catalogues.merged(I18N / language)
    missing = {place: message for message, place in said().items() if whole.get(message) is None}
    assert missing == {}


def test_every_translation_fills_the_same_gaps(language):
    odd = []
    for message in entries(catalogues.merged(I18N / language)):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set.union(*map(gaps, sources))
        odd += [text for text in translations if gaps(text) != wanted]
    assert odd == []


def test_no_translation_is_for_a_sentence_nobody_says(language):
    known = set(said())
    assert [message.id for message in entries(catalogues.merged(I18N / language)) if message.id not in known] == []


@pytest.mark.parametrize("area", areas(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_area_is_whole(area):
    with area.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    text = area.read_text("utf-8")
    assert [message.id for message in entries(catalog) if message.fuzzy or not message.string] == []
    assert len(re.findall(r"^msgid ", text, re.MULTILINE)) == len(catalog) + 1, "a message stands here twice"
    assert catalog.obsolete == {}


def test_every_sentence_stands_in_its_call():
    """Only a literal can be found by whoever collects the sentences for translation."""
    loose = [
        f"{path.relative_to(SOURCES)}:{call.lineno}"
        for path in sorted(SOURCES.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        for argument in call.args[: 2 if call.func.id == "ntr" else 1]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert loose == []


def test_what_is_compiled_is_what_is_written(language):
    compiled = I18N / language / "LC_MESSAGES" / "raincheck.mo"
    newest = max(area.stat().st_mtime for area in (I18N / language).glob("*.po"))
    assert compiled.stat().st_mtime >= newest, "run: python packaging/catalogues.py"


def test_what_is_compiled_carries_no_time_of_its_build(tmp_path):
    po(tmp_path / "zh_CN", "a.po", ("Rain", "雨"))
    (compiled,) = catalogues.compile_all(tmp_path)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).info()["pot-creation-date"] == "2026-01-01 00:00+0000"


def po(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    body = "".join(f'\nmsgid "{source}"\nmsgstr "{text}"\n' for source, text in pairs)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n{body}', "utf-8")


def test_areas_become_one_catalogue(tmp_path):
    po(tmp_path / "zh_CN", "a.po", ("Rain", "雨"), ("Fog", "雾"))
    po(tmp_path / "zh_CN", "b.po", ("Rain", "雨"), ("Storm", "暴雨"), ("Nothing yet", ""))
    assert catalogues.compile_all(tmp_path) == [tmp_path / "zh_CN" / "LC_MESSAGES" / "raincheck.mo"]
    whole = catalogues.merged(tmp_path / "zh_CN")
    assert {message.id: message.string for message in entries(whole)} == {"Rain": "雨", "Fog": "雾", "Storm": "暴雨"}


def test_areas_that_disagree_are_refused(tmp_path):
    po(tmp_path / "zh_CN", "a.po", ("Rain", "雨"))
    po(tmp_path / "zh_CN", "b.po", ("Rain", "下雨"))
    with pytest.raises(catalogues.CatalogueError, match=r"b\.po and a\.po translate 'Rain' differently"):
        catalogues.compile_all(tmp_path)
    assert not (tmp_path / "zh_CN" / "LC_MESSAGES" / "raincheck.mo").exists()


def test_a_broken_area_is_named(tmp_path):
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "zh_CN" / "a.po").write_text('msgid "Rain"\nrubbish "雨"\n', "utf-8")
    with pytest.raises(catalogues.CatalogueError, match=r"a\.po"):
        catalogues.merged(tmp_path / "zh_CN")
