"""Files made to do harm, each small on disk: what they declare, or become when somebody trusts them, is not."""

# ruff: noqa: E501 - an attack a line is easier to read than broken ones
from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from tests.builders.fit import run
from tests.builders.health_connect import database

SECRET = "qxvortspindle"
"""What lies in a file beside the attack and must never be read through it."""
Attack = Callable[[Path], Path]


def zipped(path: Path, members: Iterable[tuple[str, bytes]], level: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip with these members, whatever their names."""
    with zipfile.ZipFile(path, "w", level) as archive:
        for name, body in members:
            archive.writestr(zipfile.ZipInfo(name), body, compress_type=level)
    return path


def written(path: Path, body: bytes) -> Path:
    """A file with these bytes."""
    path.write_bytes(body)
    return path


def forged(path: Path, name: str, *, size: int, copies: int = 1) -> Path:
    """A zip of one short member whose directory says it has ``size`` bytes, ``copies`` times at the same place."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(bytes(1 << 16)) + packer.flush()
    crc = zlib.crc32(bytes(1 << 16))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(body), size, len(name), 0) + name.encode()
    entries = b""
    for number in range(copies):
        own = f"{number}{name}".encode() if copies > 1 else name.encode()
        entries += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(body), size, len(own), 0, 0, 0, 0, 0, 0
        ) + own  # fmt: skip
    start = len(local) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, copies, copies, len(entries), start, 0)
    return written(path, local + body + entries + end)


def ratio_bomb(folder: Path) -> Path:
    """A member of 70 MB of zeros in 70 kB."""
    return zipped(folder / "ratio.zip", [("export.xml", b"\0" * (70 << 20))])


def declared_bomb(folder: Path) -> Path:
    """A member that says it has 4 GB."""
    return forged(folder / "declared.zip", "apple_health_export/export.xml", size=0xFFFFFFF0)


def overlapping_bomb(folder: Path) -> Path:
    """Ten thousand members that are one and the same place of the archive."""
    return forged(folder / "overlap.zip", "Takeout.json", size=1 << 16, copies=10_000)


def nested_bomb(folder: Path) -> Path:
    """A zip in a zip, seven deep, with sixteen copies a level: 42.zip's shape."""
    body = bytes(1 << 20)
    for depth in range(7):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                name = f"{depth}-{number}.{'fit' if not depth else 'zip'}"
                archive.writestr(zipfile.ZipInfo(name), body, compress_type=zipfile.ZIP_DEFLATED)
        body = packed.getvalue()
    return written(folder / "nested.zip", body)


def nested_beside_a_run(folder: Path) -> Path:
    """The same beside a sound recording, so that a reader of recordings looks into it."""
    bomb = nested_bomb(folder).read_bytes()
    return zipped(folder / "beside.zip", [("a.fit", run(datetime(2024, 1, 1), 5).bytes()), ("b.zip", bomb)])


def nested_runs(folder: Path) -> Path:
    """A sound recording, five zips deep."""
    body = run(datetime(2024, 1, 1), 5).bytes()
    for depth in range(5):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{depth}.{'fit' if not depth else 'zip'}", body)
        body = packed.getvalue()
    return written(folder / "deep.zip", body)


def zip_slip(folder: Path) -> Path:
    """Members that lead out of the folder, up, from the root, by drive and by the other slash."""
    names = ("../../escaped.csv", "/tmp/escaped.csv", "C:\\escaped.csv", "..\\..\\escaped.csv", "a/../../escaped.csv")
    return zipped(folder / "slip.zip", [(name, b"Date,Weight (kg)\n2024-01-01,70\n") for name in names])


def zip_links(folder: Path) -> Path:
    """Members that are symbolic links to a file outside."""
    path = folder / "links.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("days.csv", "apple_health_export/export.xml"):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, str(folder / "secret.csv"))
    return path


def folder_links(folder: Path) -> Path:
    """A folder of links: to a file outside, to the folder above, to itself."""
    inside = folder / "linked"
    inside.mkdir()
    (inside / "days.csv").symlink_to(folder / "secret.csv")
    (inside / "up").symlink_to(folder, target_is_directory=True)
    (inside / "self").symlink_to(inside, target_is_directory=True)
    return inside


def many_members(folder: Path) -> Path:
    """100 000 members of which none is anything."""
    return zipped(folder / "many.zip", ((f"{number:06}.txt", b"x") for number in range(100_000)), zipfile.ZIP_STORED)


def absurd_names(folder: Path) -> Path:
    """Names that break lines, drive terminals, read backwards, are endless, or none."""
    names = ("a\nb.csv", "\x1b[2J\x1b]0;owned\x07.csv", "\u202efdp.csv", "x" * 5000 + ".csv", "d/" * 900 + "x.csv",
             "\u2028.csv", "con.csv", ".", "...", " ", "'; DROP TABLE sample; --.csv", "\U0001f480.csv", "$(reboot).csv")  # fmt: skip
    return zipped(folder / "names.zip", [(name, b"nothing,here\n1,2\n") for name in names])


def apple(attribute: str = "", *, prologue: str = "", more: str = "") -> str:
    """An export of Apple's with one weight."""
    record = (
        '<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="s" unit="kg" value="70" '
        f'startDate="2024-01-01 08:00:00 +0000" endDate="2024-01-01 08:00:00 +0000"{attribute}/>'
    )
    return f'<?xml version="1.0"?>{prologue}<HealthData locale="en_US">{record}{more}</HealthData>'


def laughs(open_tag: str = "") -> str:
    """A document type of entities that become a thousand million words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}{open_tag}]>'


def _external(folder: Path) -> str:
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(folder / "secret.csv").as_uri()}">]>'


def gpx(prologue: str = "", name: str = "Walk", attributes: str = "") -> str:
    """A short track."""
    points = "".join(
        f'<trkpt lat="48.{n}" lon="2.{n}"{attributes}><ele>9</ele><time>2024-01-01T08:00:0{n}Z</time></trkpt>'
        for n in range(9)
    )
    return (
        f'<?xml version="1.0"?>{prologue}<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>"
    )


def cda(prologue: str = "", title: str = "Summary", attributes: str = "") -> str:
    """A clinical document with a title and nothing else."""
    return (
        f'<?xml version="1.0"?>{prologue}<ClinicalDocument xmlns="urn:hl7-org:v3"{attributes}><typeId root="2.16.840.1.113883.1.3" '
        f'extension="POCD_HD000040"/><title>{title}</title><effectiveTime value="20240101"/></ClinicalDocument>'
    )


_MANY = "".join(f' a{n}="{n}"' for n in range(200_000))


def _xml(name: str, made: Callable[[Path], str]) -> Attack:
    return lambda folder: written(folder / name, made(folder).encode())


def pdf_with_everything(folder: Path) -> Path:
    """A PDF that runs JavaScript when opened, carries a program, starts one, and sends a form."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    script = f"app.launchURL('file://{folder}/ran'); this.exportDataObject({{cName: 'evil.sh', nLaunch: 2}});"
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
    )
    writer.root_object[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): action})
    writer.add_attachment("evil.sh", f"#!/bin/sh\ntouch {folder}/ran\n".encode())
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(f"/usr/bin/touch {folder}/ran")}
    )
    writer.root_object[NameObject("/OpenAction")] = launch
    path = folder / "report.pdf"
    writer.write(path)
    return path


def hostile_sqlite(folder: Path) -> Path:
    """A database whose tables are views without end, triggers, and columns that fail to be reckoned."""
    sql = """
    DROP TABLE weight_record_table;
    CREATE VIEW weight_record_table AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS row_id, i AS time, 0 AS zone_offset, 1.0 AS weight FROM n;
    CREATE TRIGGER evil AFTER INSERT ON steps_record_table BEGIN DELETE FROM steps_record_table; END;
    PRAGMA writable_schema = ON;
    INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'x', 'x', 99999, 'CREATE TABLE x(a CHECK (load_extension(''/tmp/evil'')))');
    """
    return database(folder / "health_connect_export.db", {}, more_sql=sql)


def lying_fit(folder: Path) -> Path:
    """A recording that says it has 4 GB, and defines 255 fields of 255 bytes."""
    body = bytearray(run(datetime(2024, 1, 1), 2).bytes())
    body[4:8] = b"\xff\xff\xff\xff"
    body[14:14] = bytes((0x40, 0, 0, 20, 0, 255)) + bytes((7, 255, 13)) * 255
    return written(folder / "lying.fit", bytes(body))


def gzip_of_zeros(name: str, head: bytes = b"") -> Attack:
    """100 MB of one sign in 100 kB."""
    return lambda folder: written(folder / name, gzip.compress(head + b" " * (100 << 20), 1))


def depth(name: str, head: bytes, many: int = 200_000) -> Attack:
    """JSON that goes down without end, behind a beginning that a connector knows."""
    return lambda folder: written(folder / name, head + b"[" * many)


_NIGHTSCOUT = {
    "type": "sgv",
    "sgv": 120,
    "date": 1704096000000,
    "dateString": "2024-01-01T08:00:00.000Z",
    "device": "d",
}


def _nightscout(name: str, *changes: dict[str, object]) -> Attack:
    entries = [
        _NIGHTSCOUT,
        *({**_NIGHTSCOUT, "date": 1704096000000 + 300_000 * n, **one} for n, one in enumerate(changes, 1)),
    ]
    return lambda folder: written(folder / name, json.dumps(entries).encode())


def _csv(name: str, *rows: bytes) -> Attack:
    head = b"Date,Weight (kg),Steps,Note\n2024-01-01,70,5000,a\n2024-01-02,71,6000,b\n2024-01-03,70.5,7000,c\n"
    return lambda folder: written(folder / name, head + b"\n".join(rows) + b"\n")


ATTACKS: dict[str, Attack] = {
    "zip ratio": ratio_bomb, "zip declared size": declared_bomb, "zip overlapping": overlapping_bomb,
    "zip nested": nested_bomb, "zip nested beside a run": nested_beside_a_run, "zip depth": nested_runs, "zip slip": zip_slip, "zip symlinks": zip_links,
    "folder symlinks": folder_links, "100 000 members": many_members, "absurd names": absurd_names,
    "xml bomb apple": _xml("export.xml", lambda _: apple(prologue=laughs(), more="<x>&l9;</x>")),
    "xml bomb gpx": _xml("a.gpx", lambda _: gpx(laughs(), "&l9;")),
    "xml bomb cda": _xml("a.xml", lambda _: cda(laughs(), "&l9;")),
    "xxe apple": _xml("export.xml", lambda f: apple(' device="&e;"', prologue=_external(f), more="<x>&e;</x>")),
    "xxe gpx": _xml("a.gpx", lambda f: gpx(_external(f), "&e;")),
    "xxe cda": _xml("a.xml", lambda f: cda(_external(f), "&e;")),
    "attributes apple": _xml("export.xml", lambda _: apple(_MANY)),
    "attributes gpx": _xml("a.gpx", lambda _: gpx(attributes=_MANY[:500_000])),
    "attributes cda": _xml("a.xml", lambda _: cda(attributes=_MANY)),
    "xml depth cda": _xml("a.xml", lambda _: cda(title="<b>" * 100_000 + "</b>" * 100_000)),
    "xml depth apple": _xml("export.xml", lambda _: apple(more="<a>" * 100_000 + "</a>" * 100_000)),
    "infinities json": _nightscout("e.json", {"sgv": float("nan")}, {"sgv": float("inf")}, {"date": float("inf")}, {"sgv": 10**400}),
    "infinities csv": _csv("n.csv", b"2024-01-04,NaN,1,x", b"2024-01-05,inf,1e999,x", b"2024-01-06,-Infinity,-1e308,x"),
    "years json": _nightscout("y.json", {"date": -62135596800000, "dateString": "0001-01-01"}, {"date": 253402300799999}, {"date": 9e18}),
    "years csv": _csv("y.csv", b"0000-01-01,70,1,x", b"9999-12-31,70,1,x", b"10000-01-01,70,1,x"),
    "10 MB string csv": _csv("l.csv", b'2024-01-04,70,1,"' + b"x" * (10 << 20) + b'"'),
    "10 MB string json": _nightscout("l.json", {"notes": "x" * (10 << 20), "device": "y" * (10 << 20)}),
    "10 MB string xml": _xml("export.xml", lambda _: apple(f' device="{"x" * (10 << 20)}"')),
    "invalid UTF-8 csv": _csv("u.csv", b"2024-01-04,70,1,\xff\xfe\xed\xa0\x80\xc3(", b"2024-01-05,70,1,\x00\x01"),
    "invalid UTF-8 json": lambda f: written(f / "u.json", json.dumps([_NIGHTSCOUT]).encode().replace(b'"d"', b'"\xff\xed\xa0\x80"')),
    "invalid UTF-8 xml": lambda f: written(f / "export.xml", apple(' device="X"').encode().replace(b"X", b"\xff\xc3(")),
    "BOM csv": lambda f: written(f / "b.csv", b"\xef\xbb\xbf" + _csv("b.csv")(f).read_bytes()),
    "BOM of UTF-32 json": lambda f: written(f / "b.json", json.dumps([_NIGHTSCOUT]).encode("utf-32")),
    "BOM json": lambda f: written(f / "b.json", b"\xef\xbb\xbf" + json.dumps([_NIGHTSCOUT]).encode()),
    "formula csv": _csv("f.csv", b"2024-01-04,70,1,=cmd|' /C calc'!A0", b"2024-01-05,70,1,@SUM(1+1)*cmd|' /C calc'!A0"),
    "pattern titles csv": lambda f: written(f / "p.csv", b"Date,^.*$,*,Weight (kg)\n2024-01-01,1,2,70\n2024-01-02,1,2,71\n"),
    "pdf with scripts": pdf_with_everything, "sqlite schema": hostile_sqlite, "fit lengths": lying_fit,
    "json depth": depth("d.json", b""), "json depth nightscout": depth("d.json", b'[{"type": "sgv", "sgv": 1, "date": 1, "x": '),
    "json depth fhir": depth("d.json", b'{"resourceType": "Bundle", "type": "collection", "entry": '),
    "json depth google": depth("d.json", b'{"Data Source": "x", "Data Points": '),
    "gzip of zeros gpx": gzip_of_zeros("a.gpx.gz", gpx()[:80].encode()),
    "gzip of zeros fit": gzip_of_zeros("a.fit.gz", run(datetime(2024, 1, 1), 1).bytes()),
    "gzip of zeros fhir": gzip_of_zeros("a.ndjson.gz", b'{"resourceType": "Patient", "id": "1"}\n'),
    "gzip of zeros cda": gzip_of_zeros("a.xml.gz", cda().encode()),
}  # fmt: skip
