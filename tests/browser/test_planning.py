"""Schedule, visit, insurance and "save as report" in a real browser: each used as a person uses it, by one vault."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.builders import lab_person

from .laboratory import PASSPHRASE, Lab, lab, run_all

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
OWN = "my-steps"
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
    assert lab_person.PASSPHRASE == PASSPHRASE
    lab_person.build(folder / "vault").close()
    return folder


@pytest.fixture(scope="module")
def running(home: Path, browser: Path) -> Iterator[Lab]:
    """One JupyterLab for all of it: starting one takes longer than most of what is done in it."""
    with lab(home, home / "vault", browser, notebook="11-reports.ipynb") as opened:
        yield opened


def opened(running: Lab, notebook: str) -> Page:
    """A notebook of the person's folder, run, alone on the page."""
    page = running.page
    page.goto(f"{page.url.split('/lab')[0]}/lab/tree/{notebook}?reset")
    run_all(page)
    return page


def nothing_amiss(running: Lab, name: str) -> None:
    if SHOTS:
        running.page.screenshot(path=f"{SHOTS}/{name}.png")
    assert running.watch.outside() == []
    assert running.watch.complaints == []
    assert running.watch.connections_outside() == []


def focused(page: Page) -> str:
    """The label of what has the focus."""
    label = page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")
    return str(label)


def test_an_entry_is_added_by_keys_and_run(running: Lab, home: Path) -> None:
    page = opened(running, "11-reports.ipynb")
    page.get_by_role("button", name="Add", exact=True).click()
    page.keyboard.type("copies")
    page.keyboard.press("Tab")
    page.keyboard.type("A backup")  # the browser's own type-ahead
    page.get_by_role("textbox", name="Folder").fill(str(home / "copies"))
    page.keyboard.press("Enter")
    row = page.locator("tr[data-name=copies]")
    row.wait_for()
    assert "every Monday at 07:00" in row.inner_text()
    assert row.locator("[data-head=Next]").inner_text().startswith("Mon")

    page.get_by_role("button", name="Run now: copies").focus()
    page.keyboard.press("Enter")
    row.locator(".hk-good").wait_for()
    assert len(list((home / "copies").iterdir())) == 1
    assert focused(page) == "Run now: copies"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Resume: copies").wait_for()
    assert focused(page) == "Resume: copies"
    nothing_amiss(running, "schedule")


def test_a_question_is_changed_and_two_pages_are_printed(running: Lab, home: Path) -> None:
    page = opened(running, "10-visit.ipynb")
    page.locator(".hk-visit fieldset").first.wait_for(state="attached")
    page.get_by_label("Question 1", exact=True).fill("Who measures this next?")
    page.get_by_label("Why I go").fill("tiredness")
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.hk-visit [role=status]').textContent")
    assert page.get_by_label("Question 1", exact=True).input_value() == "Who measures this next?"

    printed = home / "visit.pdf"
    page.get_by_role("textbox", name="File", exact=True).fill(str(printed))
    page.get_by_role("button", name="Save as PDF").click()
    page.get_by_text("2 pages in").wait_for()
    pages = PdfReader(printed).pages
    assert len(pages) == 2
    assert "Who measures this next?" in " ".join(" ".join(one.extract_text() for one in pages).split())

    page.get_by_label("In your words").fill("Take less salt")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete: Take less salt").click()
    assert focused(page) == "Cancel"
    page.get_by_role("button", name="Yes, delete").click()
    page.get_by_text("Nothing was noted yet.").wait_for()
    nothing_amiss(running, "visit")


def test_two_plans_of_the_wizard_are_compared(running: Lab) -> None:
    page = opened(running, "09-insurance.ipynb")
    page.get_by_text("No plan is kept yet.").first.wait_for(state="attached")
    page.locator(".hk-insurance td input").first.wait_for()
    for name, premium in (("Near", "450"), ("Far", "90")):
        page.get_by_label("Name of the plan").fill(name)
        page.get_by_label("Premium a month").fill(premium)
        page.keyboard.press("Enter")
        page.locator(".hk-insurance form [role=status]", has_text=f"“{name}” is kept").wait_for()
        page.locator(".hk-insurance .hk-total", has_text="premium").wait_for()
    table = page.locator("table.hk-sources:visible")
    table.get_by_role("rowheader", name="Far").wait_for()
    assert table.get_by_role("rowheader").all_inner_texts() == ["Far", "Near"], "the cheaper one stands first"
    assert "$1,080" in table.inner_text()
    scenario = page.get_by_label("Scenario")
    assert scenario.input_value() == "last_year", "what is shown is what is chosen"
    before = table.inner_text()
    scenario.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => document.querySelector('table.hk-sources')?.innerText !== before", arg=before)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    nothing_amiss(running, "insurance")


def test_a_notebook_becomes_a_report_that_is_offered(running: Lab, home: Path) -> None:
    [copied] = (home / "data").rglob("11-reports.ipynb")
    sources = ["# parameters\nlang = 'en'", "print(lang)", "from healthkit import widgets\nwidgets.save_as_report()"]
    made = json.loads(copied.read_text("utf-8"))
    cell: dict[str, object] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    made["cells"] = [{**cell, "id": f"own-{n}", "source": source} for n, source in enumerate(sources)]
    copied.with_name(f"{OWN}.ipynb").write_text(json.dumps(made), "utf-8")

    page = opened(running, f"{OWN}.ipynb")
    assert page.get_by_label("Name of the report").input_value() == OWN
    page.get_by_role("button", name="Save as report").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved. From now on").wait_for()
    assert "save_as_report" not in (home / "vault" / "reports" / f"{OWN}.ipynb").read_text("utf-8")

    page = opened(running, "11-reports.ipynb")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Which report").select_option(OWN)
    nothing_amiss(running, "saver")
