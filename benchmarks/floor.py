"""The floor of any import by this engine: inflate the zip and tokenise every Record's attributes, keep nothing."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

from isal import isal_zlib
from xml2arrow import XmlToArrowParser

ATTRIBUTES = ["type", "sourceName", "sourceVersion", "device", "unit", "creationDate", "startDate", "endDate", "value"]


class Inflated:
    """The export's XML from its root element on, as a readable stream."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("apple_health_export/export.xml")
        self._file = path.open("rb")
        self._file.seek(info.header_offset + 26)
        name, extra = int.from_bytes(self._file.read(2), "little"), int.from_bytes(self._file.read(2), "little")
        self._file.seek(name + extra, 1)
        self._left = info.compress_size
        self._inflate = isal_zlib.decompressobj(-15)
        first = self._more()
        self._buffer = memoryview(first[first.index(b"<HealthData ", first.index(b"]>")) :])

    def _more(self) -> bytes:
        while self._left > 0:
            block = self._file.read(min(1 << 17, self._left))
            self._left -= len(block)
            if out := self._inflate.decompress(block):
                return bytes(out)
        return b""

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes."""
        if not self._buffer:
            self._buffer = memoryview(self._more())
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return bytes(taken)


def main() -> None:
    fields = "".join(
        f"  - {{name: {name}, xml_path: /HealthData/Record/@{name}, data_type: Utf8, nullable: true}}\n"
        for name in ATTRIBUTES
    )
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "floor.yaml"
        config.write_text(f"tables:\n- name: record\n  xml_path: /HealthData\n  levels: [record]\n  fields:\n{fields}")
        batches = XmlToArrowParser(config).parse_batches(Inflated(Path(sys.argv[1])), max_rows_per_batch=65536)
        print(sum(batch.num_rows for _, batch in batches))


if __name__ == "__main__":
    main()
