"""Sample packages of every connector, for the contract suite; a module beside this one is all that a new one adds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True)
class Samples:
    """Builders of one connector's packages. Each takes a folder, which it may have to make.

    ``longer`` holds all that ``small`` holds, exported later, and more; ``other`` is of another span; ``large`` grows
    with its scale; ``damaged`` are files that must be refused; ``with_bad_rows`` also says how many rows are bad.
    """

    small: Callable[[Path], Path]
    longer: Callable[[Path], Path]
    other: Callable[[Path], Path]
    large: Callable[[Path, int], Path]
    damaged: Callable[[Path], list[Path]]
    with_bad_rows: Callable[[Path], tuple[Path, int]]


def foreign_files(folder: Path) -> dict[str, list[Path]]:
    """Small samples by the connector whose they are, and under "" files that are of no connector."""
    folder.mkdir(parents=True)
    made = {
        "notes.txt": b"just some words\n",
        "data.json": b'{"hello": [1, 2, 3]}',
        "table.csv": b"date,value\n2026-01-01,3\n",
        "page.html": b"<!DOCTYPE html><html><body>Health</body></html>",
        "feed.xml": b'<?xml version="1.0"?><rss><channel/></rss>',
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "paper.pdf": b"%PDF-1.7\n" + bytes(200),
        "empty.zip": b"PK\x05\x06" + bytes(18),
        "random.bin": bytes(range(256)) * 8,
    }
    for name, body in made.items():
        (folder / name).write_bytes(body)
    nobodys = [folder / name for name in made]
    return {"": nobodys, **{name: [samples.small(folder / f"of_{name}")] for name, samples in SAMPLES.items()}}


def _found() -> dict[str, Samples]:
    """One module ``<connector>_samples`` a connector, beside this one, whose ``samples()`` gives the builders."""
    here = Path(__file__).parent
    names = sorted(path.stem.removesuffix("_samples") for path in here.glob("*_samples.py"))
    return {name: Samples(**import_module(f"tests.contract.{name}_samples").samples()) for name in names}


SAMPLES = _found()
