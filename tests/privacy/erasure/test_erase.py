"""Erasing by source, kind, metric and days: what goes, what stays, and that it stays gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.model.records import FRAMES
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.erasure import What, planning, rules
from healthkit.privacy.erasure.rows import TABLES
from healthkit.privacy.memory import Memory
from healthkit.source import rollup
from healthkit.source.contract import Rows
from healthkit.source.erasing import enforce, erase
from healthkit.source.ingest import import_path, import_rows
from healthkit.source.rebuilding.anew import rebuild
from healthkit.store import Vault, creation
from healthkit.store.backup import make_backup
from healthkit.store.restore import restore_backup
from tests.privacy.erasure.conftest import (
    GRIEF,
    NOTE,
    RASH,
    SCALE,
    WATCH,
    WORDS,
    Person,
    bytes_with,
    chat,
    everything,
    export,
    payload,
    record,
    remember,
)

OF_SCALE = What(source="scale:scale")
JUNE = What(from_day=date(2024, 6, 3), to_day=date(2024, 6, 5))


def test_every_table_of_the_vault_is_declared(person: Person) -> None:
    with person.vault.reader() as con:
        names = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()}
    assert names == TABLES.keys()


def test_the_search_would_find_what_is_there(person: Person) -> None:
    """The test's own test: before anything is erased, structure and bytes show every mark."""
    said = everything(person.vault)
    for mark in (SCALE, WATCH, GRIEF, RASH, NOTE):
        assert mark in said
        assert bytes_with(mark, person.vault.folder), mark


def test_a_source(person: Person) -> None:
    before = planning.plan(person.vault, OF_SCALE)
    assert before.rows["sample"] == 10
    assert WATCH in everything(person.vault)
    receipt = erase(person.vault, OF_SCALE, "sold it")
    assert receipt.removed["sample"] == 10
    assert receipt.removed["attribute"] == 10
    assert receipt.removed["source"] == 1
    assert receipt.remaining == 0
    _gone(person, f"{SCALE}-")
    assert person.count("SELECT count(*) FROM daily WHERE metric = 'body_mass'") == 0
    assert person.count("SELECT count(*) FROM daily WHERE metric = 'step_count'") == 10
    assert person.count("SELECT count(*) FROM source WHERE app LIKE 'marker-scale%'") == 0


def test_a_period_with_its_nights_by_the_day_of_waking(person: Person) -> None:
    receipt = erase(person.vault, JUNE)
    assert receipt.remaining == 0
    for table in ("sample", "event"):
        assert person.count(f"SELECT count(*) FROM {table} WHERE local_day BETWEEN '2024-06-03' AND '2024-06-05' "
                            "AND metric <> 'sleep_analysis'") == 0  # fmt: skip
    assert person.count("SELECT count(*) FROM daily WHERE day BETWEEN '2024-06-03' AND '2024-06-05'") == 0
    assert person.count("SELECT count(*) FROM daily WHERE metric = 'sleep_duration'") == 7
    assert person.count("SELECT count(*) FROM session WHERE kind = 'workout'") == 0
    assert person.count("SELECT count(*) FROM sample WHERE metric = 'step_count'") == 7
    _gone(person, f"{WATCH}-2024-06-03", f"{SCALE}-2024-06-05", GRIEF, NOTE)
    assert RASH in everything(person.vault)
    assert f"{WATCH}-2024-06-06" in everything(person.vault)


def test_a_kind_of_data_by_its_words(person: Person) -> None:
    receipt = erase(person.vault, What(category="mental_health"))
    assert receipt.removed["condition"] == 1
    assert receipt.remaining == 0
    _gone(person, GRIEF)
    assert RASH in everything(person.vault)


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (What(category="sleep"), "SELECT count(*) FROM event WHERE metric LIKE 'sleep%'"),
        (What(category="sleep"), "SELECT count(*) FROM session WHERE kind = 'sleep'"),
        (What(category="activity"), "SELECT count(*) FROM session WHERE kind = 'workout'"),
        (What(category="documents"), "SELECT count(*) FROM document_word"),
        (What(category="documents"), "SELECT count(*) FROM document_stem"),
        (What(category="labs"), "SELECT count(*) FROM lab_result"),
        (What(category="profile"), "SELECT count(*) FROM person"),
        (What(metric="heart_rate"), "SELECT count(*) FROM hourly WHERE metric = 'heart_rate'"),
        (What(metric="heart_rate"), "SELECT count(*) FROM sample WHERE metric = 'heart_rate'"),
    ],
)
def test_what_is_derived_and_what_hangs_on_it_goes_too(person: Person, what: What, left: str) -> None:
    assert person.count(left) > 0
    assert erase(person.vault, what).remaining == 0
    assert person.count(left) == 0
    person.again(12)
    assert person.count(left) == 0


def test_parts_narrow_each_other(person: Person) -> None:
    what = What(source="watch", category="heart", from_day=date(2024, 6, 2), to_day=date(2024, 6, 3))
    assert erase(person.vault, what).removed["sample"] == 2
    assert person.count("SELECT count(*) FROM sample WHERE metric = 'heart_rate'") == 8
    assert person.count("SELECT count(*) FROM sample") == 28


def test_a_row_without_a_day_stays_and_is_told(person: Person) -> None:
    receipt = erase(person.vault, What(from_day=date(2020, 1, 1), to_day=date(2030, 1, 1)))
    assert receipt.remaining == 0
    assert RASH not in everything(person.vault)  # 2023-02 lies within as a whole
    narrow = planning.plan(person.vault, What(from_day=date(2023, 2, 3), to_day=date(2023, 2, 9)))
    assert "condition" not in narrow.rows


@pytest.mark.parametrize(
    ("what", "marks"),
    [
        (OF_SCALE, [SCALE + "-"]),
        (JUNE, [GRIEF, NOTE, f"{WATCH}-2024-06-04"]),
        (What(category="mental_health"), [GRIEF]),
        (What(category="documents"), []),
        (What(source="apple_health"), [SCALE + "-", WATCH + "-"]),
        (What(source="fhir"), [GRIEF, RASH, NOTE]),
    ],
)
def test_erased_stays_erased(person: Person, tmp_path: Path, what: What, marks: list[str]) -> None:
    """The same export, a longer one, a rebuild, a backup from before: nothing comes back."""
    backup = make_backup(person.vault, tmp_path / "backup")
    erase(person.vault, what)
    counted = _counts(person)
    held = person.again(10)
    assert sum(report.held_back for report in held) > 0
    assert _counts(person) == counted
    person.again(14)
    _nothing(person, what, marks)
    from healthkit.model.timeline import Timeline
    from healthkit.source.derived import read

    with person.vault.writer() as con:
        rollup.refresh(con, Timeline.of(read(con, "zone_history").rows()), None)
    _nothing(person, what, marks)
    person.vault.close()
    restored = restore_backup(backup.path, person.vault.folder, WORDS, then=enforce)
    person.vault = restored.vault
    _nothing(person, what, marks)


@pytest.mark.parametrize(
    ("what", "marks"), [(OF_SCALE, [SCALE + "-"]), (JUNE, [GRIEF, NOTE]), (What(category="mental_health"), [GRIEF])]
)
@pytest.mark.parametrize("kept_before", [True, False])
def test_a_vault_made_anew_from_kept_copies_stays_without(
    person: Person, what: What, marks: list[str], *, kept_before: bool
) -> None:
    """Copies from before are destroyed; of what holds it, and is held back since, none is kept."""
    longer = export(person.folder, 12, name="longer.zip", date_of="2024-08-30")
    if kept_before:
        import_path(person.vault, longer, keep=True)
    erase(person.vault, what)
    again = [] if kept_before else [longer, record(person.folder)]
    reports = [report for path in again for report in import_path(person.vault, path, keep=True)]
    counted = _counts(person)
    made = rebuild(person.vault)
    assert kept_before or made.read == sum(not report.held_back for report in reports)
    assert not made.fewer
    assert _counts(person) == counted
    _nothing(person, what, marks)


def test_allowed_again_it_may_come_back(person: Person) -> None:
    erase(person.vault, OF_SCALE)
    assert person.again()[0].held_back == 10
    assert [rule.number for rule in rules.all_rules(person.vault)] == [1]
    assert rules.allow_again(person.vault, 1).lifted is not None
    with pytest.raises(UnknownName):
        rules.allow_again(person.vault, 1)
    assert person.again()[0].held_back == 0
    assert person.count("SELECT count(*) FROM sample WHERE metric = 'body_mass'") == 10


def test_an_interrupted_erasure_is_completed_by_the_same_command(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from healthkit.source import erasing

    made = chat(person.vault, f"What of {SCALE}?", "71 kg")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("rewrite", "applied"):
        with monkeypatch.context() as patch:
            patch.setattr(erasing, step, killed)
            with pytest.raises(KeyboardInterrupt):
                erase(person.vault, OF_SCALE)
    receipt = erase(person.vault, OF_SCALE)
    assert receipt.rule == 1
    assert len(rules.all_rules(person.vault)) == 1
    assert receipt.remaining == 0
    _gone(person, f"{SCALE}-")
    with pytest.raises(UnknownName):
        Conversations(person.vault).show(made)


def test_mentions_go_and_other_talk_stays(person: Person) -> None:
    week = {"from": "2024-06-01", "to": "2024-06-09"}
    chat(person.vault, "How did I sleep?", "6 h 40", metric="sleep_duration", **week)
    chat(person.vault, "What is on record?", f"Depressive episode {GRIEF}.")
    chat(person.vault, "Steps?", "4,003", metric="step_count", sources=[SCALE], **week)
    kept = chat(person.vault, "Hello?", "Hello.")
    remember(person.vault, "My depression is nobody's business.")
    remember(person.vault, "I live by the sea.")
    payload(person.vault, {"messages": [{"content": GRIEF}]}, ["mental_health", "conditions"])
    payload(person.vault, {"messages": [{"content": "steps"}]}, ["activity"])
    receipt = erase(person.vault, What(category="mental_health"))
    assert (receipt.removed["conversation"], receipt.removed["memory_line"], receipt.removed["egress.payload"]) == (
        1,
        1,
        1,
    )
    erase(person.vault, What(category="sleep"))
    erase(person.vault, OF_SCALE)
    assert [one.id for one in Conversations(person.vault).list()] == [kept]
    assert [line.text for line in Memory(person.vault).lines()] == ["I live by the sea."]
    with person.vault.ledger() as con:
        assert con.execute("SELECT count(*), count(payload), min(bytes) > 0 FROM egress").fetchone() == (2, 1, True)
    _gone(person, GRIEF)


def test_what_two_sources_state_stays_as_the_others_word(person: Person) -> None:
    """The fact is not the erased source's alone; its wording, its witness and its correction of it are."""
    told = {
        "name": "Asthma", "system": "snomed", "code": "195967001", "onset": "2015-04-02", "resource_type": "Condition",
    }  # fmt: skip
    for by, app, number, status in (("one", "First Clinic", "1", "active"), ("two", "Second Clinic", "2", "resolved")):
        row = {"ref": 1, "source": 1, **told, "external_id": f"Condition/{number}", "status": status}
        frame = pl.DataFrame([row], schema=FRAMES["condition"], orient="row")
        import_rows(person.vault, by, "a.json", [Rows("condition", frame)], app=app)
    whose = "FROM condition AS c JOIN source AS s USING (source_id) WHERE c.name = 'Asthma'"
    assert person.count(f"SELECT count(*) {whose} AND s.app = 'First Clinic' AND status = 'active'") == 1
    receipt = erase(person.vault, What(source="one"))
    assert receipt.removed["witness"] == 1
    assert "condition" not in receipt.removed
    assert receipt.remaining == 0
    assert person.count(f"SELECT count(*) {whose} AND s.app = 'Second Clinic' AND status = 'resolved'") == 1
    assert "First Clinic" not in everything(person.vault)
    assert erase(person.vault, What(source="two")).removed["condition"] == 1


def test_names_that_are_none_are_refused(person: Person) -> None:
    for what in (What(source="nobody"), What(category="nothing"), What(metric="no_such_metric")):
        with pytest.raises(UnknownName):
            erase(person.vault, what)
    assert rules.all_rules(person.vault) == ()
    for wrong in ({}, {"all": True, "metric": "x"}, {"from_day": date(2024, 2, 1), "to_day": date(2024, 1, 1)}):
        with pytest.raises(UsageError):
            What(**wrong)


def test_a_rule_within_another_is_not_asked_twice(person: Person) -> None:
    year, month = date(2024, 1, 1), date(2024, 6, 30)
    for what in (
        What(category="sleep", to_day=year),
        What(category="sleep", to_day=month),
        What(category="sleep", source="watch", from_day=year, to_day=month),
        What(category="heart", to_day=year),
    ):
        rules.add(person.vault, what)
    assert rules.active(person.vault) == (What(category="sleep", to_day=month), What(category="heart", to_day=year))
    assert len(rules.all_rules(person.vault)) == 4


def test_case_does_not_matter_in_the_name_of_a_source(person: Person) -> None:
    assert erase(person.vault, What(source="SCALE:Scale")).what.source == "scale:scale"


def test_the_vault_opens_and_is_found_healthy_afterwards(person: Person) -> None:
    erase(person.vault, What(source="apple_health"))
    creation.forget(person.vault.folder)
    again = creation.open_vault(person.vault.folder, WORDS)
    assert isinstance(again, Vault)
    assert not list(person.vault.folder.glob(".*-anew-*"))
    person.vault = again


def _counts(person: Person) -> dict[str, int]:
    names = ("sample", "event", "session", "daily", "condition", "document", "lab_result", "source", "attribute")
    return {name: person.count(f"SELECT count(*) FROM {name}") for name in names}


def _nothing(person: Person, what: What, marks: list[str]) -> None:
    assert not planning.plan(person.vault, what).rows
    _gone(person, *marks)


def _gone(person: Person, *marks: str) -> None:
    """Neither a table nor a byte of the folder says it."""
    said = everything(person.vault)
    person.vault.close()
    for mark in marks:
        assert mark not in said
        assert not bytes_with(mark, person.vault.folder)
