"""What a person states by hand: a medication, a diagnosis, an allergy, family and social history, facts of their own.

Each becomes one row of the record and takes the way of an import, so that it meets what providers say of the same fact.
A later entry on the same fact replaces the earlier one, which stays as retired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from healthkit.errors import InputError
from healthkit.i18n import messages, text
from healthkit.model.codings import Coding, concept
from healthkit.model.records import FRAMES
from healthkit.model.words import fold
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_rows
from healthkit.source.outcome import ImportReport
from healthkit.source.speaker import Speaker, moment
from healthkit.store import Vault

SOURCE = "manual"
"""Connector and source of everything entered by hand, whatever the language."""

RELATIONS = (
    "mother", "father", "sister", "brother", "daughter", "son", "maternal_grandmother", "maternal_grandfather",
    "paternal_grandmother", "paternal_grandfather", "aunt", "uncle", "cousin",
)  # fmt: skip
TOPICS = {
    "smoking": "72166-2",
    "alcohol": "11331-6",
    "occupation": "11341-5",
    "birth_sex": "76689-9",
    "gender_identity": "76691-5",
    "pregnancy": "82810-3",
    "education": "82589-3",
    "diet": None,
    "exercise": None,
    "living": None,
}
"""Subjects of social history with the LOINC code under which providers state them, so that both meet."""
PERSON = ("name", "birth_date", "sex", "gender_identity", "blood_type", "language", "marital_status")
SEXES = ("female", "male", "other")


@dataclass(frozen=True)
class Entry:
    """What is to be stored. A ``question`` is to be put to the person first; ``likely_unit`` is what they may mean."""

    rows: tuple[Rows, ...]
    question: str = ""
    likely_unit: str | None = None


def store(vault: Vault, *entries: Entry) -> ImportReport:
    """Merge entries into the vault; what it knew already is counted in ``duplicates``.

    Raises:
        VaultError: the vault cannot be written.
    """
    by_table: dict[str, list[pl.DataFrame]] = {}
    for entry in entries:
        for rows in entry.rows:
            by_table.setdefault(rows.table, []).append(rows.frame)
    merged = [Rows(table, _numbered(pl.concat(frames))) for table, frames in by_table.items()]
    return import_rows(vault, SOURCE, SOURCE, merged)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(1, pl.len() + 1).alias("ref")) if "ref" in frame.columns else frame


def row(table: str, by: Speaker, **values: object) -> Rows:
    """One row of a table, stated by the person."""
    whole = {"ref": 1, "source": 1, "resource_type": SOURCE, "updated": by.now, **values}
    return Rows(table, pl.DataFrame([whole], schema=FRAMES[table], orient="row"))


def medication(
    by: Speaker,
    name: str,
    *,
    dose: str | None = None,
    start: str | None = None,
    stop: str | None = None,
    supplement: bool = False,
    reason: str | None = None,
    note: str | None = None,
) -> Entry:
    """A medication or supplement that the person takes or took."""
    stopped = moment(stop, by)
    over = stopped is not None and stopped[:10] <= by.today[: len(stopped[:10])]
    values = {
        "name": _name(name, by),
        "kind": "statement",
        "status": "completed" if over else "active",
        "supplement": supplement,
        "dose_text": _said(dose),
        "started": moment(start, by),
        "stopped": stopped,
        "recorded": by.today,
        "reason": _said(reason),
        "note": _said(note),
    }
    return Entry((row("medication", by, **values),))


def condition(
    by: Speaker, name: str, *, onset: str | None = None, ended: str | None = None, status: str | None = None,
    note: str | None = None,
) -> Entry:  # fmt: skip
    """A diagnosis; without a status it is active, or resolved where it has an end."""
    abated = moment(ended, by, past=True)
    values = {
        "name": _name(name, by),
        "category": "problem_list",
        "status": status or ("resolved" if abated else "active"),
        "onset": moment(onset, by, past=True),
        "abated": abated,
        "recorded": by.today,
        "note": _said(note),
    }
    return Entry((row("condition", by, **values),))


def allergy(
    by: Speaker,
    name: str,
    *,
    reaction: str | None = None,
    severity: str | None = None,
    category: str | None = None,
    onset: str | None = None,
    intolerance: bool = False,
    note: str | None = None,
) -> Entry:
    """An allergy or intolerance."""
    values = {
        "name": _name(name, by),
        "kind": "intolerance" if intolerance else "allergy",
        "status": "active",
        "category": category,
        "reaction": _said(reaction),
        "severity": severity,
        "onset": moment(onset, by, past=True),
        "recorded": by.today,
        "note": _said(note),
    }
    return Entry((row("allergy", by, **values),))


def no_allergies(by: Speaker) -> Entry:
    """The statement that no allergies are known, which is a fact of its own."""
    return Entry((row("absence", by, subject="allergies", kind="none_known", recorded=by.today),))


def family(
    by: Speaker, relation: str, name: str, *, onset: str | None = None, deceased: bool | None = None,
    note: str | None = None,
) -> Entry:  # fmt: skip
    """A relative's condition. ``onset`` is an age, a date or words.

    Raises:
        InputError: no such relation.
    """
    known = _choice("relation", RELATIONS, relation)
    if known is None:
        names = ", ".join(text(f"entry.relation_{one}", by.lang) for one in RELATIONS)
        raise InputError(text("entry.no_relation", by.lang, said=relation), text("entry.one_of", by.lang, names=names))
    values = {
        "relation": text(f"entry.relation_{known}", "en"),
        "name": _name(name, by),
        "onset": _said(onset),
        "deceased": deceased,
        "recorded": by.today,
        "note": _said(note),
    }
    return Entry((row("family_history", by, **values),))


def social(by: Speaker, topic: str, value: str, *, start: str | None = None, note: str | None = None) -> Entry:
    """A fact of how the person lives: a topic of :data:`TOPICS`, or one of their own words."""
    known = _choice("topic", tuple(TOPICS), topic)
    label = text(f"entry.topic_{known}", "en") if known else _name(topic, by)
    code = TOPICS[known] if known else None
    named = concept(label, [Coding("loinc", code, label)] if code else [])
    values = {
        **named.columns(),
        "status": "final",
        "value_text": _name(value, by),
        "started": moment(start, by),
        "recorded": by.today,
        "note": _said(note),
    }
    return Entry((row("social_history", by, **values),))


def person(by: Speaker, facts: Mapping[str, str]) -> Entry:
    """Facts about the person, by the keys of :data:`PERSON`; empty ones are left out.

    Raises:
        InputError: a date of birth that is no whole day, or no such sex.
    """
    said = {key: " ".join(facts[key].split()) for key in PERSON if facts.get(key, "").strip()}
    if "birth_date" in said:
        said["birth_date"] = moment(said["birth_date"], by, past=True) or ""
        if len(said["birth_date"]) != 10:
            raise InputError(
                text("entry.no_date", by.lang, said=said["birth_date"]), text("entry.no_date_hint", by.lang)
            )
    if "sex" in said and said["sex"] not in SEXES:
        raise InputError(text("entry.no_sex", by.lang, said=said["sex"]))
    frame = pl.DataFrame({"key": list(said), "value": list(said.values())}, schema=FRAMES["person"])
    return Entry((Rows("person", frame),))


def _choice(kind: str, known: tuple[str, ...], said: str) -> str | None:
    """The choice that a person means, by its id or by its name in either language."""
    words = {fold(name): one for one in known for name in (one, *messages("entry")[f"{kind}_{one}"].values())}
    return words.get(fold(said))


def _name(said: str, by: Speaker) -> str:
    """What has to be said.

    Raises:
        InputError: it was not.
    """
    found = _said(said)
    if found is None:
        raise InputError(text("entry.nothing_said", by.lang))
    return found


def _said(written: str | None) -> str | None:
    return " ".join(written.split()) or None if written else None
