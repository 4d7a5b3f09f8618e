"""The state of a household as weather (contract.md 3). `sky.py` tells which it is."""

from __future__ import annotations

from enum import StrEnum


class Weather(StrEnum):
    """From clear to storm, and fog when nobody has looked."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    FOG = "fog"
