"""The weekly report as a PDF: text, languages, accessibility, and the same bytes twice."""

from __future__ import annotations

import re

import pytest

from healthkit.report import placing, run
from tests.report.builder import WEEK
from tests.report.conftest import Pdf

pytestmark = pytest.mark.browser


def _make(vault, path, **parameters):
    result = run("weekly", {"week": WEEK, **parameters}, path, vault)
    return result, Pdf(path.read_bytes())


@pytest.fixture(scope="module")
def made(tmp_path_factory, vault_folder, browser):
    """Both languages, made once: (result, PDF)."""
    from healthkit.store import open_vault
    from tests.report.builder import PASSPHRASE

    vault = open_vault(vault_folder, PASSPHRASE)
    folder = tmp_path_factory.mktemp("pdf")
    return {
        "en": _make(vault, folder / "en.pdf", lang="en"),
        "fr": _make(vault, folder / "fr.pdf", lang="fr", units="metric"),
    }


def test_the_result_says_what_was_made(made):
    result, pdf = made["en"]
    assert result.report == "weekly"
    assert result.pages == len(pdf.pages) >= 3
    assert result.manifest["period"] == {"name": WEEK, "first": "2026-11-09", "last": "2026-11-15"}
    assert result.manifest["imports"][0]["sha256"] == "5f" * 32
    assert result.manifest["rows"]["step_count"] == {"rows": 7, "days": 63}
    assert result.manifest["figures"] == {"drawn": 6, "tables": 0}


def test_english_text(made):
    text = made["en"][1].text
    assert "Week of 9–15 November 2026" in text
    assert "Resting heart rate was higher than usual" in text
    assert "unchanged within noise" in text
    for heading in ("What changed", "Sleep", "Activity", "Heart", "Body", "What is missing", "Where this comes from"):
        assert heading in text


def test_french_text(made):
    text = made["fr"][1].text
    assert "Semaine du 9 au 15 novembre 2026" in text
    assert "inchangé, dans la variation habituelle" in text
    assert re.search(r"Poids.*71,\d kg", text)
    assert re.search(r"Coucher entre 2\d h \d\d et", text)
    assert "Page 1 sur" in text
    for english in ("Week of", "unchanged", "Page 1 of", "Running"):
        assert english not in text


def test_every_page_has_content_and_its_number(made):
    pages = made["en"][1].pages
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert all(len(page) > 300 for page in pages)


def test_the_last_page_is_the_manifest(made):
    last = made["en"][1].pages[-1]
    assert "Where this comes from" in last
    assert "5f" * 32 in last.replace("\n", "")
    assert f"healthkit report weekly -p lang=en -p week={WEEK} -p units=metric" in last.replace("\n", " ")


def test_what_is_missing_is_named(made):
    text = made["en"][1].text
    assert "Sleep, Deep sleep, and REM sleep: nothing on Fri 13." in text
    assert "VO₂max): last on 30 October 2026." in text
    assert "Watch7,1" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pdf_is_accessible(made, lang):
    pdf = made[lang][1]
    assert pdf.reader.trailer["/Root"]["/Lang"] == lang
    assert pdf.accessible
    assert pdf.reader.metadata.title.startswith(("Week of", "Semaine du"))


def test_every_figure_has_alternative_text(made):
    alts = made["en"][1].alternatives()
    assert len(alts) == 6
    assert any("6 nights as horizontal bars" in alt for alt in alts)


def test_fonts_are_embedded(made):
    assert made["fr"][1].loose_fonts() == []


def test_same_inputs_same_bytes(made, vault, tmp_path):
    again, pdf = _make(vault, tmp_path / "again.pdf", lang="fr")
    assert pdf.data == made["fr"][1].data
    assert again.manifest == made["fr"][0].manifest


def test_us_units(vault, tmp_path, browser):
    text = _make(vault, tmp_path / "us.pdf", units="us")[1].text
    assert re.search(r"Weight 157\.\d lb", text)
    assert "4.4 mi" in text
    assert " kg" not in text


def test_the_file_is_private_and_goes_where_it_was_sent(made, tmp_path):
    data = made["en"][1].data
    target = placing.target(tmp_path, "weekly", made["en"][0].manifest)
    placing.place(data, target)
    assert target == tmp_path / f"weekly-{WEEK}.pdf"
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
