"""French documents after the public specification (CI-SIS, IHE XD-LAB): a biology report, a summary, a PDF body."""

from __future__ import annotations

import base64

from tests.builders.cda import ICD10, NAMESPACES, coded, quantity, template

CISIS, LAB = "1.2.250.1.213.1.1.", "1.3.6.1.4.1.19376.1.3."
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
INS = "279035121518989"
"""The number of a person, which must never reach a row."""


def document(sections: str, *, code: str = "11502-2", title: str = "Compte rendu d'examens biologiques") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ClinicalDocument {NAMESPACES} xmlns:lab="urn:oid:1.3.6.1.4.1.19376.1.3.2"><realmCode code="FR"/>'
        '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
        f'<templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="{CISIS}1.1"/>{template("3", prefix=LAB)}'
        f'<id root="1.2.250.1.999.1" extension="CR-77"/>{coded("code", code, title)}<title>{title}</title>'
        '<effectiveTime value="20240104160500+0100"/><languageCode code="fr-FR"/>'
        f'<recordTarget><patientRole><id extension="{INS}" root="1.2.250.1.213.1.4.8"/><patient><name>'
        '<family qualifier="BR">EXEMPLE</family><given>CAMILLE LOUISE</given><given qualifier="BR">CAMILLE</given>'
        '</name><administrativeGenderCode code="F"/><birthTime value="19790328"/></patient></patientRole>'
        "</recordTarget><custodian><assignedCustodian><representedCustodianOrganization><name>Laboratoire du Port"
        "</name></representedCustodianOrganization></assignedCustodian></custodian>"
        '<participant typeCode="PRF"><functionCode code="PRELV"/><time><high value="202401040735+0100"/></time>'
        '<associatedEntity classCode="PROV"/></participant>'
        '<documentationOf><serviceEvent><lab:statusCode code="completed"/><performer typeCode="PRF"><assignedEntity>'
        '<id root="1.2.250.1.71.4.2.1" extension="801"/><assignedPerson><name><prefix>Dr</prefix><given>Ana</given>'
        "<family>BIOLOGISTE</family></name></assignedPerson><representedOrganization><name>Laboratoire du Port</name>"
        "</representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>"
        f"<component>{sections}</component></ClinicalDocument>"
    )


def measured(code: str, name: str, *inner: str, moment: str = "20240104131933+0100") -> str:
    """IHE's laboratory observation."""
    what = coded("code", code, name) if code else name
    return (
        f'<observation classCode="OBS" moodCode="EVN">{template("1.6", prefix=LAB)}'
        f'{template("3.80", prefix=CISIS)}{what}<statusCode code="completed"/>'
        f'<effectiveTime value="{moment}"/>{"".join(inner)}</observation>'
    )


def component(statement: str, tag: str = "entryRelationship") -> str:
    return f'<{tag} typeCode="COMP">{statement}</{tag}>'


def battery(name: str, *members: str, isolate: str = "") -> str:
    number, kind = ("1.5", "CLUSTER") if isolate else ("1.4", "BATTERY")
    code = coded("code", "18769-0", name) if name else ""
    inside = "".join(component(member, "component") for member in members)
    return (
        f'<organizer classCode="{kind}" moodCode="EVN">{template(number, prefix=LAB)}{code}'
        f'<statusCode code="completed"/>{isolate}{inside}</organizer>'
    )


def chapter(code: str, title: str, text: str, *inside: str) -> str:
    """A chapter with one sub-chapter, whose entry holds everything in one act."""
    act = (
        f'<act classCode="ACT" moodCode="EVN">{coded("code", code, title)}<statusCode code="completed"/>'
        f"{''.join(component(statement) for statement in inside)}</act>"
    )
    inner = (
        f"<section>{template('3.2.2', prefix=LAB)}{coded('code', code, title)}<text>{text}</text>"
        f'<entry typeCode="DRIV">{template("1", prefix=LAB)}{act}</entry></section>'
    )
    return (
        f"<component><section>{template('3.2.1', prefix=LAB)}{coded('code', code, title)}<title>{title.upper()}</title>"
        f"<component>{inner}</component></section></component>"
    )


def collection() -> str:
    return (
        f'<procedure classCode="PROC" moodCode="EVN">{template("1.2", prefix=LAB)}'
        f"{coded('code', '5201', 'ECBU', '1.2.250.1.213.2.7')}"
        '<effectiveTime><high value="202401040740+0100"/></effectiveTime><participant typeCode="PRD">'
        '<participantRole classCode="SPEC"><id root="1.2.250.1.999.4" extension="TUBE-9"/><playingEntity>'
        f"{coded('code', 'UR', 'Urine', '2.16.840.1.113883.18.311')}</playingEntity></participantRole></participant>"
        "</procedure>"
    )


def isolate() -> str:
    return (
        '<specimen><specimenRole><id root="1.2.250.1.999.5" extension="ISO-1"/><specimenPlayingEntity>'
        f"{coded('code', '112283007', 'Escherichia coli', '2.16.840.1.113883.6.96')}</specimenPlayingEntity>"
        "</specimenRole></specimen>"
    )


def glucose() -> str:
    """Fasting glucose, whose originalText points to the value, as in the published examples; with an earlier result."""
    earlier = measured("40193-5", "Glucose à jeun", quantity("5.1", "mmol/L"), moment="20230210080000+0100")
    range_ = (
        '<referenceRange typeCode="REFV"><observationRange><value xsi:type="IVL_PQ"><low value="3.89" unit="mmol/L"/>'
        '<high value="6.00" unit="mmol/L"/></value><interpretationCode code="N"/></observationRange></referenceRange>'
    )
    original = '<originalText><reference value="#glu"/></originalText>'
    code = f'<code code="40193-5" codeSystem="2.16.840.1.113883.6.1" displayName="Glucose à jeun">{original}</code>'
    method = '<methodCode code="DEG" displayName="Hexokinase" codeSystem="1.2.250.1.213.2.3.5"/>'
    return measured(
        "", code, quantity("4.89", "mmol/L"), '<interpretationCode code="N"/>', method, range_,
        f'<entryRelationship typeCode="REFR">{earlier}</entryRelationship>',
    )  # fmt: skip


def local_crp() -> str:
    """A test with the laboratory's own code, in a translation, and a value below the limit."""
    code = (
        '<code><originalText><reference value="#crp"/></originalText>'
        '<translation code="1234" displayName="C réactive protéine" codeSystem="1.2.250.1.2.3.4"/></code>'
    )
    value = '<value xsi:type="IVL_PQ"><high value="1.0" unit="mg/L" inclusive="true"/></value>'
    return measured("", code, value)


def biology() -> str:
    """A structured report (CR-BIO): biochemistry, and a urine culture with its antibiogram."""
    text = (
        "<table><thead><tr><th>Analyse</th><th>Résultats</th><th>Valeurs de référence</th></tr></thead><tbody>"
        '<tr><td>Glycémie</td><td><content ID="glu">4.89 mmol/L</content></td><td>(3.89 - 6.00)</td></tr>'
        '<tr><td><content ID="crp">CRP</content></td><td>&lt;1.0 mg/l</td><td>(&lt; 5.0)</td></tr></tbody></table>'
    )
    culture = '<table><tbody><tr><td ID="color">jaune</td></tr></tbody></table>'
    seen = measured(
        "5778-6", "Couleur [Type] Urine",
        '<value xsi:type="CD"><originalText><reference value="#color"/></originalText></value>',
    )  # fmt: skip
    count = measured("51480-2", "Bactérie [Nombre/Volume] Urine", quantity("100000", "/mL"))
    amoxicillin = measured(
        "20-8", "Amoxicilline [Sensibilité] Isolat",
        '<value xsi:type="IVL_PQ"><low value="0.512" unit="ug/mL" inclusive="true"/></value>'
        '<interpretationCode code="R"/>',
    )  # fmt: skip
    antibiogram = battery("Antibiogramme", amoxicillin)
    return document(
        "<structuredBody>"
        + chapter("18719-5", "Biochimie", text, glucose(), local_crp())
        + chapter(
            "18725-2", "Microbiologie", culture, collection(), battery("Examen direct", seen),
            battery("", count, antibiogram, isolate=isolate()),
        )
        + "</structuredBody>"
    )  # fmt: skip


def pdf_body() -> str:
    """A document whose body is a PDF (CDA R2 level 1), as most of the shared record are."""
    body = base64.b64encode(PDF).decode()
    return document(
        f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{body}</text></nonXMLBody>',
        code="34133-9",
        title="Lettre de liaison à la sortie",
    )


def summary() -> str:
    """A general practitioner's summary (VSM): a diagnosis with IHE's old templates, and none known of the allergies."""
    ihe = "1.3.6.1.4.1.19376.1.5.3.1."
    observed = (
        f'<observation classCode="OBS" moodCode="EVN" negationInd="false">{template("4.5", prefix=ihe)}'
        '<id root="12DA3A06-18E7-40B7-9397-1FA5B1552472"/><code code="G-1009" codeSystem="1.2.250.1.213.2.12"/>'
        '<statusCode code="completed"/><effectiveTime><low value="20190811"/></effectiveTime>'
        f"{coded('value', 'I20.0', 'Angine de poitrine instable', ICD10, kind='CD')}</observation>"
    )
    act = (
        f'<act classCode="ACT" moodCode="EVN">{template("4.5.1", "4.5.2", prefix=ihe)}<code nullFlavor="NA"/>'
        f'<statusCode code="active"/><entryRelationship typeCode="SUBJ">{observed}</entryRelationship></act>'
    )
    problems = (
        f"<section>{template('3.6', prefix=ihe)}{coded('code', '11450-4', 'Problèmes actifs')}"
        f"<title>Pathologies en cours</title><text>Angine de poitrine</text><entry>{act}</entry></section>"
    )
    allergies = (
        f"<section>{template('3.13', prefix=ihe)}{coded('code', '48765-2', 'Allergies')}<title>Allergies</title>"
        "<text>Aucune allergie connue</text></section>"
    )
    treatment = (
        f"<section>{template('3.19', prefix=ihe)}{coded('code', '10160-0', 'Traitements')}<title>Traitements</title>"
        "<text><table><thead><tr><th>Date de début</th><th>Date de fin</th><th>Médicament</th><th>Posologie</th></tr>"
        "</thead><tbody><tr><td>11/08/2019</td><td>-</td><td>PLAVIX 75 mg</td><td>1 cp/j</td></tr></tbody></table>"
        "</text></section>"
    )
    inside = "".join(f"<component>{part}</component>" for part in (problems, allergies, treatment))
    return document(f"<structuredBody>{inside}</structuredBody>", code="SYNTH", title="Volet de synthèse médicale")
