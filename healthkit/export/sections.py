"""The sections of a patient summary: their LOINC codes, the tables they show, in the order in which people look.

Source: HL7 International Patient Summary 2.0.0, Composition (IPS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from healthkit.export.fhir.values import Row
from healthkit.export.narrative import Table, shown
from healthkit.export.wording import amount, joined, result, span, state, when
from healthkit.i18n import messages, text

Cells = Callable[[Row, str], list[str]]


@dataclass(frozen=True)
class Section:
    """One section: ``required`` ones are always there, ``subject`` names it in statements of absence."""

    key: str
    code: str
    display: str
    heads: tuple[str, ...]
    cells: Cells
    subject: str | None = None
    required: bool = False

    def title(self, lang: str) -> str:
        """The heading."""
        return text(f"export.section_{self.key}", lang)

    def table(self, rows: Iterable[Row], lang: str) -> Table:
        """The rows in words; columns in which no row says anything are left out, save for the first."""
        lines = [[*self.cells(row, lang), shown(row.get("app"))] for row in rows]
        heads = [text(f"export.head_{head}", lang) for head in (*self.heads, "source")]
        kept = [at for at in range(len(heads)) if at == 0 or any(line[at] for line in lines)]
        return Table([heads[at] for at in kept], [[line[at] for at in kept] for line in lines])


def _medication(row: Row, lang: str) -> list[str]:
    dose = shown(row["dose_text"]) or amount(row["dose_value"], row["dose_unit"], lang)
    kind = text(f"export.kind_{row['kind'] or 'statement'}", lang)
    supplement = text("export.supplement", lang) if row["supplement"] else ""
    return [
        shown(row["name"]), dose, state(row["status"], lang),
        span(row["started"] or row["recorded"], row["stopped"], lang), shown(row["reason"]),
        joined(kind, supplement), shown(row["note"]),
    ]  # fmt: skip


def _allergy(row: Row, lang: str) -> list[str]:
    return [
        shown(row["name"]), shown(row["reaction"]), joined(state(row["severity"], lang), _risk(row, lang)),
        joined(state(row["status"], lang), state(row["verification"], lang)), when(row["onset"], lang),
        shown(row["note"]),
    ]  # fmt: skip


def _risk(row: Row, lang: str) -> str:
    key = f"risk_{str(row['criticality'] or '').replace('-', '_')}"
    return text(f"export.{key}", lang) if key in messages("export") else ""


def _condition(row: Row, lang: str) -> list[str]:
    return [
        shown(row["name"]), joined(state(row["status"], lang), state(row["verification"], lang)),
        span(row["onset"], row["abated"], lang), state(row["severity"], lang), shown(row["body_site"]),
        shown(row["note"]),
    ]  # fmt: skip


def _immunization(row: Row, lang: str) -> list[str]:
    return [
        shown(row["name"]), when(row["given"], lang), shown(row["dose_number"]), shown(row["lot"]),
        state(row["status"], lang) if row["status"] != "completed" else "",
        joined(shown(row["reason"]), shown(row["note"])),
    ]  # fmt: skip


def _result(row: Row, lang: str) -> list[str]:
    limits = shown(row["range_text"])
    status = state(row["status"], lang) if row["status"] != "final" else ""
    return [
        shown(row["name"]), result(row, lang), shown(row["flag"]), limits, when(row["taken"] or row["issued"], lang),
        joined(shown(row["panel"]), shown(row["specimen"])), joined(status, shown(row["note"])),
    ]  # fmt: skip


def _procedure(row: Row, lang: str) -> list[str]:
    status = state(row["status"], lang) if row["status"] != "completed" else ""
    return [
        shown(row["name"]), span(row["started"], row["ended"], lang), shown(row["body_site"]), shown(row["reason"]),
        joined(status, shown(row["outcome"]), shown(row["note"])),
    ]  # fmt: skip


def _device(row: Row, lang: str) -> list[str]:
    return [
        shown(row["name"]), joined(shown(row["manufacturer"]), shown(row["model"])), shown(row["udi"]),
        shown(row["body_site"]), span(row["started"], row["ended"], lang),
        joined(state(row["status"], lang), shown(row["note"])),
    ]  # fmt: skip


def _social(row: Row, lang: str) -> list[str]:
    value = amount(row["value"], row["unit"], lang) or shown(row["value_text"])
    return [shown(row["name"]), value, span(row["started"] or row["recorded"], row["ended"], lang), shown(row["note"])]


_PROBLEM_HEADS = ("problem", "status", "when", "severity", "site", "note")
_RESULT_HEADS = ("test", "value", "flag", "range", "when", "panel", "note")
SECTIONS = (
    Section("allergies", "48765-2", "Allergies and adverse reactions Document",
            ("allergy", "reaction", "severity", "status", "since", "note"), _allergy, "allergies", required=True),
    Section("medications", "10160-0", "History of Medication use Narrative",
            ("medicine", "dose", "status", "when", "reason", "kind", "note"), _medication, "medications",
            required=True),
    Section("problems", "11450-4", "Problem list - Reported", _PROBLEM_HEADS, _condition, "problems", required=True),
    Section("past", "11348-0", "History of Past illness Narrative", _PROBLEM_HEADS, _condition),
    Section("immunizations", "11369-6", "History of Immunization Narrative",
            ("vaccine", "when", "dose_number", "lot", "status", "note"), _immunization, "immunizations"),
    Section("procedures", "47519-4", "History of Procedures Document",
            ("procedure", "when", "site", "reason", "note"), _procedure, "procedures"),
    Section("devices", "46264-8", "History of medical device use",
            ("device", "model", "udi", "site", "when", "note"), _device, "devices"),
    Section("vital_signs", "8716-3", "Vital signs note", _RESULT_HEADS, _result),
    Section("results", "30954-2", "Relevant diagnostic tests/laboratory data note", _RESULT_HEADS, _result),
    Section("social_history", "29762-2", "Social history note", ("subject", "value", "when", "note"), _social),
)  # fmt: skip
"""A summary's sections; the last column of each is who states the row."""
