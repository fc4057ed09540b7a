"""What the vault holds on the person, their family and how they live, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from healthkit.i18n import messages, text
from healthkit.store import Vault


def known(vault: Vault, lang: str) -> str:
    """What the vault holds on person, family and habits, as HTML."""
    person = [
        (_field(row["key"], lang), _choice(row["value"], lang))
        for row in vault.query("profile_person").iter_rows(named=True)
    ]
    family = [
        (_relation(row["relation"], lang), ", ".join(part for part in (row["name"], row["onset"], row["note"]) if part))
        for row in vault.query("profile_family").iter_rows(named=True)
    ]
    social = [
        (row["name"] or "", " · ".join(str(part) for part in (_value(row), row["since"]) if part))
        for row in vault.query("profile_social").iter_rows(named=True)
    ]
    parts = [
        f"<p><strong>{escape(text(f'entry.profile_{name}', lang))}</strong></p><ul>{_items(rows, lang)}</ul>"
        for name, rows in (("person", person), ("family", family), ("social", social))
        if rows
    ]
    return "".join(parts) or f'<p class="hk-empty">{escape(text("entry.profile_empty", lang))}</p>'


def _items(rows: list[tuple[str, str]], lang: str) -> str:
    lines = (text("entry.profile_line", lang, label=label, value=value) for label, value in rows)
    return "".join(f"<li>{escape(line)}</li>" for line in lines)


def _value(row: Mapping[str, Any]) -> str:
    number = f"{row['value']:g} {row['unit'] or ''}".strip() if row["value"] is not None else ""
    return row["value_text"] or number


def _field(key: str, lang: str) -> str:
    name = f"field_{key}"
    return text(f"entry.{name}", lang).split(" (")[0] if name in messages("entry") else key.replace("_", " ")


def _choice(value: str, lang: str) -> str:
    name = f"choice_{value}"
    return text(f"entry.{name}", lang) if name in messages("entry") else value


def _relation(said: str | None, lang: str) -> str:
    name = f"relation_{(said or '').replace(' ', '_')}"
    return text(f"entry.{name}", lang) if name in messages("entry") else said or "?"
