"""What the doctor found at one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from healthkit.i18n import text


@dataclass(frozen=True)
class Finding:
    """One check: whether it is as it should be, what was seen, what to do. What is not needed is only a pity."""

    check: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True

    def as_dict(self) -> dict[str, object]:
        """The JSON of the contract."""
        return asdict(self)


class Findings:
    """Makes findings in one language: detail and fix are messages ``doctor.<check>_…``."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def good(self, check: str, *, how: str = "good", **values: Any) -> Finding:
        """As it should be."""
        return Finding(check, ok=True, detail=self._text(f"{check}_{how}", values))

    def bad(self, check: str, *, how: str = "bad", needed: bool = True, **values: Any) -> Finding:
        """Not as it should be."""
        detail, fix = self._text(f"{check}_{how}", values), self._text(f"{check}_{how}_fix", values)
        return Finding(check, ok=False, detail=detail, fix=fix, needed=needed)

    def _text(self, key: str, values: dict[str, Any]) -> str:
        return text(f"doctor.{key}", self._lang, **values)
