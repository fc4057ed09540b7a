"""Who enters something by hand: their language, their local moment, and the moments that they type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np

from healthkit.errors import InputError
from healthkit.i18n import text
from healthkit.model.timeline import micros
from healthkit.model.words import fold
from healthkit.store import Vault

_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_TODAY = {"today": 0, "aujourd'hui": 0, "yesterday": 1, "hier": 1}


@dataclass(frozen=True)
class Speaker:
    """In which language a person enters something, and their local moment, with its offset from UTC."""

    lang: str
    now: str

    @property
    def today(self) -> str:
        """Their local day."""
        return self.now[:10]


def speaker(vault: Vault, lang: str) -> Speaker:
    """The person of a vault, now, by the zone they live in."""
    instant = datetime.now(UTC)
    at = np.array([micros(instant.replace(tzinfo=None))], np.int64)
    offset = timedelta(microseconds=int(vault.timeline().offset_us(at)[0]))
    return Speaker(lang, instant.astimezone(timezone(offset)).isoformat(timespec="seconds"))


def moment(written: str | None, by: Speaker, *, past: bool = False) -> str | None:
    """A moment as a person types it, in ISO 8601 at its own precision; ``today`` and ``hier`` are understood.

    Raises:
        InputError: it is no date, or lies ahead where it cannot (``past``).
    """
    if not written or not written.strip():
        return None
    said = " ".join(written.split())
    if fold(said) in _TODAY:
        return (date.fromisoformat(by.today) - timedelta(days=_TODAY[fold(said)])).isoformat()
    iso = said.replace(" ", "T", 1)
    if not _MOMENT.fullmatch(iso) or not _exists(iso):
        raise InputError(text("entry.no_date", by.lang, said=said), text("entry.no_date_hint", by.lang))
    if past and iso[:10] > by.today[: len(iso[:10])]:
        raise InputError(text("entry.future", by.lang, said=said), text("entry.future_hint", by.lang))
    return iso


def _exists(iso: str) -> bool:
    whole = iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return False
    return True
