"""Where reports lie: ours in the package (or, in a checkout, beside it), a person's own in the vault's folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from healthkit.errors import UnknownName


def folder() -> Path:
    """The folder of the reports that ship with this version: in the wheel ``share/reports``, else the checkout's."""
    packaged = Path(str(files("healthkit").joinpath("share", "reports")))
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "reports"


def templates() -> list[Path]:
    """The Typst templates; ``report.typ`` is the one that imports the others."""
    return sorted((folder() / "templates").glob("*.typ"))


def reports(vault_folder: Path | None = None) -> dict[str, Path]:
    """All report notebooks by name; a person's own ``reports/*.ipynb`` in the vault's folder wins over ours."""
    return _notebooks(folder()) | (_notebooks(vault_folder / "reports") if vault_folder is not None else {})


def _notebooks(where: Path) -> dict[str, Path]:
    """Notebooks by name; what a system or a crash keeps under a name with a dot in front is none."""
    return {path.stem: path for path in sorted(where.glob("[!.]*.ipynb")) if path.is_file()}


def find(name: str, vault_folder: Path | None = None) -> Path:
    """The notebook of one report.

    Raises:
        UnknownName: there is none of that name; the nearest are named.
    """
    known = reports(vault_folder)
    if name not in known:
        raise UnknownName("report", name, known)
    return known[name]
