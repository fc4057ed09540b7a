"""A vault of four weeks with a glucose sensor and a food diary, by the ordinary import."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from healthkit.demo.sensor import Sensor, write_sensor
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault

PASSPHRASE = "four words by chance"
UNTIL = date(2026, 11, 22)
DAYS = 400
"""No journey falls into the last weeks of so long a life, and no change of the clock: the files tell no zone."""


def build(folder: Path) -> tuple[Vault, Sensor]:
    """The vault in ``folder / "vault"``, and what is true of it; every row of both files has come in."""
    vault = create_vault(folder / "vault", PASSPHRASE)
    sensor = write_sensor(folder / "sensor", days=DAYS, until=UNTIL)
    for path in sensor.files:
        for report in import_path(vault, path):
            assert not report.error
            assert not report.issues
    return vault, sensor
