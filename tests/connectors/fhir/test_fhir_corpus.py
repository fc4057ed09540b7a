"""Sample files of many origins: each is read, and nothing in them is silently absent."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import DamagedFile
from tests.builders.apple import Outcome
from tests.builders.fhir import read_path

pytestmark = pytest.mark.corpus

NO_JSON = "Bundle-TransactionWithInvalidBundleEntry.json"
FOLDED = {"Patient", "Medication"}
"""Types without a row of their own: told as the person, and with what refers to them."""


def files(corpus: Path) -> list[Path]:
    found = sorted(path for path in (corpus / "fhir").rglob("*") if path.is_file() and path.name != "ORIGIN.md")
    assert len(found) >= 117
    return [path for path in found if path.name != NO_JSON]


def documents(path: Path) -> Iterator[Any]:
    """The JSON documents in a file, by the plainest reading."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    if ".ndjson" not in path.name:
        yield json.loads(text)
        return
    for line in text.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def resources(document: Any) -> Iterator[dict[str, Any]]:
    if document.get("resourceType") == "Bundle":
        for entry in document["entry"]:
            yield from resources(entry.get("resource") or {})
    elif "resourceType" in document:
        yield document


def in_file(path: Path) -> Counter[str]:
    return Counter(one["resourceType"] for document in documents(path) for one in resources(document))


def handed_over(out: Outcome) -> Counter[str]:
    """Rows by resource type; what was taken back counts as told."""
    counts: Counter[str] = Counter()
    for table, frame in out.frames.items():
        if "resource_type" in frame.columns:
            counts.update(frame["resource_type"].to_list())
        if table == "retraction":
            counts.update(one.partition("/")[0] for one in frame["external_id"].to_list())
    return counts


def test_every_resource_of_every_file_is_handed_over(corpus: Path) -> None:
    for path in files(corpus):
        expected, out = in_file(path), read_path(path)
        rows = handed_over(out)
        assert {kind: out.read[kind] for kind in expected} == expected, path.name
        for kind, count in expected.items():
            if kind not in FOLDED:
                assert rows[kind] == count, f"{path.name}: {kind}"


def test_each_synthea_patient_is_complete(corpus: Path) -> None:
    patients = [path for path in files(corpus) if path.parent.name.startswith("synthea")]
    assert len(patients) == 4
    for path in patients:
        expected, out = in_file(path), read_path(path)
        rows = handed_over(out)
        assert {kind: rows[kind] for kind in expected if kind != "Patient"} == {
            kind: count for kind, count in expected.items() if kind != "Patient"
        }
        assert dict(out.rows("person", "key", "value"))["birth_date"]
        assert out.issues == []


def test_what_is_contained_is_told_too(corpus: Path) -> None:
    for path in files(corpus):
        inside = Counter(
            f"{inner['resourceType']}.contained"
            for document in documents(path)
            for one in resources(document)
            for inner in one.get("contained", ())
        )
        read = read_path(path).read
        assert {kind: count for kind, count in read.items() if kind.endswith(".contained")} == inside, path.name


def test_the_file_that_is_no_json_gets_one_sentence(corpus: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        read_path(corpus / "fhir" / "bundles" / NO_JSON)
    assert NO_JSON in caught.value.message
    assert caught.value.message.count(". ") == 0


def test_only_what_deserves_it_becomes_an_issue(corpus: Path) -> None:
    reasons: Counter[str] = Counter()
    for path in files(corpus):
        reasons += read_path(path).reasons()
    assert set(reasons) <= {
        "bad_date", "bad_json_line", "entered_in_error", "entry_without_resource", "several_persons",
        "attachment_elsewhere",
    }  # fmt: skip
    assert reasons["bad_json_line"] == 1
    assert reasons["entry_without_resource"] == 4


def test_the_whole_folder_is_one_package(corpus: Path) -> None:
    folder = corpus / "fhir" / "us_core"
    out = read_path(folder)
    assert sum(out.read[kind] for kind in out.read if "." not in kind) == 1 + len(list(folder.iterdir()))
