"""What a person may hand over: documents, fragments, archives; and what is refused."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest

from connectors.ccda import CCDA
from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.source.files import open_package
from tests.builders import cda
from tests.builders.cda import Doc, archive, section, write
from tests.connectors.ccda.reading import Gathered, gather

GLUCOSE = ("2345-7", "Glucose", "99", "mg/dL")


def read(path: Path) -> Gathered:
    return gather(CCDA(), path)


def plain(**header: str) -> str:
    return Doc([cda.results(GLUCOSE)], **header).xml()


@pytest.mark.parametrize(
    "body",
    [
        plain().encode(),
        b"\xef\xbb\xbf" + plain().encode(),
        plain().replace("UTF-8", "UTF-16").encode("utf-16"),
        plain().replace("UTF-8", "UTF-16").encode("utf-16-be"),
        gzip.compress(plain().encode()),
        b"\n  " + plain().encode(),
        plain().replace("UTF-8", "ISO-8859-1").replace("Hillside", "Côte").encode("latin-1"),
        plain().replace("Hillside", "Côte").encode("cp1252"),
    ],
)
def test_any_encoding_under_any_name(tmp_path: Path, body: bytes) -> None:
    out = read(write(tmp_path, "picture.jpg", body))
    assert out.only("lab_result")["value"] == 99.0
    assert out.only("source")["app"] in {"Hillside Clinic", "Côte Clinic"}


def test_a_fragment_with_prefixes_that_nobody_declared(tmp_path: Path) -> None:
    text = (
        cda.results(GLUCOSE)
        .replace("<statusCode", '<sdtc:thing voc:kind="x"/><statusCode')
        .replace("code=", "code=", 1)
    )
    out = read(write(tmp_path, "fragment.xml", "<!-- an example -->\n" + text))
    row = out.only("lab_result")
    assert (row["value"], row["unit"], row["updated"]) == (99.0, "mg/dL", None)
    assert out.only("source")["app"] == "C-CDA"
    assert out.issues == []


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "<component>{}</component>",
        "<component><structuredBody><component>{}</component></structuredBody></component>",
    ],
)
def test_fragments_at_any_depth(tmp_path: Path, wrap: str) -> None:
    assert read(write(tmp_path, "part.xml", wrap.format(cda.results(GLUCOSE)))).only("lab_result")["value"] == 99.0


@pytest.mark.parametrize("wrap", ["{}", "<entry>{}</entry>", "<entry>{}</entry>\n<entry>{}</entry>"])
def test_entries_without_a_section(tmp_path: Path, wrap: str) -> None:
    entry = cda.observation("2345-7", "Glucose", cda.quantity("99", "mg/dL"))
    out = read(write(tmp_path, "entry.xml", wrap.replace("{}", entry)))
    assert {row["value"] for row in out.rows("lab_result")} == {99.0}
    assert len(out.rows("lab_result")) == wrap.count("{}")


def test_a_style_sheet_s_entities_and_stray_ampersands_are_read_tolerantly(tmp_path: Path) -> None:
    text = plain().replace("<text>", "<text>Smith &amp; Sons&nbsp;&eacute; R & D ", 1)
    out = read(write(tmp_path, "doc.xml", text))
    assert out.only("lab_result")["value"] == 99.0
    assert "Smith & Sons é R & D" in out.rows("document")[0]["text"]
    assert out.issues == []


def test_broken_markup_is_recovered_and_told(tmp_path: Path) -> None:
    text = plain().replace("<title>Results</title>", "<title>Results<b></title>")
    out = read(write(tmp_path, "doc.xml", text))
    assert out.only("lab_result")["value"] == 99.0
    assert out.reasons() == ["repaired_xml"]


def test_an_xdm_archive_is_its_documents(tmp_path: Path) -> None:
    members = {
        "INDEX.HTM": "<html><body>Open me</body></html>",
        "README.TXT": "Hello",
        "IHE_XDM/SUBSET01/DOC0001.XML": plain(),
        "IHE_XDM/SUBSET01/DOC0002.XML": plain(ident="doc-2", keeper="Valley Hospital"),
        "IHE_XDM/SUBSET01/METADATA.XML": '<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"/>',
        "IHE_XDM/SUBSET01/STYLE.XSL": '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
    }
    out = read(archive(tmp_path / "xdm.zip", members))
    assert [row["app"] for row in out.rows("source")] == ["Hillside Clinic", "Valley Hospital"]
    assert out.read["document"] == 2
    assert out.issues == []


def test_a_damaged_document_among_good_ones_is_an_issue(tmp_path: Path) -> None:
    members = {"a.xml": plain(), "b.xml": plain()[:900], "c.xml": plain(birth="19991231")}
    out = read(archive(tmp_path / "many.zip", members))
    assert sorted(out.reasons()) == ["damaged_member", "several_persons"]
    assert len(out.rows("lab_result")) == 2


def test_a_folder_leaves_other_files_alone(tmp_path: Path) -> None:
    write(tmp_path / "in", "one.xml", plain())
    write(tmp_path / "in", "two.json", "{}")
    write(tmp_path / "in", "feed.xml", "<rss/>")
    with open_package(tmp_path / "in") as package:
        claim = CCDA().detect(package)
    assert claim is not None
    assert claim.members == {"one.xml"}


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?><rss/>", b"<section><h1>HTML</h1></section>", b"{}", b"%PDF-1.7", b"plain words",
        b"<component name='swing'/>", b"<act><scene/></act>",
    ],
)  # fmt: skip
def test_other_files_are_not_claimed(tmp_path: Path, body: bytes) -> None:
    with open_package(write(tmp_path, "doc.xml", body)) as package:
        assert CCDA().detect(package) is None


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
LEAK = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (BOMB + plain().split("?>", 2)[2].replace("as told", "&c;"), HostileFile),
        (LEAK + plain().split("?>", 2)[2].replace("as told", "&x;"), HostileFile),
        (plain()[:1500], DamagedFile),
        (plain().replace("<text>", "<a>" * 300 + "<text>").replace("</text>", "</text>" + "</a>" * 300), HostileFile),
        (plain(patient='<patient classCode="ANM">'), InputError),
        (plain(title="Health Data Export").replace("as told", "HKQuantityTypeIdentifierHeartRate"), InputError),
        ("<ClinicalDocument", DamagedFile),
    ],
)  # fmt: skip
def test_what_is_refused_gets_one_sentence(tmp_path: Path, body: str, error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        read(write(tmp_path, "doc.xml", body))
    assert caught.value.message.count(". ") == 0
    assert caught.value.message.endswith(".")
    assert "root:" not in caught.value.message


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    text = plain().replace(
        "<ClinicalDocument", '<!DOCTYPE ClinicalDocument SYSTEM "http://198.51.100.1/cda.dtd"><ClinicalDocument'
    )
    assert read(write(tmp_path, "doc.xml", text)).only("lab_result")["value"] == 99.0


def unstructured(text: str, **header: str) -> str:
    return Doc(body=f"<nonXMLBody>{text}</nonXMLBody>", title="Letter", **header).xml()


def test_a_pdf_body_is_kept_and_handed_on(tmp_path: Path) -> None:
    pdf = b"%PDF-1.4 nothing"
    text = f'<text mediaType="application/pdf" representation="B64">{base64.b64encode(pdf).decode()}</text>'
    out = read(write(tmp_path, "doc.xml", unstructured(text)))
    row = out.only("document")
    assert (row["kind"], row["media_type"], row["body"], row["title"]) == (
        "attachment",
        "application/pdf",
        pdf,
        "Letter",
    )
    (handed,) = out.handoffs
    assert (handed.body, handed.media_type, handed.context["app"]) == (pdf, "application/pdf", "Hillside Clinic")


def test_a_large_attachment_is_read(tmp_path: Path) -> None:
    pdf = b"%PDF-1.4" + bytes(9_000_000)
    text = f'<text mediaType="application/pdf" representation="B64">{base64.b64encode(pdf).decode()}</text>'
    assert read(write(tmp_path, "doc.xml", unstructured(text))).only("document")["body"] == pdf


def test_a_text_body_can_be_searched(tmp_path: Path) -> None:
    out = read(write(tmp_path, "doc.xml", unstructured('<text mediaType="text/plain">Dear colleague</text>')))
    assert (out.only("document")["text"], out.only("document")["kind"]) == ("Dear colleague", "note")
    rtf = base64.b64encode(rb"{\rtf1\ansi Caf\'e9 \b visit\b0\par}").decode()
    out = read(
        write(tmp_path, "rtf.xml", unstructured(f'<text mediaType="text/rtf" representation="B64">{rtf}</text>'))
    )
    assert out.only("document")["text"] == "Café visit"


def test_a_body_beside_the_document(tmp_path: Path) -> None:
    text = unstructured('<text mediaType="application/pdf"><reference value="scan.pdf"/></text>')
    alone = read(write(tmp_path, "doc.xml", text))
    assert alone.reasons() == ["missing_attachment"]
    assert alone.only("document")["body"] is None
    both = read(archive(tmp_path / "both.zip", {"d/doc.xml": text, "d/scan.pdf": b"%PDF-1.4 x"}))
    assert (both.only("document")["body"], both.issues) == (b"%PDF-1.4 x", [])
    outside = unstructured('<text><reference value="../../secret.pdf"/></text>')
    assert read(archive(tmp_path / "out.zip", {"d/doc.xml": outside, "secret.pdf": b"%PDF"})).reasons() == [
        "missing_attachment"
    ]


def picture(media: str, body: bytes) -> str:
    text = base64.b64encode(body).decode()
    return (
        '<observationMedia classCode="OBS" moodCode="EVN"><id root="1.2.7"/>'
        f'<value mediaType="{media}" representation="B64">{text}</value></observationMedia>'
    )


def test_a_pdf_beside_structured_results_is_kept_and_not_read_again(tmp_path: Path) -> None:
    pdf = b"%PDF-1.4 copy"
    copy = section("55108-5", "Copy", picture("application/pdf", pdf))
    alone = read(write(tmp_path, "alone.xml", Doc([copy]).xml()))
    both = read(write(tmp_path, "both.xml", Doc([copy, cda.results(GLUCOSE)]).xml()))
    for out in (alone, both):
        assert [row["body"] for row in out.rows("document") if row["kind"] == "attachment"] == [pdf]
    assert [handed.body for handed in alone.handoffs] == [pdf]
    assert both.handoffs == []


def test_a_picture_in_an_entry_is_an_attachment(tmp_path: Path) -> None:
    out = read(write(tmp_path, "doc.xml", Doc([section("18748-4", "Imaging", picture("image/png", b"\x89PNG"))]).xml()))
    row = next(row for row in out.rows("document") if row["kind"] == "attachment")
    assert (row["media_type"], row["body"]) == ("image/png", b"\x89PNG")


def test_every_section_is_visible(tmp_path: Path) -> None:
    sections = [
        section("8648-8", "Hospital Course", text="<paragraph>Went well</paragraph>"),
        section("99999-9", "Something Else", text="<list><item>One</item><item>Two</item></list>"),
        section("30954-2", "Results", text=" "),
    ]
    out = read(write(tmp_path, "doc.xml", Doc(sections).xml()))
    texts = {row["resource_type"]: row["text"] for row in out.rows("document")}
    assert texts == {"hospital_course": "Went well", "99999-9": "One\nTwo"}
    assert [(row["subject"], row["kind"]) for row in out.rows("absence")] == [("results", "unavailable")]
    assert out.read["section"] == 3
