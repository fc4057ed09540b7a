"""``healthkit mcp`` driven by the official client library over the pipes of a real process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, stdio_client
from mcp_types import CallToolResult, Implementation

from healthkit.cli.main import main
from healthkit.mcp.outlet import ENDPOINT
from healthkit.mcp.server import INSTRUCTIONS
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.household import Household
from healthkit.store import Vault
from tests.mcp.conftest import parameters

STEPS = {"metric": "step_count", "measure": "average", "from_day": "2026-10-01", "to_day": "2026-10-31"}
Scenario = Callable[[Client], Awaitable[None]]


def _drive(vault: Vault, reached: Path, scenario: Scenario, *options: str, mode: str = "auto") -> None:
    """Run a scenario with a client of our name on a server of its own."""

    async def run() -> None:
        transport = stdio_client(parameters(vault.folder, reached, "a passphrase for tests", *options))
        info = Implementation(name="Desk <Helper>", version="7")
        with anyio.fail_after(120):
            async with Client(transport, mode=mode, client_info=info) as client:
                await scenario(client)

    anyio.run(run)


def _text(result: CallToolResult) -> str:
    (part,) = result.content
    return str(part.text)  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_refused_then_allowed_then_revoked(metrics: Vault, reached: Path, mode: str) -> None:
    said: list[Any] = []

    async def scenario(client: Client) -> None:
        listed = (await client.list_tools()).tools
        said.append([one.name for one in listed])
        said.append(all(one.annotations and one.annotations.read_only_hint for one in listed))
        said.append(await client.call_tool("metric", STEPS))
        Consents(metrics).grant("*", "model", "activity", ENDPOINT)
        said.append(await client.call_tool("metric", STEPS))
        said.append(await client.call_tool("coverage", {"metric": "step_count"}))
        said.append(await client.call_tool("catalogue", {"words": "steps"}))
        said.append(await client.call_tool("metric", {"metric": "sleep_duration", "measure": "average"}))
        Consents(metrics).revoke("*", "model", endpoint=ENDPOINT)
        said.append(await client.call_tool("metric", STEPS))

    _drive(metrics, reached, scenario, mode=mode)
    names, read_only, before, steps, coverage, catalogue, sleep, after = said
    assert "ask" in names
    assert "select" in names
    assert read_only
    for refused in (before, sleep, after):
        assert refused.is_error
        assert "--purpose model --endpoint mcp" in _text(refused)
    content = json.loads(_text(steps))
    assert content["evidence"][0]["from"] == "2026-10-01"
    assert content["days"] == 31
    assert json.loads(_text(coverage))["metrics"][0]["metric"] == "step_count"
    assert not catalogue.is_error
    assert [(one.model, one.bytes) for one in egress.log(metrics)] == [
        ("Desk Helper 7", len(_text(result).encode())) for result in (steps, coverage, catalogue)
    ]
    assert not reached.exists()  # the server opened no socket


def test_hostile_calls_leave_the_server_alive(metrics: Vault, reached: Path) -> None:
    said: list[Any] = []

    async def scenario(client: Client) -> None:
        for name, arguments in (
            ("shell", {"command": "id"}),
            ("select", {"sql": "SELECT * FROM read_text('/etc/passwd')"}),
            ("metric", {"metric": ["step_count"], "measure": "average", "vault": "/"}),
            ("ask", {"question": "I took all my pills to end my life"}),
            ("metric", STEPS),
        ):
            said.append(await client.call_tool(name, arguments))

    _drive(metrics, reached, scenario)
    shell, file, typed, crisis, steps = said
    assert all(one.is_error for one in (shell, file, typed, steps))
    assert not any("root:" in _text(one) for one in said)
    assert not crisis.is_error
    assert json.loads(_text(crisis))["safety"] == "crisis"
    assert "3114" in _text(crisis)
    assert not reached.exists()


def test_nothing_but_the_protocol_on_standard_output(metrics: Vault, reached: Path) -> None:
    given = parameters(metrics.folder, reached)
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "by hand", "version": "1"}}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client}
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "metric", "arguments": STEPS}}
    process = subprocess.Popen(
        [given.command, *given.args], env=given.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        lines = []
        for message in (hello, ready, call):
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            if "id" in message:
                lines.append(process.stdout.readline())
        process.stdin.close()
        lines += process.stdout.readlines()
        process.wait(30)
    answers = [json.loads(line) for line in lines]
    assert [one["id"] for one in answers] == [1, 2]
    assert answers[0]["result"]["instructions"] == INSTRUCTIONS
    assert answers[1]["result"]["isError"] is True


@pytest.mark.parametrize(("key", "code"), [("not the passphrase", 3), ("", 3)])
def test_without_the_key_it_says_so_and_asks_nobody(metrics: Vault, reached: Path, key: str, code: int) -> None:
    given = parameters(metrics.folder, reached, key)
    done = subprocess.run(
        [given.command, *given.args], env=given.env, input="passphrase?\n", capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_minors_vault_is_not_served(
    metrics: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Household(metrics).mark_minor(2012, "the passphrase of a guardian")
    with pytest.raises(SystemExit) as stop:
        main(["--vault", str(metrics.folder), "mcp"])
    assert stop.value.code == 1
    assert "minor" in capsys.readouterr().err


def test_the_missing_part_is_named(
    metrics: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from healthkit.cli import mcp

    monkeypatch.setattr(mcp, "find_spec", lambda name: None if name == "mcp" else object())
    with pytest.raises(SystemExit):
        main(["--vault", str(metrics.folder), "mcp"])
    assert "[mcp]" in capsys.readouterr().err
