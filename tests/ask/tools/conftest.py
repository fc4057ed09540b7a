"""The tools on the synthetic vaults of the questions, with a record in which sensitive entries stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from healthkit.ask.tools.desk import desk
from healthkit.ask.tools.registry import tool
from healthkit.ask.tools.tool import Outcome
from healthkit.store import Vault
from tests.ask import builder, labs_vault, record_vault

Call = Callable[..., Outcome]


def caller(vault: Vault, lang: str = "en") -> Call:
    """Calls a tool by name on a desk of its own."""

    def call(called: str, /, **arguments: Any) -> Outcome:
        with desk(vault, builder.AS_OF, lang) as at:
            return tool(called).call(at, arguments)

    return call


@pytest.fixture
def call(vault: Vault) -> Call:
    """On two years of metrics, workouts and headaches."""
    return caller(vault)


@pytest.fixture(scope="session")
def labs(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return labs_vault.build(tmp_path_factory.mktemp("tool_labs") / "vault")


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return record_vault.build(tmp_path_factory.mktemp("tool_record") / "vault")
