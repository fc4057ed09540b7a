"""What is to be erased: a source, a kind of data, a metric, a stretch of days, each narrowing the others; or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from healthkit.errors import UsageError


@dataclass(frozen=True)
class What:
    """The scope of an erasure. What is None does not narrow it.

    ``source`` is a product, a class or a connector, as consents name them; ``category`` one of ``categories.toml``;
    ``metric`` an id of the catalogue; both days are local days and included.
    """

    source: str | None = None
    category: str | None = None
    metric: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    all: bool = False

    def __post_init__(self) -> None:
        """Refuse what names nothing, or contradicts itself.

        Raises:
            UsageError: it does.
        """
        parts = (self.source, self.category, self.metric, self.from_day, self.to_day)
        if self.all and any(part is not None for part in parts):
            raise UsageError("Everything cannot be narrowed.", "Use --all alone, or leave it out.")
        if not self.all and all(part is None for part in parts):
            raise UsageError("Nothing was named to erase.", "Name --source, --category, --from and --to, or --all.")
        if self.from_day and self.to_day and self.from_day > self.to_day:
            raise UsageError("The first day lies after the last one.", "Swap --from and --to.")

    @property
    def dated(self) -> bool:
        """Whether it is about a stretch of days."""
        return self.from_day is not None or self.to_day is not None

    def within(self, other: What) -> bool:
        """Whether the other scope reaches all that this one does."""
        return (
            other.source in {None, self.source}
            and other.category in {None, self.category}
            and other.metric in {None, self.metric}
            and (other.from_day is None or (self.from_day is not None and other.from_day <= self.from_day))
            and (other.to_day is None or (self.to_day is not None and other.to_day >= self.to_day))
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines, without what is not named."""
        said = {
            "source": self.source,
            "category": self.category,
            "metric": self.metric,
            "from": self.from_day.isoformat() if self.from_day else None,
            "to": self.to_day.isoformat() if self.to_day else None,
            "all": self.all or None,
        }
        return {name: value for name, value in said.items() if value is not None}
