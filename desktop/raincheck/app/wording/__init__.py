"""Every sentence a person reads about alerts, rules, cards and the weather (architecture.md: wording in one place).

A `Scene` says the day, the channels' names and whether amounts are hidden; then
`alert_words`, `evidence_lines`, `card_words`, `weather_headline` and `weather_summary` speak.
"""

from __future__ import annotations

from raincheck.app.wording.alerts import AlertWords, alert_words, threshold_lines, words
from raincheck.app.wording.cards import CardWords, card_words
from raincheck.app.wording.evidence import EvidenceLine, evidence_lines, status_name
from raincheck.app.wording.figures import Scene, Told
from raincheck.app.wording.names import group_name, level_name, move_name, source_name, state_name, weather_name
from raincheck.app.wording.weather import leading_alert, weather_headline, weather_summary

__all__ = [
    "AlertWords",
    "CardWords",
    "EvidenceLine",
    "Scene",
    "Told",
    "alert_words",
    "card_words",
    "evidence_lines",
    "group_name",
    "leading_alert",
    "level_name",
    "move_name",
    "source_name",
    "state_name",
    "status_name",
    "threshold_lines",
    "weather_headline",
    "weather_name",
    "weather_summary",
    "words",
]
