"""The days of the diary, and those before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import text
from healthkit.report.period.facts import Facts
from healthkit.report.period.measures import Measure, Words
from healthkit.report.period.span import stretch
from healthkit.report.period.wording import full_day
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.model.units import System
    from healthkit.store import Vault

ENERGY = Measure("dietary_energy_consumed", card=True)
MEASURES = (
    ENERGY,
    Measure("dietary_protein", card=True),
    Measure("dietary_carbohydrates", card=True),
    Measure("dietary_fat_total", card=True),
    Measure("dietary_fat_saturated"),
    Measure("dietary_fiber", card=True),
    Measure("dietary_sugar"),
    Measure("dietary_added_sugar"),
    Measure("dietary_alcohol"),
    Measure("dietary_sodium"),
    Measure("dietary_water"),
    Measure("dietary_caffeine"),
    Measure("body_mass", decimals=1, card=True),
)
BY_METRIC = {measure.metric: measure for measure in MEASURES}
_LENGTH = (7, 180)


def read(vault: Vault, lang: str, until: str, days: int, units: System) -> Facts:
    """Read the period; see :func:`healthkit.report.nutrition.load`."""
    low, high = _LENGTH
    if not low <= days <= high:
        raise UsageError(
            text("nutrition_report.wrong_days", lang, days=days),
            text("nutrition_report.wrong_days_hint", lang, low=low, high=high),
        )
    newest = vault.query("report_last_day", metric=ENERGY.metric).item()
    if newest is None:
        raise ReportFailed(text("nutrition_report.none", lang), text("nutrition_report.none_hint", lang))
    last = date.fromisoformat(until) if until else newest
    first = last - timedelta(days=days - 1)
    span = stretch(first, last, f"{first.isoformat()}..{last.isoformat()}")
    facts = Facts(vault, span, Words(lang, units), MEASURES, domain="nutrition_report")
    if np.isnan(facts.of(ENERGY, span)).all():
        raise ReportFailed(
            text("nutrition_report.no_data", lang, span=span_words(first, last, lang)),
            text("nutrition_report.no_data_hint", lang, day=full_day(newest, lang)),
        )
    return facts
