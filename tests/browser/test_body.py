"""The notebooks of sleep and of training in Chromium: choosing by keys and by click, and nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import active_person
from tests.builders.active_person import LAST

from .laboratory import PASSPHRASE, lab, run_all

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("body") / "vault"
    made = active_person.build(folder)
    made.change_passphrase(PASSPHRASE)
    made.close()
    return folder


def test_a_night_is_chosen_by_keys_and_by_click(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, notebook="04-sleep.ipynb") as seen:
        run_all(seen.page)
        chosen = seen.page.locator(".hk-steps select").first
        assert chosen.input_value() == str(LAST)
        chosen.press("ArrowLeft")
        seen.page.wait_for_selector(".gtitle:has-text('November 14')")
        chosen.press("ArrowRight")
        seen.page.wait_for_selector(".gtitle:has-text('November 15')")
        assert seen.page.locator(".hk-steps button").nth(1).is_disabled(), "there is no later night"
        seen.page.locator(".barlayer .point path").first.click(force=True)
        seen.page.wait_for_selector(".gtitle:has-text('November 1,')")
        assert chosen.input_value() == "2026-11-01"
        assert seen.watch.complaints == []
        assert seen.watch.outside() == []
        assert seen.watch.connections_outside() == []


def test_a_route_is_drawn_without_a_map(vault: Path, tmp_path: Path, browser: Path) -> None:
    with lab(tmp_path, vault, browser, lang="fr", notebook="05-training.ipynb") as seen:
        run_all(seen.page)
        seen.page.wait_for_selector("text=aucune carte n’est chargée, personne")
        page = seen.page.locator(".hk-steps select").last
        page.press("ArrowRight")
        seen.page.wait_for_selector("text=Yoga, dimanche 15 novembre 2026")
        assert seen.watch.complaints == []
        assert seen.watch.outside() == []
        assert seen.watch.connections_outside() == []
