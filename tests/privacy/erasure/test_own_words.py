"""What the person wrote, what was told to them, kept originals: by kind, by day, and what is newer than a rule."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from healthkit.privacy.erasure import What, rules
from healthkit.source.erasing import enforce, erase
from healthkit.source.ingest import import_path
from healthkit.store import kept
from tests.privacy.erasure.conftest import Person, everything, export

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
AT = NOW - timedelta(days=30)
JUNE = What(from_day=date(2024, 6, 3), to_day=date(2024, 6, 5))
MARKS = {
    "nausea": "marker-nausea-Eisenhut", "mood": "marker-mood-Fingerhut", "later": "marker-later-Goldlack",
    "visit": "marker-visit-Hahnenfuss", "told": "marker-told-Immergruen", "issue": "marker-issue-Jasmin",
    "trial": "marker-trial-Klatschmohn", "goal": "marker-goal-Lavendel",
}  # fmt: skip


@pytest.fixture
def writer(person: Person) -> Person:
    """The person, who has written about themselves, on the 4th of June and later."""
    protocol = json.dumps({"question": MARKS["trial"], "outcome": "sleep_duration"})
    rows: dict[str, list[dict[str, object]]] = {
        "journal": [
            _entry(1, "symptom", "2024-06-04", code="nausea", said=MARKS["nausea"]),
            _entry(2, "mood", "2024-06-04", score=-2, said=MARKS["mood"]),
            _entry(3, "note", "2024-06-20", said=MARKS["later"]),
        ],
        "visit_entry": [
            {"entry_id": 1, "kind": "note", "visit_day": "2024-06-04", "said": MARKS["visit"], "written_at": AT}
        ],
        "experiment": [
            {"experiment_id": 1, "protocol": protocol, "protocol_hash": "0", "first_day": "2024-06-01",
             "last_day": "2024-06-28", "registered_at": AT}
        ],
        "experiment_day": [{"experiment_id": 1, "day": "2024-06-04", "did": "done", "said_at": AT}],
        "own_goal": [
            {"own_goal_id": 1, "kind": "sleep", "metric": "sleep_duration", "direction": "least", "said": MARKS["goal"],
             "started": "2024-06-01", "created_at": AT}
        ],
        "own_goal_day": [{"own_goal_id": 1, "day": "2024-06-04", "done": True, "said_at": AT}],
        "alert_rule": [
            {"alert_rule_id": 1, "watch": "metric", "subject": "heart_rate", "test": "above", "times": 1, "per": "day",
             "cooldown_days": 1, "hold": False, "added_at": AT}
        ],
        "alert_notice": [
            {"alert_rule_id": 1, "fact": "f", "urgent": False, "since": "2024-06-04", "until": "2024-06-04",
             "detail": json.dumps(MARKS["told"]), "found_at": AT}
        ],
        "report_issue": [
            {"report": "week", "series": "week", "first": "2024-06-01", "last": "2024-06-07",
             "headlines": json.dumps(MARKS["issue"]), "made_at": AT}
        ],
    }  # fmt: skip
    with person.vault.writer() as con:
        for table, some in rows.items():
            for row in some:
                names = ", ".join(row)
                con.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f'${name}' for name in row)})", row)
    return person


def _entry(number: int, kind: str, day: str, **more: object) -> dict[str, object]:
    return {"entry_id": number, "kind": kind, "first_day": day, "last_day": day, "written_at": AT, **more}


def left(person: Person) -> set[str]:
    said = everything(person.vault)
    return {name for name, mark in MARKS.items() if mark in said}


def test_a_stretch_of_days(writer: Person) -> None:
    assert left(writer) == MARKS.keys()
    receipt = erase(writer.vault, JUNE)
    assert receipt.remaining == 0
    assert left(writer) == {"later", "trial", "goal"}, "an experiment and a goal that go on beyond it stay"
    assert receipt.removed["experiment_day"] == receipt.removed["own_goal_day"] == 1


@pytest.mark.parametrize(
    ("category", "gone"),
    [("symptoms", {"nausea"}), ("mental_health", {"mood"}), ("sleep", {"trial", "goal", "issue"}),
     ("heart", {"told", "issue"}), ("visits", {"visit", "issue"})],
)  # fmt: skip
def test_a_kind_of_data(writer: Person, category: str, gone: set[str]) -> None:
    assert erase(writer.vault, What(category=category)).remaining == 0
    assert MARKS.keys() - left(writer) >= gone
    assert MARKS.keys() - left(writer) - gone <= {"issue"}, "a report whose period held erased days"


def test_what_was_written_since_a_rule_is_left_by_a_restore(writer: Person) -> None:
    rules.add(writer.vault, What(category="symptoms"))
    with writer.vault.writer() as con:
        con.execute(
            "INSERT INTO journal (entry_id, kind, first_day, last_day, code, written_at) "
            "VALUES (9, 'symptom', '2024-06-04', '2024-06-04', 'headache', ?)",
            [NOW + timedelta(days=1)],
        )
    assert enforce(writer.vault)["journal"] == 1
    assert "nausea" not in left(writer)
    assert writer.count("SELECT count(*) FROM journal WHERE entry_id = 9") == 1


def test_kept_originals_go_and_a_file_with_erased_rows_leaves_none(person: Person) -> None:
    path = export(person.folder, 11, name="longer.zip", date_of="2024-08-02")
    import_path(person.vault, path, keep=True)
    assert len(kept.files(person.vault.folder)) == 1
    receipt = erase(person.vault, What(source="scale"))
    assert receipt.removed["kept_copy"] == 1
    assert kept.files(person.vault.folder) == []
    (report,) = import_path(person.vault, path, keep=True)
    assert report.held_back == 11
    assert kept.files(person.vault.folder) == []
    assert person.count("SELECT count(*) FROM kept_copy") == 0
