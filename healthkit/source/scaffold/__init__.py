"""A new connector as a package of its own, from the templates beside this file; it works from the first minute."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from pathlib import Path
from string import Template

from healthkit.errors import InputError, UsageError
from healthkit.source.registry import connector_names

_PLACES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "init.py.txt": "healthkit_{name}/__init__.py",
    "reader.py.txt": "healthkit_{name}/reader.py",
    "coverage.toml.txt": "healthkit_{name}/coverage.toml",
    "test_connector.py.txt": "tests/test_{name}.py",
}
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def write(name: str, label: str, into: Path) -> list[Path]:
    """Write the package ``healthkit-NAME`` into a folder that must not exist yet; returns its files.

    Raises:
        UsageError: the name is no name of a Python module, or a connector has it.
        InputError: the folder exists, or cannot be written.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(
            f"“{name}” cannot be a connector's name.", "Use small letters, digits and _, as in open_scale."
        )
    if name in connector_names():
        raise UsageError(f"A connector is named “{name}” already.", "Choose another name, or uninstall that one.")
    if into.exists():
        raise InputError(f"{into} exists already.", "Name another folder with --into.")
    words = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "cls": "".join(part.capitalize() for part in name.split("_")),
        "label": re.sub(r'["\\\n]', "", label) or name,
    }
    written = []
    for template, place in _PLACES.items():
        path = into / place.format(name=name)
        body = Template(files(__name__).joinpath(template).read_text("utf-8")).substitute(words)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
        except OSError as error:
            raise InputError(
                f"{path} cannot be written: {error.strerror}.", "Name another folder with --into."
            ) from error
        written.append(path)
    return written
