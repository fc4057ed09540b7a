"""The first notebook in a real browser, and what page, server and kernel talked to meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.store import create_vault
from tests.builders.apple import document, record

from .laboratory import PASSPHRASE, lab, run_all, say, wait_for, wait_until

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    with create_vault(folder, PASSPHRASE).writer() as con:
        con.execute(
            """
            INSERT INTO daily
            SELECT 'step_count', DATE '2026-01-01' + i::INTEGER, 12, 7000 + 100 * (i % 30), NULL, NULL, NULL, NULL, 600
            FROM range(300) AS t(i) WHERE i NOT BETWEEN 250 AND 257
            """
        )
        con.execute(
            """
            INSERT INTO daily
            SELECT 'heart_rate', DATE '2026-01-01' + i::INTEGER, 200, NULL, 60 + i % 7, 48, 140, 61, 1440
            FROM range(300) AS t(i)
            """
        )
    return folder


def test_explore_and_ask_without_a_word_to_the_outside(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser) as running:
        page, watch = running.page, running.watch
        run_all(page)
        metric = page.locator("input[role=combobox]")
        metric.scroll_into_view_if_needed()
        title = page.locator(".js-plotly-plot .gtitle").first
        title.wait_for()
        assert page.locator(".hk-drop").bounding_box()["height"] > 50, "the live form is there to see"  # type: ignore[index]
        assert title.text_content() == "Steps"

        metric.click()
        metric.fill("pulse")
        metric.press("Enter")
        page.wait_for_function("() => document.querySelector('.js-plotly-plot .gtitle').textContent === 'Heart rate'")
        assert page.locator(".js-plotly-plot .trace").count() >= 2

        first = say(page, "How many steps did I take on average in May 2026?")
        assert any(mark in first for mark in "0123456789")
        assert "May 2026" in first
        page.locator(".hk-chart .main-svg").first.wait_for()
        second = say(page, "Quelle a été ma fréquence cardiaque moyenne en mars 2026 ?")
        assert "mars 2026" in second
        page.wait_for_function("() => document.querySelectorAll('.hk-chart .main-svg').length >= 2")
        page.wait_for_function("() => document.querySelectorAll('.js-plotly-plot').length === 3")

        assert page.locator(".modebar-btn[data-title*='Share']").count() == 0
        assert page.locator(".modebar-btn[data-title*='Download']").count() >= 1, "there is a bar to find a button in"
        assert page.locator("[data-hk-still]").count() == 4
        assert not any(page.locator("[data-hk-still]").nth(i).is_visible() for i in range(4))
        assert watch.outside() == []
        assert watch.complaints == []
        assert watch.processes() == {"jupyterlab", "ipykernel_launcher"}, "the hook was in both"
        assert watch.connections_outside() == []


def test_keys_stay_in_the_chat_history_comes_back_and_the_page_is_fenced(
    vault: Path, tmp_path: Path, browser: Path
) -> None:
    with lab(tmp_path, vault, browser, lang="fr", dark=True) as running:
        page = running.page
        run_all(page)
        cells = page.locator(".jp-Notebook-cell").count()
        box = page.locator(".hk-chat textarea")
        box.click()
        page.keyboard.type("aabbxxddm")  # shortcuts of the notebook: new cells, cut, delete, to Markdown
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("z")
        assert box.input_value() == "aabbxxddm\nz"
        assert page.locator(".jp-Notebook-cell").count() == cells

        box.fill("")
        say(page, "Combien de pas ai-je faits en mai 2026 ?")
        assert page.locator(".hk-how summary").inner_text() == "Comment ce résultat est calculé"
        question = "<img src=x onerror=alert(1)> **gras** ?"
        say(page, question)
        assert page.locator('.hk-turn[data-role="person"]').last.inner_text() == question
        assert page.locator(".hk-log img").count() == 0
        page.keyboard.press("ArrowUp")
        assert box.input_value() == question
        page.keyboard.press("ArrowDown")
        assert box.input_value() == ""
        ground = page.locator(".hk-chat").evaluate("node => getComputedStyle(node).backgroundColor")
        assert max(int(part) for part in ground.strip("rgba()").split(",")[:3]) < 80, "dark"
        assert running.watch.complaints == []

        reached = page.evaluate(
            """() => new Promise((done) => {
                 const image = new Image();
                 image.onload = () => done("loaded");
                 image.onerror = () => done("refused");
                 image.src = "http://192.0.2.1/pixel.png?steps=8000";
               })"""
        )
        assert reached == "refused"
        assert any("Content Security Policy" in words for words in running.watch.complaints), "by the page's own rule"


def test_unlock_import_save_and_reopen(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, key=False) as running:
        page = running.page
        run_all(page)
        secret = page.locator(".hk input[type=password]").first
        secret.fill("wrong")
        secret.press("Enter")
        page.locator("text=That is not the passphrase of this vault.").wait_for()
        secret.fill(PASSPHRASE)
        secret.press("Enter")
        page.locator(".hk-board").first.wait_for()
        page.locator(".hk-chat textarea").wait_for()

        weights = [
            record("HKQuantityTypeIdentifierBodyMass", f"{70 + n % 50 / 10:.1f}", unit="kg", startDate=at, endDate=at)
            for n in range(40_000)
            for at in [f"2024-{n % 12 + 1:02d}-{n // 12 % 28 + 1:02d} {n // 336 % 24:02d}:{n // 8064:02d}:00 +0200"]
        ]
        export = tmp_path / "export.xml"
        export.write_text(document(*weights), "utf-8")
        assert export.stat().st_size > 4 * 2 * 1024 * 1024, "more pieces than may be under way at once"
        page.locator(".hk-drop input[type=file]").set_input_files(export)
        page.locator(".hk-result").wait_for()
        assert "new rows" in page.locator(".hk-result strong").inner_text()
        page.locator(".hk-board th:text-is('Weight')").first.wait_for()
        wait_until(lambda: not list(vault.glob(".incoming-*")), "the copy on its way is gone")

        page.click("li.lm-MenuBar-item:has-text('File')")
        page.click(".lm-Menu-itemLabel:text-is('Save Notebook')")
        copy = tmp_path / "data" / "healthkit-workbench" / "lab" / "notebooks" / "00-start.ipynb"
        saved = wait_for(copy, "hk-board")
        assert PASSPHRASE not in saved
        assert "application/vnd.jupyter.widget-state+json" not in saved

        page.click("li.lm-MenuBar-item:has-text('Kernel')")
        page.click(".lm-Menu-itemLabel:text-is('Shut Down Kernel')")
        page.reload()
        page.locator("[data-hk-still] .hk-board").wait_for()
        heights = page.locator("[data-hk-still]").evaluate_all(
            """nodes => nodes.map((node) =>
                 node.closest('.jp-OutputArea-child').previousElementSibling.getBoundingClientRect().height)"""
        )
        assert len(heights) == 4
        assert max(heights) <= 1, "a reopened notebook shows the printed forms in place of errors"
