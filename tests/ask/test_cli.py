"""``healthkit ask`` as a person or a script meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from healthkit.cli.main import main
from healthkit.store import Vault

Output = tuple[int, str, str]
Run = Callable[..., Output]


@pytest.fixture
def run(vault: Vault, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path, before: tuple[str, ...] = ()) -> Output:
        with pytest.raises(SystemExit) as stop:
            main(["--vault", str(vault.folder), *before, "ask", *map(str, arguments)])
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return call


def test_one_question(run: Run) -> None:
    code, out, err = run("average steps last week", "--as-of", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith("Steps, last week (9–15 November 2026): ")


def test_words_need_no_quotes(run: Run) -> None:
    assert run("average", "steps", "last", "week", "--as-of", "2026-11-22") == run(
        "average steps last week", "--as-of", "2026-11-22"
    )


def test_json(run: Run) -> None:
    code, out, _ = run("Combien de pas hier ?", "--as-of", "2026-11-22", "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["value"], data["unit"], data["abstained"]) == (8172.0, "{step}", False)


def test_an_abstention_is_an_answer(run: Run) -> None:
    code, out, err = run("banana")
    assert (code, err) == (0, "")
    assert "I did not understand “banana”." in out


def test_language_of_the_answer(run: Run) -> None:
    _, out, _ = run("steps yesterday", "--as-of", "2026-11-22", before=("--lang", "fr"))
    assert out.startswith("Pas, hier")


def test_batch(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = ["steps yesterday", '{"question": "Combien de pas hier ?", "id": 7}', "", "banana"]
    file.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run("--batch", file, "--as-of", "2026-11-22")
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [answer["question"] for answer in answers] == ["steps yesterday", "Combien de pas hier ?", "banana"]
    assert [answer["value"] for answer in answers] == [8172.0, 8172.0, None]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b'{"ask": 1}\n', "Line 1 of"), (b"{broken\n", "Line 1 of"), (b"\xff\xfe\xfa", "cannot be read")],
)
def test_batch_file_at_fault(run: Run, tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "bad"
    file.write_bytes(content)
    code, out, err = run("--batch", file)
    assert (code, out) == (1, "")
    assert says in err
    assert "Traceback" not in err


def test_missing_batch_file(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--batch", tmp_path / "nothing")
    assert code == 1
    assert "cannot be read" in err


@pytest.mark.parametrize("arguments", [(), ("steps", "--batch", "file")])
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "one question" in err


def test_no_model(run: Run) -> None:
    code, out, err = run("steps", "--engine", "model")
    assert (code, out) == (1, "")
    assert "No model is configured" in err


def test_a_bad_day_is_wrong_usage(run: Run) -> None:
    assert run("steps", "--as-of", "yesterday")[0] == 2
