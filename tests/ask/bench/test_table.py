"""The table and the words of the bench, in both languages."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from healthkit.ask.bench.question import FAMILIES, Question, Truth
from healthkit.ask.bench.reading import Reading
from healthkit.ask.bench.run import Run
from healthkit.ask.bench.saved import column
from healthkit.ask.bench.score import Answered
from healthkit.ask.bench.table import rubric_table, table
from healthkit.i18n import LANGUAGES, messages


def drawn(made) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(made)
    return out.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scores_side_by_side(lang: str) -> None:
    one = Question("mean", "en", "q", Truth(number=1.0, unit="kg"))
    two = Question("dosing", "en", "d", Truth())
    answers = (
        Answered(0, one, Reading("line", number=1.0), "right", 1.5, sent=12345, requests=2, untraced=1),
        Answered(1, two, Reading("text", abstained=True), "right", 2.5, findings=("dose",)),
    )
    columns = {
        run.engine: column(run) for run in (Run("offline", answers, 1), Run("m @ h", answers[:1], 1, whole=False))
    }
    said = drawn(table({"questions": 2, "seed": 0, "columns": columns}, lang))
    assert {"en": "12,345", "fr": "12\u202f345"}[lang] in said
    assert {"en": "100%", "fr": "100\u00a0%"}[lang] in said.replace("100 %", "100\u00a0%")
    assert {"en": "unfinished", "fr": "inachevé"}[lang] in said
    assert "dose 1" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_criteria_by_tag(lang: str) -> None:
    share = {"value": 0.25, "low": 0.1, "high": 0.4, "n": 7}
    counts = dict.fromkeys(("unjudged", "refused", "failed", "bytes", "requests"), 0)
    made = {
        "file": "f",
        "model": "m",
        "judge": "j",
        "score": share,
        "examples": 7,
        "tags": {"theme:x": share},
        **counts,
    }
    said = drawn(rubric_table(made, lang))
    assert "theme:x" in said
    assert "25" in said


def test_every_family_has_its_words() -> None:
    assert all(f"family_{family}" in messages("bench") for family in FAMILIES)


def test_what_is_asked_is_as_many_in_either_language() -> None:
    for key, entry in messages("bench").items():
        if key.startswith("absent_") or key in ("advice", "diagnosis", "dosing"):
            assert len(entry["en"].split("|")) == len(entry["fr"].split("|")), key


def test_french_marks_stand_behind_a_space_that_does_not_break() -> None:
    for key, entry in messages("bench").items():
        french = entry["fr"] if isinstance(entry["fr"], str) else " ".join(entry["fr"].values())
        assert not re.search(r" [?:;!»%]|« |[\w»)](?=[?!;»])", french), (key, french)
