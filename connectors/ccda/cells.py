"""Narrative tables read by their headings, in English and French: for what an entry lacks, and for sections without
entries."""

from __future__ import annotations

import re
from functools import lru_cache

from connectors.ccda.case import Case
from connectors.ccda.narrative import Table
from connectors.ccda.sections import DIAGNOSES, MEDICATIONS, Place
from connectors.ccda.tree import Node
from healthkit.model.codings import Concept

_DATE = r"\bdates?\b|\bwhen\b|\btime\b|collected|performed|\bday\b|\bjour\b"
_STATUS = r"\bstatus\b|\bstatut\b|\bétat\b"
_END = r"\bend\b|resol|\bstop|\bfin\b|discontinu|\bthrough\b|jusqu"
_START = r"start|onset|\bbegin|\bdate|\bfrom\b|début|depuis|\bsince\b"
_WHO = r"provider|performer|physician|prescri|doctor|clinician|médecin|praticien|\bby\b|author"
_PATTERNS: dict[str, tuple[tuple[str, str], ...]] = {
    "results": (
        ("range", r"reference|\brange\b|référence|\bnorm(?:al|es?)\b|intervalle|\bref\b"),
        ("unit", r"\bunits?\b|unité"),
        ("flag", r"\bflag\b|interpret|abnormal|interprét|anomalie"),
        ("date", _DATE),
        ("status", _STATUS),
        ("value", r"\bvalues?\b|\bresults?\b(?! (?:type|name|code))|\bvaleurs?\b|\brésultats?\b|measurement"),
        (
            "name",
            r"\btest|analyt|component|\bname\b|observ|\blab|analyse|examen|paramètre|\bvital|\bsign|result|élément",
        ),
        ("performer", _WHO),
    ),
    "problems": (
        ("status", _STATUS), ("stopped", _END), ("started", _START),
        ("severity", r"severity|sévérité|gravité"),
        ("name", r"problem|condition|diagnos|problème|\bname\b|description|concern|antécédent|patholog|maladie"),
    ),
    "allergies": (
        ("reaction", r"reaction|manifestation|réaction|symptom"), ("severity", r"severity|sévérité|gravité|critical"),
        ("status", _STATUS), ("category", r"\btype\b|\bkind\b|category|catégorie"), ("started", _START),
        ("name", r"allergen|substance|allerg|\bagent|\bdrug|\bname\b"),
    ),
    "medications": (
        ("dose_text", r"\bsig\b|direction|instruction|posolog|dosage|\bdos(?:e|ing)|frequency"),
        ("route", r"route|\bvoie\b"), ("stopped", _END), ("status", _STATUS), ("reason", r"indicat|reason|motif"),
        ("refills", r"refill|renouvel"), ("quantity", r"quantit"), ("performer", _WHO), ("started", _START),
        ("name", r"medic|\bdrug|\bname\b|product|médicament|traitement|generic|brand|prescription"),
    ),
    "immunizations": (
        ("status", _STATUS), ("lot", r"\blot\b"), ("manufacturer", r"manufactur|fabricant"), ("route", r"route|voie"),
        ("started", _DATE), ("name", r"vaccin|immuni|\bname\b|product"),
    ),
    "procedures": (
        ("status", _STATUS), ("started", _DATE), ("body_site", r"\bsite\b"), ("performer", _WHO),
        ("location", r"location|facility|lieu|établissement"),
        ("name", r"procedure|\bname\b|\bacte|intervention|description|surgery|chirurg"),
    ),
    "encounters": (
        ("performer", _WHO), ("location", r"location|facility|lieu|établissement|site"), ("stopped", _END),
        ("started", _START), ("reason", r"reason|diagnos|motif"),
        ("name", r"encounter|\btype\b|visit|description|consultation|séjour"),
    ),
    "social_history": (
        ("stopped", _END), ("started", _START + r"|effective"),
        ("name", r"element|social|habit|\btype\b|question|item"),
        ("value", r"description|value|response|status|answer|detail|réponse|valeur"),
    ),
    "family_history": (
        ("relation", r"relation|member|parent|lien|family"), ("started", r"\bage\b|onset|\bâge\b"),
        ("name", r"diagnos|condition|problem|disease|maladie|patholog|description"),
    ),
    "medical_equipment": (
        ("started", _DATE), ("stopped", _END), ("status", _STATUS),
        ("name", r"device|equipment|supply|implant|dispositif|\bname\b|description"),
    ),
    "payers": (
        ("member_id", r"member|subscriber|policy (?:id|number|#)|\bid\b|numéro"), ("group_name", r"\bgroup"),
        ("relationship", r"relation|covered"), ("name", r"\btype\b|\bplan\b"),
        ("payer", r"payer|payor|insur|company|carrier|assur|caisse|mutuelle|provider"),
    ),
    "goals": (("started", _DATE), ("target", r"target|value|cible"), ("name", r"goal|objectif|description")),
    "plan_of_treatment": (
        ("started", _DATE + r"|schedul"), ("category", r"\btype\b"), ("reason", r"reason|indication|motif"),
        ("name", r"activity|plan|order|\btest|item|procedure|description|\bname\b|acte"),
    ),
}  # fmt: skip
_EMPTY = re.compile(r"\s*(?:n/?a|-+|–|—)?\s*\Z", re.I)
_LONGEST_NAME = 200
_ALIKE = {"vital_signs": "results", "discharge_studies": "results"}


def family(at: Place) -> str | None:
    """Which headings a section's tables have."""
    if at.name in DIAGNOSES:
        return "problems"
    if at.name in MEDICATIONS:
        return "medications"
    name = _ALIKE.get(at.name, at.name)
    return name if name in _PATTERNS else None


@lru_cache(maxsize=512)
def columns(kind: str, headings: tuple[str, ...]) -> dict[str, int]:
    """The column of each field: a heading is the first field that it matches, a field the first such heading."""
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        for field, pattern in _PATTERNS[kind]:
            if field not in found and re.search(pattern, heading, re.I):
                found[field] = at
                break
    return found


def cells(statement: Node, at: Place, case: Case) -> dict[str, str]:
    """The fields of the table row that an entry refers to; empty where it refers to none."""
    kind = family(at)
    row = case.story.passage(statement) if kind else None
    if kind is None or row is None:
        return {}
    laid = case.table_row(at, row)
    return by_field(kind, *laid) if laid else {}


def by_field(kind: str, table: Table, texts: tuple[str, ...]) -> dict[str, str]:
    """A row's cells by field; empty cells are left out."""
    found = columns(kind, table.headings)
    return {field: texts[at].strip() for field, at in found.items() if at < len(texts) and not _EMPTY.match(texts[at])}


def better(what: Concept, row: dict[str, str], case: Case, statement: Node) -> Concept:
    """A concept with a name: where its code has none, that of the table, else what the narrative says of it."""
    if what.name and what.name != what.code:
        return what
    said = None if row.get("name") or what.name is None else case.story.said(statement.first("text"))
    name = row.get("name") or (said.split("\n")[0][:_LONGEST_NAME] if said else None) or what.name
    return Concept(name, what.system, what.code, what.codings)
