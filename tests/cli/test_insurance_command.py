"""``healthkit insurance``, run as a person or a script runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.main import cli, main
from healthkit.planning.insurance import plan_file, wanted
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import insurance as built

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
FRENCH = [str(path) for path in sorted(EXAMPLES.glob("mutuelle-*.toml"))]
AMERICAN = [str(path) for path in sorted(EXAMPLES.glob("us-*.toml"))]
KEYS = {
    "plan", "name", "year", "unit", "premium", "told", "expected", "p80", "worst", "maximum", "distribution", "covered",
}  # fmt: skip
YEAR = 'country = "US"\nyear = 2026\n[[care]]\nservice = "primary_care"\ntimes = 4\ncharge = 200\nallowed = 140\n'


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    folder = tmp_path_factory.mktemp("insurance")
    made = create_vault(folder / "vault", "a passphrase of a test")
    lines = [
        ("12/03/2025", "Consultation généraliste", 30.0, 30.0, 70, 19.0),
        ("02/09/2025", "Consultation spécialiste", 60.0, 31.5, 70, 20.05),
    ]
    path = folder / "releve.csv"
    path.write_text(built.statement(*lines), "utf-8")
    import_path(made, path)
    return made


@pytest.fixture
def year(tmp_path: Path) -> str:
    path = tmp_path / "year.toml"
    path.write_text(YEAR, "utf-8")
    return str(path)


def run(vault: Vault | Path, *arguments: str, lang: str = "en") -> Result:
    folder = vault if isinstance(vault, Path) else vault.folder
    return CliRunner().invoke(cli, ["--vault", str(folder), "--lang", lang, "insurance", *arguments])


def done(vault: Vault | Path, *arguments: str, lang: str = "en") -> str:
    result = run(vault, *arguments, lang=lang)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.stdout.replace("\u00a0", " ").replace("\u202f", " ")


def fails(capsys: pytest.CaptureFixture[str], vault: Vault | Path, *arguments: str) -> tuple[int, str]:
    """Exit code and what stands on stderr; nothing stands on stdout."""
    folder = vault if isinstance(vault, Path) else vault.folder
    with pytest.raises(SystemExit) as caught:
        main(["--vault", str(folder), "--lang", "en", "insurance", *arguments])
    told = capsys.readouterr()
    assert told.out == ""
    return int(str(caught.value.code)), told.err


def test_json_keeps_its_promise(vault: Vault) -> None:
    found: list[dict[str, Any]] = json.loads(done(vault, "compare", *FRENCH, "--json"))
    assert [set(one) for one in found] == [KEYS] * 3
    assert [one["expected"] for one in found] == sorted(one["expected"] for one in found)
    for one in found:
        assert one["unit"] == "EUR"
        assert len(one["distribution"]) == 1000
        assert one["distribution"] == sorted(one["distribution"])
        assert one["premium"] <= one["p80"] <= one["worst"]
        assert one["p80"] == one["distribution"][799]
        assert set(one["covered"]) == {"gp_visit", "specialist_visit"}


def test_two_runs_print_the_same_bytes(vault: Vault) -> None:
    assert done(vault, "compare", *FRENCH, "--json") == done(vault, "compare", *reversed(FRENCH), "--json")


def test_it_says_whose_care_which_plan_why_and_what_it_cannot_know(vault: Vault) -> None:
    said = done(vault, "compare", *FRENCH)
    for words in (
        "Your care of 2025, from claims and the record: 2 events of care, €90 charged.",
        "is expected to cost least",
        "premium +",
        "at any amount of charges up to",
        "Each plan covers every service of that care.",
        "Rules and premiums of 2026",
        "What this cannot know: ask before you choose",
        "not financial advice. No model computed any of it.",
    ):
        assert words in said, words


def test_french_is_french(vault: Vault) -> None:
    said = done(vault, "compare", *FRENCH, "--scenario", "bad", lang="fr")
    for words in (
        "Vos soins de 2025",
        "avec une mauvaise année en plus",
        "Prix complétés",
        "Lunettes",
        "tiers payant",
        "Cotisation",
    ):
        assert words in said, words
    for english in ("Premium", "expected", "charged", "Left out", "of those"):
        assert english not in said, english
    assert done(vault, "explain", FRENCH[0], lang="fr").count("Participation forfaitaire") >= 2


def test_a_file_of_care_needs_no_vault(tmp_path: Path, year: str) -> None:
    found = json.loads(done(tmp_path / "none", "compare", *AMERICAN, "--usage", year, "--json"))
    assert {one["unit"] for one in found} == {"USD"}
    assert all(one["maximum"] is not None and one["worst"] <= one["maximum"] for one in found)
    assert done(tmp_path / "none", "compare", AMERICAN[0], "--scenario", "healthy")


def test_explain_adds_up_line_by_line(tmp_path: Path, year: str) -> None:
    found = json.loads(
        done(tmp_path / "none", "explain", str(EXAMPLES / "us-ppo-copays.toml"), "--usage", year, "--json")
    )
    assert len(found["lines"]) == 4
    for line in found["lines"]:
        assert sum(share["amount"] for share in line["shares"]) == pytest.approx(line["charge"])
        assert all(share["text"] for share in line["shares"])
    own = sum(share["amount"] for line in found["lines"] for share in line["shares"] if share["payer"] == "person")
    assert found["own"] == pytest.approx(own) == 4 * 30
    assert found["told"] == found["own"] + found["premium"]
    said = done(tmp_path / "none", "explain", str(EXAMPLES / "us-ppo-copays.toml"), "--usage", year)
    assert "Copay: $30.00." in said
    assert "Own share $120.00" in said


def test_a_folder_stands_for_its_plans(tmp_path: Path) -> None:
    for path in AMERICAN:
        shutil.copy(path, tmp_path)
    vault = create_vault(tmp_path / "vault", "a passphrase of a test")
    found = json.loads(done(vault, "compare", str(tmp_path), "--scenario", "healthy", "--json"))
    assert len(found) == len(AMERICAN)


def test_people_change_the_premium(tmp_path: Path, year: str) -> None:
    plan = str(EXAMPLES / "us-ppo-copays.toml")
    alone, two = (
        json.loads(done(tmp_path / "none", "compare", plan, "--usage", year, "--json", *more))[0]
        for more in ((), ("--people", "self,spouse"))
    )
    assert alone["premium"] == 12 * (640 - 512)
    assert two["premium"] == 12 * (1344 - 960)
    assert two["maximum"] > alone["maximum"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("compare", FRENCH[0], AMERICAN[0]), 2, "not comparable"),
        (("compare", "/nowhere/plan.toml"), 1, "There is no file plan.toml"),
        (("compare", "12345XX0010001"), 1, "no plan file or imported plan"),
        (("compare", FRENCH[0], FRENCH[0]), 2, "named twice"),
        (("compare", FRENCH[0], "--scenario", "flu"), 1, "There is no scenario named “flu”"),
        (("compare", FRENCH[0], "--year", "2011"), 1, "no care in 2011"),
        (("compare",), 2, "There is no plan to compare"),
        (("new", "/tmp/never.toml"), 2, "For which country"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_a_hint(
    vault: Vault, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, says: str
) -> None:
    found, said = fails(capsys, vault, *arguments)
    assert found == code, said
    assert says in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 2


def test_a_plan_is_begun_kept_and_compared_without_naming_it(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase of a test")
    path = wanted.folder_of(vault.folder) / "mine.toml"
    assert done(vault, "new", str(path), "--country", "FR").strip() == str(path)
    assert plan_file.load(path).country == "FR"
    shutil.copy(FRENCH[0], path.parent)
    found = json.loads(done(vault, "compare", "--scenario", "healthy", "--json"))
    assert {one["plan"] for one in found} == {"mon-contrat", "equilibre"}
    assert "mine.toml" in done(vault, "plans")


def test_imported_plans_are_offered_with_what_they_lack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase of a test")
    assert "holds no imported plan" in run(vault, "plans").stderr
    path = tmp_path / "plans.json"
    path.write_text(built.plans(built.plan("12345XX0010001")), "utf-8")
    import_path(vault, path)
    [one] = json.loads(done(vault, "plans", "--json"))
    assert one["id"] == "12345XX0010001"
    assert one["fault"]
    assert "12345XX0010001" in done(vault, "plans")
    code, said = fails(capsys, vault, "compare")
    assert code == 2
    assert "healthkit insurance compare 12345XX0010001" in said
    code, said = fails(capsys, vault, "compare", "12345XX0010001", "--scenario", "healthy")
    assert code == 1
    target = tmp_path / "mine.toml"
    done(vault, "new", str(target), "--from", "12345XX0010001")
    assert 'id = "12345XX0010001"' in target.read_text("utf-8")
