"""Words by which laboratories' tables are recognised: column titles, dates' labels, and names that are no tests."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.words import fold


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, Any]]:
    """The tables of ``vocabulary.toml``."""
    return tomllib.loads(files("connectors.lab_documents").joinpath("vocabulary.toml").read_text("utf-8"))


PHRASES: dict[str, str] = {fold(title): role for role, titles in words()["paper"].items() for title in titles}
"""Folded column titles and the role of their column."""
LONGEST = max(len(phrase.split()) for phrase in PHRASES)
HEADER_WORDS = {word for phrase in PHRASES for word in phrase.split()}

COLLECTED = re.compile(
    r"\b(?:date (?:and time )?(?:of )?(?:collected|collection|drawn)|date ?/ ?time collected|"
    r"collection (?:date ?/ ?time|date|time)|"
    r"(?:specimen|sample) (?:collected|collection(?: date)?|date|drawn)|collected(?: on| date)?(?: ?/ ?time)?|"
    r"coll\.? date|coll\b\.?|drawn(?: on)?|draw date|sampled(?: on)?|test date|date of (?:service|test)|"
    r"preleve(?:e|s|es)? (?:le|du)|prelevement(?: effectue| realise| recu)? (?:le|du)|prelevement|"
    r"date (?:et heure )?(?:du|de|d'un) prelevement|"
    r"date prelevement|date prel\.?|prel\.? le|examens? du|bilan du|preleve)\b"
)  # fmt: skip
OTHER_DATES = {
    "received": re.compile(r"\b(?:date received|received(?: on| date| in lab)?|recu(?:e)? le|reception|"
                           r"enregistre(?:e)? le|enregistrement|date d'enregistrement|"
                           r"dossier (?:cree|enregistre|du)|registered(?: on)?)\b"),
    "reported": re.compile(r"\b(?:date reported|reported(?: on| date)?|report date|date of report|result date|"
                           r"resulted|edite(?:e)? le|edition(?: du| le)?|"
                           r"imprime(?:e)? le|date d'edition|valide(?:e)?(?: biologiquement)? (?:le|par)|"
                           r"compte[- ]rendu (?:du|edite le|valide le)|issued|"
                           r"date de validation|date du compte[- ]rendu|completed|final(?:ized)?(?: on|"
                           r" report)?|printed(?: on)?|date issued|resultats du|verified|"
                           r"approved|transmis le|diffuse le)\b"),
    "birth": re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|birthdate|born|nee? le|date de naissance|ddn|"
                        r"naissance)\b"),
    "ordered": re.compile(r"\b(?:ordered|date entered|entered(?: on)?|order date|prescrit(?:e)? le|"
                          r"prescription(?: du)?|demande du|requested|date of order|"
                          r"prelevement transmis|account|phone|fax|tel)\b"),
    "previous": re.compile(r"\b(?:previous|prior|anteriorite|anterieur|last)\b"),
}  # fmt: skip
FASTING = re.compile(r"\b(?:fasting(?: status)?|patient fasting|a jeun|jeune)\s*[:?]?\s*(yes|no|y|n|oui|non)\b")

NOT_A_TEST = re.compile(
    r"^(?:technique.*|methode?.*|optimal|near optimal|above optimal|desirable|borderline|borderline high|high|"
    r"very high|low|normal|abnormal|moderate|high risk|"
    r"low risk|average risk|moderate risk|very high risk|deficien(?:t|cy)|insufficien(?:t|cy)|sufficien(?:t|"
    r"cy)|toxic(?:ity)?|toxicite|"
    r"carence|deficit|insuffisance|suffisance|risque.*|objectif.*|prediabetes|prediabete|diabetes|diabete|"
    r"diabetic|non[- ]diabetic|"
    r"normale?|faible|eleve|tres eleve|modere|adult[es]?|adulte|adultes|homme[s]?|femme[s]?|male[s]?|"
    r"female[s]?|men|women|enfant[s]?|children|"
    r"child|pregnan(?:t|cy).*|grossesse|premenopaus.*|postmenopaus.*|menopause|follicular.*|phase.*|luteal.*|"
    r"midcycle.*|"
    r"stage.*|stade.*|grade.*|therapeutic.*|interpretation.*|interpretive.*|reference.*|valeurs?.*|note.*|"
    r"comment.*|commentaire.*|nota.*|"
    r"tanner.*|trimest.*|(?:first|second|third|[123]\w{0,2}) trimest.*|page.*|patient.*|date.*|age.*|sex.*|"
    r"sexe.*|dob|phone|fax|tel.*|npi.*|"
    r"account.*|client.*|specimen.*|sample.*|requisition.*|accession.*|order.*|physician.*|doctor.*|ordering.*|"
    r"dossier.*|"
    r"n°.*|prescripteur.*|medecin.*|total due.*|amount.*|invoice.*|facture.*|montant.*|subtotal.*|cpt.*|zip.*|"
    r"clia.*|cap.*|"
    r"collected.*|received.*|reported.*|preleve.*|edite.*|ajustement.*|target|cible|optimum|recommande|"
    r"recommended|increased|decreased|"
    r"hypothyroid.*|hyperthyroid.*|euthyroid.*|intermediate.*|intermediaire.*|severe.*|mild.*|legere?|"
    r"(?:from|de)?\s*\d+.*(?:years?|ans|yrs?)\b.*|[<>≤≥].*)$"
)
"""Folded first cells of rows that explain and are no result."""

SPECIMENS = (
    (re.compile(r"\b(?:urine|urines|urinaire|urinaires|urinalysis|ecbu|miction)\b"), "urine"),
    (re.compile(r"\b(?:stool|selles|feces|fecal)\b"), "stool"),
    (re.compile(r"\b(?:saliva|salive)\b"), "saliva"),
    (re.compile(r"\b(?:csf|lcr|cerebrospinal)\b"), "csf"),
    (re.compile(r"\b(?:sperm|semen|sperme)\b"), "semen"),
)
BLOODS = (
    (re.compile(r"\b(?:serum|serique)\b"), "serum"),
    (re.compile(r"\b(?:plasma|plasmatique)\b"), "plasma"),
    (re.compile(r"\b(?:whole blood|sang total|blood|sang|edta)\b"), "blood"),
)

LABORATORY = re.compile(
    r"\b(?:laborato\w*|labo|lab report|labs?|diagnostics|biologie|biology|pathology|labcorp|hematolog\w*|"
    r"biochimie|chemistry|clinical|"
    r"specimen|prelevement\w*|prescripteur|biologiste|collected|reference (?:range|interval)|valeurs de reference|"
    r"biomarkers?|biomarqueurs?|test results?|resultats? d'analyses?|analyses medicales)\b"
)
MONEY = re.compile(
    r"(?:[$€£]\s?\d|\d\s?[$€£]|\b(?:invoice|amount due|balance due|facture|montant du|total ttc|net a payer|"
    r"copay|subtotal)\b)"
)
ORGANISATION = re.compile(
    r"\b(?:laborato(?:ire|ires|ry|ries)|labs?|labcorp|quest|diagnostics|biologie|biolab|hospital|hopital|"
    r"h[oô]pitaux|clinic|clinique|chu|"
    r"medical cent(?:er|re)|centre medical|pathology|health|medical group|function health|institut|bio[a-z]*|"
    r"laboratories)\b"
)
PANEL_END = re.compile(r"\s*[\(\[–-]*\s*\(?(?:cont(?:inued|'d|\.)?|suite)\)?\s*$", re.IGNORECASE)
AMERICAN = re.compile(
    r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\(\d{3}\) ?\d{3}-\d{4}|\b1-\d{3}-\d{3}-\d{4}|\bCLIA\b|\bNPI\b|\b(?:EST|"
    r"EDT|CST|CDT|MST|MDT|PST|PDT)\b|"
    r"\b\d{3}-\d{3}-\d{4}\b|\bQuest Diagnostics\b|\bLab[Cc]orp\b|\bFunction Health\b"
)
FRENCH = re.compile(
    r"\b(?:résultats?|prélèvement|prélevé|valeurs|référence|antériorités?|biologiste|médecin|laboratoire|né|"
    r"née|analyses|édité|unités?)\b",
    re.I,
)
ENGLISH = re.compile(
    r"\b(?:results?|collected|reported|reference|range|interval|laboratory|units?|patient|specimen|"
    r"date of birth|test|physician)\b",
    re.I,
)
