"""A running ``healthkit lab`` and a Chromium looking at it, both under watch."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PASSPHRASE = "four words by chance"
_GUARD = Path(__file__).parent / "guard"
_LOCAL = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])[:/]|^(data|blob|about):")
_REMOTE = re.compile(r"^\('(?!127\.|::1'|localhost')|^b?'(?!127\.|::1|localhost|')")


@dataclass
class Watch:
    """What the page, the server and the kernel did."""

    log: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Requests of the page that went, or tried to go, anywhere but to this machine."""
        return [url for url in self.requests if not _LOCAL.match(url)]

    def noted(self) -> list[dict[str, Any]]:
        """What Python's audit hook saw in the server and in the kernel."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def connections_outside(self) -> list[dict[str, Any]]:
        """Those of them that are not on the loopback."""
        return [row for row in self.noted() if row["event"] != "start" and _REMOTE.match(row["address"])]

    def processes(self) -> set[str]:
        """Which of our processes ran under the hook: the modules that Python was started with."""
        return {word for row in self.noted() for word in row["argv"] if word in {"jupyterlab", "ipykernel_launcher"}}


@dataclass
class Lab:
    """The page at the first notebook."""

    page: Page
    watch: Watch


@contextmanager
def server(
    home: Path, vault: Path, watch: Watch, *, lang: str, key: bool
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``healthkit lab`` on a free port; gives its address."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "HEALTHKIT_KEYRING": "0",
        "PYTHONPATH": str(_GUARD),
        "CONNECTIONS_LOG": str(watch.log),
    }
    if key:
        environment["HEALTHKIT_KEY_FILE"] = str(_key_file(home))
    command = [sys.executable, "-m", "healthkit.cli", "--vault", str(vault), "--lang", lang, "lab", "--no-browser"]
    with (home / "server.log").open("w+") as log:
        process = subprocess.Popen(
            [*command, "--port", "0"], env=environment, stdout=log, stderr=log, text=True, start_new_session=True
        )
        try:
            yield _address(process, home / "server.log")
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the server to end, and end it where it takes too long; its kernels end with their parent."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _key_file(home: Path) -> Path:
    path = home / "key"
    path.touch(0o600)
    path.write_text(PASSPHRASE)
    return path


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """The address that the command printed, once the server answers there."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\S+", log.read_text("utf-8"))
        if found:
            try:
                urllib.request.urlopen(found[0].split("/lab")[0] + "/api", timeout=2)
            except (urllib.error.URLError, OSError):
                pass
            else:
                return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text('utf-8')[-3000:]}")


@contextmanager
def lab(
    home: Path,
    vault: Path,
    browser: Path,
    *,
    lang: str = "en",
    dark: bool = False,
    key: bool = True,
    notebook: str = "00-start.ipynb",
) -> Iterator[Lab]:
    """A notebook, the first one unless named, open and with an idle kernel."""
    watch = Watch(home / "connections.jsonl")
    watch.log.touch()
    with server(home, vault, watch, lang=lang, key=key) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1180, "height": 1000}, color_scheme="dark" if dark else "light")
        page.set_default_timeout(60_000)
        page.on("request", lambda request: watch.requests.append(request.url))
        page.on("websocket", lambda socket: watch.requests.append(socket.url))
        page.on("console", lambda said: watch.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watch.complaints.append(str(error)))
        page.goto(url.replace("00-start.ipynb", notebook))
        ready(page)
        yield Lab(page, watch)
        chromium.close()


def ready(page: Page) -> None:
    """Wait until the notebook has a kernel that idles: cells run before that are run by nobody."""
    page.wait_for_selector(".jp-Toolbar-kernelName:has-text('healthkit')")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")


def run_all(page: Page) -> None:
    """The menu's Run ▸ Run All Cells, until every cell has run."""
    ready(page)
    page.click("li.lm-MenuBar-item:has-text('Run')")
    page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
    page.wait_for_selector(".jp-CodeCell:last-of-type .jp-InputPrompt:text-matches('\\\\[[0-9]+\\\\]')")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")


def say(page: Page, question: str) -> str:
    """Type a question into the chat, press Enter, and wait for the text of the answer."""
    answers = page.locator('.hk-turn[data-role="answer"][data-state]')
    before = answers.count()
    box = page.locator(".hk-chat textarea")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.hk-turn[data-role=\"answer\"][data-state]').length > n", arg=before
    )
    return answers.nth(before).locator(".hk-answer").inner_text()


def wait_for(path: Path, words: str) -> str:
    """What a file says, once it says these words."""
    wait_until(lambda: words in path.read_text("utf-8"), f"{path} says {words}")
    return path.read_text("utf-8")


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Until the kernel has done what the page already shows."""
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, f"never: {what}"
        time.sleep(0.2)
