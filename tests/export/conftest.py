"""One record, and its summary in each language, for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from healthkit.export import ips
from healthkit.export.portable import writing
from healthkit.settings import settings
from healthkit.store import Vault, open_vault
from tests.export import builder, whole


@contextmanager
def quick_keys() -> Iterator[None]:
    """Cheap key derivation for what is made before a test has its own home."""
    before = os.environ.get("HEALTHKIT_KEY_MEMORY_MB")
    os.environ["HEALTHKIT_KEY_MEMORY_MB"] = "8"
    settings.cache_clear()
    try:
        yield
    finally:
        if before is None:
            del os.environ["HEALTHKIT_KEY_MEMORY_MB"]


@pytest.fixture(scope="session")
def hospital_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hospital")
    with quick_keys():
        builder.hospital(folder).close()
    return folder / "vault"


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Path]:
    """A vault with rows in every table, and its export as a folder, made before anything else left."""
    folder = tmp_path_factory.mktemp("whole")
    with quick_keys():
        vault = whole.full(folder / "vault")
        writing.write(vault, folder / "export", everything=True)
    return vault, folder / "export"


@pytest.fixture
def copy(exported: tuple[Vault, Path], tmp_path: Path) -> Path:
    """That export once more, to spoil."""
    shutil.copytree(exported[1], tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def vault(hospital_folder: Path) -> Vault:
    return open_vault(hospital_folder, builder.PASSPHRASE)


@pytest.fixture
def summary(vault: Vault) -> ips.Summary:
    return ips.compose(vault)
