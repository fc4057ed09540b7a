"""The wheel, installed into an empty environment outside the tree, works: it imports, answers and prints a PDF."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_carries_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "healthkit/share/notebooks/00-start.ipynb" in names
    assert "healthkit/share/reports/weekly.ipynb" in names
    assert any(name.startswith("healthkit/share/reports/templates/") and name.endswith(".typ") for name in names)
    assert {"healthkit/model/metrics.toml", "healthkit/store/migrations/m001_initial.sql"} <= names
    source = {path.relative_to(ROOT).as_posix() for path in (ROOT / "healthkit").rglob("*") if path.is_file()}
    wanted = {name for name in source if not name.endswith((".pyc", ".py")) and "/share/" not in name}
    assert wanted <= names
    assert any(name.startswith("healthkit/lab/share/") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/", "out/")) for name in names)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our wheel; the dependencies are lent by path from the one that runs the tests."""
    home = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home / "env")], check=True)
    python = home / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", where, str(wheel)]
    subprocess.run(command, check=True)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    # Only the packages themselves are lent: the editable install's own path entry is not a folder of packages.
    Path(where, "lent.pth").write_text("\n".join(lent) + "\n")
    return python


def test_it_prints_a_pdf_outside_the_tree(installed: Path, tmp_path: Path) -> None:
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("HEALTHKIT_", "PYTHON"))},
        "HEALTHKIT_KEYRING": "0",
        "HEALTHKIT_VAULT": str(tmp_path / "vault"),
    }

    def healthkit(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [str(installed), "-P", "-m", "healthkit.cli", *arguments]
        return subprocess.run(command, cwd=tmp_path, env={**env, **more}, check=False, capture_output=True, text=True)

    where = subprocess.run(
        [str(installed), "-P", "-c", "import healthkit; print(healthkit.__file__)"],
        cwd=tmp_path, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert str(ROOT / "healthkit") not in where.stdout
    made = healthkit("demo", "--days", "75")
    assert made.returncode == 0, made.stderr
    from healthkit.cli.demo import PASSPHRASE as KEY

    report = healthkit("report", "weekly", "-o", "week.pdf", HEALTHKIT_KEY=KEY)
    assert report.returncode == 0, report.stderr
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF-")
