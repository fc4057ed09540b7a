"""Promises about the whole package: what an import pulls in, what the façade offers, how errors and messages read."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest

import healthkit
from healthkit import errors, i18n
from healthkit.cli.main import COMMANDS, cli

PACKAGE = Path(healthkit.__file__).parent
HEAVY = {
    "plotly",
    "openai",
    "papermill",
    "jupyterlab",
    "ipywidgets",
    "anywidget",
    "polars",
    "duckdb",
    "typst",
    "kaleido",
}


def loaded_by(code: str) -> set[str]:
    """Top-level modules that are loaded after running ``code`` in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_is_light() -> None:
    assert not loaded_by("import healthkit") & HEAVY


def test_the_command_line_starts_light() -> None:
    assert not loaded_by("import healthkit.cli.main") & HEAVY


def test_storing_and_asking_do_not_load_charts_or_models() -> None:
    loaded = loaded_by("import healthkit.store, healthkit.ask, healthkit.source.ingest")
    assert not loaded & {"plotly", "openai", "papermill", "jupyterlab", "ipywidgets"}


def test_every_name_of_the_facade_exists() -> None:
    assert len(healthkit.__all__) <= 15
    for name in healthkit.__all__:
        assert callable(getattr(healthkit, name)), name
    with pytest.raises(AttributeError):
        _ = healthkit.nothing_of_that_name


def error_classes() -> list[type[errors.HealthkitError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]


def test_the_error_tree_is_drawn_and_every_error_is_raised_somewhere() -> None:
    sources = "\n".join(
        path.read_text() for path in [*PACKAGE.rglob("*.py"), *PACKAGE.parent.glob("connectors/**/*.py")]
    )
    for kind in error_classes():
        assert kind.__name__ in (errors.__doc__ or ""), f"{kind.__name__} is not in the drawing"
        assert kind.__doc__
        if kind not in {errors.HealthkitError, errors.VaultError}:
            assert re.search(rf"\b{kind.__name__}\(", sources.replace(f"class {kind.__name__}(", "")), kind.__name__


@pytest.mark.parametrize("path", sorted((PACKAGE / "i18n").glob("*.toml")), ids=lambda path: path.stem)
def test_every_message_exists_in_both_languages_with_the_same_values(path: Path) -> None:
    for key, entry in tomllib.loads(path.read_text("utf-8")).items():
        fields = {}
        for lang in i18n.LANGUAGES:
            forms = entry[lang] if isinstance(entry[lang], dict) else {"other": entry[lang]}
            assert all(forms.values()), f"{path.stem}.{key}.{lang} is empty"
            fields[lang] = {
                name for form in forms.values() for _, name, _, _ in string.Formatter().parse(str(form)) if name
            }
        assert fields["en"] == fields["fr"], f"{path.stem}.{key}"


def test_french_typography() -> None:
    """A narrow or no-break space stands before high punctuation, as French print has it."""
    wrong = []
    for path in (PACKAGE / "i18n").glob("*.toml"):
        for key, entry in tomllib.loads(path.read_text("utf-8")).items():
            forms = entry["fr"].values() if isinstance(entry["fr"], dict) else [entry["fr"]]
            wrong += [f"{path.stem}.{key}" for form in forms if re.search(r"[^\W\d_}][;!?](\s|$)|\w:(\s|$)", str(form))]
    assert not wrong


def test_every_command_loads_and_is_documented() -> None:
    pages = (PACKAGE.parent / "docs" / "cli.md").read_text("utf-8")
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None, name
        assert f"healthkit {name}" in pages


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"settings.py"}
    readers = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if path.name not in allowed and re.search(r"os\.(environ\[|environ\.get|getenv)", path.read_text())
    ]
    assert not readers


def test_no_module_says_nothing_of_itself() -> None:
    for path in [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "connectors").rglob("*.py")]:
        doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert doc, path
        assert len(doc) > 20, path


def test_modules_import_by_themselves() -> None:
    """No module depends on another having been imported first."""
    for name in ("healthkit.errors", "healthkit.settings", "healthkit.model.catalogue", "healthkit.source.contract"):
        assert import_module(name)
