"""What stays of a chat: its list, cells pinned into the notebook, the printed form, and going on in a new kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.privacy.consent import Consents
from healthkit.privacy.pins import pins
from tests.builders.model_server import ModelServer, Say

from .chat_scene import (
    NOTEBOOK,
    STEPS,
    WORDS,
    ask,
    build,
    choose_near,
    figure,
    last_answer,
    month,
    name_in_settings,
    say,
    scene,
    shown,
)
from .laboratory import run_all, wait_for

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its loop to the interpreter's end, which warns of it.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUESTION = "How many steps did I take per day on average in August 2026?"
MEAN = f"{sum(month(STEPS, 8)) / 31:,.0f}"


def test_pinned_kept_reopened_and_gone_on_with(tmp_path: Path) -> None:
    vault = build(tmp_path / "vault")
    with ModelServer([figure("step_count"), say(WORDS), Say("As I said.")]) as server:
        name_in_settings(server, 'ask = "always"')
        Consents(vault).grant("*", "model", "activity", server.url)
        with scene(tmp_path, tmp_path / "vault") as running:
            page, watch = running.page, running.watch
            choose_near(page)
            ask(page, QUESTION)
            answer = last_answer(page, 1)
            assert MEAN in answer.inner_text()

            answer.locator(".hk-chart .main-svg").first.wait_for()
            cells = page.locator(".jp-Notebook-cell").count()
            answer.get_by_role("button", name="Pin as cells").click()
            pinned = page.locator(".jp-MarkdownCell:has-text('Your steps')")
            pinned.locator(".jp-RenderedMarkdown table").wait_for()
            assert page.locator(".jp-Notebook-cell").count() == cells + 1
            assert pinned.locator("img").count() == 0
            hrefs = pinned.locator("a").evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")
            assert all(href is None or href.startswith("#") for href in hrefs), hrefs
            assert "Written by an AI" in pinned.inner_text()
            pinned.scroll_into_view_if_needed()
            shown(page, "pinned-cell")

            answer.get_by_role("button", name="Pin to the report").click()
            answer.get_by_role("button", name="Take out of the report").wait_for()
            assert page.evaluate("() => document.activeElement.textContent") == "Take out of the report", (
                "the focus stays"
            )
            answer.locator(".hk-chart .main-svg").first.wait_for()
            assert [one.question for one in pins(vault)] == [QUESTION]

            page.get_by_role("button", name="Conversations").click()
            past = page.locator(".hk-past")
            past.locator(".hk-past-list .hk-plain").wait_for()
            past.get_by_role("button", name="Rename").click()
            past.get_by_label("New name").fill("My August")
            page.keyboard.press("Enter")
            past.get_by_role("button", name="Open “My August”").wait_for()
            shown(page, "conversations")
            with page.expect_download() as download:
                past.get_by_role("button", name="Export").click()
            assert "# My August" in download.value.path().read_text("utf-8")
            assert watch.outside() == []

            page.click("li.lm-MenuBar-item:has-text('File')")
            page.click(".lm-Menu-itemLabel:text-is('Save Notebook')")
            copy = tmp_path / "data" / "healthkit-workbench" / "lab" / "notebooks" / NOTEBOOK
            saved = wait_for(copy, "Written by an AI")
            assert "application/vnd.jupyter.widget-state+json" not in saved
            page.click("li.lm-MenuBar-item:has-text('Kernel')")
            page.click(".lm-Menu-itemLabel:text-is('Shut Down Kernel')")
            # A page that comes back sooner attaches to the kernel that is going, and never idles.
            page.wait_for_selector(".jp-Toolbar-kernelName:has-text('No Kernel')")
            page.reload()
            still = page.locator("[data-hk-still]:has-text('Your steps')")
            still.wait_for()
            assert still.locator("h5").inner_text() == "Your steps"
            assert MEAN in still.inner_text()
            assert still.locator("img, a, script").count() == 0
            shown(page, "reopened-without-kernel")
            quiet = len(watch.complaints)

            run_all(page)
            page.get_by_role("button", name="Continue the last conversation").click()
            answer = last_answer(page, 1)
            assert answer.locator("h5").inner_text() == "Your steps"
            assert "Written by an AI" in answer.inner_text()
            choose_near(page)
            ask(page, "Are you sure?")
            assert "As I said." in last_answer(page, 2).inner_text()
            roles = [message["role"] for message in server.requests[-1]["messages"]]
            assert roles == ["system", "user", "assistant", "tool", "assistant", "user"], "it knows what was said"

            page.set_viewport_size({"width": 560, "height": 900})
            shown(page, "narrow")
            width = page.locator(".hk-chat").evaluate("node => node.scrollWidth - node.clientWidth")
            assert width <= 1, "nothing sticks out"

            page.get_by_role("button", name="Conversations").click()
            page.locator(".hk-past").get_by_role("button", name="Delete").click()
            page.locator(".hk-past").get_by_role("button", name="Yes, delete").click()
            page.locator(".hk-past:has-text('None kept yet.')").wait_for()
            assert page.locator('.hk-turn[data-role="person"]').count() == 0
            assert pins(vault) == ()

            assert watch.outside() == []
            # Until the cell has run again JupyterLab itself says that the widget of the former kernel has no model.
            assert [said for said in watch.complaints[quiet:] if "widget model not found" not in said] == []
            assert watch.connections_outside() == []
