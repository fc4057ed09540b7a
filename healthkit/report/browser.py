"""An installed Chrome, Chromium or Edge that draws figures: found, started once, kept off the network.

Kaleido's own page asks a public server for MathJax on every start. Ours loads Plotly's script from the disk and nothing
else, and the browser gets a proxy that does not exist, so that it reaches nobody for any other reason either.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from healthkit.report.ending import end_group

_NAMES = (
    "google-chrome-stable", "google-chrome", "chrome", "chromium", "chromium-browser", "microsoft-edge-stable",
    "microsoft-edge", "msedge",
)  # fmt: skip
# Where a timer of the system, whose PATH is short, would not look.
_UNIX = ("/usr/local/bin/chromium", "/usr/local/bin/google-chrome", "/opt/google/chrome/chrome")
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_NOWHERE = "127.0.0.1:9"  # the discard port
_LONGEST = 55  # of the 104 characters of a socket's path, Chromium takes 44
_START_S, _DRAW_S, _STOP_S = 30.0, 30.0, 10.0


def find_browser() -> Path | None:
    """Chrome, Chromium or Edge on this machine, or the one that ``plotly_get_chrome`` fetched; None without any."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    for candidate in _usual_places():
        if candidate.is_file():
            return candidate
    return _fetched()


def _usual_places() -> list[Path]:
    if sys.platform == "darwin":
        roots = [Path("/Applications"), Path.home() / "Applications"]
        return [root / tail for tail in _MAC for root in roots]
    if sys.platform == "win32":
        roots = [Path(r"C:\Program Files"), Path(r"C:\Program Files (x86)"), Path.home() / "AppData" / "Local"]
        return [root / tail for tail in _WINDOWS for root in roots]
    return list(map(Path, _UNIX))


def _fetched() -> Path | None:
    try:
        from choreographer.cli._cli_utils import get_chrome_download_path
    except ImportError:
        return None
    path = get_chrome_download_path(mkdir=False)
    return Path(path) if path and Path(path).is_file() else None


def environment(ours: dict[str, str], folder: Path) -> dict[str, str]:
    """The browser's environment. Its socket lies below TMPDIR, under a path that no system lets grow long."""
    kept = {name: value for name, value in ours.items() if not name.startswith("HEALTHKIT_")}
    return kept | ({"TMPDIR": str(folder)} if len(str(folder)) <= _LONGEST else {})


class BrowserFailed(Exception):
    """The browser did not start or draw in time; the caller prints tables instead."""


class Browser:
    """One browser for all figures of a report; starts in the background while the notebook runs.

    Kaleido's own synchronous server waits for ever when the browser does not start, so we keep our own loop and bound
    every wait. Chromium's sandbox cannot run as root, and Kaleido leaves it off everywhere; the only page that is ever
    loaded is the one we write.
    """

    def __init__(self, executable: Path, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="report-browser", daemon=True)
        self._thread.start()
        self._kaleido: Any = None
        self._given_up = False
        self._opening = asyncio.run_coroutine_threadsafe(self._open(executable, folder), self._loop)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    async def _open(self, executable: Path, folder: Path) -> None:
        for name in ("choreographer", "kaleido"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        from choreographer.browsers.chromium import Chromium
        from kaleido import Kaleido, PageGenerator

        class Private(Chromium):
            """Chromium with a folder of ours for its temporaries, and without a key that is none of its business."""

            def get_env(self) -> dict[str, str]:
                return environment(dict(super().get_env()), profile)

        page = folder / "page.html"
        page.write_text(PageGenerator(mathjax=False).generate_index(), "utf-8")
        profile = folder / "browser"
        profile.mkdir(mode=0o700)
        self._kaleido = Kaleido(
            n=1,
            timeout=_DRAW_S,
            page_generator=page,
            path=str(executable),
            browser_cls=Private,
            tmp_dir=str(profile),
            proxy_server=_NOWHERE,
            enable_extensions=False,
        )
        await self._kaleido.open()

    def _wait(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def svg(self, figure: dict[str, Any], width: int, height: int) -> bytes:
        """Draw one figure.

        Raises:
            BrowserFailed: it could not be drawn within half a minute; a browser that hangs is not asked again.
        """
        if self._given_up:
            raise BrowserFailed("given up")
        try:
            self._opening.result(_START_S)
            drawn = self._wait(
                self._kaleido.calc_fig(figure, {"format": "svg", "width": width, "height": height}), _DRAW_S
            )
        except Exception as error:
            self._given_up = isinstance(error, TimeoutError) or not self._opened
            raise BrowserFailed(type(error).__name__) from error
        return drawn if isinstance(drawn, bytes) else str(drawn).encode()

    @property
    def _opened(self) -> bool:
        return self._opening.done() and not self._opening.cancelled() and self._opening.exception() is None

    def close(self) -> None:
        """Stop the browser and its thread, by force where it does not listen; never raises."""
        try:
            if not self._given_up:
                self._opening.result(_START_S)
                self._wait(self._kaleido.close(), _STOP_S)
        except Exception as error:
            logging.getLogger(__name__).debug("browser did not close: %s", type(error).__name__)
        process = getattr(self._kaleido, "subprocess", None)
        if process is not None and process.poll() is None:
            end_group(process.pid)
            process.wait()
        with suppress(Exception):
            self._wait(_let_go(), _STOP_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_S)
        if not self._thread.is_alive():
            self._loop.close()


async def _let_go() -> None:
    """Cancel what still waits for a browser that is gone."""
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for task in waiting:
        task.cancel()
    if waiting:
        await asyncio.wait(waiting, timeout=_STOP_S / 2)
