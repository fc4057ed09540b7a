"""Documents: attachments made readable, clinical documents handed on, summaries by section, unknown types kept."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

import pytest

from connectors.fhir.attachments import decode, readable
from tests.builders.fhir import concept, observation, only, read_path, read_resources, resource, write_json


def packed(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def reference(media: str, body: str | bytes, ident: str = "d1") -> dict[str, object]:
    attachment = {"contentType": media, "data": packed(body), "title": "Letter"}
    return resource(
        "DocumentReference", ident, status="current", type=concept("34133-9", "Summary"), date="2024-01-02T00:00:00Z",
        author=[{"display": "Dr. W"}], description="A letter", content=[{"attachment": attachment}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("media", "body", "text"),
    [
        ("text/plain; charset=utf-8", "Tout va bien, à bientôt.", "Tout va bien, à bientôt."),
        ("text/plain", "été".encode("cp1252"), "été"),
        ("text/plain;charset=iso-8859-1", "été".encode("latin-1"), "été"),
        ("text/html", "<html><head><style>p{}</style></head><body><p>One &amp; two</p><p>Three</p></body></html>",
         "One & two\nThree"),
        ("application/rtf", r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Hello\par caf\'e9 \u233? \b bold\b0 }",
         "Hello\ncafé é bold"),
        ("application/pdf", b"%PDF-1.7 binary", None),
    ],
)  # fmt: skip
def test_the_words_of_an_attachment(media: str, body: str | bytes, text: str | None, tmp_path: Path) -> None:
    row = only(read_resources(tmp_path, reference(media, body)), "document")
    assert row.get("text") == text
    assert row["body"] == (body if isinstance(body, bytes) else body.encode())
    assert row["kind"] == ("note" if text else "attachment")
    assert (row["title"], row["author"], row["note"], row["written"]) == (
        "Letter", "Dr. W", "A letter", "2024-01-02T00:00:00Z",
    )  # fmt: skip


def test_a_clinical_document_is_handed_on(tmp_path: Path) -> None:
    cda = '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>CCD</title></ClinicalDocument>'
    out = read_resources(tmp_path, reference("text/xml", cda), reference("application/octet-stream", cda, "d2"))
    assert [handoff.body for handoff in out.handoffs] == [cda.encode()] * 2
    assert len({handoff.member for handoff in out.handoffs}) == 2
    assert out["document"]["text"].to_list() == [None, None]


def test_base64_as_senders_write_it() -> None:
    assert decode("SGVs\nbG8") == b"Hello"
    assert decode("-_-_") == b"\xfb\xff\xbf"
    assert decode("!!") is None


def test_an_attachment_that_cannot_be_decoded_or_is_elsewhere(tmp_path: Path) -> None:
    broken = resource("DocumentReference", "a", content=[{"attachment": {"contentType": "text/plain", "data": "§"}}])
    away = resource("DocumentReference", "b", content=[{"attachment": {"url": "https://example.org/Binary/7"}}])
    out = read_resources(tmp_path, broken, away)
    assert out.reasons() == {"bad_attachment": 1, "attachment_elsewhere": 1}
    assert out["document"].height == 2
    assert ("DocumentReference/b", "derived_from", "Binary/7") in out.rows("link", "from_id", "relation", "to_id")


def test_an_attachment_that_is_a_file_of_the_package(tmp_path: Path) -> None:
    made = resource("DocumentReference", "a", content=[{"attachment": {"contentType": "text/plain", "url": "n/1.txt"}}])
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("export/a.json", json.dumps(made))
        out.writestr("export/n/1.txt", "Beside it.")
    row = only(read_path(archive), "document")
    assert (row["text"], row["file_name"]) == ("Beside it.", "export/n/1.txt")


def test_each_content_has_its_row(tmp_path: Path) -> None:
    made = reference("text/plain", "One")
    made["content"] = [*made["content"], {"attachment": {"contentType": "text/html", "data": packed("<p>Two</p>")}}]  # type: ignore[misc]
    out = read_resources(tmp_path, made)
    assert out.rows("document", "resource_type", "external_id", "text") == [
        ("DocumentReference", "DocumentReference/d1", "One"),
        ("DocumentReference.content", "DocumentReference/d1#content-2", "Two"),
    ]


def test_the_form_a_report_presents(tmp_path: Path) -> None:
    form = {"contentType": "text/plain", "data": packed("No fracture.")}
    report = resource(
        "DiagnosticReport", "r", code=concept("1-8", "X-ray"), conclusion="Normal", presentedForm=[form],
        category=[concept("RAD", "Radiology")], issued="2024-01-01T00:00:00Z", conclusionCode=[{"text": "No finding"}],
    )  # fmt: skip
    out = read_resources(tmp_path, report)
    assert only(out, "diagnostic_report")["conclusion"] == "Normal\nNo finding"
    row = only(out, "document")
    assert (row["resource_type"], row["text"], row["name"]) == (
        "DiagnosticReport.presentedForm",
        "No fracture.",
        "X-ray",
    )
    assert out.rows("link", "relation", "to_id") == [("report", "DiagnosticReport/r#form-1")]


def test_a_summary_by_section(tmp_path: Path) -> None:
    def div(words: str) -> dict[str, str]:
        return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'}

    head = resource(
        "Composition", "c", type=concept("60591-5", "Patient summary"), title="Summary", date="2024-05-01",
        custodian={"reference": "Organization/o"},
        section=[
            {"title": "Allergies", "code": concept("48765-2"), "emptyReason": concept("nilknown", "Nil Known"),
             "text": div("None known")},
            {"title": "Medicines", "code": concept("10160-0"), "emptyReason": concept("notasked")},
            {"title": "Results", "text": div("<table><tr><td>Glucose</td><td>95</td></tr></table>"),
             "section": [{"title": "Inner", "text": div("Deeper")}], "entry": [{"reference": "Observation/o1"}]},
        ],
    )  # fmt: skip
    out = read_resources(tmp_path, head, resource("Organization", "o", name="A Practice"), observation())
    assert out.rows("absence", "subject", "kind", "recorded", "note") == [
        ("allergies", "none_known", "2024-05-01", "None known"),
        ("medications", "not_asked", "2024-05-01", None),
    ]
    assert out.rows("document", "resource_type", "title", "text") == [
        ("Composition", "Summary", None),
        ("Composition.section", "Allergies", "None known"),
        ("Composition.section", "Results", "Glucose 95"),
        ("Composition.section", "Inner", "Deeper"),
    ]
    assert out.read["Composition.section"] == 4
    assert "A Practice" in out["source"]["app"].to_list()
    assert ("Composition/c", "has_member", "Observation/o1") in out.rows("link", "from_id", "relation", "to_id")


def test_answers_of_a_questionnaire(tmp_path: Path) -> None:
    made = resource(
        "QuestionnaireResponse", "q", status="completed", authored="2024-02-02", questionnaire="PHQ-9",
        item=[{"linkId": "g", "text": "Mood", "item": [
            {"linkId": "/44250-9", "text": "Little interest",
             "answer": [{"valueCoding": {"code": "1", "display": "Several days"}}]},
            {"linkId": "44261-6", "text": "Score", "answer": [{"valueDecimal": 7}]},
            {"linkId": "free", "text": "Words", "answer": [{"valueString": "fine"}]},
        ]}],
    )  # fmt: skip
    early = resource(
        "QuestionnaireResponse", "e", group={"question": [{"text": "Smoker?", "answer": [{"valueBoolean": False}]}]}
    )
    out = read_resources(tmp_path, made, early)
    assert out.rows("lab_result", "code", "value", "value_text", "category", "taken", "panel") == [
        ("44250-9", None, "Several days", "survey", "2024-02-02", "PHQ-9"),
        ("44261-6", 7.0, None, "survey", "2024-02-02", "PHQ-9"),
    ]
    texts = out["document"]["text"].to_list()
    assert texts[0].split("\n") == ["Mood", "  Little interest: Several days", "  Score: 7", "  Words: fine"]
    assert texts[1].strip() == "Smoker?: false"


@pytest.mark.parametrize("kind", ["Consent", "Provenance", "ImagingStudy", "NutritionOrder", "SpaceTravel", "List"])
def test_types_that_no_table_is_for_are_kept_and_told(kind: str, tmp_path: Path) -> None:
    made = resource(kind, "k", status="active", text={"div": "<div>In short</div>"}, whatever=[1, {"a": None}])
    out = read_resources(tmp_path, made, observation())
    row = only(out, "document")
    assert (row["resource_type"], row["kind"], row["text"]) == (kind, "resource", "In short")
    assert json.loads(row["body"]) == made
    assert out.unmapped == {kind: 1}


def test_an_empty_list_is_a_statement(tmp_path: Path) -> None:
    made = resource("List", "l", code=concept("10160-0", "Medicines"), emptyReason=concept("nilknown"), date="2024")
    row = only(read_resources(tmp_path, made), "absence")
    assert (row["subject"], row["kind"], row["recorded"]) == ("medications", "none_known", "2024")


def test_a_binary(tmp_path: Path) -> None:
    made = resource("Binary", "b", contentType="text/html", data=packed("<p>Words</p>"))
    row = only(read_path(write_json(tmp_path, made)), "document")
    assert (row["text"], row["external_id"]) == ("Words", "Binary/b")


def test_xml_without_a_clinical_document() -> None:
    assert readable(b"<note><to>You</to></note>", "application/xml") == "You"
