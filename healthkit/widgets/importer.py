"""Import by file picker: the page sends a file in pieces, a thread imports it, the panel says what came of it."""

from __future__ import annotations

import shutil
import threading
import time
from html import escape
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError
from healthkit.i18n import text
from healthkit.source.ingest import import_path
from healthkit.source.job import OnProgress
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.import_words import Told, told
from healthkit.widgets.panel import Panel
from healthkit.widgets.words import labels

_HERE = Path(__file__).parent
_TELL_EVERY = 0.1  # s; a page needs no more than ten updates a second
_LEFT_BEHIND = 24 * 3600.0  # s; an upload older than this belongs to a kernel that was killed


class Picker(anywidget.AnyWidget):
    """The form. Messages of the page: ``path``, or ``begin``, ``piece`` …, ``end``."""

    _esm = _HERE / "importer.js"
    _css = _HERE / "style.css"
    labels = traitlets.Dict().tag(sync=True)
    anchor = traitlets.Unicode().tag(sync=True)
    state = traitlets.Enum(["idle", "receiving", "reading", "done", "failed"], "idle").tag(sync=True)
    progress = traitlets.Float(0.0).tag(sync=True)
    stage = traitlets.Unicode().tag(sync=True)
    results: traitlets.List[Told] = traitlets.List().tag(sync=True)


class ImportPanel(Panel):
    """What :func:`healthkit.widgets.import_files` shows."""

    main = True

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form, ready for a file."""
        words = labels(self.lang, "import", "choose", "drop", "path", "example", "start")
        self.picker = Picker(labels=words, anchor=f"hk-{self.id}")
        self.picker.on_msg(self._heard)
        self._incoming = _Incoming(vault.folder)
        return [self.picker]

    def still(self) -> str:
        """What the last import did."""
        results = self.picker.results
        if not results:
            return f"<p>{escape(text('widgets.import_still', self.lang))}</p>"
        parts = []
        for result in results:
            items = "".join(f"<li>{escape(line)}</li>" for line in result["lines"])
            parts.append(f"<p><strong>{escape(result['title'])}</strong></p><ul>{items}</ul>")
        return "".join(parts)

    def start(self, path: Path, *, remove: bool = False) -> threading.Thread:
        """Import ``path`` in a thread; with ``remove``, its folder is deleted afterwards."""
        picker = self.picker
        picker.state, picker.progress, picker.results = "reading", 0.0, []
        picker.stage = text("widgets.import_reading", self.lang, file=path.name)
        thread = threading.Thread(target=self._run, args=(path, remove), name="healthkit-import", daemon=True)
        thread.start()
        return thread

    def _run(self, path: Path, remove: bool) -> None:
        assert self.vault is not None
        picker = self.picker
        try:
            reports = import_path(self.vault, path, progress=self._advance())
        except HealthkitError as error:
            picker.state, picker.stage = "failed", str(error)
        except OSError as error:
            picker.state = "failed"
            picker.stage = text("widgets.import_unreadable", self.lang, reason=error.strerror or type(error).__name__)
        except Exception as error:  # a traceback in a thread would reach nobody; the person is told
            picker.state = "failed"
            picker.stage = text("widgets.import_failed", self.lang, kind=type(error).__name__)
        else:
            picker.results = [told(report, self.lang) for report in reports]
            picker.state, picker.stage = "done", ""
            news.announce()
        finally:
            if remove:
                self._incoming.clear()
        self.print_again()

    def _advance(self) -> OnProgress:
        last = 0.0

        def advance(name: str, done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last < _TELL_EVERY and done < total:
                return
            last = now
            self.picker.progress = done / total if total else 1.0
            stage = "widgets.import_reading" if done < total else "widgets.import_merging"
            self.picker.stage = text(stage, self.lang, file=name)

        return advance

    def _heard(self, _: object, content: dict[str, Any], buffers: list[memoryview]) -> None:
        picker, kind = self.picker, content.get("kind")
        try:
            if kind == "path" and picker.state not in {"reading", "receiving"}:
                self.start(Path(str(content["path"]).strip("\"' ")).expanduser())
            elif kind == "begin" and picker.state not in {"reading", "receiving"}:
                self._incoming.begin(str(content["name"]), int(content["size"]))
                picker.state, picker.progress, picker.results = "receiving", 0.0, []
                picker.stage = text("widgets.import_receiving", self.lang, file=self._incoming.path.name)
                picker.send({"kind": "received", "bytes": 0})
            elif kind == "piece" and picker.state == "receiving":
                picker.progress = self._incoming.add(buffers[0])
                picker.send({"kind": "received", "bytes": self._incoming.received})
            elif kind == "end" and picker.state == "receiving":
                self.start(self._incoming.finish(), remove=True)
        except OSError as error:
            self._incoming.clear()
            picker.state = "failed"
            picker.stage = text("widgets.import_unreadable", self.lang, reason=error.strerror or type(error).__name__)


class _Incoming:
    """A file on its way from the page, in a private folder beside the vault, deleted when it has been imported."""

    def __init__(self, folder: Path) -> None:
        self._root = folder
        self._folder: Path | None = None
        self._file: BinaryIO | None = None
        self.path = folder
        self.size = self.received = 0
        for old in folder.glob(".incoming-*"):
            if time.time() - old.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(old, ignore_errors=True)

    def begin(self, name: str, size: int) -> None:
        """Expect ``size`` bytes; only the last part of ``name`` counts."""
        self.clear()
        self._folder = Path(mkdtemp(prefix=".incoming-", dir=self._root))
        self.path = self._folder / (Path(name.replace("\\", "/")).name or "file")
        self.size, self.received = size, 0
        self._file = self.path.open("wb")

    def add(self, piece: memoryview) -> float:
        """Write the next piece; the share that has arrived."""
        assert self._file is not None
        self._file.write(piece)
        self.received += len(piece)
        return self.received / self.size if self.size else 1.0

    def finish(self) -> Path:
        """Close the file and say where it is."""
        assert self._file is not None
        self._file.close()
        return self.path

    def clear(self) -> None:
        """Delete what came."""
        if self._file is not None:
            self._file.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._file = self._folder = None
