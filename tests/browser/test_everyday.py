"""The everyday notebook in a real browser: goals; a metric of one's own; pairs that go together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from healthkit.planning import goals
from healthkit.store import Vault
from tests.builders import relations_vault

from .laboratory import Lab, lab, run_all

SHOTS = os.environ.get("HEALTHKIT_SHOTS")
LANG = os.environ.get("HEALTHKIT_SHOTS_LANG", "en")
pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def grown(vault: Vault) -> Vault:
    """The days moved up to yesterday, and a habit of two weeks, five days of it ticked as kept."""
    ahead = (date.today() - timedelta(days=relations_vault.DAYS) - relations_vault.FIRST).days
    begun = date.today() - timedelta(days=date.today().weekday() + 7)
    with vault.writer() as con:
        con.execute("UPDATE daily SET day = day + ?::INTEGER", [ahead])
        con.execute("UPDATE event SET local_day = local_day + ?::INTEGER", [ahead])
    made = goals.start(vault, goals.propose(vault, goals.Wish("habit", said="Stretch <b>daily</b>"), begun), begun)
    for at in range(6):
        goals.tick(vault, made.number, begun + timedelta(days=at), date.today(), done=at != 2)
    return vault


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, browser: Path) -> Iterator[Lab]:
    """The notebook, run, over a vault in which coffee goes with shorter nights."""
    home = tmp_path_factory.mktemp("home")
    grown(relations_vault.build(home)).close()
    dark = os.environ.get("HEALTHKIT_DARK") == "1"
    with lab(home, home / "vault", browser, notebook="12-everyday.ipynb", dark=dark, lang=LANG) as opened:
        run_all(opened.page)
        opened.page.locator(".hk-own").wait_for()
        yield opened


def shown(page: Page, selector: str, name: str) -> None:
    """A picture for whoever asks for one."""
    if SHOTS:
        page.locator(selector).first.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def says(page: Page, words: str) -> str:
    """The sentences under a figure that hold these words."""
    found = page.locator(".widget-html [role=status]", has_text=words)
    found.wait_for()
    return found.inner_text().replace("\u00a0", " ")


def nothing_amiss(running: Lab) -> None:
    assert running.watch.outside() == []
    assert running.watch.complaints == []
    assert running.watch.connections_outside() == []


def test_a_pair_is_chosen_from_what_was_found_and_by_hand(running: Lab) -> None:
    page = running.page
    said = says(page, "rho")
    assert "“Caffeine” goes with “Sleep”" in said
    assert "not what leads to what" in said
    shown(page, "select[id$=-found]", "relations-found")
    page.get_by_label("Metric", exact=True).last.select_option("step_count")
    page.get_by_label("With", exact=True).select_option("sleep_duration")
    says(page, "no clear link.")
    lag = page.get_by_label("Days apart", exact=True)
    lag.focus()
    page.keyboard.press("ArrowDown")
    says(page, "no clear link.")
    page.get_by_label("With", exact=True).select_option("distance_walking_running")
    says(page, "That is no finding")
    shown(page, "select[id$=-found]", "relations-built")
    nothing_amiss(running)


def test_a_metric_is_declared_by_keys_given_a_value_edited_and_removed(running: Lab) -> None:
    page = running.page
    form = page.locator(".hk-own")
    shown(page, ".hk-own", "own-empty")
    form.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Grip <b>strength</b>")
    page.keyboard.press("Tab")
    page.keyboard.type("kg")
    form.get_by_label("Plausible from").fill("5")
    form.get_by_label("to", exact=True).fill("90")
    page.keyboard.press("Enter")
    row = form.locator("li[data-name=own_grip_b_strength_b]")
    row.wait_for()
    assert "Grip <b>strength</b> · kg · 5 to 90 · 0 values" in row.inner_text(), "text stays text"
    form.get_by_label("Value (kg)").fill("400")
    page.keyboard.press("Enter")
    form.get_by_text("outside the range").wait_for()
    form.get_by_label("Value (kg)").fill("41,5")
    page.keyboard.press("Enter")
    row.get_by_text("1 value").wait_for()
    row.get_by_role("button", name="Edit: ").click()
    form.get_by_label("Name", exact=True).fill("Grip")
    shown(page, ".hk-own", "own-edit")
    page.keyboard.press("Enter")
    row.get_by_text("Grip · kg").wait_for()
    row.get_by_role("button", name="Remove: Grip").focus()
    page.keyboard.press("Enter")
    row.get_by_text("with its values (1)?").wait_for()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    form.get_by_text("Removed, with 1 value.").wait_for()
    assert form.locator("li[data-name]").count() == 0
    nothing_amiss(running)


def test_a_goal_is_proposed_started_ticked_reviewed_and_let_go(running: Lab) -> None:
    page = running.page
    form = page.locator(".hk-goals")
    habit = form.locator("article[data-name='1']")
    habit.wait_for()
    assert habit.locator("h5").inner_text() == "Stretch <b>daily</b>", "text stays text"
    assert habit.locator("li[data-state=kept]").count() == 5
    assert habit.locator("li[data-state=missed]").count() == 1
    habit.get_by_role("button", name="Done today").focus()
    page.keyboard.press("Enter")
    habit.locator("li[data-today=true][data-state=kept]").wait_for()
    shown(page, ".hk-goals", "goals-habit")

    habit.get_by_role("button", name="Review the week").focus()
    page.keyboard.press("Enter")
    review = habit.locator(".hk-review")
    review.get_by_label("What got in the way").select_option("travel")
    page.wait_for_function("() => document.querySelector('.hk-review select')?.value === 'travel'")
    review.get_by_label("Note", exact=True).fill("two days on trains")
    shown(page, ".hk-review:not([hidden])", "goals-review")
    review.get_by_role("button", name="Keep it as it is").click()
    form.get_by_text("Kept as it is.").wait_for()
    assert habit.get_by_role("button", name="Review the week").count() == 0

    form.get_by_label("Goal", exact=True).select_option("habit")
    form.get_by_label("Habit, in your words").fill("Skip meals until I am thin")
    page.keyboard.press("Enter")
    form.locator("p.hk-wrong").wait_for()
    assert form.locator("article").count() == 1
    form.get_by_label("Goal", exact=True).select_option("steps")
    form.get_by_role("button", name="Propose a first step").focus()
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Start this goal").wait_for()
    page.wait_for_function("() => document.activeElement?.textContent === 'Start this goal'")
    shown(page, ".hk-proposal", "goals-proposal")
    page.keyboard.press("Enter")
    steps = form.locator("article[data-name='2']")
    steps.wait_for()
    shown(page, ".hk-goals", "goals-two")
    steps.get_by_role("button", name="Let it go").click()
    steps.get_by_role("button", name="Let it go").first.click()
    form.get_by_text("Goals that ended").wait_for()
    assert form.locator("article").count() == 1
    nothing_amiss(running)
