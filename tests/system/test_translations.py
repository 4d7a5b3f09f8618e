"""The compiled catalogue says what the standard library reads in it, sentence by sentence."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from raincheck.system.resources import resource_path
from raincheck.system.translations import Translations


@pytest.fixture
def compiled() -> Path:
    return resource_path("i18n/zh_CN/LC_MESSAGES/raincheck.mo")


def test_it_says_every_sentence_as_the_standard_library_does(compiled: Path) -> None:
    ours = Translations(compiled.read_bytes())
    with compiled.open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    known = [source if isinstance(source, str) else source[0] for source in vars(theirs)["_catalog"]]
    assert len(known) > 3_000
    assert [source for source in known if ours.gettext(source) != theirs.gettext(source)] == []
    assert dict(ours.pairs()) == {source: theirs.gettext(source) for source in known}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_things_that_are_counted_have_one_form_and_unknown_ones_the_two_of_english(compiled: Path, n: int) -> None:
    ours = Translations(compiled.read_bytes())
    with compiled.open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    counted = [source[0] for source in vars(theirs)["_catalog"] if isinstance(source, tuple)]
    assert counted
    assert [ours.ngettext(one, f"{one}s", n) for one in counted] == [
        theirs.ngettext(one, f"{one}s", n) for one in counted
    ]
    assert ours.ngettext("one that nobody wrote", "many", n) == ("one that nobody wrote" if n == 1 else "many")


@pytest.mark.parametrize("damaged", [b"", b"\xde\x12\x04\x95", b"a text that is no catalogue at all"])
def test_what_is_no_catalogue_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="not a compiled catalogue"):
        Translations(damaged)
