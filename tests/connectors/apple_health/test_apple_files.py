"""Packages: zips, folders and single files, sound, odd, damaged and hostile."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from connectors.apple_health import AppleHealth, reader
from connectors.apple_health.chunks import chunks
from healthkit.errors import DamagedFile
from healthkit.source import outbox
from healthkit.source.files import open_package
from tests.builders import apple
from tests.builders.apple import document, export_zip, meta, read_all, read_xml, record


def claimed(path: Path) -> bool:
    with open_package(path) as package:
        return AppleHealth().detect(package) is not None


@pytest.mark.parametrize("name", ["export.xml", "exportar.xml", "eksport.xml", "vienti.xml", "导出.xml", "Daten.xml"])
def test_the_main_file_is_found_in_any_language(tmp_path: Path, name: str) -> None:
    cda = b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/><ClinicalDocument/>'
    path = export_zip(
        tmp_path / "Données.zip", document(record(), dtd=apple.SOUND_DTD), {"export_cda.xml": cda}, name=name
    )
    out = read_all(path)
    assert out.read == {"Record": 1, "ClinicalDocument": 1}


def test_zip_folder_and_bare_file_give_the_same_rows(tmp_path: Path) -> None:
    xml = document(record(value="1"), record(value="2"))
    folder = tmp_path / "apple_health_export"
    folder.mkdir()
    (folder / "export.xml").write_text(xml)
    outs = [read_all(p) for p in (export_zip(tmp_path / "e.zip", xml), folder, tmp_path, folder / "export.xml")]
    assert all(out.rows("sample") == outs[0].rows("sample") for out in outs)
    assert outs[0]["sample"].height == 2


def test_a_folder_of_several_exports_is_left_to_its_files(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_text(document(record()))
    assert not claimed(tmp_path)
    assert claimed(tmp_path / "a.xml")


def test_a_zip_of_two_exports_is_read_once_and_says_so(tmp_path: Path) -> None:
    path = export_zip(tmp_path / "e.zip", document(record(), record()), {"copy.xml": document(record()).encode()})
    out = read_all(path)
    assert out["sample"].height == 2
    assert out.reasons() == {"second_export": 1}


@pytest.mark.parametrize("dtd", [apple.SOUND_DTD, apple.BROKEN_DTD, apple.BOMB_DTD, ""])
def test_no_parser_sees_the_dtd(tmp_path: Path, dtd: str) -> None:
    out = read_xml(tmp_path, document(record(meta("k", "v")), dtd=dtd))
    assert out.read["Record"] == 1
    assert out.issues == []


def test_entities_of_a_bomb_are_text_not_expansion(tmp_path: Path) -> None:
    out = read_xml(
        tmp_path, document(record(value="1"), record(value="2").replace("iPhone", "&h;"), dtd=apple.BOMB_DTD)
    )
    assert out["source"]["app"].to_list() == ["iPhone", "&h;"]
    assert out.reasons() == {"irregular_xml": 1}


def test_attribute_names_with_spaces(tmp_path: Path) -> None:
    odd = '<Record Health Mate App Version="2.6.0" ' + record("T", "3", meta("k", "v"))[len("<Record ") :]
    out = read_xml(tmp_path, document(record(value="1"), odd, record(value="2", sourceName="other")))
    assert out["sample"]["value"].to_list() == [1.0, 3.0, 2.0]
    assert out.rows("attribute", "ref", "key") == [(out["sample"]["ref"][1], "k")]
    assert out.reasons() == {"irregular_xml": 1}
    xml = (tmp_path / "export.xml").read_bytes()
    root = b'<HealthData locale="en_US">'
    assert out.issues[0].position == f"byte {xml.index(root) + len(root)}"
    assert out.exported_at is not None


def test_an_export_that_was_not_read_whole_retires_nothing(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(record(value="1"), "<Record <", record(value="2")))
    assert out["sample"]["value"].to_list() == [1.0, 2.0]
    assert out.exported_at is None


@pytest.mark.parametrize("export_date", [None, "soon"])
def test_no_export_date_no_snapshot(tmp_path: Path, export_date: str | None) -> None:
    assert read_xml(tmp_path, document(record(), export_date=export_date)).exported_at is None


def test_snapshot_of_a_whole_export(tmp_path: Path) -> None:
    assert read_xml(tmp_path, document()).exported_at == datetime(2024, 6, 16, 10)


@pytest.mark.parametrize("space", ["\n", "    \n\n", ""])
def test_any_white_space_around_the_end(tmp_path: Path, space: str) -> None:
    assert read_xml(tmp_path, document(record(), end=f"{space}</HealthData>{space}")).read == {"Record": 1}


def test_text_after_the_end_is_reported(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(record()) + "junk")
    assert out.reasons() == {"text_after_end": 1}


@pytest.mark.parametrize("keep", [0.3, 0.5, 0.9, 0.999])
def test_a_truncated_export_is_refused_in_one_sentence(tmp_path: Path, keep: float) -> None:
    xml = document(*(record(value=str(n), endDate="2024-06-15 08:07:00 +0200") for n in range(200)))
    path = tmp_path / "export.xml"
    path.write_text(xml[: int(len(xml) * keep)])
    with pytest.raises(DamagedFile, match=r"^export\.xml is cut short: its last element is not closed\.") as caught:
        read_all(path)
    assert "\n" not in caught.value.message


def test_an_empty_main_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="is empty"):
        read_all(export_zip(tmp_path / "e.zip", ""))


def test_a_broken_checksum_is_refused(tmp_path: Path) -> None:
    path = export_zip(tmp_path / "e.zip", document(record(value="1234567")))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("apple_health_export/export.xml")
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 16 : central + 20] = (info.CRC ^ 1).to_bytes(4, "little")
    path.write_bytes(raw)
    # What the archive's own reader would say is not asked: inflating is ours.
    with pytest.raises(DamagedFile, match="checksum"):
        read_all(path)


def test_broken_deflate_data_is_refused(tmp_path: Path) -> None:
    path = export_zip(tmp_path / "e.zip", document(*(record(value=str(n * 7919)) for n in range(5000))))
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 200] = bytes(200)
    path.write_bytes(raw)
    with pytest.raises(DamagedFile):
        read_all(path)


def test_a_stored_main_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("export.xml", document(record()))
    assert read_all(path).read == {"Record": 1}


def test_a_path_escape_is_refused_and_the_rest_imported(tmp_path: Path) -> None:
    path = export_zip(tmp_path / "e.zip", document(record()))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../escape.txt", "x")
    with open_package(path) as package:
        assert package.refused == {"../../escape.txt": "path_escape"}
        claim = AppleHealth().detect(package)
    assert claim is not None
    assert claim.members == {"apple_health_export/export.xml"}
    assert read_all(path).read == {"Record": 1}


def test_deep_nesting_is_survived(tmp_path: Path) -> None:
    deep = 20_000
    out = read_xml(tmp_path, document(record(), "<A>" * deep + "</A>" * deep, record(value="2")))
    assert out["sample"].height == 2
    assert out.read["A"] == deep


def test_an_endless_tag_is_refused(tmp_path: Path) -> None:
    tag = "<Record " + " ".join(f'a{n}=""' for n in range(60_000)) + "/>"
    with pytest.raises(DamagedFile, match="too large"):
        read_xml(tmp_path, document(record(), tag))


@pytest.mark.parametrize("element", [apple.workout(meta("k", "v")), record(), apple.correlation(), apple.summary()])
def test_fragments_without_a_root(tmp_path: Path, element: str) -> None:
    path = tmp_path / "part.xml"
    path.write_text(f"  {element}\n")
    if "HK" not in element:
        assert not claimed(path)
        return
    out = read_all(path)
    assert sum(out.read.values()) >= 1
    assert out.exported_at is None
    assert out["sample"].height + out["session"].height == 1


def test_a_truncated_fragment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "part.xml"
    path.write_text(apple.workout(meta("k", "v"))[:-12])
    with pytest.raises(DamagedFile, match="cut short"):
        read_all(path)


FOREIGN = [
    b'<?xml version="1.0"?><ClinicalDocument/>',
    b"date,steps\n2024-01-01,100\n",
    b'{"resourceType": "Bundle"}',
    b"<html><body>HealthData</body></html>",
    b"\x00\x01\x02\x03" * 100,
    b"<Workout><Set/></Workout>",
    b"RR,1\n",
]


@pytest.mark.parametrize("body", FOREIGN)
def test_foreign_files_are_not_claimed(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(body)
    assert not claimed(path)


def test_frames_are_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "FRAME_ROWS", 1000)
    monkeypatch.setattr(reader, "chunks", lambda blocks: chunks(blocks, 50_000))
    out = read_all(export_zip(tmp_path / "e.zip", document(*(record(value=str(n)) for n in range(20_000)))))
    assert out["sample"].height == 20_000
    assert out.largest < 5000
    assert out.progress[-1].done == out.progress[-1].total
