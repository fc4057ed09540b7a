"""``healthkit calc``: exit codes, JSON keys, batches and what a person reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from healthkit.cli.main import main

KEYS = {"name", "value", "unit", "category", "inputs", "source", "refused", "flag"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["calc", *arguments])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    assert set(found) == KEYS
    return found


def test_one_formula(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "egfr_ckdepi_2021_cr", "creatinine=88 µmol/L", "age=54", "sex=F")
    assert found["value"] == pytest.approx(67.3, abs=0.05)
    assert found["unit"] == "mL/min/{1.73_m2}"
    assert found["inputs"]["creatinine"]["given"] == "88 µmol/L"
    assert found["inputs"]["creatinine"]["unit"] == "mg/dL"


def test_a_refusal_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "ldl_friedewald", "total_cholesterol=250", "hdl=40", "triglycerides=450")
    assert (found["value"], found["flag"]) == (None, None)
    assert "400 mg/dL" in found["refused"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("bmi", "height=180"),
        ("bmi", "height=x", "weight=80"),
        ("bmi", "height", "weight=80"),
        ("nothing", "a=1"),
        ("hrv", "file=no/such/file.txt"),
        ("--batch", "no/such/file.jsonl"),
    ],
)
def test_a_fault_is_one_sentence_and_exit_1(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert err.splitlines()[0].endswith(".")
    assert "Traceback" not in err


def test_no_formula_at_all_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys)[0] == 2


def test_a_batch_answers_every_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "nn.txt").write_text("800\n810\n790\n", "utf-8")
    lines = [
        {"name": "eag", "inputs": {"hba1c": 7}, "unit": "mmol/L"},
        {"name": "eag", "inputs": {"hba1c": "seven"}},
        {"name": "unknown", "inputs": {}},
        "not an object",
        {"name": "phq9", "inputs": {"items": [0] * 8 + [1]}},
        {"name": "hrv", "inputs": {"file": "nn.txt"}},
        {"name": "hrv", "inputs": {"file": "missing.txt"}},
        {"name": "bp_urgent_evaluation_esc_2024", "inputs": {"sbp": 190, "dbp": 90}, "unit": None},
    ]
    batch = tmp_path / "lines.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)) + "\n\n{broken\n", "utf-8")
    code, out, _ = run(capsys, "--batch", str(batch))
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert all(set(one) == KEYS for one in found)
    assert [one["refused"] is None for one in found] == [True, False, False, False, True, True, False, True, False]
    assert found[0]["value"] == pytest.approx(8.54)
    assert found[4]["flag"] == "self_harm"
    assert found[5]["value"]["mean_nn"] == 800
    assert found[5]["inputs"] == {"file": "nn.txt"}
    assert found[7]["value"] is True


def test_what_a_person_reads(capsys: pytest.CaptureFixture[str]) -> None:
    main_fr = ["--lang", "fr", "calc", "ldl_sampson_nih", "total_cholesterol=200", "hdl=50", "triglycerides=150"]
    with pytest.raises(SystemExit):
        main(main_fr)
    printed = capsys.readouterr().out
    assert "123,4 mg/dL" in printed
    assert "Sampson" in printed
    code, out, _ = run(capsys, "phq9", "items=[0,0,0,0,0,0,0,0,2]")
    assert code == 0
    assert "talk to someone today" in out
    assert "Question" in run(capsys, "bmi", "height=1.8", "weight=80")[1]
    assert "Not computed" in run(capsys, "ctl", "daily_load=[-1]")[1]
    assert "sdnn" in run(capsys, "hrv", "nn=[800,810,790]")[1]


def test_a_file_with_a_byte_order_mark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "glucose.csv"
    file.write_bytes("\ufeffid,time,gl\n1,2024-05-01 08:00:00,100\n1,2024-05-01 08:05:00,120\n".encode())
    found = document(capsys, "cgm", f"file={file}", "subject=1")
    assert found["value"]["mean"] == 110
    assert found["inputs"] == {"file": str(file), "subject": "1"}
