"""What may leave for a bench: consents that are there already, and the person's one word before a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from healthkit.ask.assistant.console import described
from healthkit.ask.bench.question import Pair
from healthkit.errors import EgressRefused
from healthkit.i18n import text
from healthkit.privacy import endpoints
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Preview
from healthkit.privacy.profiles import profile
from healthkit.store import Vault

_YES, _ALL = {"y", "yes", "o", "oui"}, {"a", "all", "t", "tout"}


def allowed(vault: Vault, places: Iterable[endpoints.Place], on: date) -> Callable[[Iterable[Pair]], set[Pair]]:
    """Which pairs of source and category every one of some endpoints may get, by consents and redaction profiles.

    Raises:
        EgressRefused: one of them may get nothing at all.
        UnknownName: its redaction profile does not exist.
    """
    consents, to = Consents(vault), tuple(places)
    now = consents.now(on)
    for place in to:
        if not any(entry.action == "grant" and entry.to("model", place.host) for entry in now):
            raise EgressRefused(
                "consent",
                f"You have allowed nothing to “{place.host}” yet.",
                f"healthkit consent grant SOURCE --purpose model --endpoint {place.host} --category …",
            )

    def which(pairs: Iterable[Pair]) -> set[Pair]:
        left = set(pairs)
        for place in to:
            limits = profile(place.terms.profile)
            decided = consents.deciding(left, "model", place.host, on)
            left = {pair for pair in left if decided[pair] is not None and not limits.refuses(pair[1])}
        return left

    return which


class Word:
    """The person's word for one endpoint: asked for at the first request, and whenever one holds what none held yet.

    ``always`` takes the consents as the word; ``show`` writes every request out, asked or not.
    """

    def __init__(
        self, lang: str, read: Callable[[str], str], write: Callable[[str], object], *, always: bool, show: bool
    ) -> None:
        self._lang, self._read, self._write = lang, read, write
        self._always, self._show = always, show
        self._agreed: set[Pair] | None = None
        self.declined = False

    def __call__(self, preview: Preview) -> Decision:
        """Decide on one request."""
        holds = {(source, kind) for item in preview.items for source in item.sources for kind in item.categories}
        known = self._always or (self._agreed is not None and holds <= self._agreed)
        if self._show or not known:
            self._write(described(preview, self._lang))
        if not known and not self.declined:
            self._ask()
        if self.declined:
            return Decision(allow=False)
        self._agreed = (self._agreed or set()) | holds
        return Decision(allow=True)

    def _ask(self) -> None:
        try:
            said = self._read(text("bench.ask", self._lang)).strip().lower()
        except (EOFError, KeyboardInterrupt):
            said = ""
        self._always = said in _ALL
        self.declined = said not in _YES | _ALL
