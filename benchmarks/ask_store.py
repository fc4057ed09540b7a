"""A ten-year store for the benchmark of questions: the synthetic person's last year, lived again nine times."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from healthkit.cli.demo import PASSPHRASE
from healthkit.store import Vault, open_vault

UNTIL = date(2026, 11, 21)
YEARS = 10
_READY = ".ask-benchmark"
_WITHIN = "local_day > DATE '2026-11-21' - 364"  # 52 weeks, so that weekdays stay weekdays
# The tables that lie in time, and the number a row goes by.
_NUMBERED = {"sample": "sample_id", "event": "event_id", "session": "session_id"}
_APART = 10_000_000


def store(samples: int, folder: Path) -> Vault:
    """The store, made once in a folder and found there again: ``samples`` rows of the synthetic person's kinds."""
    ready = folder / _READY
    if not (ready.is_file() and ready.read_text() == str(samples)):
        demo(folder, 380)
        vault = open_vault(folder, PASSPHRASE)
        _live_again(vault, samples)
        ready.write_text(str(samples))
    return open_vault(folder, PASSPHRASE)


def environment(folder: Path) -> dict[str, str]:
    """What lets the command open the store by itself."""
    key = folder.with_suffix(".key")
    key.touch(0o600)
    key.write_text(PASSPHRASE)
    return {"HEALTHKIT_VAULT": str(folder), "HEALTHKIT_KEY_FILE": str(key), "HEALTHKIT_KEYRING": "0"}


def demo(folder: Path, days: int) -> None:
    """The synthetic person's last days, up to ``UNTIL``, in a new folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "healthkit.cli", "--vault", str(folder), "demo", "--days", str(days)]
    subprocess.run([*command, "--until", UNTIL.isoformat()], check=True, env={**os.environ, "HEALTHKIT_KEYRING": "0"})


def _live_again(vault: Vault, samples: int) -> None:
    """Move the last year back, year by year, and thicken each so that the whole holds as many samples as asked for."""
    with vault.writer() as con:
        row = con.execute(f"SELECT count(*) FROM sample WHERE {_WITHIN}").fetchone()
        assert row is not None
        thick = max(1, round(samples / (row[0] * YEARS)))
        for table, number in _NUMBERED.items():
            copies = thick if table == "sample" else 1
            con.execute(f"CREATE TEMP TABLE year_of_{table} AS FROM {table} WHERE {_WITHIN}")
            con.execute(f"DELETE FROM {table} WHERE {_WITHIN}")
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT * EXCLUDE (year, copy) REPLACE ({_moved('created_utc')}, "
                f"{_moved('start_utc')}, {_moved('end_utc')}, local_day - 364 * year::INTEGER AS local_day, "
                f"{number} + ((year * {copies} + copy) * {_APART})::BIGINT AS {number}) "
                f"FROM year_of_{table}, range({YEARS}) AS y(year), range({copies}) AS c(copy) "
                f"ORDER BY {'kind' if table == 'session' else 'metric'}, start_utc"
            )
        for table, moments in (("session_stage", ("start_utc", "end_utc")), ("session_stat", ())):
            moved = "".join(f"{_moved(name)}, " for name in moments)
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT * EXCLUDE (year, copy) REPLACE ({moved}session_id + "
                f"(year * {_APART})::BIGINT AS session_id) FROM {table}, range(1, {YEARS}) AS y(year), "
                "range(1) AS c(copy) WHERE session_id IN (SELECT session_id FROM year_of_session)"
            )
        con.execute(f"DELETE FROM daily WHERE NOT ({_WITHIN.replace('local_day', 'day')})")
        con.execute(f"UPDATE daily SET n = n * {thick} WHERE metric IN (SELECT metric FROM year_of_sample)")
        con.execute(
            "INSERT INTO daily BY NAME SELECT * EXCLUDE (year) REPLACE (day - 364 * year::INTEGER AS day) "
            f"FROM daily, range(1, {YEARS}) AS y(year) ORDER BY metric, day"
        )


def _moved(moment: str) -> str:
    return f"{moment} - INTERVAL (364 * year) DAY + INTERVAL (7 * copy) SECOND AS {moment}"
