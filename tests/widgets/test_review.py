from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.i18n import LANGUAGES, messages
from healthkit.source.ingest import import_path
from healthkit.store import Vault
from healthkit.widgets.review import ReviewPanel

TABLE = "Test,Result,Units,Date\nGlucose,92,mg/dL,2024-03-05\nSodium,1390,mmol/L,2024-03-05\n"


@pytest.fixture
def panel(empty: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewPanel:
    (tmp_path / "results.csv").write_text(TABLE, "utf-8")
    import_path(empty, tmp_path / "results.csv")
    made = widgets.review_results(empty, "en")
    made.sent = []
    monkeypatch.setattr(made.table, "send", made.sent.append)
    return made


def hear(panel: ReviewPanel, kind: str, **content: Any) -> list[dict[str, Any]]:
    panel.sent.clear()
    panel._heard(None, {"kind": kind, **content}, None)
    return [dict(message) for message in panel.sent]


def test_rows_come_when_the_page_is_ready_and_are_no_state(panel: ReviewPanel) -> None:
    (answer,) = hear(panel, "ready")
    assert [row["name"] for row in answer["rows"]] == ["Sodium", "Glucose"]
    assert answer["rows"][0]["line"] == "Sodium,1390,mmol/L,2024-03-05"
    assert "Sodium,1390" not in str(panel.table.get_state())
    assert "1390" not in panel.still()


def test_a_correction_and_a_decision(panel: ReviewPanel) -> None:
    (answer,) = hear(panel, "ready")
    sodium = answer["rows"][0]["proposal_id"]
    answer = hear(panel, "set", id=sodium, field="value", value="139")[-1]
    assert answer["rows"][0]["doubts"] == []
    answer = hear(panel, "accept", ids=[sodium])[-1]
    assert [row["name"] for row in answer["rows"]] == ["Glucose"]
    answer = hear(panel, "accept_sure")[-1]
    assert answer["rows"] == []


def test_a_refusal_is_said_and_nothing_changes(panel: ReviewPanel) -> None:
    (answer,) = hear(panel, "ready")
    sodium = answer["rows"][0]["proposal_id"]
    refused, rows = hear(panel, "set", id=sodium, field="taken", value="tomorrow")
    assert refused["kind"] == "refused"
    assert "no date" in refused["words"]
    assert len(rows["rows"]) == 2


def test_every_doubt_has_words_in_both_languages() -> None:
    import re

    root = Path(__file__).parents[2] / "connectors" / "lab_documents"
    said = set()
    for path in root.glob("*.py"):
        said |= set(re.findall(r'doubts\.add\("(\w+)"\)', path.read_text("utf-8")))
    assert {"name_unknown", "flag_disagrees", "sum_disagrees"} <= said
    words = messages("review")
    for doubt in said - {"unmarked_outside"}:  # worked into flag_disagrees before anyone sees it
        assert all(words[f"doubt_{doubt}"][lang] for lang in LANGUAGES), doubt
