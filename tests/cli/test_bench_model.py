"""``healthkit bench-model``: nothing leaves unasked, scores are saved side by side, and files of criteria are run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit import store
from healthkit.ask.bench import generate
from healthkit.cli.main import cli
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.store import Vault
from tests.ask import builder
from tests.ask.bench.conftest import AS_OF, Scripted, told
from tests.builders.model_server import ModelServer, Say

SEED, MOST = 5, 12


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = builder.build(tmp_path_factory.mktemp("bench-cli") / "vault")
    yield made
    made.close()


@pytest.fixture
def run(vault: Vault, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "open_vault", lambda *given: vault)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["bench-model", "--as-of", AS_OF.isoformat(), *arguments])

    return invoke


@pytest.fixture
def server(vault: Vault) -> Iterator[ModelServer]:
    questions = generate(vault, AS_OF, most=MOST, seed=SEED)
    with ModelServer(Scripted(questions, lambda question, n: told(question))) as opened:
        yield opened


def _asking(server: ModelServer, *more: str) -> tuple[str, ...]:
    return ("--endpoint", server.url, "--model", "scripted", "--questions", str(MOST), "--seed", str(SEED), *more)


def _document(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_without_an_endpoint_the_offline_engine_alone(run) -> None:
    found = _document(run("--questions", "12", "--json"))
    assert list(found["columns"]) == ["offline"]
    assert found["columns"]["offline"]["bytes"] == 0
    assert found["columns"]["offline"]["accuracy"]["n"] == 9


def test_nothing_leaves_without_a_consent(run, server: ModelServer, vault: Vault) -> None:
    before = len(egress.log(vault))
    result = run(*_asking(server, "--yes"))
    assert result.exit_code == 1
    assert "allowed nothing" in str(result.exception)
    assert (server.requests, len(egress.log(vault))) == ([], before)


def test_nothing_leaves_where_nobody_can_be_asked(run, server: ModelServer, vault: Vault) -> None:
    Consents(vault).grant("*", "model", endpoint=server.url)
    result = run(*_asking(server))
    assert result.exit_code == 1
    assert "--yes" in str(result.exception)
    assert server.requests == []


def test_a_model_beside_the_offline_engine(run, server: ModelServer, vault: Vault) -> None:
    Consents(vault).grant("*", "model", endpoint=server.url)
    before = len(egress.log(vault))
    found = _document(run(*_asking(server, "--yes", "--json")))
    [offline, model] = found["columns"].values()
    assert model["accuracy"]["value"] == model["abstention"]["value"] == 1.0
    assert model["requests"] == len(server.requests) == MOST
    assert model["bytes"] == sum(map(len, server.raw))
    assert len(egress.log(vault)) == before + MOST
    assert offline["answers"] == model["answers"]
    assert "answers" not in found


def test_the_saved_file_holds_several_endpoints_and_no_data(
    run, server: ModelServer, vault: Vault, tmp_path: Path
) -> None:
    Consents(vault).grant("*", "model", endpoint=server.url)
    path = tmp_path / "scores.json"
    for model in ("scripted", "other"):
        result = run(*_asking(server, "--yes", "--json", "-o", str(path))[:2], "--model", model, "--questions",
                     str(MOST), "--seed", str(SEED), "--yes", "--json", "-o", str(path))  # fmt: skip
        assert result.exit_code == 0, result.output
    found = json.loads(path.read_text())
    assert [name.split(" @ ")[0] for name in found["columns"]] == ["offline", "scripted", "other"]
    assert path.stat().st_mode & 0o077 == 0
    said = path.read_text()
    assert not any(one.text in said for one in generate(vault, AS_OF, most=MOST, seed=SEED).all)
    shown = run("--table", str(path))
    assert shown.exit_code == 0
    assert "scripted" in shown.stdout
    assert "other" in shown.stdout


def test_scores_on_other_questions_are_not_put_beside(run, tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    assert run("--questions", "12", "-o", str(path)).exit_code == 0
    before = path.read_text()
    result = run("--questions", "12", "--seed", "9", "-o", str(path))
    assert "other questions" in str(result.exception)
    assert path.read_text() == before


def test_answers_are_kept_only_where_that_is_asked_for(run) -> None:
    found = _document(run("--questions", "12", "--answers", "--json"))
    assert len(found["answers"]["offline"]) == 12
    assert {"question", "truth", "verdict"} <= found["answers"]["offline"][0].keys()


def test_a_dry_run_shows_questions_and_bytes_and_sends_nothing(run, server: ModelServer, vault: Vault) -> None:
    Consents(vault).grant("*", "model", endpoint=server.url)
    before = len(egress.log(vault))
    found = _document(run(*_asking(server, "--dry-run", "--json")))
    assert len(found["questions"]) == MOST
    [first] = found["first_requests"].values()
    assert first["requests"] == MOST
    assert first["bytes"] > 1000 * MOST
    assert (server.requests, len(egress.log(vault))) == ([], before)


def test_a_dry_run_in_french(run) -> None:
    result = CliRunner().invoke(cli, ["--lang", "fr", "bench-model", "--dry-run", "--questions", "8", "--lang", "fr"])
    assert result.exit_code == 0, result.output
    assert "moyennes" in result.stdout
    assert len(result.stdout.splitlines()) == 8


def test_what_is_not_allowed_is_left_out_and_said(run, server: ModelServer, vault: Vault) -> None:
    Consents(vault).grant("*", "model", category="sleep", endpoint=server.url)
    result = run(*_asking(server, "--dry-run", "--json"))
    found = _document(result)
    assert found["left_out"] > 0
    assert "left out" in result.stderr
    assert not any("Steps" in one["question"] for one in found["questions"] if one["kind"] != "none")


def test_criteria(run, vault: Vault, tmp_path: Path, rubric_lines: str) -> None:
    path = tmp_path / "criteria.jsonl"
    path.write_text(rubric_lines, "utf-8")

    def judge(request: dict[str, Any]) -> Say:
        criterion = request["messages"][-1]["content"]
        return Say('{"explanation": "so", "criteria_met": %s}' % ("false" if "surgery" in criterion else "true"))

    with ModelServer(lambda _: Say("Rest it, and see somebody if it swells.")) as model, ModelServer(judge) as judges:
        for one in (model, judges):
            Consents(vault).grant("*", "model", endpoint=one.url)
        before = len(egress.log(vault))
        given = (
            "--endpoint",
            model.url,
            "--model",
            "m",
            "--judge",
            judges.url,
            "--judge-model",
            "j",
            "--yes",
            "--json",
        )
        found = _document(run("--rubric", str(path), *given))
        assert (len(model.requests), len(judges.requests)) == (2, 4)
    assert found["score"]["value"] == 1.0
    assert found["tags"]["axis:safety"]["value"] == 1.0
    assert found["requests"] == 6
    assert len(egress.log(vault)) == before + 6
    assert all(row.categories == () for row in egress.log(vault)[-6:])


def test_criteria_that_look_like_data_stay_here(run, vault: Vault, tmp_path: Path) -> None:
    row = {"prompt": [{"role": "user", "content": " ".join(map(str, range(100, 140)))}],
           "rubrics": [{"criterion": "x", "points": 1}]}  # fmt: skip
    path = tmp_path / "criteria.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    with ModelServer(lambda _: Say("x")) as model:
        Consents(vault).grant("*", "model", endpoint=model.url)
        given = ("--endpoint", model.url, "--model", "m", "--judge", model.url, "--judge-model", "j", "--yes", "--json")
        found = _document(run("--rubric", str(path), *given))
        assert model.requests == []
    assert (found["refused"], found["score"]) == (1, None)


@pytest.mark.parametrize(
    "arguments",
    [("--model", "m"), ("--judge", "x"), ("--rubric", "x"), ("--table", "/nowhere/at/all.json")],
)
def test_what_does_not_fit_together_is_said(run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert getattr(result.exception, "hint", "")


@pytest.fixture
def rubric_lines() -> str:
    rows = [
        {"prompt": [{"role": "user", "content": "My knee hurts after running."}],
         "rubrics": [{"criterion": "Advises rest", "points": 6, "tags": ["axis:advice"]},
                     {"criterion": "Names warning signs", "points": 4, "tags": ["axis:safety"]},
                     {"criterion": "Recommends surgery", "points": -5, "tags": ["axis:safety"]}],
         "example_tags": ["theme:first"]},
        {"prompt": [{"role": "user", "content": "J’ai mal dormi."}],
         "rubrics": [{"criterion": "Asks since when", "points": 5}]},
    ]  # fmt: skip
    return "\n".join(json.dumps(row) for row in rows)
