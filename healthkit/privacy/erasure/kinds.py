"""Which kinds of data a row tells of, for tables whose rows differ in that: by its code, its analyte, its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from healthkit.model.analytes import analytes
from healthkit.privacy.categories import in_content, in_text, of_analyte, of_metric, of_table

Row = Mapping[str, Any]
_NO_LABORATORY = {"vital_signs", "survey", "social_history", "exam"}
_CORRELATIONS = {"blood_pressure": "vitals", "food": "nutrition"}


def of_row(table: str, row: Row) -> frozenset[str]:
    """The categories of a stored or staged row."""
    special = _SPECIAL.get(table)
    return special(row) if special else of_table(table) | _told(row)


def of_session(kind: str, activity: str) -> frozenset[str]:
    """The categories of a night, a workout, or readings that belong together."""
    if kind == "sleep":
        return frozenset({"sleep"})
    return frozenset({_CORRELATIONS[activity]}) if activity in _CORRELATIONS else of_table("session")


def metrics_of(row: Row) -> frozenset[str]:
    """The metrics that a row of no metric's own is about: by its analyte, its subject, its outcome."""
    found = {row.get(name) for name in ("metric", "subject")}
    known = analytes().all.get(str(row.get("analyte") or row.get("subject")))
    if known is not None:
        found.add(known.metric)
    if row.get("protocol"):
        found.add(json.loads(row["protocol"]).get("outcome"))
    return frozenset(str(one) for one in found if one)


def _told(row: Row) -> frozenset[str]:
    """What the row's own words and codes say, whatever table it stands in."""
    said: dict[str, Any] = {name: value for name, value in row.items() if isinstance(value, str)}
    codings = said.pop("codings", None)
    found = in_content(said)
    if codings:
        with suppress(ValueError):
            found |= in_content(json.loads(codings))
    return found


def _lab(row: Row) -> frozenset[str]:
    own = of_analyte(str(row.get("analyte")))
    measured = own and row.get("category") in _NO_LABORATORY
    return own | _told(row) | (frozenset() if measured else frozenset({"labs"}))


def _proposal(row: Row) -> frozenset[str]:
    found = frozenset({"labs"}) | of_analyte(str(row.get("analyte"))) | in_text(str(row.get("line") or ""))
    with suppress(ValueError, TypeError):
        found |= in_content(json.loads(row["row"]))
    return found


def _journal(row: Row) -> frozenset[str]:
    own = {"symptom": {"symptoms"}, "mood": {"mental_health"}}.get(str(row["kind"]), set())
    code = str(row.get("code") or "")
    return (
        frozenset(own)
        | of_metric(code)
        | of_metric(str(row.get("metric")))
        | in_text(code)
        | in_text(str(row.get("said") or ""))
    )


def _experiment(row: Row) -> frozenset[str]:
    protocol = json.loads(row["protocol"])
    outcome = of_metric(str(protocol.get("outcome")))
    return (outcome or frozenset({"symptoms"})) | in_content(protocol) | in_text(str(row.get("stopped_why") or ""))


def _alert_rule(row: Row) -> frozenset[str]:
    own = {"critical": {"labs"}, "pressure": {"vitals"}}.get(str(row["watch"]), set())
    subject = str(row.get("subject"))
    return frozenset(own) | of_metric(subject) | of_analyte(subject)


def _own_goal(row: Row) -> frozenset[str]:
    trained = frozenset({"activity"}) if str(row["kind"]).startswith("training") else frozenset()
    return trained | of_metric(str(row.get("metric"))) | in_text(str(row.get("said") or ""))


def _words(row: Row) -> frozenset[str]:
    return in_content([value for value in row.values() if isinstance(value, str)])


_SPECIAL: dict[str, Callable[[Row], frozenset[str]]] = {
    "lab_result": _lab,
    "proposal": _proposal,
    "analyte_name": lambda row: frozenset({"labs"}) | of_analyte(str(row["analyte"])),
    "journal": _journal,
    "experiment": _experiment,
    "experiment_day": _words,
    "alert_rule": _alert_rule,
    "own_goal": _own_goal,
    "own_goal_review": _words,
    "reference_reading": lambda row: of_metric(str(row["metric"])),
    "own_metric": lambda row: of_metric(str(row["metric"])),
    "source_priority": lambda row: of_metric(str(row["metric"])),
}
