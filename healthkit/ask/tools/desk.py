"""Opening a desk: one session of the offline engine for the calls of one turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from healthkit.ask.engine import session
from healthkit.ask.tools.tool import Desk
from healthkit.store import Vault


@contextmanager
def desk(vault: Vault, as_of: date | None, lang: str) -> Iterator[Desk]:
    """A desk on a short session; ``as_of`` is the day that ``today`` means, else the person's own today.

    Raises:
        VaultBusy: an import kept the vault for too long.
    """
    with session(vault, as_of) as opened:
        yield Desk(vault, opened, lang)
