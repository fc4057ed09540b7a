"""A report's parameters, read from the notebook's own cell: names, types, defaults and help, without running it."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from healthkit.errors import DamagedFile, UsageError
from healthkit.report.kinds import KINDS, Value


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``kind`` is a key of :data:`~healthkit.report.kinds.KINDS`, ``help`` the comment on its line."""

    name: str
    kind: str
    default: Value
    help: str

    def read(self, given: object) -> Value:
        """The value as the notebook shall get it.

        Raises:
            UsageError: the value is not of the parameter's type.
        """
        convert, wording = KINDS[self.kind]
        try:
            return convert(str(given).strip())
        except ValueError:
            raise UsageError(f"The parameter “{self.name}” cannot be “{given}”.", f"It takes {wording}.") from None


def _cell(notebook: Path) -> str:
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
        return "".join(tagged[0]["source"]) if tagged else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise DamagedFile(
            f"“{notebook.name}” is not a notebook that can be run.", "Open it in JupyterLab and save it again."
        ) from None


def _comments(source: str) -> dict[int, str]:
    """The comments of a piece of Python, by line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ").rstrip() for token in tokens if token.type == tokenize.COMMENT}


def read(notebook: Path, called: str | None = None) -> dict[str, Parameter]:
    """The parameters that a notebook declares in its cell tagged ``parameters``; none without such a cell.

    ``called`` is what an error names it by, where that is not the file's own name.

    Raises:
        DamagedFile: the file is no notebook, or its parameters cell is not made of plain assignments.
    """
    source = _cell(notebook)
    found: dict[str, Parameter] = {}
    try:
        comments = _comments(source)
        for node in ast.parse(source).body:
            if not isinstance(node, ast.AnnAssign | ast.Assign) or node.value is None:
                continue
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            kind = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
            if not isinstance(target, ast.Name):
                raise ValueError
            default = ast.literal_eval(node.value)
            name = kind.rsplit(".", 1)[-1] if kind else type(default).__name__
            said = comments.get(node.end_lineno or 0, "")
            found[target.id] = Parameter(target.id, name if name in KINDS else "str", default, said)
    except (SyntaxError, ValueError, tokenize.TokenError):
        raise DamagedFile(
            f"The parameters of “{called or notebook.name}” cannot be read.",
            "Its cell tagged “parameters” holds plain assignments only, one a line.",
        ) from None
    return found


def check(declared: Mapping[str, Parameter], given: Mapping[str, object], report: str) -> dict[str, Value]:
    """All parameters with their values: the given ones, checked, and the defaults of the others.

    Raises:
        UsageError: one is unknown or ill-typed.
    """
    unknown = sorted(set(given) - set(declared))
    if unknown:
        offered = ", ".join(declared) or "none"
        raise UsageError(f"The report “{report}” has no parameter “{unknown[0]}”.", f"It takes: {offered}.")
    return {
        name: parameter.read(given[name]) if name in given else parameter.default
        for name, parameter in declared.items()
    }
