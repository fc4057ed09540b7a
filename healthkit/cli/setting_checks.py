"""The doctor's look at what the person set: unknown names, languages and time zones, model endpoints, the log.

Only servers on this computer are tried. One elsewhere is named, never contacted.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from healthkit.cli.findings import Finding, Findings
from healthkit.errors import HealthkitError
from healthkit.i18n import LANGUAGES
from healthkit.settings import Settings, settings, settings_file, unknown

_ZONE = "Europe/Paris"
_WAIT_S = 1.0
_PORTS = {"http": 80, "https": 443}


def all_checks(lang: str) -> Iterator[Finding]:
    """Every check of the settings; wrong values never come this far, since each command stops at them."""
    say = Findings(lang)
    yield _names(say)
    yield _locale(say)
    yield from _endpoints(say)
    yield _log(say)


def _names(say: Findings) -> Finding:
    """Every name in the file and in the environment is a setting; a misspelt one is silently without effect."""
    wrong = [f"{name}{_meant(name)}" for _, name in unknown()]
    if wrong:
        return say.bad("settings", what=", ".join(wrong), file=settings_file())
    return say.good("settings", file=settings_file())


def _meant(name: str) -> str:
    plain = name.lower().removeprefix("healthkit_")
    near = get_close_matches(plain, [one.name for one in Settings.__dataclass_fields__.values()], 1)
    return f" ({near[0]}?)" if near else ""


def _locale(say: Findings) -> Finding:
    """The words of each language and the rules of time zones are there."""
    from babel import Locale, UnknownLocaleError

    missing = []
    for language in LANGUAGES:
        try:
            Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            missing.append(f"Babel: {language}")
    try:
        ZoneInfo(_ZONE)
    except (OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        missing.append(f"tzdata: {_ZONE}")
    if missing:
        return say.bad("locale", what=", ".join(missing))
    return say.good("locale", languages=", ".join(LANGUAGES))


def _endpoints(say: Findings) -> Iterator[Finding]:
    from healthkit.privacy import endpoints

    for name, terms in settings().endpoints.items():
        try:
            place = endpoints.place(name)
            place.key()
        except HealthkitError as error:
            yield Finding("endpoint", ok=False, detail=f"{name}: {error.message}", fix=error.hint, needed=False)
            continue
        if not place.local:
            yield say.good("endpoint", how="elsewhere", endpoint=name, host=place.host)
        elif _answers(terms.url):
            yield say.good("endpoint", endpoint=name, host=place.host)
        else:
            yield say.bad("endpoint", needed=False, endpoint=name, host=place.host)


def _answers(url: str) -> bool:
    """Whether something listens at a port of this computer; nothing is sent."""
    parts = urlsplit(url)
    with (
        suppress(OSError),
        socket.create_connection((parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]), timeout=_WAIT_S),
    ):
        return True
    return False


def _log(say: Findings) -> Finding:
    """Where the log lies, and that only its owner may read it."""
    from healthkit.cli import logbook

    path = logbook.place()
    if not settings().log:
        return say.good("log", how="off")
    there = path if path.exists() else next(one for one in path.parents if one.exists())
    if not os.access(there, os.W_OK):
        return say.bad("log", needed=False, path=path)
    return say.good("log", path=path)
