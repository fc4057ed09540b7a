"""What a command prints: lines for a person, or one JSON document."""

from __future__ import annotations

import json
from typing import Any

import click


def echo(as_json: bool, plain: Any, lines: list[str]) -> None:
    """The document where JSON was asked for, else the lines, if any."""
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    elif lines:
        click.echo("\n".join(lines))
