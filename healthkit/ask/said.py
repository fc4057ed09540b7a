"""An answer's words with the numbers that they name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """``value`` as given, and up to two further numbers that the text prints."""

    text: str
    value: float | None
    values: tuple[float, ...] = ()
