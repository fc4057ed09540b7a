"""Records, metadata, correlations and sources, through the whole reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from connectors.apple_health import reader
from connectors.apple_health.chunks import chunks
from connectors.apple_health.sources import Sources, device_fields
from tests.builders import apple
from tests.builders.apple import document, meta, read_xml, record, sleep


def test_a_quantity_becomes_a_sample(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(record(value="12")))
    assert out.rows("sample", "metric", "start", "end", "offset_min", "created", "value", "unit", "day") == [
        ("step_count", datetime(2024, 6, 15, 6), datetime(2024, 6, 15, 6, 5), 120, datetime(2024, 6, 15, 6, 10), 12.0,
         "count", None)
    ]  # fmt: skip
    assert out.rows("source", "app", "version", "product_class") == [("iPhone", "17.1", "phone")]
    assert out.read == {"Record": 1}
    assert out.exported_at == datetime(2024, 6, 16, 10)


def test_a_category_becomes_an_event_with_the_catalogue_code(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(sleep(), sleep("HKCategoryValueSleepAnalysisOfTomorrow"), sleep("")))
    assert out.rows("event", "metric", "code") == [
        ("sleep_analysis", "asleep_core"),
        ("sleep_analysis", "HKCategoryValueSleepAnalysisOfTomorrow"),
        ("sleep_analysis", None),
    ]


def test_unknown_identifiers_keep_their_name_and_are_reported(tmp_path: Path) -> None:
    out = read_xml(
        tmp_path,
        document(
            record("HKQuantityTypeIdentifierOfTomorrow", "3"),
            record("HKCategoryTypeIdentifierOfTomorrow", "HKSomething"),
            record("SomethingElse", "4"),
            record("SomethingElse", "words"),
        ),
    )
    assert set(out.rows("sample", "metric", "value")) == {
        ("HKQuantityTypeIdentifierOfTomorrow", 3.0),
        ("SomethingElse", 4.0),
    }
    assert set(out.rows("event", "metric", "code")) == {
        ("HKCategoryTypeIdentifierOfTomorrow", "HKSomething"),
        ("SomethingElse", "words"),
    }
    assert out.unmapped == {
        "HKQuantityTypeIdentifierOfTomorrow": 1,
        "HKCategoryTypeIdentifierOfTomorrow": 1,
        "SomethingElse": 2,
    }


def test_decimal_commas_are_numbers(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(record(value="72,5"), record(value="1\u202f072,5"), record(value="3.25")))
    assert out["sample"]["value"].to_list() == [72.5, 1072.5, 3.25]


def test_rows_that_cannot_be_used_become_issues_and_shift_nothing(tmp_path: Path) -> None:
    rows = [
        record(value="1", startDate="yesterday"),
        record("HKQuantityTypeIdentifierHeartRate", "fast"),
        record("", "1"),
        record("HKQuantityTypeIdentifierHeartRate", "nan"),
        record("HKQuantityTypeIdentifierHeartRate", "60", meta("right", "one")),
        record(value="2", endDate=""),
    ]
    out = read_xml(tmp_path, document(*rows))
    assert out.reasons() == {"bad_date": 1, "bad_value": 2, "no_type": 1}
    assert out.issues[0].position == "record 1"
    assert 'startDate="yesterday"' in out.issues[0].raw
    assert out.rows("sample", "metric", "value") == [("heart_rate", 60.0), ("step_count", 2.0)]
    assert out["sample"]["end"][1] == out["sample"]["start"][1]
    (attribute,) = out.rows("attribute", "ref", "key")
    assert attribute == (out["sample"]["ref"][0], "right")


def test_metadata_follows_its_owner(tmp_path: Path) -> None:
    zone = meta("HKTimeZone", "Europe/Paris")
    out = read_xml(
        tmp_path,
        document(record(), record("HKX", "1", meta("k", "1"), meta("k", "2")), sleep("", zone, meta("s", "3"))),
    )
    owners = dict.fromkeys(out["sample"].filter(pl.col("metric") == "HKX")["ref"], ("sample", "HKX"))
    owners |= dict.fromkeys(out["event"]["ref"], ("event", "sleep_analysis"))
    found = [(*owners[ref], key, value) for owner, ref, key, value in out.rows("attribute")]
    assert found == [
        ("sample", "HKX", "k", "1"),
        ("sample", "HKX", "k", "2"),
        ("event", "sleep_analysis", "HKTimeZone", "Europe/Paris"),
        ("event", "sleep_analysis", "s", "3"),
    ]
    assert out.rows("zone_hint") == [(datetime(2024, 6, 15, 6), "Europe/Paris")]
    assert out.read["MetadataEntry"] == 4


def test_references_are_unique_across_tables(tmp_path: Path) -> None:
    many = [record(value=str(n)) for n in range(50)]
    out = read_xml(tmp_path, document(*many, sleep(), apple.workout(), apple.summary(), apple.correlation(), *many))
    refs = [ref for table in ("sample", "event", "session") for ref in out[table]["ref"]]
    assert len(refs) == len(set(refs)) == 101 + 1 + 7


def test_control_characters_and_ios_8_words(tmp_path: Path) -> None:
    old = apple.element(
        "Record",
        {
            "type": "HKQuantityTypeIdentifierStepCount",
            "source": "Old\u000bPhone",
            "unit": "count",
            "startDate": "20140104083300-0800",
            "endDate": "20140104084300-0800",
            "sum": "17",
            "recordCount": "3",
        },
    )
    out = read_xml(tmp_path, document(old, '<Me HKCharacteristicTypeIdentifierBiologicalSex="2"/>'))
    assert out.rows("sample", "start", "value") == [(datetime(2014, 1, 4, 16, 33), 17.0)]
    assert out.rows("source", "app") == [("OldPhone",)]
    assert out.rows("person") == [("sex", "male")]
    assert out.read == {"Record": 1, "Me": 1}


def test_one_watch_under_two_spellings_and_many_addresses_is_one_source(tmp_path: Path) -> None:
    spellings = ["Riley’s Apple\u00a0Watch", "Riley's Apple Watch", "Riley’s  Apple Watch"]
    rows = [
        record(sourceName=spellings[n % 3], device=apple.WATCH.format(address=0x28000000 * (n + 1) ** 3))
        for n in range(30)
    ]
    out = read_xml(tmp_path, document(*rows))
    assert out["source"].height == 1
    assert out.rows("source", "app", "hardware", "software", "product_class") == [
        ("Riley's Apple Watch", "Watch6,7", "10.2", "watch")
    ]
    assert "0x" not in out["source"]["device"][0]
    assert out["sample"]["source"].unique().to_list() == [1]


@pytest.mark.parametrize(
    ("app", "device", "kind"),
    [
        ("Bob", "<<HKDevice: 0x1>, name:Apple Watch, model:Watch, hardware:Watch6,7>", "watch"),
        ("Apple Watch de Léa", None, "watch"),
        ("iPhone de Léa", None, "phone"),
        ("Strava", None, "app"),
        ("Withings", "<<HKDevice: 0x1>, name:Withings, model:Body Scale>", "scale"),
        ("Oura", None, "ring"),
        ("Léa's iPad", None, "tablet"),
        ("Some Watch App", "<<HKDevice: 0x1>, name:iPhone, model:iPhone, hardware:iPhone14,5>", "phone"),
    ],
)
def test_product_class(app: str, device: str | None, kind: str) -> None:
    sources = Sources()
    sources.number(app, "1", device)
    frame = sources.frame()
    assert frame is not None
    assert frame["product_class"].to_list() == [kind]


def test_device_fields_hold_commas() -> None:
    fields = device_fields("name:A, B, hardware:Watch6,7, software:10.2, creation date:2025-01-01 00:00:00 +0000")
    assert fields["name"] == "A, B"
    assert fields["hardware"] == "Watch6,7"


def test_correlation_members_that_stand_at_the_top_are_not_counted_twice(tmp_path: Path) -> None:
    pair = [apple.pressure("Systolic", "118"), apple.pressure("Diastolic", "76")]
    for order in ([*pair, apple.correlation(*pair)], [apple.correlation(*pair), *pair]):
        out = read_xml(tmp_path, document(*order))
        assert sorted(out["sample"]["value"]) == [76.0, 118.0]
        assert out.read == {"Record": 4, "Correlation": 1}
        (session,) = out.rows("session", "ref", "kind", "activity")
        assert session[1:] == ("correlation", "blood_pressure")
        assert out.rows("session_stat", "ref", "metric", "value") == [
            (session[0], "blood_pressure_systolic", 118.0),
            (session[0], "blood_pressure_diastolic", 76.0),
        ]


def test_correlation_members_that_stand_nowhere_else_are_kept(tmp_path: Path) -> None:
    inner = apple.pressure("Systolic", "118", meta("HKWasUserEntered", "1"))
    out = read_xml(tmp_path, document(apple.correlation(inner, apple.pressure("Diastolic", "76"))))
    assert sorted(out.rows("sample", "metric", "value")) == [
        ("blood_pressure_diastolic", 76.0),
        ("blood_pressure_systolic", 118.0),
    ]
    systolic = out["sample"].filter(pl.col("value") == 118)["ref"][0]
    assert out.rows("attribute") == [("sample", systolic, "HKWasUserEntered", "1")]
    assert out.read == {"Record": 2, "Correlation": 1, "MetadataEntry": 1}


@pytest.mark.parametrize("first", [True, False])
def test_members_of_an_unusual_type_are_looked_up_in_a_second_look(tmp_path: Path, first: bool) -> None:
    twin = record("HKQuantityTypeIdentifierHeartRate", "61")
    group = apple.correlation(twin, record("HKQuantityTypeIdentifierHeartRate", "99"), kind="HKCorrelationOfTomorrow")
    out = read_xml(tmp_path, document(*([twin, group] if first else [group, twin])))
    assert sorted(out["sample"]["value"]) == [61.0, 99.0]
    assert out.unmapped == {}


def test_many_chunks_give_the_same_rows_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []
    for n in range(300):
        rows.append(record("HKQuantityTypeIdentifierHeartRate", str(n), *([meta("n", str(n))] if n % 3 else [])))
        rows.append([apple.workout(meta("w", str(n))), apple.summary(), sleep("", meta("s", str(n)))][n % 3])
    path = apple.export_zip(tmp_path / "export.zip", document(*rows))
    whole = apple.read_all(path)

    def small(blocks: Iterable[bytes]) -> Iterator[bytes]:
        return chunks((block[at : at + 100] for block in blocks for at in range(0, len(block), 100)), 1500)

    monkeypatch.setattr(reader, "chunks", small)
    parts = apple.read_all(path)
    assert len(parts.progress) > 50 > len(whole.progress)
    for table in ("sample", "event", "attribute", "session"):
        drop = [name for name in ("ref", "source") if name in whole[table].columns]
        assert sorted(parts[table].drop(drop).rows(), key=repr) == sorted(whole[table].drop(drop).rows(), key=repr)
    values = dict(parts.rows("sample", "ref", "value"))
    heart = [(values[ref], float(value)) for _, ref, key, value in parts.rows("attribute") if key == "n"]
    assert len(heart) == 200
    assert all(own == told for own, told in heart)
