"""A short round of fuzzing over every connector and parser, every crash ever found, and hypothesis's draws."""

from __future__ import annotations

import time
import zlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthkit.source.registry import connector_names, load_connector
from tests.hostile.mutation import mutate
from tests.hostile.parts import PARTS
from tests.hostile.seeds import part_seeds, seeds
from tests.hostile.target import attempt, attempt_part

CASES = sorted(path for path in (Path(__file__).parent / "cases").rglob("*") if path.is_file())
ROUNDS, SECONDS = 25, 1.5
"""Executions of a target, and the time after which it has had enough of this machine."""
_PARTS_HERE = [name for name in PARTS if name not in ("part:lab_pages", "part:archive")]
"""Parsers whose seeds cost little; the long run has them all."""


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_crash_stays_mended(case: Path) -> None:
    target = case.parent.name
    if target.startswith("part-"):
        _, fault = attempt_part(PARTS[target.replace("part-", "part:")], case.read_bytes())
    else:
        _, fault = attempt(load_connector(target), case)
    assert fault is None


@pytest.mark.parametrize("name", connector_names())
def test_a_changed_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    connector, bodies, rng = load_connector(name), seeds(name, tmp_path / "seeds"), Random(zlib.crc32(name.encode()))
    until, path = time.monotonic() + SECONDS, tmp_path / "changed"
    for _ in range(ROUNDS):
        path.write_bytes(mutate(rng.choice(bodies), rng))
        _, fault = attempt(connector, path)
        assert fault is None, f"{fault}: {path.read_bytes()[:200]!r}"
        if time.monotonic() > until:
            break


@pytest.mark.parametrize("name", _PARTS_HERE)
def test_a_parser_takes_changed_bytes(name: str, tmp_path: Path) -> None:
    bodies, rng = (
        part_seeds(name, tmp_path / "seeds") if name in _CHEAP else [b"{}", b"[1, 2]", b"a,b\n1,2\n"],
        Random(7),
    )
    for _ in range(4 * ROUNDS):
        data = mutate(rng.choice(bodies), rng)
        _, fault = attempt_part(PARTS[name], data)
        assert fault is None, f"{fault}: {data[:200]!r}"


_CHEAP = {"part:card", "part:stamps", "part:results", "part:x12", "part:blue_button", "part:fhir_json", "part:cda"}


@pytest.mark.parametrize("name", connector_names())
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
@given(number=st.integers(0, 2**32), cuts=st.lists(st.floats(0, 1), max_size=2), noise=st.binary(max_size=40))
def test_no_file_is_beyond_a_connector(
    name: str, tmp_path_factory: pytest.TempPathFactory, number: int, cuts: list[float], noise: bytes
) -> None:
    """A change drawn by hypothesis, then cut anywhere and followed by noise: smallest examples are found by it."""
    bodies = _seeds(name, tmp_path_factory)
    data = mutate(bodies[number % len(bodies)], Random(number))
    for cut in cuts:
        at = int(cut * len(data))
        data = data[:at] + noise + data[at:] if len(noise) % 2 else data[:at] + noise
    path = tmp_path_factory.getbasetemp() / f"drawn-{name}"
    path.write_bytes(data)
    _, fault = attempt(load_connector(name), path)
    assert fault is None


_KNOWN: dict[str, list[bytes]] = {}


def _seeds(name: str, made: pytest.TempPathFactory) -> list[bytes]:
    if name not in _KNOWN:
        _KNOWN[name] = seeds(name, made.mktemp("seeds"))
    return _KNOWN[name]
