"""Each rule speaks, in both languages, about real findings: whole, calm, and without a figure nobody formatted."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.app.wording_stories import STORIES, alerts, findings
from tests.builders import TODAY

from raincheck.app import wording
from raincheck.app.rulebook import rulebook
from raincheck.app.wording import evidence as evidence_module
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules import WORDING
from raincheck.core import text
from raincheck.core.cards import make_cards
from raincheck.core.rules import RULES
from raincheck.core.sky import weather
from raincheck.core.snapshot import Snapshot

ROOT = Path(__file__).resolve().parents[2]
RULE_WORDS = ROOT / "desktop" / "raincheck" / "app" / "wording" / "rules"
RULE_CODE = ROOT / "desktop" / "raincheck" / "core" / "rules"

_spec = importlib.util.spec_from_file_location("handbook", ROOT / "packaging" / "handbook.py")
assert _spec is not None
assert _spec.loader is not None
handbook = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(handbook)

FORBIDDEN = {
    "zh": ("保证", "一定能", "立即借款", "申请新", "违约", "庞氏", "赌", "您", "！", "马上借", "信用修复", "你应该"),
    "en": ("guaranteed", "ponzi", "probability", "apply for a new", "default rate", "you must", "your fault", "!"),
}
UNFORMATTED = re.compile(
    r"None|Fraction|Money\(|Decimal|date\(|\b[Nn]a[Nn]\b|[{}]|\d\.\d{3}|\d{4}-\d\d-\d\d \d|  |。。|unknown|未知"
)
REPORTED = re.compile(r"2025-10-01|2026-08-01")


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    text.install(gettext.NullTranslations() if request.param == "en" else handbook.chinese())
    return request.param


def said() -> Iterator[tuple[str, str]]:
    """Everything said about every story, with the place it was said."""
    for story in STORIES:
        book = story()
        raised = alerts(book)
        names = {channel.id: channel.name for channel in book.channels}
        for finding in findings(book):
            told = wording.words(finding, wording.Scene(TODAY))
            for part in (told.title, told.headline, told.why, told.meaning, told.next_step):
                yield f"{story.__name__} {finding.rule}", part
        for alert in raised:
            told = wording.alert_words(alert, wording.Scene(TODAY, pause_applications=True))
            for part in (*told.further_steps, *told.thresholds, told.clears, told.source, *told.marks):
                yield f"{story.__name__} {alert.rule}", part
            for entry in alert.evidence:
                shown = wording.evidence_words(entry, names, as_of=TODAY)
                if entry.value is None:
                    assert shown.value in {"unknown", "未知"}
                    continue
                yield f"{story.__name__} {alert.rule} {entry.what}", f"{shown.label} | {shown.value} | {shown.source}"
        for card in make_cards(raised, names, TODAY):
            told_card = wording.card_words(card)
            yield f"{story.__name__} card", told_card.title
            yield f"{story.__name__} card", told_card.body
        sky = weather(Snapshot(book, TODAY), raised)
        yield f"{story.__name__} weather", wording.weather_headline(sky, raised, TODAY)
        yield f"{story.__name__} weather", wording.weather_summary(sky, raised, TODAY)


def width(title: str) -> int:
    """Columns: a Chinese sign counts two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in title)


def test_every_rule_has_words_and_no_words_are_without_a_rule():
    assert [entry.code for entry in WORDING] == [rule.code for rule in RULES]
    assert len(RULES) == 41


def test_the_stories_make_every_rule_warn():
    warned = {finding.rule for story in STORIES for finding in findings(story()) if finding.level.warns}
    assert [rule.code for rule in RULES if rule.code not in warned] == []


def test_nothing_is_left_unsaid_or_unformatted(language):
    told = tuple(said())
    assert [place for place, part in told if not part.strip()] == []
    assert [(place, part) for place, part in told if UNFORMATTED.search(REPORTED.sub("(day)", part))] == []


def test_the_tone_is_calm(language):
    odd = [(place, part, word) for place, part in said() for word in FORBIDDEN[language] if word in part.lower()]
    odd += [
        (page.code, part, word)
        for page in rulebook()
        for part in (page.watches, page.formula, *page.steps, page.source)
        for word in FORBIDDEN[language]
        if word in part.lower()
    ]
    assert odd == []


def test_chinese_is_chinese():
    text.install(handbook.chinese())
    english = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")
    loose = re.compile(r"[一-鿿] [一-鿿]")
    told = list(said())
    assert [entry for entry in told if english.search(entry[1])] == []
    assert [entry for entry in told if loose.search(entry[1])] == []


def test_titles_are_short():
    text.install(handbook.chinese())
    titles = {wording.words(finding).title for story in STORIES for finding in findings(story())}
    assert sorted(title for title in titles if width(title) > 36) == []


class _Listening(gettext.NullTranslations):
    """Remembers every message it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def gettext(self, message: str) -> str:
        self.heard.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.heard.add(msgid1)
        return msgid1 if n == 1 else msgid2


def written(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"tr", "ntr"}:
                yield ast.literal_eval(call.args[0])


def test_every_sentence_about_a_rule_is_said_in_some_story():
    listening = _Listening()
    text.install(listening)
    for _ in said():
        pass
    rulebook()
    assert sorted(set(written(RULE_WORDS)) - listening.heard) == []


def keys_in_core() -> Iterator[str]:
    """The first part of every constant key that a rule gives its evidence."""
    for path in sorted(RULE_CODE.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            if named and call.func.id in {"Evidence", "reading_evidence"} and call.args:
                for leaf in ast.walk(call.args[0]):
                    if (
                        isinstance(leaf, ast.Constant)
                        and isinstance(leaf.value, str)
                        and isinstance(call.args[0], ast.Constant)
                    ):
                        yield leaf.value


def test_every_kind_of_evidence_has_a_name():
    keys = set(keys_in_core())
    assert len(keys) > 20
    text.install(handbook.chinese())
    assert [key for key in sorted(keys) if evidence_module.evidence_label(key) == key] == []


def test_steps_are_few_and_the_next_one_is_one(language):
    for page in rulebook():
        assert 3 <= len(page.steps) <= 5, page.code
        assert len(set(page.steps)) == len(page.steps), page.code


def test_no_rule_rests_on_what_nobody_verified():
    assert [page.code for page in rulebook() if not page.marks or Mark.UNVERIFIED in page.marks] == []


def test_law_is_told_with_its_mark(language):
    hedge = {"zh": ("一般", "公开报道", "以合同", "以官方"), "en": ("generally", "eported", "contract", "official")}[
        language
    ]
    law = {
        "zh": ("上限为 24%", "逾期记录", "作为证据", "个性化分期"),
        "en": ("ceiling of 24%", "overdue record", "evidence.", "instalments up to 5"),
    }[language]
    for place, part in said():
        if any(word in part for word in law):
            assert any(word in part for word in hedge), (place, part)


AMOUNT = re.compile(r"\d[\d,.]* ?(?:万)?元|¥\d")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_hidden_amounts_stay_hidden(language, story: Callable):
    book = story()
    raised = alerts(book)
    hidden = wording.Scene(TODAY, hidden=True)
    told = [wording.words(finding, hidden) for finding in findings(book)]
    parts = [part for words in told for part in (words.title, words.headline, words.why, words.next_step)]
    for card in make_cards(raised, (channel.id for channel in book.channels), TODAY):
        words = wording.card_words(card, hidden=True)
        parts += [words.title, words.body]
    parts += [wording.evidence_words(entry, {}, hidden=True).value for alert in raised for entry in alert.evidence]
    sky = weather(Snapshot(book, TODAY), raised)
    parts.append(wording.weather_headline(sky, raised, TODAY, hidden=True))
    parts.append(wording.weather_summary(sky, raised, TODAY, hidden=True))
    assert [part for part in parts if AMOUNT.search(part)] == []
