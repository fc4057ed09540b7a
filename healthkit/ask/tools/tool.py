"""What a tool is: one declaration from which a model's schema, the command's checks and MCP's listing all come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from healthkit.ask.answer import Answer
from healthkit.ask.engine import Session
from healthkit.errors import HealthkitError
from healthkit.privacy.payload import Item
from healthkit.store import Vault


class ToolRefused(HealthkitError):
    """Shown to the model, which may call again: what was wrong with its call. No traceback, no row, no path."""


class Arguments(BaseModel):
    """The arguments of a tool; a name that is not declared is an error, not a way in."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=4000)


_MOST_COMPLAINTS = 5
_REASONS = {"extra_forbidden": "not declared", "json_invalid": "no valid JSON"}

Given = TypeVar("Given", bound=Arguments)


@dataclass(frozen=True)
class Desk:
    """What a tool may use: a vault, one open session of the offline engine on it, and the person's language."""

    vault: Vault
    session: Session
    lang: str


@dataclass(frozen=True)
class Outcome:
    """What a tool found. ``content`` is plain JSON values: figures over many rows, or results; never single samples.

    ``sources`` are products and ``categories`` kinds of data behind it, by which consent is looked up; ``evidence``
    objects of the command line's contract; ``answer`` the offline engine's own, where it made one.
    """

    content: dict[str, Any]
    kind: Literal["aggregate", "result"]
    sources: tuple[str, ...]
    categories: frozenset[str]
    title: str
    evidence: tuple[dict[str, Any], ...] = ()
    answer: Answer | None = field(default=None, repr=False)

    def item(self) -> Item:
        """The outcome as a labelled part of a request; one that holds no data of the person is the program's own."""
        if not self.sources and not self.categories:
            return Item(self.content, "program", title=self.title)
        return Item(self.content, self.kind, self.sources, self.categories, self.title)


@dataclass(frozen=True)
class Tool(Generic[Given]):
    """A tool: ``description`` is written for the model, in English; ``run`` gets checked arguments."""

    name: str
    description: str
    arguments: type[Given]
    run: Callable[[Desk, Given], Outcome]

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments, as plain as small models need it: no references, titles or nulls."""
        return _schema(self.arguments)

    def function(self) -> dict[str, Any]:
        """The tool as Chat Completions declare a function."""
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": self.schema()},
        }

    def call(self, desk: Desk, arguments: str | dict[str, Any]) -> Outcome:
        """Check the arguments (JSON as a model writes it, or its value) and run.

        Raises:
            ToolRefused: the arguments are not what the schema says, or cannot be served; the sentence says how to mend
                it and repeats no value.
        """
        try:
            if isinstance(arguments, str):
                given = self.arguments.model_validate_json(arguments or "{}")
            else:
                given = self.arguments.model_validate(arguments)
        except ValidationError as error:
            raise ToolRefused(_complaint(self, error), "Call it again with arguments as declared.") from None
        try:
            return self.run(desk, given)
        except ToolRefused:
            raise
        except HealthkitError as error:
            raise ToolRefused(error.message, error.hint) from None


@lru_cache(maxsize=64)
def _schema(arguments: type[Arguments]) -> dict[str, Any]:
    whole = arguments.model_json_schema()
    made: dict[str, Any] = _bare({key: one for key, one in whole.items() if key != "$defs"}, whole.get("$defs", {}))
    return made


def _complaint(tool: Tool[Any], error: ValidationError) -> str:
    """What is wrong, by the declared names only: an undeclared one is the caller's text."""
    declared = tool.arguments.model_fields
    told = []
    for one in error.errors(include_input=False, include_url=False)[:_MOST_COMPLAINTS]:
        name = str(one["loc"][0]) if one["loc"] else ""
        told.append(f"{name if name in declared else 'arguments'}: {_REASONS.get(one['type'], one['msg'])}")
    return f"The arguments of “{tool.name}” are not right ({'; '.join(dict.fromkeys(told))})."


def _bare(value: Any, named: dict[str, Any]) -> Any:
    """A schema without titles and null, its references filled in; what may be left out is not required."""
    if isinstance(value, list):
        return [_bare(one, named) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        value = {**named[value["$ref"].rpartition("/")[2]], **{key: one for key, one in value.items() if key != "$ref"}}
    options = [one for one in value.get("anyOf", []) if one != {"type": "null"}]
    if len(options) == 1:
        value = {**{key: one for key, one in value.items() if key != "anyOf"}, **options[0]}
    dropped = {"default"} if value.get("default", 0) is None else set()
    kept = {key: one for key, one in value.items() if key not in dropped}
    return {key: _bare(one, named) for key, one in kept.items() if not (key == "title" and isinstance(one, str))}
