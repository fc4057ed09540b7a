"""Metrics that go together by construction (``linked_metrics.toml``): no finding when they do."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Links:
    """``groups`` are patterns of metrics that are all linked with each other, with the reason in each language."""

    groups: tuple[tuple[tuple[str, ...], dict[str, str]], ...]
    never: tuple[str, ...]

    def why(self, one: str, other: str, lang: str) -> str | None:
        """Why two metrics are linked by construction; None where they are not."""
        found = (why for patterns, why in self.groups if _any(one, patterns) and _any(other, patterns))
        reason = next(found, None)
        return reason[lang] if reason else None

    def built(self, metrics: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Metrics x metrics: whether they are linked by construction."""
        found = np.zeros((len(metrics), len(metrics)), bool)
        for patterns, _ in self.groups:
            inside = np.array([_any(metric, patterns) for metric in metrics], bool)
            found |= inside[:, None] & inside
        return found

    def is_setting(self, metric: str) -> bool:
        """Whether it is set rather than measured, or measured once."""
        return _any(metric, self.never)


@lru_cache(maxsize=1)
def links() -> Links:
    """The declaration."""
    raw = tomllib.loads(files("healthkit.model").joinpath("linked_metrics.toml").read_text("utf-8"))
    groups = tuple((tuple(group["metrics"]), group["why"]) for group in raw["group"])
    return Links(groups, tuple(raw["never"]["metrics"]))


def _any(metric: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(metric, pattern) for pattern in patterns)
