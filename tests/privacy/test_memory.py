"""The assistant's memory: off by default, the person's own words, consent where they are sensitive."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import healthkit
from healthkit.errors import QueryRefused, UnknownName, UsageError
from healthkit.privacy.consent import Consents
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.gate import Decision, Gate, Preview
from healthkit.privacy.memory import LONGEST, MOST_LINES, Memory
from healthkit.privacy.payload import Item, Payload
from healthkit.store import Vault

PLAIN, PRIVATE = "I train for a half marathon in May.", "Je prends de la sertraline depuis 2024."


def test_off_by_default_and_its_lines_stay(vault: Vault) -> None:
    memory = Memory(vault)
    assert not memory.enabled()
    memory.add(PLAIN)
    assert memory.items() == ()
    memory.enable()
    assert [item.content for item in Memory(vault).items()] == [PLAIN]
    memory.enable(on=False)
    assert memory.items() == ()
    assert [line.text for line in memory.lines()] == [PLAIN]


def test_lines_are_added_edited_removed(vault: Vault) -> None:
    memory = Memory(vault)
    first, second = memory.add("One\n  line\u202e"), memory.add("Another")
    assert first.text == "One line"
    assert memory.add(" ÓNE line ").id == first.id
    edited = memory.edit(first.id, "Changed")
    assert (edited.created_at, edited.text) == (first.created_at, "Changed")
    assert edited.edited_at > first.edited_at
    assert [line.id for line in memory.lines()] == [first.id, second.id]
    memory.remove(second.id.upper())
    assert memory.lines() == (edited,)
    for wrong in (second.id, "", "'; DROP"):
        with pytest.raises(UnknownName):
            memory.remove(wrong)
    assert memory.clear() == 1
    assert memory.lines() == ()


def test_bounds(vault: Vault) -> None:
    memory = Memory(vault)
    memory.add("x" * LONGEST)
    for wrong in ("x" * (LONGEST + 1), " \n\u200b"):
        with pytest.raises(UsageError):
            memory.add(wrong)
    with vault.conversations(write=True) as con:
        con.execute(
            "INSERT INTO memory_line SELECT 'l' || i, 'line ' || i, now()::TIMESTAMP, now()::TIMESTAMP "
            "FROM range(?) r(i)",
            [MOST_LINES - 1],
        )
    with pytest.raises(UsageError, match=str(MOST_LINES)):
        memory.add("one too many")
    assert len(memory.lines()) == MOST_LINES


def test_erasing_every_chat_leaves_the_memory(vault: Vault) -> None:
    Memory(vault).add(PLAIN)
    Memory(vault).enable()
    Conversations(vault).delete_all()
    assert len(Memory(vault).items()) == 1


def preview(vault: Vault) -> Preview:
    messages = [{"role": "user", "content": one} for one in (*Memory(vault).items(), Item("How am I?"))]
    gate = Gate(vault, "far", "m", lambda _: Decision(allow=True), today=lambda: date(2026, 11, 22))
    return gate.preview(Payload({"model": "m", "store": False, "messages": messages}), "model")


def test_a_sensitive_line_leaves_only_by_consent(vault: Vault, endpoints: Path) -> None:
    memory, consents = Memory(vault), Consents(vault)
    memory.add(PLAIN)
    memory.add(PRIVATE)
    memory.enable()
    assert [(item.sources, set(item.categories)) for item in memory.items()] == [
        ((), set()), (("memory",), {"mental_health"}),
    ]  # fmt: skip
    consents.grant("*", "model", "sleep", "models.example")
    shown = preview(vault)
    assert b"half marathon" in shown.body
    assert b"sertraline" not in shown.body
    assert [one.missing for one in shown.withheld] == [(("memory", "mental_health"),)]
    consents.grant(consents.source_named("Memory"), "model", "mental_health", "models.example")
    assert b"sertraline" in preview(vault).body
    consents.revoke("*", "model", "mental_health")
    assert b"sertraline" not in preview(vault).body


def test_a_models_sql_cannot_see_it(vault: Vault) -> None:
    Memory(vault).add(PLAIN)
    for table in ("memory_line", "conversations.memory_line", "conversations.main.memory_line", "message"):
        with pytest.raises(QueryRefused):
            vault.sandbox(f"SELECT * FROM {table}")


def test_nothing_that_a_model_can_call_imports_it() -> None:
    package = Path(healthkit.__file__).parent
    tools = [*(package / "ask" / "tools").rglob("*.py"), *(package / "mcp").rglob("*.py")]
    assert tools
    for path in tools:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [f"{names[0]}.{one.name}" if names else one.name for one in node.names]
                assert not {"healthkit.privacy.memory", "healthkit.privacy.conversations"} & set(names), path
