"""The notebook of results in a real browser: chosen by keys, drawn, and without a word to the outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.builders import lab_person

from .laboratory import PASSPHRASE, lab, run_all

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    assert lab_person.PASSPHRASE == PASSPHRASE
    lab_person.build(tmp_path / "vault").close()
    return tmp_path / "vault"


def shown(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def titled(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => [...document.querySelectorAll('.js-plotly-plot .gtitle')].some((n) => n.textContent === words)",
        arg=words,
    )


def test_results_are_found_followed_and_laid_out_in_time(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, notebook="02-labs.ipynb") as running:
        page, watch = running.page, running.watch
        run_all(page)
        table = page.locator(".hk-labs table").first
        table.wait_for()
        assert page.locator(".hk-alert").first.inner_text().startswith("Potassium")
        before = table.locator("tbody tr").count()

        only_out = page.get_by_label("only outside their range")
        only_out.focus()
        page.keyboard.press("Space")
        page.wait_for_function(
            "n => document.querySelector('.hk-labs table').querySelectorAll('tbody tr').length < n", arg=before
        )
        assert "Sodium" not in table.inner_text()
        page.keyboard.press("Space")
        search = page.get_by_label("Search", exact=True).first
        search.fill("cholesterol")
        # Two changes in a row: what stands in the end is both of them.
        page.wait_for_function(
            "() => { const said = document.querySelector('.hk-labs table').innerText;"
            " return said.includes('LDL') && !said.includes('Sodium') && !said.includes('HbA1c') }"
        )
        search.fill("")
        page.wait_for_function("() => document.querySelector('.hk-labs table').innerText.includes('Sodium')")
        shown(page, "table")

        chosen = page.get_by_label("Test", exact=True)
        chosen.scroll_into_view_if_needed()
        titled(page, "LDL cholesterol")
        page.wait_for_timeout(800 if SHOTS else 0)
        shown(page, "follow")
        chosen.focus()
        page.keyboard.type("Ferr")  # the browser's own type-ahead
        titled(page, "Ferritin")

        page.get_by_label("Procedures").scroll_into_view_if_needed()
        titled(page, "Your record over time")
        page.wait_for_timeout(800 if SHOTS else 0)
        shown(page, "timeline")

        words = page.get_by_label("Words, a begin*, or a “phrase”")
        words.fill("bleeding")
        mark = page.locator(".hk-documents mark")
        mark.first.wait_for()
        assert mark.first.inner_text() == "bleeding"
        page.locator(".hk-documents summary").first.click()
        assert "<b>Anaemia</b>" in page.locator(".hk-documents pre").first.inner_text(), "text stays text"
        shown(page, "documents")

        assert page.locator(".modebar-btn[data-title*='Share']").count() == 0
        assert page.locator(".modebar-btn[data-title*='Download']").count() >= 2, "there is a bar to find a button in"
        stills = page.locator("[data-hk-still]")
        assert stills.count() == 8
        assert not any(stills.nth(i).is_visible() for i in range(8))
        assert watch.outside() == []
        assert watch.complaints == []
        assert watch.connections_outside() == []


def test_the_notebook_reads_in_french_on_a_dark_page(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, lang="fr", dark=True, notebook="02-labs.ipynb") as running:
        page = running.page
        run_all(page)
        titled(page, "Cholestérol LDL")
        titled(page, "Votre dossier au fil du temps")
        colour = page.locator(".js-plotly-plot .gtitle").first.evaluate("node => getComputedStyle(node).fill")
        assert min(int(part) for part in colour.strip("rgb()").split(",")) > 150, "light letters on a dark page"
        page.get_by_label("Analyse").first.scroll_into_view_if_needed()
        page.wait_for_timeout(800 if SHOTS else 0)
        shown(page, "dark")
        assert running.watch.complaints == []
