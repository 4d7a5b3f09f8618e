"""Which language is spoken, and that its catalogue is there."""

from __future__ import annotations

import pytest

from raincheck.core.text import tr
from raincheck.system import i18n


@pytest.mark.parametrize(
    ("variable", "setting", "expected"),
    [
        (None, None, "zh_CN"),
        (None, "en", "en"),
        ("en", "zh_CN", "en"),
        ("zh", "en", "zh_CN"),
        ("en_GB.UTF-8", None, "en"),
        ("zh-CN", None, "zh_CN"),
        ("ZH_tw", None, "zh_CN"),
        ("fr", "en", "en"),
        ("fr", None, "zh_CN"),
        ("", "en", "en"),
        ("C.UTF-8", None, "zh_CN"),
    ],
)
def test_chinese_unless_another_offered_language_is_wished(variable, setting, expected):
    environ = {} if variable is None else {"RAINCHECK_LANG": variable}
    assert i18n.choose_language(environ, setting) == expected


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_offered_language_loads(language):
    assert i18n.load(language).gettext("a sentence nobody wrote") == "a sentence nobody wrote"


def test_speaking_chinese_changes_the_texts_and_english_changes_them_back():
    sentence = "open takes one book file; leave out {rest}."
    i18n.speak("zh_CN")
    assert "账本" in tr(sentence)
    i18n.speak("en")
    assert tr(sentence) == sentence
