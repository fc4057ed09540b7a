"""One record, and its summary in each language, for all tests of this folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from healthkit.export import ips
from healthkit.settings import settings
from healthkit.store import Vault, open_vault
from tests.export import builder


@pytest.fixture(scope="session")
def hospital_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = os.environ.get("HEALTHKIT_KEY_MEMORY_MB")
    os.environ["HEALTHKIT_KEY_MEMORY_MB"] = "8"
    settings.cache_clear()
    folder = tmp_path_factory.mktemp("hospital")
    builder.hospital(folder).close()
    if before is None:
        del os.environ["HEALTHKIT_KEY_MEMORY_MB"]
    return folder / "vault"


@pytest.fixture
def vault(hospital_folder: Path) -> Vault:
    return open_vault(hospital_folder, builder.PASSPHRASE)


@pytest.fixture
def summary(vault: Vault) -> ips.Summary:
    return ips.compose(vault)
