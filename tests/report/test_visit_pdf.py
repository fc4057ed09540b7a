"""The visit brief on paper: two pages whatever there is to say, in both languages, accessible, the same bytes twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import ReportFailed
from healthkit.planning.visit.draft import Draft
from healthkit.report import library, runner
from healthkit.report.execution import Execution
from healthkit.report.runner import Press, ReportResult
from healthkit.report.visit import clinician, load, person
from healthkit.store import Vault, create_vault, open_vault
from tests.builders import lab_person
from tests.planning.visit import home
from tests.report.conftest import Pdf

AS_OF = home.LAST_DAY.isoformat()
MARK = "zebra-striped tiredness"
Made = tuple[ReportResult, Pdf]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("visit") / "vault"
    vault = lab_person.build(made)
    home.add_all(vault)
    vault.close()
    return made


@pytest.fixture
def vault(folder: Path) -> Vault:
    return open_vault(folder, lab_person.PASSPHRASE)


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """A4 in English twice, Letter in French with a page for screens; one browser and one worker for all."""
    out = tmp_path_factory.mktemp("out")
    found: dict[str, Made] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "find_browser", lambda: None)  # the brief has no figure
        with Press(open_vault(folder, lab_person.PASSPHRASE)) as press:
            for name, lang, paper in (("en", "en", "a4"), ("again", "en", "a4"), ("fr", "fr", "letter")):
                path = out / f"{name}.pdf"
                draft = Draft(reason=MARK, questions=None)
                parameters = {"lang": lang, "as_of": AS_OF}
                html = out / f"{name}.html"
                result = press.run("visit", parameters, path, html=html, paper=paper, private=draft.as_dict())  # type: ignore[arg-type]
                found[name] = (result, Pdf(path.read_bytes()))
    return found


def test_one_page_for_the_person_and_one_for_the_clinician(made: dict[str, Made]) -> None:
    result, pdf = made["en"]
    assert result.pages == 2
    mine, theirs = (" ".join(page.replace("\u00a0", " ").split()) for page in pdf.pages)
    for words in (
        "Visit brief", "Since the visit of 17 Nov 2026: Emergency visit", "Potassium 6.7 mmol/L",
        "Call a doctor or the emergency number now", MARK, "My questions", "Has it been measured again since",
        "Medicines now", "Rosuvastatin 10 mg", "Penicillin (Hives, mild)", "After the visit", "Next visit",
    ):  # fmt: skip
        assert words in mine, words
    for words in (
        "For the clinician", "55 years · female", "Potassium", "6.7 mmol/L", "3.5 - 5.1", "beyond noise",
        "Spironolactone 25 mg (since 5 Oct 2026) and Ramipril 5 mg (since 2 May 2023)",
        "LDL cholesterol since Rosuvastatin 10 mg was started (4 Aug 2025)", "Atorvastatin 20 mg stopped 10 Feb 2025",
        "131/81 mmHg", "no result here. The source: measured in everybody with hypertension", "Timeline",
        "[1]", "ESH position paper", "no diagnosis and no advice",
    ):  # fmt: skip
        assert words in theirs, words
    assert "Alex Example" not in pdf.text


def test_french_reads_french_on_letter(made: dict[str, Made]) -> None:
    result, pdf = made["fr"]
    assert result.pages == 2
    assert [round(float(side)) for side in pdf.reader.pages[0].mediabox[2:]] == [612, 792]
    for words in (
        "Synthèse pour la consultation", "Potassium 6,7 mmol/L", "Mes questions", "Médicaments actuels",
        "Pour le soignant", "depuis le 2 mai 2023", "Chronologie", "au-delà des fluctuations",
    ):  # fmt: skip
        assert words in pdf.text, words
    assert pdf.reader.trailer["/Root"]["/Lang"] == "fr"


def test_it_is_tagged_titled_and_has_its_fonts(made: dict[str, Made]) -> None:
    for _, pdf in made.values():
        root = pdf.reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        for page in pdf.reader.pages:
            for font in page["/Resources"]["/Font"].values():
                inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"])


def test_the_same_vault_and_wishes_give_the_same_bytes(made: dict[str, Made]) -> None:
    assert made["en"][1].data == made["again"][1].data


def test_the_page_for_screens_says_the_same_and_asks_for_nothing(made: dict[str, Made]) -> None:
    page = Path(made["fr"][0].html or "").read_text("utf-8")
    for words in ("Mes questions", "Pour le soignant", MARK, "Potassium", "<h1>Synthèse"):
        assert words in page, words
    assert page.count("<h1>") == 1
    assert "src=" not in page


def test_the_reason_lies_in_no_parameter_and_no_manifest(made: dict[str, Made]) -> None:
    for result, _ in made.values():
        assert MARK not in json.dumps(result.manifest)
        assert set(result.manifest["parameters"]) == {"lang", "since", "as_of", "name"}
    notebook = json.loads((library.folder() / "visit.ipynb").read_text("utf-8"))
    assert "reason" not in json.dumps(notebook)


def test_the_reason_is_not_in_what_papermill_is_given(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def start(self: Execution, notebook: Path, parameters: Any) -> None:
        folder = self.folder
        seen.append({path.name: path.read_text("utf-8") for path in folder.glob("*.json")} | {"given": str(parameters)})
        raise ReportFailed("enough")

    monkeypatch.setattr(runner, "find_browser", lambda: None)
    monkeypatch.setattr(Execution, "start", start)
    with pytest.raises(ReportFailed, match="enough"):
        runner.run("visit", {}, tmp_path / "x.pdf", vault, private=Draft(reason=MARK).as_dict())
    assert [name for name, text in seen[0].items() if MARK in text] == ["private.json"]
    assert not (tmp_path / "x.pdf").exists()


def test_an_empty_vault_says_what_to_do(own_home: Path) -> None:
    empty = create_vault(own_home / "vault", lab_person.PASSPHRASE)
    with pytest.raises(ReportFailed, match="healthkit import"):
        load(vault=empty)


def test_a_day_after_the_brief_is_refused_in_one_sentence(vault: Vault) -> None:
    with pytest.raises(ReportFailed, match="lies after 22 Nov 2026"):
        load(since="2027-01-01", as_of=AS_OF, vault=vault)


def test_name_and_birth_stand_there_only_where_wanted(vault: Vault) -> None:
    quiet, named = (
        load(as_of=AS_OF, name=wanted, vault=vault).clinician().blocks[0].plain() for wanted in (False, True)
    )
    assert "Alex Example" not in quiet
    assert "Alex Example · born 9 May 1971" in named


def test_what_is_left_out_is_counted_on_the_page(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    from healthkit.report import visit

    monkeypatch.setattr(visit, "handed", lambda: {"leave_out": ["allergy:1"]})
    page = load(as_of=AS_OF, vault=vault).clinician().blocks[0].plain()
    assert "Penicillin" not in page
    assert "The person left out 1 entry." in page


def test_each_result_stands_once_in_the_table(vault: Vault) -> None:
    brief = load(since="2025-03-18", as_of=AS_OF, vault=vault)._brief
    rows, _ = clinician.results_of(brief)
    assert len({(row.test, row.when) for row in rows}) == len(rows)
    assert (rows[0].test, rows[0].tone, rows[0].real) == ("Potassium", "critical", True)


def test_two_pages_hold_a_great_deal(vault: Vault, tmp_path: Path) -> None:
    """A long life on the smaller paper: lists are cut and say so, the medicines last."""
    from healthkit.report import assembly, document, typeset

    brief = load(lang="fr", since="2020-01-01", as_of=AS_OF, vault=vault)._brief
    many = {
        part: tuple(
            replace(one, id=f"{one.id}:{copy}", text=f"{one.text} {'et bien davantage ' * 6}")
            for copy in range(12)
            for one in told
        )
        for part, told in brief.parts.items()
        if part not in ("questions", "urgent")
    }
    full = replace(brief, parts={**brief.parts, **many}, reason="fatigue " * 25)
    shown = document.Content(cover={**load(as_of=AS_OF, vault=vault).cover().data()})
    shown.blocks = [
        {"kind": page.kind, **page.data()}
        for page in (person.person(full), clinician.clinician(full, "Fait.", name=True))
    ]
    told = assembly.document(shown, "visit", "fr", "letter")
    pdf = Pdf(typeset.typeset(told, tmp_path, assembly.date_of(shown)))
    assert len(pdf.pages) == 2
    assert "autres" in pdf.pages[1]
    assert "Ramipril" in pdf.pages[1]
