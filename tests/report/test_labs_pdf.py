"""The result sheet as a PDF: text, languages, accessibility, with and without a browser, and the same bytes twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from healthkit.report import placing, run, runner
from healthkit.report.runner import ReportResult
from healthkit.store import Vault, open_vault
from tests.builders import lab_person
from tests.report.conftest import Pdf

Made = tuple[ReportResult, Pdf]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheet") / "vault"
    lab_person.build(folder).close()
    return folder


@pytest.fixture
def vault(folder: Path) -> Vault:
    return open_vault(folder, lab_person.PASSPHRASE)


def make(vault: Vault, path: Path, **parameters: Any) -> Made:
    made = run("labs", {"as_of": lab_person.TODAY.isoformat(), **parameters}, path, vault)
    return made, Pdf(path.read_bytes())


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "find_browser", lambda: None)


def headings(node: Any) -> list[str]:
    """The kinds of all structure elements of a tagged PDF."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for child in node for kind in headings(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (headings(node["/K"]) if "/K" in node else [])


@pytest.mark.usefixtures("without_browser")
def test_without_a_browser_it_is_whole_with_tables_for_figures(vault: Vault, tmp_path: Path) -> None:
    made, pdf = make(vault, tmp_path / "en.pdf", name=True)
    assert made.manifest["figures"]["drawn"] == 0
    assert made.manifest["figures"]["tables"] == len(made.manifest["results"]["followed"]) == 4
    for words in (
        "Potassium 6.7 mmol/L",
        "Call a doctor or the emergency number now",
        "Alex Example",
        "Figures appear as tables",
        "88 mg/dL",
        "Results in question",
        "Where sources disagree",
        "Current medications",
        "1.96 · √2 · √(CVA² + CVI²)",
        "no diagnosis",
        "KDIGO",
    ):
        assert words in pdf.text, words
    assert pdf.text.index("Potassium 6.7") < pdf.text.index("HbA1c")


@pytest.mark.usefixtures("without_browser")
def test_french_is_french(vault: Vault, tmp_path: Path) -> None:
    pdf = make(vault, tmp_path / "fr.pdf", lang="fr")[1]
    for words in (
        "Résultats de laboratoire",
        "Potassium 6,7 mmol/L",
        "Appelez tout de suite un médecin",
        "Cholestérol total",
        "réel : au-delà de ±18 %",
        "hasard possible",
        "Médicaments en cours",
        "Comment lire cette feuille",
        "ni un diagnostic",
    ):
        assert words in pdf.text, words
    for english in ("Result sheet", "within noise", "Current medications", "Page 1 of", "computed"):
        assert english not in pdf.text, english


@pytest.mark.usefixtures("without_browser")
def test_it_is_tagged_for_readers_who_do_not_see(vault: Vault, tmp_path: Path) -> None:
    pdf = make(vault, tmp_path / "fr.pdf", lang="fr")[1]
    root = pdf.reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", root["/Metadata"].get_data())
    kinds = headings(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"} <= set(kinds)
    assert kinds.count("/TH") >= 7 + len(("glucose", "lipids", "kidney")), "columns and panels are headers"


@pytest.mark.usefixtures("without_browser")
def test_same_inputs_same_bytes_and_a_name_of_its_day(vault: Vault, tmp_path: Path) -> None:
    first = make(vault, tmp_path / "one.pdf", panel="lipids")
    second = make(vault, tmp_path / "two.pdf", panel="lipids")
    assert first[1].data == second[1].data
    assert placing.target(tmp_path, "labs", first[0].manifest).name == "labs-2026-11-22.pdf"


@pytest.mark.browser
def test_a_browser_draws_what_changed(vault: Vault, tmp_path: Path, browser: Path) -> None:
    made, pdf = make(vault, tmp_path / "en.pdf", analytes="ldl")
    assert made.manifest["figures"] == {"drawn": 1, "tables": 0}
    assert "Rosuvastatin 10 mg" in pdf.text
    assert "what chance alone would do" in pdf.text
    assert "Jan 2025" in pdf.text


@pytest.mark.browser
def test_the_axis_speaks_french(vault: Vault, tmp_path: Path, browser: Path) -> None:
    pdf = make(vault, tmp_path / "fr.pdf", analytes="ldl", lang="fr")[1]
    assert "janv. 2025" in pdf.text
    assert "ce que le hasard seul ferait" in pdf.text


@pytest.mark.usefixtures("without_browser")
def test_text_of_files_is_never_markup(tmp_path: Path) -> None:
    vault = lab_person.create_vault(tmp_path / "vault", lab_person.PASSPHRASE)
    odd = "#emph[x] *b* <script> $y$"
    lab_person.add(vault, odd, "lab_result", lab_person.result(odd, 3.0, odd, "2026-01-13", range_text=odd))
    lab_person.add(vault, odd, "condition", {"name": odd, "status": "active"})
    pdf = make(vault, tmp_path / "odd.pdf")[1]
    assert pdf.text.count("#emph[x] *b* <script> $y$") >= 3
