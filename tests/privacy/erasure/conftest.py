"""A small person with marks that are found again wherever they lie: in rows, chats, files, a plain twin's bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from healthkit.privacy.conversations import Conversations
from healthkit.privacy.memory import Memory
from healthkit.privacy.turns import Said
from healthkit.source.ingest import import_path
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault, create_vault, creation, engine, open_vault
from tests.builders import apple, fhir

SCALE, WATCH = "marker-scale-Quittengelee", "marker-watch-Zwiebelfisch"
GRIEF, RASH = "marker-grief-Glimmerspat", "marker-rash-Kieselgur"
NOTE = "marker-note-Blaufrost"
FIRST = date(2024, 6, 1)
WORDS = "four unrelated small words"


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in range(count)]


def export(folder: Path, count: int, *, name: str = "export.zip", date_of: str = "2024-07-30") -> Path:
    """Weights of a scale, steps, pulse, nights and a run of a watch, for so many days."""
    elements = []
    for number, day in enumerate(days(count)):
        before = day - timedelta(days=1)
        at = {"startDate": f"{day} 07:00:00 +0200", "endDate": f"{day} 07:00:00 +0200"}
        walk = {"startDate": f"{day} 12:00:00 +0200", "endDate": f"{day} 12:30:00 +0200"}
        night = {"startDate": f"{before} 23:00:00 +0200", "endDate": f"{day} 06:30:00 +0200"}
        device = apple.WATCH.format(address=number)
        elements += [
            apple.record(
                "HKQuantityTypeIdentifierBodyMass", str(71 + number / 100), apple.meta("Tag", f"{SCALE}-{day}"),
                sourceName=SCALE, unit="kg", **at,
            ),
            apple.record(
                "HKQuantityTypeIdentifierStepCount", str(4000 + number), apple.meta("Tag", f"{WATCH}-{day}"),
                sourceName=WATCH, device=device, **walk,
            ),
            apple.record(
                "HKQuantityTypeIdentifierHeartRate", "61", sourceName=WATCH, device=device, unit="count/min", **at
            ),
            apple.sleep(sourceName=WATCH, device=device, **night),
        ]  # fmt: skip
    elements.append(
        apple.workout(sourceName=WATCH, device=apple.WATCH.format(address=1), startDate="2024-06-03 18:00:00 +0200",
                      endDate="2024-06-03 18:40:00 +0200")
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    return apple.export_zip(folder / name, apple.document(*elements, export_date=f"{date_of} 12:00:00 +0200"))


def record(folder: Path, name: str = "record.json") -> Path:
    """A clinic's record: one diagnosis of the mind, one of the skin, two results, a note."""
    note = {"contentType": "text/plain", "data": _b64(f"{NOTE} seen today, skin is dry")}
    return fhir.write_json(
        folder,
        fhir.bundle(
            fhir.person(),
            fhir.resource(
                "Condition", "c1", code=fhir.concept("35489007", text=f"Depressive episode {GRIEF}"),
                subject={"reference": "Patient/p1"}, onsetDateTime="2024-06-04",
            ),
            fhir.resource(
                "Condition", "c2", code=fhir.concept("271807003", text=f"Eruption {RASH}"),
                subject={"reference": "Patient/p1"}, onsetDateTime="2023-02",
            ),
            fhir.observation("o1"),
            fhir.observation("o2", "2093-3", "Cholesterol", effectiveDateTime="2024-06-05T08:10:00+02:00",
                             valueQuantity={"value": 187, "unit": "mg/dL", "code": "mg/dL"}),
            fhir.resource(
                "DocumentReference", "d1", status="current", date="2024-06-04T10:00:00Z", description=NOTE,
                subject={"reference": "Patient/p1"}, content=[{"attachment": note}],
            ),
        ),
        name,
    )  # fmt: skip


def _b64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode()


@dataclass
class Person:
    """A vault of theirs and the files it was filled from."""

    vault: Vault
    folder: Path

    def bring(self, path: Path) -> ImportReport:
        (report,) = import_path(self.vault, path)
        assert not report.error, report.error
        return report

    def again(self, count: int = 10) -> list[ImportReport]:
        """The same files once more, the export with so many days."""
        longer = export(self.folder, count, name=f"export-{count}.zip", date_of="2024-08-30")
        return [self.bring(longer), self.bring(record(self.folder))]

    def count(self, sql: str) -> int:
        with self.vault.reader() as con:
            found = con.execute(sql).fetchone()
        assert found is not None
        return int(found[0])


def plain_attach(
    con: duckdb.DuckDBPyConnection, path: Path, key: bytes, *, name: str = "vault", write: bool = False
) -> None:
    """As the engine attaches, but without a key: the twin's bytes can be searched."""
    con.execute(f"ATTACH '{path}' AS {name} ({'READ_WRITE' if write else 'READ_ONLY'})")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that wants the person lays them down for the others to copy."""
    return tmp_path_factory.mktemp("erasure") / "person"


@pytest.fixture
def person(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """In a plain twin of a vault."""
    monkeypatch.setattr(engine, "attach", plain_attach)
    if not template.exists():
        made = Person(create_vault(template / "vault", WORDS), template / "files")
        made.bring(export(made.folder, 10))
        made.bring(record(made.folder))
        creation.forget(made.vault.folder)
    shutil.copytree(template, tmp_path / "person")
    person = Person(open_vault(tmp_path / "person" / "vault", WORDS), tmp_path / "person" / "files")
    yield person
    creation.forget(person.vault.folder)


def everything(vault: Vault) -> str:
    """Every value of every table of the three files, decompressed."""
    said = []
    for name in ("vault", "conversations", "ledger"):
        with vault.database(name).reader() as con:
            tables = con.execute(
                f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{name}' AND NOT temporary"
            ).fetchall()
            for (table,) in tables:
                for row in con.execute(f"FROM {table}").fetchall():
                    said.append(
                        " ".join(bytes(one).decode("latin-1") if isinstance(one, bytes) else str(one) for one in row)
                    )
    return "\n".join(said)


def bytes_with(word: str, *folders: Path) -> list[str]:
    """The files below folders whose bytes hold a word."""
    return [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and word.encode() in path.read_bytes()
    ]


def chat(vault: Vault, question: str, answer: str, **evidence: object) -> str:
    """A kept chat of one question."""
    said = [Said("person", question), Said("assistant", answer, evidence=[evidence] if evidence else None)]
    return Conversations(vault).start("en", "offline", said)


def remember(vault: Vault, line: str) -> None:
    Memory(vault).add(line)


def payload(vault: Vault, body: dict[str, object], categories: list[str]) -> None:
    """A kept request in the log of what left."""
    from healthkit.privacy import egress

    with vault.ledger(write=True) as con:
        egress.record(
            con, endpoint="models.example", model="m", purpose="model", body=json.dumps(body).encode(), sha256="00",
            categories=categories, consents=[], keep=True,
        )  # fmt: skip


Search = Callable[[str], list[str]]
