"""A vault of somebody whose usual days are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.planning.goals.people import live


@pytest.fixture
def bare(own_home: Path) -> Vault:
    return create_vault(own_home / "vault", lab_person.PASSPHRASE)


@pytest.fixture
def vault(bare: Vault) -> Vault:
    live(bare)
    return bare
