"""Names that a model wrote, as ids: the id, a former one, a label or a synonym, in either language; else what is near.

And the period of a call.
"""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field

from healthkit.ask.periods import Period, everything
from healthkit.ask.tools.tool import Arguments, ToolRefused
from healthkit.errors import UnknownName
from healthkit.model.catalogue import catalogue, per_catalogue
from healthkit.model.words import fold


def metric_id(said: str) -> str:
    """The metric that a name means. What the vault holds has no say in it: a refusal must tell nothing of that.

    Raises:
        ToolRefused: none, or several.
    """
    key = fold(said).strip()
    if key.replace(" ", "_") in catalogue().metrics:
        return key.replace(" ", "_")
    found = catalogue().by_alias.get(key.replace(" ", "_"))
    if found:
        return found.id
    named = _named().get(key, ())
    if len(named) == 1:
        return named[0]
    if named:
        raise ToolRefused(f"“{said}” may be any of: {', '.join(named)}.", "Name one of these ids.")
    unknown = UnknownName("metric", said, [*catalogue().metrics, *_named()])
    raise ToolRefused(unknown.message, f"{unknown.hint} The tool catalogue finds ids by words.".strip())


@per_catalogue
def _named() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one in catalogue().metrics.values():
        for words in (one.label.values(), *one.synonyms.values()):
            for word in words:
                found.setdefault(fold(word), set()).add(one.id)
    return {word: tuple(sorted(ids)) for word, ids in found.items()}


class Span(Arguments):
    """A period: two days, or the last so many; nothing for all time."""

    from_day: date | None = Field(default=None, description="First day, YYYY-MM-DD. Leave out for all time.")
    to_day: date | None = Field(default=None, description="Last day, YYYY-MM-DD, included. Leave out for today.")
    last_days: int | None = Field(
        default=None, ge=1, le=3660, description="Instead of from_day: the last so many days that end on to_day."
    )

    def period(self, as_of: date) -> Period:
        """The period; a last day that lies ahead is today.

        Raises:
            ToolRefused: it ends before it begins.
        """
        last = min(self.to_day or as_of, as_of)
        if self.last_days is not None:
            if self.from_day is not None:
                raise ToolRefused("from_day and last_days exclude each other.", "Give one of them.")
            if self.to_day is None:
                return Period(last - timedelta(days=self.last_days - 1), last, "last_days", self.last_days)
            return Period(last - timedelta(days=self.last_days - 1), last, "between")
        if self.from_day is None:
            return everything(as_of) if self.to_day is None else Period(None, last, "until")
        if self.from_day > last:
            raise ToolRefused("The period ends before it begins, or lies ahead.", "Check from_day and to_day.")
        return Period(self.from_day, last, "between")
