"""One suite that every registered connector must pass: what it promises is what the person relies on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from healthkit.model.catalogue import catalogue
from healthkit.model.clinical_records import CLINICAL
from healthkit.source.coverage import coverage
from healthkit.source.ingest import import_path
from healthkit.source.outcome import ImportReport
from healthkit.source.record_identity import statement
from healthkit.source.registry import connector_names, load_connector
from healthkit.store import Vault, create_vault
from tests.contract.samples import SAMPLES, foreign_files

FACTS = {
    "sample": "metric, dimension, start_utc, end_utc, round(value, 6), local_day, ordinal, retired_batch IS NULL",
    "event": "metric, code, start_utc, end_utc, local_day, ordinal, retired_batch IS NULL",
    "session": "kind, activity, start_utc, end_utc, duration_s, ordinal, retired_batch IS NULL",
    "waveform": "kind, start_utc, len(samples), ordinal",
    "attribute": "owner, key, value",
    "session_stat": "metric, aggregate, round(value, 6)",
    "route_point": "at_utc, latitude, longitude",
    "daily": "metric, day, n, round(total, 6), round(mean, 6), min, max, round(minutes, 6)",
    "zone_history": "start_utc, zone",
    "proposal": "page, line, analyte, state",
    **{table: f"fact_key, {', '.join(statement(table))}, retired_batch IS NULL" for table in CLINICAL},
}


@pytest.fixture(params=connector_names())
def name(request: pytest.FixtureRequest) -> str:
    assert request.param in SAMPLES, f"add sample files of {request.param} to tests/contract/samples.py"
    return str(request.param)


def new_vault(folder: Path) -> Vault:
    return create_vault(folder, "contract")


def contents(vault: Vault) -> dict[str, list[tuple[object, ...]]]:
    """Every fact in the vault, without the numbers that depend on the order of imports."""
    with vault.reader() as con:
        return {
            table: sorted(con.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in FACTS.items()
        }


def facts(report: ImportReport) -> int:
    """How many rows a file added, besides what they hang on to."""
    return sum(count for table, count in report.added.items() if table not in {"attribute", "person"})


def import_one(vault: Vault, path: Path) -> ImportReport:
    (report,) = import_path(vault, path)
    return report


def test_recognises_its_files_under_any_name(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name].small(tmp_path / "in")
    renamed = tmp_path / f"a strange name{sample.suffix}"
    shutil.copy(sample, renamed)
    report = import_one(new_vault(tmp_path / "vault"), renamed)
    assert (report.connector, report.error) == (name, "")
    assert facts(report) > 0


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    return foreign_files(tmp_path_factory.mktemp("foreign") / "files")


def test_leaves_foreign_files_alone(name: str, foreign: dict[str, list[Path]], tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "vault")
    before = contents(vault)
    for path in (path for owner, paths in foreign.items() if owner != name for path in paths):
        (report,) = import_path(vault, path, connector=name)
        assert report.error, f"{path.name} was taken for a file of {name}"
        assert "\n" not in report.error
        assert "Traceback" not in report.error
    assert contents(vault) == before


def test_reading_twice_adds_nothing(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name].small(tmp_path / "in")
    vault = new_vault(tmp_path / "vault")
    first = import_one(vault, sample)
    before = contents(vault)
    second = import_one(vault, sample)
    assert first.added
    assert (second.added, second.retired) == ({}, 0)
    assert second.read == first.read
    assert contents(vault) == before


def test_a_longer_export_adds_only_what_is_new(name: str, tmp_path: Path) -> None:
    samples = SAMPLES[name]
    vault = new_vault(tmp_path / "vault")
    small = import_one(vault, samples.small(tmp_path / "in"))
    longer = import_one(vault, samples.longer(tmp_path / "in"))
    whole = import_one(new_vault(tmp_path / "other"), samples.longer(tmp_path / "in"))
    assert facts(small) > 0
    assert facts(longer) > 0
    assert facts(small) + facts(longer) == facts(whole)
    assert longer.retired == 0


def test_the_order_of_files_does_not_matter(name: str, tmp_path: Path) -> None:
    samples = SAMPLES[name]
    paths = [samples.small(tmp_path / "in"), samples.longer(tmp_path / "in"), samples.other(tmp_path / "in")]
    one, two = new_vault(tmp_path / "one"), new_vault(tmp_path / "two")
    for path in paths:
        import_one(one, path)
    for path in reversed(paths):
        import_one(two, path)
    first, second = contents(one), contents(two)
    for table in FACTS:
        assert first[table] == second[table], table


def test_every_row_names_its_source_and_file(name: str, tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "vault")
    report = import_one(vault, SAMPLES[name].small(tmp_path / "in"))
    with vault.reader() as con:
        for table in ("sample", "event", "session", *CLINICAL):
            lost = con.execute(f"SELECT count(*) FROM {table} ANTI JOIN source USING (source_id)").fetchone()
            assert lost == (0,)
            # Nights are derived from events of several files: they name no batch.
            imported = f"(SELECT * FROM {table} WHERE batch_id > 0)"
            lost = con.execute(f"SELECT count(*) FROM {imported} ANTI JOIN import_batch USING (batch_id)").fetchone()
            assert lost == (0,)
        batches = con.execute("SELECT connector, connector_version, sha256 FROM import_batch").fetchall()
    assert (name, load_connector(name).version, report.sha256) in batches


def test_damaged_files_are_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    samples = SAMPLES[name]
    vault = new_vault(tmp_path / "vault")
    import_one(vault, samples.other(tmp_path / "in"))
    before = contents(vault)
    for path in samples.damaged(tmp_path / "bad"):
        report = import_one(vault, path)
        assert report.error, path.name
        assert "\n" not in report.error
        assert report.added == {}
    assert contents(vault) == before


def test_bad_rows_become_issues(name: str, tmp_path: Path) -> None:
    path, bad = SAMPLES[name].with_bad_rows(tmp_path / "in")
    vault = new_vault(tmp_path / "vault")
    report = import_one(vault, path)
    assert not report.error
    assert facts(report) > 0
    assert sum(report.issues.values()) == bad
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM import_issue WHERE reason <> ''").fetchone() == (bad,)


def test_a_dry_run_shows_and_changes_nothing(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name].small(tmp_path / "in")
    vault = new_vault(tmp_path / "vault")
    before = contents(vault)
    (shown,) = import_path(vault, sample, dry_run=True)
    assert contents(vault) == before
    done = import_one(vault, sample)
    for table in ("sample", "event", "session", "waveform", "lab_result", "condition", "medication"):
        if table != "sample" or "lab_result" not in done.added:  # copies of vital signs are made on writing
            assert shown.added.get(table) == done.added.get(table)


READ = """
import resource, sys
from pathlib import Path
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
connector = load_connector(sys.argv[1])
with open_package(Path(sys.argv[2])) as package:
    for item in connector.read(package, connector.detect(package)):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    def peak(scale: int) -> int:
        path = SAMPLES[name].large(tmp_path / f"x{scale}", scale)
        done = subprocess.run([sys.executable, "-c", READ, name, path], capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert peak(8) < 1.35 * peak(2)


def test_what_it_delivers_is_declared(name: str, tmp_path: Path) -> None:
    connector = load_connector(name)
    vault = new_vault(tmp_path / "vault")
    report = import_one(vault, SAMPLES[name].small(tmp_path / "in"))
    with vault.reader() as con:
        readers = {row[0] for row in con.execute("SELECT DISTINCT connector FROM import_batch").fetchall()}
    # What is embedded goes to the connector that knows it.
    promised = {table for reader in readers for table in load_connector(reader).delivers}
    copies = {"sample"} if "lab_result" in promised else set()
    assert set(report.added) <= promised | copies
    assert {"en", "fr"} <= connector.label.keys()


def test_it_says_of_itself_what_an_import_adds(name: str, tmp_path: Path) -> None:
    said = coverage(load_connector(name))
    assert said is not None, f"add a coverage.toml beside {name}"
    assert said.steps["en"], "a person must be told how to get the file"
    assert said.metrics() <= {*catalogue().metrics, "*"}
    assert {table for file in said.files for table in file.tables} <= {*load_connector(name).delivers}
    vault = new_vault(tmp_path / "vault")
    for sample in (SAMPLES[name].small, SAMPLES[name].other):
        import_one(vault, sample(tmp_path / "in"))
    with vault.reader() as con:
        batches = "(SELECT batch_id FROM import_batch WHERE connector = ?)"
        written = con.execute(
            f"SELECT DISTINCT metric FROM sample WHERE batch_id IN {batches} UNION "
            f"SELECT DISTINCT metric FROM event WHERE batch_id IN {batches}",
            [name, name],
        ).fetchall()
    known = {metric for (metric,) in written if metric in catalogue().metrics}
    assert "*" in said.metrics() or known - said.metrics() == {"device_change"} & known
