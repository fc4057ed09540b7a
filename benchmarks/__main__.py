"""``make bench``: all benchmarks, or those named: ``python -m benchmarks import 1500000``, ``reads``,
``fhir 100`` (megabytes)."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.import_apple import compare
from benchmarks.import_fhir import compare as compare_fhir
from benchmarks.store_reads import measure

OUT = Path("out/bench")


def main(arguments: list[str]) -> None:
    names = {name for name in arguments if not name.isdigit()} or {"import", "reads", "fhir"}
    sizes = [int(name) for name in arguments if name.isdigit()]
    if "import" in names:
        compare(sizes[0] if sizes else 1_500_000, OUT, others="alone" not in names)
    if "reads" in names:
        measure(sizes[0] if sizes and names == {"reads"} else 10_000_000, OUT / "reads")
    if "fhir" in names:
        compare_fhir(sizes[0] if sizes and "import" not in names else 100, OUT, others="alone" not in names)


if __name__ == "__main__":
    main(sys.argv[1:])
