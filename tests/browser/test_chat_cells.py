"""An answer of the chat becomes a cell: the code is put below, runs, and gives the number that was said."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from healthkit.store import create_vault

from .laboratory import PASSPHRASE, lab, run_all, say

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FIRST = date(2026, 1, 1)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Three hundred days of steps; those of May 2026 lie on a line, so that their mean is known."""
    folder = tmp_path / "vault"
    with create_vault(folder, PASSPHRASE).writer() as con:
        con.execute(
            "INSERT INTO daily SELECT 'step_count', ? + i::INTEGER, 12, 5003 + 10 * i, NULL, NULL, NULL, NULL, 600 "
            "FROM range(300) AS t(i)",
            [FIRST],
        )
    return folder


MAY = [5003 + 10 * (date(2026, 5, day) - FIRST).days for day in range(1, 32)]
MEAN = sum(MAY) / len(MAY)


def shown(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one."""
    if SHOTS:
        page.wait_for_timeout(600)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def sources(page: Page) -> list[str]:
    """What the notebook's code cells say."""
    return page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea-editor").all_inner_texts()


def test_an_answer_is_put_below_as_a_cell_that_gives_its_number(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser) as running:
        page = running.page
        run_all(page)
        before = len(sources(page))
        said = say(page, "How many steps did I take on average in May 2026?")
        assert f"{MEAN:,.0f}" in said

        summary = page.locator(".hk-how summary")
        summary.focus()
        page.keyboard.press("Enter")
        how = page.locator(".hk-how")
        assert "average of step_count, 2026-05-01 to 2026-05-31" in how.inner_text()
        assert "avg(value" in how.locator("pre").inner_text()
        shown(page, "how")
        button = how.get_by_role("button", name="Insert as a cell below")
        page.keyboard.press("Tab")  # the statement, which may be scrolled
        page.keyboard.press("Tab")
        assert button.evaluate("node => node === document.activeElement"), "reached by keys alone"
        page.keyboard.press("Enter")

        page.wait_for_function(
            "n => document.querySelectorAll('.jp-Notebook .jp-CodeCell').length === n", arg=before + 1
        )
        assert how.locator("[role=status]").inner_text() == "Inserted below: Shift+Enter runs it."
        page.wait_for_function("() => document.activeElement.closest('.jp-CodeCell:last-of-type .cm-content')")
        assert "avg(value" in sources(page)[-1], "it stands below the chat, which is the last cell of the notebook"
        page.keyboard.press("Shift+Enter")
        output = page.locator(".jp-CodeCell").nth(before).locator(".jp-OutputArea-output")
        output.first.wait_for()
        numbers = [float(found) for found in re.findall(r"\d+\.\d+", output.first.inner_text())]
        assert any(abs(found - MEAN) < 0.01 for found in numbers), numbers
        shown(page, "cell")
        assert running.watch.outside() == []
        assert running.watch.complaints == []


def test_what_several_statements_gave_is_put_below_as_a_plan(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, lang="fr", dark=True) as running:
        page = running.page
        run_all(page)
        say(page, "Compare mes pas de mai 2026 avec ceux d'avril 2026")
        page.locator(".hk-how summary").click()
        button = page.get_by_role("button", name="Insérer dans une cellule ci-dessous")
        button.click()
        page.wait_for_function("() => document.activeElement.closest('.jp-CodeCell .cm-content')")
        page.keyboard.press("Shift+Enter")
        output = page.locator(".jp-CodeCell:has-text('plan_of') .jp-OutputArea-output")
        output.nth(1).wait_for()
        assert output.nth(1).inner_text().strip() in {"305.0", "305.00000000000006"}
        shown(page, "plan-fr")


def test_where_there_is_nothing_to_insert_into_the_code_is_copied(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser) as running:
        page = running.page
        # As in a page that tells the kernel no cell's id.
        page.locator(".jp-CodeCell .cm-content").last.click()
        page.keyboard.press("Control+A")
        page.keyboard.type("import healthkit as hk; chat = hk.chat(); display(chat); chat.box.cell = ''")
        page.keyboard.press("Shift+Enter")
        page.locator(".hk-chat textarea").wait_for()
        say(page, "How many steps did I take on average in May 2026?")
        page.locator(".hk-how summary").click()
        cells = len(sources(page))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = page.get_by_role("button", name="Copy the code")
        button.click()
        page.get_by_text("Copied: this page lets no cell be inserted").wait_for()
        assert "avg(value" in page.evaluate("() => navigator.clipboard.readText()")

        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
        button.click()
        box = page.locator(".hk-code textarea")
        box.wait_for()
        assert "avg(value" in box.input_value()
        assert len(sources(page)) == cells
        shown(page, "copy")
        assert running.watch.complaints == []
