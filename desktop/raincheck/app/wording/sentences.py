"""All names of the wording in one place, for `from raincheck.app.wording import …`.

Functions speak the installed language when called. A `Scene` tells them today's date, so that a day may read
"yesterday", and whether amounts are hidden; without one they say plain dates and all amounts.
"""

from __future__ import annotations

from raincheck.app.wording.alerts import AlertWords, alert_words, threshold_words, words
from raincheck.app.wording.amounts import day_text, plain_money_text, share_text
from raincheck.app.wording.cards import CardWords, card_words
from raincheck.app.wording.entries import entry_words
from raincheck.app.wording.evidence import EvidenceWords, evidence_words
from raincheck.app.wording.figures import Scene, Told
from raincheck.app.wording.names import (
    group_name,
    kind_word,
    level_mark,
    level_name,
    move_name,
    move_words,
    source_name,
    state_word,
    status_word,
    urgency_name,
    weather_name,
)
from raincheck.app.wording.thresholds import bounds_text, named_band, threshold_name
from raincheck.app.wording.weather import leading_alert, weather_headline, weather_summary

__all__ = [
    "AlertWords",
    "CardWords",
    "EvidenceWords",
    "Scene",
    "Told",
    "alert_words",
    "bounds_text",
    "card_words",
    "day_text",
    "entry_words",
    "evidence_words",
    "group_name",
    "kind_word",
    "leading_alert",
    "level_mark",
    "level_name",
    "move_name",
    "move_words",
    "named_band",
    "plain_money_text",
    "share_text",
    "source_name",
    "state_word",
    "status_word",
    "threshold_name",
    "threshold_words",
    "urgency_name",
    "weather_headline",
    "weather_name",
    "weather_summary",
    "words",
]
