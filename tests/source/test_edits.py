"""Corrections by hand hold: through the same file again, a newer word of the source, and until they are undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import InputError, UnknownName
from healthkit.source import edits
from healthkit.store import Vault, create_vault
from tests.source.test_records import ASTHMA, LDL, bring, held


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = create_vault(tmp_path / "vault", "edits")
    bring(made, "condition", {**ASTHMA, "updated": "2020-01-01"})
    return made


def live(vault: Vault, columns: str = "status, onset") -> tuple[Any, ...]:
    (row,) = held(vault, f"SELECT {columns} FROM condition WHERE retired_batch IS NULL")
    return row


def number(vault: Vault) -> int:
    return int(live(vault, "condition_id")[0])


def import_again(vault: Vault, **changes: Any) -> None:
    """As an import ends: in its workspace, after its merge."""
    bring(vault, "condition", {**ASTHMA, "updated": "2020-01-01", **changes})
    with vault.workspace() as space, space.attach(write=True) as con:
        edits.apply_edits(con)


def test_a_correction_holds_through_the_same_file_again(vault: Vault) -> None:
    (made,) = edits.edit(vault, "condition", number(vault), {"onset": "2014", "status": "active"})
    assert (made.field, made.old, made.new) == ("onset", "2015-04-02", "2014")
    import_again(vault)
    assert live(vault) == ("active", "2014")
    assert held(vault, "SELECT differs FROM witness") == [(None,)]


def test_a_correction_holds_over_a_newer_word_of_the_source(vault: Vault) -> None:
    edits.edit(vault, "condition", number(vault), {"note": "only in spring", "status": "inactive"})
    import_again(vault, status="remission", severity="mild", updated="2024-01-01")
    assert live(vault, "status, severity, note") == ("inactive", "mild", "only in spring")
    edits.undo(vault, "condition", number(vault), "status")
    assert live(vault) == ("remission", "2015-04-02"), "an undo goes back to what the source says now"


def test_applying_again_changes_nothing(vault: Vault) -> None:
    edits.edit(vault, "condition", number(vault), {"status": "inactive"})
    with vault.writer() as con:
        assert edits.apply_edits(con) == 0
    import_again(vault, status="remission", updated="2024-01-01")
    with vault.writer() as con:
        assert edits.apply_edits(con) == 0


def test_stale_and_back(vault: Vault) -> None:
    edits.mark_stale(vault, "condition", number(vault))
    assert live(vault)[0] == edits.STALE
    undone = edits.undo(vault, "condition", number(vault))
    assert (undone.old, undone.new) == (edits.STALE, "active")
    assert live(vault)[0] == "active"
    import_again(vault, status="resolved", updated="2024-01-01")
    assert live(vault)[0] == "resolved", "what was undone no longer counts"
    with pytest.raises(InputError, match="nothing to undo"):
        edits.undo(vault, "condition", number(vault))


def test_two_corrections_of_one_field_are_undone_one_by_one(vault: Vault) -> None:
    for status in ("inactive", "remission"):
        edits.edit(vault, "condition", number(vault), {"status": status})
    import_again(vault, status="resolved", updated="2024-01-01")
    assert live(vault)[0] == "remission"
    edits.undo(vault, "condition", number(vault))
    assert live(vault)[0] == "inactive"
    edits.undo(vault, "condition", number(vault))
    assert live(vault)[0] == "resolved"


def test_a_correction_is_of_one_row_only(tmp_path: Path) -> None:
    """The same finding twice, as its source counts it: two rows of one fact."""
    vault = create_vault(tmp_path / "two", "edits")
    twice = [{**ASTHMA, "external_id": f"Condition/{n}", "note": str(n)} for n in (1, 2)]
    bring(vault, "condition", *twice)
    assert len(held(vault, "SELECT 1 FROM condition")) == 2
    ((second,),) = held(vault, "SELECT condition_id FROM condition WHERE note = '2'")
    edits.mark_stale(vault, "condition", second)
    bring(vault, "condition", {**twice[1], "severity": "mild", "updated": "2024-01-01"})
    with vault.writer() as con:
        edits.apply_edits(con)
    rows = held(vault, "SELECT note, status FROM condition WHERE retired_batch IS NULL ORDER BY note")
    assert rows == [("1", "active"), ("2", "stale")]


def test_truth_numbers_dates_and_emptiness(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "kinds", "edits")
    bring(vault, "medication", {"name": "Iron", "kind": "statement", "status": "active", "note": "x"})
    said = {"supplement": "oui", "dose_value": "1,5", "stopped": "2026-03", "note": ""}
    edits.edit(vault, "medication", 1, said, "fr")
    assert held(vault, "SELECT supplement, dose_value, stopped, note FROM medication") == [(True, 1.5, "2026-03", None)]
    for field, value in {"supplement": "maybe", "dose_value": "some", "stopped": "soon"}.items():
        with pytest.raises(InputError):
            edits.edit(vault, "medication", 1, {field: value})


def test_refusals(vault: Vault) -> None:
    for table, field in [("sample", "value"), ("condition", "code"), ("condition", "nothing")]:
        with pytest.raises(UnknownName):
            edits.edit(vault, table, 1, {field: "x"})
    with pytest.raises(InputError, match="no row 99"):
        edits.edit(vault, "condition", 99, {"note": "x"})
    bring(vault, "lab_result", LDL)
    with pytest.raises(UnknownName):
        edits.edit(vault, "lab_result", 1, {"value": "100"})
    assert held(vault, "SELECT count(*) FROM edit") == [(0,)]


def test_history(vault: Vault) -> None:
    edits.edit(vault, "condition", number(vault), {"note": "a", "onset": "2014"})
    edits.undo(vault, "condition", number(vault), "note")
    frame = edits.history(vault, "condition", number(vault))
    assert frame.select("field", "old", "new").rows() == [("note", None, "a"), ("onset", "2015-04-02", "2014")]
    assert [at is not None for at in frame["undone_at"]] == [True, False]
    assert edits.history(vault, "medication").is_empty()
    assert edits.history(vault).height == 2
