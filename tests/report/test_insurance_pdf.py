"""Which plan fits, as a PDF: headings and figures in both languages, the same bytes twice, clear refusals."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import ReportFailed
from healthkit.planning.insurance import wanted
from healthkit.report import insurance, run, runner
from healthkit.report.blocks import Cards, Table
from healthkit.report.runner import ReportResult
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault, open_vault
from tests.builders import insurance as built
from tests.report.conftest import Pdf

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"
PASSPHRASE = "four words by chance"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("insurance")
    vault = create_vault(home / "vault", PASSPHRASE)
    path = home / "releve.csv"
    path.write_text(
        built.statement(
            ("12/03/2025", "Consultation généraliste", 30.0, 30.0, 70, 19.0),
            ("02/09/2025", "Consultation spécialiste", 60.0, 31.5, 70, 20.05),
        ),
        "utf-8",
    )
    import_path(vault, path)
    wanted.folder_of(vault.folder).mkdir()
    for plan in EXAMPLES.glob("mutuelle-*.toml"):
        shutil.copy(plan, wanted.folder_of(vault.folder))
    vault.close()
    return home / "vault"


@pytest.fixture
def vault(folder: Path) -> Vault:
    return open_vault(folder, PASSPHRASE)


@pytest.fixture(autouse=True)
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "find_browser", lambda: None)


def make(vault: Vault, path: Path, **parameters: Any) -> tuple[ReportResult, Pdf]:
    made = run("insurance", parameters, path, vault)
    return made, Pdf(path.read_bytes())


def test_french_is_whole_and_french(vault: Vault, tmp_path: Path) -> None:
    made, pdf = make(vault, tmp_path / "fr.pdf", lang="fr", scenario="bad")
    for words in (
        "Quel contrat pour vos soins",
        "Vos soins de 2025",
        "avec une mauvaise année en plus",
        "En bref",
        "Équilibre coûterait le moins en moyenne",
        "D’où vient la différence",
        "Une grossesse et un accouchement",
        "Qui paie quoi, par prestation",
        "Participation forfaitaire",
        "tiers payant",
        "DREES, Observatoire des prix en optique médicale",
        "et non un conseil financier",
    ):
        assert words in pdf.text, words
    for english in ("Which plan", "Premium", "Service ", "not said", "Left out", "As told"):
        assert english not in pdf.text, english
    assert pdf.reader.trailer["/Root"]["/Lang"] == "fr"
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf.reader.trailer["/Root"]["/Metadata"].get_data())
    assert made.manifest["figures"] == {"drawn": 0, "tables": 2}
    assert all(len(page.split()) > 20 for page in pdf.pages)


def test_english_of_american_plans_and_the_same_bytes_twice(vault: Vault, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for path in EXAMPLES.glob("us-*.toml"):
        shutil.copy(path, plans)
    wishes = {"plans": str(plans), "scenario": "chronic"}
    made, pdf = make(vault, tmp_path / "one.pdf", **wishes)
    assert made.manifest["period"]["name"] == "2027-chronic"
    assert [one["file"] for one in made.manifest["plans"]] == sorted(path.name for path in plans.iterdir())
    for words in (
        "A healthy year, 2027, with a chronic illness on top",
        "Where the difference lies",
        "Out-of-pocket maximum",
        "formulary",
        "seed 20260101",
    ):
        assert words in pdf.text, words
    again = make(vault, tmp_path / "two.pdf", **wishes)[1]
    assert again.data == pdf.data


def test_cards_and_totals_say_the_same_as_the_ledgers(vault: Vault) -> None:
    sheet = insurance.load("en", vault=vault)
    outcomes = sheet._facts.outcomes
    cards, table = (next(block for block in sheet.front().blocks if isinstance(block, kind)) for kind in (Cards, Table))
    assert [card.label for card in cards.cards] == [one.plan.name for one in outcomes]
    assert table.rows[0][2] == f"€{round(outcomes[0].told / 100):,}"
    told = sheet._facts.scenarios["last_year"]
    assert told == {one.plan.id: one.told for one in outcomes}


def test_what_is_missing_is_said_before_anything_is_written(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(ReportFailed, match="cannot be read"):
        insurance.load("en", plans="nowhere", vault=vault)
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for name in ("us-hmo.toml", "mutuelle-etendue.toml"):
        shutil.copy(EXAMPLES / name, mixed)
    with pytest.raises(ReportFailed, match="France in EUR"):
        insurance.load("en", plans=str(mixed), vault=vault)
    bare = create_vault(tmp_path / "bare", PASSPHRASE)
    with pytest.raises(ReportFailed, match="no plan to compare"):
        insurance.load("en", vault=bare)
    with pytest.raises(ReportFailed):
        make(bare, tmp_path / "never.pdf")
    assert not (tmp_path / "never.pdf").exists()
