from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.store import Vault, create_vault

PASSPHRASE = "four words by chance"


@pytest.fixture
def empty(own_home: Path) -> Vault:
    return create_vault(own_home / "vault", PASSPHRASE)


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """One vault for all tests that only read.

    Half a year of steps, a year of pulse with a hole, and a metric that the catalogue does not know."""
    made = create_vault(tmp_path_factory.mktemp("widgets") / "vault", PASSPHRASE)
    with made.writer() as con:
        con.execute(
            """
            INSERT INTO daily
            SELECT 'step_count', DATE '2026-05-20' + i::INTEGER, 12, 7000 + 100 * (i % 30), NULL, NULL, NULL, NULL, 600
            FROM range(180) AS t(i)
            """
        )
        con.execute(
            """
            INSERT INTO daily
            SELECT 'heart_rate', DATE '2025-11-15' + i::INTEGER, 200, NULL, 60 + i % 7, 48, 140, 61, 1440
            FROM range(366) AS t(i) WHERE i NOT BETWEEN 200 AND 229
            """
        )
        con.execute("INSERT INTO daily VALUES ('<script>x</script>', DATE '2026-01-02', 1, NULL, 5, 5, 5, 5, 0)")
    return made
