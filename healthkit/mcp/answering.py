"""One call of one tool: the rules of the house, the red flags, the tool, the way out. Never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from healthkit.ask.safety import Watch
from healthkit.ask.tools.desk import desk
from healthkit.ask.tools.registry import tool
from healthkit.ask.tools.tool import Outcome
from healthkit.errors import HealthkitError, VaultBusy
from healthkit.i18n import text
from healthkit.mcp.outlet import Outlet
from healthkit.privacy.household import Household
from healthkit.settings import settings
from healthkit.store import Vault


class Minor(HealthkitError):
    """Shown when a minor's vault is to be opened to another program; that program cannot ask the guardian."""


@dataclass(frozen=True)
class Said:
    """What the client gets: the text, and whether it is a refusal or a fault."""

    text: str
    failed: bool


class Answering:
    """Answers the calls of one client, one after the other; what it said of danger is kept as long as it lives."""

    def __init__(self, vault: Vault, outlet: Outlet, *, lang: str, as_of: date | None = None) -> None:
        self._vault, self._outlet, self._lang, self._as_of = vault, outlet, lang, as_of
        self._watch = Watch(settings().country)
        self._lock = Lock()

    def call(self, name: str, arguments: dict[str, Any], client: str) -> Said:
        """Run a tool and let its result out, or say in a sentence why not."""
        with self._lock:
            try:
                require_adult(self._vault, self._lang)
                return Said(self._outlet.let(self._outcome(name, arguments), client), failed=False)
            except VaultBusy:
                return Said(text("mcp.busy", self._lang), failed=True)
            except HealthkitError as error:
                return Said(str(error), failed=True)
            except Exception:  # its text might quote a row, or a path
                return Said(text("mcp.failed", self._lang), failed=True)

    def _outcome(self, name: str, arguments: dict[str, Any]) -> Outcome:
        asked = tool(name)
        with desk(self._vault, self._as_of, self._lang) as at:
            at.session.watch = self._watch
            return asked.call(at, arguments)


def require_adult(vault: Vault, lang: str) -> None:
    """Refuse a minor's vault.

    Raises:
        Minor: it is one.
    """
    if Household(vault).status().minor:
        raise Minor(text("mcp.minor", lang), text("mcp.minor_hint", lang))
