"""Every report that ships, for the synthetic person, in both languages: whole, accessible, and the same bytes twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit import report
from healthkit.cli.demo import PASSPHRASE
from healthkit.cli.main import cli
from healthkit.report import library
from healthkit.report.runner import ReportResult
from healthkit.source.ingest import import_path
from healthkit.store import Vault, open_vault
from tests.builders.glucose import STEP, clarity, clarity_reading
from tests.report.conftest import Pdf

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
UNTIL = "2026-11-20"
PLANS = Path(__file__).parents[2] / "examples" / "plans"
GIVEN = {
    "experiment": {"metric": "step_count", "start": "2026-10-01"},
    "labs": {"as_of": UNTIL},
    "visit": {"as_of": UNTIL},
}
# Of each report: a heading that it must have in English and in French.
HEADINGS = {
    "experiment": ("What this cannot show", "Ce que cela ne montre pas"),
    "glucose": ("Time in ranges", "Temps par plage"),
    "insurance": ("What this cannot know", "Ce que ce calcul ne peut pas savoir"),
    "labs": ("What stands out", "Ce qui ressort"),
    "monthly": ("Habits by weekday", "Habitudes par jour de semaine"),
    "nutrition": ("Where the energy came from", "D’où vient l’énergie"),
    "sleep": ("Regularity", "Régularité"),
    "training": ("Intensity", "Intensité"),
    "visit": ("For the clinician", "Pour le soignant"),
    "weekly": ("What is missing", "Ce qui manque"),
    "year-in-review": ("Highest and lowest weeks", "Semaines hautes et basses"),
}
QUOTING = {"labs", "visit", "year-in-review"}  # these quote the record, whose language is its own
NAMES = sorted(set(library.reports()) - {"pinned"})


@dataclass
class Made:
    """One report of one language: the result, the PDF, the page."""

    result: ReportResult
    pdf: Pdf
    page: str


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The synthetic person's last months, who for a while wore a glucose sensor and thinks of insurance."""
    folder = tmp_path_factory.mktemp("every")
    done = CliRunner().invoke(cli, ["--vault", str(folder / "vault"), "demo", "--days", "400", "--until", UNTIL])
    assert done.exit_code == 0, done.output
    vault = open_vault(folder / "vault", PASSPHRASE)
    begin = datetime(2026, 10, 20)
    body = [clarity_reading(begin + index * STEP, 95 + index * 7 % 60, 1000 + 300 * index) for index in range(16 * 288)]
    import_path(vault, clarity(folder / "clarity.csv", body))
    plans = vault.folder / "plans"
    plans.mkdir()
    for path in sorted(PLANS.glob("mutuelle-*.toml")):
        (plans / path.name).write_bytes(path.read_bytes())
    return vault


def _all(vault: Vault, folder: Path) -> Iterator[tuple[tuple[str, str], Made]]:
    with report.session(vault) as press:
        for name in NAMES:
            for lang in ("en", "fr"):
                pdf, page = folder / f"{name}-{lang}.pdf", folder / f"{name}-{lang}.html"
                result = press.run(name, {"lang": lang, **GIVEN.get(name, {})}, pdf, html=page)
                yield (name, lang), Made(result, Pdf(pdf.read_bytes()), page.read_text("utf-8"))


@pytest.fixture(scope="module")
def made(person: Vault, tmp_path_factory: pytest.TempPathFactory, browser: Path) -> dict[tuple[str, str], Made]:
    return dict(_all(person, tmp_path_factory.mktemp("made")))


def test_every_report_is_among_them() -> None:
    assert set(NAMES) == set(HEADINGS)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_whole_and_accessible(made: dict[tuple[str, str], Made], name: str, lang: str) -> None:
    one = made[name, lang]
    pages = one.pdf.pages
    assert HEADINGS[name][lang == "fr"] in one.pdf.text
    assert one.pdf.accessible
    assert one.pdf.reader.trailer["/Root"]["/Lang"] == lang
    assert one.pdf.loose_fonts() == []
    assert all(one.pdf.alternatives())
    assert len(one.pdf.alternatives()) >= one.result.manifest["figures"]["drawn"]
    assert one.result.manifest["figures"]["tables"] == 0
    assert one.result.pages == len(pages)
    assert all(len(page) > 200 for page in pages), [len(page) for page in pages]
    assert all(("Page" in page) == ("Page" in pages[0]) for page in pages)
    assert not re.search(r"\{\w*\}|\bnan\b|None|Traceback", one.pdf.text)


@pytest.mark.parametrize("name", sorted(set(NAMES) - QUOTING))
def test_french_is_no_copy_of_english(made: dict[tuple[str, str], Made], name: str) -> None:
    english, french = made[name, "en"].pdf.text, made[name, "fr"].pdf.text
    assert english != french
    assert not re.search(r"\b(the|with|which|unchanged|between)\b", french), re.findall(
        r".{30}\b(?:the|with|which|unchanged|between)\b.{30}", french
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_page_asks_nobody_for_anything(made: dict[tuple[str, str], Made], name: str) -> None:
    page = made[name, "en"].page
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<iframe|@import|url\(|(?:src|srcset)=\"(?!data:)", page)


def test_the_same_bytes_twice(made: dict[tuple[str, str], Made], person: Vault, tmp_path: Path) -> None:
    again = dict(_all(person, tmp_path))
    for key, one in made.items():
        assert again[key].pdf.data == one.pdf.data, key
        assert again[key].page == one.page, key
