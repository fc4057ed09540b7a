"""Redaction profiles: those of ``profiles.toml`` and a person's own in ``redaction.toml`` beside the settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from healthkit.errors import UnknownName, UsageError
from healthkit.privacy.categories import categories
from healthkit.settings import settings_file

_KEYS = {"label", "allow", "deny", "free_text", "raw"}


@dataclass(frozen=True)
class Profile:
    """What may leave at most: ``allow`` empty means every category; ``deny`` goes before it."""

    name: str
    label: dict[str, str]
    allow: frozenset[str] = frozenset()
    deny: frozenset[str] = frozenset()
    free_text: bool = False
    raw: bool = False

    def refuses(self, category: str) -> bool:
        """Whether this profile keeps a category back."""
        return category in self.deny or bool(self.allow and category not in self.allow)


def profiles() -> dict[str, Profile]:
    """Every profile by name.

    Raises:
        UsageError: the person's file is no TOML, names an unknown category, or takes a built-in name.
    """
    shipped = tomllib.loads(files("healthkit.privacy").joinpath("profiles.toml").read_text("utf-8"))
    path = settings_file().with_name("redaction.toml")
    try:
        own = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        own = {}
    except (OSError, ValueError):
        raise UsageError(f"{path} cannot be read as TOML.", "Correct the file, or move it away.") from None
    taken = sorted(shipped.keys() & own.keys())
    if taken:
        raise UsageError(f"{path} takes the built-in name “{taken[0]}”.", "Give your profile another name.")
    return {name: _profile(name, row, str(path)) for name, row in {**shipped, **own}.items()}


def profile(name: str) -> Profile:
    """One profile.

    Raises:
        UnknownName: there is none of that name.
        UsageError: the person's file is wrong.
    """
    found = profiles()
    if name not in found:
        raise UnknownName("redaction profile", name, found)
    return found[name]


def _profile(name: str, row: Any, path: str) -> Profile:
    """A key or category that is not known is an error: a limit that is not understood would not be kept."""
    right = isinstance(row, dict) and row.keys() <= _KEYS
    lists = [row.get(key, []) for key in ("allow", "deny")] if right else []
    right = right and all(isinstance(one, list) and set(map(str, one)) <= categories().keys() for one in lists)
    right = right and all(isinstance(row.get(key, False), bool) for key in ("free_text", "raw"))
    if not right:
        raise UsageError(
            f"The profile “{name}” in {path} is not understood.",
            f"It takes {', '.join(sorted(_KEYS))}; categories: {', '.join(categories())}.",
        )
    said = row.get("label", name)
    label = said if isinstance(said, dict) else {"en": str(said), "fr": str(said)}
    return Profile(
        name, label, frozenset(lists[0]), frozenset(lists[1]), row.get("free_text", False), row.get("raw", False)
    )
