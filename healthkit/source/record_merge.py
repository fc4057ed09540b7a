"""Records into the vault: one row a fact, however many providers and formats state it.

A fact that the vault has gets a witness; where that witness says otherwise, its own values are kept beside it. A later
word of the same source on the same resource replaces the row, which stays as retired.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb

from healthkit.model.clinical_records import CLINICAL
from healthkit.model.timeline import Timeline
from healthkit.privacy.erasure.holding import HoldBack
from healthkit.settings import settings
from healthkit.source.edits import apply_edits
from healthkit.source.record_identity import IDENTITY, compared, statement
from healthkit.source.record_moments import place_naive
from healthkit.source.record_vitals import add_vitals, retire_vitals
from healthkit.source.staging import statements
from healthkit.store.search import refresh_index

MERGE_MIB = 192


class RecordMerge:
    """Merges the record tables that a staging holds; ``write=False`` only counts. ``hold`` keeps erased rows out."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, timeline: Timeline, batch_id: int, hold: HoldBack, *, write: bool
    ) -> None:
        self.con = con
        self.timeline = timeline
        self.batch_id = batch_id
        self.hold = hold
        self.write = write
        self.added: dict[str, int] = {}
        self.duplicates = 0
        self.retired = 0
        self.unmapped: Counter[str] = Counter()

    def run(self, staged: set[str]) -> None:
        """Merge the tables named in ``staged``, then links and retractions."""
        # The vault's wide row groups take memory beside DuckDB's own; what is staged may spill meanwhile.
        self.con.execute(f"SET memory_limit = '{min(MERGE_MIB, settings().memory_limit_mb)}MiB'")
        for table in CLINICAL:
            if table in staged:
                self._table(table)
        if not self.write:
            return
        apply_edits(self.con)
        if "document" in staged:
            refresh_index(self.con)
        if "link" in staged:
            self.hold.links(self.con)
            self._run("record_link", batch=self.batch_id)
        if "retraction" in staged:
            self._retract()
        if "lab_result" in staged:
            retire_vitals(self.con, self.batch_id)

    def _table(self, table: str) -> None:
        names = self._names(table)
        self.hold.record(self.con, table, names["staged"])
        place_naive(self.con, names["staged"], IDENTITY[table].moment, self.timeline)
        self._run("record_key", names)
        base = self._one(f"SELECT coalesce(max({table}_id), 0) + 1 FROM vault.{table}")
        if base == 1 and not self._one("SELECT count(*) FROM rec_twice"):
            self._first(table, names)
        else:
            self._match(table, names, base)
        if self.write and table == "lab_result":
            samples = add_vitals(self.con, base, self.batch_id, self.timeline)
            if samples:
                self.added["sample"] = self.added.get("sample", 0) + samples
        # What is done must not fill the memory.
        self.con.execute(f"DROP VIEW rec; DROP TABLE {names['staged']}")

    def _first(self, table: str, names: dict[str, str]) -> None:
        """Rows that cannot be there already: the table is empty, and none says what another says."""
        fresh = self._one("SELECT count(*) FROM rec")
        if fresh:
            self.added[table] = fresh
        if self.write:
            self._run("record_first", names, base=1, batch=self.batch_id)

    def _match(self, table: str, names: dict[str, str], base: int) -> None:
        """Rows of which some may be there already."""
        self._run("record_anchor", names)
        self._run("record_match" if base > 1 else "record_fresh", names, base=base)
        fresh = self._one("SELECT count(*) FROM rec_row WHERE NOT outdated")
        if fresh:
            self.added[table] = fresh
        told = self._one("SELECT count(*) FROM rec") - self._one("SELECT count(*) FROM rec_row")
        self.duplicates += told
        self.retired += self._one("SELECT count(revised) FROM rec_row WHERE NOT outdated")
        if not self.write:
            return
        self._run("record_insert", names, batch=self.batch_id)
        if told:
            self._run("record_told", names, batch=self.batch_id)
        if table == "immunization":
            self._run("record_verified")

    def _names(self, table: str) -> dict[str, str]:
        """What stands for the words in braces in the statements of one table, whose rows are made ready."""
        identity = IDENTITY[table]
        lab = table == "lab_result"
        if lab:
            self._laboratory()
        return {
            "table": table,
            "staged": "lab_result_ready" if lab else f"stage_{table}",
            "place": "s.line" if lab else "s.rowid",
            "concept": identity.concept("s"),
            "concept_stored": identity.concept("v"),
            "moment": f"s.{identity.moment}" if identity.moment else "NULL::VARCHAR",
            "columns": ", ".join(f'rec."{name}"' for name in statement(table)),
            "differs": _differs(table),
        }

    def _laboratory(self) -> None:
        from healthkit.source.record_labs import Laboratory

        sex = self.con.execute("SELECT max(value) FROM vault.person WHERE key = 'sex'").fetchone()
        laboratory = Laboratory(self.con, sex[0] if sex else None)
        laboratory.run()
        self.con.execute("DROP TABLE stage_lab_result")
        self.unmapped += laboratory.unmapped

    def _retract(self) -> None:
        for table in CLINICAL:
            done = self.con.execute(
                statements("record_retract").replace("{table}", table), {"batch": self.batch_id}
            ).fetchall()
            self.retired += len(done)

    def _run(self, name: str, names: dict[str, str] | None = None, **params: Any) -> None:
        text = statements(name)
        for key, value in (names or {}).items():
            text = text.replace(f"{{{key}}}", value)
        for one in self.con.extract_statements(text):
            wanted = {key: value for key, value in params.items() if key in one.named_parameters}
            self.con.execute(one, wanted)

    def _one(self, sql: str) -> int:
        found = self.con.execute(sql).fetchone()
        assert found is not None
        return int(found[0])


def _differs(table: str) -> str:
    """SQL of a JSON object of the columns in which the witness ``s`` says something else than the row ``v``."""
    parts = (
        f"CASE WHEN s.{column} IS DISTINCT FROM v.{column} THEN {{'key': '{column}', 'value': s.{column}::VARCHAR}} END"
        for column in compared(table)
    )
    return f"to_json(map_from_entries(list_filter([{', '.join(parts)}], lambda pair: pair IS NOT NULL)))"
