"""The way out for one result of a tool: the rules of the gate, but with no person at the screen to ask.

What is not allowed beforehand does not leave. A refusal says how to allow, and nothing else: neither which data there
are nor of what kind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from healthkit.ask.tools import Outcome
from healthkit.ask.tools.ask import SAY_FIRST
from healthkit.errors import EgressRefused
from healthkit.i18n import text
from healthkit.privacy import identifiers, screening
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import release
from healthkit.privacy.payload import Payload, literal
from healthkit.privacy.profiles import profile
from healthkit.privacy.scope import Purpose
from healthkit.privacy.scrub import Scrubber
from healthkit.store import Vault

ENDPOINT = "mcp"
"""What consents and the log call every program that asks over the protocol; which one, the log's model says."""
_PURPOSE: Purpose = "model"


class Outlet:
    """Lets results of one vault out."""

    def __init__(
        self, vault: Vault, *, lang: str, redaction: str = "default", keep: bool = False,
        today: Callable[[], date] | None = None,
    ) -> None:  # fmt: skip
        """Open it with a redaction profile; ``keep`` keeps what left, encrypted, in the ledger.

        Raises:
            UnknownName: there is no such profile.
        """
        self._vault, self._lang, self._keep = vault, lang, keep
        self._profile = profile(redaction)
        self._today = today or (lambda: datetime.now().astimezone().date())

    def let(self, outcome: Outcome, client: str) -> str:
        """The very text that leaves, written down in the log before it does.

        Raises:
            EgressRefused: a consent is missing, the profile keeps it here, or it holds single measurements.
        """
        payload = Payload({"messages": [{"role": "tool", "content": outcome.item()}]})
        places = screening.labelled(payload)
        screening.refuse_raw(places, self._profile)
        needed = {pair for place in places for pair in screening.pairs(place.item)}
        allowed = Consents(self._vault).deciding(needed, _PURPOSE, ENDPOINT, self._today())
        if any(True for _ in screening.withheld(places, allowed, self._profile, ())):
            raise self._refused()
        items = [place.item for place in places]
        said = "".join(literal(item, self._scrubbed if item.sources else _unchanged) for item in items)
        try:
            release(
                self._vault, items, said.encode(), endpoint=ENDPOINT, model=client, purpose=_PURPOSE, on=self._today(),
                keep=self._keep,
            )  # fmt: skip
        except EgressRefused:
            raise self._refused() from None
        return said

    def _scrubbed(self, content: Any) -> Any:
        """Without what names the person; the numbers to call in an emergency are nobody's."""
        scrubber = Scrubber(identifiers.known(self._vault), self._today(), free_text=self._profile.free_text)
        left = scrubber.scrub(content).content
        if SAY_FIRST in content:
            left[SAY_FIRST] = content[SAY_FIRST]
        return left

    def _refused(self) -> EgressRefused:
        return EgressRefused("consent", text("mcp.refused", self._lang), text("mcp.refused_hint", self._lang))


def _unchanged(content: Any) -> Any:
    """Nothing of the vault stands in it."""
    return content
