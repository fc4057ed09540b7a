"""A vault with a year of nights and pulses that scatter, and nobody's record."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.planning.experiments.people import nights


@pytest.fixture
def vault(own_home: Path) -> Vault:
    made = create_vault(own_home / "vault", lab_person.PASSPHRASE)
    nights(made)
    return made
