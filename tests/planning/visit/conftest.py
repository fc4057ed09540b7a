"""Two people: one with a few fixed rows of everything a brief tells, and the synthetic person's two-year record."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.demo.record import write_record
from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.model import Brief
from healthkit.source.ingest import import_path
from healthkit.source.review import accept_all_sure
from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.planning.visit import home


@pytest.fixture(scope="session")
def person(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The laboratory's person with two visits, home readings, a weight, symptoms, a goal and an order. Read only."""
    vault = lab_person.build(tmp_path_factory.mktemp("visit") / "vault")
    home.add_all(vault)
    return vault


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The synthetic person's record: a clinic's bundle, a hospital's document, two laboratories' papers. Read only."""
    folder = tmp_path_factory.mktemp("synthetic")
    written = write_record(folder / "record", until=home.SYNTHETIC_DAY)
    vault = create_vault(folder / "vault", "synthetic person")
    for path in written.files:
        for report in import_path(vault, path):
            assert not report.error, report.error
    accept_all_sure(vault)
    return vault


@pytest.fixture(scope="session")
def synthetic(record: Vault) -> Brief:
    """The brief that the issue asks for."""
    return brief(record, Draft(reason="tiredness"), as_of=home.SYNTHETIC_DAY)


@pytest.fixture
def bare(own_home: Path) -> Vault:
    """A vault without rows."""
    return create_vault(own_home / "vault", "four words by chance")
