"""The visit panel: what the page is told, what it may print, and what is kept after a visit."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.planning.visit import entries
from healthkit.report import runner
from healthkit.store import Vault
from healthkit.widgets import visit_panel
from healthkit.widgets.visit_panel import VisitPanel
from tests.builders import lab_person

Said = dict[str, Any]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    """What the kernel says to the page."""
    said: list[Said] = []
    monkeypatch.setattr(visit_panel.VisitForm, "send", lambda _, content: said.append(content))
    return said


@pytest.fixture
def panel(empty: Vault, told: list[Said]) -> VisitPanel:
    lab_person.add_person(empty)
    lab_person.add_results(empty)
    lab_person.add_record(empty)
    return widgets.visit(empty, "en", lab_person.TODAY)


def hear(panel: VisitPanel, kind: str, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, None)


def test_the_page_gets_the_brief_when_it_asks(panel: VisitPanel, told: list[Said]) -> None:
    hear(panel, "build", since="last-visit", reason="tiredness")
    (brief,) = told
    assert brief["kind"] == "brief"
    assert brief["urgent"][0]["title"] == "Potassium 6.7 mmol/L"
    assert "Call a doctor" in brief["urgent"][0]["words"]
    assert 3 <= len(brief["questions"]) <= 5
    assert [value for value, _ in brief["visits"]] == ["last-visit", "2026-11-17", "2025-03-18"]
    ids = [one["id"] for part in brief["parts"] for one in part["statements"]]
    assert len(ids) == len(set(ids)) > 10
    assert (brief["file"], brief["entries"]) == ("visit-2026-11-22.pdf", [])
    json.dumps(brief)


def test_what_is_printed_is_what_was_typed_and_ticked(
    panel: VisitPanel, told: list[Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Said = {}

    def fake(name: str, given: Any, output: str, vault: Vault, **more: Any) -> runner.ReportResult:
        seen.update(name=name, given=given, output=output, **more)
        return runner.ReportResult(name, output, 2, 1.0, {})

    monkeypatch.setattr(runner, "run", fake)
    file = str(tmp_path / "v.pdf")
    wanted = {"since": "2025-03-18", "reason": "zebra", "questions": ["May I fly?"], "leave_out": ["allergy:1"]}
    hear(panel, "print", **wanted, file=file, paper="letter", name=True)
    assert told == [{"kind": "said", "words": f"2 pages in {file}"}]
    assert seen["private"] == {**wanted, "questions": ("May I fly?",), "leave_out": ("allergy:1",)}
    assert seen["given"] == {"lang": "en", "as_of": "2026-11-22", "name": True}
    assert seen["paper"] == "letter"


def test_without_a_file_nothing_is_printed(panel: VisitPanel, told: list[Said]) -> None:
    hear(panel, "print", since="last-visit", reason="", questions=[], leave_out=[], file="  ")
    assert told == [{"kind": "refused", "words": "Name a file for the PDF."}]


def test_notes_and_follow_ups_are_kept_done_and_deleted(panel: VisitPanel, empty: Vault, told: list[Said]) -> None:
    hear(panel, "add", entry="note", said="Less salt", due="", visit="")
    hear(panel, "add", entry="follow_up", said="Potassium again", due="2026-12-01", visit="2026-11-17")
    shown = told[-1]["entries"]
    assert [(one["label"], one["said"], one["due"], one["done"]) for one in shown] == [
        ("Note", "Less salt", "", False), ("Follow-up", "Potassium again", "by December 1, 2026", False),
    ]  # fmt: skip
    assert entries.entries(empty)[0].visit_day == date(2026, 11, 17)
    hear(panel, "done", id=2)
    assert told[-1]["entries"][1]["done"] is True
    hear(panel, "remove", id=1)
    assert [one["id"] for one in told[-1]["entries"]] == [2]


def test_faults_are_words_without_values(panel: VisitPanel, told: list[Said], monkeypatch: pytest.MonkeyPatch) -> None:
    hear(panel, "build", since="soon", reason="")
    hear(panel, "add", entry="note", said="", due="", visit="")
    hear(panel, "done", id=99)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret 42")

    monkeypatch.setattr(visit_panel, "brief", broken)
    hear(panel, "build", since="last-visit", reason="")
    assert [one["kind"] for one in told] == ["refused"] * 4
    assert "secret" not in told[3]["words"]
    assert "ZeroDivisionError" in told[3]["words"]


def test_other_messages_are_not_answered(panel: VisitPanel, told: list[Said]) -> None:
    hear(panel, "other")
    panel._heard(None, {}, None)
    assert told == []


def test_nothing_typed_or_told_becomes_state_or_print(panel: VisitPanel, told: list[Said]) -> None:
    hear(panel, "build", since="last-visit", reason="zebra")
    kept = json.dumps({name: str(value) for name, value in panel.form.get_state().items()})
    for word in ("zebra", "6.7", "Spironolactone", "Penicillin"):
        assert word not in kept
        assert word not in panel.still()


def test_an_empty_vault_says_what_to_do(empty: Vault, told: list[Said]) -> None:
    hear(widgets.visit(empty, "fr", lab_person.TODAY), "build", since="last-visit", reason="")
    assert told[0]["kind"] == "refused"
    assert "healthkit import" in told[0]["words"]
