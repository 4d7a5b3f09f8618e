"""What a table of the book's file is called where people read of it."""

from __future__ import annotations

from collections.abc import Iterable

from raincheck.core.text import tr


def name_of(table: str) -> str:
    """A table's name in the person's language; a table of another program keeps its own."""
    return _names().get(table, table)


def names_of(tables: Iterable[str]) -> str:
    """Several tables in one sentence."""
    return tr(", ").join(name_of(table) for table in tables)


def _names() -> dict[str, str]:
    return {
        "_sqlite_migrations": tr("the upgrades done"),
        "alert": tr("the warnings"),
        "alert_move": tr("what became of the warnings"),
        "asset": tr("the assets"),
        "asset_value": tr("the values of the assets"),
        "book": tr("the household's figures"),
        "card": tr("the cards"),
        "card_alert": tr("what the cards tell of"),
        "channel": tr("the lines"),
        "check_run": tr("the checks"),
        "contract": tr("the contracts"),
        "counter": tr("the count of readings"),
        "due": tr("the known dues"),
        "event": tr("the events"),
        "evidence": tr("the list of kept files"),
        "evidence_file": tr("the kept files"),
        "import_alias": tr("the words known from imports"),
        "import_file": tr("the imported files"),
        "import_mapping": tr("the layouts of imported tables"),
        "import_origin": tr("where imported rows came from"),
        "incident": tr("the incidents"),
        "incident_contact": tr("the contacts in incidents"),
        "incident_step": tr("the steps done in incidents"),
        "income": tr("the incomes"),
        "income_month": tr("the months' takings"),
        "inquiry": tr("the credit inquiries"),
        "journal_change": tr("what undo takes back"),
        "journal_entry": tr("the list of what was done"),
        "journal_pause": tr("the pause of undo"),
        "ledger": tr("the movements"),
        "memory": tr("what the program remembers"),
        "missed_event": tr("the missed events"),
        "note": tr("the notes"),
        "observation": tr("the readings"),
        "observation_detail": tr("the details of readings"),
        "observation_withdrawn": tr("the withdrawn readings"),
        "planned_draw": tr("the planned draws"),
        "popup": tr("the popups"),
        "popup_card": tr("what the popups showed"),
        "rate": tr("the dated rates"),
        "saved_plan": tr("the saved plans"),
        "setting": tr("the settings"),
        "sqlite_schema": tr("the definitions of the tables"),
        "sqlite_sequence": tr("the numbers given last"),
        "table_sum": tr("the sums of the tables"),
        "threshold": tr("the thresholds of one's own"),
        "verdict": tr("the judgements of warnings"),
    }
