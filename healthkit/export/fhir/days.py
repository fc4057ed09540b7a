"""A day of a metric as one Observation: what wearables measure by the thousand leaves as one figure a day.

It is marked as an aggregate (v3-ObservationValue AGGRED), and has no LOINC code, so that no reader takes the mean of a
day for a measurement of one moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from healthkit.export.fhir.codes import OBSERVATION_CATEGORY
from healthkit.export.fhir.values import Json, coding, plain, pruned, quantity, stable_id, told
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue

AGGREGATED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "AGGRED"}
METRICS = f"urn:uuid:{stable_id('metrics')}"
"""The code system of the metric catalogue."""
_ACTIVITY = ("activity", "mobility")


@dataclass(frozen=True)
class Day:
    """The figure of one metric on one local day; ``aggregate`` says which of the catalogue's it is."""

    metric: str
    day: date
    value: float
    unit: str | None
    aggregate: str


def observed(said: Day, subject: Json, lang: str) -> Json:
    """The Observation of a day."""
    known = catalogue().get(said.metric)
    measured = quantity(plain(float(said.value)), said.unit)
    when = said.day.isoformat()
    made: Json = {
        "resourceType": "Observation",
        "id": stable_id("day", said.metric, when),
        "meta": {"security": [AGGREGATED]},
        "status": "final",
        "category": [{"coding": [coding(OBSERVATION_CATEGORY, "activity")]}] if known.group in _ACTIVITY else [],
        "code": {"coding": [coding(METRICS, said.metric, known.name("en"))], "text": known.name(lang)},
        "subject": subject,
        "effectivePeriod": {"start": when, "end": when},
        "valueQuantity": measured,
        "method": told(text(f"export.day_{said.aggregate}", lang)),
    }
    return pruned(made)
