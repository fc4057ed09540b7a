"""The small vaults and exports that the faults are tried on; everything in them is made up."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from healthkit.privacy.consent import Consents
from healthkit.privacy.conversations import Conversations
from healthkit.source.ingest import import_path
from healthkit.store import create_vault, creation, migrate, open_vault
from healthkit.store.backup import make_backup
from tests.builders import apple, fhir, one_week

PASSPHRASE = "four unrelated small words"
_DAY = timedelta(days=1)
_FIRST = datetime(2026, 9, 1, tzinfo=UTC)


def export(path: Path, days: int, *, without: int = 0, records: int = 2) -> Path:
    """An Apple export of so many days from 1 September 2026 on; the first ``without`` steps are gone from the phone."""
    steps = [
        _record("StepCount", 40 + i % 60, _FIRST + timedelta(minutes=37 * i), 5, "count") for i in range(days * 38)
    ]
    pulse = [
        _record("HeartRate", 60 + i % 40, _FIRST + timedelta(minutes=20 * i), 0, "count/min") for i in range(days * 70)
    ]
    weight = [_record("BodyMass", 80 - i / 10, _FIRST + timedelta(days=i, hours=7), 0, "kg") for i in range(days)]
    nights = [_night(_FIRST + timedelta(days=i, hours=-1)) for i in range(days)]
    runs = [apple.workout(**_dates(_FIRST + timedelta(days=i, hours=18), 45)) for i in range(0, days, 3)]
    clinical = [_clinical(f"/clinical-records/{i}.json") for i in range(records)]
    others = {
        f"clinical-records/{i}.json": json.dumps(
            fhir.observation(f"o{i}", effectiveDateTime=(_FIRST + i * _DAY).isoformat())
        ).encode()
        for i in range(records)
    }
    said = (_FIRST + days * _DAY).strftime("%Y-%m-%d %H:%M:%S %z")
    rows = [*steps[without:], *pulse, *weight, *nights, *runs, *clinical]
    return apple.export_zip(path, apple.document(*rows, export_date=said), others)


def _dates(start: datetime, minutes: int) -> dict[str, str]:
    begin, end = (at.strftime("%Y-%m-%d %H:%M:%S %z") for at in (start, start + timedelta(minutes=minutes)))
    watch = "<<HKDevice: 0x1>, name:Apple Watch, model:Watch, hardware:Watch7,1>"
    return {"startDate": begin, "endDate": end, "creationDate": end, "sourceName": "Watch", "device": watch}


def _record(kind: str, value: float, start: datetime, minutes: int, unit: str) -> str:
    return apple.record(f"HKQuantityTypeIdentifier{kind}", f"{value:g}", unit=unit, **_dates(start, minutes))


def _night(start: datetime) -> str:
    return apple.sleep("HKCategoryValueSleepAnalysisAsleepCore", **_dates(start, 420))


def _clinical(member: str) -> str:
    kind = "HKClinicalTypeIdentifierLabResultRecord"
    said = {"type": kind, "identifier": member, "sourceName": "Clinic", "fhirVersion": "4.0.1"}
    return apple.element(
        "ClinicalRecord", {**said, "receivedDate": "2026-09-02 08:00:00 +0000", "resourceFilePath": member}
    )


class Stage:
    """A folder with exports and vaults, each made once and only ever copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key_file = folder / "key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_text(PASSPHRASE)

    def first(self) -> Path:
        """Ten days."""
        return self._once("first.zip", lambda path: export(path, 10))

    def longer(self) -> Path:
        """Fourteen days of the same person, some of the first ten's rows gone."""
        return self._once("longer.zip", lambda path: export(path, 14, without=5, records=3))

    def begun(self) -> Path:
        """A vault that holds another vendor's week, a consent, an erasure-free ledger and a chat."""
        return self._once("begun", self._begin)

    def held(self) -> Path:
        """The same after the first export."""
        return self._once("held", lambda path: self._then(self.begun(), path, self.first()))

    def copy(self) -> Path:
        """A backup of that vault."""
        return self._once("copy", lambda path: make_backup(open_vault(self.held(), PASSPHRASE), path))

    def revoked(self) -> Path:
        """That vault after the backup: the consent taken back, and the longer export in it."""
        self.copy()
        return self._once("revoked", self._revoke)

    def drop(self) -> Path:
        """A folder to watch, into which the first export was put a while ago."""
        return self._once("drop", self._drop)

    def older(self) -> Path:
        """A vault as an earlier version left it, with rows."""
        return self._once("older", self._older)

    def environment(self, vault: Path, temporary: Path, home: Path) -> dict[str, str]:
        """What a process on such a vault is told."""
        temporary.mkdir(exist_ok=True)
        kept = {name: text for name, text in os.environ.items() if not name.startswith("HEALTHKIT_")}
        return kept | {
            "HEALTHKIT_VAULT": str(vault), "HEALTHKIT_KEY_FILE": str(self.key_file), "HEALTHKIT_KEYRING": "0",
            "HEALTHKIT_KEY_MEMORY_MB": "8", "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1",
            **{name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")},
        }  # fmt: skip

    def _once(self, name: str, make: Callable[[Path], object]) -> Path:
        path = self.folder / name
        if not path.exists():
            make(path)
            creation.forget(path)
        return path

    def _begin(self, folder: Path) -> None:
        vault = create_vault(folder, PASSPHRASE)
        (self.folder / "week").mkdir(exist_ok=True)
        import_path(vault, one_week.withings_scale(self.folder / "week", one_week.AUTUMN))
        Consents(vault).grant("apple_health", "report", until=date(2030, 1, 1))
        Conversations(vault).start("en", "offline")

    def _revoke(self, folder: Path) -> None:
        self._then(self.held(), folder, self.longer())
        Consents(open_vault(folder, PASSPHRASE)).revoke("apple_health", "report")

    def _drop(self, folder: Path) -> None:
        folder.mkdir()
        shutil.copyfile(self.first(), folder / "first.zip")
        os.utime(folder / "first.zip", (time.time() - 60,) * 2)

    def _older(self, folder: Path) -> None:
        every = migrate.migrations
        try:
            migrate.migrations = lambda name: tuple(  # type: ignore[assignment]
                step for step in every(name) if name != "vault" or step.number <= OLD
            )
            vault = create_vault(folder, PASSPHRASE)
        finally:
            migrate.migrations = every
        import_path(vault, self.first())

    def _then(self, source: Path, folder: Path, file: Path) -> None:
        shutil.copytree(source, folder)
        import_path(open_vault(folder, PASSPHRASE), file)


OLD = 9
"""The newest migration of the older vault."""
