"""One small vault for all questions, and what its numbers are by plain Polars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from healthkit.ask import Session, session
from healthkit.store import Vault
from tests.ask import builder
from tests.ask.truth import Truth


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return builder.build(tmp_path_factory.mktemp("ask") / "vault")


@pytest.fixture(scope="session")
def truth() -> Truth:
    return Truth(builder.day_frame(), builder.workouts())


@pytest.fixture
def asking(vault: Vault) -> Iterator[Session]:
    with session(vault, builder.AS_OF) as opened:
        yield opened
