"""The metric catalogue: complete, in both languages, unambiguous, and sane."""

from __future__ import annotations

from collections import Counter

import pytest

from healthkit.errors import UnknownName
from healthkit.model.catalogue import Metric, build, catalogue
from healthkit.model.words import fold

METRICS = list(catalogue().metrics.values())
CUMULATIVE_UNITS = {"kcal", "km", "m", "min", "mL", "g", "mg", "ug", "[iU]"}
DERIVED = {
    "sleep_duration": "min", "time_in_bed": "min", "sleep_core": "min", "sleep_deep": "min", "sleep_rem": "min",
    "sleep_awake": "min", "sleep_efficiency": "%", "workout_duration": "min", "workout_count": "{workout}",
    "activity_summary_energy": "kcal", "activity_summary_energy_goal": "kcal", "activity_summary_exercise": "min",
    "activity_summary_exercise_goal": "min", "activity_summary_stand": "h", "activity_summary_stand_goal": "h",
    "activity_summary_move_time": "min", "activity_summary_move_time_goal": "min",
}  # fmt: skip
VENDOR_DAYS = {
    "bedtime": "{clock}", "wake_time": "{clock}", "stress_management_score": "{score}", "sleep_deep_percentage": "%",
    "sleep_rem_percentage": "%", "sleep_core_percentage": "%", "sleep_awake_percentage": "%",
}  # fmt: skip


def _hk(prefix: str) -> list[str]:
    return [identifier for identifier in catalogue().by_hk if identifier.startswith(prefix)]


def test_every_identifier_of_the_system_is_there() -> None:
    assert len(_hk("HKQuantityTypeIdentifier")) == 120  # iOS 26; iOS 27 added none
    assert len(_hk("HKCategoryTypeIdentifier")) == 70 + 2 + 1  # iOS 26, iOS 27's two, and the old state of mind
    assert len(_hk("HKQuantityTypeIdentifierDietary")) == 39
    assert len([metric for metric in METRICS if metric.group == "symptom"]) == 39
    for identifier in ("HKDataTypeSleepDurationGoal", "HKStateOfMind", "HKScoredAssessmentTypeIdentifierPHQ9"):
        assert identifier in catalogue().by_hk


@pytest.mark.parametrize(("metric", "unit"), DERIVED.items())
def test_derived_metrics(metric: str, unit: str) -> None:
    found = catalogue()[metric]
    assert (found.kind, found.unit) == ("derived", unit)
    assert (found.merge == "vendor_day") == metric.startswith("activity_summary")
    assert found.night == (found.group == "sleep")


@pytest.mark.parametrize(("metric", "unit"), VENDOR_DAYS.items())
def test_what_only_a_vendor_s_own_day_tells(metric: str, unit: str) -> None:
    found = catalogue()[metric]
    assert (found.kind, found.unit, found.merge) == ("derived", unit, "vendor_day")
    assert found.night == (found.group == "sleep")


PLAIN_NAMES = {
    ("heart_rate_variability_sdnn", "heart_rate_variability_rmssd"): {"hrv", "vfc", "heart rate variability"},
    ("apple_sleeping_wrist_temperature", "sensor_skin_temperature"): {"skin temperature", "température cutanée"},
}


def test_no_word_means_two_metrics() -> None:
    """Save plain names that vendors give to one of two measures: what the vault holds decides between those."""
    shared: dict[str, set[str]] = {}
    for pair, told in PLAIN_NAMES.items():
        first, second = (set().union(*map(set, catalogue()[name].synonyms.values())) for name in pair)
        assert told <= first & second
        shared |= dict.fromkeys(pair, first & second)
    owner: dict[str, str] = {}
    for metric in METRICS:
        words = [metric.id, *metric.label.values(), *(word for words in metric.synonyms.values() for word in words)]
        for word in words:
            if word not in shared.get(metric.id, ()):
                assert owner.setdefault(fold(word), metric.id) == metric.id, f"{word}: {metric.id}"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_one_metric_is_whole(metric: Metric) -> None:
    for lang in ("en", "fr"):
        assert metric.label[lang].strip()
        assert len(set(map(fold, metric.synonyms[lang]))) == len(metric.synonyms[lang]) > 0
        assert metric.trap == {} or metric.trap[lang].endswith(".")
    assert metric.resolution > 0
    if metric.kind != "category":
        assert metric.plausible is not None
        assert metric.plausible[0] < metric.plausible[1]
    if metric.kind == "category":
        assert metric.values or metric.id == "device_change"
        assert set(metric.values.values()) <= catalogue().code_labels.keys()
    assert (metric.unit == "%") <= (metric.plausible is None or metric.plausible[1] <= 100)


def test_merge_fits_what_is_measured() -> None:
    for metric in METRICS:
        if metric.merge == "cumulative":
            assert metric.unit.startswith("{") or metric.unit in CUMULATIVE_UNITS or metric.unit == "1", metric.id
            assert metric.aggregates[0] == "sum", metric.id
        else:
            assert metric.aggregates[0] != "sum" or metric.kind == "derived", metric.id
        if metric.dense:
            assert metric.merge == "rate", metric.id
    expected = {
        "step_count": "cumulative", "active_energy_burned": "cumulative", "apple_exercise_time": "cumulative",
        "heart_rate": "rate", "oxygen_saturation": "rate", "heart_rate_variability_sdnn": "rate",
        "body_mass": "witness", "blood_pressure_systolic": "witness", "height": "witness", "sleep_analysis": "layered",
    }  # fmt: skip
    assert {name: catalogue()[name].merge for name in expected} == expected


def test_sleep_codes() -> None:
    values = catalogue()["sleep_analysis"].values
    assert {name.removeprefix("HKCategoryValueSleepAnalysis"): code for name, code in values.items()} == {
        "InBed": "in_bed", "Asleep": "asleep", "AsleepUnspecified": "asleep", "AsleepCore": "asleep_core",
        "AsleepDeep": "asleep_deep", "AsleepREM": "asleep_rem", "Awake": "awake",
        "0": "in_bed", "1": "asleep", "2": "awake", "3": "asleep_core", "4": "asleep_deep", "5": "asleep_rem",
    }  # fmt: skip


def test_numbers_mean_what_the_system_s_headers_say() -> None:
    assert catalogue()["apple_stand_hour"].values["0"] == "stood"
    assert catalogue()["headache"].values["1"] == "absent"
    assert catalogue()["mood_changes"].values["0"] == "present"
    assert catalogue()["menstrual_flow"].values["4"] == "heavy"
    assert catalogue()["contraceptive"].values["6"] == "oral"
    assert catalogue()["menopausal_state"].values["2"] == "perimenopause"


def test_codes_are_read_in_both_languages() -> None:
    assert catalogue().code_name("asleep_deep", "en") == "Deep sleep"
    assert catalogue().code_name("asleep_deep", "fr") == "Sommeil profond"
    assert catalogue().code_name("Watch6,7", "fr") == "Watch6,7"
    used = {code for metric in METRICS for code in metric.values.values()}
    waveforms = {
        "sinus_rhythm",
        "atrial_fibrillation",
        "low_heart_rate",
        "high_heart_rate",
        "inconclusive",
        "poor_recording",
    }
    assert used | waveforms == catalogue().code_labels.keys()


def test_known_misreadings_are_said() -> None:
    assert "RMSSD" in catalogue()["heart_rate_variability_sdnn"].trap["fr"]
    for metric in ("basal_energy_burned", "vo2_max", "oxygen_saturation", "body_fat_percentage", "flights_climbed"):
        assert catalogue()[metric].trap


def test_people_s_words_find_the_metric() -> None:
    words = {fold(word): m.id for m in METRICS for group in m.synonyms.values() for word in group}
    words |= {fold(label): m.id for m in METRICS for label in m.label.values()}
    asked = {
        "RHR": "resting_heart_rate", "AZM": "active_zone_minutes", "dénivelé": "elevation_ascended",
        "FC repos": "resting_heart_rate", "VO2max": "vo2_max", "SpO2": "oxygen_saturation",
        "BP": "blood_pressure_systolic", "tension": "blood_pressure_systolic", "poids": "body_mass",
        "pas": "step_count",
        "calories brûlées": "active_energy_burned", "sommeil profond": "sleep_deep", "sommeil": "sleep_duration",
        "pouls": "heart_rate", "imc": "body_mass_index", "glycémie": "blood_glucose", "règles": "menstrual_flow",
    }  # fmt: skip
    assert {word: words.get(fold(word)) for word in asked} == asked


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match="step_cuont") as caught:
        catalogue()["step_cuont"]
    assert "step_count" in caught.value.hint
    stranger = catalogue().get("HKQuantityTypeIdentifierNotYet")
    assert (stranger.id, stranger.unit) == ("HKQuantityTypeIdentifierNotYet", "")


def _entry(**changes: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "kind": "quantity", "group": "heart", "label": {"en": "A", "fr": "A"}, "synonyms": {}, "unit": "1",
        "aggregates": ["mean"], "merge": "rate", "resolution": 1,
    }  # fmt: skip
    return entry | changes


def test_a_former_id_still_finds_its_metric() -> None:
    found = build({"version": 2, "metric": {"pulse": _entry(aliases=["puls"])}})
    assert found["puls"] is found["pulse"] is found.get("puls")


@pytest.mark.parametrize(
    ("metrics", "said"),
    [
        ({"a": _entry(kind="thing")}, "kind or merge"),
        ({"a": _entry(group="nowhere")}, "group or aggregates"),
        ({"a": _entry(aggregates=["median"])}, "group or aggregates"),
        ({"a": _entry(aggregates=[])}, "labels missing"),
        ({"a": _entry(label={"en": "A"})}, "labels missing"),
        ({"a": _entry(hk=["HKX"]), "b": _entry(hk=["HKX"])}, "HKX is claimed twice"),
        ({"a": _entry(), "b": _entry(aliases=["a"])}, "id a is used twice"),
    ],
)
def test_a_faulty_catalogue_is_refused(metrics: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        build({"version": 1, "metric": metrics})


def test_loinc_codes_are_well_formed() -> None:
    """LOINC's last digit is a check digit (Luhn, from the right)."""
    codes = [metric.codes["loinc"] for metric in METRICS if "loinc" in metric.codes]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    for code in codes:
        digits, check = code.split("-")
        doubled = "".join(str(int(d) * 2) if i % 2 == 0 else d for i, d in enumerate(reversed(digits)))
        assert (10 - sum(map(int, doubled)) % 10) % 10 == int(check), code
