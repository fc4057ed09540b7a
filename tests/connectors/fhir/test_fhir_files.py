"""Containers: what is claimed, in which packing it is read, and what becomes of what is broken."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.fhir import Fhir
from healthkit.errors import DamagedFile, InputError
from healthkit.source.files import open_package
from tests.builders.fhir import (
    bundle,
    observation,
    person,
    read_handed,
    read_path,
    resource,
    write_json,
    write_lines,
)

RESULTS = [observation(f"o{number}") for number in range(5)]


def claimed(path: Path) -> frozenset[str] | None:
    with open_package(path) as package:
        claim = Fhir().detect(package)
    return claim.members if claim else None


@pytest.mark.parametrize("kind", ["collection", "document", "transaction", "batch", "searchset", "history"])
def test_every_kind_of_bundle(kind: str, tmp_path: Path) -> None:
    out = read_path(write_json(tmp_path, bundle(person(), *RESULTS, kind=kind)))
    assert out.read == {"Patient": 1, "Observation": 5}
    assert out["lab_result"].height == 5
    assert out.issues == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding_of_one_document(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(json.dumps(bundle(*RESULTS, observation(name="Créatinine")), ensure_ascii=False).encode(encoding))
    out = read_path(path)
    assert "Créatinine" in out["lab_result"]["name"].to_list()


def test_lines_packed_and_plain_with_a_byte_order_mark(tmp_path: Path) -> None:
    plain = write_lines(tmp_path, *RESULTS)
    packed = write_lines(tmp_path, *RESULTS, name="record.phr", packed=True)
    marked = tmp_path / "marked"
    marked.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes().replace(b"\n", b"\r\n"))
    wide = tmp_path / "wide"
    wide.write_bytes(plain.read_text().encode("utf-16"))
    for path in (plain, packed, marked, wide):
        assert read_path(path)["lab_result"].height == 5, path.name


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_text("\n".join(json.dumps(one) for one in RESULTS))
    assert read_path(path)["lab_result"].height == 5


def test_an_array_and_a_bundle_in_a_bundle(tmp_path: Path) -> None:
    assert read_path(write_json(tmp_path, RESULTS, "array.json"))["lab_result"].height == 5
    nested = bundle(bundle(*RESULTS[:2]), bundle(bundle(*RESULTS[2:])))
    assert read_path(write_json(tmp_path, nested))["lab_result"].height == 5


def test_parameters_that_hold_resources(tmp_path: Path) -> None:
    held = resource("Parameters", None, parameter=[{"name": "return", "resource": bundle(*RESULTS)}])
    assert read_path(write_json(tmp_path, held)).read == {"Observation": 5}


def test_a_folder_and_a_zip_share_names_between_files(tmp_path: Path) -> None:
    lab = resource("Organization", "lab", name="Central Laboratory")
    result = observation(performer=[{"reference": "Organization/lab"}])
    folder = tmp_path / "export"
    write_lines(folder, result, name="a.ndjson")
    write_lines(folder, lab, name="z.ndjson")
    (folder / "notes.txt").write_text("not FHIR")
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.iterdir():
            packed.write(path, f"deep/{path.name}")
    for path in (folder, archive):
        out = read_path(path)
        assert out["lab_result"]["performer"].to_list() == ["Central Laboratory"]
        assert "Central Laboratory" in out["source"]["app"].to_list()
    assert claimed(folder) == {"a.ndjson", "z.ndjson"}


def test_members_handed_over_by_another_connector(tmp_path: Path) -> None:
    context = {"app": "A Clinic", "fhir_version": "4.0.1", "received": "2024-05-01T10:00:00+02:00"}
    out = read_handed(tmp_path, *RESULTS, context=context)
    assert out["source"]["app"].to_list() == ["A Clinic"]
    assert set(out["lab_result"]["updated"]) == {"2024-05-01T10:00:00+02:00"}


@pytest.mark.parametrize(
    "body",
    [
        '{"hello": 1}',
        '{"resourceType": "Spaceship"}',
        '{"items": [{"resourceType": "Patient"}]}',
        '[{"kind": {"resourceType": "Patient"}}]',
        'The word "resourceType": "Patient" in a text.\nAnd more.\n',
        '<Patient xmlns="http://hl7.org/fhir"/>',
        "[]",
    ],
)
def test_json_that_is_not_fhir_is_left_alone(body: str, tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text(body)
    assert claimed(path) is None


def test_the_type_may_stand_behind_a_long_element(tmp_path: Path) -> None:
    long = {"content": [{"attachment": {"data": "QUJD" * 60_000}}], "id": "d", "resourceType": "DocumentReference"}
    assert read_path(write_json(tmp_path, long)).read == {"DocumentReference": 1}


def test_a_bad_line_among_good_ones(tmp_path: Path) -> None:
    lines = [RESULTS[0], "not json", RESULTS[1], '{"id": "no type"}', "", RESULTS[2]]
    out = read_path(write_lines(tmp_path, *lines))
    assert out["lab_result"].height == 3
    assert [(issue.reason, issue.position) for issue in out.issues] == [
        ("bad_json_line", "line 2"),
        ("no_resource_type", "line 4"),
    ]
    assert "not json" not in out.issues[0].raw


def test_a_first_line_that_is_bad_does_not_hide_the_rest(tmp_path: Path) -> None:
    out = read_path(write_lines(tmp_path, "garbage", *RESULTS))
    assert out["lab_result"].height == 5


def test_json_that_only_a_tolerant_reader_takes(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    text = json.dumps(bundle(observation(), observation("o2", note=[{"text": "line\tbreak"}])))
    path.write_text(text.replace('"value": 95', '"value": NaN', 1).replace("\\t", "\t"))
    out = read_path(path)
    assert out["lab_result"]["value"].to_list() == [None, 95.0]


def test_a_document_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(bundle(*RESULTS))[:-40])
    with pytest.raises(DamagedFile, match="no valid JSON"):
        read_path(path)


def test_one_damaged_file_among_others(tmp_path: Path) -> None:
    write_json(tmp_path, bundle(*RESULTS), "good.json")
    (tmp_path / "bad.json").write_text('{"resourceType": "Bundle", "entry": [')
    out = read_path(tmp_path)
    assert out["lab_result"].height == 5
    assert [(issue.reason, issue.member) for issue in out.issues] == [("damaged_member", "bad.json")]


def test_entries_without_a_resource(tmp_path: Path) -> None:
    document = bundle(observation(), kind="batch")
    document["entry"] += [{"request": {"method": "DELETE", "url": "Observation/9"}}, {"resource": {"id": "7"}}, {}]
    out = read_path(write_json(tmp_path, document))
    assert out.reasons() == {"entry_without_resource": 2, "no_resource_type": 1}
    assert out["retraction"].is_empty()


def test_a_deletion_in_a_history_takes_the_row_back(tmp_path: Path) -> None:
    document = bundle(observation("1"), kind="history")
    deleted = {"request": {"method": "DELETE", "url": "Observation/2"}, "response": {"lastModified": "2024-04-01"}}
    document["entry"].append(deleted)
    out = read_path(write_json(tmp_path, document))
    assert out.rows("retraction", "external_id", "updated") == [("Observation/2", "2024-04-01")]


def test_an_animal_is_refused(tmp_path: Path) -> None:
    extended = person(extension=[{"url": "http://hl7.org/fhir/StructureDefinition/patient-animal"}])
    for at, patient in enumerate((extended, person(animal={"species": {"text": "Dog"}}))):
        with pytest.raises(InputError, match="animal"):
            read_path(write_json(tmp_path, bundle(patient, *RESULTS), f"{at}.json"))


def test_several_persons_are_told_once(tmp_path: Path) -> None:
    out = read_path(write_lines(tmp_path, observation(), observation("o2", subject={"reference": "Patient/p2"})))
    assert [(issue.reason, issue.raw) for issue in out.issues] == [("several_persons", "2")]
    assert out["lab_result"].height == 2


def test_what_a_server_says_of_the_search(tmp_path: Path) -> None:
    outcome = resource("OperationOutcome", None, issue=[{"severity": "warning", "code": "suppressed"}])
    out = read_path(write_json(tmp_path, bundle(observation(), outcome, kind="searchset")))
    assert [(issue.reason, issue.raw) for issue in out.issues] == [("operation_outcome", "warning suppressed")]


def test_a_resource_of_unexpected_shape_is_kept_whole(tmp_path: Path) -> None:
    strange = observation("odd", code="glucose", valueQuantity=[1, 2])
    out = read_path(write_json(tmp_path, bundle(observation(), strange)))
    assert out.reasons() == {"malformed_resource": 1}
    assert out.rows("document", "external_id", "kind") == [("Observation/odd", "resource")]


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    path = write_lines(tmp_path, *RESULTS)
    assert read_path(path).progress[-1].done == path.stat().st_size


def test_a_line_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.fhir.stream.LIMIT", 1000)
    monkeypatch.setattr("connectors.fhir.stream.BLOCK", 256)
    with pytest.raises(InputError, match="line of more than"):
        read_path(write_lines(tmp_path, observation(), "x" * 5000))


def test_a_first_line_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    long = observation("long", note=[{"text": "x" * 200_000}])
    assert read_path(write_lines(tmp_path, long, *RESULTS))["lab_result"].height == 6


def pressed(folder: Path, document: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document that counts as large."""
    monkeypatch.setattr("connectors.fhir.stream.SPLIT", 10)
    return write_json(folder, document)


def test_a_large_bundle_is_read_by_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = bundle(person(), *RESULTS, kind="history", urls=True)
    document["entry"] += [bundle(observation("inner")), {"request": {"method": "DELETE", "url": "Observation/9"}}]
    document["total"] = 8
    path = write_json(tmp_path, document, "small.json")
    small = read_path(path)
    large = read_path(pressed(tmp_path, document, monkeypatch))
    assert large.read == small.read
    for table, frame in small.frames.items():
        assert large[table].equals(frame), table
    assert [issue.position for issue in large.issues] == [issue.position for issue in small.issues]
    assert large["retraction"].height == 1


def test_a_large_array_and_a_large_single_resource(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_path(pressed(tmp_path, RESULTS, monkeypatch))["lab_result"].height == 5
    assert read_path(pressed(tmp_path, RESULTS[0], monkeypatch))["lab_result"].height == 1


@pytest.mark.parametrize(
    "change", [lambda text: text[:-30], lambda text: text + "]", lambda text: text[::-1].replace(":", "", 1)[::-1]]
)
def test_a_large_document_that_is_no_json(
    change: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pressed(tmp_path, bundle(*RESULTS), monkeypatch)
    path.write_text(change(path.read_text()))
    with pytest.raises(DamagedFile, match="no valid JSON"):
        read_path(path)


def test_elements_of_another_type_than_the_standard_has(tmp_path: Path) -> None:
    odd = observation("o9", status=["final"], issued={"odd": 1}, valueQuantity={"value": True, "unit": 7})
    out = read_path(write_json(tmp_path, bundle(odd)))
    assert out.rows("lab_result", "status", "unit", "value") == [('["final"]', "7", None)]


def test_a_lone_surrogate_does_not_stop_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "record.ndjson"
    lines = [json.dumps(observation(name="Caf\ud800")), json.dumps(observation("o2"))]
    path.write_text("\n".join(lines) + "\n")
    assert read_path(path)["lab_result"]["name"].to_list() == ["Caf?", "Glucose"]
