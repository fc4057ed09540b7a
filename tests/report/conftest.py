"""One small vault, and one finished report in each language, for all tests of this folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from healthkit.settings import settings
from healthkit.store import Vault, open_vault
from tests.report import builder


@pytest.fixture(scope="session")
def vault_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "vault"
    settings.cache_clear()
    builder.build(folder).close()
    return folder


@pytest.fixture
def vault(vault_folder: Path) -> Vault:
    return open_vault(vault_folder, builder.PASSPHRASE)


@dataclass
class Pdf:
    """A PDF as a reader sees it."""

    data: bytes

    def __post_init__(self) -> None:
        from pypdf import PdfReader

        self.reader = PdfReader(BytesIO(self.data))
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = " ".join(" ".join(self.pages).replace("\u00a0", " ").replace("\u202f", " ").split())

    @property
    def accessible(self) -> bool:
        """Whether it is tagged and says that it follows PDF/UA-1."""
        root = self.reader.trailer["/Root"]
        return bool(root["/MarkInfo"]["/Marked"]) and b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()

    def alternatives(self) -> list[str]:
        """The alternative text of each figure, in order."""
        return list(_alternatives(self.reader.trailer["/Root"]["/StructTreeRoot"]))

    def loose_fonts(self) -> list[str]:
        """Fonts that are named but do not lie in the file."""
        every = [font.get_object() for page in self.reader.pages for font in _fonts(page["/Resources"])]
        assert every
        described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in every]
        return [str(one["/FontName"]) for one in described if not {"/FontFile2", "/FontFile3"} & set(one)]


def _alternatives(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _alternatives(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield str(node["/Alt"])
        if "/K" in node:
            yield from _alternatives(node["/K"])


def _fonts(resources: Any) -> Iterator[Any]:
    resources = resources.get_object()
    yield from resources.get("/Font", {}).values()
    for inner in resources.get("/XObject", {}).values():
        if "/Resources" in inner.get_object():
            yield from _fonts(inner.get_object()["/Resources"])


@pytest.fixture
def notebook(vault_folder: Path):
    """Put a notebook of the person's own beside the vault; returns its name."""
    made: list[Path] = []

    def make(name: str, *cells: str, parameters: str = "") -> str:
        folder = vault_folder / "reports"
        folder.mkdir(exist_ok=True)
        code = [
            {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}
            for cell in cells
        ]
        if parameters:
            code.insert(0, {**code[0], "source": parameters, "metadata": {"tags": ["parameters"]}})
        content = {
            "cells": code,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        }
        path = folder / f"{name}.ipynb"
        path.write_text(json.dumps({**content, "nbformat": 4, "nbformat_minor": 4}), "utf-8")
        made.append(path)
        return name

    yield make
    for path in made:
        os.unlink(path)
