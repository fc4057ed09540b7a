"""Units: every spelling Apple writes, one value whatever the unit, percents, and what people read."""

from __future__ import annotations

import html
import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.model import units as unit_module
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import (
    Conversion,
    conversion,
    convert_display,
    find_unit,
    fraction_to_percent,
    parse_quantity,
    unit_label,
    units,
)

# metric, unit as a file writes it, value in the metric's unit of one unit as written
KNOWN = [
    ("active_energy_burned", "kcal", 1),
    ("active_energy_burned", "Cal", 1),
    ("active_energy_burned", "kJ", 1 / 4.184),
    ("active_energy_burned", "cal", 0.001),
    ("distance_walking_running", "mi", 1.609344),
    ("distance_walking_running", "m", 0.001),
    ("distance_swimming", "yd", 0.9144),
    ("height", "ft", 30.48),
    ("height", "in", 2.54),
    ("body_mass", "lb", 0.45359237),
    ("body_mass", "st", 6.35029318),
    ("body_mass", "KG", 1),
    ("body_mass_index", "count", 1),
    ("heart_rate", "count/min", 1),
    ("heart_rate", "count/s", 60),
    ("respiratory_rate", "count/min", 1),
    ("heart_rate_variability_sdnn", "s", 1000),
    ("vo2_max", "mL/min·kg", 1),
    ("vo2_max", "mL/min\u22c5kg", 1),
    ("vo2_max", "ml/kg/min", 1),
    ("vo2_max", "mL/kg*min", 1),
    ("vo2_max", "mL/(kg·min)", 1),
    ("physical_effort", "kcal/hr·kg", 1),
    ("physical_effort", "kcal/(kg·hr)", 1),
    ("blood_glucose", "mmol<180.1558800000541>/L", 1),
    ("blood_glucose", "mmol/L", 1),
    ("blood_glucose", "mg/dL", 10 / 180.1558800000541),
    ("blood_pressure_systolic", "mmHg", 1),
    ("blood_pressure_systolic", "kPa", 7.50061576),
    ("dietary_water", "fl_oz_us", 29.5735295625),
    ("dietary_water", "cup_us", 236.5882365),
    ("dietary_water", "L", 1000),
    ("dietary_biotin", "mcg", 1),
    ("dietary_biotin", "µg", 1),  # micro sign
    ("dietary_biotin", "μg", 1),  # Greek mu
    ("dietary_sodium", "g", 1000),
    ("insulin_delivery", "IU", 1),
    ("walking_speed", "km/hr", 1),
    ("walking_speed", "mi/hr", 1.609344),
    ("walking_speed", "m/s", 3.6),
    ("running_power", "W", 1),
    ("headphone_audio_exposure", "dBASPL", 1),
    ("electrodermal_activity", "mcS", 1),
    ("workout_effort_score", "appleEffortScore", 1),
    ("sleep_duration_goal", "hr", 60),
    ("forced_vital_capacity", "mL", 0.001),
    ("step_count", "count", 1),
]
# What a phone's settings or another export may turn a unit into.
WRITTEN = (
    ("kcal", "kJ", "cal"),
    ("km", "mi", "m", "ft", "yd", "cm", "in"),
    ("kg", "lb", "st", "g", "oz", "mg", "mcg"),
    ("degC", "degF", "K"),
    ("mmHg", "kPa", "cmAq"),
    ("mL", "L", "fl_oz_us", "cup_us", "fl_oz_imp"),
    ("km/hr", "mi/hr", "m/s"),
    ("min", "hr", "s", "ms"),
    ("mmol<180.1558800000541>/L", "mg/dL"),
    ("count/min", "count/s"),
)


@pytest.mark.parametrize(("metric", "unit", "factor"), KNOWN)
def test_known_spellings(metric: str, unit: str, factor: float) -> None:
    found = conversion(unit, catalogue()[metric])
    assert found is not None
    assert found.factor == pytest.approx(factor, rel=1e-8)
    assert found.offset == 0
    assert not found.scale_guess


def test_temperature_has_an_offset() -> None:
    found = conversion("degF", catalogue()["body_temperature"])
    assert found is not None
    assert 98.6 * found.factor + found.offset == pytest.approx(37)
    assert conversion("degC", catalogue()["body_temperature"]) == Conversion()


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        ("active_energy_burned", "km"),
        ("body_mass", "degC"),
        ("heart_rate", "furlong"),
        ("body_mass", "CAL"),
        ("dietary_sodium", "mmol/L"),
        ("step_count", "count/min"),
        ("body_mass_index", "kg"),
    ],
)
def test_a_unit_that_cannot_be_the_metric_is_refused(metric: str, unit: str) -> None:
    assert conversion(unit, catalogue()[metric]) is None


def test_a_missing_unit_is_a_guess_unless_it_is_a_count() -> None:
    assert conversion(None, catalogue()["step_count"]) == Conversion()
    assert conversion(" ", catalogue()["heart_rate"]) == Conversion()
    assert conversion(None, catalogue()["body_mass"]) == Conversion(scale_guess=True)
    assert conversion(None, catalogue()["oxygen_saturation"]) == Conversion(percent=True, scale_guess=True)


def test_a_metric_that_is_not_in_the_catalogue_keeps_its_unit() -> None:
    assert conversion("anything", catalogue().get("HKQuantityTypeIdentifierNotYet")) == Conversion()


def test_a_molar_mass_in_the_unit_wins_over_the_metric_s() -> None:
    in_mass = replace(catalogue()["blood_glucose"], unit="mg/dL")
    found = conversion("mmol<200.0>/L", in_mass)
    assert found is not None
    assert found.factor == pytest.approx(20)


def test_percents_are_decided_value_by_value() -> None:
    for unit in ("%", "count", "percent"):
        found = conversion(unit, catalogue()["oxygen_saturation"])
        assert found is not None
        assert found.percent
    values = pl.DataFrame({"v": [0.97, 96.0, 1.0, 0.004, 0.0, -0.2, 100.0]})
    assert values.select(fraction_to_percent(pl.col("v")))["v"].to_list() == pytest.approx(
        [97, 96, 100, 0.4, 0, -20, 100]
    )


def _comparable() -> list[tuple[Metric, str, str]]:
    found = []
    for metric in catalogue().metrics.values():
        if metric.kind != "quantity" or metric.plausible is None or metric.unit == "%":
            continue
        for family in WRITTEN:
            usable = [unit for unit in family if conversion(unit, metric) is not None]
            found += [(metric, one, two) for one in usable for two in usable if one < two]
    return found


@given(pair=st.sampled_from(_comparable()), share=st.floats(0, 1))
def test_a_change_of_unit_stays_within_one_step(pair: tuple[Metric, str, str], share: float) -> None:
    """Files write six significant digits; a fact in two units may differ by one step of the resolution, never more."""
    metric, one, two = pair
    assert metric.plausible is not None
    low, high = metric.plausible
    value = low + share * (high - low)
    read = []
    for unit in (one, two):
        found = conversion(unit, metric)
        assert found is not None
        written = float(f"{(value - found.offset) / found.factor:.6g}")
        read.append(written * found.factor + found.offset)
    assert abs(read[0] - read[1]) / metric.resolution <= 1 + 1e-6


@given(
    metric=st.sampled_from([m for m in catalogue().metrics.values() if m.kind == "quantity" and m.unit != "%"]),
    unit=st.sampled_from(sorted(units().keys() - {"%"})),
    value=st.floats(-1e6, 1e6),
)
def test_a_conversion_can_be_undone(metric: Metric, unit: str, value: float) -> None:
    there = conversion(unit, metric)
    back = conversion(metric.unit, replace(metric, unit=unit, accepts={}))
    assert (there is None) == (back is None) or metric.accepts
    if there and back:
        restored = (value * there.factor + there.offset) * back.factor + back.offset
        assert math.isclose(restored, value, rel_tol=1e-9, abs_tol=1e-6)


def test_every_unit_of_the_catalogue_is_declared_and_its_own() -> None:
    for metric in catalogue().metrics.values():
        assert metric.unit in units(), metric.id
        if metric.kind == "quantity" and metric.unit != "%":
            assert conversion(metric.unit, metric) == Conversion(), metric.id


@pytest.mark.corpus
def test_every_unit_in_real_files_is_understood(corpus: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for path in sorted((corpus / "apple_health").rglob("*")):
        for body in _documents(path):
            for record in re.finditer(rb'<(?:Record|WorkoutStatistics) type="(HK\w+)"([^>]*)>', body):
                unit = re.search(rb' unit="([^"]*)"', record[2])
                if unit:
                    seen.add((record[1].decode(), html.unescape(unit[1].decode())))
    assert len(seen) > 25
    by_hk = catalogue().by_hk
    assert [pair for pair in sorted(seen) if pair[0] not in by_hk or conversion(pair[1], by_hk[pair[0]]) is None] == []


def _documents(path: Path) -> list[bytes]:
    if path.suffix == ".xml":
        return [path.read_bytes()]
    if path.suffix != ".zip":
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]


def test_labels_in_both_languages() -> None:
    for unit in units().values():
        assert {"en", "fr"} <= unit.label.keys()
        assert unit.us is None or units()[unit.us].quantity == unit.quantity
    assert [unit_label("{step}", lang) for lang in ("en", "fr")] == ["steps", "pas"]
    assert [unit_label("[in_i]", lang) for lang in ("en", "fr")] == ["in", "po"]
    assert unit_label("/min", "fr") == "bpm"
    assert unit_label("Cel", "en") == "°C"
    assert unit_label("furlong", "en") == "furlong"


def test_one_spelling_never_means_two_units(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_unit("kcal") is not None
    twice = {ucum: {"spellings": ["x"], "quantity": "count", "factor": 1.0, "label": ""} for ucum in ("a", "b")}
    monkeypatch.setattr(unit_module, "_declared", lambda: twice)
    with pytest.raises(ValueError, match="both a and b"):
        unit_module._spellings.__wrapped__()


def test_letter_case_matters_only_where_it_decides() -> None:
    calorie, kilocalorie = find_unit("cal"), find_unit("Cal")
    assert calorie is not None
    assert kilocalorie is not None
    assert (calorie.ucum, kilocalorie.ucum) == ("cal", "kcal")
    assert find_unit("CAL") is None
    pressure = find_unit("MMHG")
    assert pressure is not None
    assert pressure.ucum == "mm[Hg]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72 %", (72.0, "%")),
        ("7200 %", (7200.0, "%")),
        ("38.88 degF", (38.88, "[degF]")),
        ("38,88 degF", (38.88, "[degF]")),
        ("6575 cm", (6575.0, "cm")),
        ("8.28197 kcal/hr·kg", (8.28197, "kcal/(kg.h)")),
        ("8.28 kcal/hr-kg", (8.28, "kcal/(kg.h)")),
        ("50 m", (50.0, "m")),
        ("1.5e3 mL", (1500.0, "mL")),
        ("12", (12.0, "1")),
        ("running", None),
        ("5 furlongs", None),
        ("", None),
    ],
)
def test_quantities_in_metadata(text: str, expected: tuple[float, str] | None) -> None:
    assert parse_quantity(text) == expected


def test_people_with_us_units() -> None:
    assert convert_display(80.0, "kg", "metric") == (80.0, "kg")
    value, label = convert_display(80.0, "kg", "us")
    assert (round(value, 1), label) == (176.4, "lb")
    assert convert_display(37.0, "Cel", "us")[0] == pytest.approx(98.6)
    assert convert_display(1.0, "Cel", "us", delta=True)[0] == pytest.approx(1.8)
    assert convert_display(5.0, "mmol/L", "us", molar_mass=180.0) == (90.0, "mg/dL")
    assert convert_display(60.0, "/min", "us") == (60.0, "bpm")
    assert convert_display(2.54, "cm", "us", "fr")[1] == "po"
    assert convert_display(1.0, "unknown", "us") == (1.0, "unknown")
