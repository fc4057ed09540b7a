"""What becomes of each table when a vault is made anew: declared here once, and complete by test.

Rows that came of a kept copy are read again; all others are carried over as they are.
"""

from __future__ import annotations

from healthkit.model.clinical_records import CLINICAL

WHOLE = (
    "source", "source_priority", "reference_reading", "analyte_name", "report_issue", "visit_entry", "alert_rule",
    "alert_notice", "journal", "experiment", "experiment_day", "own_metric", "own_goal", "own_goal_step",
    "own_goal_day", "own_goal_review",
)  # fmt: skip
"""No import brings their rows (or, of ``source``, every import goes on with the numbers that are there)."""

STEPWISE = ("edit",)
"""The person's corrections: in force again from the import that followed them."""

ZONES = ("zone_hint", "zone_history")
"""Told by the files; carried where rows are whose file is not kept, or where the person set them."""

IDENTITY: dict[str, tuple[str, ...]] = {
    "sample": ("metric", "dimension", "start_utc", "end_utc", "source_id"),
    "event": ("metric", "start_utc", "end_utc", "source_id"),
    "session": ("kind", "activity", "start_utc", "source_id"),
    "waveform": ("kind", "start_utc", "source_id"),
    "prescription_lens": ("eye", "field", "issued", "source_id"),
    "proposal": ("sha256", "page", "line"),
    **dict.fromkeys(CLINICAL, ("fact_key", "at_utc", "source_id")),
}
"""Rows with a number of their own, and by what a row that was read again is known as the same: it keeps its number."""

OWN_ID = {"prescription_lens": "lens_id"}
"""Where the number is not called ``<table>_id``."""

OF_SESSION = ("session_stat", "session_event", "route_point")
"""Parts of a session, which go where it goes."""

OF_ROW = ("attribute", "witness")
"""What stands beside a row of another table."""

OF_BATCH = ("import_batch", "import_issue", "snapshot_span", "record_link", "kept_copy", "person")
"""Rows that name their import and nothing else."""

DERIVED = (
    "daily", "hourly", "session_stage", "workout_witness", "document_index", "document_word", "document_stem",
)  # fmt: skip
"""Computed from the others."""

OF_SCHEMA = ("schema_migration",)


def own_id(table: str) -> str:
    """The column of a table's own numbers."""
    return OWN_ID.get(table, f"{table}_id")


def every() -> tuple[str, ...]:
    """All tables that are declared."""
    return (*WHOLE, *STEPWISE, *ZONES, *IDENTITY, *OF_SESSION, *OF_ROW, *OF_BATCH, *DERIVED, *OF_SCHEMA)
