"""An experiment in a real browser: designed by keys, registered, checked in; the finished one shows its result."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from healthkit.planning.experiments.draft import register
from healthkit.store import create_vault
from tests.planning.experiments.people import LAST, START, WALK, nights

from .laboratory import PASSPHRASE, Lab, lab, run_all

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, browser: Path) -> Iterator[Lab]:
    """JupyterLab over a vault with nights up to today and one finished experiment."""
    home = tmp_path_factory.mktemp("home")
    vault = create_vault(home / "vault", PASSPHRASE)
    nights(vault)
    with vault.writer() as con:
        con.execute("UPDATE daily SET day = day + ?::INTEGER", [(date.today() - LAST).days])
    start = START + (date.today() - LAST)
    register(vault, WALK, start, start, seed=3)
    vault.close()
    dark = os.environ.get("HEALTHKIT_DARK") == "1"
    lang = os.environ.get("HEALTHKIT_SHOTS_LANG", "en")
    with lab(home, home / "vault", browser, notebook="08-experiments.ipynb", dark=dark, lang=lang) as opened:
        yield opened


def test_one_is_designed_started_and_checked_in(running: Lab) -> None:
    page = running.page
    run_all(page)
    page.locator(".hk-trial article[data-state=over] .hk-verdict").wait_for()
    assert page.locator(".hk-trial article[data-state=over] .hk-days li").count() == 40
    page.locator(".hk-gauge").wait_for()
    before = page.locator(".hk-power strong").inner_text()
    page.get_by_label("What I want to know").fill("Do early evenings help?")
    page.keyboard.press("Tab")
    page.keyboard.type("lights out at ten")
    page.get_by_label("Least difference that matters").fill("10")
    page.get_by_text("That is under one half").wait_for()
    page.get_by_role("button", name="Take ").click()
    page.wait_for_function("before => document.querySelector('.hk-power strong').textContent !== before", arg=before)
    page.get_by_label("What I want to know").focus()
    page.keyboard.press("Enter")
    fresh = page.locator(".hk-trial article[data-state=running]")
    fresh.wait_for()
    assert fresh.locator(".hk-verdict").count() == 0, "no result before the end"
    fresh.get_by_role("button", name="Done: Do early evenings help?", exact=True).focus()
    page.keyboard.press("Enter")
    fresh.locator("li[data-today=true][data-did=done]").wait_for()
    if SHOTS:
        page.locator(".hk-trial").screenshot(path=f"{SHOTS}/experiments.png")
    assert running.watch.outside() == []
    assert running.watch.complaints == []
    assert running.watch.connections_outside() == []
