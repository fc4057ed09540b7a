"""A run as one JSON document, and several endpoints side by side in one file. It holds no data of the person's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthkit.ask.bench.generate import Questions
from healthkit.ask.bench.run import Run
from healthkit.ask.bench.score import Answered, score
from healthkit.errors import InputError, UsageError

VERSION = 1


def document(questions: Questions, runs: Iterable[Run], *, answers: bool = False) -> dict[str, Any]:
    """The scores of some runs; with ``answers`` also every question and answer, which are the person's data."""
    made: dict[str, Any] = {
        "bench": VERSION,
        "questions": len(questions.all),
        "fingerprint": questions.fingerprint,
        "seed": questions.seed,
        "as_of": questions.as_of.isoformat(),
        "left_out": questions.left_out,
        "columns": {run.engine: column(run) for run in runs},
    }
    if answers:
        made["answers"] = {run.engine: [_answer(one) for one in run.answers] for run in runs}
    return made


def column(run: Run) -> dict[str, Any]:
    """One engine's scores, and when they were taken."""
    head = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "repeats": run.repeats, "whole": run.whole}
    return {**head, "trouble": run.trouble, **score(run.answers).as_dict()}


def load(path: Path) -> dict[str, Any]:
    """A saved document.

    Raises:
        InputError: the file is none.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{path} cannot be read as JSON.", "Give a file that bench-model -o wrote.") from None
    if not isinstance(found, dict) or found.get("bench") != VERSION or not isinstance(found.get("columns"), dict):
        raise InputError(f"{path} holds no scores of models.", "Give a file that bench-model -o wrote.")
    return found


def joined(path: Path, made: dict[str, Any]) -> dict[str, Any]:
    """A document with the columns that a file has already, where both asked the same questions.

    Raises:
        InputError: the file is something else.
        UsageError: it holds scores on other questions, which cannot be compared.
    """
    if not path.exists():
        return made
    before = load(path)
    if before["fingerprint"] != made["fingerprint"]:
        raise UsageError(
            f"{path} holds scores on other questions.",
            "Give another file, or the same seed, number, day, language and consents.",
        )
    whole = {**before, **made, "columns": {**before["columns"], **made["columns"]}}
    if "answers" in before:
        whole["answers"] = {**before["answers"], **made.get("answers", {})}
    return whole


def save(path: Path, made: dict[str, Any]) -> None:
    """Write a document, for the person alone to read; an earlier file stays whole until the new one is.

    Raises:
        InputError: it cannot be written there.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(made, out, ensure_ascii=False, indent=2)
            out.write("\n")
        part.replace(path)
    except OSError:
        raise InputError(f"{path} cannot be written.", "Choose a folder that you may write to.") from None


def _answer(one: Answered) -> dict[str, Any]:
    truth, read = one.question.truth, one.reading
    return {
        "question": one.question.text,
        "lang": one.question.lang,
        "family": one.question.family,
        "truth": truth.number if truth.kind == "number" else str(truth.day or truth.word or "none"),
        "unit": truth.unit,
        "read": read.number if read.number is not None else str(read.day or read.word or ""),
        "how": read.how,
        "verdict": one.verdict,
        "seconds": round(one.seconds, 4),
        "bytes": one.sent,
        "untraced": one.untraced,
        "findings": list(one.findings),
        "trouble": one.trouble,
        "text": one.text,
    }
