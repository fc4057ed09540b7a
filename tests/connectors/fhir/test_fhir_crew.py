"""Large NDJSON, mapped by helper processes: the same rows as by one process, one sentence where a helper dies, and
none left over.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.fhir import Fhir, crew
from healthkit.errors import InputError
from healthkit.source.contract import Rows
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.apple import Outcome
from tests.builders.fhir import Json, concept, observation, person, read_path, resource, write_lines

DIES = """
import os, sys
from connectors.fhir import worker
worker.map_lines = lambda *_: os._exit(1)
worker.work(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[crew.Helper]]:
    """Every file counts as large, and has many blocks; yields the helpers that were started."""
    begun: list[crew.Helper] = []
    start = crew.started

    def started() -> crew.Helper:
        begun.append(start())
        return begun[-1]

    monkeypatch.setattr(crew, "LARGE", 1)
    monkeypatch.setattr(crew, "helpers_for", lambda package, size: crew.HELPERS if size else 0)
    monkeypatch.setattr("connectors.fhir.reader.helpers_for", crew.helpers_for)
    monkeypatch.setattr(crew, "started", started)
    monkeypatch.setattr("connectors.fhir.stream.BLOCK", 4096)
    yield begun
    assert all(one.poll() is not None for one in begun), "a helper outlived its import"


def visit(at: int) -> list[Json | str]:
    """What one visit leaves behind: a source of its own, results, a bad line, words that refer to other lines."""
    where = {"reference": f"Organization/h{at % 7}"}
    form = {"contentType": "text/plain", "data": "cGxhaW4gd29yZHM="}
    cda = {"contentType": "application/xml", "data": "PENsaW5pY2FsRG9jdW1lbnQgPjwvQ2xpbmljYWxEb2N1bWVudD4="}
    return [
        resource("Organization", f"h{at % 7}", name=f"House {at % 7}"),
        resource("Encounter", f"e{at}", serviceProvider=where, period={"start": f"2024-01-{at % 28 + 1:02d}"}),
        resource(
            "DiagnosticReport", f"d{at}", code=concept("1", "Panel"), result=[{"reference": f"Observation/a{at}"}]
        ),
        observation(
            f"a{at}", encounter={"reference": f"Encounter/e{at}"}, effectiveDateTime=f"2024-02-03T04:{at % 60:02d}Z"
        ),
        observation(f"b{at}", performer=[where], component=[{"code": concept("2", "Part"), "valueInteger": at}]),
        resource("MedicationStatement", f"m{at}", medicationReference={"reference": f"Medication/x{at % 3}"}),
        resource("DocumentReference", f"w{at}", content=[{"attachment": form}, {"attachment": cda}]),
        resource("Observation", f"err{at}", status="entered-in-error"),
        "{no json}" if at % 10 == 3 else resource("Basic", f"odd{at}"),
    ]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    lines = [resource("Medication", f"x{at}", code={"text": f"Pill {at}"}) for at in range(4)]
    return write_lines(tmp_path, person(), *lines, *(line for at in range(60) for line in visit(at)))


def rows(outcome: Outcome) -> dict[str, list[tuple[object, ...]]]:
    """Rows by table; links, which each block names once, in no order."""
    found = {table: frame.rows() for table, frame in outcome.frames.items()}
    return {**found, "link": sorted(set(found["link"]))}


def test_helpers_give_what_one_process_gives(record: Path, request: pytest.FixtureRequest) -> None:
    alone = read_path(record)
    begun = request.getfixturevalue("helpers")
    together = read_path(record)
    assert len(begun) == crew.HELPERS
    assert rows(together) == rows(alone)
    assert (together.read, together.unmapped) == (alone.read, alone.unmapped)
    assert (together.issues, together.handoffs) == (alone.issues, alone.handoffs)
    assert len(together.progress) > crew.HELPERS
    assert together.progress[-1] == alone.progress[-1]
    assert alone.reasons()["bad_json_line"] == 6
    assert len(alone.handoffs) == 60


def test_a_folder_of_files_by_type_is_read_by_the_same_helpers(record: Path, helpers: list[crew.Helper]) -> None:
    write_lines(record.parent, *(observation(f"more{at}") for at in range(9)), name="Observation.ndjson")
    assert read_path(record.parent)["lab_result"].height == 60 * 3 + 9
    assert len(helpers) == crew.HELPERS


def test_a_helper_that_dies_costs_the_import_and_nothing_else(
    record: Path, helpers: list[crew.Helper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = create_vault(tmp_path / "vault", "right horse")
    monkeypatch.setattr(crew, "COMMAND", (sys.executable, "-c", DIES))
    (report,) = import_path(vault, record)
    assert report.error.startswith("“record.ndjson” was not read to its end: a helper process of the import stopped.")
    assert report.added == {}
    with vault.reader() as con:
        assert con.sql("SELECT (SELECT count(*) FROM import_batch), (SELECT count(*) FROM source)").fetchall() == [
            (0, 0)
        ]
    assert len(helpers) == crew.HELPERS


def test_where_no_helper_can_start_this_process_reads(
    record: Path, helpers: list[crew.Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    assert read_path(record)["lab_result"].height == 60 * 3
    monkeypatch.setattr(crew, "COMMAND", ("/nowhere/python",))
    assert read_path(record)["lab_result"].height == 60 * 3


def test_a_reader_that_nobody_reads_to_its_end_leaves_no_helper(record: Path, helpers: list[crew.Helper]) -> None:
    connector = Fhir()
    with open_package(record) as package:
        claim = connector.detect(package)
        assert claim is not None
        items = connector.read(package, claim)
        next(item for item in items if isinstance(item, Rows))
        assert [one.poll() for one in helpers] == [None, None]
        items.close()  # type: ignore[attr-defined]


def test_a_hostile_line_ends_the_helpers_too(
    record: Path, helpers: list[crew.Helper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.fhir.stream.LIMIT", 100)
    with pytest.raises(InputError, match="line of more than"):
        read_path(record)
    assert len(helpers) == crew.HELPERS


def test_a_helper_ends_with_its_parent() -> None:
    """However the parent ends, its end of the pipe closes."""
    helper = crew.started()
    assert helper.stdin is not None
    helper.stdin.close()
    assert helper.wait(timeout=30) == 0
    assert helper.stdout is not None
    assert helper.stdout.read() == b""
    helper.stdout.close()


def test_a_helper_is_not_told_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", "right horse")
    monkeypatch.setattr(crew, "COMMAND", (sys.executable, "-c", "import os; print('HEALTHKIT_KEY' in os.environ)"))
    out, _ = crew.started().communicate(timeout=30)
    assert out.strip() == b"False"


def test_small_files_and_files_in_memory_start_none(record: Path) -> None:
    with open_package(record) as package:
        assert crew.helpers_for(package, crew.LARGE - 1) == 0
        package.kind = "memory"
        assert crew.helpers_for(package, crew.LARGE) == 0
