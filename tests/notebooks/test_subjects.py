"""Every notebook of a subject runs without a screen: over a vault that has it, and on a machine that has none yet."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from healthkit.planning.insurance import wanted
from healthkit.store import Vault, create_vault
from tests.builders import active_person, lab_person, sensor_person, watched_person
from tests.notebooks.test_start import printed, run
from tests.report import life

ROOT = Path(__file__).parents[2]
PASSPHRASE = "four words by chance"
Build = Callable[[Path], Vault]


def insured(folder: Path) -> Vault:
    """A record, and three contracts kept beside it."""
    vault = lab_person.build(folder)
    plans = wanted.folder_of(folder)
    plans.mkdir()
    for path in (ROOT / "examples" / "plans").glob("mutuelle-*.toml"):
        shutil.copy(path, plans)
    return vault


def empty(folder: Path) -> Vault:
    return create_vault(folder, PASSPHRASE)


def sensed(folder: Path) -> Vault:
    vault, _ = sensor_person.build(folder.parent)
    return vault


@dataclass(frozen=True)
class Subject:
    """Whose vault, what the notebook prints over it in French, and how many panels ask for a vault where none is."""

    build: Build
    said: tuple[str, ...]
    panels: int
    passphrase: str = PASSPHRASE


SUBJECTS = {
    "02-labs": Subject(
        lab_person.build,
        ("Potassium", "Cholestérol LDL : 7 résultats", "Le dossier de 2023", "Letter after gastroscopy"),
        8,
    ),
    "03-trends": Subject(watched_person.build, ("Pas, du 3 août 2026", "Sommeil, du", "Médicaments"), 1),
    "04-sleep": Subject(
        active_person.build,
        ("15 novembre 2026 : au lit de", "Décalage social", "Manque par rapport aux jours libres"),
        3,
        life.PASSPHRASE,
    ),
    "05-training": Subject(
        active_person.build,
        ("fraîcheur du matin", "équivalent modéré", "registre FRIEND", "Course à pied, 5 km", "20 m de dénivelé"),
        5,
        life.PASSPHRASE,
    ),
    "06-glucose": Subject(sensed, ("Hausse moyenne en deux heures", "GMI"), 2),
    "07-food": Subject(sensed, ("D’où vient l’énergie", "28 jours notés"), 2),
    "08-experiments": Subject(empty, ("Rien n’en reste dans le carnet",), 1),
    "09-insurance": Subject(
        insured, ("Décrire un contrat", "Quel contrat pour vos soins", "Équilibre", "Aucun modèle"), 2
    ),
    "10-visit": Subject(lab_person.build, ("La synthèse pour la consultation",), 1),
    "11-reports": Subject(lab_person.build, ("Rien n’est encore programmé.",), 1),
    "12-everyday": Subject(
        watched_person.build, ("Pas", "Le journal.", "Vos objectifs.", "Vos propres mesures.", "huit jours sur dix"), 6
    ),
}


@contextmanager
def key_file(folder: Path, passphrase: str) -> Iterator[Path]:
    """The passphrase where unattended runs read it."""
    key = folder / "key"
    key.touch(0o600)
    key.write_text(passphrase)
    yield key
    key.unlink()


def run_notebook(name: str, folder: Path, passphrase: str, **more: str) -> str:
    """What a notebook prints, its no-break spaces as plain ones; nothing private stays in its file."""
    environment = {
        **os.environ,
        "HEALTHKIT_VAULT": str(folder / "vault"),
        "HEALTHKIT_LANG": "fr",
        "IPYTHONDIR": str(folder / "ipython"),
        **more,
    }
    out = folder / "out.ipynb"
    notebook = ROOT / "notebooks" / f"{name}.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", str(notebook), str(out)]
    done = run(command, environment, folder)
    assert done.returncode == 0, done.stderr[-2000:]
    kept = out.read_text("utf-8")
    assert passphrase not in kept
    assert "48.85" not in kept, "positions stay out of what a notebook keeps"
    return printed(out).replace("\u00a0", " ")


@pytest.mark.parametrize("name", SUBJECTS)
def test_over_a_vault(tmp_path: Path, name: str) -> None:
    subject = SUBJECTS[name]
    subject.build(tmp_path / "vault").close()
    with key_file(tmp_path, subject.passphrase) as key:
        words = run_notebook(name, tmp_path, subject.passphrase, HEALTHKIT_KEY_FILE=str(key))
    for part in subject.said:
        assert part in words, part


@pytest.mark.parametrize("name", SUBJECTS)
def test_where_there_is_none_yet(tmp_path: Path, name: str) -> None:
    words = run_notebook(name, tmp_path, SUBJECTS[name].passphrase)
    assert words.count("Il n’y a pas encore de coffre") == SUBJECTS[name].panels


def test_every_notebook_is_run_by_a_test() -> None:
    elsewhere = {"00-start", "01-chat"}
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == elsewhere | SUBJECTS.keys()
