"""One of our readers alone: what it gives, counted, without a vault."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path


def read(connector_id: str, path: Path) -> None:
    """Print how many rows of each table a reader gives, and how many values another member had told already."""
    from healthkit.source.contract import Counts, Rows
    from healthkit.source.files import open_package
    from healthkit.source.registry import load_connector

    connector, rows = load_connector(connector_id), Counter[str]()
    with open_package(path) as package:
        claim = connector.detect(package)
        assert claim is not None
        for item in connector.read(package, claim):
            if isinstance(item, Rows):
                rows[item.table] += item.frame.height
            elif isinstance(item, Counts):
                rows["told twice"] += sum(count for what, count in item.unmapped.items() if "told by" in what)
    print(json.dumps(+rows))
