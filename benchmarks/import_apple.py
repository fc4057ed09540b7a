"""Our whole import of a large Apple export beside the floor, healthkit-to-sqlite and apple-health-parser."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Cost, run, venv_with

HEALTHKIT = Path(sys.executable).parent / "healthkit"
PARSER_CODE = """
import sys, warnings
warnings.filterwarnings("ignore")
from apple_health_parser.utils.parser import Parser
parser = Parser(export_file=sys.argv[1], output_dir=sys.argv[2], overwrite=True)
print(len(parser.flags), sum(len(parser.get_flag_records(flag=flag).records) for flag in parser.flags))
"""


def ours(name: str, export: Path, vault: Path, *command: str) -> Cost:
    """One import by the command line, as a person would; or another command."""
    env = {"HEALTHKIT_VAULT": str(vault), "HEALTHKIT_KEY": "benchmark passphrase", "HEALTHKIT_KEYRING": "0"}
    return run(name, [HEALTHKIT, *(command or ("import", "--json", export))], env)


def added(cost: Cost) -> dict[str, int]:
    """What an import says it added."""
    start = cost.output.find("[")
    return dict(json.loads(cost.output[start:])[0]["added"]) if start >= 0 and not cost.failed else {}


def make(path: Path, records: int, more: float = 0.0) -> int:
    """Write an export in a process of its own: a child's peak counts what its parent held when it was started."""
    command = [sys.executable, "-m", "benchmarks.apple_export", str(path), str(records), str(more)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(records: int, folder: Path, *, others: bool = True) -> None:
    """Print the table for one size."""
    folder.mkdir(parents=True, exist_ok=True)
    export, double, longer = (folder / f"{name}.zip" for name in ("export", "double", "longer"))
    print(f"\nApple export, {make(export, records):,} Records")
    make(double, 2 * records)
    new = make(longer, records, more=0.01) - records
    vault = folder / "vault"
    shutil.rmtree(vault, ignore_errors=True)
    shutil.rmtree(folder / "vault2", ignore_errors=True)
    for folder_of_vault in (vault, folder / "vault2"):
        ours("init", export, folder_of_vault, "init", "--json")
    floor = run("floor: inflate and tokenise", [sys.executable, "-m", "benchmarks.floor", export])
    first = ours("ours: whole import", export, vault)
    again = ours("ours: the same file again", export, vault)
    more = ours("ours: history and 1 % new", longer, vault)
    twice = ours("ours: twice the Records", double, folder / "vault2")
    rows = [floor, first, again, more, twice, *(_others(export, folder) if others else [])]
    for cost in rows:
        print(cost.row(floor))
    print(f"first import added {added(first)}")
    print(f"again added {added(again)}; longer added {added(more)} (new Records: {new})")
    print(f"longer / first wall: {more.wall / first.wall:.2f}; memory twice / once: {twice.peak / first.peak:.2f}")
    for cost in rows[5:]:
        if not cost.failed:
            print(f"our CPU / {cost.name}: {first.cpu / cost.cpu:.3f}")


def _others(export: Path, folder: Path) -> list[Cost]:
    dogsheep = venv_with("healthkit-to-sqlite", folder / "venv-healthkit-to-sqlite")
    parser = venv_with("apple-health-parser", folder / "venv-apple-health-parser")
    database = folder / "other.db"
    database.unlink(missing_ok=True)
    script = folder / "parser.py"
    script.write_text(PARSER_CODE)
    return [
        run("healthkit-to-sqlite", [dogsheep.parent / "healthkit-to-sqlite", export, database]),
        run("apple-health-parser", [parser, script, export, folder / "parsed"]),
    ]
