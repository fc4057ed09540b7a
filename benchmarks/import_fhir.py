"""Our reader and our whole import of a Synthea-like NDJSON beside ``fhir.resources`` parsing the same file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks import reading
from benchmarks.import_apple import HEALTHKIT, added, ours
from benchmarks.measure import Cost, run
from benchmarks.together import peak


def read(path: Path) -> None:
    """Our reader alone, in this process: rows by table."""
    reading.read("fhir", path)


def validate(path: Path) -> None:
    """``fhir.resources``, the strict parser, in this process: resources by type."""
    from fhir.resources.R4B import get_fhir_model_class

    counts = Counter[str]()
    with path.open("rb") as lines:
        for line in lines:
            kind = json.loads(line)["resourceType"]
            get_fhir_model_class(kind).model_validate_json(line)
            counts[kind] += 1
    print(json.dumps(counts))


def compare(megabytes: int, folder: Path, *, others: bool = True) -> None:
    """Print the table for one size."""
    folder.mkdir(parents=True, exist_ok=True)
    path, vault = folder / "record.ndjson", folder / "vault-fhir"
    command = [sys.executable, "-m", "benchmarks.fhir_ndjson", str(path), str(megabytes)]
    made = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"\nFHIR NDJSON, {path.stat().st_size / 1e6:.0f} MB, {sum(made.values()):,} resources")
    shutil.rmtree(vault, ignore_errors=True)
    ours("init", path, vault, "init", "--json")
    this = [sys.executable, "-m", "benchmarks.import_fhir"]
    reader = run("ours: reader alone", [*this, "read", path])
    whole = ours("ours: whole import", path, vault)
    again = ours("ours: the same file again", path, vault)
    together = _together(path, folder / "vault-fhir-2")
    costs = [reader, whole, again]
    if others:
        costs.append(run("fhir.resources: parsing alone", [*this, "validate", path]))
    for cost in costs:
        print(cost.row(reader), "" if cost.failed else _rates(cost, path))
    if together:
        print(f"ours: whole import, all processes together {together:.0f} MiB")
    print(f"first import added {added(whole)}")
    print(f"again added {added(again)}")
    if others and not costs[-1].failed:
        print(f"our reader against fhir.resources: {costs[-1].cpu / reader.cpu:.1f} times less CPU")
        print(f"our whole import against fhir.resources: {costs[-1].cpu / whole.cpu:.1f} times less CPU")


def _together(path: Path, vault: Path) -> float:
    """Peak memory of an import with its helpers; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0.0
    shutil.rmtree(vault, ignore_errors=True)
    ours("init", path, vault, "init", "--json")
    return peak([HEALTHKIT, "import", "--json", path], _environment(vault))


def _environment(vault: Path) -> dict[str, str]:
    return {"HEALTHKIT_VAULT": str(vault), "HEALTHKIT_KEY": "benchmark passphrase", "HEALTHKIT_KEYRING": "0"}


def _rates(cost: Cost, path: Path) -> str:
    """Megabytes of input a second: by the clock, and by the processor, which other work on the machine slows less."""
    size = path.stat().st_size / 1e6
    return f"  {size / cost.wall:5.1f} MB/s, {size / cost.cpu:5.1f} MB a CPU second"


if __name__ == "__main__":
    {"read": read, "validate": validate}[sys.argv[1]](Path(sys.argv[2]))
