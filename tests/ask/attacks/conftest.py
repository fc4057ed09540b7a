"""One attacked vault for all attacks: nothing of them may change it, so nothing needs to be made anew."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.ask.attacks import attack, victim
from tests.ask.attacks.guard import Bait
from tests.ask.attacks.victim import Victim


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """The vault with everything planted."""
    before = os.environ.get("HEALTHKIT_KEY_MEMORY_MB")
    os.environ["HEALTHKIT_KEY_MEMORY_MB"] = "8"
    made = victim.build(tmp_path_factory.mktemp("attacked"), attack.carried())
    if before is None:
        del os.environ["HEALTHKIT_KEY_MEMORY_MB"]
    yield made
    made.vault.close()


@pytest.fixture(scope="session")
def bait(attacked: Victim) -> Iterator[Bait]:
    """The folders that nobody may touch, watched."""
    watched = Bait(attacked.bait, attacked.other)
    yield watched
    watched.close()
