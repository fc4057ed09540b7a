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
from healthkit.source.edits import apply_edits
from healthkit.source.record_identity import IDENTITY, statement
from healthkit.source.record_moments import place_naive
from healthkit.source.record_vitals import add_vitals, retire_vitals
from healthkit.source.staging import statements
from healthkit.store.search import refresh_index

MERGE_MIB = 128


class RecordMerge:
    """Merges the record tables that a staging holds; ``write=False`` only counts."""

    def __init__(self, con: duckdb.DuckDBPyConnection, timeline: Timeline, batch_id: int, *, write: bool) -> None:
        self.con = con
        self.timeline = timeline
        self.batch_id = batch_id
        self.write = write
        self.added: dict[str, int] = {}
        self.duplicates = 0
        self.retired = 0
        self.unmapped: Counter[str] = Counter()

    def run(self, staged: set[str]) -> None:
        """Merge the tables named in ``staged``, then links and retractions."""
        # The vault's wide row groups take memory beside DuckDB's own; what is staged may spill meanwhile.
        self.con.execute(f"SET memory_limit = '{MERGE_MIB}MiB'")
        for table in CLINICAL:
            if table in staged:
                self._table(table)
                self.con.execute(f"DROP TABLE stage_{table}")  # a large record would fill the memory with what is done
        if not self.write:
            return
        apply_edits(self.con)
        if "document" in staged:
            refresh_index(self.con)
        if "link" in staged:
            self._run("record_link", batch=self.batch_id)
        if "retraction" in staged:
            self._retract()
        if "lab_result" in staged:
            retire_vitals(self.con, self.batch_id)

    def _table(self, table: str) -> None:
        source = self._prepared(table)
        identity = IDENTITY[table]
        place_naive(self.con, source, identity.moment, self.timeline)
        shown = statement(table)
        names = {
            "table": table,
            "staged": source,
            "sign": ", ".join(f"coalesce(({part})::VARCHAR, '')" for part in identity.sign),
            "state": ", ".join(f"coalesce(s.{name}::VARCHAR, '')" for name in _compared(shown)),
            "concept": identity.concept("s"),
            "concept_stored": identity.concept("v"),
            "moment": f"s.{identity.moment}" if identity.moment else "NULL::VARCHAR",
            "columns": ", ".join(f'rec."{name}"' for name in shown),
            "differs": _differs(shown),
        }
        self._run("record_key", names)
        base = self._one(f"SELECT coalesce(max({table}_id), 0) + 1 FROM vault.{table}")
        self._run("record_match" if base > 1 else "record_fresh", names, base=base)
        fresh = self._one("SELECT count(*) FROM rec_row WHERE NOT outdated")
        if fresh:
            self.added[table] = fresh
        self.duplicates += self._one("SELECT count(*) FROM rec") - self._one("SELECT count(*) FROM rec_row")
        self.retired += self._one("SELECT count(revised) FROM rec_row WHERE NOT outdated")
        if self.write:
            self._run("record_insert", names, batch=self.batch_id)
            if table == "immunization":
                self._run("record_verified")
            if table == "lab_result":
                samples = add_vitals(self.con, base, self.batch_id, self.timeline)
                if samples:
                    self.added["sample"] = self.added.get("sample", 0) + samples

    def _prepared(self, table: str) -> str:
        """The staged rows as the vault's table wants them."""
        if table == "lab_result":
            from healthkit.source.record_labs import Laboratory

            sex = self.con.execute("SELECT max(value) FROM vault.person WHERE key = 'sex'").fetchone()
            laboratory = Laboratory(self.con, sex[0] if sex else None)
            laboratory.run()
            self.unmapped += laboratory.unmapped
            return "lab_result_ready"
        if table == "document":
            self.con.execute(
                "CREATE OR REPLACE TEMP TABLE document_ready AS "
                "SELECT *, CASE WHEN body IS NOT NULL THEN sha256(body) END AS sha256 FROM stage_document"
            )
            return "document_ready"
        return f"stage_{table}"

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


def _compared(shown: list[str]) -> list[str]:
    """What makes two statements differ: not the list of codes, as long as the writer likes, nor who checked a card."""
    return [name for name in shown if name not in {"codings", "body", "text", "verified"}]


def _differs(shown: list[str]) -> str:
    """SQL of a JSON object of the columns in which the witness ``s`` says something else than the row ``v``."""
    parts = (
        f"CASE WHEN s.{column} IS DISTINCT FROM v.{column} THEN {{'key': '{column}', 'value': s.{column}::VARCHAR}} END"
        for column in _compared(shown)
    )
    return f"to_json(map_from_entries(list_filter([{', '.join(parts)}], lambda pair: pair IS NOT NULL)))"
