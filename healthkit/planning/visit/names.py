"""Names as a brief shows them, and when two names are one medicine.

A code system's own tags are left out, a bare code is called a code, and very long names are cut visibly. The name of a
medicine is taken apart into substance, strength and the rest, so that brand and generic, with or without a strength,
are told once.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from healthkit.i18n import text
from healthkit.model.words import fold

LONGEST = 110
"""Longest name, in characters."""
_TAG = re.compile(
    r"\s*\((?:disorder|finding|procedure|situation|event|regime/therapy|observable entity|substance|product"
    r"|(?:ICD|SNOMED)[^()]*)\)$",
    re.IGNORECASE,
)
_STRENGTH = re.compile(
    r"(?<![\w.,])\d[\d.,\s]*(?:(?:mg|g|µg|μg|ug|mcg|microgram\w*|iu|ui|unt|units?|meq|mmol|ml)\b|%)"
    r"(?:\s*/\s*(?:\d[\d.,]*\s*)?(?:ml|actuat|h|hr|dose|l)\b)?",
    re.IGNORECASE,
)
_BRAND = re.compile(r"\[[^\]]*\]")
_SEVERAL = re.compile(r"[/+;]|,(?!\d)|\b(?:and|et)\b")
_SWALLOWED = frozenset(
    (
        "oral", "tablet", "tablets", "tab", "capsule", "capsules", "cap", "comprime", "comprimes", "gelule", "gelules",
        "cp", "cpr", "pellicule", "pellicules", "secable", "film", "coated", "po",
    )
)  # fmt: skip


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    """The substance by each of its other names, folded."""
    raw = tomllib.loads(files("healthkit.planning.visit").joinpath("medicines.toml").read_text("utf-8"))
    return {fold(other): substance for substance, others in raw["same"].items() for other in others}


def shown(name: str | None, system: str | None, code: str | None, lang: str) -> str:
    """A name of the record; empty where it has neither name nor code.

    >>> shown("Viral sinusitis (disorder)", "snomed", "444814009", "en"), shown(None, "cvx", "207", "en")
    ('Viral sinusitis', 'code 207 (CVX)')
    """
    if code and (not name or name == code):
        return text("brief.coded", lang, code=code, system=(system or "?").upper())
    plain = _TAG.sub("", (name or "").strip())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rsplit(' ', 1)[0].rstrip(',;')}…"


@dataclass(frozen=True)
class Medicine:
    """A medicine's name taken apart: ``key`` is what makes names one medicine, ``head`` what stands before the strength
    as written, ``strength`` as written or empty.
    """

    key: str
    head: str
    strength: str


def medicine(name: str) -> Medicine:
    """Take a name apart; one of several substances stays whole.

    >>> medicine("Ibuprofène 200 mg, comprimé pelliculé").key, medicine("Advil 400 mg").strength
    ('ibuprofene', '400 mg')
    >>> medicine("diclofenac 1 % gel").key, medicine("Acetaminophen 325 MG / oxyCODONE 5 MG").strength
    ('diclofenac gel', '')
    """
    plain = _BRAND.sub(" ", name).strip()
    found = _STRENGTH.search(plain)
    head, tail = (plain[: found.start()], plain[found.end() :]) if found else (plain, "")
    several = _SEVERAL.search(head.strip(" ,")) or re.search(r"[/+]", tail) or _STRENGTH.search(tail)
    if several or not head.strip(" ,"):
        return Medicine(fold(name), name, "")
    first = [word for word in _words(head) if word not in _SWALLOWED]
    rest = [word for word in _words(tail) if word not in _SWALLOWED]
    substance = " ".join(first)
    key = " ".join([_same().get(substance, substance), *rest])
    return Medicine(key, head.strip(" ,"), " ".join(found.group().split()) if found else "")


def _words(said: str) -> list[str]:
    return re.findall(r"[\w'-]+", fold(said))
