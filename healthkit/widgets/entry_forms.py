"""The forms for entering by hand: which fields each has, in the person's language."""

from __future__ import annotations

from typing import Any

from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.source.manual import RELATIONS, TOPICS

Sheet = dict[str, Any]
"""``{id, label, fields}``; a field is ``{name, label, needed, choices, suggestions}``. ``choices`` are pairs of value
and words for a select, ``suggestions`` words offered while typing."""

# A field is its name among the values; behind a colon the key of its label where that is another; ! where it is needed.
_FIELDS = {
    "result": "name:analyte! value! unit taken range_text lab fasting note",
    "vital": "name:sign! value! unit taken note",
    "medication": "name! dose start stop reason supplement note",
    "condition": "name! onset ended note",
    "allergy": "name! reaction severity category onset note",
    "person": "name birth_date sex gender_identity blood_type",
    "family": "relation! name:condition! onset:age deceased note",
    "social": "topic! value:said! start note",
}
_CHOICES = {
    "fasting": ("yes", "no"),
    "supplement": ("yes", "no"),
    "deceased": ("yes", "no"),
    "severity": ("mild", "moderate", "severe"),
    "category": ("food", "medication", "environment", "biologic"),
    "sex": ("female", "male", "other"),
}
_BLOOD_TYPES = ("O+", "O-", "A+", "A-", "B+", "B-", "AB+", "AB-")


def sheets(kinds: tuple[str, ...], lang: str) -> list[Sheet]:
    """The forms of some kinds, in order."""
    return [
        {
            "id": kind,
            "label": text(f"entry.form_{kind}", lang),
            "fields": [_field(kind, field, lang) for field in _FIELDS[kind].split()],
        }
        for kind in kinds
    ]


def _field(kind: str, written: str, lang: str) -> dict[str, Any]:
    name, _, label = written.rstrip("!").partition(":")
    return {
        "name": name,
        "label": text(f"entry.field_{label or name}", lang),
        "needed": written.endswith("!"),
        "choices": _choices(kind, name, lang),
        "suggestions": _suggestions(kind, name, lang),
    }


def _choices(kind: str, name: str, lang: str) -> list[tuple[str, str]]:
    if kind == "family" and name == "relation":
        return [(one, text(f"entry.relation_{one}", lang)) for one in RELATIONS]
    if name == "blood_type":
        return [(one, one) for one in _BLOOD_TYPES]
    return [(one, text(f"entry.choice_{one}", lang)) for one in _CHOICES.get(name, ())]


def _suggestions(kind: str, name: str, lang: str) -> list[str]:
    if kind == "social" and name == "topic":
        return [text(f"entry.topic_{one}", lang) for one in TOPICS]
    if name != "name" or kind not in {"result", "vital"}:
        return []
    wanted = kind == "vital"
    return sorted(
        (one.name(lang) for one in analytes().all.values() if (one.panel == "vital") == wanted), key=str.casefold
    )
