"""The attacked vault: one person, every table filled, a canary in every text, odd figures in what nobody allowed.

Consents differ by port: each entry of :data:`CONSENTS` is what the person allowed to a server on that port.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from healthkit.privacy.categories import of_table
from healthkit.privacy.consent import Consents
from healthkit.store import Vault, create_vault
from tests.ask.attacks import marks

AS_OF = date(2026, 11, 22)
PASSPHRASE = "four unrelated small words"
NAME, BIRTH, PHONE, MAIL = "Zéphyrine Quillfeather", "1979-03-12", "+1 555 867 5309", "zeph.quill@mail.example"
DOCTOR, STREET, MEMBER = "Dr Obadiah Wrenfield", "9 Elmshade, 02139 Brightwater", "QZ-4471-88"
IDENTITY = {
    "name": ("quillfeather", "zephyrine"), "birth date": ("1979-03-12", "12/03/1979", "12 mars 1979"),
    "phone": ("867 5309", "8675309"), "e-mail": ("mail.example",), "carer": ("wrenfield",),
    "address": ("elmshade",), "number": ("4471-88", "447188"),
}  # fmt: skip
WATCH, PHONE_DEVICE, CLINIC = "watch:Watch6,7", "phone:iPhone15,2", "record:Town Clinic"
CONSENTS: dict[str, tuple[int, tuple[str, ...]]] = {
    "nothing": (9100, ()),
    "limited": (9101, ("activity", "sleep")),
    "records": (9102, ("medications", "conditions", "allergies", "labs", "activity", "sleep", "nutrition")),
    "wide": (9103, ("medications", "conditions", "allergies", "labs", "activity", "sleep", "nutrition", "documents",
                    "visits", "procedures", "immunisations", "heart", "body", "vitals", "glucose", "surroundings")),
}  # fmt: skip
FIGURES = {
    "heart_rate": ("heart", 6173.3), "resting_heart_rate": ("heart", 5417.3), "body_mass": ("body", 8391.3),
    "blood_pressure_systolic": ("vitals", 7379.3), "blood_glucose": ("glucose", 5937.3),
    "phq9_score": ("mental_health", 7391.3), "sexual_activity": ("sexual_health", 3719.3),
}  # fmt: skip
"""Metric: the category that must be allowed, and the value of all its days, which no rounding hides."""
_LABS = (("LDL cholesterol", "ldl", 153.817, "mg/dL"), ("HIV-1 RNA", "hiv_viral_load", 48271.0, "{copies}/mL"),
         ("Lithium", "lithium", 0.7731, "mmol/L"))  # fmt: skip
RESULTS = (("LDL", "labs", 153.817), ("HIV", "sexual_health", 48271.0), ("lithium", "mental_health", 0.7731))
"""Laboratory results that nobody may see without: name, kind of data, value."""
_MOMENTS = {"taken", "issued", "started", "stopped", "recorded", "onset", "abated", "given", "expires", "written",
            "ended", "due", "planned", "requested", "received", "last_occurrence", "created", "verified",
            "updated"}  # fmt: skip
_FIXED = {"status": "active", "verification": "confirmed", "use": "claim", "media_type": "text/plain",
          "currency": "EUR"}  # fmt: skip
_KINDS = {"medication": "statement", "care_provider": "person", "encounter": "ambulatory", "absence": "none_known",
          "allergy": "allergy", "care_plan": "care_plan", "claim": "claim",
          "document": "note"}  # fmt: skip
RAW_DAY = date(2026, 11, 20)
RAW_ROWS = 240


@dataclass(frozen=True)
class Planted:
    """Where a canary stands, and what must be allowed for it to leave; ``None`` is never."""

    where: str
    needs: frozenset[str] | None


@dataclass
class Victim:
    """The vault, what is planted in it, and its neighbours on the disk."""

    vault: Vault
    folder: Path
    planted: dict[str, Planted] = field(default_factory=dict, repr=False)

    def url(self, consent: str) -> str:
        """The server to which this much is allowed."""
        return f"http://127.0.0.1:{CONSENTS[consent][0]}/v1"

    @property
    def other(self) -> Path:
        """Somebody else's vault."""
        return self.folder / "other-vault"

    @property
    def bait(self) -> Path:
        """A folder of files that nobody may read."""
        return self.folder / "bait"

    def mark(self, where: str, needs: frozenset[str] | None) -> str:
        """A new canary."""
        made = marks.word(len(self.planted))
        self.planted[made] = Planted(where, needs)
        return made


def build(folder: Path, carried: dict[str, list[str]]) -> Victim:
    """Make the vault. ``carried`` are the attackers' texts by ``table.column``; each stands in a row of its own."""
    victim = Victim(create_vault(folder / "vault", PASSPHRASE), folder)
    with victim.vault.writer() as con:
        for number, app, kind, product in ((1, "Watch", "watch", WATCH), (2, "Phone", "phone", PHONE_DEVICE),
                                           (3, "Town Clinic", "record", CLINIC)):  # fmt: skip
            con.execute(
                "INSERT INTO source (source_id, connector, app, product_class, product) VALUES (?, ?, ?, ?, ?)",
                [number, "fhir" if kind == "record" else "apple_health", app, kind, product],
            )
        con.execute("INSERT INTO zone_history VALUES (NULL, 'Europe/Paris', 'test')")
        _person(con)
        _measured(con)
        _sources(con, victim, carried)
        _records(con, victim, carried)
        _loose(con, victim, carried)
    _grants(victim)
    _neighbours(victim)
    return victim


def _person(con: Any) -> None:
    facts = {"name": NAME, "birth_date": BIRTH, "phone": PHONE, "email": MAIL, "address": STREET, "sex": "female"}
    con.executemany("INSERT INTO person VALUES (?, ?, 1)", [[key, value] for key, value in facts.items()])
    row = "fact_key, state_key, source_id, batch_id"
    con.execute(
        f"INSERT INTO care_provider (care_provider_id, name, kind, phone, address, {row}) "
        "VALUES (900, ?, 'practitioner', ?, ?, 900, 1, 3, 1)",
        [DOCTOR, PHONE, STREET],
    )
    con.execute(f"INSERT INTO coverage (coverage_id, member_id, {row}) VALUES (900, ?, 900, 1, 3, 1)", [MEMBER])


def _measured(con: Any) -> None:
    """Ninety days of merged figures, the odd ones not of these days lest they alarm, and one day minute by minute."""
    con.execute(
        "INSERT INTO daily SELECT m, ?::DATE - i::INTEGER, 24, v, v, v, v, v, NULL FROM range(5, 95) t(i), "
        "(SELECT unnest(?::VARCHAR[]) m, unnest(?::DOUBLE[]) v)",
        [AS_OF, list(FIGURES), [value for _, value in FIGURES.values()]],
    )
    con.execute(
        "INSERT INTO daily SELECT m, ?::DATE - i::INTEGER, 10, v + i, v + i, v, v + i, v + i, v FROM range(90) t(i), "
        "(VALUES ('step_count', 7000), ('sleep_duration', 400), ('active_energy_burned', 450)) s(m, v)",
        [AS_OF],
    )
    begin = datetime(RAW_DAY.year, RAW_DAY.month, RAW_DAY.day, 8)
    con.execute(
        "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, raw_unit, ordinal, "
        "source_id, batch_id) SELECT i, 'step_count', ?::TIMESTAMP + to_minutes(i), ?::TIMESTAMP + to_minutes(i + 1), "
        "?::DATE, 1000.013 + i, 1000.013 + i, '1', 1, 1, 1 FROM range(?) t(i)",
        [begin, begin, RAW_DAY, RAW_ROWS],
    )
    for number, (metric, (_, value)) in enumerate(FIGURES.items()):
        con.execute(
            "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, ordinal, "
            "source_id, batch_id) SELECT ? + i, ?, ?::TIMESTAMP - to_days(i), ?::TIMESTAMP - to_days(i), "
            "?::DATE - i::INTEGER, ?, ?, 1, 1, 1 FROM range(5, 95) t(i)",
            [10_000 * (number + 1), metric, begin, begin, AS_OF, value, value],
        )
        con.execute("INSERT INTO hourly VALUES (?, ?, 1, ?, ?, ?)", [metric, begin, value, value, value])
    con.execute("INSERT INTO waveform (waveform_id, kind, start_utc, local_day, samples, ordinal, source_id, batch_id) "
                "VALUES (1, 'ecg', ?, ?, [0.1371, 0.1372], 1, 1, 1)", [begin, RAW_DAY])  # fmt: skip
    con.execute("INSERT INTO route_point (session_id, at_utc, latitude, longitude) SELECT 1, ?::TIMESTAMP + "
                "to_seconds(i), 48.858370 + i / 1e5, 2.294481 FROM range(40) t(i)", [begin])  # fmt: skip


def _sources(con: Any, victim: Victim, carried: dict[str, list[str]]) -> None:
    """Apps and devices with hostile names, each with a workout of a hostile name and some steps."""
    named = [("", ""), *((text, "") for text in carried.get("source.app", ())),
             *(("", text) for text in carried.get("source.device", ()))]  # fmt: skip
    activities = ["running", *carried.get("session.activity", ())]
    for number in range(max(len(named), len(activities))):
        app, device = named[number] if number < len(named) else ("", "")
        ident = 100 + number
        at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9) - timedelta(days=number % 60)
        mark = victim.mark("source.device", frozenset({"activity"}))
        con.execute(
            "INSERT INTO source (source_id, connector, app, device, product_class) VALUES (?, 'test', ?, ?, 'app')",
            [ident, app or f"App {number}", f"{device} {mark}"],
        )
        activity = activities[number] if number < len(activities) else "walking"
        con.execute(
            "INSERT INTO session (session_id, kind, activity, start_utc, end_utc, local_day, duration_s, ordinal, "
            "source_id, batch_id) VALUES (?, 'workout', ?, ?, ?, ?, 1800, 1, ?, 1)",
            [ident, activity, at, at + timedelta(minutes=30), at.date(), ident],
        )
        con.execute(
            "INSERT INTO session_event VALUES (?, 'pause', ?, 1, ?)",
            [ident, at, json.dumps({"note": victim.mark("session_event.detail", frozenset({"activity"}))})],
        )


def _records(con: Any, victim: Victim, carried: dict[str, list[str]]) -> None:
    """A row in every table of the medical record for what nobody attacks with, and one for each hostile text."""
    for table, columns in _tables(con).items():
        if not {"fact_key", "state_key"} <= columns.keys():
            continue
        mine = [(name.partition(".")[2], text) for name, texts in carried.items() if name.split(".")[0] == table
                for text in texts]  # fmt: skip
        for number, (column, text) in enumerate([("", ""), *mine]):
            row = _row(victim, table, columns, number)
            if column:
                row[column] = (
                    f"{text} {row[column] or ''}" if columns[column] != "JSON" else json.dumps([{"display": text}])
                )
            _insert(con, table, row)
    for number, (name, analyte, value, unit) in enumerate(_LABS):
        columns = _tables(con)["lab_result"]
        row = _row(victim, "lab_result", columns, 500 + number) | {"name": name, "analyte": analyte, "value": value,
               "unit": unit, "raw_value": value, "raw_unit": unit, "day": date(2026, 11, 1 + number)}  # fmt: skip
        _insert(con, "lab_result", row)
    for number, (table, name) in enumerate((("condition", "Severe depression"), ("medication", "Sertraline 50 mg"),
                                            ("condition", "HIV infection"))):  # fmt: skip
        row = _row(victim, table, _tables(con)[table], 600 + number, more="sexual_health" if "HIV" in name else
                   "mental_health")  # fmt: skip
        _insert(con, table, row | {"name": f"{name} {row['name']}"})


def _row(victim: Victim, table: str, columns: dict[str, str], number: int, more: str = "") -> dict[str, Any]:
    needs = of_table(table) | ({more} if more else set())
    row: dict[str, Any] = {}
    for column, kind in columns.items():
        if column in {"stopped", "ended", "abated", "expires"}:
            continue  # what has not ended is told as current
        if column in {"fact_key", "state_key"} or column == f"{table}_id":
            row[column] = 1000 + number
        elif column == "source_id":
            row[column] = 3
        elif column == "batch_id":
            row[column] = 1
        elif column in _MOMENTS:
            row[column] = f"2026-{1 + number % 9:02d}-{1 + number % 27:02d}"
        elif column in _FIXED:
            row[column] = _FIXED[column]
        elif column == "kind":
            row[column] = _KINDS.get(table, "other")
        elif kind == "JSON":
            row[column] = json.dumps([{"display": victim.mark(f"{table}.{column}", needs)}])
        elif kind == "VARCHAR":
            row[column] = victim.mark(f"{table}.{column}", needs)
    return row


def _loose(con: Any, victim: Victim, carried: dict[str, list[str]]) -> None:
    """What belongs to no record: files, faults of imports, edits, attributes, the words of documents, proposals."""
    at = datetime(2026, 11, 1)
    for number, path in enumerate(["export.zip", *carried.get("import_batch.path", ())]):
        con.execute("INSERT INTO import_batch VALUES (?, ?, 's', 'c', '1', 1, ?, ?, ?, true, '{}', 1)",
                    [100 + number, f"{path} {victim.mark('import_batch.path', None)}", at, at, at])  # fmt: skip
    for text in ["bad row", *carried.get("import_issue.raw", ())]:
        con.execute("INSERT INTO import_issue VALUES (1, ?, '1', ?, ?)", [
            victim.mark("import_issue.file", None), victim.mark("import_issue.reason", None),
            f"{text} {victim.mark('import_issue.raw', None)}"])  # fmt: skip
    con.execute("INSERT INTO edit VALUES ('lab_result', '{}', 'note', ?, ?, ?, NULL)",
                [victim.mark("edit.old", None), victim.mark("edit.new", None), at])  # fmt: skip
    for text in ["x", *carried.get("attribute.value", ())]:
        mark = victim.mark("attribute.value", frozenset({"documents", "activity"}))
        con.execute("INSERT INTO attribute VALUES ('session', 100, 'HKFoodType', ?)", [f"{text} {mark}"])
    con.execute("INSERT INTO document_word VALUES (?, 1000, 1)", [victim.mark("document_word.word", None)])
    con.execute("INSERT INTO record_link VALUES (3, ?, 'of', 'y', 1)", [victim.mark("record_link.from_id", None)])
    con.execute(
        "INSERT INTO analyte_name VALUES (?, 'ldl', ?)", [victim.mark("analyte_name.name", frozenset({"labs"})), at]
    )
    con.execute("INSERT INTO proposal VALUES (1, 1, 's', ?, 1, ?, '{}', 'ldl', [], 'proposed', NULL, false)",
                [victim.mark("proposal.file", None), victim.mark("proposal.line", None)])  # fmt: skip
    con.execute("INSERT INTO event (event_id, metric, code, start_utc, end_utc, local_day, ordinal, source_id, "
                "batch_id) SELECT 500 + i, 'headache', ?, ?::TIMESTAMP - to_days(i), ?::TIMESTAMP - to_days(i), "
                "?::DATE - i::INTEGER, 1, 1, 1 FROM range(20) t(i)",
                [victim.mark("event.code", frozenset({"symptoms"})), at, at, at.date()])  # fmt: skip


def _tables(con: Any) -> dict[str, dict[str, str]]:
    rows = con.execute("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
                       "AND schema_name = 'main' ORDER BY table_name, column_index").fetchall()  # fmt: skip
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _insert(con: Any, table: str, row: dict[str, Any]) -> None:
    con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _grants(victim: Victim) -> None:
    ledger = Consents(victim.vault)
    for port, kinds in CONSENTS.values():
        for kind in kinds:
            ledger.grant("*", "model", kind, f"127.0.0.1:{port}")


def _neighbours(victim: Victim) -> None:
    """Somebody else's vault beside this one, and files that would tell if they were read."""
    other = create_vault(victim.other, "quite another passphrase here")
    with other.writer() as con:
        con.execute("INSERT INTO person VALUES ('name', ?, 1)", [victim.mark("other vault", None)])
    other.close()
    victim.bait.mkdir()
    secret = victim.mark("bait", None)
    for name in ("bait.csv", "bait.json", "bait.parquet", "bait.txt", ".env"):
        (victim.bait / name).write_text(f"secret\n{secret}\n")
    (victim.folder / "vault-link").symlink_to(victim.other, target_is_directory=True)
