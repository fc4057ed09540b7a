"""Code systems as FHIR and as HL7 V3 name them."""

from __future__ import annotations

from healthkit.demo.record.facts import Code
from healthkit.model.code_systems import SYSTEMS

_OID = "urn:oid:"
URIS = {short: uri for uri, short in reversed(SYSTEMS.items()) if not uri.startswith(_OID)}
OIDS = {short: uri.removeprefix(_OID) for uri, short in reversed(SYSTEMS.items()) if uri.startswith(_OID)}
URIS |= {"role": "http://terminology.hl7.org/CodeSystem/v3-RoleCode"}
OIDS |= {"role": "2.16.840.1.113883.5.111"}


def concept(code: Code) -> dict[str, object]:
    """A FHIR CodeableConcept."""
    return {"coding": [{"system": URIS[code.system], "code": code.code, "display": code.name}], "text": code.name}


def term(system: str, code: str, display: str = "") -> dict[str, object]:
    """A CodeableConcept of one of FHIR's own code systems."""
    coding = {"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}
    return {"coding": [{**coding, "display": display} if display else coding]}
