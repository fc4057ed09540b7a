"""The doctor's look at the machine: Python, libraries, encryption, keyring, browser, fonts, kernel."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from healthkit.cli.findings import Finding, Findings

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DISTRIBUTION = "personal-health-workbench"
OLDEST, NEWEST = (3, 11), (3, 13)
LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
_EXTRAS = ("lab", "report", "ask", "mcp", "stats")


def all_checks(lang: str) -> Iterator[Finding]:
    """Every check that needs no vault."""
    say = Findings(lang)
    yield _python(say)
    yield _libraries(say)
    yield from _extras(say)
    yield from _lock(say)
    yield _encryption(say)
    yield _keyring(say)
    yield _browser(say)
    yield _fonts(say)
    yield _kernel(say)


def _python(say: Findings) -> Finding:
    values: dict[str, Any] = {
        "version": platform.python_version(),
        "oldest": _dotted(OLDEST),
        "newest": _dotted(NEWEST),
    }
    return say.good("python", **values) if OLDEST <= sys.version_info[:2] <= NEWEST else say.bad("python", **values)


def _libraries(say: Findings) -> Finding:
    """Each declared dependency is there in a version that satisfies the declaration."""
    needed = [item for item in _declared() if item.marker is None or item.marker.evaluate({"extra": ""})]
    _, wrong = _unmet(needed)
    if wrong:
        return say.bad("libraries", what=", ".join(wrong))
    return say.good("libraries", n=len(needed), duckdb=version("duckdb"), polars=version("polars"))


def _extras(say: Findings) -> Iterator[Finding]:
    """Each optional part: not installed where nothing of it is there, incomplete where something of it is."""
    for extra in _EXTRAS:
        asked = [item for item in _declared() if item.marker and item.marker.evaluate({"extra": extra})]
        own = [item for item in asked if not item.marker or not item.marker.evaluate({"extra": ""})]
        absent, wrong = _unmet(own)
        if not wrong:
            yield say.good("extra", extra=extra)
        elif absent == len(own):
            yield say.bad("extra", needed=False, extra=extra)
        else:
            yield say.bad("extra", how="partly", needed=False, extra=extra, what=", ".join(wrong))


def _declared() -> list[Requirement]:
    from packaging.requirements import Requirement

    return [Requirement(line) for line in requires(DISTRIBUTION) or []]


def _unmet(needed: Iterable[Requirement]) -> tuple[int, list[str]]:
    """How many are not there, and what is not there or of another version, in words."""
    absent, wrong = 0, []
    for item in needed:
        asked = f"{item.name}{item.specifier}"
        try:
            found = version(item.name)
        except PackageNotFoundError:
            absent += 1
            wrong.append(asked)
        else:
            if not item.specifier.contains(found, prereleases=True):
                wrong.append(f"{asked} ({found})")
    return absent, wrong


def _lock(say: Findings) -> Iterator[Finding]:
    """In a checkout: what is installed, against the versions that were tested together."""
    from packaging.requirements import Requirement

    file = LOCK
    if not file.is_file():
        return
    lines = (line.rstrip(" \\") for line in file.read_text("utf-8").splitlines() if line[:1].isalnum())
    pinned = [item for line in lines if (item := Requirement(line)).marker is None or item.marker.evaluate()]
    others = []
    for item in pinned:
        try:
            found = version(item.name)
        except PackageNotFoundError:
            continue  # a part that is not installed; the extras say which
        if not item.specifier.contains(found, prereleases=True):
            others.append(f"{item.name} {found} ({item.specifier})")
    yield say.bad("lock", needed=False, what=", ".join(others)) if others else say.good("lock", n=len(pinned))


def _encryption(say: Findings) -> Finding:
    from healthkit.errors import VaultError
    from healthkit.store import engine

    try:
        engine.close(engine.connect(Path(gettempdir()), crypto=True))
    except VaultError as error:
        return Finding("encryption", ok=False, detail=error.message, fix=error.hint)
    return say.good("encryption", version=version("duckdb"))


def _keyring(say: Findings) -> Finding:
    from healthkit.store import secret_store

    return say.good("keyring") if secret_store.usable() else say.bad("keyring", needed=False)


def _browser(say: Findings) -> Finding:
    from healthkit.report.browser import find_browser

    path = find_browser()
    return say.good("browser", path=path) if path else say.bad("browser", needed=False)


def _fonts(say: Findings) -> Finding:
    """Reports use the fonts inside the typst package, so that package is what has to be there."""
    if find_spec("typst") is None:
        return say.bad("fonts", needed=False)
    return say.good("fonts", version=version("typst"))


def _kernel(say: Findings) -> Finding:
    if find_spec("jupyter_client") is None or find_spec("ipykernel") is None:
        return say.bad("kernel", needed=False)
    from jupyter_client.kernelspec import KernelSpecManager

    specs = KernelSpecManager().get_all_specs()
    own = [name for name, spec in specs.items() if _same_python(spec["spec"]["argv"][:1])]
    return say.good("kernel", kernel=own[0]) if own else say.bad("kernel", needed=False)


def _same_python(command: list[str]) -> bool:
    return bool(command) and (
        command[0] in {"python", "python3"} or os.path.realpath(command[0]) == os.path.realpath(sys.executable)
    )


def _dotted(pair: tuple[int, int]) -> str:
    return f"{pair[0]}.{pair[1]}"
