"""A patient summary before it is written: each section with its rows in words and its resources, and all the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from healthkit.export.fhir import absences, care, devices, medication, observation, person, problems
from healthkit.export.fhir.values import Json, Row, clean, concept, pruned, stable_id
from healthkit.export.grouping import Grouped, grouped
from healthkit.export.narrative import Table, shown
from healthkit.export.record import Record
from healthkit.export.sections import SECTIONS, Section
from healthkit.export.wording import joined, when
from healthkit.i18n import text


@dataclass
class Filled:
    """A section with what it shows; ``empty`` is the reason for which it holds no entry."""

    section: Section
    table: Table
    entries: list[str] = field(default_factory=list)
    empty: Json | None = None


class Document:
    """The sections of a record, and every resource once, by its full URL in the order in which it was met."""

    def __init__(self, record: Record, lang: str) -> None:
        self.record, self.lang = record, lang
        self.resources: dict[str, Json] = {}
        self.patient = self._add(person.patient(record.person), stable_id("person"))
        self._subject = {"reference": self.patient}
        self._groups: Grouped = grouped(record)
        self.sections = [made for section in SECTIONS if (made := self._section(section))]

    def _add(self, resource: Json, uuid: str) -> str:
        """Add a resource under its id, once; its full URL."""
        url = f"urn:uuid:{uuid}"
        self.resources.setdefault(url, {"resourceType": resource["resourceType"], "id": uuid, **resource})
        return url

    def _section(self, section: Section) -> Filled | None:
        """The section with its rows, or with why it has none; None for one that may be left out."""
        rows = _ROWS[section.key](self)
        made = Filled(section, section.table(self._shown(rows), self.lang))
        made.entries = [url for row in rows for url in _WRITE[section.key](self, row)]
        if section.key == "results":
            self._add_reports(made)
        if section.subject:
            self._say_absences(made)
            if self.record.kept_back(_TABLE[section.subject]):
                made.table.sentences.append(text("export.not_whole", self.lang))
        return made if made.entries or made.empty or made.table.sentences else None

    # What there is none of.

    def _say_absences(self, made: Filled) -> None:
        """Statements that there is none, beside what there is; what the list itself contradicts is not repeated."""
        subject = str(made.section.subject)
        rows = [row for row in self.record.tables["absence"] if row["subject"] == subject]
        by_kind: dict[str, list[Row]] = {}
        for row in rows:
            by_kind.setdefault(absences.kind(row), []).append(row)
        held = bool(made.entries) or (subject == "problems" and bool(self._past()))
        for row in by_kind.get("refuted", ()):
            self._refute(made, row)
        for row in by_kind.get("none_known", ()):
            if absences.partial(row) or not held:
                self._state(made, subject, row)
        if made.entries or made.empty:
            return
        if held:
            # Only past problems are listed, in their own section: whether there is a present one, nobody said.
            made.empty = absences.reason("unavailable")
            made.table.sentences.append(text("export.only_past", self.lang))
        elif silent := by_kind.get("empty"):
            made.empty = absences.reason(silent[0]["kind"])
            made.table.sentences.append(text(f"export.empty_{silent[0]['kind']}", self.lang))
        elif made.section.required or by_kind.get("no_information"):
            self._nothing(made, subject, next(iter(by_kind.get("no_information", ())), None))

    def _refute(self, made: Filled, row: Row) -> None:
        if row["subject"] in {"allergies", "problems"}:
            made.entries.append(self._add(absences.refuted(row, self._subject), row["uuid"]))
        made.table.sentences.append(text("export.refuted", self.lang, what=shown(row["name"])))

    def _state(self, made: Filled, subject: str, row: Row) -> None:
        entry = absences.stated(subject, known=True, person=self._subject, row=row)
        if entry:
            made.entries.append(self._add(entry, row["uuid"]))
        else:
            made.empty = absences.reason(row["kind"])
        general = text(f"export.none_{subject}", self.lang)
        made.table.sentences.append(shown(row["name"]) if absences.partial(row) and row["name"] else general)

    def _nothing(self, made: Filled, subject: str, row: Row | None) -> None:
        """Nobody said anything: that is no statement that there is nothing."""
        if self.record.kept_back(_TABLE[subject]):
            made.empty = absences.reason("withheld")
            return
        entry = absences.stated(subject, known=False, person=self._subject, row=row)
        if entry:
            made.entries.append(self._add(entry, row["uuid"] if row else stable_id("no information", subject)))
        else:
            made.empty = absences.reason("unavailable")
        made.table.sentences.append(text(f"export.unknown_{subject}", self.lang))

    # What there is.

    def _past(self) -> list[Row]:
        return [row for row in self.record.tables["condition"] if problems.over(row)]

    def _present(self) -> list[Row]:
        return [row for row in self.record.tables["condition"] if not problems.over(row)]

    def _results(self, *, vital: bool) -> list[Row]:
        """Results with their parts behind them, in words; only those that stand by themselves are entries."""
        found = []
        for row in self._groups.single:
            if (row["category"] == "vital_signs") == vital:
                found += [row, *self._groups.parts.get(row["uuid"], ())]
        return found

    def _shown(self, rows: list[Row]) -> list[Row]:
        """Rows that say something to a reader: not the mere head of a measurement whose parts hold the values."""
        return [row for row in rows if row["uuid"] not in self._groups.parts or row["raw_value"] is not None]

    def _medication(self, row: Row) -> list[str]:
        held = None
        if row["form"]:
            made = medication.medicine(row)
            held = {"reference": self._add(made, stable_id("medicine", row["form"], concept(row)))}
        return [self._add(medication.medication(row, self._subject, held), row["uuid"])]

    def _result(self, row: Row) -> list[str]:
        groups = self._groups
        if row["uuid"] in self._parts:
            return []
        sample = groups.specimens.get(row["uuid"])
        held = None
        if sample is not None:
            made = observation.specimen(sample, self._subject, groups.fasting.get(sample["uuid"]))
            held = {"reference": self._add(made, sample["uuid"])}
            if row["specimen"]:
                held = pruned({**held, "display": clean(row["specimen"])})
        whole = observation.observation(row, self._subject, groups.parts.get(row["uuid"], ()), held)
        return [self._add(whole, row["uuid"])]

    @cached_property
    def _parts(self) -> frozenset[str]:
        """Ids of results that are part of another."""
        return frozenset(row["uuid"] for parts in self._groups.parts.values() for row in parts)

    def _add_reports(self, made: Filled) -> None:
        """The reports; in words those that say something themselves, and all where no result stands here."""
        alone = not made.table.lines
        for row, results in self._groups.reports:
            listed = [{"reference": f"urn:uuid:{one['uuid']}"} for one in results]
            made.entries.append(self._add(observation.report(row, self._subject, listed), row["uuid"]))
            if row["conclusion"] or not results or alone:
                head = joined(shown(row["name"]), when(row["taken"] or row["issued"], self.lang))
                said = ": ".join(part for part in (head, shown(row["conclusion"])) if part)
                made.table.sentences.append(said or text("export.report", self.lang))

    def _device(self, row: Row) -> list[str]:
        if devices.is_use(row):
            return [self._add(devices.use(row, self._subject), row["uuid"])]
        url = self._add(devices.device(row, self._subject), row["uuid"])
        used = devices.use(row, self._subject, pruned({"reference": url, "display": clean(row["name"])}))
        return [self._add(used, stable_id("use", row["uuid"]))]

    def _social(self, row: Row) -> list[str]:
        return [self._add(observation.social(row, self._subject), row["uuid"])]

    def _plain(self, write: Any, row: Row) -> list[str]:
        return [self._add(write(row, self._subject), row["uuid"])]


_TABLE = {
    "allergies": "allergy", "medications": "medication", "problems": "condition", "immunizations": "immunization",
    "procedures": "procedure", "devices": "device",
}  # fmt: skip
_ROWS: dict[str, Any] = {
    "allergies": lambda doc: doc.record.tables["allergy"],
    "medications": lambda doc: doc.record.tables["medication"],
    "problems": lambda doc: doc._present(),
    "past": lambda doc: doc._past(),
    "immunizations": lambda doc: doc.record.tables["immunization"],
    "procedures": lambda doc: doc.record.tables["procedure"],
    "devices": lambda doc: doc.record.tables["device"],
    "vital_signs": lambda doc: doc._results(vital=True),
    "results": lambda doc: doc._results(vital=False),
    "social_history": lambda doc: doc.record.tables["social_history"],
}
_WRITE: dict[str, Any] = {
    "allergies": lambda doc, row: doc._plain(problems.allergy, row),
    "medications": Document._medication,
    "problems": lambda doc, row: doc._plain(problems.condition, row),
    "past": lambda doc, row: doc._plain(problems.condition, row),
    "immunizations": lambda doc, row: doc._plain(care.immunization, row),
    "procedures": lambda doc, row: doc._plain(care.procedure, row),
    "devices": Document._device,
    "vital_signs": Document._result,
    "results": Document._result,
    "social_history": Document._social,
}
