"""CDA documents made for tests: the parts of a C-CDA, and whole documents, French ones too."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

LOINC, SNOMED, RXNORM, CVX, ICD10 = (
    "2.16.840.1.113883.6.1", "2.16.840.1.113883.6.96", "2.16.840.1.113883.6.88", "2.16.840.1.113883.12.292",
    "2.16.840.1.113883.6.3",
)  # fmt: skip
T = "2.16.840.1.113883.10.20.22.4."
NAMESPACES = (
    'xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def coded(tag: str, code: str, name: str, system: str = LOINC, inner: str = "", kind: str = "") -> str:
    told = f'xsi:type="{kind}" ' if kind else ""
    return f'<{tag} {told}code="{code}" codeSystem="{system}" displayName="{name}">{inner}</{tag}>'


def template(*numbers: str, prefix: str = T) -> str:
    return "".join(f'<templateId root="{prefix}{number}"/>' for number in numbers)


def when(low: str = "", high: str = "", value: str = "") -> str:
    if value:
        return f'<effectiveTime value="{value}"/>'
    ends = (f'<{tag} value="{text}"/>' for tag, text in (("low", low), ("high", high)) if text)
    return f"<effectiveTime>{''.join(ends)}</effectiveTime>"


def quantity(value: str, unit: str) -> str:
    return f'<value xsi:type="PQ" value="{value}" unit="{unit}"/>'


def normal(low: str, high: str, unit: str) -> str:
    return (
        '<referenceRange><observationRange><value xsi:type="IVL_PQ">'
        f'<low value="{low}" unit="{unit}"/><high value="{high}" unit="{unit}"/>'
        "</value></observationRange></referenceRange>"
    )


def observation(code: str, name: str, *inner: str, number: str = "2", ident: str = "", mood: str = "EVN") -> str:
    own = f'<id root="1.2.3" extension="{ident}"/>' if ident else ""
    return (
        f'<observation classCode="OBS" moodCode="{mood}">{template(number)}{own}{coded("code", code, name)}'
        f'<statusCode code="completed"/>{"".join(inner)}</observation>'
    )


def panel(name: str, *members: str, code: str = "24323-8", ident: str = "panel", number: str = "1") -> str:
    inside = "".join(f"<component>{member}</component>" for member in members)
    return (
        f'<organizer classCode="BATTERY" moodCode="EVN">{template(number)}<id root="1.2.3" extension="{ident}"/>'
        f'{coded("code", code, name)}<statusCode code="completed"/>{inside}</organizer>'
    )


def related(statement: str, kind: str = "SUBJ") -> str:
    return f'<entryRelationship typeCode="{kind}">{statement}</entryRelationship>'


def problem(code: str, name: str, *, ident: str = "", low: str = "2019", high: str = "", denied: bool = False) -> str:
    negation = ' negationInd="true"' if denied else ""
    inner = (
        f'<observation classCode="OBS" moodCode="EVN"{negation}>{template("4")}'
        f'<id root="1.2.3" extension="{ident or code}"/>{coded("code", "55607006", "Problem", SNOMED)}'
        f'<statusCode code="completed"/>{when(low, high)}{coded("value", code, name, SNOMED, kind="CD")}</observation>'
    )
    return concern("3", inner)


def concern(number: str, inner: str, status: str = "active") -> str:
    return (
        f'<act classCode="ACT" moodCode="EVN">{template(number)}<code code="CONC"/><statusCode code="{status}"/>'
        f"{related(inner)}</act>"
    )


def allergy(code: str, name: str, *, kind: str = "416098002", denied: bool = False, inner: str = "") -> str:
    negation = ' negationInd="true"' if denied else ""
    agent = coded("code", code, name, RXNORM) if code else '<code nullFlavor="NA"/>'
    return concern(
        "30",
        f'<observation classCode="OBS" moodCode="EVN"{negation}>{template("7")}<id root="1.2.4" extension="{code}"/>'
        f'<code code="ASSERTION"/>{when("2006")}{coded("value", kind, "Allergy to drug", SNOMED, kind="CD")}'
        '<participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">'
        f"{agent}</playingEntity></participantRole></participant>{inner}</observation>",
    )


def medication(code: str, name: str, *inner: str, mood: str = "EVN", number: str = "16", system: str = RXNORM) -> str:
    return (
        f'<substanceAdministration classCode="SBADM" moodCode="{mood}">{template(number)}'
        f'<id root="1.2.5" extension="{code}"/><statusCode code="active"/>{"".join(inner)}'
        '<consumable><manufacturedProduct classCode="MANU"><manufacturedMaterial>'
        f"{coded('code', code, name, system)}</manufacturedMaterial></manufacturedProduct></consumable>"
        "</substanceAdministration>"
    )


def section(code: str, title: str, *entries: str, text: str = "", null: str = "") -> str:
    flavor = f' nullFlavor="{null}"' if null else ""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f"<section{flavor}>{coded('code', code, title)}<title>{title}</title>"
        f"<text>{text or title + ' as told'}</text>{inside}</section>"
    )


def table(headings: list[str], *rows: list[str], ident: str = "") -> str:
    head = "".join(f"<th>{text}</th>" for text in headings)
    body = "".join(
        f'<tr ID="{ident}{number}">{"".join(f"<td>{text}</td>" for text in row)}</tr>'
        for number, row in enumerate(rows, 1)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass
class Doc:
    """A ClinicalDocument; every part can be replaced."""

    sections: list[str] = field(default_factory=list)
    title: str = "Summary"
    code: str = "34133-9"
    keeper: str = "Hillside Clinic"
    moment: str = "20240105101500+0100"
    ident: str = "doc-1"
    birth: str = "19700501"
    sex: str = "F"
    language: str = "en-US"
    header: str = ""
    body: str = ""
    patient: str = '<patient classCode="PSN">'

    def xml(self) -> str:
        inside = self.body or "<structuredBody>{}</structuredBody>".format(
            "".join(f"<component>{part}</component>" for part in self.sections)
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/xsl" href="CDA.xsl"?>\n'
            f"<ClinicalDocument {NAMESPACES}>"
            '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
            f'<id root="9.9" extension="{self.ident}"/>{coded("code", self.code, self.title)}'
            f'<title>{self.title}</title><effectiveTime value="{self.moment}"/><languageCode code="{self.language}"/>'
            f'<recordTarget><patientRole><id root="9.8" extension="secret-number"/>{self.patient}'
            "<name><given>Jo</given><family>Sample</family></name>"
            f'<administrativeGenderCode code="{self.sex}"/><birthTime value="{self.birth}"/></patient>'
            f"</patientRole></recordTarget>{self.header}"
            f"<custodian><assignedCustodian><representedCustodianOrganization><name>{self.keeper}</name>"
            "</representedCustodianOrganization></assignedCustodian></custodian>"
            f"<component>{inside}</component></ClinicalDocument>"
        )


def results(*values: tuple[str, str, str, str], day: str = "20240102") -> str:
    """A results section; each value is code, name, number, unit."""
    members = [
        observation(code, name, when(value=f"{day}0810"), quantity(value, unit), ident=f"{day}-{code}")
        for code, name, value, unit in values
    ]
    return section("30954-2", "Results", panel("Metabolic panel", *members, ident=f"{day}-panel"))


def write(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    """A zip of members."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
    return path
