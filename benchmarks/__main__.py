"""``make bench``: all benchmarks, or those named: ``python -m benchmarks import 1500000``, ``reads``,
``fhir 100``, ``fit 50``, ``fitbit 200`` and ``healthconnect 100`` (megabytes), ``cgm 365`` (days of glucose), ``ask``,
``first`` (from Enter to the first token of a model), ``phia`` (questions in the folder HEALTHKIT_BENCH), ``reports``,
``explorer``, ``board``, ``relations`` (all pairs of forty metrics).
An argument with a slash is the folder that stores are kept in."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.ask_questions import measure as measure_questions
from benchmarks.board import measure as measure_board
from benchmarks.explorer import measure as measure_explorer
from benchmarks.first_token import measure as measure_first_token
from benchmarks.import_apple import compare
from benchmarks.import_cgm import compare as compare_cgm
from benchmarks.import_fhir import compare as compare_fhir
from benchmarks.import_fit import compare as compare_fit
from benchmarks.import_fitbit import compare as compare_fitbit
from benchmarks.import_health_connect import compare as compare_health_connect
from benchmarks.phia.run import measure as ask_phia
from benchmarks.relations import measure as measure_relations
from benchmarks.reports import measure as measure_reports
from benchmarks.store_reads import measure

OUT = Path("out/bench")
EVERY = (
    "import", "reads", "fhir", "fit", "fitbit", "healthconnect", "cgm", "ask", "first", "phia", "reports",
    "explorer", "board", "relations",
)  # fmt: skip

_OF_THE_STORE = {"ask": measure_questions, "explorer": measure_explorer, "board": measure_board}
_OF_A_FOLDER = {
    "first": (measure_first_token, "first-token"),
    "phia": (ask_phia, "phia"),
    "reports": (measure_reports, "reports"),
    "relations": (lambda _: measure_relations(), "relations"),
}


def main(arguments: list[str]) -> None:
    folder = next((Path(name) for name in arguments if "/" in name), OUT)
    names = {name for name in arguments if not name.isdigit() and "/" not in name}
    names = names or set(EVERY)
    sizes = [int(name) for name in arguments if name.isdigit()]
    if "import" in names:
        compare(sizes[0] if sizes else 1_500_000, folder, others="alone" not in names)
    if "reads" in names:
        measure(sizes[0] if sizes and names == {"reads"} else 10_000_000, folder / "reads")
    if "fhir" in names:
        compare_fhir(sizes[0] if sizes and "import" not in names else 100, folder, others="alone" not in names)
    if "fit" in names:
        compare_fit(sizes[0] if sizes and names <= {"fit", "alone"} else 50, folder, others="alone" not in names)
    if "fitbit" in names:
        compare_fitbit(sizes[0] if sizes and names == {"fitbit"} else 200, folder, others="alone" not in names)
    if "healthconnect" in names:
        size = sizes[0] if sizes and names <= {"healthconnect", "alone"} else 100
        compare_health_connect(size, folder, others="alone" not in names)
    if "cgm" in names:
        compare_cgm(sizes[0] if sizes and names <= {"cgm", "alone"} else 365, folder, others="alone" not in names)
    for name, of_store in _OF_THE_STORE.items():
        if name in names:
            of_store(sizes[0] if sizes and names == {name} else 10_000_000, folder / "ask")
    for name, (run, of) in _OF_A_FOLDER.items():
        if name in names:
            run(folder / of)


if __name__ == "__main__":
    main(sys.argv[1:])
