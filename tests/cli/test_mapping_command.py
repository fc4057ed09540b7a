"""``healthkit import`` of a table that nobody has mapped: proposed, asked, saved, kept, and known the next time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectors.csv_table.mapping import parse
from healthkit.cli import mapping as wizard
from healthkit.cli.main import cli
from healthkit.source import kept_mappings
from healthkit.source.ingest import import_path
from healthkit.store import open_vault

SURE = "Date,Weight (kg),Steps,Notes\n2025-03-01,82.4,8000,x\n2025-03-02,82.1,9000,\n"
OPEN = "Date,Weight,HRV,Steps\n01/02/2025,180.5,41,8000\n02/02/2025,181.0,43,8100\n03/02/2025,179.5,40,7000\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``healthkit import`` with the vault beside the files; ``answers`` are typed by a person at a terminal."""
    monkeypatch.setenv("HEALTHKIT_KEY", "tables")

    def called(*words: str, answers: str | None = None, lang: str = "en") -> Result:
        monkeypatch.setattr(wizard, "somebody_answers", lambda: answers is not None)
        given = ["--lang", lang, "--vault", str(tmp_path / "vault"), "import", *words]
        return CliRunner().invoke(cli, given, input=answers)

    return called


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str, name: str = "days.csv") -> str:
        (tmp_path / name).write_text(text, "utf-8")
        return str(tmp_path / name)

    return write


def days(folder: Path, metric: str) -> dict[str, float]:
    with open_vault(folder / "vault").reader() as con:
        return dict(
            con.execute(
                "SELECT day::VARCHAR, coalesce(total, mean) FROM daily WHERE metric = ? ORDER BY day", [metric]
            ).fetchall()
        )


def test_nobody_there_the_proposal_is_printed_and_nothing_happens(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    done = run(file(SURE))
    assert done.exit_code == 1
    assert "Weight (kg): Weight, in kg" in done.stdout
    assert "2025-03-01" in done.stdout
    assert "82.4 kg" in done.stdout
    assert done.stderr.strip().endswith("import with --mapping FILE.")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "vault").exists()


def test_yes_imports_what_is_sure_and_keeps_the_mapping(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    done = run(file(SURE), "--yes")
    assert done.exit_code == 0, done.output
    assert days(tmp_path, "body_mass") == {"2025-03-01": 82.4, "2025-03-02": 82.1}
    [kept] = kept_mappings.every(tmp_path / "vault" / "mappings")
    assert "82.4" not in kept.text
    assert parse(kept.text).ignore == ("Notes",)


def test_yes_does_not_answer_for_the_person(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    done = run(file(OPEN), "--yes")
    assert done.exit_code == 1
    assert "? Weight" in done.stdout
    assert "speak for lb" in done.stdout
    assert "only you can answer" in done.stderr
    assert not (tmp_path / "vault").exists()


def test_json_is_the_proposal(run: Run, file: Callable[..., str]) -> None:
    done = run(file(OPEN), "--json")
    assert done.exit_code == 1
    [report] = json.loads(done.stdout)
    made = report["proposal"]
    assert (made["row"], made["decimal"], made["dates"]) == ("day", ".", ["DD/MM/YYYY"])
    columns = {one["title"]: one for one in made["columns"]}
    assert (columns["Weight"]["what"], columns["Weight"]["unit"]) == ("body_mass", "lb")
    assert [flag["code"] for flag in columns["Weight"]["asks"]] == ["unit_values"]
    assert [flag["code"] for flag in columns["Date"]["asks"]] == ["date_order"]
    assert made["preview"][0]["metric"] == "body_mass"
    assert parse(made["mapping"]).row == "day"


def test_a_person_answers_what_is_open(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    # The order of day and month: the other. Weight: its unit is kg. HRV: another metric, its own unit. Then import.
    done = run(file(OPEN), answers="o\nu\nkg\nm\nsdnn\n\ny\n")
    assert done.exit_code == 0, done.output
    assert days(tmp_path, "body_mass") == {"2025-01-02": 180.5, "2025-02-02": 181.0, "2025-03-02": 179.5}
    assert days(tmp_path, "heart_rate_variability_sdnn")["2025-03-02"] == 40


def test_what_is_typed_wrong_is_said_and_asked_again(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    done = run(file(OPEN), answers="a\nu\nmmHg\nm\nzorp\na\ni\nw\n" + "a\n" * 4 + "y\n")
    assert done.exit_code == 0, done.output
    assert "cannot be in “mmHg”" in done.stderr
    assert "no metric named “zorp”" in done.stderr
    assert days(tmp_path, "body_mass")["2025-02-01"] == pytest.approx(180.5 * 0.45359237, abs=0.01)
    assert days(tmp_path, "heart_rate_variability_rmssd") == {}


@pytest.mark.parametrize("answers", ["q\n", "a\na\na\nn\n", ""])
def test_a_person_may_stop(run: Run, file: Callable[..., str], tmp_path: Path, answers: str) -> None:
    done = run(file(OPEN), answers=answers, lang="fr")
    assert done.exit_code == 1
    assert "rien n’a été importé" in done.stderr
    assert not (tmp_path / "vault").exists()


def test_the_next_file_is_known_and_its_new_columns_are_told(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    assert run(file(SURE), "--yes").exit_code == 0
    again = run(file("Date,Weight (kg),Steps,Notes,Mood\n2025-03-03,81.9,7000,,5\n", "later.csv"))
    assert again.exit_code == 0, again.output
    assert "kept mapping days" in again.stderr
    assert "New columns, left out until you map them with --map: Mood." in again.stderr
    assert days(tmp_path, "body_mass")["2025-03-03"] == 81.9
    assert run(str(tmp_path / "later.csv"), "--map").exit_code == 1, "asked anew"


def test_a_kept_mapping_reads_tables_of_a_folder_too(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    assert run(file(SURE), "--yes").exit_code == 0
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.csv").write_text(SURE.replace("2025-03", "2025-04"), "utf-8")
    [report] = import_path(open_vault(tmp_path / "vault"), folder)
    assert (report.connector, report.added) == ("csv_table", {"sample": 4})


def test_a_mapping_may_be_saved_corrected_and_used(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    path, saved = file(OPEN), tmp_path / "mine.toml"
    assert run(path, "--save-mapping", str(saved)).exit_code == 1
    text = saved.read_text("utf-8")
    assert "# ? unit_values" in text
    saved.write_text(text.replace('unit = "lb"', 'unit = "kg"'), "utf-8")
    done = run(path, "--mapping", str(saved))
    assert done.exit_code == 0, done.output
    assert days(tmp_path, "body_mass")["2025-02-01"] == 180.5


def test_one_table_waits_and_the_others_are_imported(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    done = run(file(OPEN, "open.csv"), file(SURE, "sure.csv"), "--yes")
    assert done.exit_code == 1
    assert "open.csv was not imported" in done.stderr
    assert len(days(tmp_path, "body_mass")) == 2


def test_what_is_no_table_or_has_no_dates_is_refused_in_one_sentence(run: Run, file: Callable[..., str]) -> None:
    for text, said in (
        ("Name,Steps\nanna,3\nbob,4\n", "holds dates that can be read"),
        ("Date,Zorp\n2025-03-01,1\n", "known by its title"),
    ):
        done = run(file(text))
        assert done.exit_code == 1
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_key_that_means_nothing_is_asked_again_and_agrees_to_nothing(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    done = run(file(OPEN), answers="x\na\nu\nkg\nz\ni\nb\ny\n")
    assert done.exit_code == 0, done.output
    assert done.stderr.count("Press one of the letters shown") == 3
    assert days(tmp_path, "body_mass")["2025-02-01"] == 180.5
    assert days(tmp_path, "heart_rate_variability_rmssd") == {}


def test_other_readings_are_offered_by_name_in_french(run: Run, file: Callable[..., str]) -> None:
    done = run(file(OPEN), answers="a\na\nq\n", lang="fr")
    assert "aussi possible : kg · st".replace(" :", "\u00a0:") in done.stdout
    assert "sdnn" not in done.stdout
    assert "HRV\u00a0: " in done.stdout
