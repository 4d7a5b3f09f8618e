"""The tabs of the planner by name: the page shows them, Ctrl+K finds them."""

from __future__ import annotations

from raincheck.core.text import tr


def tab_names() -> dict[str, str]:
    """Each tab's key, as `open_subject` takes it, with its name, in the order of the page."""
    return {
        "fund": tr("Fund and leverage"),
        "stress": tr("Stress test"),
        "payoff": tr("Order of paying"),
        "costs": tr("Real costs"),
    }
