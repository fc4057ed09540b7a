"""``make bench``: all benchmarks, or those named: ``python -m benchmarks import 1500000``, ``reads``."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.import_apple import compare
from benchmarks.store_reads import measure

OUT = Path("out/bench")


def main(arguments: list[str]) -> None:
    names = {name for name in arguments if not name.isdigit()} or {"import", "reads"}
    sizes = [int(name) for name in arguments if name.isdigit()]
    if "import" in names:
        compare(sizes[0] if sizes else 1_500_000, OUT, others="alone" not in names)
    if "reads" in names:
        measure(sizes[0] if sizes and names == {"reads"} else 10_000_000, OUT / "reads")


if __name__ == "__main__":
    main(sys.argv[1:])
