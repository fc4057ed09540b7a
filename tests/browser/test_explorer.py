"""The explorer in a real browser: zoomed, two periods brushed, days annotated, by mouse and by keys."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from healthkit.store import open_vault
from tests.builders import watched_person

from .laboratory import PASSPHRASE, Lab, lab, run_all, wait_for

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
TRENDS = "03-trends.ipynb"
RANGE = "() => document.querySelector('.js-plotly-plot').layout.xaxis.range.map(String)"
POINTS = """() => Math.max(...document.querySelector('.js-plotly-plot').data
    .filter((trace) => !trace.orientation).map((trace) => (trace.y ?? []).length))"""
pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the person, with their vault."""
    folder = tmp_path_factory.mktemp("home")
    assert watched_person.PASSPHRASE == PASSPHRASE
    watched_person.build(folder / "vault").close()
    return folder


@pytest.fixture(scope="module")
def running(home: Path, browser: Path) -> Iterator[Lab]:
    """One JupyterLab for all of it, and one explorer: starting them takes longer than most of what is done."""
    with lab(home, home / "vault", browser, notebook=TRENDS) as running:
        opened(running)
        yield running


def opened(running: Lab) -> Page:
    """The notebook, run, with the explorer drawn."""
    page = running.page
    run_all(page)
    page.locator(".js-plotly-plot .xy").first.wait_for()
    page.wait_for_function("() => document.querySelector('.js-plotly-plot')._fullLayout.width > 600")
    page.evaluate("() => document.querySelector('input[role=combobox]').closest('.hk').scrollIntoView()")
    return page


def shown(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one."""
    if SHOTS:
        page.wait_for_timeout(600)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def drag(page: Page, start: float, end: float) -> None:
    """Drag over the first panel, from one share of its width to another."""
    page.evaluate("() => document.querySelector('.js-plotly-plot').scrollIntoView({ block: 'start' })")
    box = page.locator(".js-plotly-plot .nsewdrag[data-subplot='xy']").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + end) / 2, y + 4, steps=4)
    page.mouse.move(box["x"] + box["width"] * end, y + 6, steps=4)
    page.mouse.up()


def says(page: Page, words: str) -> str:
    """The sentences under the figure, once they hold these words."""
    page.wait_for_function(
        "words => document.querySelector('.widget-html [role=status]')?.textContent.includes(words)",
        arg=words,
    )
    return page.locator(".widget-html [role=status]").first.inner_text()


def nothing_amiss(running: Lab) -> None:
    assert running.watch.outside() == []
    assert running.watch.complaints == []
    assert running.watch.connections_outside() == []


def test_it_reads_in_french_on_a_dark_page(home: Path, tmp_path: Path, browser: Path) -> None:
    """The first of the file: the others share a browser, beside which no other can be started."""
    with lab(tmp_path, home / "vault", browser, lang="fr", dark=True, notebook=TRENDS) as running:
        page = opened(running)
        says(page, "en moyenne")
        shown(page, "explorer-fr-dark")
        page.get_by_role("button", name="Dernière nuit").click()
        says(page, "En ombré\u00a0: votre sommeil.")
        shown(page, "explorer-fr-night")
        colour = page.locator(".js-plotly-plot .annotation-text").first.evaluate("node => getComputedStyle(node).fill")
        assert min(int(part) for part in colour.strip("rgb()").split(",")) > 150, "light letters on a dark page"
        nothing_amiss(running)


def test_zoom_from_a_year_to_one_night(running: Lab) -> None:
    page = running.page
    shown(page, "explorer-open")
    page.get_by_label("Period", exact=True).select_option("1y")
    says(page, "November 1, 2025")
    year = page.evaluate(RANGE)
    shown(page, "explorer-year")
    drag(page, 0.90, 0.96)
    page.wait_for_function(f"before => ({RANGE})()[0] !== before", arg=year[0])
    page.wait_for_function("() => document.querySelector('select[id$=-period]').value === 'free'")
    said = says(page, "Shaded: when you slept.")
    assert "each reading" not in said.split("\n")[0] or "readings" in said
    assert page.evaluate("() => document.querySelector('.js-plotly-plot').layout.shapes.length") > 10, "nights"
    shown(page, "explorer-weeks")

    zoom = page.get_by_role("button", name="Zoom in", exact=True)
    zoom.focus()
    before = page.evaluate(RANGE)
    page.keyboard.press("+")
    page.wait_for_function(f"before => ({RANGE})()[0] !== before", arg=before[0])
    before = page.evaluate(RANGE)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"before => ({RANGE})()[0] < before", arg=before[0])
    page.get_by_role("button", name="Last night").click()
    page.wait_for_function(f"() => /18:00/.test(({RANGE})()[0])")
    page.get_by_label("Add a metric below").select_option("heart_rate")
    says(page, "Heart rate, ")
    assert 60 < page.evaluate(POINTS) <= 3000
    shown(page, "explorer-night")
    page.get_by_role("button", name="Everything").first.click()
    says(page, "October 1, 2025")
    remove = page.get_by_role("button", name="Remove Heart rate")
    remove.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.hk-chips').textContent.includes('Heart rate')")
    nothing_amiss(running)


def test_two_periods_are_brushed_and_compared(running: Lab) -> None:
    page = running.page
    page.get_by_label("Period", exact=True).select_option("all")
    says(page, "October 1, 2025")
    page.get_by_label("Dragging on the chart").select_option("a")
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').layout.dragmode === 'drawrect'")
    drag(page, 0.35, 0.50)
    says(page, "Mark period B")
    page.get_by_label("Dragging on the chart").select_option("b")
    drag(page, 0.75, 0.90)
    page.wait_for_function("() => document.querySelector('input[id$=-b-first]').value >= '2026-07'")
    said = says(page, "Steps: ")
    steps = next(line for line in said.split("\n") if line.startswith("Steps: "))
    assert re.search(r"Higher in B: \+2,[3-7]\d\d steps \(95 % interval \+\d", steps), steps
    pulse = next(line for line in said.split("\n") if line.startswith("Resting heart rate: "))
    assert "No difference beyond noise" in pulse
    shown(page, "explorer-ab")

    first = page.locator("input[id$=-b-first]")
    first.fill("2026-09-01")
    first.press("Tab")
    says(page, "B is Sep 1, 2026")
    page.get_by_role("button", name="Clear A and B").click()
    page.wait_for_function("() => document.querySelector('select[id$=-compare]').value === 'none'")
    nothing_amiss(running)


def test_days_are_annotated_and_kept(running: Lab, home: Path) -> None:
    page = running.page
    page.get_by_label("Period", exact=True).select_option("90d")
    page.get_by_label("Dragging on the chart").select_option("note")
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').layout.dragmode === 'drawrect'")
    drag(page, 0.5, 0.6)
    words = page.get_by_label("Note", exact=True)
    page.wait_for_function("() => document.activeElement?.id.endsWith('-said')")
    page.keyboard.type("New <b>shoes</b> & a holiday")
    page.keyboard.press("Enter")
    page.locator(".hk-notes li").wait_for()
    assert "New <b>shoes</b> & a holiday" in page.locator(".hk-notes li").inner_text(), "text stays text"
    assert words.input_value() == ""
    says(page, "Notes: New <b>shoes</b> & a holiday.")
    shown(page, "explorer-note")
    vault = open_vault(home / "vault", PASSPHRASE)
    rows = vault.query("explorer_marks").rows(named=True)
    vault.close()
    assert [row["said"] for row in rows] == ["New <b>shoes</b> & a holiday"]
    assert rows[0]["first_day"] < rows[0]["last_day"]
    page.get_by_role("button", name="Remove the note").click()
    page.wait_for_function("() => !document.querySelector('.hk-notes li')")
    nothing_amiss(running)


def test_the_chart_is_kept_as_image_drawing_and_cell(running: Lab, home: Path, tmp_path: Path) -> None:
    page = running.page
    for name, begins in (("Image (PNG)", b"\x89PNG"), ("Drawing (SVG)", b"<svg")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        kept = tmp_path / "kept"
        waiting.value.save_as(kept)
        assert kept.read_bytes().startswith(begins)
    page.get_by_role("button", name="As a notebook cell").click()
    page.wait_for_function("() => document.querySelectorAll('.jp-CodeCell').length === 3")
    page.wait_for_function("() => document.activeElement?.classList.contains('cm-content')")
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("() => document.querySelectorAll('.js-plotly-plot').length === 2")
    page.click("li.lm-MenuBar-item:has-text('File')")
    page.click(".lm-Menu-itemLabel:text-is('Save Notebook')")
    copy = home / "data" / "healthkit-workbench" / "lab" / "notebooks" / TRENDS
    saved = json.loads(wait_for(copy, "days=("))
    sources = ["".join(cell["source"]) for cell in saved["cells"] if cell["cell_type"] == "code"]
    assert 'widgets.explore("resting_heart_rate", "step_count", "sleep_duration", days=("20' in "\n".join(sources)
    nothing_amiss(running)
