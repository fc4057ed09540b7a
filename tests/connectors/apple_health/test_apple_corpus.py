"""Sample files in real formats, with the counts that their ORIGIN.md gives and a count of raw tags of our own."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from connectors.apple_health import AppleHealth
from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from tests.builders.apple import read_all

pytestmark = pytest.mark.corpus

ENTRY = re.compile(r"^- `(?P<name>[^`]+)` \|.*\| (?P<facts>[^|]*)$", re.M)
FACT = re.compile(r"\b([A-Za-z]+)=(\d+)")
FRAME = {"HealthData", "ExportDate", "HeartRateVariabilityMetadataList"}
DAMAGED = ("multi-empty", "broken-xml")


def entries(corpus: Path) -> dict[str, Counter[str]]:
    """File name to the counts that ORIGIN.md states for it."""
    text = (corpus / "apple_health" / "ORIGIN.md").read_text("utf-8")
    return {
        found["name"]: Counter({tag: int(count) for tag, count in FACT.findall(found["facts"])})
        for found in ENTRY.finditer(text)
    }


def raw_tags(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Start tags in the main XML by a plain search: with those inside comments, and without."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            (name,) = [name for name in archive.namelist() if name.endswith(".xml")]
            text = archive.read(name).decode()
    else:
        text = path.read_text("utf-8")
    body = text[max(text.find("<HealthData"), 0) :]
    bare = re.sub(r"<!--.*?-->", "", body, flags=re.S)
    count = re.compile(r"<([A-Z]\w*)(?=[\s/>])")
    return Counter(count.findall(text)), Counter(count.findall(bare))


def sound(corpus: Path) -> list[str]:
    """The files that are whole; its bare routes were not written by the Health app, and belong to another connector."""
    return [name for name in entries(corpus) if not any(word in name for word in (*DAMAGED, ".gpx"))]


def test_every_file_gives_the_stated_counts(corpus: Path) -> None:
    stated = entries(corpus)
    assert len(stated) >= 19
    assert len(sound(corpus)) >= 15
    for name in sound(corpus):
        path = corpus / "apple_health" / name
        read = read_all(path).read
        for tag, count in stated[name].items():
            if read[tag] != count:
                # One file also speaks of a tag inside a comment, which a plain search counts and a reader must not.
                with_comments, without = raw_tags(path)
                assert (with_comments[tag], without[tag]) == (count, read[tag]), f"{name}: {tag}"


def test_every_file_gives_the_counts_of_a_plain_search(corpus: Path) -> None:
    for name in sound(corpus):
        path = corpus / "apple_health" / name
        if path.suffix not in {".xml", ".zip"}:
            continue
        _, tags = raw_tags(path)
        read = read_all(path).read
        inside_me = {tag for tag in tags if tag.startswith("HKCharacteristic")}
        expected = {tag: count for tag, count in tags.items() if tag not in FRAME | inside_me}
        assert {tag: count for tag, count in read.items() if tag != "trkpt"} == expected, name


def test_the_damaged_ones_get_one_sentence(corpus: Path) -> None:
    damaged = [name for name in entries(corpus) if any(word in name for word in DAMAGED)]
    assert len(damaged) == 2
    for name in damaged:
        with pytest.raises(DamagedFile) as caught:
            read_all(corpus / "apple_health" / name)
        assert caught.value.message.count(". ") == 0
        assert Path(name).name in caught.value.message


def test_the_whole_folder_is_left_to_its_files(corpus: Path) -> None:
    with open_package(corpus / "apple_health") as package:
        assert AppleHealth().detect(package) is None


def test_nothing_of_the_largest_export_is_lost(corpus: Path) -> None:
    name, stated = max(entries(corpus).items(), key=lambda entry: entry[1]["Record"])
    out = read_all(corpus / "apple_health" / name)
    assert out["sample"].height + out["event"].height == stated["Record"] > 8000
    assert out["attribute"].height == stated["MetadataEntry"]
    assert out["waveform"]["values"].list.len().sum() == stated["InstantaneousBeatsPerMinute"] > 13_000
    assert out["zone_hint"].height == 400
    assert out.issues == []
    # Beats are local time, the record's offset is the export's: all start within two minutes of their record.
    assert out["waveform"]["seconds"].list.min().min() >= 0  # type: ignore[operator]
    assert out["waveform"]["seconds"].list.max().max() < 120  # type: ignore[operator]


def test_routes_belong_to_their_workouts(corpus: Path) -> None:
    with_routes = [
        name for name, stated in entries(corpus).items() if name.endswith(".zip") and stated["FileReference"]
    ]
    for name in with_routes:
        out = read_all(corpus / "apple_health" / name)
        assert out["route_point"]["ref"].n_unique() == entries(corpus)[name]["FileReference"]
        assert set(out["session"]["kind"]) == {"workout"}
    assert with_routes
