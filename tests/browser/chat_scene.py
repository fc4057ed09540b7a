"""A person's vault, a scripted model's server named in the settings, and a notebook with the chat in a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from healthkit.settings import settings_file
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders.apple import document, record
from tests.builders.model_server import ModelServer, Say, Use
from tests.chromium import chromium

from .laboratory import PASSPHRASE, Lab, lab, run_all

NOTEBOOK = "01-chat.ipynb"
SHOTS = os.environ.get("HEALTHKIT_SHOTS")
FIRST, DAYS = date(2026, 6, 1), 120
STEPS = [5000 + 10 * n for n in range(DAYS)]
PULSE = [58 + n % 3 for n in range(DAYS)]
WORDS = (
    "## Your steps\n\nIn August you took **{mean:,.0f} steps a day** on average.\n\n| what | steps |\n|---|--:|\n"
    "| average | {mean:,.0f} |\n\n1. Counted by phone.\n2. `step_count`, daily.\n\n"
    "More at [this page](https://evil.example/?s=1) ![x](https://evil.example/p.png) <img src=x onerror=alert(1)>"
)


def build(folder: Path) -> Vault:
    """Steps and resting pulse of 120 days, from an export."""
    vault = create_vault(folder, PASSPHRASE)
    rows = []
    for n in range(DAYS):
        at = f"{FIRST + timedelta(days=n)} 10:00:00 +0200"
        rows.append(record("HKQuantityTypeIdentifierStepCount", str(STEPS[n]), unit="count", startDate=at, endDate=at))
        pulse = "HKQuantityTypeIdentifierRestingHeartRate"
        rows.append(record(pulse, str(PULSE[n]), unit="count/min", startDate=at, endDate=at))
    export = folder.parent / "export.xml"
    export.write_text(document(*rows), "utf-8")
    import_path(vault, export)
    return vault


def month(values: list[int], number: int) -> list[int]:
    """The values of a month of 2026."""
    return [value for n, value in enumerate(values) if (FIRST + timedelta(days=n)).month == number]


def figure(metric: str, number: int = 8) -> Use:
    """A call that asks for a metric's average of a month."""
    first = date(2026, number, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = {"from_day": f"{first}", "to_day": f"{last}"}
    return Use(("metric", {"metric": metric, "measure": "average", **days}))


def say(text: str, **more: Any) -> Say:
    """Words in which ``{mean}`` is August's average of steps."""
    steps = month(STEPS, 8)
    return Say(text.replace("{mean:,.0f}", f"{sum(steps) / len(steps):,.0f}"), **more)


def name_in_settings(server: ModelServer, *lines: str) -> None:
    """Allow the server by name, as a person does."""
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    own = "\n".join(lines)
    path.write_text(f'[endpoints.near]\nurl = "{server.url}"\nmodel = "scripted"\nkeep = true\n{own}\n', "utf-8")


@contextmanager
def scene(home: Path, vault: Path, **more: Any) -> Iterator[Lab]:
    """The notebook of the chat, run."""
    with lab(home, vault, chromium(), notebook=NOTEBOOK, **more) as running:
        run_all(running.page)
        running.page.locator(".hk-chat textarea").wait_for()
        yield running


def shown(page: Page, name: str) -> None:
    """A picture of the page for whoever asks for one."""
    if SHOTS:
        page.wait_for_timeout(500)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def choose_near(page: Page) -> None:
    """Let the server of the settings answer."""
    choice = page.locator(".hk-head select")
    choice.focus()
    choice.select_option("near scripted")


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter."""
    box = page.locator(".hk-chat textarea").first
    box.fill(question)
    box.press("Enter")


def preview(page: Page) -> Locator:
    """What would leave, once it is there to see."""
    card = page.locator(".hk-preview:has(.hk-bytes)")
    card.wait_for()
    return card


def last_answer(page: Page, number: int) -> Locator:
    """The answer to the so-manieth question of the page, once it is finished."""
    page.wait_for_function(
        "n => document.querySelectorAll('.hk-turn[data-role=\"person\"]').length >= n "
        "&& [...document.querySelectorAll('.hk-log > *')].at(-1)?.dataset.state",
        arg=number,
    )
    return page.locator(".hk-turn[data-role=answer][data-state]").last
