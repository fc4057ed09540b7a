"""A connector made by ``healthkit new-connector``, and the example in the tree, install and keep their own tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli
from healthkit.errors import InputError, UsageError
from healthkit.source.scaffold import write

EXAMPLE = Path(__file__).parents[2] / "examples" / "healthkit-open-scale"


def made(folder: Path) -> Path:
    result = CliRunner().invoke(
        cli, ["new-connector", "night_lamp", "--label", "Night Lamp", "--into", str(folder / "made")]
    )
    assert result.exit_code == 0, result.output
    return folder / "made"


@pytest.mark.parametrize("which", ["made", "example"])
def test_it_installs_registers_and_passes_its_own_tests(which: str, tmp_path: Path) -> None:
    package = made(tmp_path) if which == "made" else Path(shutil.copytree(EXAMPLE, tmp_path / "example"))
    place = tmp_path / "site"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(place)]
    subprocess.run([sys.executable, *install, str(package)], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(package / "tests")],
        env={**os.environ, "PYTHONPATH": str(place)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


@pytest.mark.parametrize("name", ["Night", "9lives", "class", "a-b", "", "fhir"])
def test_names_that_cannot_be(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write(name, "Label", tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="exists already"):
        write("night_lamp", "Night Lamp", tmp_path)


def test_a_label_cannot_break_out_of_its_quotes(tmp_path: Path) -> None:
    write("night_lamp", 'Lamp"; import os\n"', tmp_path / "made")
    body = (tmp_path / "made" / "healthkit_night_lamp" / "__init__.py").read_text("utf-8")
    compile(body, "__init__.py", "exec")
    assert '"en": "Lamp; import os"' in body
