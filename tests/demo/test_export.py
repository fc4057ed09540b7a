"""The export is what the Health app writes: its layout, its elements, its order of attributes, its quirks."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from healthkit.demo import write_export
from healthkit.errors import UsageError
from healthkit.model.catalogue import catalogue
from tests.demo.conftest import Person

FOLDER = "apple_health_export/"
ORDER = ["type", "sourceName", "sourceVersion", "device", "unit", "creationDate", "startDate", "endDate", "value"]


@pytest.fixture(scope="module")
def text(noisy: Person) -> str:
    with zipfile.ZipFile(noisy.export) as archive:
        return archive.read(FOLDER + "export.xml").decode("utf-8")


@pytest.fixture(scope="module")
def root(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def _walk(element: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    for child in element:
        yield element.tag, child
        yield from _walk(child)


def test_the_zip_has_every_part_of_a_real_one(noisy: Person) -> None:
    with zipfile.ZipFile(noisy.export) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert len(names) == len(set(names))
    assert all(name.startswith(FOLDER) for name in names)
    kinds = Counter(name.removeprefix(FOLDER).split("/")[0] for name in names)
    assert kinds["export.xml"] == kinds["export_cda.xml"] == 1
    assert kinds["electrocardiograms"] == 5
    assert kinds["clinical-records"] == 37
    assert kinds["workout-routes"] >= 20


def test_elements_and_attributes_follow_the_declaration(text: str, root: ElementTree.Element) -> None:
    declared = dict(re.findall(r"<!ELEMENT (\w+) (.*)>", text))
    attributes: dict[str, dict[str, str]] = defaultdict(dict)
    for element, body in re.findall(r"<!ATTLIST (\w+)\n(.*?)\n>", text, re.S):
        attributes[element] = dict(re.findall(r"(\w+)\s+CDATA #(\w+)", body))
    seen = set()
    for parent, element in [("", root), *_walk(root)]:
        seen.add(element.tag)
        allowed = attributes[element.tag]
        assert set(element.attrib) <= set(allowed), element.tag
        assert {name for name, how in allowed.items() if how == "REQUIRED"} <= set(element.attrib), element.tag
        if parent:
            assert element.tag in re.findall(r"\w+", declared[parent]), (parent, element.tag)
    assert seen == set(declared) - {"Attachment"}


def test_records_are_written_in_apples_order(text: str) -> None:
    lines = [line for line in text.splitlines() if line.startswith(" <Record ")]
    assert len(lines) > 50_000
    for line in lines[:: len(lines) // 3000]:
        names = re.findall(r' (\w+)="', line)
        assert names == [name for name in ORDER if name in names], line


def test_nothing_ends_before_it_starts_or_after_the_export(root: ElementTree.Element) -> None:
    for record in root.iter("Record"):
        start, end, created = (record.get(name, "") for name in ("startDate", "endDate", "creationDate"))
        assert start <= end <= "2026-11-16 00:05:30 +0100"
        assert created <= "2026-11-16 00:05:00 +0100"


def test_every_type_is_in_the_catalogue(root: ElementTree.Element) -> None:
    known = catalogue().by_hk
    types = {element.get("type", "") for element in root.iter("Record")}
    assert len(types) >= 55
    assert types <= set(known)


def test_the_offset_of_the_export_lies_on_the_whole_history(text: str, root: ElementTree.Element) -> None:
    assert root.find("ExportDate").get("value") == "2026-11-16 00:05:00 +0100"  # type: ignore[union-attr]
    offsets = Counter(re.findall(r' startDate="[-\d]+ [:\d]+ ([-+]\d{4})"', text))
    assert set(offsets) == {"+0100"}  # through summer time and both journeys
    zones = Counter(entry.get("value") for entry in root.iter("MetadataEntry") if entry.get("key") == "HKTimeZone")
    assert set(zones) == {"Europe/Paris", "America/New_York", "Asia/Tokyo"}
    workouts = {
        entry.get("value")
        for workout in root.iter("Workout")
        for entry in workout.iter("MetadataEntry")
        if entry.get("key") == "HKTimeZone"
    }
    assert workouts == set(zones)


def test_correlated_records_stand_at_the_top_too(root: ElementTree.Element) -> None:
    top = {tuple(sorted(record.items())) for record in root.findall("Record")}
    pairs = root.findall("Correlation")
    assert len(pairs) >= 40
    for pair in pairs:
        children = pair.findall("Record")
        assert [child.get("type", "")[-9:] for child in children] == ["eSystolic", "Diastolic"]
        assert all(tuple(sorted(child.items())) in top for child in children)


def test_devices_are_named_and_numbered_as_devices_are(root: ElementTree.Element) -> None:
    watches, addresses, hardware = Counter[str](), set(), defaultdict(list)
    for record in root.iter("Record"):
        name, device = record.get("sourceName", ""), record.get("device", "")
        if "Watch" in name:
            watches[name] += 1
            addresses.add(device.split(">")[0])
            model = re.search(r"hardware:(Watch\d+,\d+), software:([\d.]+)", device)
            assert model
            hardware[model[1]].append(record.get("startDate", ""))
    assert len(watches) == 2
    assert all("\u00a0" in name and "’" in name for name in watches)
    assert len(addresses) > 0.9 * watches.total()
    assert sorted(hardware) == ["Watch6,7", "Watch7,11"]
    assert max(hardware["Watch6,7"]) < min(hardware["Watch7,11"])


def test_clinical_records_tell_a_falling_ldl(noisy: Person, root: ElementTree.Element) -> None:
    turn, ldl = date.fromisoformat(noisy.facts["ldl_falls_from"]), {}
    with zipfile.ZipFile(noisy.export) as archive:
        for element in root.iter("ClinicalRecord"):
            resource = json.loads(archive.read(FOLDER + element.get("resourceFilePath", "").lstrip("/")))
            assert resource["resourceType"] == element.get("type")
            assert resource["id"] == element.get("identifier")
            if resource["resourceType"] == "Observation" and resource["code"]["coding"][0]["code"] == "22748-8":
                ldl[date.fromisoformat(resource["effectiveDateTime"][:10])] = resource["valueQuantity"]["value"]
    before = [value for day, value in ldl.items() if day < turn]
    after = [value for day, value in ldl.items() if day > turn]
    assert len(before) == 4
    assert len(after) == 3
    assert max(after) < min(before)
    assert after[-1] < min(before) - 0.7


def test_routes_hang_on_their_workouts(noisy: Person, root: ElementTree.Element) -> None:
    with zipfile.ZipFile(noisy.export) as archive:
        for workout in root.iter("Workout"):
            for reference in workout.iter("FileReference"):
                track = ElementTree.fromstring(archive.read(FOLDER + reference.get("path", "").lstrip("/")))
                times = [time.text for time in track.iter("{http://www.topografix.com/GPX/1/1}time")][1:]
                assert times == sorted(times)  # type: ignore[type-var]
                assert len(times) > 100


def test_an_ecg_is_half_a_minute_of_beats(noisy: Person) -> None:
    with zipfile.ZipFile(noisy.export) as archive:
        name = next(name for name in archive.namelist() if "/ecg_" in name)
        head, body = archive.read(name).decode("utf-8").split("µV\n\n")
    assert "Sample Rate,512 hertz" in head
    values = [float(line) for line in body.split()]
    assert len(values) == 512 * 30
    peaks = sum(
        1
        for before, here, after in zip(values, values[1:], values[2:], strict=False)
        if here > 600 and before < here >= after
    )
    assert 25 <= peaks <= 60


def test_nothing_in_the_file_says_that_it_is_made_up(noisy: Person, text: str) -> None:
    with zipfile.ZipFile(noisy.export) as archive:
        assert not [name for name in archive.namelist() if "truth" in name or name.endswith((".parquet", ".txt"))]
    for word in ("truth", "seed", "fake", "demo", "noise"):
        assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), word


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_export(tmp_path / name, seed=seed, days=30)
        digests.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert digests[0] == digests[1] != digests[2]


def test_a_french_phone_writes_french_names_and_decimal_commas(tmp_path: Path) -> None:
    write_export(tmp_path / "export.zip", days=30, lang="fr")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        written = archive.read(FOLDER + "exporter.xml").decode("utf-8")
        recording = archive.read(next(name for name in archive.namelist() if "/ecg_" in name)).decode("utf-8")
    assert '<HealthData locale="fr_FR">' in written
    assert "Apple\u00a0Watch de quelqu’un" in written
    assert re.search(r'InstantaneousBeatsPerMinute bpm="\d+" time="\d\d:\d\d:\d\d,\d\d"', written)
    assert re.search(r"\n-?\d+,\d{3}\n", recording)


def test_too_short_a_life_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least 30 days"):
        write_export(tmp_path / "export.zip", days=29)
    assert not (tmp_path / "export.zip").exists()
