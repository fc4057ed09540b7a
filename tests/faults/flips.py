"""Bits that turn by themselves: what a vault then says must be an error in one sentence, or the truth."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import HealthkitError
from healthkit.settings import settings
from healthkit.store import creation
from tests.faults import contents

FILES = ("vault.duckdb", "ledger.duckdb", "conversations.duckdb", "vault.toml", "vault.toml.bak", "*.wal")
DAMAGE = "healthkit restore"


@dataclass(frozen=True)
class Flip:
    """One bit of one file."""

    file: str
    at: int
    bit: int


def flips(folder: Path, many: int, seed: int) -> list[Flip]:
    """Random bits, as many of each file, half of those of a database in its first blocks, where most is used."""
    dice = random.Random(seed)
    paths = [path for name in FILES for path in sorted(folder.glob(name))]
    found = []
    for number in range(many):
        path = paths[number % len(paths)]
        size = path.stat().st_size
        high = size if dice.random() < 0.5 else min(size, 64 * 1024)
        found.append(Flip(path.name, dice.randrange(high), dice.randrange(8)))
    return found


def flipped(source: Path, target: Path, flip: Flip) -> Path:
    """A copy of a vault with that bit turned."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    with (target / flip.file).open("r+b") as file:
        file.seek(flip.at)
        byte = file.read(1)[0]
        file.seek(flip.at)
        file.write(bytes([byte ^ (1 << flip.bit)]))
    return target


def read(folder: Path) -> dict[str, contents.Rows] | HealthkitError:
    """Every table of a vault, or the error that a person would be shown; any other error leaves."""
    try:
        with contents.opened(folder) as vault:
            return contents.tables(vault)
    except HealthkitError as error:
        return error
    finally:
        with suppress(HealthkitError):
            creation.forget(folder)


def doctor(folder: Path) -> list[dict[str, str]]:
    """What ``healthkit doctor`` finds wrong."""
    settings.cache_clear()
    creation.forget(folder)
    result = CliRunner().invoke(cli, ["--vault", str(folder), "doctor", "--json"])
    creation.forget(folder)
    settings.cache_clear()
    assert result.exception is None or isinstance(result.exception, SystemExit | Exception)
    found: list[dict[str, str]] = json.loads(result.stdout)
    return [one for one in found if not one["ok"]]


def judge(folder: Path, flip: Flip, truth: dict[str, contents.Rows]) -> str:
    """``told`` or ``same``.

    Raises:
        AssertionError: a wrong answer, or an error that says neither what is damaged nor what to do.
    """
    seen = read(folder)
    wrong = doctor(folder)
    if isinstance(seen, HealthkitError):
        assert flip.file.removesuffix(".wal") in f"{seen} {seen.hint}", f"{flip}: does not name the file: {seen}"
        assert "restore" in seen.hint or "backup" in seen.hint, f"{flip}: does not say what to do: {seen}"
        assert any(DAMAGE in f"{one['detail']} {one['fix']}" or "backup" in one["fix"] for one in wrong), (
            f"{flip}: the doctor does not say it: {wrong}"
        )
        return "told"
    differ = {name for name, rows in truth.items() if seen.get(name) != rows}
    assert not differ, f"{flip}: silently other rows in {differ}"
    return "same"
