"""The vaults of the questions, each built once a run, and their truths: fixtures for the tests of the sets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from tests.ask.questions import vaults
from tests.ask.questions.truth import Truth

PASSPHRASES = {"french": "a passphrase for tests", "person": "synthetic person"}


@lru_cache(maxsize=2)
def _french(base: Path) -> Truth:
    return Truth(vaults.french(base / "french-questions"), vaults.FRENCH_AS_OF)


@lru_cache(maxsize=2)
def _person(base: Path) -> Truth:
    folder = base / "person-questions"
    folder.mkdir()
    return Truth(vaults.person(folder), vaults.PERSON_AS_OF)


@pytest.fixture(scope="session")
def french_truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """What the French questions' vault holds."""
    return _french(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def person_truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """What the synthetic person's vault holds."""
    return _person(tmp_path_factory.getbasetemp())
